"""What a reading of a plan document says: frozen, typed, and turned into plain JSON by ``to_json``.

Every part names the source lines (1-based) it came from, and says in words where it is not sure.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MEASURE = "measure"
CONTINUED = "continued_project"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One printed indicator (指標): its unit, where it stood, and its targets as (year or label, value)."""

    name: str
    unit: str = ""
    baseline: str = ""
    baseline_year: str = ""
    targets: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure (施策・取組) or continued project (継続事業) of the plan.

    ``owner`` is the owner as printed; ``owners`` are its bodies, the leading one first, and ``owners_sure`` is false where
    the print may be read in two ways (「防災・安全課」). ``group_path`` holds the headings above as printed, the highest
    first.
    """

    title: str
    description: str
    owner: str
    group: str
    kind: str
    source_lines: tuple[int, ...]
    sure: bool = True
    doubt: str = ""
    paragraphs: tuple[str, ...] = ()
    number: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    owners: tuple[str, ...] = ()
    owners_sure: bool = True
    group_path: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence on what an actor does for the plan."""

    text: str
    source_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Participant:
    """One kind of actor (組織・団体・個人) with its role statements; ``description_sure`` is false for a guess."""

    name: str
    names: tuple[str, ...]
    statements: tuple[Statement, ...]
    source_lines: tuple[int, ...]
    description: str = ""
    description_lines: tuple[int, ...] = ()
    description_sure: bool = True
    sure: bool = True
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """One body that promotes the plan (委員会・事務局・会議・チーム)."""

    name: str
    kind: str
    source_lines: tuple[int, ...]
    note: str = ""
    members: tuple[str, ...] = ()
    count: int | None = None
    description: str = ""
    sure: bool = True
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """One labelled flow between two bodies; an end that cannot be told is empty."""

    source: str
    target: str
    label: str
    source_lines: tuple[int, ...]
    sure: bool = True
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class CyclePhase:
    """One step of the yearly round or of the mid-term review. ``stage``: plan, do, check, act or midterm."""

    stage: str
    rhythm: str
    title: str
    text: str
    source_lines: tuple[int, ...]
    sure: bool = True
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class DistrictHeading:
    """One heading of a district's plan and the points printed below it."""

    title: str
    points: tuple[str, ...]
    source_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FoundDistrict:
    """A district's plan (地区別計画) printed in the document; never among the measures of the ward."""

    name: str
    motto: str
    headings: tuple[DistrictHeading, ...]
    source_lines: tuple[int, ...]
    sure: bool = True
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document; ``level`` counts from 1."""

    level: int
    number: str
    title: str
    source_lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReadingWarning:
    """A place where the reader lost its way, in a sentence for the official who corrects the reading."""

    code: str
    message: str
    lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source as the reader saw it."""

    number: int
    page: int
    text: str


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """Everything read from one plan document."""

    filename: str
    format: str
    encoding: str
    measures: tuple[Measure, ...]
    actors: tuple[Participant, ...]
    bodies: tuple[Body, ...]
    flows: tuple[Flow, ...]
    cycle: tuple[CyclePhase, ...]
    headings: tuple[Heading, ...]
    unused_lines: tuple[int, ...]
    warnings: tuple[ReadingWarning, ...]
    lines: tuple[SourceLine, ...]
    plan_name: str = ""
    vision: str = ""
    first_year: int | None = None
    last_year: int | None = None
    districts: tuple[FoundDistrict, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the reading as plain lists, dicts, strings and numbers, ready for ``json.dumps``."""
        data = asdict(self)
        for measure in data["measures"]:
            measure["extra"] = dict(measure["extra"])
        return _plain(data)  # type: ignore[no-any-return]


def plain(part: Indicator) -> dict[str, Any]:
    """A part of a reading as plain lists, dicts and texts, as ``to_json`` gives it."""
    return _plain(asdict(part))  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    """Turn tuples into lists all the way down."""
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    return value
