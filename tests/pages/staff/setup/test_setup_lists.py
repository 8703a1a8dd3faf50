"""Lists that a town has already, with headings of its own: said once what is what, remembered, compared, taken as a whole."""

import io
from datetime import timedelta
from time import monotonic
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import District, Organisation, Tenure
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import Invalid, NotAllowed
from meguru.files.tables.columns import Column
from meguru.files.tables.kinds import Text
from meguru.plan.plans.commands import prepare_term
from meguru.plan.plans.models import Measure
from meguru.plan.setup import rules
from meguru.plan.setup.commands import keep_mappings
from meguru.plan.setup.models import ListMapping
from meguru.plan.setup.queries import kept_mappings
from meguru.plan.setup.rules import MOST_MAPPINGS
from meguru.web.staff.setup import elsewhere
from meguru.web.staff.setup.guessing import LONGEST_HEADING, likeness
from tests.support.beginning import first_day
from tests.support.browse import Person as Desk
from tests.support.cast import BEGINNING, Player
from tests.support.wards import ward_rows

Rows = list[list[Any]]

STAFF: Rows = [
    ["平成28年度 地域福祉担当者名簿", None, None, None],
    [None, None, None, None],
    ["No", "所属課", "役職名", "氏", "名", "職員番号", "内線"],
    [1, "長寿課", "係長", "海野", "一", "umino-1", 2201],
    [2, "長寿課", "担当", "山野", "二", None, 2202],
]
BODIES: Rows = [["名称", "区分", "担当地区"], ["長寿課", "課", "浜、丘"], ["はじめ町社協", "社協", None]]
AREAS: Rows = [["地区名", "ふりがな", "町丁目"], ["浜", "はま", "浜一丁目"], ["丘", "おか", "丘町"]]
PROJECTS: Rows = [
    ["事業名", "事業概要", "所管課", "予算（千円）"],
    ["見守りの輪", "気づき合う。", "長寿課", 120],
    ["配食", "届ける。", "はじめ町社協", 300],
]


def book(**sheets: Rows) -> SimpleUploadedFile:
    """A workbook that Meguru never saw."""
    made = openpyxl.Workbook()
    for page in list(made):
        made.remove(page)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for number, row in enumerate(rows, start=1):
            for at, value in enumerate(row, start=1):
                page.cell(number, at).value = value
    out = io.BytesIO()
    made.save(out)
    return SimpleUploadedFile("町の名簿.xlsx", out.getvalue())


def desk(player: Player) -> Desk:
    """A window of somebody at the page."""
    return Desk(player.client).open(player.path("setup/"))


def asked(player: Player, file: SimpleUploadedFile) -> Desk:
    """The page that asks what is what."""
    return desk(player).press("見くらべる", file=file).sees("どの列が何かを選ぶ")


def values(page: Desk) -> dict[str, Any]:
    """What the form of the page holds."""
    return next(form.values for form in page.forms if "見くらべる" in form.buttons)


def text_file(text: str, encoding: str = "utf-8", name: str = "組織一覧.csv") -> SimpleUploadedFile:
    """A CSV."""
    return SimpleUploadedFile(name, text.encode(encoding))


def test_districts_organisations_and_their_measures_come_from_lists_of_the_town(db: None) -> None:
    town, secretary = first_day()
    page = asked(secretary, book(地区割=AREAS, 組織=BODIES)).sees("浜一丁目", "長寿課", "必ず要る欄")
    held = values(page)
    assert (held["sheet0-what"], held["sheet1-what"]) == ("districts", "organisations")
    assert [held[f"sheet0-column{at}"] for at in (1, 2, 3)] == ["name", "reading", "town_blocks"]
    assert [held[f"sheet1-column{at}"] for at in (1, 2, 3)] == ["name", "kind", "districts"]
    assert (held["sheet0-always-code"], held["sheet0-always-number"]) == ("*auto*", "*auto*")
    words: Any = {"sheet1-word-kind-0": "役所の課", "sheet1-word-kind-1": "社会福祉協議会"}
    page = page.press("見くらべる", **words).sees("4行が増え、0行が変わります", "「地区割」を「地区」として読みました")
    page.press("この表のとおりに登録する").sees("増えた行は4")
    with town_scope(town):
        assert list(District.objects.values_list("code", "number", "name", "town_blocks")) == [
            ("north", 1, "北", []), ("d01", 2, "浜", ["浜一丁目"]), ("d02", 3, "丘", ["丘町"])]  # fmt: skip
        assert [d.name for d in Organisation.objects.get(name="長寿課").districts.all()] == ["浜", "丘"]
        assert ListMapping.objects.count() == 2
    again = asked(secretary, book(地区割=[*AREAS, ["谷", "たに", None]], 組織=BODIES))
    again.sees("同じ見出しの表を前に読み込んでいます").press("見くらべる").sees("1行が増え、0行が変わります", "谷")
    again.press("列を選び直す").sees("どの列が何かを選ぶ")
    assert values(again)["sheet1-word-kind-1"] == "社会福祉協議会"


