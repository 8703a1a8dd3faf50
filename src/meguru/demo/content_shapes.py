"""The shapes of a demo town and its plan: one frozen dataclass for each kind of thing that is registered through a command.

A field is named as the command's keyword, a code is the product's own code, and a body is called by its name, as on a form.
Only seats have a code of their own here, by which the years say who acted. Nothing here touches the database.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from meguru.base.access.actions import Role
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.demo.content_toml import Row
from meguru.plan.plans.commands import IndicatorDraft, PartDraft, ThemeDraft
from meguru.plan.terms.measures import MeasureKind


@dataclass(frozen=True, kw_only=True)
class Act:
    """A step that somebody took: on which day, and the code of the seat they sat in."""

    on: dt.date
    by: str


@dataclass(frozen=True, kw_only=True)
class Town(Row):
    """The municipality; ``sample_note`` is the sentence of the sample bar."""

    slug: str
    name: str
    reading: str
    office_name: str
    council_name: str
    is_sample: bool
    sample_note: str
    department: str
    telephone: str
    fax: str
    post: str
    licence: str = ""


@dataclass(frozen=True, kw_only=True)
class District(Row):
    """A district (地区); ``number`` is the customary order."""

    code: str
    number: int
    name: str
    reading: str
    federation: str
    tile_row: int
    tile_column: int
    town_blocks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Organisation(Row):
    """A department, council, plaza, federation or other body that takes part; no districts means the whole town.

    ``parent`` is the name of the one right above it, which stands before it.
    """

    kind: OrganisationKind
    name: str
    parent: str = ""
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Body(Row):
    """A kind of body of the promotion structure (計画推進体制) as the plan's figure draws it, with who meets there.

    ``districts`` are the names of the committees where every district has one of its own.
    """

    kind: CommitteeKind
    name: str
    description: str
    members: tuple[str, ...] = ()
    districts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Flow(Row):
    """A labelled arrow between two kinds of bodies."""

    source: CommitteeKind
    target: CommitteeKind
    label: str
    both_ways: bool = False


@dataclass(frozen=True, kw_only=True)
class Holder(Row):
    """Who sits in a seat from when to when (both days included; no ``ends_on`` means still)."""

    person: str
    starts_on: dt.date
    ends_on: dt.date | None = None
    is_substitute: bool = False


@dataclass(frozen=True, kw_only=True)
class Seat(Row):
    """A seat with its term; without holders it is vacant. Organisation and committee go by their names."""

    code: str
    role: Role
    title: str
    starts_on: dt.date
    profession: str = ""
    organisation: str = ""
    committee: str = ""
    districts: tuple[str, ...] = ()
    holders: tuple[Holder, ...] = ()

    def holder_on(self, day: dt.date) -> str | None:
        """The name of the person in the seat on that day; ``None`` while it is vacant."""
        for holder in self.holders:
            if holder.starts_on <= day and (holder.ends_on is None or day <= holder.ends_on):
                return holder.person
        return None


@dataclass(frozen=True, kw_only=True)
class Account(Row):
    """A sample log-in and the person who uses it, who may hold no seat; ``purpose`` is what one sees with it."""

    username: str
    purpose: str
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class Pillar(Row):
    """A pillar (柱) or a level above or below one; ``above`` is the key of the one it stands under, which comes before it."""

    key: str
    name: str
    text: str
    above: str = ""
    level: str = ""


@dataclass(frozen=True, kw_only=True)
class Term(Row):
    """The plan term with its own words, scale, rules and calendar, as the product keeps them."""

    number: int
    name: str
    nickname: str
    vision: str
    first_year: int
    last_year: int
    prepared: Act
    adopted_on: dt.date
    settings: dict[str, Any]
    pillars: tuple[Pillar, ...]


@dataclass(frozen=True, kw_only=True)
class Measure(Row):
    """A measure or continued project.

    ``description`` is what the plan document says. The continued projects stand there by name only;
    ``added_description`` is what the secretariat adds when it corrects the preview, before it adopts the plan. ``serves`` are
    the codes of the measures that a continued project serves (整合性), which may stand after it.
    """

    code: str
    title: str
    owner: str
    group: str
    kind: MeasureKind
    pillar: str
    description: str = ""
    added_description: str = ""
    items: tuple[str, ...] = ()  # indented items inside the measure, part of ``full_description``
    related: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    indicators: tuple[IndicatorDraft, ...] = ()
    serves: tuple[str, ...] = ()
    parts: tuple[PartDraft, ...] = ()  # sub-items, where the plan says more of them than a reading of it does

    @property
    def plan_description(self) -> str:
        """What a reader must find in the plan document: the description, and indented items on lines of their own."""
        return "\n".join([self.description, *(f"・{item}" for item in self.items)]) if self.items else self.description

    @property
    def full_description(self) -> str:
        """The text the plan is adopted with."""
        return self.plan_description or self.added_description


@dataclass(frozen=True, kw_only=True)
class DistrictPlan(Row):
    """A district's own plan: headings of its own choice, each with its text, and themes in its own words."""

    district: str
    slogan: str
    sections: tuple[tuple[str, str], ...]
    themes: tuple[ThemeDraft, ...]


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
