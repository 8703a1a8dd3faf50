"""Seats are held by one person at a time; working days and due days of the year."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.base.bodies.rules import check_period, check_seat_is_free, in_force
from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.rules import due_day, is_working_day, working_days_late

DAYS = st.dates(min_value=date(2015, 1, 1), max_value=date(2022, 12, 31))
Period = tuple[date, date | None]


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """A period that may still run."""
    starts_on = draw(DAYS)
    length = draw(st.none() | st.integers(min_value=0, max_value=900))
    return starts_on, None if length is None else starts_on + timedelta(days=length)


def is_free(mine: Period, *others: Period) -> bool:
    """Whether the seat can be taken; the refusal names the field."""
    try:
        check_seat_is_free(*mine, others)
    except Invalid as refused:
        return "starts_on" not in refused.fields
    return True


@given(periods(), periods())
def test_a_seat_is_free_where_no_day_is_shared(mine: Period, other: Period) -> None:
    far = date(2030, 1, 1)
    shares = max(mine[0], other[0]) <= min(mine[1] or far, other[1] or far)
    assert is_free(mine, other) is not shares


@given(periods(), periods(), periods())
def test_it_does_not_matter_who_came_first(one: Period, other: Period, third: Period) -> None:
    assert is_free(one, other) is is_free(other, one)
    assert is_free(one, other, third) is (is_free(one, other) and is_free(one, third))


@given(periods(), DAYS)
def test_both_ends_belong_to_a_period(period: Period, day: date) -> None:
    starts_on, ends_on = period
    assert in_force(starts_on, ends_on, starts_on)
    assert not in_force(starts_on, ends_on, starts_on - timedelta(days=1))
    if ends_on is not None:
        assert in_force(starts_on, ends_on, ends_on)
        assert not in_force(starts_on, ends_on, ends_on + timedelta(days=1))
    assert in_force(starts_on, ends_on, day) is (starts_on <= day and (ends_on is None or day <= ends_on))


@given(DAYS, st.integers(min_value=1, max_value=400))
def test_a_period_does_not_end_before_it_begins(starts_on: date, days: int) -> None:
    check_period(starts_on, starts_on)
    with pytest.raises(Invalid):
        check_period(starts_on, starts_on - timedelta(days=days))


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2017, 5, 2), True),
        (date(2017, 5, 3), False),  # 憲法記念日
        (date(2017, 5, 6), False),  # a Saturday
        (date(2016, 3, 21), False),  # the day after 春分の日, a Sunday
        (date(2016, 12, 28), True),
        (date(2016, 12, 29), False),
        (date(2017, 1, 3), False),
        (date(2017, 1, 4), True),
        (date(2019, 5, 1), False),  # the day the era changed
    ],
)
def test_offices_are_closed_on_holidays_and_at_new_year(day: date, open_: bool) -> None:
    assert is_working_day(day) is open_


@given(DAYS, st.integers(min_value=-30, max_value=60))
def test_lateness_counts_working_days_and_never_goes_back(due: date, days: int) -> None:
    today = due + timedelta(days=days)
    late = working_days_late(due, today)
    assert 0 <= late <= max(0, days)
    assert working_days_late(due, today + timedelta(days=1)) - late in (0, 1)
    if days <= 0:
        assert late == 0


@given(DAYS, st.integers(min_value=0, max_value=800))
def test_lateness_is_what_counting_day_by_day_gives(due: date, days: int) -> None:
    while not is_working_day(due):
        due += timedelta(days=1)
    passed = sum(is_working_day(due + timedelta(days=number)) for number in range(1, days + 1))
    assert working_days_late(due, due + timedelta(days=days)) == passed


def test_a_due_day_on_a_holiday_runs_to_the_next_working_day() -> None:
    golden_week = date(2017, 5, 3)
    assert working_days_late(golden_week, date(2017, 5, 8)) == 0
    assert working_days_late(golden_week, date(2017, 5, 9)) == 1


def test_a_sheet_is_due_in_the_year_after_the_one_it_reviews() -> None:
    assert due_day(FiscalYear(2016), (5, 15)) == date(2017, 5, 15)
    assert due_day(FiscalYear(2016), (2, 1)) == date(2018, 2, 1)
