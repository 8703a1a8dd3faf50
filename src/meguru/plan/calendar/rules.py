"""Decisions about the year: its states, due dates from the term's calendar, and lateness in working days."""

from datetime import date, timedelta
from enum import StrEnum

import jpholiday

from meguru.core.errors import NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.states import StateMachine


class YearState(StrEnum):
    """A plan year is open for records and sheets until it is closed."""

    OPEN = "open"
    CLOSED = "closed"


class YearStep(StrEnum):
    """Steps of a plan year."""

    CLOSE = "close"


YEAR_MACHINE = StateMachine(
    name="plan year",
    noun="年度",
    initial=YearState.OPEN,
    states={YearState.OPEN: "進行中", YearState.CLOSED: "閉じた"},
    steps={YearStep.CLOSE: "年度を閉じる"},
    table={YearState.OPEN: {YearStep.CLOSE: YearState.CLOSED}, YearState.CLOSED: {}},
)


def require_open(year: FiscalYear, state: str) -> None:
    """Raises ``NotNow`` where the year is closed: its sheets, activities and figures can only be read."""
    if state != YearState.OPEN:
        raise NotNow(f"{year}は閉じています。シートも活動も数字も、読むだけになっています。")


def is_working_day(day: date) -> bool:
    """Whether town offices are open: not a Saturday, Sunday, public holiday, or 29 December to 3 January."""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not new_year and not jpholiday.is_holiday(day)


def working_days_late(due: date, today: date) -> int:
    """How many working days have passed since the due day. A due day on a holiday runs to the next working day."""
    last = due
    while not is_working_day(last):
        last += timedelta(days=1)
    late = 0
    day = last
    while day < today:
        day += timedelta(days=1)
        late += is_working_day(day)
    return late


def due_day(reviewed: FiscalYear, month_day: tuple[int, int]) -> date:
    """The due day of a sheet: the review follows the year's end, so it lies in the next fiscal year."""
    return reviewed.next.month(*month_day)
