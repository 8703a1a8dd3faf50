"""When a year may be opened, which of the opened years is "now", what has to be done before one is closed or taken back."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.act.turn.rules import Written, in_the_way_of_closing, in_the_way_of_taking_back
from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.rules import (
    EARLIEST_MONTHS,
    FARTHEST_MONTHS,
    LONGEST_REASON,
    YEAR_MACHINE,
    YearState,
    YearStep,
    check_opening,
    earliest_opening,
    first_opening,
    is_early,
    require_not_far,
    require_open,
    year_of_now,
    year_to_review,
)

YEARS = st.integers(1990, 2100)
DAYS = st.dates(date(1990, 4, 1), date(2100, 3, 31))
OPENED = st.lists(YEARS, min_size=1, max_size=12, unique=True)


@given(YEARS)
def test_the_first_day_without_a_reason_lies_two_months_before_april(year: int) -> None:
    fiscal = FiscalYear(year)
    first = earliest_opening(fiscal)
    assert (first.year, first.month, first.day) == (year, 4 - EARLIEST_MONTHS, 1)
    assert is_early(fiscal, first - timedelta(days=1))
    assert not is_early(fiscal, first)
    assert not is_early(fiscal, fiscal.starts_on)


@given(YEARS)
def test_no_year_is_opened_more_than_half_a_year_ahead(year: int) -> None:
    fiscal = FiscalYear(year)
    first = first_opening(fiscal)
    assert (first.year, first.month, first.day) == (year - 1, 4 - FARTHEST_MONTHS + 12, 1)
    require_not_far(fiscal, first)
    with pytest.raises(NotNow, match="から、わけを書いて開けます"):
        require_not_far(fiscal, first - timedelta(days=1))


@given(YEARS, DAYS)
def test_only_early_is_a_reason_asked_for(year: int, today: date) -> None:
    fiscal = FiscalYear(year)
    if today < first_opening(fiscal):
        for reason in ("", "来年度の準備のため"):
            with pytest.raises(NotNow, match="まだ開けません"):
                check_opening(fiscal, today, reason)
        return
    if today < earliest_opening(fiscal):
        with pytest.raises(Invalid) as refused:
            check_opening(fiscal, today, "")
        assert list(refused.value.fields) == ["reason"]
    else:
        check_opening(fiscal, today, "")
    check_opening(fiscal, today, "来年度の準備のため")


def test_a_reason_is_not_longer_than_is_kept() -> None:
    check_opening(FiscalYear(2018), date(2018, 4, 1), "わ" * LONGEST_REASON)
    with pytest.raises(Invalid, match="200字まで"):
        check_opening(FiscalYear(2018), date(2018, 4, 1), "わ" * (LONGEST_REASON + 1))


@given(DAYS, OPENED)
def test_now_is_the_year_the_day_lies_in_where_it_is_opened(today: date, opened: list[int]) -> None:
    here = FiscalYear.of(today)
    assert year_of_now(today, [*opened, here.year]) == here.year
    assert year_to_review(today, [*opened, here.previous.year]) == here.previous.year


@given(DAYS, OPENED, st.lists(st.integers(1, 40), max_size=5))
def test_years_opened_ahead_never_move_now(today: date, opened: list[int], ahead: list[int]) -> None:
    here = FiscalYear.of(today).year
    begun = [min(year, here) for year in opened]
    ended = [min(year, here - 1) for year in opened]
    later = [here + number for number in ahead]
    assert year_of_now(today, begun + later) == year_of_now(today, begun)
    assert year_to_review(today, ended + later) == year_to_review(today, ended)


@given(DAYS, OPENED)
def test_before_any_year_has_begun_the_first_to_come_is_shown(today: date, opened: list[int]) -> None:
    here = FiscalYear.of(today).year
    to_come = [here + 1 + abs(year - here) for year in opened]
    assert year_of_now(today, to_come) == year_to_review(today, to_come) == min(to_come)


def test_without_any_opened_year_there_is_none() -> None:
    assert year_of_now(date(2018, 5, 21), []) is None
    assert year_to_review(date(2018, 5, 21), []) is None


def test_a_year_goes_between_open_and_closed_as_often_as_needed() -> None:
    state = YearState.OPEN
    for step in (YearStep.CLOSE, YearStep.REOPEN, YearStep.CLOSE):
        state = YEAR_MACHINE.next_state(state, step)
    assert state is YearState.CLOSED
    with pytest.raises(NotNow, match="閉じています"):
        require_open(FiscalYear(2016), state)


def test_sheets_and_meetings_stand_in_the_way_of_closing() -> None:
    assert in_the_way_of_closing([], []) == []
    told = in_the_way_of_closing([f"取組{n}" for n in range(7)], ["第1回"])
    assert "7枚あります（取組0、取組1、取組2、取組3、取組4 など）" in told[0]
    assert "1回あります（第1回）" in told[1]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (Written(sheets=["見守りの輪"]), "シートが1枚あります（見守りの輪）"),
        (Written(activities=2), "活動の記録が2件"),
        (Written(figures=3), "数字（指標の実績）が3件"),
        (Written(meetings=1), "会議の記録が1回"),
        (Written(amendments=1), "計画の変更が1件"),
        (Written(publications=1), "公表の案が1回"),
        (Written(closings=1), "閉じて開き直した記録が1回"),
    ],
)
def test_whatever_was_written_stands_in_the_way_of_taking_back(written: Written, told: str) -> None:
    [sentence] = in_the_way_of_taking_back(written)
    assert told in sentence


def test_nothing_written_stands_in_no_way() -> None:
    assert in_the_way_of_taking_back(Written()) == []
