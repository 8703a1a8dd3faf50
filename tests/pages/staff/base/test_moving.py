"""The page of moves (人事異動): typed on one page or in one table, looked at first, and nothing of it lost."""

import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meguru.base.access.actions import Role
from meguru.base.bodies.commands import add_person, add_seat, move_seats, take_seat
from meguru.base.bodies.commands.moving import SeatMove
from meguru.base.bodies.models import Person, Seat, Tenure
from meguru.base.bodies.queries.moving import moving_lines
from meguru.base.bodies.rules import LONGEST_PERSON, LONGEST_USERNAME, MOST_MOVES
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.project import settings as house
from meguru.web.staff.base import moving_table
from meguru.web.staff.base.moving_rows import MOST_SHOWN
from tests.support.browse import Person as Desk
from tests.support.cast import BEGINNING, START, Cast, Player

DAY = date(2017, 4, 1)


@pytest.fixture(autouse=True)
def _march() -> Iterator[None]:
    clock.fix_day(date(2017, 3, 25))
    yield
    clock.fix_day(None)


def pk(title: str) -> int:
    return Seat.objects.get(title=title).pk


def box(title: str, what: str = "name") -> str:
    return f"{what}-{pk(title)}"


def holder(title: str, day: date = DAY) -> str:
    (line,) = moving_lines(day, [pk(title)])
    return line.after.name if line.after else ""


def desk(player: Player, more: str = "") -> Desk:
    return Desk(player.client).open(player.path(f"bodies/moves/{more}"))


def look(page: Desk, **values: Any) -> Desk:
    return page.press("替わるところを確かめる", **values)


def test_many_seats_are_typed_looked_at_and_moved_at_once(secretary: Player, own_town: Town) -> None:
    page = Desk(secretary.client).open(secretary.path("bodies/")).follow("人事異動")
    page.sees("人事異動（4月1日から）", "3月31日まで", "4月1日から", "梅田 三")
    page = look(
        page,
        **{
            box("福祉課 担当"): "新井 新",
            box("福祉課 担当", "username"): "arai",
            box("福祉課 係長"): "",
            box("子育て課 担当"): "梅田 三",
        },
    )
    page.sees(
        "4月1日から、3席が変わります",
        "平成29年4月1日からの異動です。まだ替わっていません",
        "書く人・確かめる人がいなくなるもの",
        "確かめる人がいません",
    )
    page.sees(
        "席を離れる人　2",
        "松本 五（子育て課 担当）",
        "ログインの紙を渡す人　1",
        "新井 新（arai）",
        "から空席になります：福祉課 係長",
    )
    assert holder("福祉課 担当") == "梅田 三"
    page.press("この3席を替える").sees("3席の人を、4月1日から替えました", "ログインの紙")
    assert [holder(t) for t in ("福祉課 担当", "福祉課 係長", "子育て課 担当")] == ["新井 新", "", "梅田 三"]
    assert holder("福祉課 担当", date(2017, 3, 31)) == "梅田 三"


def test_what_was_typed_comes_back_whatever_is_wrong_or_asked(secretary: Player, own_town: Town) -> None:
    page = desk(secretary)
    # Narrowed to another body, the row that was written in stays.
    page = page.press("この日・この席を見る", **{box("福祉課 担当"): "新井 新", "body": "子育て課"})
    page.sees("書きかえ")
    assert {box("子育て課 担当"), box("福祉課 担当")} <= page.forms[0].names
    assert box("福祉課 係長") not in page.forms[0].names
    # Another day keeps it too.
    page = page.press("この日・この席を見る", body="", day="平成29年5月1日").sees(
        "人事異動（5月1日から）", "福祉課 係長"
    )
    page = look(page, day="いつか")
    assert page.status == 422
    values = page.forms[0].values
    assert (values["day"], values[box("福祉課 担当")]) == ("いつか", "新井 新")
    page = look(page, day="2017-04-01", **{box("委員"): "長" * (LONGEST_PERSON + 1), box("委員", "username"): "あ"})
    assert page.status == 422
    page.sees("まだ、どの席も替わっていません", "委員：氏名は、60字までにしてください")
    assert page.forms[0].values[box("福祉課 担当")] == "新井 新"
    page = look(page, **{box("委員"): "桃井 十", box("委員", "username"): "x" * (LONGEST_USERNAME + 1)})
    page.sees("利用者名は、150字まで")
    back = look(page, **{box("委員", "username"): ""}).sees("1席が変わります").press("戻って書き直す")
    assert back.forms[0].values[box("福祉課 担当")] == "新井 新"
    assert Person.objects.filter(name="新井 新").count() == 0
    look(desk(secretary)).sees("まだ、どの席も書きかえられていません")
    far = look(desk(secretary), **{box("委員"): "新しい 委員", "day": "平成19年4月1日"}).sees(
        "席のページで1席ずつ記録します"
    )
    assert (far.forms[0].values["day"], far.forms[0].values[box("委員")]) == ("平成19年4月1日", "新しい 委員")


