"""The shape of the book: the one self-contained JSON document that holds everything a reader may see.

The site, the open data and the year's PDF are rendered from a book and only from a book (laws 5 and 6), so the book holds
texts, labels and dates ready to be read and never a database id. Cross references use stable codes: measure code, district
code, advice number, opinion number, amendment number. A change of shape raises ``SCHEMA_VERSION``; older books stay readable.
All lists are in reading order. Texts are plain text; a newline is a paragraph break. ``None`` means "not there (yet)".
"""

from typing import Literal, NotRequired, TypedDict

from meguru.publish.book_head import (
    CodeLabel,
    Contact,
    EarlierMeasure,
    ScaleEntry,
    StageEntry,
    TermEntry,
    ThisYear,
    TownEntry,
    YearEntry,
)

SCHEMA = "meguru.book"
SCHEMA_VERSION = 2  # 2: what comes from an earlier plan


class PillarEntry(TypedDict):
    """A pillar (柱) of the ward plan."""

    key: str
    name: str  # ひろがる
    description: str


class BodyEntry(TypedDict):
    """A body of the promotion structure (計画推進体制)."""

    key: Literal["formulation", "secretariat", "district_committees", "liaison", "support"]
    name: str
    side: Literal["ward", "district"]
    description: str
    members: list[str]  # names of bodies or of districts; never of persons
    seats: int
    vacant: int


class FlowEntry(TypedDict):
    """A labelled arrow between two bodies."""

    source: str
    target: str
    label: str
    both_ways: bool


class OrganisationEntry(TypedDict):
    """A department, council, plaza or other organisation that takes part."""

    kind: str
    kind_label: str
    name: str
    districts: list[str]


class IndicatorYear(TypedDict):
    """Target and actual of an indicator for one year; a missing figure is None, zero is zero."""

    fiscal_year: int
    label: str
    target: float | None
    actual: float | None


class IndicatorEntry(TypedDict):
    """An indicator (評価指標) of a measure."""

    name: str
    unit: str
    baseline: float | None
    baseline_label: str  # 平成27年度
    years: list[IndicatorYear]


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


class MeasureEntry(TypedDict):
    """A measure (施策・事業) or continued project (継続事業) as the current edition has it, over the years."""

    code: str  # address: /measures/<code>/
    number: int
    title: str
    description: str
    pillar: str | None
    owner: str
    owner_kind: Literal["department", "council"]
    group: str  # department name or the council's field
    kind: Literal["measure", "continued_project"]
    from_label: str  # 平成28年度
    ended_label: str  # "" or 平成29年度
    related: list[str]  # names of related bodies
    districts: list[str]  # district codes
    themes: list[tuple[str, int]]  # (district code, theme number) linked with this measure
    indicators: list[IndicatorEntry]
    years: list[MeasureYear]
    amendments: list[str]
    opinions: list[str]
    before: NotRequired[list[EarlierMeasure]]  # the newest plan first; version 1 lacks it


class ThemeYear(TypedDict):
    """A district theme in one year: what was done, what went well, trouble, next, help wanted. Any may be empty."""

    fiscal_year: int
    label: str
    did: str
    good: str
    trouble: str
    next: str
    help: str


class ThemeEntry(TypedDict):
    """A theme of a district plan, under the district's own words."""

    number: int
    title: str
    aim: str
    ended_label: NotRequired[str]  # "" or 平成29年度, the last year it runs; the first books lack it
    measures: list[str]
    years: list[ThemeYear]
    amendments: list[str]
    before: NotRequired[list[str]]  # 第3期の1「見守り」, which it continues; version 1 lacks it


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


class SectionEntry(TypedDict):
    """A heading of the district's own choice and its text."""

    heading: str
    body: str


class ActivityEntry(TypedDict):
    """One logged activity (活動)."""

    on: str
    on_label: str  # 6月11日
    fiscal_year: int
    place: str
    district: str | None
    measures: list[str]
    people: int | None
    text: str


class TilePlace(TypedDict):
    """Where the district's circle stands in the honeycomb."""

    row: int
    column: int


class DistrictEntry(TypedDict):
    """A district (地区) with its own plan."""

    code: str  # address: /districts/<code>/
    number: int
    name: str
    reading: str
    federation: str
    slogan: str
    sections: list[SectionEntry]
    themes: list[ThemeEntry]
    years: list[DistrictYear]
    towns: list[str]  # town blocks (町名) that a reader may type
    opinions: list[str]
    tile: TilePlace


