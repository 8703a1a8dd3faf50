"""What something was called on a day, from its present name and the renamings that were made."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.base.bodies.rules import check_renaming, name_on
from meguru.core.errors import Invalid

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2030, 12, 31))
NAMES = st.text(min_size=1, max_size=8)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[date, str]]:
    """Names with the day from which each counts, oldest first; the first counts from ever."""
    days = sorted(draw(st.lists(DAYS, unique=True, max_size=6)))
    return [(day, draw(NAMES)) for day in [date.min, *days]]


def changes_in(history: list[tuple[date, str]]) -> list[tuple[date, str]]:
    """As they are kept: from which day, and the name before."""
    return [(day, before) for (_, before), (day, _) in pairwise(history)]


@given(histories(), DAYS)
def test_the_name_on_a_day_is_the_last_that_counted_by_then(history: list[tuple[date, str]], day: date) -> None:
    wanted = [name for since, name in history if since <= day][-1]
    assert name_on(history[-1][1], changes_in(history), day) == wanted


@given(histories())
def test_a_name_counts_from_its_first_day_and_the_one_before_until_the_day_before(
    history: list[tuple[date, str]],
) -> None:
    present, changes = history[-1][1], changes_in(history)
    for (_, before), (since, name) in pairwise(history):
        assert name_on(present, changes, since) == name
        assert name_on(present, changes, since - timedelta(days=1)) == before


@given(histories(), NAMES, st.integers(min_value=1, max_value=500))
def test_a_further_renaming_changes_no_name_of_an_earlier_day(
    history: list[tuple[date, str]], name: str, later: int
) -> None:
    present, changes = history[-1][1], changes_in(history)
    day = max([since for since, _ in history[1:]], default=date(2015, 1, 1)) + timedelta(days=later)
    more = [*changes, (day, present)]
    for since in [*(since for since, _ in history[1:]), day - timedelta(days=1)]:
        assert name_on(name, more, since) == name_on(present, changes, since)
    assert name_on(name, more, day) == name


APRIL = date(2018, 4, 1)


@pytest.mark.parametrize(
    ("name", "reason", "days", "field"),
    [
        ("", "機構改革", [], "name"),
        ("福祉課", "機構改革", [], "name"),
        ("健康課", "", [], "reason"),
        ("健康課", "機構改革", [APRIL], "from_day"),
        ("健康課", "機構改革", [date(2019, 4, 1)], "from_day"),
    ],
)
def test_what_is_no_renaming_is_refused_at_its_field(name: str, reason: str, days: list[date], field: str) -> None:
    check_renaming(("福祉課", ""), ("健康課", ""), "機構改革", APRIL, [date(2017, 4, 1)])
    with pytest.raises(Invalid) as refused:
        check_renaming(("福祉課", ""), (name, ""), reason, APRIL, days)
    assert list(refused.value.fields) == [field]