def test_a_day_on_which_a_written_seat_is_not_there_loses_nothing(secretary: Player, own_town: Town) -> None:
    add_seat(
        actor=secretary.actor, title="三月までの席", role=Role.AUDITOR, starts_on=START, ends_on=date(2017, 4, 30),
        at=BEGINNING,
    )  # fmt: skip
    page = desk(secretary).press("この日・この席を見る", day="2017-05-01", **{box("三月までの席"): "短い 人"})
    page.sees("書きかえた席のうち1席は、この日にはありません")
    assert page.forms[0].values[box("三月までの席")] == "短い 人"


def test_two_at_once_are_told_of_each_other(secretary: Player, council_secretary: Player, own_town: Town) -> None:
    first, second = desk(secretary), desk(council_secretary)
    sure = look(first, **{box("福祉課 担当"): "先の 人"})
    late = look(second, **{box("福祉課 担当"): "後の 人", box("委員"): "別の 委員"})
    sure.press("この1席を替える").sees("1席の人を")
    late = late.press("この2席を替える")
    assert late.status == 409
    late.sees("ほかの人がこの席を変えました。いまは「先の 人」です")
    assert late.forms[0].values[box("福祉課 担当")] == "後の 人"
    assert late.forms[0].values[box("委員")] == "別の 委員"
    assert (holder("福祉課 担当"), holder("委員")) == ("先の 人", "桃井 十")
    # A page that lies open and says nothing of the seat does not set it back.
    look(desk(secretary), **{box("委員"): "別の 委員"}).press("この1席を替える")
    assert holder("福祉課 担当") == "先の 人"


def test_a_name_of_two_is_asked_on_the_page(secretary: Player, own_town: Town) -> None:
    for _one in range(2):
        twin = add_person(actor=secretary.actor, name="田中 一", at=BEGINNING)
    page = look(desk(secretary), **{box("委員"): "田中 一"}).sees(
        "同じ名前が2つあります", "だれのことですか", "同じ名前の、別の人"
    )
    look(page, **{box("委員", "person"): str(twin.pk)}).press("この1席を替える")
    assert Tenure.objects.get(starts_on=DAY).person_id == twin.pk


def test_a_form_that_was_changed_on_its_way_moves_nothing(secretary: Player, own_town: Town) -> None:
    answer = secretary.client.post(secretary.path("bodies/moves/"), {"payload": "x", "do": "take"})
    assert answer.status_code == 409
    answer = secretary.client.post(secretary.path("bodies/moves/"), {"seen": "x", "do": "look"})
    assert answer.status_code == 422
    assert not Tenure.objects.filter(starts_on=DAY).exists()


