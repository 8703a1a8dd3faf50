"""Makes a reading of the workbook for correction that came back; ``outgoing`` wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meguru.core.language import _, spoken
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.result import (
    Body,
    CyclePhase,
    DistrictHeading,
    Flow,
    FoundDistrict,
    FoundPlan,
    Indicator,
    Measure,
    Participant,
    ReadingWarning,
    Statement,
)
from meguru.files.reading.workbook.form import INDICATORS, MEASURES, READING
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
    _require_measures(checked)
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
        measures=tuple(_measures(checked, rows["measures"])),
        actors=tuple(_actors(rows["actors"])),
        bodies=tuple(Body(**{**row, "count": _count(row["count"])}) for row in rows["bodies"]),
        flows=tuple(Flow(**row) for row in rows["flows"]),
        cycle=tuple(CyclePhase(**row) for row in rows["cycle"]),
        headings=(),
        unused_lines=(),
        warnings=(ReadingWarning("corrected", _("直した表から読み込みました。")),),
        lines=(),
        districts=tuple(_districts(rows["districts"])),
        **_plan(rows["plan"]),
    )


def _measures(checked: Checked, rows: Sequence[dict[str, Any]]) -> list[Measure]:
    indicators = indicators_of(checked) or {}
    found = []
    for row in rows:
        own = tuple(indicators.pop(row.pop("serial", "") or "", ()))
        found.append(Measure(**{**row, "description": "".join(row["paragraphs"]), "indicators": own}))
    return found


def indicators_of(checked: Checked) -> dict[str, list[Indicator]] | None:
    """The indicators by the serial number of their measure; nothing where the table has no sheet of them."""
    if INDICATORS.name not in checked.rows:
        return None
    found: dict[str, list[Indicator]] = {}
    for row in checked.rows[INDICATORS.name]:
        values: dict[str, Any] = dict(row.values)
        found.setdefault(values.pop("serial"), []).append(Indicator(**values))
    return found


def _require_measures(checked: Checked) -> None:
    """Raises FileRefused where an indicator leads to no measure of the table."""
    serials = {row.values.get("serial") for row in checked.rows.get(MEASURES.name, ())}
    for row in checked.rows.get(INDICATORS.name, ()):
        if row.values.get("serial") not in serials:
            said = _("「指標」の{row}行目の通し番号「{serial}」は、「施策」の表にありません。")
            raise FileRefused("row", said.format(row=row.number, serial=str(row.values.get("serial", ""))))


def _districts(rows: Sequence[dict[str, Any]]) -> list[FoundDistrict]:
    """District plans of rows; a row without a name goes on with the district above."""
    found: list[tuple[dict[str, Any], list[DistrictHeading]]] = []
    for row in rows:
        title, points, lines = row.pop("heading"), row.pop("points"), row.pop("heading_lines")
        if row["name"] or not found:
            found.append((row, []))
        if title or points:
            found[-1][1].append(DistrictHeading(title, points, lines))
    return [FoundDistrict(**row, headings=tuple(headings)) for row, headings in found]


def _plan(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the first row says of the plan itself."""
    if not rows:
        return {}
    years = {name: _count(rows[0][name]) for name in ("first_year", "last_year")}
    return {"plan_name": rows[0]["plan_name"], "vision": rows[0]["vision"], **years}


def _count(typed: str) -> int | None:
    """The number that was typed, with narrow or wide digits; ``²`` and ``①`` are none, and no count has seven digits."""
    return int(typed) if typed.isdecimal() and len(typed) < 7 else None


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
