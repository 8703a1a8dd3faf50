"""The workbook of a town's set-up: out and in again, one cell, a whole town at once, and everything that may be wrong with it."""

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.bodies.models import Account, District, Organisation, Seat, Tenure
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, PlanTerm, Theme
from meguru.plan.setup.queries import rows_of_setup
from tests.support.beginning import first_day
from tests.support.browse import Person as Desk
from tests.support.cast import Player

Edit = Callable[[Any], object]


def desk(player: Player) -> Desk:
    """A window of somebody at the page."""
    return Desk(player.client).open(player.path("setup/"))


def book_of(player: Player) -> Any:
    """The workbook as it goes out now."""
    response = player.client.post(player.path("setup/workbook.xlsx"))
    assert response.status_code == 200, response.content[:300]
    return openpyxl.load_workbook(io.BytesIO(response.content))


def saved(book: Any) -> SimpleUploadedFile:
    """The workbook as somebody saved it."""
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("準備の表.xlsx", out.getvalue())


def looked_at(player: Player, book: Any) -> Desk:
    """The page after the workbook was chosen."""
    return desk(player).press("見くらべる", file=saved(book))


def place(book: Any, sheet: str, heading: str, row: int) -> Any:
    """A cell by its heading."""
    heads = [cell.value for cell in book[sheet][1]]
    return book[sheet].cell(row, heads.index(heading) + 1)


def add(book: Any, sheet: str, **values: object) -> None:
    """Type a new row under the last one."""
    page = book[sheet]
    row = page.max_row + 1
    for heading, value in values.items():
        place(book, sheet, heading, row).value = value


def new_town(book: Any) -> None:
    """Everything a small town has, typed into an empty workbook."""
    add(book, "地区", 記号="hama", 番号=3, 地区の名前="浜", よみ="はま", 連合町内会="浜連合", 町名="浜一丁目\n浜二丁目")
    add(book, "地区", 記号="oka", 番号="４", 地区の名前="丘", よみ="おか", 地図の段=1, 地図の列=2)
    add(book, "組織", 種類="役所の課", 組織の名前="長寿課", 地区="浜、丘")
    add(book, "組織", 種類="社会福祉協議会", 組織の名前="はじめ町社協")
    add(book, "会議体", 種類="地区計画推進委員会", 会議体の名前="浜の委員会", 役割="浜の計画を進める", 地区="浜")
    add(book, "席と人", 組織="長寿課", 席の名前="長寿課 担当", 役割="課の担当（書く人）", いつから=date(2016, 4, 1),
        氏名="海野 一", 利用者名="choju-tanto")  # fmt: skip
    add(book, "席と人", 会議体="浜の委員会", 席の名前="浜 委員長", 役割="地区の委員会", 地区="浜", いつから="平成28年4月1日",
        氏名="海野 二")  # fmt: skip
    add(book, "席と人", 会議体="浜の委員会", 席の名前="浜 副委員長", 役割="地区の委員会", 地区="浜")
    add(
        book,
        "計画",
        第何期=3,
        計画の名前="はじめ町計画",
        愛称="はじめプラン",
        始まりの年度="平成28年度",
        終わりの年度=2020,
    )
    add(book, "柱", 柱の名前="ひろがる", 柱の説明="だれもが知る")
    add(book, "柱", 柱の名前="つながる")
    add(book, "取組", 番号=1, 取組の名前="見守りの輪", 内容="気づき合う。", 担当="長寿課", 一緒に行う組織="はじめ町社協",
        地区="浜", 柱="つながる")  # fmt: skip
    add(book, "取組", 番号=7, 取組の名前="配食", 担当="はじめ町社協", 種類="継続して行う事業")
    add(book, "指標", 取組の番号=1, 指標の名前="協力店", 単位="店", もとの値=12, もとの年度="平成27年度",
        **{"1年目の目標": 14, "5年目の目標": 20.5})  # fmt: skip
    add(book, "地区計画", 地区="浜", 合言葉="浜の力")
    add(book, "地区計画の文", 地区="浜", 見出し="いま", 文="波の音\nがする。")
    add(book, "テーマ", 地区="浜", 番号=1, 取り組むこと="声をかける", 目標="毎日", 支える取組の番号="1、7")
    add(book, "テーマ", 地区="浜", 番号=2, 取り組むこと="集まる")


