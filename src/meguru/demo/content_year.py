"""The shapes of what happens in the demo's years: activities, sheets, the committee, opinions, amendments,
publication.

They carry the days on which each step was taken, so that whoever plays the content through the commands can
move the clock. ``TownContent`` at the end holds everything of one town.
"""

import datetime as dt
from dataclasses import dataclass
from dataclasses import field as own_field
from typing import Literal, TypeVar

from meguru.demo.content_shapes import (
    Account,
    Body,
    Channel,
    District,
    DistrictPlan,
    Flow,
    Measure,
    NewMeasure,
    Organisation,
    Person,
    Pillar,
    PlanText,
    Seat,
    Term,
    Town,
)

_Coded = TypeVar("_Coded", District, Organisation, Measure, Seat, Person)


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One logged activity. ``district`` empty means the whole town; ``people`` None means nobody counted."""

    on: dt.date
    place: str
    text: str
    host: str  # code of an organisation
    district: str = ""
    measures: tuple[str, ...] = ()
    people: int | None = None
    entered_by: str = ""  # code of a seat; the loader fills it where the file leaves it out
    entered_on: dt.date | None = None  # filled by the loader: a few days after


SheetState = Literal["accepted", "submitted", "confirming", "returned", "writing"]


@dataclass(frozen=True, kw_only=True)
class MeasureSheet:
    """A measure's yearly sheet as far as it has come; a sheet nobody has touched has no row.

    The days say the same as ``state`` and are checked against it. A returned sheet has no days of its own: they stand on its
    ``SheetReturn``. An empty ``plan`` leaves the words that last year's sheet handed on.
    """

    measure: str
    state: SheetState = "accepted"
    plan: str = ""
    did: str = ""
    outcome: str = ""
    issue: str = ""
    rating: str = ""
    rating_reason: str = ""
    direction: str = ""
    next_plan: str = ""
    advice_reply: str = ""
    written_on: dt.date | None = None  # of a half-written sheet; any other is written on the day it is sent
    submitted_on: dt.date | None = None  # sent to be confirmed
    approved_on: dt.date | None = None  # confirmed and handed in
    accepted_on: dt.date | None = None
    actuals: dict[str, float] = own_field(
        default_factory=dict
    )  # indicator name -> figure; a missing one is not yet known
    written_by: str = ""  # seats; filled by the loader from the owner
    approved_by: str = ""
    accepted_by: str = ""


@dataclass(frozen=True, kw_only=True)
class ThemeSheet:
    """A theme of a district in the year. Any text may be empty."""

    number: int
    did: str = ""
    good: str = ""
    trouble: str = ""
    next: str = ""
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class DistrictSheet:
    """A district's yearly sheet as far as it has come: typed by a support seat, confirmed by the chair.

    Days and state belong together as on a measure's sheet; it is confirmed through ``confirmed_by_channel`` on the day it is sent.
    """

    district: str
    manner: Literal["held", "written", "cancelled"]
    entered_by: str
    state: SheetState = "accepted"
    written_on: dt.date | None = None
    submitted_on: dt.date | None = None
    accepted_on: dt.date | None = None
    note: str = ""
    confirmed_on: dt.date | None = None
    confirmed_by_channel: Literal["paper", "meeting", "fax", "telephone", "screen", ""] = ""
    themes: tuple[ThemeSheet, ...] = ()
    accepted_by: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetReturn:
    """A sheet sent back once: the remark on a field, and the text before and after. ``theme`` for district sheets.

    An empty ``corrected_text`` is a sheet that still waits for its correction. ``also`` holds remarks on other fields.
    """

    sheet: Literal["measure", "district"]
    code: str
    field: str
    remark: str
    first_text: str
    first_submitted_on: dt.date
    returned_on: dt.date
    returned_by: str
    corrected_text: str = ""
    theme: int | None = None
    also: dict[str, str] = own_field(default_factory=dict)  # field -> remark, said on the same day


@dataclass(frozen=True, kw_only=True)
class Heads:
    """How many members took part in a meeting, and how."""

    in_person: int
    online: int = 0
    proxy: int = 0
    written: int = 0
    absent: int = 0


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """The committee's judgement of one measure."""

    measure: str
    rating: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The joint secretariat's reply to a piece of advice."""

    stance: Literal["done", "will_do", "consider", "difficult"]
    text: str
    drafted_by: str
    replied_on: dt.date