def test_measures_are_numbered_on_and_stay_when_they_come_again(db: None) -> None:
    town, secretary = first_day()
    with town_scope(town):
        for name in ("長寿課", "はじめ町社協"):
            Organisation.objects.create(kind="department", name=name)
        prepare_term(actor=secretary.actor, number=1, name="計画", first_year=2016, last_year=2020, at=BEGINNING)
    page = asked(secretary, book(事業一覧=PROJECTS))
    held = values(page)
    assert held["sheet0-what"] == "measures"
    assert [held[f"sheet0-column{at}"] for at in (1, 2, 3, 4)] == ["title", "description", "owner", ""]
    page.press("見くらべる").sees("2行が増え").press("この表のとおりに登録する").sees("増えた行は2")
    with town_scope(town):
        assert list(Measure.objects.values_list("number", "title", "owner__name")) == [
            (1, "見守りの輪", "長寿課"), (2, "配食", "はじめ町社協")]  # fmt: skip
    asked(secretary, book(事業一覧=PROJECTS)).press("見くらべる").sees("なにも変わりません")
    more: Rows = [PROJECTS[0], ["居場所", "集まる。", "長寿課", 1], PROJECTS[2]]
    asked(secretary, book(事業一覧=more)).press("見くらべる").sees("1行が増え、0行が変わります", "番号：3")


def test_a_list_of_people_below_a_title_row_with_a_role_that_is_always_the_same(
    secretary: Player, own_town: Town
) -> None:
    Organisation.objects.create(kind="department", name="長寿課", position=9)
    page = asked(secretary, book(Sheet1=STAFF))
    assert values(page)["sheet0-head"] == "3"
    held = values(page)
    assert held["sheet0-what"] == "seats"
    assert held["sheet0-column2"] == "organisation"
    chosen: Any = {"sheet0-column4": "person", "sheet0-column5": "person", "sheet0-column1": "", "sheet0-column7": ""}
    page.press("見くらべる", **chosen).sees("必ず要る欄です")
    page.press("見くらべる", **{"sheet0-always-role": "課の担当（書く人）"}).sees(
        "2行が増え", "海野 一", "新しい利用者名が1あります"
    )
    page.press("この表のとおりに登録する").sees("増えた行は2")
    tenure = Tenure.objects.get(person__name="海野 一")
    assert (tenure.seat.title, tenure.seat.role) == ("係長", "department_writer")


def test_what_a_list_does_not_say_stays_as_it_is(secretary: Player, own_town: Town) -> None:
    body = Organisation.objects.create(kind="department", name="長寿課", position=9)
    body.districts.set(District.objects.all()[:1])
    rows: Rows = [["課名", "区分"], ["長寿課", "役所の課"], ["新しい課", "役所の課"]]
    page = (
        asked(secretary, book(部署=rows)).press("見くらべる").sees("1行が増え、0行が変わります").misses("表にない登録")
    )
    page.press("この表のとおりに登録する").sees("増えた行は1")
    assert body.districts.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp", "iso2022_jp"])
def test_a_csv_is_a_list_of_one_sheet(secretary: Player, own_town: Town, encoding: str) -> None:
    file = text_file('団体名,区分\r\n"見守り隊\r\n（東）",その他の団体\r\n', encoding)
    page = asked(secretary, file).sees("組織一覧", "見守り隊 （東）")
    assert values(page)["sheet0-what"] == "organisations"


