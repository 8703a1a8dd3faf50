"""The head of the book: the town, the plan with its words and scale, the years, what came before. See ``book`` for the whole."""

from typing import Literal, NotRequired, TypedDict


class Contact(TypedDict):
    """Where a resident reaches the joint secretariat when the web form is down or not wanted."""

    department: str
    telephone: str
    fax: str
    post: str


class Licence(TypedDict):
    """Under what the data of this book may be used."""

    code: str
    name: str
    url: str


class TownEntry(TypedDict):
    """The municipality (ward) this book belongs to."""

    slug: str
    name: str  # 港北区
    reading: str
    office_name: str  # 港北区役所
    council_name: str  # 港北区社会福祉協議会
    is_sample: bool
    sample_note: str  # sentence for the sample bar; "" where not a sample
    contact: Contact
    licence: NotRequired[Licence | None]  # None where the town has not said; the first books lack it


class ScaleEntry(TypedDict):
    """One value of the term's rating scale. Special codes (未実施・中止・対象外・評価不能) have step 0 and is_special."""

    code: str  # "A"; special: "not_done" | "cancelled" | "not_applicable" | "not_assessable"
    letter: str  # what stands inside the ring; "―" for special codes
    label: str
    meaning: str
    step: int  # how full the ring is: step / steps; a higher step is always better, whatever the letters do
    steps: int
    tone: Literal["a", "b", "c", "d", "x"]
    is_special: bool


class CodeLabel(TypedDict):
    """A stored code with the word on screen."""

    code: str
    label: str


class StageEntry(TypedDict):
    """One stage of the year with the months it covers (1-12; may wrap over New Year)."""

    key: Literal["do", "check", "act", "plan"]
    label: str
    english: str
    from_month: int
    to_month: int


class TermEntry(TypedDict):
    """The plan term (計画期間) with its own vocabulary, scale and calendar."""

    number: int
    name: str  # 第3期港北区地域福祉保健計画
    nickname: str  # ひっとプラン港北
    vision: str
    first_year: int
    last_year: int
    period_label: str  # 平成28年度から令和2年度まで
    words: dict[str, str]  # district_plan, district_committee, sub_group, support_staff, committee, liaison
    scale: list[ScaleEntry]
    directions: list[CodeLabel]
    stages: list[StageEntry]


class YearEntry(TypedDict):
    """One fiscal year of the five-year strip."""

    fiscal_year: int
    label: str  # 令和元年度
    old_label: str  # 平成31年度 where the era changed inside the term, else ""
    state: Literal["published", "current", "future"]


class ThisYear(TypedDict):
    """The year this book records."""

    fiscal_year: int
    label: str
    next_fiscal_year: int
    next_label: str
    edition: int  # number of the plan edition the next year opens with
    published_on: str  # ISO date
    published_label: str  # 平成29年9月15日
    issue: int  # 1 for the first publication of this year, 2 after a correction


class EarlierYear(TypedDict):
    """How a year of an earlier plan was judged, in that plan's words; "" where it was not."""

    fiscal_year: int
    label: str
    rating_label: str
    committee_label: str


class EarlierMeasure(TypedDict):
    """A measure of an earlier plan that one of this plan continues, directly or through others."""

    term: int
    code: str
    number: int
    title: str
    years: list[EarlierYear]
    advice: list[str]
