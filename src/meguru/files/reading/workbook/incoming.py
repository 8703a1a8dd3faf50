"""Makes a reading of the workbook for correction that came back; ``outgoing`` wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meguru.core.language import _, spoken
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.result import (
    Body,
    CyclePhase,
    Flow,
    FoundPlan,
    Measure,
    Participant,
    ReadingWarning,
    Statement,
)
from meguru.files.reading.workbook.form import READING
from meguru.files.tables.cells import RawBook
from meguru.files.tables.checking import Checked, check
from meguru.files.tables.opening import first_cells
from meguru.files.tables.stamp import has_mark, recognise


def is_workbook_of_ours(data: bytes) -> bool:
    """Tell whether an xlsx file is a workbook written by ``write_workbook``."""
    return has_mark(READING, first_cells(data))


def check_workbook(raw: RawBook) -> Checked:
    """Return what a corrected workbook says.

    Raises FileRefused (not_ours, newer, columns, twice, formula, error, row) naming the sheet and the row to put right.
    """
    checked = check(READING, raw, recognise(READING, raw), languages=(spoken(),))
    problem = next(iter(checked.all_problems), None)
    if problem is not None:
        raise FileRefused("row" if problem.code == "cell" else problem.code, problem.sentence)
    return checked


def read_workbook(raw: RawBook, filename: str) -> FoundPlan:
    """Return the reading a corrected workbook holds. Raises FileRefused."""
    checked = check_workbook(raw)
    rows: dict[str, list[Any]] = {sheet.name: [] for sheet in READING.sheets}
    rows |= {name: [dict(row.values) for row in found] for name, found in checked.rows.items()}
    return FoundPlan(
        filename=filename,
        format="xlsx",
        encoding="",
        measures=tuple(Measure(**{**row, "description": "".join(row["paragraphs"])}) for row in rows["measures"]),
        actors=tuple(_actors(rows["actors"])),
        bodies=tuple(Body(**{**row, "count": _count(row["count"])}) for row in rows["bodies"]),
        flows=tuple(Flow(**row) for row in rows["flows"]),
        cycle=tuple(CyclePhase(**row) for row in rows["cycle"]),
        headings=(),
        unused_lines=(),
        warnings=(ReadingWarning("corrected", _("直した表から読み込みました。")),),
        lines=(),
    )


def _count(typed: str) -> int | None:
    return int(typed) if typed.isdigit() else None


def _actors(rows: Sequence[dict[str, Any]]) -> list[Participant]:
    """Actors of rows; a row without a name goes on with the actor above."""
    found: list[tuple[dict[str, Any], list[Statement]]] = []
    for row in rows:
        text, lines = row.pop("statement"), row.pop("statement_lines")
        if row["name"] or not found:
            found.append((row, []))
        if text:
            found[-1][1].append(Statement(text, lines))
    return [Participant(**row, statements=tuple(said)) for row, said in found]