def test_another_sheet_is_chosen_and_its_columns_are_offered_anew(secretary: Player, own_town: Town) -> None:
    page = asked(secretary, text_file("名称,内容\r\n支え合い,みんなで\r\n", name="一覧.csv"))
    page.press("列を出し直す（一覧）", **{"sheet0-what": "pillars"})
    held = values(page)
    assert (held["sheet0-column1"], held["sheet0-column2"]) == ("name", "description")
    page.press("見くらべる", **{"sheet0-what": "committees"}).sees("どの列が何かを選ぶ")
    assert values(page)["sheet0-column1"] == "name"
    page.press("列を出し直す（一覧）", **{"sheet0-what": "", "sheet0-head": "7"}).press("見くらべる")
    page.sees("読み込むシートを1つは選んでください")


def test_what_cannot_be_said_of_a_list_is_told(secretary: Player, own_town: Town) -> None:
    twice = asked(secretary, book(組織=BODIES, 団体=BODIES))
    words: Any = {f"sheet{at}-word-kind-{n}": "役所の課" for at in (0, 1) for n in (0, 1)}
    twice.press("見くらべる", **words).sees("同じ表にするシートが2つあります")
    page = asked(secretary, book(組織=BODIES)).press("見くらべる", **{"sheet0-column3": "kind"})
    page.sees("「種類」は1つの列からだけ選べます。")
    assert page.status == 422


def test_a_formula_is_refused_only_in_a_column_that_is_used(secretary: Player, own_town: Town) -> None:
    rows: Rows = [["課名", "区分", "計"], ["長寿課", "役所の課", "=1+1"]]
    asked(secretary, book(部署=rows)).press("見くらべる").sees("1行が増え")
    rows = [["課名", "区分"], ['=HYPERLINK("http://x","課")', "役所の課"]]
    asked(secretary, book(部署=rows)).press("見くらべる").sees("数式があります")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空です"),
        (b"%PDF-1.7 x", "ExcelのファイルかCSVを選んでください"),
        (b"\xff\x00\x01\x81\x82" * 50, "CSV"),
        ("題だけ\n".encode(), "見出しと行のある表がありません"),
        (b'a,"' + b"x" * 200_000, "CSVの区切りが読めません"),
        (b"a,b\n" * 6 * 1024 * 300, "大きすぎます"),
        ((",".join("x" * 250) + "\n").encode() * 3, "多すぎる表です"),
    ],
)
def test_hostile_files_are_refused(secretary: Player, own_town: Town, data: bytes, said: str) -> None:
    page = desk(secretary).press("見くらべる", file=SimpleUploadedFile("一覧.csv", data))
    assert page.status == 422
    page.sees(said)


def test_a_list_that_is_too_large_to_carry_is_refused(
    secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elsewhere, "MOST_CARRIED", 100)
    desk(secretary).press("見くらべる", file=book(組織=BODIES)).sees("表が大きすぎます")


def test_a_list_that_was_changed_on_the_way_is_not_taken(secretary: Player, own_town: Town) -> None:
    page = asked(secretary, book(組織=BODIES)).press("見くらべる", book="x" * 40)
    assert page.address.endswith("/setup/")
    assert Desk(secretary.client).open(secretary.path("setup/lists/")).address.endswith("/setup/")


def test_how_a_list_is_read_is_kept_once_and_recorded(secretary: Player, writer: Player, own_town: Town) -> None:
    said = {"a" * 16: {"what": "organisations", "head": 1}}
    assert keep_mappings(actor=secretary.actor, mappings=said, at=BEGINNING) == 1
    entries = LedgerEntry.objects.count()
    assert keep_mappings(actor=secretary.actor, mappings=said, at=BEGINNING) == 0
    assert LedgerEntry.objects.count() == entries
    other = {"a" * 16: {"what": "committees", "head": 1}}
    assert keep_mappings(actor=secretary.actor, mappings=other, at=BEGINNING) == 1
    assert kept_mappings(secretary.actor) == other
    with pytest.raises(Invalid):
        keep_mappings(actor=secretary.actor, mappings={str(n): {} for n in range(MOST_MAPPINGS + 1)}, at=BEGINNING)
    with pytest.raises(NotAllowed):
        keep_mappings(actor=writer.actor, mappings=said, at=BEGINNING)
    with pytest.raises(NotAllowed):
        kept_mappings(writer.actor)