def test_a_fixed_time_is_asked_for_and_a_day_that_is_none_comes_back(secretary: Player, own_town: Town) -> None:
    seat = add_seat(actor=secretary.actor, title="公募委員", role=Role.COMMITTEE_MEMBER, starts_on=START, at=BEGINNING)
    take_seat(
        actor=secretary.actor, seat_id=seat.pk, starts_on=START, ends_on=date(2017, 3, 31), new_name="前の 委員",
        at=BEGINNING,
    )  # fmt: skip
    page = desk(secretary, "?which=due").sees("公募委員", "期限が来る", "平成29年3月31日までの任期")
    assert box("福祉課 担当") not in page.forms[0].names
    page = look(page, **{box("公募委員"): "前の 委員", box("公募委員", "until"): "いつか"})
    assert page.forms[0].values[box("公募委員", "until")] == "いつか"
    look(page, **{box("公募委員", "until"): "平成31年3月31日"}).sees("平成31年3月31日まで").press("この1席を替える")
    again = Tenure.objects.get(seat=seat, starts_on=DAY)
    assert (again.person.name, again.ends_on, again.is_substitute) == ("前の 委員", date(2019, 3, 31), False)


def test_forty_seats_and_the_most_there_may_be_fit_one_page(secretary: Player, own_town: Town) -> None:
    """Every box of the largest page arrives: a page of so many rows sends fewer fields than the house takes."""
    for number in range(MOST_SHOWN + 20):
        add_seat(actor=secretary.actor, title=f"席{number:03}", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    page = desk(secretary).sees("席000", f"一度に見せるのは{MOST_SHOWN}席まで")
    typed = {box(f"席{number:03}"): f"人 {number}" for number in range(40)}
    look(page, **typed).sees("40席が変わります", "ログインの紙を渡す人　40").press("この40席を替える")
    assert Tenure.objects.filter(starts_on=DAY, person__name__startswith="人 ").count() == 40
    assert 4 * (MOST_SHOWN + MOST_MOVES) + 10 < house.DATA_UPLOAD_MAX_NUMBER_FIELDS
    assert len(page.forms[0].values) <= 4 * MOST_SHOWN + 10


# The table.


def book_of(player: Player, day: date = DAY) -> Any:
    answer = player.client.get(player.path(f"bodies/moves/moves.xlsx?day={day}"))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def saved(book: Any) -> SimpleUploadedFile:
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("異動の表.xlsx", out.getvalue())


def bring(player: Player, book: Any) -> Desk:
    return desk(player).press("表を読み込んで確かめる", file=saved(book))


def cell(book: Any, title: str, heading: str) -> Any:
    sheet = book["席と人"]
    heads = [each.value for each in sheet[1]]
    row = next(
        row for row in range(2, sheet.max_row + 1) if sheet.cell(row, heads.index("席の名前") + 1).value == title
    )
    return sheet.cell(row, heads.index(heading) + 1)


def test_the_table_as_it_went_out_says_nothing(secretary: Player, own_town: Town) -> None:
    bring(secretary, book_of(secretary)).sees("なにも変わりません")
    other = date(2017, 5, 1)
    assert "day=2017-05-01" in bring(secretary, book_of(secretary, other)).address


def test_the_table_moves_what_was_written_in_it(secretary: Player, own_town: Town) -> None:
    book = book_of(secretary)
    assert cell(book, "福祉課 担当", "前の日まで").value == "梅田 三"
    cell(book, "福祉課 担当", "この日から").value = "新井 新"
    cell(book, "福祉課 担当", "利用者名").value = "arai"
    cell(book, "福祉課 係長", "この日から").value = None
    bring(secretary, book).sees("2席が変わります", "新井 新（arai）").press("この2席を替える").sees("2席の人を")
    assert (holder("福祉課 担当"), holder("福祉課 係長")) == ("新井 新", "")
    # Brought a second time, what it says stands already: the user name too is theirs.
    bring(secretary, book).sees("表を書き出したあとに、ここでも変わりました")
    bring(secretary, book_of(secretary)).sees("なにも変わりません")


WRONG: list[tuple[Callable[[Any], object], str]] = [
    (lambda book: setattr(cell(book, "委員", "この日から"), "value", "=1+1"), "数式があります"),
    (lambda book: setattr(cell(book, "委員", "任期のおわり"), "value", "いつか"), "任期のおわり"),
    (lambda book: setattr(book["異動の日"].cell(2, 1), "value", None), "日を1つ入れてください"),
    (lambda book: setattr(book["異動の日"].cell(2, 1), "value", "いつか"), "日を1つ入れてください"),
    (
        lambda book: book["席と人"].append([None, None, "知らない席", None, None, "だれか"]),
        "この日にある席ではありません",
    ),
    (lambda book: setattr(cell(book, "委員", "この日から"), "value", "長" * 61), "60字まで"),
    (lambda book: book.remove(book["席と人"]), "異動の表ではありません"),
]


@pytest.mark.parametrize(("spoil", "said"), WRONG)
def test_what_is_wrong_with_a_table_is_told_and_nothing_moves(
    secretary: Player, own_town: Town, spoil: Callable[[Any], object], said: str
) -> None:
    book = book_of(secretary)
    cell(book, "福祉課 担当", "この日から").value = "新井 新"
    spoil(book)
    page = bring(secretary, book)
    assert page.status == 422
    page.sees(said)
    assert holder("福祉課 担当") == "梅田 三"


def test_a_table_whose_day_is_far_off_is_not_looked_at_for_another_day(secretary: Player, own_town: Town) -> None:
    book = book_of(secretary)
    cell(book, "福祉課 担当", "この日から").value = "新井 新"
    book["異動の日"].cell(2, 1).value = date(2007, 4, 1)
    page = bring(secretary, book)
    assert page.status == 422
    page.sees("席のページで1席ずつ記録します")
    assert page.forms[0].values["day"] == "2007-04-01"
    assert "まだ替わっていません" not in page.text
    assert holder("福祉課 担当") == "梅田 三"


def test_what_a_command_refuses_is_told_by_the_row_of_the_table(secretary: Player, own_town: Town) -> None:
    book = book_of(secretary)
    cell(book, "福祉課 担当", "この日から").value = "新井 新"
    cell(book, "福祉課 担当", "利用者名").value = "名前"
    page = bring(secretary, book)
    page.sees(f"表の{cell(book, '福祉課 担当', '席の名前').row}行目", "英数字と")
    assert page.forms[0].values[box("福祉課 担当")] == "新井 新"


def test_no_file_is_told(secretary: Player, own_town: Town) -> None:
    page = desk(secretary).press("表を読み込んで確かめる")
    assert page.status == 422
    page.sees("異動の表：")


def test_a_table_without_slips_is_known_by_its_titles(secretary: Player, own_town: Town) -> None:
    """A list typed anew under the headings (the slips are gone) still finds its seats."""
    book = book_of(secretary)
    cell(book, "委員", "この日から").value = "別の 委員"
    sheet = book["席と人"]
    slip = sheet.max_column
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, slip).value = None
    bring(secretary, book).sees("1席が変わります", "別の 委員")


