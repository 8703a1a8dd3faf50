"""The shapes of what happens in the demo's years: activities, sheets, the committee, opinions, amendments, publication.

What is typed is the command's own draft, as it stands on a form; beside it each row says who took which step with it and on
which day (``Act``). A draft's ``…_id`` is not in the files: there the row has the name or the code of what is meant.
"""

import datetime as dt
from dataclasses import dataclass, field

from meguru.act.amendments.commands import AmendmentDraft
from meguru.check.committee.commands import AdviceDraft
from meguru.check.committee.rules import Attendance, Stance
from meguru.check.opinions.commands import OpinionDraft
from meguru.check.opinions.rules import AnswerClass
from meguru.check.reviews.commands import SheetDraft
from meguru.check.reviews.rules import Means
from meguru.demo.content_shapes import (
    Account,
    Act,
    Body,
    District,
    DistrictPlan,
    Flow,
    Measure,
    Organisation,
    PlanText,
    Seat,
    Term,
    Town,
)
from meguru.demo.content_toml import Row
from meguru.do.activities.commands import ActivityDraft


@dataclass(frozen=True, kw_only=True)
class Activity(Row):
    """One logged activity with its host and the codes of its measures."""

    draft: ActivityDraft
    logged: Act
    host: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Confirmed(Act):
    """A sheet confirmed on screen, or by somebody elsewhere for whom it is entered."""

    means: Means = Means.SCREEN
    confirmed_by: str = ""
    confirmed_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Returned(Act):
    """A sheet sent back with a remark on each of some fields."""

    remarks: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class SheetRow(Row):
    """A measure's or a district's yearly sheet as far as it has come; one that nobody has touched has no row.

    A sheet that comes back goes in twice: first as ``was`` says for the fields that differ, then as it stands. ``figures`` go
    by the indicator's name.
    """

    code: str
    draft: SheetDraft = field(metadata={"revision": 0})  # the sheet says itself from which revision a form is drawn
    figures: dict[str, float] = field(default_factory=dict)
    was: dict[str, str] = field(default_factory=dict)
    first_sent: Act | None = None
    first_confirmed: Confirmed | None = None
    returned: Returned | None = None
    written: Act | None = None  # half written, and left at that for now
    sent: Act | None = None
    confirmed: Confirmed | None = None
    accepted: Act | None = None


@dataclass(frozen=True, kw_only=True)
class Evaluation(Row):
    """The committee's judgement of one measure."""

    measure_code: str
    rating: str
    comment: str


@dataclass(frozen=True, kw_only=True)
class Replied(Act):
    """The joint secretariat's reply to a piece of advice."""

    stance: Stance
    text: str


@dataclass(frozen=True, kw_only=True)
class Advice(Row):
    """A piece of advice given at a meeting, by the number that the product gives it."""

    number: str
    draft: AdviceDraft
    addressee: str
    replied: Replied | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting(Row):
    """A meeting of the formulation and promotion committee."""

    place: str
    called: Act
    held: Act
    attendance: Attendance
    evaluations: tuple[Evaluation, ...] = ()
    advice: tuple[Advice, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answered(Act):
    """The answer to an opinion."""

    answer_class: AnswerClass
    answer: str


@dataclass(frozen=True, kw_only=True)
class Followed(Act):
    """What came of an opinion, written down later."""

    after: str


@dataclass(frozen=True, kw_only=True)
class Withheld(Act):
    """An opinion left out of what is published."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Opinion(Row):
    """A resident's opinion, by the number that the product gives it; by the web it is entered by ``resident``."""

    number: str
    draft: OpinionDraft
    entered: Act
    measure: str = ""
    answered: Answered | None = None
    followed: Followed | None = None
    withheld: Withheld | None = None


@dataclass(frozen=True, kw_only=True)
class Amendment(Row):
    """A dated layer on the frozen plan, proposed by one person and decided by another. An added measure has an owner."""

    draft: AmendmentDraft
    proposed: Act
    decided: Act
    new_owner: str = ""


@dataclass(frozen=True, kw_only=True)
class Renaming(Row):
    """An organisation that is called otherwise from a day on; the files go on calling it by its first name."""

    organisation: str
    name: str
    from_day: dt.date
    reason: str
    recorded: Act


@dataclass(frozen=True, kw_only=True)
class Joining(Row):
    """An organisation that does a measure together with its lead from a day on."""

    measure: str
    organisation: str
    from_day: dt.date
    reason: str
    decided: Act


@dataclass(frozen=True, kw_only=True)
class Moved(Act):
    """Another day for a milestone, and why."""

    due_on: dt.date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CalledOff(Act):
    """That a milestone will not be, and why."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Milestone(Row):
    """What of a measure is to be done by when, inside the office (節目); done on the day on which that is said."""

    measure: str
    what: str
    due_on: dt.date
    written: Act
    moved: Moved | None = None
    done: Act | None = None
    called_off: CalledOff | None = None


@dataclass(frozen=True, kw_only=True)
class Caretakers(Row):
    """Who looks after a measure: whoever sits in these seats on the day, the first of them first."""

    measure: str
    seats: tuple[str, ...]
    named: Act


@dataclass(frozen=True, kw_only=True)
class Publication(Row):
    """One publication of a year: drafted by one person, approved by another."""

    drafted: Act
    approved: Act


@dataclass(frozen=True, kw_only=True)
class Basics(Row):
    """Who lives in a district on a day: men and women in five-year bands up to 85, or groups of age as one writes by hand."""

    district: str
    as_of: dt.date
    source: str
    written: Act
    men: tuple[int, ...] = ()
    women: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    households: int | None = None
    associations: int | None = None
    member_households: int | None = None


@dataclass(frozen=True, kw_only=True)
class Year(Row):
    """What happened in and about one fiscal year."""

    fiscal_year: int
    opened: Act
    basics: tuple[Basics, ...] = ()
    activities: tuple[Activity, ...] = ()
    sheets: tuple[SheetRow, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    publications: tuple[Publication, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    renamings: tuple[Renaming, ...] = ()
    joinings: tuple[Joining, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    caretakers: tuple[Caretakers, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TownContent:
    """Everything the demo makes for one town. Tuples are in reading order."""

    town: Town
    founded_on: dt.date
    districts: tuple[District, ...]
    organisations: tuple[Organisation, ...]
    bodies: tuple[Body, ...]
    flows: tuple[Flow, ...]
    people: tuple[str, ...]
    seats: tuple[Seat, ...]
    accounts: tuple[Account, ...]
    term: Term
    document: PlanText
    measures: tuple[Measure, ...]
    district_plans: tuple[DistrictPlan, ...]
    years: tuple[Year, ...]
