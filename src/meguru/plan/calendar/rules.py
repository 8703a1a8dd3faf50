"""Decisions about the year: its states, when it may be opened, which year is "now", due dates, lateness in working days."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

import jpholiday

from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import FIRST_MONTH, FiscalYear, wareki
from meguru.core.language import _
from meguru.core.states import StateMachine
from meguru.core.text import check_words

LONGEST_REASON = 200
# A year is opened in the last weeks before its April. Earlier than this it takes a reason.
EARLIEST_MONTHS = 2
# From the autumn before, while next year is being prepared, it is opened with a reason; earlier than that never.
FARTHEST_MONTHS = 6
CLOSER_ALONE = _("年度を閉じた人と同じ人は、開き直せません。ほかの人に開き直してもらってください。")
CLOSER_UNKNOWN = _(
    "だれがこの年度を閉じたかの記録がないので、別の人が開き直すことを確かめられません。運用の担当に相談してください。"
)


class YearState(StrEnum):
    """A plan year is open for records and sheets until it is closed, and again when it is opened again."""

    OPEN = "open"
    CLOSED = "closed"


class YearStep(StrEnum):
    """Steps of a plan year."""

    CLOSE = "close"
    REOPEN = "reopen"


YEAR_MACHINE = StateMachine(
    name="plan year",
    noun=_("年度"),
    initial=YearState.OPEN,
    states={YearState.OPEN: _("進行中"), YearState.CLOSED: _("閉じた")},
    steps={YearStep.CLOSE: _("年度を閉じる"), YearStep.REOPEN: _("年度を開き直す")},
    table={
        YearState.OPEN: {YearStep.CLOSE: YearState.CLOSED},
        YearState.CLOSED: {YearStep.REOPEN: YearState.OPEN},
    },
)


def require_open(year: FiscalYear, state: str) -> None:
    """Raises ``NotNow`` where the year is closed: its sheets, activities and figures can only be read."""
    if state != YearState.OPEN:
        raise NotNow(
            _(
                "{year}は閉じています。シートも活動も会議の記録も、読むだけになっています。直すときは、"
                "事務局が「年度」のページで開き直します。"
            ).format(year=year)
        )


def earliest_opening(year: FiscalYear) -> date:
    """The first day on which a year may be opened without a reason: 1 February before its April."""
    return date(year.year, FIRST_MONTH - EARLIEST_MONTHS, 1)


def first_opening(year: FiscalYear) -> date:
    """The first day on which a year may be opened at all, with a reason: 1 October before its April."""
    return date(year.year - 1, FIRST_MONTH - FARTHEST_MONTHS + 12, 1)


def require_not_far(year: FiscalYear, today: date) -> None:
    """Raises ``NotNow`` where a year lies so far ahead that it is not opened for any reason."""
    if today < first_opening(year):
        raise NotNow(
            _(
                "{year}は、まだ開けません。{first}から、わけを書いて開けます。わけなしで開けるのは、{usual}からです。"
            ).format(year=year, first=wareki(first_opening(year)), usual=wareki(earliest_opening(year)))
        )


def is_early(year: FiscalYear, today: date) -> bool:
    """Whether opening the year today would be early enough to ask for a reason."""
    return today < earliest_opening(year)


def check_opening(year: FiscalYear, today: date, reason: str) -> None:
    """Raises ``NotNow`` far ahead, ``Invalid`` at the reason where a year is opened early without one, or it is too long."""
    require_not_far(year, today)
    if is_early(year, today) and not reason:
        first = wareki(earliest_opening(year))
        raise Invalid(
            {
                "reason": _("{year}は{first}から開けます。早く開くときは、わけを書いてください。").format(
                    year=year, first=first
                )
            }
        )
    check_words("reason", reason, longest=LONGEST_REASON)


def year_of_now(today: date, opened: Sequence[int]) -> int | None:
    """Of the opened years, the one the day lies in, else the newest that has begun, else the first to come."""
    return _newest_up_to(FiscalYear.of(today).year, opened)


def year_to_review(today: date, opened: Sequence[int]) -> int | None:
    """Of the opened years, the newest that has ended (its sheets are being gathered), else the first there is."""
    return _newest_up_to(FiscalYear.of(today).previous.year, opened)


def _newest_up_to(last: int, opened: Sequence[int]) -> int | None:
    return max((year for year in opened if year <= last), default=min(opened, default=None))


def is_working_day(day: date) -> bool:
    """Whether town offices are open: not a Saturday, Sunday, public holiday, or 29 December to 3 January."""
    new_year = (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
    return day.weekday() < 5 and not new_year and not jpholiday.is_holiday(day)


def working_days_late(due: date, today: date) -> int:
    """How many working days have passed since the due day. A due day on a holiday runs to the next working day."""
    last = due
    while not is_working_day(last):
        last += timedelta(days=1)
    if today <= last:
        return 0
    years = (_working_days(year) for year in range(last.year, today.year + 1))
    return sum(bisect_right(days, today) - bisect_right(days, last) for days in years)


@lru_cache(maxsize=64)
def _working_days(year: int) -> tuple[date, ...]:
    """The working days of a calendar year; a page of many late things asks for the same few years."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range((date(year, 12, 31) - first).days + 1))
    return tuple(day for day in days if is_working_day(day))


def check_due_days(reviewed: FiscalYear, days: Mapping[str, tuple[date, date]], *, today: date) -> dict[str, date]:
    """The due days that would be others. ``days`` are (what stands, what is asked for) by field.

    Raises ``Invalid`` at each field for a day that has passed, or does not lie in the fiscal year after the reviewed one.
    """
    moved = {name: asked for name, (stands, asked) in days.items() if asked != stands}
    after = reviewed.next
    problems = {}
    for name, day in moved.items():
        if FiscalYear.of(day) != after:
            problems[name] = _("シートの期限は、{year}の中の日にしてください（{first}から{last}まで）。").format(
                year=after, first=wareki(after.starts_on), last=wareki(after.ends_on)
            )
        elif day < today:
            problems[name] = _("過ぎた日を期限にすることはできません。")
    if problems:
        raise Invalid(problems)
    return moved


def due_day(reviewed: FiscalYear, month_day: tuple[int, int]) -> date:
    """The due day of a sheet: the review follows the year's end, so it lies in the next fiscal year."""
    return reviewed.next.month(*month_day)
