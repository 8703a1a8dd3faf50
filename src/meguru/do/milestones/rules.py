"""Decisions about milestones: how one is written, when it may be moved, and how it stands on a day. And about named people."""

from collections.abc import Collection
from datetime import date, timedelta
from enum import StrEnum

from meguru.core.errors import Invalid
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import check_words, clean_line

LONGEST_MILESTONE = 200
LONGEST_MOVE_REASON = 300
# So many days before its day a milestone stands in いま.
SOON = timedelta(days=14)


class Standing(StrEnum):
    """How a milestone stands on a day."""

    LATE = "late"
    SOON = "soon"
    AHEAD = "ahead"
    DONE = "done"
    CALLED_OFF = "called-off"


STANDING_LABELS = {
    Standing.LATE: _("期日をすぎています"),
    Standing.SOON: _("もうすぐ"),
    Standing.AHEAD: _("これから"),
    Standing.DONE: _("済み"),
    Standing.CALLED_OFF: _("取りやめ"),
}


def standing_on(day: date, *, due_on: date, done_on: date | None, called_off: str) -> Standing:
    """How a milestone stands on a day."""
    if called_off:
        return Standing.CALLED_OFF
    if done_on is not None:
        return Standing.DONE
    if due_on < day:
        return Standing.LATE
    return Standing.SOON if due_on <= day + SOON else Standing.AHEAD


def checked_milestone(what: str) -> str:
    """What a milestone is, as it is kept. Raises ``Invalid`` where it says nothing, or too much."""
    words = clean_line(what)
    check_words("what", words, longest=LONGEST_MILESTONE, missing=_("節目を書いてください。"))
    return words


def check_due(day: date, *, first_year: int, last_year: int, closed: Collection[int]) -> None:
    """Raises ``Invalid`` for a due day outside of the years in which the measure runs, or in a fiscal year that is closed."""
    year = FiscalYear.of(day)
    if not first_year <= year.year <= last_year:
        told = _("この取組が続くのは、{first}から{last}までです。その間の日を書いてください。")
        raise Invalid({"due_on": told.format(first=FiscalYear(first_year), last=FiscalYear(last_year))})
    if year.year in closed:
        raise Invalid({"due_on": _("{year}は閉じています。そのあとの日を書いてください。").format(year=year)})


def checked_move(before: date, after: date, reason: str) -> str:
    """The reason for another day, as it is kept. Raises ``Invalid`` where there is none, or the day stays."""
    if before == after:
        raise Invalid({"due_on": _("期日が、いまと同じです。新しい期日を書いてください。")})
    why = clean_line(reason)
    check_words("reason", why, longest=LONGEST_MOVE_REASON, missing=_("動かすわけを書いてください。"))
    return why


def checked_calling_off(reason: str) -> str:
    """The reason for calling off, as it is kept. Raises ``Invalid`` where there is none."""
    why = clean_line(reason)
    check_words("reason", why, longest=LONGEST_MOVE_REASON, missing=_("取りやめるわけを書いてください。"))
    return why


def check_first(named: Collection[int], first: int | None) -> None:
    """Raises ``Invalid`` where people are named and none of them is the first."""
    if named and first not in named:
        raise Invalid({"first": _("選んだ人の中から、主担当を1人選んでください。")})