def test_out_and_in_again_changes_nothing(secretary: Player, own_town: Town) -> None:
    page = looked_at(secretary, book_of(secretary)).sees("なにも変わりません")
    assert (page.status, page.has_button("この表のとおりに登録する")) == (200, False)


def test_a_whole_town_comes_from_one_workbook_and_a_second_time_nothing(db: None) -> None:
    town, secretary = first_day()
    book = book_of(secretary)
    new_town(book)
    page = looked_at(secretary, book).sees("18行が増え、0行が変わります", "新しい利用者名が1あります")
    page.press("この表のとおりに登録する").sees("準備の表を読み込みました。増えた行は18、変わった行は0です。")
    looked_at(secretary, book).sees("なにも変わりません")
    looked_at(secretary, book_of(secretary)).sees("なにも変わりません")
    with town_scope(town):
        hama = District.objects.get(code="hama")
        assert (hama.town_blocks, hama.federation) == (["浜一丁目", "浜二丁目"], "浜連合")
        assert District.objects.get(code="oka").number == 4
        assert [d.code for d in Organisation.objects.get(name="長寿課").districts.all()] == ["hama", "oka"]
        tenure = Tenure.objects.get(person__name="海野 一")
        assert (tenure.starts_on, tenure.seat.organisation.name) == (date(2016, 4, 1), "長寿課")  # type: ignore[union-attr]
        account = Account.objects.get(username="choju-tanto")
        assert (account.has_usable_password(), tenure.person.account) == (False, account)
        assert not Seat.objects.get(title="浜 副委員長").tenures.exists()
        term = PlanTerm.objects.get()
        assert (term.number, term.first_year, term.last_year) == (3, 2016, 2020)
        measure = Measure.objects.get(number=1)
        assert (measure.code, measure.pillar.name, measure.group) == ("m01", "つながる", "長寿課")  # type: ignore[union-attr]
        assert [body.name for body in measure.related.all()] == ["はじめ町社協"]
        assert (Measure.objects.get(number=7).code, Measure.objects.get(number=7).kind) == ("m07", "continued_project")
        indicator = Indicator.objects.get()
        assert (indicator.baseline, indicator.baseline_year, indicator.targets) == (
            12,
            2015,
            {"2016": 14, "2020": 20.5},
        )
        plan = DistrictPlan.objects.get()
        assert (plan.slogan, plan.sections) == ("浜の力", [{"heading": "いま", "body": "波の音\nがする。"}])
        assert [m.number for m in Theme.objects.get(number=1).measures.all()] == [1, 7]


def test_what_cannot_be_read_and_who_is_not_known_are_told_at_once(db: None) -> None:
    town, secretary = first_day()
    book = book_of(secretary)
    new_town(book)
    place(book, "席と人", "いつから", 2).value = "2026/13/1"
    place(book, "席と人", "組織", 3).value = "高令福祉課"
    place(book, "取組", "担当", 3).value = "高齢支援課"
    place(book, "会議体", "地区", 2).value = "南長"
    place(book, "組織", "種類", 4).value = "どこかの課"
    page = looked_at(secretary, book).sees(
        "「いつから」を読み取れません",
        "「高令福祉課」という組織は、登録されていません",
        "「担当」：担当の課・係か社会福祉協議会を選んでください。",
        "登録されていない地区です：南長",
        "「種類」",
    )
    # はじめ町社協 and 浜の委員会 are in rows that are wrong themselves: whoever names them is not at fault.
    assert not {"はじめ町社協", "浜の委員会"} & set(
        re.findall("「([^」]+)」という(?:組織|会議体)は、登録されていません", page.text)
    )
    assert not page.has_button("この表のとおりに登録する")
    with town_scope(town):
        assert not District.objects.filter(code__in=["hama", "oka"]).exists()


def test_a_row_without_a_name_hides_nothing_and_two_that_name_each_other_are_both_told(db: None) -> None:
    _town, secretary = first_day()
    book = book_of(secretary)
    new_town(book)
    place(book, "組織", "組織の名前", 4).value = None
    place(book, "会議体", "地区", 2).value = "南長"
    looked_at(secretary, book).sees("「組織の名前」", "登録されていない地区です：南長")
    ring = book_of(secretary)
    add(ring, "組織", 種類="役所の課", 組織の名前="東課", 上の組織="西課")
    add(ring, "組織", 種類="役所の課", 組織の名前="西課", 上の組織="東課")
    page = looked_at(secretary, ring).sees("直すところがあるため")
    assert not page.has_button("この表のとおりに登録する")


