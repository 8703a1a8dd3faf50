"""The pages of a district's basics: a file of the standard columns taken in, numbers by hand, what changed, and who may."""

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.basics.commands import BasicsDraft, write_basics
from meguru.base.basics.models import AreaPlace, DistrictBasics
from meguru.base.basics.rules.ages import AgeBand
from meguru.base.basics.rules.numbers import Numbers
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.web.staff.base.basics_take import MOST_BOXES
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.census import BANDS, HEAD, area, table

DAY = date(2016, 3, 31)


@pytest.fixture(autouse=True)
def _june(cast: Cast) -> Iterator[None]:
    clock.fix_day(date(2017, 6, 1))
    yield
    clock.fix_day(None)


@pytest.fixture
def blocks(own_town: object) -> None:
    District.objects.filter(code="east").update(town_blocks=["東町（ひがしまち）", "本町1〜3丁目"])
    District.objects.filter(code="west").update(town_blocks=["西町", "境町"])


def desk(player: Player, more: str = "") -> Person:
    return Person(player.client).open(player.path(f"bodies/basics/{more}"))


def take(player: Player, file: SimpleUploadedFile, **more: str) -> Person:
    return desk(player, "take/").press("読み取って見くらべる", file=file, **more)


def boxes_of(page: Person) -> list[str]:
    """The areas that the page has a box for."""
    return [name for name in page.forms[0].choices if name.startswith("place-")]


def row(code: str = "east", day: date = DAY) -> DistrictBasics:
    found: DistrictBasics = DistrictBasics.objects.get(district__code=code, as_of=day)
    return found