class MeetingEntry(TypedDict):
    """A meeting of the formulation and promotion committee."""

    number: int
    body: str
    on: str
    on_label: str
    place: str
    attendance: str  # 委員15人のうち12人が出席


class ReplyEntry(TypedDict):
    """The joint secretariat's reply to a piece of advice."""

    stance: str
    stance_label: str  # 対応済 / 対応する / 検討 / 困難
    text: str
    on_label: str
    by: str


class AdviceEntry(TypedDict):
    """A piece of advice (助言) with what became of it."""

    number: str  # H28-01; address: /advice/#H28-01
    kind_label: str
    text: str
    measure: str | None
    about: NotRequired[str]  # 第3期の「…」, where it is on another plan's measure; version 1 lacks it
    district: str | None
    addressee: str
    meeting: int
    given_label: str
    fiscal_year: int  # the reviewed year
    reply: ReplyEntry | None
    amendments: list[str]


class AmendmentEntry(TypedDict):
    """A dated layer on the frozen plan: 継続・追加・修正・終了 with its reason and causes."""

    number: str  # 改1; address: /changes/#<number>
    kind: Literal["keep", "add", "amend", "end"]
    kind_label: str
    measure: str | None
    district: str | None
    theme: int | None
    title: str
    before: str
    after: str
    reason: str
    advice: list[str]
    opinions: list[str]
    other_cause: str
    decided_label: str
    effective_year: int
    effective_label: str
    fiscal_year: NotRequired[int]  # the year whose review it came from; the first books lack it


class OpinionEntry(TypedDict):
    """A resident's opinion with its answer. Never the writer's name or contact."""

    number: str
    received_label: str
    fiscal_year: int
    channel_label: str
    district: str | None
    measure: str | None
    about: NotRequired[str]  # 第3期の「…」, where it is on another plan's measure; version 1 lacks it
    text: str
    answer: str
    class_label: str
    answered_label: str
    after: str  # what came of it; "" where nothing can be said yet


class OpinionCount(TypedDict):
    """What came in during a year, and what became of it: received = shown + waiting + withheld. Withheld ones are counted only."""

    fiscal_year: int
    label: str
    received: int
    shown: int  # with their answers
    waiting: int
    withheld: int


class RatingCount(TypedDict):
    """How many measures have this rating: the owners' own and the committee's."""

    code: str
    own: int
    committee: int


class Summary(TypedDict):
    """The year in figures and sentences."""

    measures: int
    districts: int
    activities: int
    people: int
    opinions: int
    answered: int
    advice: int
    replied: int
    ratings: list[RatingCount]
    sentences: list[str]


class PastIssue(TypedDict):
    """An earlier publication, named by its hash."""

    fiscal_year: int
    label: str
    issue: int
    published_label: str
    sha256: str


class Book(TypedDict):
    """Everything public about a town's plan as of one publication."""

    schema: str
    schema_version: int
    town: TownEntry
    term: TermEntry
    year: ThisYear
    years: list[YearEntry]
    pillars: list[PillarEntry]
    bodies: list[BodyEntry]
    flows: list[FlowEntry]
    organisations: list[OrganisationEntry]
    measures: list[MeasureEntry]
    districts: list[DistrictEntry]
    activities: list[ActivityEntry]
    meetings: list[MeetingEntry]
    advice: list[AdviceEntry]
    amendments: list[AmendmentEntry]
    opinions: list[OpinionEntry]
    opinion_counts: NotRequired[list[OpinionCount]]  # the first books lack it
    summary: Summary
    past: list[PastIssue]


__all__ = [
    "SCHEMA",
    "SCHEMA_VERSION",
    "ActivityEntry",
    "AdviceEntry",
    "AmendmentEntry",
    "BodyEntry",
    "Book",
    "CodeLabel",
    "Contact",
    "DistrictEntry",
    "DistrictYear",
    "EarlierMeasure",
    "FlowEntry",
    "IndicatorEntry",
    "IndicatorYear",
    "MeasureEntry",
    "MeasureYear",
    "MeetingEntry",
    "OpinionCount",
    "OpinionEntry",
    "OrganisationEntry",
    "PastIssue",
    "PillarEntry",
    "RatingCount",
    "ReplyEntry",
    "ScaleEntry",
    "SectionEntry",
    "StageEntry",
    "Summary",
    "TermEntry",
    "ThemeEntry",
    "ThemeYear",
    "ThisYear",
    "TilePlace",
    "TownEntry",
    "YearEntry",
]