def test_without_a_plan_that_can_be_read_nothing_of_it_is_tried(db: None) -> None:
    _town, secretary = first_day()
    book = book_of(secretary)
    new_town(book)
    place(book, "計画", "終わりの年度", 2).value = "いつか"
    place(book, "会議体", "地区", 2).value = "南長"
    page = looked_at(secretary, book).sees("「終わりの年度」", "登録されていない地区です：南長")
    assert "登録されていません" not in page.text
    only_the_plan = book_of(secretary)
    add(only_the_plan, "計画", 第何期=3, 計画の名前="はじめ町計画", 始まりの年度="平成28年度", 終わりの年度="いつか")
    looked_at(secretary, only_the_plan).sees("「終わりの年度」")


def row_of(book: Any, sheet: str, heading: str, value: object) -> int:
    """The row in which something stands under a heading."""
    column = [cell.value for cell in book[sheet][1]].index(heading) + 1
    return next(n for n in range(2, book[sheet].max_row + 1) if book[sheet].cell(n, column).value == value)


def test_bodies_and_seats_are_corrected_and_people_replaced(secretary: Player, own_town: Town) -> None:
    book = book_of(secretary)
    place(book, "地区", "町名", 2).value = "東一丁目\n東二丁目"
    place(book, "地区", "地図の段", 2).value = 3
    place(book, "組織", "組織の名前", row_of(book, "組織", "組織の名前", "福祉課")).value = "福祉保健課"
    for row in range(2, book["席と人"].max_row + 1):
        cell = place(book, "席と人", "組織", row)
        cell.value = "福祉保健課" if cell.value == "福祉課" else cell.value
    row = row_of(book, "席と人", "氏名", "松本 五")
    place(book, "席と人", "氏名", row).value = "松田 新"
    place(book, "席と人", "いつから", row).value = "2017-04-01"
    looked_at(secretary, book).sees("利用者名も、新しい人のものに替えるか、空けてください")
    place(book, "席と人", "利用者名", row).value = None
    place(book, "会議体", "役割", 2).value = "みんなで進める"
    page = looked_at(secretary, book).sees("0行が増え", "福祉保健課", "東二丁目")
    page.press("この表のとおりに登録する").sees("準備の表を読み込みました。増えた行は0")
    with town_scope(own_town):
        assert District.objects.get(code="east").town_blocks == ["東一丁目", "東二丁目"]
        assert Organisation.objects.filter(name="福祉保健課").exists()
        tenures = {
            t.person.name: (t.starts_on, t.ends_on) for t in Seat.objects.get(title="子育て課 担当").tenures.all()
        }
        assert tenures["松本 五"][1] == date(2017, 3, 31)
        assert tenures["松田 新"] == (date(2017, 4, 1), None)
    looked_at(secretary, book).sees("なにも変わりません")


def test_the_seats_that_decide_are_named_in_the_workbook(secretary: Player, own_town: Town) -> None:
    book = book_of(secretary)
    head, deputy = (row_of(book, "席と人", "席の名前", name) for name in ("事務局（町社協）", "事務局（役場）"))
    place(book, "席と人", "決裁すること", head).value = "公表の承認、計画の追加・修正の決定"
    place(book, "席と人", "代決できること", deputy).value = "公表の承認"
    page = looked_at(secretary, book).sees("0行が増え、2行が変わります")
    page.press("この表のとおりに登録する").sees("準備の表を読み込みました。増えた行は0、変わった行は2です。")
    with town_scope(own_town):
        assert (
            Seat.objects.get(title="事務局（町社協）").decides
            == "publish:publication:approve,amendments:amendment:agree"
        )
        assert Seat.objects.get(title="事務局（役場）").stands_in == "publish:publication:approve"
    looked_at(secretary, book).sees("なにも変わりません")
    looked_at(secretary, book_of(secretary)).sees("なにも変わりません")


