"""The shapes of the demo content: one frozen dataclass per kind of thing that the demo makes through
commands.

Every cross reference is a code (a measure, a district, an organisation, a seat), never an object, so that the
TOML files read the same as these classes. ``content.py`` loads and checks them; nothing here knows Django or
a command.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

Channel = Literal["web", "post", "fax", "telephone", "counter", "email", "event_card"]
SeatKind = Literal[
    "secretariat",
    "department_writer",
    "department_approver",
    "council_staff",
    "support_staff",
    "district_officer",  # the 課長・係長 of the ward office in charge of a district
    "district_committee",
    "committee_member",
    "auditor",
    "operator",
]


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Where a resident reaches the joint secretariat by other means than the web form."""

    department: str
    telephone: str
    fax: str
    post: str


@dataclass(frozen=True, kw_only=True)
class Town:
    """The municipality; ``sample_note`` is the sentence of the sample bar."""

    slug: str
    name: str
    reading: str
    office_name: str
    council_name: str
    is_sample: bool
    sample_note: str
    contact: Contact
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class District:
    """A district (地区) and the names of the bodies that belong to it; ``number`` is the customary order."""

    code: str
    number: int
    name: str
    reading: str
    federation: str
    committee: str
    support_team: str
    towns: tuple[str, ...] = ()
    row: int = 0
    column: int = 0


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """A department, council, plaza, federation or other body that takes part; no districts means the whole town."""

    code: str
    kind: Literal[
        "department",
        "ward_council",
        "care_plaza",
        "federation",
        "association",
        "district_council",
        "group",
        "school",
        "facility",
        "shopping_street",
        "company",
        "npo",
    ]
    name: str
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Body:
    """A body of the promotion structure (計画推進体制) as the figure draws it; ``members`` are names of bodies."""

    key: Literal["formulation", "secretariat", "district_committees", "liaison", "support"]
    name: str
    description: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Flow:
    """A labelled arrow between two bodies."""

    source: str
    target: str
    label: str
    both_ways: bool = False


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who sits in a seat from when to when (both days included; no ``until`` means still)."""

    person: str
    since: dt.date
    until: dt.date | None = None
    is_substitute: bool = False


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A seat with its term; an empty ``holders`` is a vacant seat."""

    code: str
    kind: SeatKind
    title: str
    organisation: str = ""  # code; empty for seats of a committee or of the town itself
    committee: str = ""  # "formulation", or a district code for a district committee
    districts: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()

    def holder_on(self, day: dt.date) -> str | None:
        """The code of the person in the seat on that day; ``None`` while it is vacant."""
        for holder in self.holders:
            if holder.since <= day and (holder.until is None or day <= holder.until):
                return holder.person
        return None


@dataclass(frozen=True, kw_only=True)
class Person:
    """A sample person; nobody real is named."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Account:
    """A sample log-in and the person who uses it."""

    login: str
    person: str
    purpose: str  # what somebody trying the demo sees with it


@dataclass(frozen=True, kw_only=True)
class ScaleValue:
    """One value of the rating scale; special ones have step 0."""

    code: str
    letter: str
    label: str
    meaning: str
    step: int
    is_special: bool = False


@dataclass(frozen=True, kw_only=True)
class CodeLabel:
    """A stored code and the word on screen."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Quorum:
    """When a committee meeting may decide."""

    rule: Literal["majority", "half", "none"]  # 過半数 / 半数以上
    base: Literal["fixed", "present"]  # 定数 / 現員
    counts_online: bool
    counts_written: bool
    counts_proxy: bool


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stage of the year with the months it covers; it may wrap over New Year."""

    key: Literal["do", "check", "act", "plan"]
    label: str
    english: str
    from_month: int
    to_month: int


@dataclass(frozen=True, kw_only=True)
class DueDays:
    """When sheets and replies are due in the year after the one they are about, as MM-DD; empty leaves the product's own day."""

    measure_sheets: str = ""
    district_sheets: str = ""
    replies: str = ""


@dataclass(frozen=True, kw_only=True)
class Term:
    """The plan term with its own words, scale, rules and calendar."""

    number: int
    name: str
    nickname: str
    vision: str
    first_year: int
    last_year: int
    adopted_on: dt.date
    words: dict[str, str]
    scale: tuple[ScaleValue, ...]
    directions: tuple[CodeLabel, ...]
    quorum: Quorum
    stages: tuple[Stage, ...]
    due: DueDays

    @property
    def steps(self) -> int:
        """How many steps the scale has, special values left out."""
        return max(value.step for value in self.scale)


@dataclass(frozen=True, kw_only=True)
class Pillar:
    """A pillar (柱) of the plan."""

    key: str
    name: str
    description: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """An indicator of a measure: the value of the year before the term, and the yearly targets."""

    name: str
    unit: str
    baseline: float | None = None
    targets: dict[str, float] = field(default_factory=dict)  # "2016" -> figure


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure or continued project.

    ``description`` is what the plan document says. The continued projects stand there by name only;
    ``added_description`` is what the secretariat adds when it corrects the preview, before it adopts the plan.
    """

    code: str
    number: int
    title: str
    owner: str  # code of a department or of the council
    group: str  # the department's name or the council's field
    kind: Literal["measure", "continued_project"]
    pillar: str
    description: str = ""
    added_description: str = ""
    items: tuple[str, ...] = ()  # indented items inside the measure, part of ``full_description``
    related: tuple[str, ...] = ()  # codes of organisations
    districts: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @property
    def plan_description(self) -> str:
        """What a reader must find in the plan document: the description, and indented items on lines of their own."""
        return "\n".join([self.description, *(f"・{item}" for item in self.items)]) if self.items else self.description

    @property
    def full_description(self) -> str:
        """The text the plan is adopted with."""
        return self.plan_description or self.added_description


@dataclass(frozen=True, kw_only=True)
class NewMeasure:
    """A measure that an amendment adds; its title and text are the amendment's."""

    code: str
    owner: str
    group: str
    indicators: tuple[Indicator, ...] = ()  # an added measure has none yet


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading of the district's own choice and its text; a newline starts a new paragraph or bullet."""

    heading: str
    body: str


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A theme of a district plan in the district's own words."""

    number: int
    title: str
    aim: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DistrictPlan:
    """A district's own plan."""

    district: str
    slogan: str
    sections: tuple[Section, ...]
    themes: tuple[Theme, ...]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A numbered heading of the plan document with the paragraph under it."""

    number: int
    name: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ActorText:
    """A kind of actor in the plan document; ``names`` are the lines of its cell."""

    names: tuple[str, ...]
    statements: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CycleText:
    """A paragraph before the figure of the cycle."""

    text: str


@dataclass(frozen=True, kw_only=True)
class CycleStep:
    """A box of the figure of the cycle."""

    label: str
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PlanText:
    """What the sample plan document says around its tables of measures."""

    chapter: str
    title: str
    table_heading: str
    department_head: str
    field_head: str
    content_head: str
    whole_plan: str  # how the figure calls the plan as a whole
    intro: tuple[str, ...]
    owners: tuple[Passage, ...]  # the ward office first, then the council
    continued_lead: str = ""
    partners: tuple[Passage, ...] = ()
    actors: tuple[ActorText, ...] = ()
    cycle_text: tuple[CycleText, ...] = ()
    steps: tuple[CycleStep, ...] = ()
