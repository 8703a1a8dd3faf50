"""From the plan document to the adopted plan, as the secretariat does it: upload, look, correct, adopt, arrange, freeze."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pdfplumber
import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.bodies.models import District
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.files.outside.apart import ReaderFailed, Told
from meguru.files.reading import write_workbook
from meguru.files.reading.apart import read_apart
from meguru.files.reading.from_json import reading_from_json
from meguru.files.reading.workbook.incoming import check_workbook
from meguru.files.tables import reading as tables
from meguru.files.tables.opening import open_workbook
from meguru.jobs import reading as job
from meguru.jobs.reading import read_waiting
from meguru.plan.documents.commands import correct_reading_row, keep_document
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.queries import get_reading
from meguru.plan.plans.models import DistrictPlan, Indicator, PlanTerm
from meguru.plan.plans.queries.measures import get_measure
from meguru.web.staff.plan.reading_table import compare
from tests.support.beginning import first_day
from tests.support.browse import Person
from tests.support.cast import BEGINNING, SPRING, Player
from tests.support.queries import MOST, queries_of
from tests.support.readings import DOCUMENT, kept_reading
from tests.support.waiting import read_all

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


@pytest.fixture
def reading(secretary: Player, own_town: Town) -> PlanReading:
    """Three rows that wait to be corrected; the third is not sure."""
    return kept_reading(secretary.actor, at=SPRING)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def file(data: bytes, name: str = "計画書.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def table_of(player: Player, reading: PlanReading) -> openpyxl.Workbook:
    response = player.client.get(player.path(f"plan/readings/{reading.pk}/table.xlsx"))
    assert (response.status_code, response["Content-Type"]) == (200, XLSX)
    return openpyxl.load_workbook(io.BytesIO(response.content))


def saved(book: openpyxl.Workbook) -> SimpleUploadedFile:
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("直した表.xlsx", out.getvalue())


def test_a_whole_plan_is_made_from_its_document(db: None) -> None:
    town, secretary = first_day()
    page = at(secretary, "plan/readings/").press("読み取る", file=file(DOCUMENT))
    assert read_all() == 1
    page.follow("いまのようすを見る").sees(
        "確かめ中", "見守りの輪", "あいさつと声かけで、気づき合える町にします。", "福祉課", "使わなかった行"
    )
    page.follow("計画の案にする").sees("取組4件を、計画の案の取組にします")
    page.press("取組4件で計画の案をつくる", name="第3期はじめ町計画", number="3", first_year="平成２９年度", last_year="H33",
               **{"pillar-0-name": "ひろがる"})  # fmt: skip
    page.sees("計画の案をつくりました", "第3期", "準備中", "柱を決めていない取組", "取組　4件", "0／1地区")
    page.follow("見守りの輪").follow("直す・柱や指標を入れる")
    page.press("この内容で直す", pillar="p1", districts=["north"],
               **{"indicator-0-name": "協力店", "indicator-0-unit": "店", "indicator-0-target_2017": "12"})  # fmt: skip
    page.sees("「見守りの輪」を直しました").follow("北")
    page.press(
        "見出しをもう一つ足す", slogan="北の力", **{"section-0-heading": "めざすすがた", "theme-0-title": "見守り"}
    )
    page.press("取り組みをもう一つ足す", **{"section-1-heading": "わたしたちの今"})
    page.press("この内容で書く", **{"theme-2-title": "居場所"}, **{"theme-0-measures": ["m01", "m03"]})
    page.sees("北の計画を書きました", "北の力", "2つ", "1／1地区").follow("計画を確定する")
    page.sees("4件の取組と1地区の計画", "すべて書いてあります", "だれにも直せません")
    page.press("この計画を確定する").sees("確かめてから、印をつけてください")
    assert page.status == 422
    page.press("この計画を確定する", understood="on", on="平成29年4月1日").sees(
        "計画を確定しました", "第1版・平成29年度"
    )
    page.open(secretary.path("plan/districts/north/")).sees(
        "めざすすがた", "わたしたちの今", "見守り", "居場所", "見守りの輪"
    )
    with town_scope(town):
        term = PlanTerm.objects.get(number=3)
        assert (term.first_year, term.last_year, term.adopted_on) == (2017, 2021, date(2017, 4, 1))
        found = get_measure(term, "m01", 2017)
        assert (found.pillar_name, found.district_codes, found.indicators[0].targets) == (
            "ひろがる",
            ("north",),
            {2017: 12},
        )


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "empty.txt", "選び直してください"),
        (b"\x89PNG\r\n\x1a\n00", "plan.pdf", "画像（PNG）"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "plan.doc", "古い形式"),
        (b"PK\x03\x04broken", "plan.docx", "壊れていて"),
    ],
)
def test_a_wrong_file_is_refused_at_the_field(
    secretary: Player, own_town: Town, data: bytes, name: str, sentence: str
) -> None:
    page = at(secretary, "plan/readings/").press("読み取る", file=file(data, name))
    assert page.status == 422
    page.sees("確かめてください", "計画書のファイル")
    if data:
        page.sees(sentence)
    assert not PlanReading.objects.exists()


def test_a_file_that_is_too_large_is_refused(secretary: Player, own_town: Town, settings: object) -> None:
    settings.MEGURU_UPLOAD_MEGABYTES = 1  # type: ignore[attr-defined]
    page = at(secretary, "plan/readings/").press("読み取る", file=file(b"x" * (1024 * 1024 + 1)))
    page.sees("ファイルが大きすぎます")
    assert not PlanReading.objects.exists()


def test_the_same_file_is_not_read_twice(secretary: Player, own_town: Town) -> None:
    page = at(secretary, "plan/readings/").press("読み取る", file=file(DOCUMENT))
    page.open(secretary.path("plan/readings/")).press("読み取る", file=file(DOCUMENT)).sees("もう読み取っています")
    assert PlanReading.objects.count() == 1


def test_the_preview_counts_filters_and_says_what_is_not_sure(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, f"plan/readings/{reading.pk}/")
    page.sees(
        "確かめるところが1件あります",
        "要確認　担当を見出しから推定しました。",
        "4-6",
        "担当を推定したところがあります。",
    )
    page.press("絞る", owner="子育て課").sees("放課後に集まれる場所をふやします。").misses("食卓をかこみます。")
    page.open(secretary.path(f"plan/readings/{reading.pk}/?show=unsure")).sees("食卓を").misses("放課後に集まれる")


def test_a_row_is_corrected_and_leads_to_the_next_doubt(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, f"plan/readings/{reading.pk}/").follow("見守りの輪")
    page.sees("1件目を確かめる", "●見守りの輪", "合える町にします。", "印のある行から読み取りました")
    page.press("記録して、次の要確認へ", title="見守りと声かけの輪").sees(
        "3件目を確かめる", "担当を見出しから推定しました。"
    )
    page.press("この内容で記録する", is_dropped="on").sees("採るもの", "外したもの")
    rows = get_reading(secretary.actor, reading.pk).rows
    assert [(row["title"], row["is_dropped"]) for row in rows] == [
        ("見守りと声かけの輪", False), ("こどもの居場所", False), ("ふれあい給食", True)]  # fmt: skip


def test_a_missed_measure_is_added(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, f"plan/readings/{reading.pk}/").follow("見落とした取組を足す")
    page.press("この取組を足す", title="", owner="福祉課", description="書いた内容").sees(
        "書いてください", "書いた内容"
    )
    assert page.status == 422
    page.press("この取組を足す", title="足した取組").sees("4件目を記録しました", "足した取組")


def test_two_correctors_see_both_texts(secretary: Player, council_secretary: Player, reading: PlanReading) -> None:
    late = at(council_secretary, f"plan/readings/{reading.pk}/rows/0/")
    at(secretary, f"plan/readings/{reading.pk}/rows/0/").press("この内容で記録する", title="先の名前")
    late.press("この内容で記録する", title="あとの名前").sees("ほかの人が先にこの行を直しました", "先の名前")
    assert late.status == 422
    late.press("この内容で記録する", title="二人で決めた名前").sees("1件目を記録しました")
    assert get_reading(secretary.actor, reading.pk).rows[0]["title"] == "二人で決めた名前"


def test_the_same_table_says_no_changes(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, f"plan/readings/{reading.pk}/table/").press(
        "見くらべる", file=saved(table_of(secretary, reading))
    )
    page.sees("変わったところはありません")
    assert get_reading(secretary.actor, reading.pk).rows == reading.rows


def test_a_corrected_table_is_shown_then_taken(secretary: Player, reading: PlanReading) -> None:
    book = table_of(secretary, reading)
    sheet = book["施策"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("施策名") + 1).value = "見守りと声かけの輪"
    sheet.delete_rows(3)
    added = {"施策名": "足した取組", "内容": "内容です。", "担当": "総務課", "種類": "施策", "確か": "はい"}
    sheet.append([added.get(str(head), "") for head in heads])
    page = at(secretary, f"plan/readings/{reading.pk}/table/").press("見くらべる", file=saved(book))
    page.sees("1件が変わり、1件が増え、1件が外れます", "表の2行目", "足した取組", "こどもの居場所")
    assert get_reading(secretary.actor, reading.pk).rows == reading.rows
    page.press("この表のとおりに改める").sees("直した表のとおりに改めました", "足した取組")
    rows = get_reading(secretary.actor, reading.pk).rows
    assert [(row["title"], row["is_dropped"], row["sure"]) for row in rows] == [
        ("見守りと声かけの輪", False, True), ("こどもの居場所", True, True), ("ふれあい給食", False, False),
        ("足した取組", False, True)]  # fmt: skip


def test_a_table_compared_before_a_correction_is_not_taken(secretary: Player, reading: PlanReading) -> None:
    book = table_of(secretary, reading)
    book["施策"]["B2"] = "表の名前"
    page = at(secretary, f"plan/readings/{reading.pk}/table/").press("見くらべる", file=saved(book))
    correct_reading_row(actor=secretary.actor, reading_id=reading.pk, row=0, values=dict(reading.rows[0]),
                        is_dropped=True, at=SPRING)  # fmt: skip
    page.press("この表のとおりに改める").sees("見くらべたあとに、ほかの人が読み取りを直しました")
    assert page.status == 409


def test_a_foreign_or_broken_table_is_refused_with_its_row(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, f"plan/readings/{reading.pk}/table/")
    page.press("見くらべる", file=saved(openpyxl.Workbook())).sees("この読み取りから書き出したExcelの表ではありません")
    book = table_of(secretary, reading)
    book["施策"]["B3"] = "=1+1"
    page.press("見くらべる", file=saved(book)).sees("数式")
    book = table_of(secretary, reading)
    book["施策"]["B3"] = None
    page.press("見くらべる", file=saved(book)).sees("「施策」の3行目の「施策名」")
    assert get_reading(secretary.actor, reading.pk).rows == reading.rows


def test_a_forged_comparison_is_not_taken(secretary: Player, reading: PlanReading) -> None:
    address = secretary.path(f"plan/readings/{reading.pk}/table/")
    response = secretary.client.post(address, {"payload": "forged"})
    assert response.status_code == 409
    assert get_reading(secretary.actor, reading.pk).rows == reading.rows


def test_a_document_is_read_in_the_background_and_the_page_says_how_far_it_is(
    secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = at(secretary, "plan/readings/").press("読み取る", file=file(DOCUMENT)).sees("まもなく読み取りを始めます")
    second = at(secretary, "plan/readings/").press("読み取る", file=file(DOCUMENT + b"\n", "次の計画書.txt"))
    second.sees("順番を待っています。前に1件あります")
    shown: list[str] = []

    def told(data: bytes, filename: str, *, told: Told, **limits: object) -> dict[str, Any]:
        told(7, 90)
        if not shown:
            page.follow("いまのようすを見る").sees("90ページのうち7ページを読みました")
        shown.append(filename)
        return read_apart(data, filename)

    monkeypatch.setattr(job, "read_apart", told)
    assert read_all() == 2
    assert shown == ["計画書.txt", "次の計画書.txt"]
    page.follow("いまのようすを見る").sees("見守りの輪", "確かめ中")
    assert read_all() == 0


def test_a_web_worker_opens_no_file(secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a plan document nor a corrected table; the guard looks at both before a child process is started."""
    for library in (pdfplumber, docx, openpyxl, python_calamine):
        for name in ("open", "Document", "load_workbook", "CalamineWorkbook"):
            if hasattr(library, name):
                monkeypatch.setattr(library, name, None)
    at(secretary, "plan/readings/").press("読み取る", file=file(b"%PDF-1.7 broken", "a.pdf")).sees("まもなく")
    kept = kept_reading(secretary.actor, at=SPRING)
    table = SimpleUploadedFile("直した表.xlsx", write_workbook(reading_from_json(kept.found, kept.rows, "")))
    at(secretary, f"plan/readings/{kept.pk}/table/").press("見くらべる", file=table).sees("変わったところはありません")
    started: list[object] = []
    monkeypatch.setattr(tables, "run_apart", started.append)
    at(secretary, f"plan/readings/{kept.pk}/table/").press("見くらべる", file=file(b"PK\x03\x04broken")).sees("壊れて")
    assert started == []


