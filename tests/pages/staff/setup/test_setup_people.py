"""People in seats by workbook and by list: a name in two columns, until when, and seats that change hands only when asked."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.bodies.models import Seat, Tenure
from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.web.staff.setup.guessing import columns_guessed
from meguru.web.staff.setup.table import setup_table
from tests.support.browse import Person as Desk
from tests.support.cast import Player

HEADS = ["所属課", "役職名", "氏名", "就任日"]
SEAT, HOLDER = "子育て課 担当", "松本 五"
WRITER: Any = {"sheet0-always-role": "課の担当（書く人）"}


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    """A day on which the first terms are under way."""
    clock.fix_day(date(2017, 2, 1))
    yield
    clock.fix_day(None)


def saved(book: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("名簿.xlsx", out.getvalue())


def desk(player: Player) -> Desk:
    return Desk(player.client).open(player.path("setup/"))


def book_of(player: Player) -> Any:
    """The workbook as it goes out now."""
    return openpyxl.load_workbook(io.BytesIO(player.client.post(player.path("setup/workbook.xlsx")).content))


def looked_at(player: Player, book: Any) -> Desk:
    return desk(player).press("見くらべる", file=saved(book))


def cell(book: Any, holder: str, heading: str) -> Any:
    """A cell of the seats' sheet, by who sits there (or by the seat) and by heading."""
    page = book["席と人"]
    heads = [each.value for each in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if holder in (row[heads.index("氏名")].value, row[2].value))
    return row[heads.index(heading)]


def listed(player: Player, *rows: list[Any], heads: list[str] = HEADS) -> Desk:
    """The preview of a list of people that the town has already."""
    book = openpyxl.Workbook()
    for row in (heads, *rows):
        book.active.append(row)  # type: ignore[union-attr]
    return desk(player).press("見くらべる", file=saved(book)).press("見くらべる", **WRITER)


def terms() -> dict[str, tuple[date, date | None]]:
    """Who sits in seats of the one title, from when and until when."""
    return {each.person.name: (each.starts_on, each.ends_on) for each in Tenure.objects.filter(seat__title=SEAT)}


@pytest.mark.parametrize(
    ("headings", "person"),
    [
        (["所属", "姓", "名", "せい", "めい"], ["姓", "名"]),
        (["所属", "氏", "名"], ["氏", "名"]),
        (["氏名（姓）", "氏名（名）"], ["氏名（姓）", "氏名（名）"]),
        (["氏名", "姓", "名"], ["氏名"]),
        (["名", "姓"], ["名"]),
        (["姓"], ["姓"]),
    ],
)
def test_a_name_in_two_columns_is_taken_from_both(headings: list[str], person: list[str]) -> None:
    sheet = setup_table(None).sheet("seats")
    found = columns_guessed(sheet, headings)
    assert [heading for heading in headings if found.get(heading) == "person"] == person


def test_a_seat_changes_hands_by_a_list_only_when_that_is_said(secretary: Player, own_town: Town) -> None:
    said = ["子育て課", SEAT, "松田 新", date(2017, 4, 1)]
    page = listed(secretary, said).sees("1席の人が替わります", f"{SEAT} {HOLDER} → 松田 新")
    page.press("この表のとおりに登録する").sees("席の人が替わります。もう一度ファイルを選び")
    assert list(terms()) == [HOLDER]
    listed(secretary, said).press("この表のとおりに登録する", **{"hands-over": "1"}).sees("変わった行は1")
    assert terms() == {HOLDER: (date(2016, 4, 1), date(2017, 3, 31)), "松田 新": (date(2017, 4, 1), None)}
    listed(secretary, ["子育て課", SEAT, "竹田 後", None]).sees("新しい人が就く日を入れてください")


def test_of_several_of_one_title_nobody_loses_their_seat_and_vacant_ones_are_filled_first(
    secretary: Player, own_town: Town
) -> None:
    seat = Seat.objects.get(title=SEAT)
    Seat.objects.create(title=SEAT, role=seat.role, organisation=seat.organisation, starts_on=date(2016, 4, 1))
    rows = [["子育て課", SEAT, name, date(2017, 4, 1)] for name in ("一田 一", "二田 二")]
    page = listed(secretary, *rows).sees("1行が増え、1行が変わります").misses("人が替わります")
    page.press("この表のとおりに登録する").sees("増えた行は1、変わった行は1")
    assert terms()[HOLDER] == (date(2016, 4, 1), None)
    assert {seat.tenures.count() for seat in Seat.objects.filter(title=SEAT)} == {1}
    listed(secretary, *rows).sees("なにも変わりません")


