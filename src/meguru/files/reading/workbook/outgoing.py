"""Writes a reading as an Excel workbook for correction; ``incoming`` reads it back.

Every cell is written as text, so nothing that stands in a plan can become a formula. Writing and reading back without
a change gives the same measures, actors, bodies, flows and steps.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from meguru.core.heavy import Heavy
from meguru.files.reading.result import Actor, Measure, PlanReading
from meguru.files.reading.workbook.form import (
    ABOUT,
    ACTORS,
    BODIES,
    CYCLE,
    FLOWS,
    HEADS,
    KINDS,
    MARK,
    MEASURES,
    REST,
    RHYTHMS,
    STAGES,
    SURE,
)

openpyxl, styles = Heavy("openpyxl"), Heavy("openpyxl.styles")

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LIMIT = 32_000


def write_workbook(reading: PlanReading) -> bytes:
    """Return the reading as an xlsx workbook to correct in Excel."""
    book = openpyxl.Workbook()
    _about(book.active, reading)
    _sheet(book, MEASURES, (_measure_row(m) for m in reading.measures))
    _sheet(book, ACTORS, (row for actor in reading.actors for row in _actor_rows(actor)))
    _sheet(
        book,
        BODIES,
        (
            (
                b.name,
                b.kind,
                b.note,
                "\n".join(b.members),
                "" if b.count is None else str(b.count),
                b.description,
                SURE[b.sure],
                b.doubt,
                _ranges(b.source_lines),
            )
            for b in reading.bodies
        ),
    )
    _sheet(
        book,
        FLOWS,
        ((f.source, f.target, f.label, SURE[f.sure], f.doubt, _ranges(f.source_lines)) for f in reading.flows),
    )
    _sheet(
        book,
        CYCLE,
        (
            (STAGES[c.stage], RHYTHMS[c.rhythm], c.title, c.text, SURE[c.sure], c.doubt, _ranges(c.source_lines))
            for c in reading.cycle
        ),
    )
    texts = {line.number: line.text for line in reading.lines}
    _sheet(
        book,
        REST,
        [
            *((w.code, _ranges(w.lines), w.message) for w in reading.warnings),
            *(("使っていない行", str(n), texts.get(n, "")) for n in reading.unused_lines),
        ],
    )
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _about(about: Any, reading: PlanReading) -> None:
    """Fill the first sheet: what this workbook is and how to correct it."""
    about.title = ABOUT
    for row, text in enumerate(
        (
            MARK,
            f"「{reading.filename}」から読み取った結果です。",
            "「施策」の表を直して、このまま読み込んでください。",
            "行を足す、消す、並べ替えることができます。「元の行」は計画書の行の番号です。",
            "「確か」が「要確認」の行は、「確かめる点」を見てください。",
        ),
        start=1,
    ):
        _put(about, row, 1, text)
    about.column_dimensions["A"].width = 90
    about.row_dimensions[1].hidden = True


def _sheet(book: Any, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Add a sheet with its heading row."""
    sheet = book.create_sheet(name)
    for column, (head, width) in enumerate(HEADS[name], start=1):
        _put(sheet, 1, column, head)
        cell = sheet.cell(1, column)
        cell.font, cell.fill = styles.Font(bold=True), styles.PatternFill("solid", fgColor="E8EEF4")
        sheet.column_dimensions[cell.column_letter].width = width
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            _put(sheet, number, column, text)
    sheet.freeze_panes = "A2"


def _put(sheet: Any, row: int, column: int, text: str) -> None:
    """Write a text cell: never a formula, whatever the text starts with."""
    safe = _ILLEGAL.sub("", text)
    if len(safe) > _LIMIT:
        safe = safe[:_LIMIT] + "（長いため以下略）"
    cell = sheet.cell(row, column)
    cell.value = safe or None
    if safe:
        cell.data_type = "s"
    cell.number_format = "@"
    cell.alignment = styles.Alignment(wrap_text=True, vertical="top")
    cell.quotePrefix = safe[:1] in ("=", "+", "-", "@", "\t", "\r")


def _measure_row(m: Measure) -> tuple[str, ...]:
    """Cells of one measure."""
    return (
        m.number,
        m.title,
        "\n".join(m.paragraphs or ((m.description,) if m.description else ())),
        m.owner,
        m.group,
        KINDS.get(m.kind, m.kind),
        SURE[m.sure],
        m.doubt,
        "\n".join(f"{k}：{v}" for k, v in m.extra),
        _ranges(m.source_lines),
    )


def _actor_rows(actor: Actor) -> list[tuple[str, ...]]:
    """One row for each statement of an actor; the actor's own cells only on the first."""
    head = (
        actor.name,
        "\n".join(actor.names),
        actor.description,
        SURE[actor.description_sure],
        _ranges(actor.description_lines),
    )
    tail = (_ranges(actor.source_lines), SURE[actor.sure], actor.doubt)
    said = [(s.text, _ranges(s.source_lines)) for s in actor.statements] or [("", "")]
    return [((*head, *one, *tail) if not i else ("",) * 5 + one + ("",) * 3) for i, one in enumerate(said)]


def _ranges(numbers: Sequence[int]) -> str:
    """Line numbers as 「12-15、18」."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in parts)
