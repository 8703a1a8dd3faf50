"""The years of a measure, a theme and a district in the book: what was done, and how it was judged."""

from typing import Literal, NotRequired, TypedDict


class PartYear(TypedDict):
    """A sub-item of a measure in one recorded year: what was done, and its own rating where it has one."""

    number: int
    title: str  # as it was called then
    owner: str  # whose it was, where it was not the lead's
    did: str
    rating: str | None  # code of the scale


class MeasureYear(TypedDict):
    """A measure in one year.

    ``state``: recorded (results are public) | missing (the year is over, its sheet not accepted; the first books say
    planned) | running (the year now open) | planned.
    """

    fiscal_year: int
    label: str
    state: Literal["recorded", "missing", "running", "planned"]
    plan: str
    did: str
    outcome: str
    issue: str
    rating: str | None  # code of the scale
    rating_reason: str
    committee_rating: str | None
    committee_comment: str
    direction: str | None  # code of directions
    next_plan: str
    advice: list[str]  # advice numbers given on this year
    activities: int
    people: int
    owner: NotRequired[str]  # who did it then, where that is another body than now
    partners: NotRequired[list[str]]  # with whom it was done then, where that is not with the same as now
    parts: NotRequired[list[PartYear]]  # its sub-items, where it had any


class ThemeYear(TypedDict):
    """A district theme in one year: what was done, what went well, trouble, next, help wanted. Any may be empty."""

    fiscal_year: int
    label: str
    did: str
    good: str
    trouble: str
    next: str
    help: str


class DistrictYear(TypedDict):
    """How a district went through a year: held in person, in writing (書面) or cancelled (中止).

    ``review``: whether its sheet was accepted; ``manner`` says nothing where it was not. The first books lack it.
    """

    fiscal_year: int
    label: str
    manner: Literal["held", "written", "cancelled"]
    review: NotRequired[Literal["accepted", "missing", "not_asked"]]
    note: str
    activities: int
    people: int
