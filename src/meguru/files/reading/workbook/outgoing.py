"""Writes a reading as an Excel workbook for correction; ``incoming`` reads it back.

Writing and reading back without a change gives the same measures, actors, bodies, flows and steps.
"""

from __future__ import annotations

from dataclasses import asdict

from meguru.core.language import _
from meguru.files.reading.result import FoundDistrict, FoundPlan, Measure, Participant
from meguru.files.reading.workbook.form import READING
from meguru.files.tables.columns import Rows, Values
from meguru.files.tables.writing import write


def write_workbook(reading: FoundPlan) -> bytes:
    """Return the reading as an xlsx workbook to correct in Excel."""
    texts = {line.number: line.text for line in reading.lines}
    rows: Rows = {
        "measures": [_measure_row(measure, serial) for serial, measure in enumerate(reading.measures, start=1)],
        "indicators": [
            {**asdict(each), "serial": serial}
            for serial, measure in enumerate(reading.measures, start=1)
            for each in measure.indicators
        ],
        "districts": [row for district in reading.districts for row in _district_rows(district)],
        "plan": _plan_rows(reading),
        "actors": [row for actor in reading.actors for row in _actor_rows(actor)],
        "bodies": [{**asdict(body), "count": "" if body.count is None else body.count} for body in reading.bodies],
        "flows": [asdict(flow) for flow in reading.flows],
        "cycle": [asdict(step) for step in reading.cycle],
        "rest": [
            *({"kind": w.code, "lines": w.lines, "text": w.message} for w in reading.warnings),
            *(
                {"kind": _("使っていない行"), "lines": (number,), "text": texts.get(number, "")}
                for number in reading.unused_lines
            ),
        ],
    }
    notes = (
        _("「{filename}」から読み取った結果です。").format(filename=reading.filename),
        _("「施策」の表を直して、このまま読み込んでください。"),
        _("行を足す、消す、並べ替えることができます。「元の行」は計画書の行の番号です。"),
        _("「確か」が「要確認」の行は、「確かめる点」を見てください。"),
    )
    return write(READING, rows, notes=notes)


def _measure_row(measure: Measure, serial: int) -> Values:
    """What stands in the row of a measure; its text by paragraphs. Of owners that are none nothing is said."""
    paragraphs = measure.paragraphs or ((measure.description,) if measure.description else ())
    sure = measure.owners_sure if measure.owners else None
    return {**asdict(measure), "paragraphs": paragraphs, "serial": serial, "owners_sure": sure}


def _district_rows(district: FoundDistrict) -> list[Values]:
    """One row for each heading of a district's plan; the district's own cells only on the first."""
    own = {key: value for key, value in asdict(district).items() if key != "headings"}
    said = [{"heading": h.title, "points": h.points, "heading_lines": h.source_lines} for h in district.headings]
    first, *more = said or [{}]
    return [{**own, **first}, *({"sure": None, **each} for each in more)]


def _plan_rows(reading: FoundPlan) -> list[Values]:
    """What the document says of the plan itself, where it says anything."""
    said = {name: getattr(reading, name) for name in ("plan_name", "vision", "first_year", "last_year")}
    return [{name: "" if value is None else value for name, value in said.items()}] if any(said.values()) else []


def _actor_rows(actor: Participant) -> list[Values]:
    """One row for each statement of an actor; the actor's own cells only on the first."""
    own = {key: value for key, value in asdict(actor).items() if key != "statements"}
    said = [{"statement": one.text, "statement_lines": one.source_lines} for one in actor.statements] or [{}]
    more = {"description_sure": None, "sure": None}
    return [{**own, **said[0]}, *({**more, **one} for one in said[1:])]
