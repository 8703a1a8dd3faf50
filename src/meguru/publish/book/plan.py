"""The plan in the book: its pillars, the bodies that carry it, measures with indicators, districts with themes."""

from typing import Literal, NotRequired, TypedDict

from meguru.publish.book.check import DistrictYear, MeasureYear, ThemeYear
from meguru.publish.book.head import EarlierMeasure


class PillarEntry(TypedDict):
    """A pillar (柱) of the ward plan, on any level between vision and measure; each stands behind the one it is under."""

    key: str
    name: str  # ひろがる
    description: str
    above: NotRequired[str]  # the key of the one it stands under, where there is one
    level: NotRequired[str]  # 基本目標, where the plan has a word for the level


class RenamingEntry(TypedDict):
    """That a district, an organisation or a body of the promotion structure is called otherwise from a day on."""

    kind: Literal["district", "organisation", "committee"]
    kind_label: str
    day: str  # 2019-04-01
    day_label: str
    before: str
    after: str


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
    name: str  # at the end of the recorded year; so are owners, partners, hosts and districts
    districts: list[str]  # none where it has ended by the day of the book
    under: NotRequired[str]  # the name of the one right above it in the tree; the first books lack it


class HostEntry(TypedDict):
    """What one organisation held in the year."""

    name: str
    activities: int
    people: int  # where heads were counted


class ParticipantEntry(TypedDict):
    """A kind of bodies or people (主体) that the plan counts on, its roles, and what registered bodies of the kind held."""

    name: str  # 学校、福祉関連施設、商店会
    description: str
    roles: list[str]
    hosts: list[HostEntry]


class PartEntry(TypedDict):
    """A sub-item (細目) of a measure, as it is at the end of the recorded year."""

    number: int
    title: str
    text: str
    owner: str  # whose it is, where it is not the lead's


class IndicatorYear(TypedDict):
    """Target and actual of an indicator for one year; a missing figure is None, zero is zero."""

    fiscal_year: int
    label: str
    target: float | None
    actual: float | None
    name: NotRequired[str]  # what it was called in that year, where that is another name
    unit: NotRequired[str]  # the same of its unit


class IndicatorEntry(TypedDict):
    """An indicator (評価指標) of a measure."""

    name: str
    unit: str
    baseline: float | None
    baseline_label: str  # 平成27年度
    years: list[IndicatorYear]  # where its measure's indicators changed from a day: those in which it was one
    part: NotRequired[int]  # the number of the sub-item it is of, where it is of one


class DatedChangeEntry(TypedDict):
    """That something of a measure beside its text is otherwise from a day on."""

    heading: str  # 平成30年4月1日からの担当
    on: str  # ISO date
    on_label: str  # 平成30年4月1日
    label: str  # 担当
    before: str
    after: str
    reason: str


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
    changes: NotRequired[list[DatedChangeEntry]]  # the latest day first; where there are any
    serves: NotRequired[list[str]]  # codes of the measures that a continued project serves; where it serves any
    parts: NotRequired[list[PartEntry]]  # its sub-items, where it has any


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


class SectionEntry(TypedDict):
    """A heading of the district's own choice and its text."""

    heading: str
    body: str


class TilePlace(TypedDict):
    """Where the district's circle stands in the honeycomb."""

    row: int
    column: int


class AgeEntry(TypedDict):
    """How many of an age live in a district; a number that is not known is None."""

    label: str  # 0〜4歳
    low: int
    high: int | None  # none: and older
    male: int | None
    female: int | None
    people: int | None


class BasicsEntry(TypedDict):
    """What is known of a district on a day, in numbers; None is not known, zero is zero."""

    on: str  # ISO date
    on_label: str  # 平成29年3月31日
    source: str
    population: int | None
    male: int | None
    female: int | None
    households: int | None
    associations: int | None  # neighbourhood associations
    member_households: int | None
    lacking: int  # areas some number of which was masked: it is in no sum
    ages: list[AgeEntry]


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
    ended: NotRequired[str]  # a sentence where it has ended: by which day, and where its area went
    basics: NotRequired[list[BasicsEntry]]  # the newest day first; where there are any
