"""Makes a reading again from its JSON, so that what people corrected can be written as a workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from meguru.files.reading.result import (
    Body,
    CyclePhase,
    DistrictHeading,
    Flow,
    FoundDistrict,
    FoundPlan,
    Heading,
    Indicator,
    Measure,
    Participant,
    ReadingWarning,
    SourceLine,
    Statement,
)


def reading_from_json(found: Mapping[str, Any], measures: Sequence[Mapping[str, Any]], filename: str) -> FoundPlan:
    """Return the reading whose ``to_json`` gave ``found``, with these measures (corrected rows) in place of the found."""
    return FoundPlan(
        filename=filename,
        format=found.get("format", ""),
        encoding=found.get("encoding", ""),
        measures=tuple(_measure(row) for row in measures),
        actors=tuple(_actor(row) for row in found.get("actors", [])),
        bodies=tuple(Body(**_tuples(row)) for row in found.get("bodies", [])),
        flows=tuple(Flow(**_tuples(row)) for row in found.get("flows", [])),
        cycle=tuple(CyclePhase(**_tuples(row)) for row in found.get("cycle", [])),
        headings=tuple(Heading(**_tuples(row)) for row in found.get("headings", [])),
        unused_lines=tuple(found.get("unused_lines", [])),
        warnings=tuple(ReadingWarning(**_tuples(row)) for row in found.get("warnings", [])),
        lines=tuple(SourceLine(**row) for row in found.get("lines", [])),
        plan_name=found.get("plan_name", ""),
        vision=found.get("vision", ""),
        first_year=found.get("first_year"),
        last_year=found.get("last_year"),
        districts=tuple(_district(row) for row in found.get("districts", [])),
    )


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _measure(row: Mapping[str, Any]) -> Measure:
    extra = row.get("extra") or {}
    return Measure(
        title=row["title"],
        description=row.get("description", ""),
        owner=row.get("owner", ""),
        group=row.get("group", ""),
        kind=row["kind"],
        source_lines=tuple(row.get("source_lines", [])),
        sure=bool(row.get("sure", True)),
        doubt=row.get("doubt", ""),
        paragraphs=tuple(row.get("paragraphs", [])),
        number=row.get("number", ""),
        extra=tuple(extra.items()),
        owners=tuple(row.get("owners") or ()),
        owners_sure=bool(row.get("owners_sure", True)),
        group_path=tuple(row.get("group_path") or ()),
        marks=tuple(row.get("marks") or ()),
        indicators=tuple(_indicator(one) for one in row.get("indicators") or ()),
    )


def _indicator(row: Mapping[str, Any]) -> Indicator:
    targets = tuple((year, value) for year, value in row.get("targets") or ())
    return Indicator(**{**row, "targets": targets})


def _district(row: Mapping[str, Any]) -> FoundDistrict:
    plain = _tuples({key: value for key, value in row.items() if key != "headings"})
    headings = tuple(DistrictHeading(**_tuples(one)) for one in row.get("headings", []))
    return FoundDistrict(**plain, headings=headings)


def _actor(row: Mapping[str, Any]) -> Participant:
    plain = _tuples({key: value for key, value in row.items() if key != "statements"})
    return Participant(**plain, statements=tuple(Statement(**_tuples(said)) for said in row.get("statements", [])))