def test_one_list_more_than_are_kept_takes_the_place_of_the_oldest(secretary: Player, own_town: Town) -> None:
    for day, mark in enumerate(("old", "newer")):
        keep_mappings(actor=secretary.actor, mappings={mark: {"what": mark}}, at=BEGINNING + timedelta(days=day))
    many: dict[str, dict[str, Any]] = {str(n): {} for n in range(MOST_MAPPINGS - 2)}
    keep_mappings(actor=secretary.actor, mappings=many, at=BEGINNING + timedelta(days=2))
    keep_mappings(actor=secretary.actor, mappings={"last": {}}, at=BEGINNING + timedelta(days=3))
    kept = kept_mappings(secretary.actor)
    assert len(kept) == MOST_MAPPINGS
    assert {"newer", "last", "0"} <= kept.keys()
    assert "old" not in kept


def test_words_that_somebody_typed_for_every_row_are_not_kept_with_the_list(secretary: Player, own_town: Town) -> None:
    rows: Rows = [["会議名", "区分"], ["支え合いの会", "地区計画推進委員会"]]
    typed: Any = {"sheet0-what": "committees"}
    page = asked(secretary, book(会議=rows))
    assert values(page)["sheet0-what"] == "committees"
    page.press("見くらべる", **typed, **{"sheet0-always-description": "鈴木花子さんに聞く"}).sees("1行が増え")
    ((_digest, said),) = kept_mappings(secretary.actor).items()
    assert said["columns"]
    assert "鈴木花子" not in str(said)
    rows = [["会議名"], ["支え合いの会"]]
    page = asked(secretary, text_file("会議名,メモ\r\n支え合いの会,x\r\n", name="会議.csv"))
    page.press("見くらべる", **{"sheet0-always-kind": "地区計画推進委員会"}).sees("1行が増え")
    again = asked(secretary, text_file("会議名,メモ\r\n見守りの会,x\r\n", name="会議.csv"))
    assert values(again)["sheet0-always-kind"] == "地区計画推進委員会", "which of our words it is stays known"


def test_a_known_list_is_known_with_headings_of_another_width_or_with_blanks(secretary: Player, own_town: Town) -> None:
    rows: Rows = [["課ＮＯ", "うちの課", "区分"], [1, "長寿課", "役所の課"]]
    page = asked(secretary, book(部署=rows))
    page.press("列を出し直す（部署）", **{"sheet0-what": "organisations"})
    chosen: Any = {"sheet0-column1": "", "sheet0-column2": "name", "sheet0-column3": "kind"}
    page.press("見くらべる", **chosen).sees("1行が増え")
    wide: Rows = [["課 NO", "うちの　課", "区 分"], [2, "高齢課", "役所の課"]]
    again = asked(secretary, book(部署=wide)).sees("同じ見出しの表を前に読み込んでいます")
    held = values(again)
    assert [held[f"sheet0-column{at}"] for at in (1, 2, 3)] == ["", "name", "kind"]
    again.press("見くらべる").sees("1行が増え", "高齢課")


def test_a_cell_as_long_as_a_book_is_no_heading_and_holds_nobody_up(secretary: Player, own_town: Town) -> None:
    long = "名" + "あ課" * 30_000
    begun = monotonic()
    column = Column("name", "組織の名前", Text(80))
    assert likeness(long, column, ("団体名",)) == 0.0
    assert likeness("名" * LONGEST_HEADING, column, ()) >= 0.0
    page = asked(secretary, book(組織=[["名称", "区分", long], ["長寿課", "役所の課", "x"]]))
    assert monotonic() - begun < 20
    assert long[:99] in page.text
    assert long[:101] not in page.text
    page.press("見くらべる").sees("1行が増え")


def test_more_rows_than_are_looked_at_at_once_are_to_be_split(
    secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_CHANGES", 1)
    rows: Rows = [["課名", "区分"], ["長寿課", "役所の課"], ["子ども課", "役所の課"]]
    page = asked(secretary, book(部署=rows)).press("見くらべる").sees("2行あります", "1行までです", "分けて")
    assert page.status == 422
    asked(secretary, book(部署=rows[:2])).press("見くらべる").sees("1行が増え")
    out = secretary.client.post(secretary.path("setup/workbook.xlsx")).content
    page = (
        desk(secretary).press("見くらべる", file=SimpleUploadedFile("準備の表.xlsx", out)).sees("1行までです", "分けて")
    )
    assert page.status == 422


def test_eighteen_wards_go_in_one_workbook() -> None:
    assert not rules.too_many_rows(sum(map(len, ward_rows(18).values())))
