"""The records in the book: activities, meetings, advice, amendments, opinions, the year in figures, earlier issues."""

from typing import Literal, NotRequired, TypedDict


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
    to_earlier: NotRequired[bool]  # it answers words that were corrected since


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
