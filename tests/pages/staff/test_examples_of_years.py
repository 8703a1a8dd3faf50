"""Examples beside a year or a day are of the year that is now: an example of another era helps nobody."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import Player


@pytest.fixture(
    params=[(date(2026, 11, 28), "令和8年度", "R8", "2026"), (date(2018, 5, 21), "平成30年度", "H30", "2018")]
)
def today(request: pytest.FixtureRequest) -> Iterator[tuple[str, str, str]]:
    day, *said = request.param
    clock.fix_day(day)
    yield (said[0], said[1], said[2])
    clock.fix_day(None)


@pytest.mark.parametrize("page", ["years/", "meetings/call/", "publications/draft/", "plan/terms/new/"])
def test_a_year_may_be_written_in_any_way_of_this_year(
    secretary: Player, today: tuple[str, str, str], page: str
) -> None:
    year, code, number = today
    Person(secretary.client).open(secretary.path(page)).sees(f"「{year}」「{code}」「{number}」のどれでも書けます。")


def test_a_day_is_shown_by_the_last_of_the_year_before(secretary: Player, today: tuple[str, str, str]) -> None:
    page = Person(secretary.client).open(secretary.path("bodies/basics/districts/east/write/"))
    page.sees("例：令和8年3月31日" if today[1] == "R8" else "例：平成30年3月31日")