def written(player: Player, code: str = "east", day: date = DAY, people: int = 100) -> None:
    ages = (AgeBand(0, 14, 6, 6), AgeBand(15, 64, 30, 30), AgeBand(65, 74, 6, 8), AgeBand(75, None, 6, 8))
    draft = BasicsDraft(code, day, "住民基本台帳", Numbers(people, 48, 52, 40, 3, 30, ages))
    write_basics(actor=player.actor, draft=draft, at=at_noon(date(2017, 6, 1)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
@pytest.mark.usefixtures("blocks")
def test_the_standard_file_is_looked_at_placed_taken_and_again_without_effect(secretary: Player, encoding: str) -> None:
    rows = [
        HEAD,
        area("", 60, 72),
        area("東町一丁目"),
        area("東町二丁目"),
        area("大字本町２丁目"),
        area("境町"),
        area("どこか町", 20, 24),
    ]
    file = table(*rows, encoding=encoding)
    page = take(secretary, file, source="住民基本台帳")
    page.sees(
        "まだ何も登録していません",
        "地区の分からない町　1",
        "どこか町",
        "どの地区の町名にもありません",
        "全体の合計の行なので",
    )
    assert not page.has_button("この数を登録する")
    page.press("選んだ地区で計算し直す", **{"place-4": "west"}).sees("地区の分からない町　0")
    assert not DistrictBasics.objects.exists()
    page.press("この数を登録する").sees("新しい地区は2、変わった地区は0です。", "1,188")
    east, west = row("east"), row("west")
    assert (east.population, east.households, east.source) == (1188, 450, "住民基本台帳")
    assert (west.population, west.male, west.female) == (22 * 18 + 44 * 18, 30 * 18, 36 * 18)
    assert east.ages[0] == [0, 4, 30, 36, None]
    again = take(secretary, table(*rows, encoding=encoding)).sees("地区ごとの数　2", "同じ")
    again.press("この数を登録する").sees("新しい地区は0、変わった地区は0です。")
    assert AreaPlace.objects.get().name == "どこか町"


@pytest.mark.usefixtures("blocks")
def test_what_is_masked_or_does_not_add_up_is_said_by_row_and_not_counted(secretary: Player) -> None:
    file = table(HEAD, area("東町", mask="X"), area("西町", mask="＊", total=500), area("よその町"))
    page = take(secretary, file)
    page.sees(
        "2行目：「東町」の1つの数は、空か、伏せられています",
        "3行目：「西町」",
        "違います",
        "1行には、伏せた数か空いた欄があり",
    )
    page.press("選んだ地区で計算し直す", rest="1").press("この数を登録する")
    assert (row("east").lacking, row("east").ages[-1][3]) == (1, None)
    assert AreaPlace.objects.get().district is None
    listed = Person(secretary.client).open(secretary.path("bodies/basics/"))
    listed.sees("一部の計（1町の数が入っていません）", "実際の数は、これより大きくなります")
    Person(secretary.client).open(secretary.path("bodies/basics/districts/west/")).sees(
        "合わない数があります", "合計に入っていません"
    )


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (table(["あいさつ"], ["本日は"]), "見出しの行が見つかりません"),
        (table(HEAD, area("東町", day="2030-01-01")), "まだ来ていない日の数です"),
        (table(["町名", "人口"], ["東町", "たくさん"]), "「人口」の「たくさん」は、数として読めません。"),
        (table(["町名", "人口"], ["東町", "12"]), "表に日付の列がありません"),
        (SimpleUploadedFile("a.csv", b"\x00\xff\x00\xfe\x80"), "表を直してください"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04broken"), "確かめてください"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_changes_nothing(
    secretary: Player, file: SimpleUploadedFile, said: str
) -> None:
    file.seek(0)
    page = take(secretary, file).sees(said)
    assert page.status == 422
    assert not DistrictBasics.objects.exists()


def test_the_list_of_districts_goes_out_as_excel_and_comes_back_without_effect_or_with_what_was_changed(
    secretary: Player,
) -> None:
    written(secretary)
    written(secretary, "west", people=90)
    out = secretary.client.get(secretary.path("bodies/basics/?as=xlsx")).content
    same = take(secretary, SimpleUploadedFile("list.xlsx", out))
    same.sees("地区ごとの数　2").misses("変わる")
    same.press("この数を登録する").sees("新しい地区は0、変わった地区は0です。")
    book = openpyxl.load_workbook(io.BytesIO(out))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("世帯数") + 1).value = 44
    changed = io.BytesIO()
    book.save(changed)
    take(secretary, SimpleUploadedFile("list.xlsx", changed.getvalue())).sees("変わる").press("この数を登録する")
    assert (row("east").households, row("west").households) == (44, 40)
    assert row("east").ages == [
        [0, 14, 6, 6, None],
        [15, 64, 30, 30, None],
        [65, 74, 6, 8, None],
        [75, None, 6, 8, None],
    ]


@pytest.mark.usefixtures("blocks")
def test_what_was_shown_is_what_is_taken(secretary: Player, council_secretary: Player) -> None:
    page = take(secretary, table(HEAD, area("東町")))
    written(council_secretary, "west")
    page.press("この数を登録する").sees("見せたあとに、町の地区か登録が変わりました")
    assert page.status == 409
    page.press("この数を登録する").sees("新しい地区は1")
    forged = secretary.client.post(secretary.path("bodies/basics/take/"), {"book": "x", "do": "take"})
    assert forged.status_code == 302


@pytest.mark.usefixtures("blocks")
def test_an_area_whose_district_was_divided_is_asked_about_again(secretary: Player) -> None:
    west = District.objects.get(code="west")
    AreaPlace.objects.create(flat="隣町", name="隣町", district=west)
    take(secretary, table(HEAD, area("隣町"))).sees("前に決めたとおり")
    west.into.set([District.objects.get(code="east"), District.objects.create(code="north", number=9, name="北")])
    District.objects.filter(pk=west.pk).update(ends_on=date(2016, 3, 30), area_to={"西町": "east", "境町": "north"})
    page = take(secretary, table(HEAD, area("隣町"))).sees("前に決めた地区は、廃止になりました")
    page.press("選んだ地区で計算し直す", **{"place-0": "north"}).press("この数を登録する").sees("新しい地区は1")
    assert AreaPlace.objects.get(flat="隣町").district == District.objects.get(code="north")


@pytest.mark.usefixtures("blocks")
def test_what_a_file_does_not_tell_stays_as_it_was(secretary: Player) -> None:
    written(secretary)
    take(secretary, table(HEAD, area("東町"))).press("この数を登録する").sees("変わった地区は1です。")
    assert (row().associations, row().member_households) == (3, 30)
    assert row().population != 100


def test_by_hand_a_day_is_written_corrected_and_removed(secretary: Player) -> None:
    page = desk(secretary, "districts/east/").sees("この地区の数は、まだ登録されていません")
    page.follow("ほかの日の数を書く").press("この数を登録する", as_of="平成28年3月31日").sees("数を1つは書いてください")
    page.press(
        "この数を登録する", population="１,２３４", age0="100", **{"age0-female": "90", "age1-total": "たくさん"}
    )
    page.sees("数だけを書いてください")
    page.press("この数を登録する", **{"age1-total": "800"}).sees(
        "平成28年3月31日の数を登録しました", "1,234人", "190人", "15.4%"
    )
    page.follow("直す（平成28年3月31日）").press("この数を登録する", households="500").sees("直す前の数　1", "500世帯")
    assert (row().population, row().ages) == (1234, [[0, 14, 100, 90, None], [15, 64, None, None, 800]])
    page.press("この日の数を消す（平成28年3月31日）").sees("平成28年3月31日の数を消しました")
    assert not DistrictBasics.objects.exists()
    gone = secretary.client.post(secretary.path("bodies/basics/districts/east/"), {"day": "2016-03-31"})
    assert gone.status_code == 404


def test_five_year_bands_can_be_written_by_hand(secretary: Player) -> None:
    page = desk(secretary, "districts/east/write/").follow("5歳ごとに書く")
    page.press("この数を登録する", as_of="2016-03-31", age17="3", **{"age17-female": "9"})
    assert row().ages == [[85, None, 3, 9, None]]
    assert len(BANDS) == 18


def test_all_districts_are_written_on_one_page_and_ages_stay(secretary: Player) -> None:
    written(secretary)
    page = desk(secretary, "day/").follow("平成28年3月31日")
    page.press("この数を登録する", **{"east-associations": "5", "west-population": "80"}).sees(
        "新しい地区は1、変わった地区は1です。"
    )
    assert (row("east").associations, len(row("east").ages), row("east").source) == (5, 4, "住民基本台帳")
    assert row("west").population == 80
    page = desk(secretary, "day/").press("この数を登録する", **{"east-male": "−3"})
    page.sees("確かめてください", "書いてください")


def test_a_day_that_exists_is_typed_as_a_new_one_and_empty_boxes_leave_what_is_there(secretary: Player) -> None:
    written(secretary)
    written(secretary, "west")
    page = desk(secretary, "day/").sees("空けた欄の数は、そのまま残ります")
    page.press("この数を登録する", as_of="平成28年3月31日", source="聞き取り", **{"east-associations": "5"})
    page.sees("新しい地区は0、変わった地区は1です。")
    assert (row().population, row().male, row().female, row().households) == (100, 48, 52, 40)
    assert (row().associations, row().member_households, row().source) == (5, 30, "聞き取り")
    assert (row("west").associations, row("west").source) == (3, "住民基本台帳")
    shown = desk(secretary, "day/").follow("平成28年3月31日").sees("欄を空けると、その数は「分からない」に変わります")
    shown.press("この数を登録する", **{"east-households": ""}).sees("変わった地区は1です。")
    assert (row().population, row().households, row("west").households) == (100, None, 40)
    assert (row().source, row("west").source) == ("聞き取り", "住民基本台帳")


def test_another_day_typed_where_one_was_shown_is_not_emptied(secretary: Player) -> None:
    written(secretary)
    later = date(2017, 3, 31)
    written(secretary, day=later, people=104)
    page = desk(secretary, "day/").follow("平成28年3月31日")
    page.press("この数を登録する", as_of=later.isoformat(), **{"east-population": "", "east-associations": "6"})
    assert (row(day=later).population, row(day=later).associations, row().associations) == (104, 6, 3)


@pytest.mark.parametrize("opened", ["day/", "day/?day=2016-03-31"])
def test_what_a_colleague_corrected_in_between_is_not_written_over(
    secretary: Player, council_secretary: Player, opened: str
) -> None:
    written(secretary)
    page = desk(secretary, opened)
    written(council_secretary, people=99)
    page.press("この数を登録する", as_of="2016-03-31", **{"east-associations": "5"})
    page.sees("この間に、地区の数か登録が変わりました。", "東の自治会町内会の数：いまは3、ここに書いたのは5です。")
    assert (page.status, row().population, row().associations) == (422, 99, 3)
    page.press("この数を登録する", **{"east-population": ""} if opened == "day/" else {"east-population": "99"})
    assert (row().population, row().associations) == (99, 5)


def test_a_day_of_a_district_that_exists_is_told_at_the_day_and_another_one_is_taken(secretary: Player) -> None:
    written(secretary)
    page = desk(secretary, "districts/east/").follow("ほかの日の数を書く")
    page.press("この数を登録する", as_of="2016-03-31", population="7")
    page.sees("この日の数は、もうあります。「直す」から直してください。").misses("ほかの人が")
    assert (page.status, row().population) == (422, 100)
    page.press("この数を登録する", as_of="2016-09-30").sees("平成28年9月30日の数を登録しました")


def test_five_year_bands_are_chosen_before_anything_is_typed(secretary: Player) -> None:
    text = secretary.client.get(secretary.path("bodies/basics/districts/east/write/")).content.decode()
    assert 0 < text.index('href="?ages=5"') < text.index('name="as_of"')


def test_a_list_with_districts_that_have_no_numbers_comes_back(secretary: Player) -> None:
    written(secretary)
    out = secretary.client.get(secretary.path("bodies/basics/?as=xlsx")).content
    page = take(secretary, SimpleUploadedFile("list.xlsx", out))
    page.sees("地区ごとの数　1", "「西」の行には、数がありません。", "この表に数のない地区：西")
    page.press("この数を登録する").sees("新しい地区は0、変わった地区は0です。")
    again = take(secretary, SimpleUploadedFile("list.xlsx", out), as_of="2016-03-31").sees("地区ごとの数　1")
    again.press("この数を登録する").sees("新しい地区は0、変わった地区は0です。")
    assert not DistrictBasics.objects.filter(district__code="west").exists()


@pytest.mark.usefixtures("blocks")
def test_a_district_of_which_all_is_masked_does_not_stop_the_others(secretary: Player) -> None:
    file = table(["町名", "調査年月日", "人口"], ["東町", "2016-03-31", "12"], ["西町", "2016-03-31", "X"])
    page = take(secretary, file).sees("この表に数のない地区：西", "「西町」の1つの数は")
    page.press("この数を登録する").sees("新しい地区は1、変わった地区は0です。")


@pytest.mark.usefixtures("blocks")
def test_thousands_of_areas_that_are_not_known_are_placed_part_by_part_and_nothing_is_lost(secretary: Player) -> None:
    heads = ["町名", "調査年月日", "人口"]
    unknown = [[f"よそ{number}町", "2016-03-31", "1"] for number in range(2_500)]
    page = take(secretary, table(heads, ["東町", "2016-03-31", "12"], *unknown))
    page.sees("地区の分からない町　2,500", f"ここに出しているのは{MOST_BOXES}までです", "残りの2,200は")
    assert boxes_of(page) == [f"place-{number}" for number in range(1, 301)]
    page.press("選んだ地区で計算し直す", **{f"place-{number}": "east" for number in range(1, 301)})
    page.sees("地区の分からない町　2,200", "残りの1,900は", "312人")
    assert boxes_of(page)[0] == "place-301"
    page.press("選んだ地区で計算し直す", **{"place-301": "west", "place-302": "west"}).sees("2,198")
    page.press("変える（よそ0町）")
    assert (page.status, boxes_of(page)[:2], len(boxes_of(page))) == (200, ["place-1", "place-303"], MOST_BOXES)
    page.press("選んだ地区で計算し直す", rest="1", **{"place-1": "west"}).sees("地区の分からない町　0")
    page.press("この数を登録する").sees("新しい地区は2、変わった地区は0です。")
    assert (row("east").population, row("west").population) == (12 + 299, 3)
    assert AreaPlace.objects.filter(district=None).count() == 2_198
    again = take(secretary, table(heads, ["東町", "2016-03-31", "12"], *unknown)).misses("地区の分からない町")
    assert boxes_of(again) == []
    again.press("この数を登録する").sees("新しい地区は0、変わった地区は0です。")


@pytest.mark.usefixtures("blocks")
def test_an_area_that_was_found_is_put_elsewhere_and_back(secretary: Player) -> None:
    page = take(secretary, table(HEAD, area("東町一丁目"), area("東町二丁目"), area("西町")))
    assert boxes_of(page) == []
    page.press("変える（東町二丁目）").press("選び直した地区で計算し直す", **{"place-1": "west"})
    page.press("変える（西町）").press("選び直した地区で計算し直す", **{"place-2": ""}).sees("地区ごとの数　2")
    page.press("選び直した地区で計算し直す", **{"place-2": "west"}).press("この数を登録する")
    assert (row("east").population, row("west").population) == (396, 792)
    assert [place.name for place in AreaPlace.objects.all()] == ["東町二丁目"]


def test_support_staff_see_all_and_correct_the_associations_of_their_own(
    secretary: Player, supporter: Player, chair: Player
) -> None:
    desk(supporter, "districts/east/associations/").sees("まだ登録されていません")
    written(secretary)
    page = desk(supporter, "districts/east/").misses("ほかの日の数を書く", "消す")
    page.follow("自治会町内会の数を直す").press("数を直す", associations="7").sees(
        "自治会町内会の数を直しました", "7団体", "直す前の数"
    )
    assert supporter.client.get(supporter.path("bodies/basics/districts/west/associations/")).status_code == 403
    desk(chair, "districts/east/").sees("7団体").misses("自治会町内会の数を直す")
    desk(chair).sees("東").misses("人口の表を読み込む")


def test_two_days_stand_beside_each_other_with_their_picture_and_its_words(secretary: Player) -> None:
    written(secretary)
    written(secretary, day=date(2017, 3, 31), people=104)
    page = desk(secretary, "districts/east/").sees(
        "平成29年3月31日", "＋4、＋4.0%", "東の年齢ごとの人口", "いちばん多いのは15〜64歳の60人"
    )
    page.sees("75.0%", "年齢ごとの数")
    plaza = Organisation.objects.get(kind=OrganisationKind.CARE_PLAZA)
    plaza.districts.add(District.objects.get(code="east"))
    for last_day, is_named in ((date(2017, 6, 1), True), (date(2017, 5, 31), False)):
        Organisation.objects.filter(pk=plaza.pk).update(ends_on=last_day)
        assert (f"地域ケアプラザ：{plaza.name}" in desk(secretary, "districts/east/").text) == is_named
    desk(secretary).sees("＋4", "まだ数のない地区：西")


def test_an_empty_town_is_told_how_to_begin(secretary: Player, member: Player) -> None:
    desk(secretary).sees("まだ、どの地区の数も登録されていません", "そのまま読み込めます")
    desk(member).sees("共同事務局が登録すると、ここに出ます")


def test_a_neighbours_basics_are_not_there(neighbour_secretary: Player, secretary: Player) -> None:
    written(secretary)
    District.objects.filter(code="east").update(code="ours")
    assert neighbour_secretary.client.get(neighbour_secretary.path("bodies/basics/districts/ours/")).status_code == 404


def test_a_day_of_one_district_that_a_colleague_corrected_is_typed_on_with_both_numbers(
    secretary: Player, council_secretary: Player
) -> None:
    written(secretary)
    page = desk(secretary, "districts/east/").follow("直す（平成28年3月31日）")
    written(council_secretary, people=99)
    page.press("この数を登録する", population="1200", source="聞き取り").sees(
        "この間に、ほかの人がこの日の数を変えました",
        "総人口：いまは99、ここに書いたのは1,200です。",
        "出典：いまは「住民基本台帳」、ここに書いたのは「聞き取り」です。",
    )
    assert (page.status, row().population) == (422, 99)
    page.press("この数を登録する").sees("平成28年3月31日の数を登録しました")
    assert (row().population, row().source) == (1200, "聞き取り")


def test_associations_say_their_day_and_are_not_written_over(secretary: Player, supporter: Player) -> None:
    written(secretary)
    page = desk(supporter, "districts/east/associations/").sees("いちばん新しい平成28年3月31日の数として直します")
    other = desk(secretary, "districts/east/associations/")
    page.press("数を直す", associations="7").sees("東の平成28年3月31日の、自治会町内会の数を直しました。")
    other.press("数を直す", associations="8").sees(
        "ほかの人がこの日の数を変えました", "いまは7、ここに書いたのは8です。"
    )
    assert (other.status, row().associations) == (422, 7)
    written(secretary, day=date(2017, 3, 31))
    other.press("数を直す").sees("いちばん新しい日が平成29年3月31日に変わりました")
    assert (row().associations, row(day=date(2017, 3, 31)).associations) == (7, 3)
    other.press("数を直す").sees("東の平成29年3月31日の、自治会町内会の数を直しました。")
    assert (row().associations, row(day=date(2017, 3, 31)).associations) == (7, 8)


@pytest.mark.usefixtures("blocks")
def test_areas_are_placed_by_the_districts_of_the_day_of_the_table(secretary: Player) -> None:
    west, east = District.objects.get(code="west"), District.objects.get(code="east")
    District.objects.filter(code="west").update(ends_on=date(2016, 9, 30), area_to={"西町": "east", "境町": "east"})
    west.into.set([east])
    heads = ["町名", "調査年月日", "人口"]
    take(secretary, table(heads, ["東町", "2016-03-31", "12"], ["西町", "2016-03-31", "5"])).press("この数を登録する")
    assert (row("east").population, row("west").population) == (12, 5)
    both = table(heads, ["西町", "2016-03-31", "6"], ["西町", "2017-03-31", "7"], ["よそ町", "2017-03-31", "1"])
    page = take(secretary, both).sees("西町（平成28年3月31日）", "よそ町（平成29年3月31日）")
    page.press("選んだ地区で計算し直す", **{"place-2": ""}).press("この数を登録する")
    assert (row("west").population, row("east", date(2017, 3, 31)).population) == (6, 7)
