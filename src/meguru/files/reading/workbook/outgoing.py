"""Writes a reading as an Excel workbook for correction; ``incoming`` reads it back.

Writing and reading back without a change gives the same measures, actors, bodies, flows and steps.
"""

from __future__ import annotations

from dataclasses import asdict

from meguru.core.language import _
from meguru.files.reading.result import FoundPlan, Measure, Participant
from meguru.files.reading.workbook.form import READING
from meguru.files.tables.columns import Rows, Values
from meguru.files.tables.writing import write


def write_workbook(reading: FoundPlan) -> bytes:
    """Return the reading as an xlsx workbook to correct in Excel."""
    texts = {line.number: line.text for line in reading.lines}
    rows: Rows = {
        "measures": [_measure_row(measure) for measure in reading.measures],
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


def _measure_row(measure: Measure) -> Values:
    """What stands in the row of a measure; its text by paragraphs."""
    paragraphs = measure.paragraphs or ((measure.description,) if measure.description else ())
    return {**asdict(measure), "paragraphs": paragraphs}


def _actor_rows(actor: Participant) -> list[Values]:
    """One row for each statement of an actor; the actor's own cells only on the first."""
    own = {key: value for key, value in asdict(actor).items() if key != "statements"}
    said = [{"statement": one.text, "statement_lines": one.source_lines} for one in actor.statements] or [{}]
    more = {"description_sure": None, "sure": None}
    return [{**own, **said[0]}, *({**more, **one} for one in said[1:])]