@pytest.mark.parametrize(
    ("sheet", "heading", "found", "value", "sentence"),
    [
        ("席と人", "決裁すること", None, "予算の承認", "「公表の承認」「計画の追加・修正の決定」から入れてください"),
        ("地区", "記号", "east", "higashi", "記号は、ページの番地に使われています"),
        ("地区", "番号", 1, 2, "2番の地区は、もう登録されています"),
        ("地区", "番号", 1, "一番", "数を入れてください"),
        ("地区", "よみ", None, "", "「よみ」を読み取れません"),
        ("組織", "種類", "役所の課", "県の課", "のどれかを入れてください"),
        ("組織", "地区", None, "西の果て", "登録されていない地区です：西の果て"),
        ("席と人", "組織", "福祉課", "なにもない課", "「なにもない課」という組織は、登録されていません"),
        ("席と人", "氏名", "松本 五", "", "空にしても退任にはなりません"),
        ("席と人", "氏名", "松本 五", "ほかの 人", "新しい人が就く日を入れてください"),
        ("席と人", "いつから", None, "2016-05-01", "席のページで改めてください"),
        ("席と人", "いつから", None, "あした", "「いつから」を読み取れません"),
        ("席と人", "利用者名", "writer", "other-name", "この人の利用者名は、もう「writer」です"),
        ("席と人", "役割", "課の担当（書く人）", "監査", "席の役割は、変えられません"),
        ("席と人", "席の名前", None, '="x"', "数式があります"),
        ("柱", "柱の名前", None, "べつの柱", "この計画は確定しています"),
        ("計画", "計画の名前", None, "べつの計画", "この計画は確定しています"),
        ("取組", "内容", None, "べつの文", "この計画は確定しています"),
        ("指標", "もとの値", None, 999, "この計画は確定しています"),
        ("地区計画", "合言葉", None, "べつの合言葉", "この計画は確定しています"),
    ],
)
def test_what_is_wrong_is_said_at_its_row_and_nothing_changes(
    secretary: Player, own_town: Town, sheet: str, heading: str, found: object, value: object, sentence: str
) -> None:
    book = book_of(secretary)
    row = 2 if found is None else row_of(book, sheet, heading, found)
    place(book, sheet, heading, row).value = value
    with town_scope(own_town):
        before = rows_of_setup(date(2017, 4, 20))
    page = looked_at(secretary, book).sees("直すところがあるため", sentence)
    assert not page.has_button("この表のとおりに登録する")
    with town_scope(own_town):
        assert rows_of_setup(date(2017, 4, 20)) == before


def test_the_levels_of_a_plan_come_and_go_by_the_workbook(db: None) -> None:
    town, secretary = first_day()
    book = book_of(secretary)
    new_town(book)
    add(book, "柱", 柱の名前="学び", 上の柱="つながる", 段の呼び名="施策の方向")
    add(book, "柱", 柱の名前="学び", 上の柱="ひろがる")
    add(book, "取組", 番号=8, 取組の名前="講座", 担当="長寿課", 柱="ひろがる")
    add(book, "取組", 番号=6, 取組の名前="給食", 担当="長寿課", 種類="継続して行う事業", 支える取組の番号="8、1")
    page = looked_at(secretary, book)
    page.press("この表のとおりに登録する").sees("準備の表を読み込みました。")
    looked_at(secretary, book_of(secretary)).sees("なにも変わりません")
    with town_scope(town):
        paths = ["ひろがる", "ひろがる ＞ 学び", "つながる", "つながる ＞ 学び"]
        assert [each.number for each in Measure.objects.get(number=6).serves.all()] == [1, 8]
        assert list(PlanTerm.objects.get().pillars.values_list("path", flat=True)) == paths
    again = book_of(secretary)
    row = next(row for row in again["取組"].iter_rows() if row[1].value == "講座")
    at = [cell.value for cell in again["取組"][1]].index("柱")
    row[at].value = "ひろがる ＞ 学び"
    looked_at(secretary, again).press("この表のとおりに登録する").sees("変わった行は1です")
    with town_scope(town):
        assert Measure.objects.get(number=8).pillar.path == "ひろがる ＞ 学び"  # type: ignore[union-attr]
    wrong = book_of(secretary)
    add(wrong, "柱", 柱の名前="ほか", 上の柱="ない柱")
    looked_at(secretary, wrong).sees("「ない柱」という柱は、ありません。")