TITLES = ("福祉課 担当", "福祉課 係長", "子育て課 担当", "委員", "監査委員")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.dictionaries(st.sampled_from(TITLES), st.sampled_from(["", "新井 新", "梅田 三", "桃井 十"]), min_size=1)
)
def test_out_and_in_says_nothing_and_any_written_names_come_back_as_just_those(
    cast: Cast, names: dict[str, str]
) -> None:
    player = cast["secretary"]
    with town_scope(cast.town), transaction.atomic():
        start = {title: holder(title) for title in TITLES}
        lines = moving_lines(DAY)
        answer = moving_table.answer(lines, day=DAY, town=cast.town.slug, town_name=cast.town.name)
        assert moving_table.compared(moving_table.read(answer.content, town=cast.town.slug), lines).says_nothing
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        for title, name in names.items():
            cell(book, title, "この日から").value = name or None
        read = moving_table.read(saved(book).read(), town=cast.town.slug)
        found = moving_table.compared(read, lines)
        wanted = {str(pk(title)): name for title, name in names.items() if name != start[title]}
        assert {key: row.values["name"] for key, row in found.rows.items()} == wanted
        assert found.problems == ()
        moves = [SeatMove(int(key), name) for key, name in wanted.items()]
        move_seats(actor=player.actor, day=DAY, moves=moves, at=clock.now())
        lines = moving_lines(DAY)
        again = moving_table.answer(lines, day=DAY, town=cast.town.slug, town_name=cast.town.name)
        assert moving_table.compared(moving_table.read(again.content, town=cast.town.slug), lines).says_nothing
        transaction.set_rollback(True)