def test_three_tries_then_a_sentence(secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document whose reader is killed each time stops being tried; the person reads why."""

    def killed(*_: object, **__: object) -> None:
        raise ReaderFailed

    monkeypatch.setattr(job, "read_apart", killed)
    page = at(secretary, "plan/readings/").press("読み取る", file=file(DOCUMENT))
    assert [read_all() for _ in range(3)] == [1, 1, 1]
    page.follow("いまのようすを見る").sees("3回目の読み取りです")
    assert [read_all() for _ in range(2)] == [1, 0]
    page.follow("いまのようすを見る").sees("3回読み取ろうとしましたが、途中で止まりました", "ファイルを選び直す")


def test_a_document_that_cannot_be_read_says_so(secretary: Player, own_town: Town) -> None:
    kept = keep_document(actor=secretary.actor, filename="a.pdf", digest="5" * 64, data=b"\x89PNG", at=BEGINNING)
    read_waiting("sakura", kept.pk)
    at(secretary, f"plan/readings/{kept.pk}/").sees("読み取れませんでした", "画像（PNG）", "ファイルを選び直す")


def test_a_reading_can_be_set_aside(secretary: Player, reading: PlanReading) -> None:
    page = (
        at(secretary, f"plan/readings/{reading.pk}/")
        .press("読み取りを取りやめる")
        .sees("計画は変わっていません", "取りやめ")
    )
    page.open(secretary.path(f"plan/readings/{reading.pk}/")).misses("計画の案にする", "見落とした取組を足す")
    page.open(secretary.path(f"plan/readings/{reading.pk}/adopt/")).sees("もう案ではありません")


def test_what_was_typed_comes_back_with_a_wrong_term(secretary: Player, reading: PlanReading) -> None:
    page = at(secretary, f"plan/readings/{reading.pk}/adopt/").sees("要確認の取組が1件残っています")
    page.press(
        "取組3件で計画の案をつくる", number="3", name="わたしたちの計画", first_year="令和3年", last_year="ことし"
    )
    page.sees("「ことし」は年度として読めません")
    page.press("取組3件で計画の案をつくる", last_year="令和7年").sees("第3期の計画は、もうあります")
    assert page.status == 422
    assert page.forms[0].values["name"] == "わたしたちの計画"


def test_the_form_begins_with_what_the_document_says_of_itself(secretary: Player, reading: PlanReading) -> None:
    said = {"plan_name": "見本町地域福祉計画", "vision": "ともに暮らす町", "first_year": 2021, "last_year": 2025}
    PlanReading.objects.filter(pk=reading.pk).update(found=reading.found | said)
    page = at(secretary, f"plan/readings/{reading.pk}/adopt/").sees(
        "計画書に書かれていた名前・目標・期間を入れてあります"
    )
    shown = page.forms[0].values
    assert [shown[key] for key in ("name", "vision", "first_year", "last_year")] == [
        "見本町地域福祉計画", "ともに暮らす町", "令和3年度", "令和7年度"]  # fmt: skip
    PlanReading.objects.filter(pk=reading.pk).update(found=reading.found | said | {"last_year": 2099})
    page = at(secretary, f"plan/readings/{reading.pk}/adopt/")
    assert page.forms[0].values["last_year"] != "令和81年度"


def test_indicators_and_district_plans_of_the_document_are_offered_and_taken_as_chosen(
    secretary: Player, reading: PlanReading
) -> None:
    first, other = District.objects.order_by("number")[:2]
    printed = {"name": "サロンの数", "unit": "か所", "baseline": "20", "baseline_year": "令和2年度",
               "targets": [["令和7年度", "30"]]}  # fmt: skip
    headings = [{"title": "集いの場", "points": ["月に1回集まる。"], "source_lines": []}]
    named = [first.name, f"{other.name}の南"]
    plans = [{"name": name, "motto": "笑顔", "source_lines": [], "headings": headings} for name in named]
    rows = [{**reading.rows[0], "indicators": [printed, {**printed, "name": "満足度", "unit": ""}]}, *reading.rows[1:]]
    PlanReading.objects.filter(pk=reading.pk).update(found=reading.found | {"districts": plans}, rows=rows)
    page = at(secretary, f"plan/readings/{reading.pk}/adopt/").sees(
        "計画書の指標1件を、取組に入れる",
        "令和7年度は30",
        "単位か数が読めない指標が1件あり、入れません：満足度",
        "計画書の地区別計画",
    )
    said = {"number": "4", "name": "わたしたちの計画", "first_year": "令和3年", "last_year": "令和7年"}
    verb = "取組3件で計画の案をつくる"
    early = {**said, "first_year": "平成29年", "last_year": "令和2年"}
    page.press(verb, **early, **{"district-1": first.code}).misses("令和7年度は30")
    page.press(verb, **{**early, "last_year": "いつか"}).sees("計画の期間を入れると決まります").misses("令和7年度は30")
    page.press(verb, **said, **{"district-1": first.code}).sees("この地区は、上でもう選んでいます")
    assert page.status == 422
    page.press(verb, **{"district-1": ""}).sees("計画の案をつくりました")
    term = PlanTerm.objects.get(number=4)
    assert [(one.name, one.targets) for one in Indicator.objects.filter(measure__term=term)] == [
        ("サロンの数", {"2025": 30})
    ]
    assert [plan.district for plan in DistrictPlan.objects.filter(term=term)] == [first]


def test_others_read_no_documents(writer: Player, reading: PlanReading) -> None:
    for page in ("plan/readings/", f"plan/readings/{reading.pk}/", f"plan/readings/{reading.pk}/table.xlsx",
                 f"plan/readings/{reading.pk}/adopt/", "plan/terms/new/", "plan/terms/3/freeze/"):  # fmt: skip
        assert at(writer, page).status == 403


def test_pages_make_few_queries(secretary: Player, reading: PlanReading) -> None:
    for page in ("plan/readings/", f"plan/readings/{reading.pk}/", f"plan/readings/{reading.pk}/rows/0/",
                 f"plan/readings/{reading.pk}/adopt/", f"plan/readings/{reading.pk}/table/"):  # fmt: skip
        assert queries_of(secretary, page) <= MOST


@pytest.mark.seed
def test_the_seed_becomes_36_rows(secretary: Player, own_town: Town) -> None:
    seed = Path(__file__).resolve().parents[5] / "shared/seeds/000_4a886f25f3a87137.txt"
    if not seed.exists():
        pytest.skip("the seed document is not beside the repository")
    page = at(secretary, "plan/readings/").press("読み取る", file=file(seed.read_bytes(), "plan.txt"))
    assert read_all() == 1
    page.follow("いまのようすを見る").sees("36件", "継続して行う事業 10")


@pytest.mark.parametrize(
    ("edits", "changed"),
    [
        ({"G4": "はい"}, [("確か", "要確認", "はい")]),
        ({"G2": "要確認", "H2": "見ておく"}, []),
        ({"C2": "あいさつと声かけで、\n気づき合える町にします。"}, []),
        ({"C2": "一つ目。\n二つ目。"}, [("内容", "あいさつと声かけで、気づき合える町にします。", "一つ目。二つ目。")]),
        ({"D3": "総務課", "G4": "はい"}, [("担当", "子育て課", "総務課"), ("確か", "要確認", "はい")]),
        ({"B4": "ふれあい弁当", "G4": "はい"}, [("名前", "ふれあい給食", "ふれあい弁当")]),
    ],
)
def test_what_a_corrected_cell_changes(
    secretary: Player, reading: PlanReading, edits: dict[str, str], changed: list[tuple[str, str, str]]
) -> None:
    book = table_of(secretary, reading)
    for place, typed in edits.items():
        book["施策"][place] = typed
    raw = open_workbook(saved(book).read())
    found = compare(reading.rows, check_workbook(raw))
    assert [change for _number, _title, changes in found.changed for change in changes] == changed
    assert (found.added, found.gone, found.is_moved) == ([], [], False)


def test_a_text_that_is_broken_into_lines_stays_so(secretary: Player, reading: PlanReading) -> None:
    rows = [{**reading.rows[0], "description": "一つ目。\n二つ目。", "paragraphs": []}, *reading.rows[1:]]
    raw = open_workbook(write_workbook(reading_from_json(reading.found, rows, "")))
    assert compare(rows, check_workbook(raw)).drafts[0].values["description"] == "一つ目。\n二つ目。"
    rows[0]["description"] = "はじめ。\n二つ目。"
    assert compare(rows, check_workbook(raw)).drafts[0].values["description"] == "一つ目。\n二つ目。"
