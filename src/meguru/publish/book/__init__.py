"""The shape of the book: the one self-contained JSON document that holds everything a reader may see.

The site, the open data and the year's PDF are rendered from a book and only from a book (laws 5 and 6), so the book holds
texts, labels and dates ready to be read and never a database id. Cross references use stable codes: measure code, district
code, advice number, opinion number, amendment number. A change of shape raises ``SCHEMA_VERSION``; older books stay readable.
All lists are in reading order. Texts are plain text; a newline is a paragraph break. ``None`` means "not there (yet)".
"""

from typing import NotRequired, TypedDict

from meguru.publish.book.head import TermEntry, ThisYear, TownEntry, YearEntry
from meguru.publish.book.plan import (
    BodyEntry,
    DistrictEntry,
    FlowEntry,
    MeasureEntry,
    OrganisationEntry,
    ParticipantEntry,
    PillarEntry,
    RenamingEntry,
)
from meguru.publish.book.records import (
    ActivityEntry,
    AdviceEntry,
    AmendmentEntry,
    MeetingEntry,
    OpinionCount,
    OpinionEntry,
    PastIssue,
    Summary,
)

SCHEMA = "meguru.book"
SCHEMA_VERSION = 2  # 2: what comes from an earlier plan


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
    renamings: NotRequired[list[RenamingEntry]]  # since the term began, oldest first; the first books lack it
    participants: NotRequired[list[ParticipantEntry]]  # the first books lack it
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