@dataclass(frozen=True, kw_only=True)
class Advice:
    """A piece of advice given at a meeting; ``order`` makes its number (H28-01)."""

    order: int
    kind: Literal["question", "opinion", "proposal", "evaluation"]
    text: str
    addressee: str  # code of an organisation
    due_on: dt.date
    measure: str = ""
    district: str = ""
    reply: Reply | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A meeting of the formulation and promotion committee."""

    number: int
    on: dt.date
    place: str
    called_on: dt.date
    attendance: Heads
    evaluations: tuple[Evaluation, ...]
    advice: tuple[Advice, ...]


@dataclass(frozen=True, kw_only=True)
class Publication:
    """One publication of a year: drafted by one seat, approved by another."""

    issue: int
    drafted_on: dt.date
    drafted_by: str
    approved_on: dt.date
    approved_by: str


@dataclass(frozen=True, kw_only=True)
class Year:
    """What happened in and about one fiscal year."""

    fiscal_year: int
    opened_on: dt.date
    opened_by: str
    activities: tuple[Activity, ...] = ()
    measure_sheets: tuple[MeasureSheet, ...] = ()
    district_sheets: tuple[DistrictSheet, ...] = ()
    returns: tuple[SheetReturn, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    publications: tuple[Publication, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """A resident's opinion. ``contact`` (a sample) is kept apart; ``entered_by`` is a seat where staff typed it."""

    order: int
    received_on: dt.date
    channel: Channel
    text: str
    state: Literal["answered", "waiting", "hidden"]
    district: str = ""
    measure: str = ""
    writer: str = ""
    contact: str = ""
    entered_by: str = ""
    opinion_class: Literal["support", "reflected", "included", "reference", "other", ""] = ""
    answer: str = ""
    answered_by: str = ""
    answered_on: dt.date | None = None
    after: str = ""
    after_on: dt.date | None = None  # the day on which somebody wrote down what came of it
    hidden_reason: str = ""
    hidden_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Amendment:
    """A dated layer on the frozen plan with its reason and causes. ``advice`` and ``opinions`` are their orders."""

    order: int
    kind: Literal["keep", "add", "amend", "end"]
    title: str
    reason: str
    reviewed_year: int
    effective_year: int
    proposed_on: dt.date
    proposed_by: str
    decided_on: dt.date
    decided_by: str
    measure: str = ""
    before: str = ""
    after: str = ""
    advice: tuple[int, ...] = ()
    opinions: tuple[int, ...] = ()
    other_cause: str = ""
    new_measure: NewMeasure | None = None


@dataclass(frozen=True, kw_only=True)
class TownContent:
    """Everything the demo makes for one town, checked. Tuples are in reading order."""

    town: Town
    districts: tuple[District, ...]
    organisations: tuple[Organisation, ...]
    bodies: tuple[Body, ...]
    flows: tuple[Flow, ...]
    people: tuple[Person, ...]
    seats: tuple[Seat, ...]
    accounts: tuple[Account, ...]
    term: Term
    document: PlanText
    pillars: tuple[Pillar, ...]
    measures: tuple[Measure, ...]
    district_plans: tuple[DistrictPlan, ...]
    years: tuple[Year, ...]
    amendments: tuple[Amendment, ...] = ()
    opinions: tuple[Opinion, ...] = ()

    def district(self, code: str) -> District:
        """The district with that code; ``KeyError`` where there is none (likewise below)."""
        return _one(self.districts, code)

    def organisation(self, code: str) -> Organisation:
        """The organisation with that code."""
        return _one(self.organisations, code)

    def measure(self, code: str) -> Measure:
        """The measure of the base plan with that code."""
        return _one(self.measures, code)

    def seat(self, code: str) -> Seat:
        """The seat with that code."""
        return _one(self.seats, code)

    def measures_in(self, fiscal_year: int) -> tuple[Measure | NewMeasure, ...]:
        """The measures a year can name: those of the base plan, and those added with effect from that year or before."""
        added = [row.new_measure for row in self.amendments if row.effective_year <= fiscal_year]
        return (*self.measures, *(measure for measure in added if measure))

    def person(self, code: str) -> Person:
        """The person with that code."""
        return _one(self.people, code)

    def district_plan(self, district: str) -> DistrictPlan:
        """The plan of the district with that code."""
        for plan in self.district_plans:
            if plan.district == district:
                return plan
        raise KeyError(district)

    def year(self, fiscal_year: int) -> Year:
        """What happened in and about that fiscal year."""
        for year in self.years:
            if year.fiscal_year == fiscal_year:
                return year
        raise KeyError(fiscal_year)

    def seats_of(self, kind: str, *, organisation: str = "", district: str = "") -> tuple[Seat, ...]:
        """The seats of a kind, narrowed to an organisation or a district where given."""
        return tuple(
            seat
            for seat in self.seats
            if seat.kind == kind
            and (not organisation or seat.organisation == organisation)
            and (not district or district in seat.districts)
        )


def _one(rows: tuple[_Coded, ...], code: str) -> _Coded:
    for row in rows:
        if row.code == code:
            return row
    raise KeyError(code)