def test_a_list_of_seats_without_names_is_about_the_seat_whoever_sits_there(secretary: Player, own_town: Town) -> None:
    heads = ["所属課", "役職名", "職種"]
    page = listed(secretary, ["子育て課", SEAT, "保健師"], heads=heads).sees("0行が増え、1行が変わります", "保健師")
    page.press("この表のとおりに登録する").sees("変わった行は1")
    assert list(terms()) == [HOLDER]


def test_until_when_somebody_sits_there_goes_out_and_comes_in(secretary: Player, own_town: Town) -> None:
    def says(*steps: tuple[str, object]) -> Desk:
        book = book_of(secretary)
        for heading, value in steps:
            cell(book, SEAT, heading).value = value
        return looked_at(secretary, book)

    take = "この表のとおりに登録する"
    says(("いつまで", "平成30年3月31日")).sees("0行が増え、1行が変わります").press(take).sees("変わった行は1")
    assert terms() == {HOLDER: (date(2016, 4, 1), date(2018, 3, 31))}
    assert cell(book_of(secretary), SEAT, "いつまで").value.date() == date(2018, 3, 31)
    says(("いつまで", date(2019, 3, 31))).press(take).sees("変わった行は1")
    says(("いつまで", date(2018, 9, 30))).press(take).sees("変わった行は1")
    says(("いつまで", None)).press(take).sees("変わった行は1")
    assert terms() == {HOLDER: (date(2016, 4, 1), None)}
    says(("いつまで", date(2015, 1, 1))).sees("「いつまで」：終わりの日が、始まりの日より前になっています")
    says(("氏名", None), ("いつまで", None)).sees("空にしても退任にはなりません")
    new = [("氏名", "松田 新"), ("利用者名", None), ("いつから", "2017-04-01")]
    says(*new, ("いつまで", date(2019, 3, 31))).press(take).sees("変わった行は1")
    assert terms()["松田 新"] == (date(2017, 4, 1), date(2019, 3, 31))
    book = book_of(secretary)
    book["席と人"].append(["子育て課", None, "控え", "課の担当（書く人）", None, None, None, date(2019, 3, 31)])
    book["席と人"].append(["子育て課", None, "控え", "課の担当（書く人）", *[None] * 5, "hikae"])
    book["席と人"].append([None, None, "控え", "課の担当（書く人）"])
    page = looked_at(secretary, book).sees("「いつまで」は、就いている人の任期です。氏名を入れてください")
    page.sees("利用者名を渡す人の氏名を入れてください", "組織か会議体の、どちらかを入れてください")


@pytest.mark.parametrize(
    ("until", "starts_on", "left_on", "new_until"),
    [
        ("2017-03-31", "2017-04-01", date(2017, 3, 31), None),
        ("2017-03-31", "2017-06-01", date(2017, 3, 31), None),
        ("2018-03-31", "2017-06-01", date(2017, 5, 31), date(2018, 3, 31)),
    ],
)
def test_whoever_comes_after_a_term_begins_anew_and_within_it_serves_its_rest(
    secretary: Player, own_town: Town, until: str, starts_on: str, left_on: date, new_until: date | None
) -> None:
    Tenure.objects.filter(seat__title=SEAT).update(ends_on=date.fromisoformat(until))
    book = book_of(secretary)
    for heading, value in (("氏名", "松田 新"), ("利用者名", None), ("いつから", starts_on)):
        cell(book, SEAT, heading).value = value
    looked_at(secretary, book).press("この表のとおりに登録する").sees("変わった行は1")
    assert terms() == {HOLDER: (date(2016, 4, 1), left_on), "松田 新": (date.fromisoformat(starts_on), new_until)}


def test_a_day_on_which_nobody_can_follow_is_told_at_the_day(secretary: Player, own_town: Town) -> None:
    book = book_of(secretary)
    for heading, value in (("氏名", "松田 新"), ("利用者名", None), ("いつから", "2016-01-01")):
        cell(book, SEAT, heading).value = value
    looked_at(secretary, book).sees("「いつから」：終わりの日が、始まりの日より前になっています")
