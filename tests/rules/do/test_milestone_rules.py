"""How a milestone stands on a day, and what is refused of one."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.errors import Invalid
from meguru.do.milestones.rules import (
    SOON,
    STANDING_LABELS,
    Standing,
    check_due,
    check_first,
    checked_calling_off,
    checked_milestone,
    checked_move,
    standing_on,
)

DAY, JUNE = date(2017, 5, 10), date(2017, 6, 1)


@given(st.integers(-400, 400))
def test_an_open_milestone_is_late_soon_or_ahead_by_its_day_alone(days: int) -> None:
    due = DAY + timedelta(days=days)
    found = standing_on(DAY, due_on=due, done_on=None, called_off="")
    assert found is (Standing.LATE if due < DAY else Standing.SOON if due - DAY <= SOON else Standing.AHEAD)
    assert standing_on(DAY, due_on=due, done_on=DAY, called_off="") is Standing.DONE
    assert standing_on(DAY, due_on=due, done_on=None, called_off="雨") is Standing.CALLED_OFF


def test_every_standing_has_its_words() -> None:
    assert set(STANDING_LABELS) == set(Standing)


REFUSED: tuple[tuple[Callable[[], object], str], ...] = (
    (lambda: checked_milestone(" "), "what"),
    (lambda: checked_milestone("字" * 201), "what"),
    (lambda: checked_move(DAY, DAY, "わけ"), "due_on"),
    (lambda: checked_move(DAY, JUNE, " "), "reason"),
    (lambda: checked_calling_off(""), "reason"),
    (lambda: check_first([1, 2], 3), "first"),
    (lambda: check_first([1], None), "first"),
    (lambda: check_due(DAY, first_year=2018, last_year=2020, closed=()), "due_on"),
    (lambda: check_due(DAY, first_year=2015, last_year=2016, closed=()), "due_on"),
    (lambda: check_due(DAY, first_year=2016, last_year=2020, closed=(2017,)), "due_on"),
)


@pytest.mark.parametrize(("call", "field"), REFUSED)
def test_words_days_and_reasons_are_asked_for(call: Callable[[], object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        call()
    assert list(refused.value.fields) == [field]


def test_what_can_be_is_kept_clean() -> None:
    assert checked_milestone(" 案内を\n出す ") == "案内を 出す"
    assert checked_move(DAY, JUNE, " 会場の都合 ") == "会場の都合"
    assert checked_calling_off("雨") == "雨"
    check_first([], None)
    check_first([1, 2], 2)
    check_due(DAY, first_year=2017, last_year=2017, closed=())
