"""Writes a reading as an Excel workbook for correction, and reads that workbook back as a reading.

Every cell is written as text, so nothing that stands in a plan can become a formula. Writing and reading back without
a change gives the same measures, actors, bodies, flows and steps.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.core.heavy import Heavy
from meguru.files.reading.refusal import PlanFileRefused
from meguru.files.reading.result import (
    CONTINUED,
    MEASURE,
    Actor,
    Body,
    CycleStep,
    Flow,
    Measure,
    PlanReading,
    ReadingWarning,
    Statement,
)

openpyxl, styles = Heavy("openpyxl"), Heavy("openpyxl.styles")

MARK = "meguru-reading-1"
ABOUT, MEASURES, ACTORS, BODIES, FLOWS, CYCLE, REST = (
    "この表について", "施策", "主体と役割", "推進組織", "流れ", "進め方", "確かめる行")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_LIMIT = 32_000
_KINDS = {MEASURE: "施策", CONTINUED: "継続事業"}
_STAGES = {"plan": "計画", "do": "実施", "check": "評価", "act": "見直し", "midterm": "中間"}
_RHYTHMS = {"annual": "毎年", "midterm": "中間"}
_SURE = {True: "はい", False: "要確認"}
_HEADS: dict[str, tuple[tuple[str, int], ...]] = {
    MEASURES: (("番号", 10), ("施策名", 36), ("内容", 70), ("担当", 22), ("分野・部署", 24), ("種類", 10), ("確か", 8),
               ("確かめる点", 36), ("そのほかの欄", 30), ("元の行", 14)),
    ACTORS: (("主体", 30), ("含まれる名前", 30), ("説明", 36), ("説明は確か", 10), ("説明の行", 12), ("役割", 70), ("役割の行", 12),
             ("主体の行", 12), ("確か", 8), ("確かめる点", 36)),
    BODIES: (("名前", 36), ("種類", 14), ("注記", 30), ("構成", 30), ("数", 8), ("説明", 70), ("確か", 8),
             ("確かめる点", 36), ("元の行", 14)),
    FLOWS: (("から", 36), ("へ", 36), ("内容", 30), ("確か", 8), ("確かめる点", 36), ("元の行", 14)),
    CYCLE: (("段階", 10), ("周期", 8), ("名前", 30), ("内容", 70), ("確か", 8), ("確かめる点", 36), ("元の行", 14)),
    REST: (("種類", 20), ("行", 14), ("内容", 90)),
}


def write_workbook(reading: PlanReading) -> bytes:
    """Return the reading as an xlsx workbook to correct in Excel."""
    book = openpyxl.Workbook()
    about = book.active
    about.title = ABOUT
    for row, text in enumerate((
            MARK, f"「{reading.filename}」から読み取った結果です。", "「施策」の表を直して、このまま読み込んでください。",
            "行を足す、消す、並べ替えることができます。「元の行」は計画書の行の番号です。", "「確か」が「要確認」の行は、"
        "「確かめる点」を見てください。"), start=1):
        _put(about, row, 1, text)
    about.column_dimensions["A"].width = 90
    about.row_dimensions[1].hidden = True
    _sheet(book, MEASURES, (_measure_row(m) for m in reading.measures))
    _sheet(book, ACTORS, (row for actor in reading.actors for row in _actor_rows(actor)))
    _sheet(book, BODIES, ((b.name, b.kind, b.note, "\n".join(b.members), "" if b.count is None else str(b.count), b.description,
                           _SURE[b.sure], b.doubt, _ranges(b.source_lines)) for b in reading.bodies))
    _sheet(book, FLOWS, ((f.source, f.target, f.label, _SURE[f.sure], f.doubt, _ranges(f.source_lines)) for f in reading.flows))
    _sheet(book, CYCLE, ((_STAGES[c.stage], _RHYTHMS[c.rhythm], c.title, c.text, _SURE[c.sure], c.doubt,
                          _ranges(c.source_lines)) for c in reading.cycle))
    texts = {line.number: line.text for line in reading.lines}
    _sheet(book, REST, [*((w.code, _ranges(w.lines), w.message) for w in reading.warnings),
                        *(("使っていない行", str(n), texts.get(n, "")) for n in reading.unused_lines)])
    book.active = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def is_workbook_of_ours(data: bytes) -> bool:
    """Tell whether an xlsx file is a workbook written by ``write_workbook``."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        with_mark = ABOUT in book.sheetnames and MEASURES in book.sheetnames and book[ABOUT]["A1"].value == MARK
        book.close()
    except Exception:  # any damaged workbook is simply not ours; the Excel reader says what is wrong with it
        return False
    return with_mark


def read_workbook(data: bytes, filename: str) -> PlanReading:
    """Return the reading a corrected workbook holds.

    Raises PlanFileRefused (formula, columns, row) naming the sheet and the row to put right.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:
        raise PlanFileRefused("broken", "Excelのファイルがこわれていて開けません。Excelで開けるか確かめ、"
                                        "保存し直してください。") from error
    rows = {name: _rows(book[name], name) if name in book.sheetnames else [] for name in _HEADS}
    return PlanReading(
        filename=filename, format="xlsx", encoding="",
        measures=tuple(_measure(row) for row in rows[MEASURES]), actors=tuple(_actors(rows[ACTORS])),
        bodies=tuple(_body(row) for row in rows[BODIES]), flows=tuple(_flow(row) for row in rows[FLOWS]),
        cycle=tuple(_step(row) for row in rows[CYCLE]), headings=(), unused_lines=(),
        warnings=(ReadingWarning("corrected", "直した表から読み込みました。"),), lines=())


# --- writing ---


def _sheet(book: Any, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Add a sheet with its heading row."""
    sheet = book.create_sheet(name)
    for column, (head, width) in enumerate(_HEADS[name], start=1):
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
    return (m.number, m.title, "\n".join(m.paragraphs or ((m.description,) if m.description else ())), m.owner, m.group,
            _KINDS.get(m.kind, m.kind), _SURE[m.sure], m.doubt, "\n".join(f"{k}：{v}" for k, v in m.extra),
            _ranges(m.source_lines))


def _actor_rows(actor: Actor) -> list[tuple[str, ...]]:
    """One row for each statement of an actor; the actor's own cells only on the first."""
    head = (actor.name, "\n".join(actor.names), actor.description, _SURE[actor.description_sure], _ranges(actor.description_lines))
    tail = (_ranges(actor.source_lines), _SURE[actor.sure], actor.doubt)
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


# --- reading back ---


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a corrected sheet by heading."""

    sheet: str
    number: int
    cells: dict[str, str]

    def text(self, head: str) -> str:
        """The cell under a heading."""
        return self.cells.get(head, "")

    def lines(self, head: str) -> tuple[int, ...]:
        """Line numbers written as ranges. Raises PlanFileRefused when they are no numbers."""
        found: list[int] = []
        for part in re.split(r"[、,，\s]+", self.text(head)):
            if not part:
                continue
            match = re.fullmatch(r"(\d{1,6})(?:[-－~～](\d{1,6}))?", part)
            if not match or int(match.group(2) or match.group(1)) - int(match.group(1)) > 100_000:
                raise _bad(self, head, "行の番号は「12-15、18」のように書いてください。")
            found += range(int(match.group(1)), int(match.group(2) or match.group(1)) + 1)
        return tuple(found)

    def sure(self, head: str = "確か") -> bool:
        """Whether the cell says yes; an empty one does."""
        return self.text(head) != _SURE[False]

    def choice(self, head: str, words: dict[str, str]) -> str:
        """The code of a word. Raises PlanFileRefused for a word that is none of them."""
        found = next((code for code, word in words.items() if word == self.text(head)), None)
        if found is None:
            raise _bad(self, head, f"「{'」「'.join(words.values())}」のどれかを入れてください。")
        return found


def _bad(row: _Row, head: str, advice: str) -> PlanFileRefused:
    return PlanFileRefused("row", f"「{row.sheet}」の{row.number}行目の「{head}」を読み取れません。{advice}")


def _rows(sheet: Any, name: str) -> list[_Row]:
    """Rows of a sheet that hold anything."""
    heads = [_value(cell, name) for cell in next(sheet.iter_rows(min_row=1, max_row=1), ())]
    missing = [head for head, _ in _HEADS[name] if head not in heads]
    if missing:
        raise PlanFileRefused("columns", f"「{name}」の表に「{'」「'.join(missing)}」の列がありません。"
                                         "見出しの行を元に戻してください。")
    found = []
    for number, row in enumerate(sheet.iter_rows(min_row=2, max_row=min(sheet.max_row, 20_000)), start=2):
        cells = {head: _value(cell, name) for head, cell in zip(heads, row, strict=False) if head}
        if any(cells.values()):
            found.append(_Row(name, number, cells))
    return found


def _value(cell: Any, name: str) -> str:
    """A cell's text. Raises PlanFileRefused for a formula."""
    if cell.data_type == "f":
        raise PlanFileRefused("formula", f"「{name}」の{cell.coordinate}に数式があります。数式は読み込めません。"
                                         "文字に直してください。")
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip("\n")


def _measure(row: _Row) -> Measure:
    """A measure of a row. Raises PlanFileRefused without a title or with an unknown kind."""
    if not row.text("施策名").strip():
        raise _bad(row, "施策名", "施策名を入れるか、行ごと消してください。")
    paragraphs = tuple(p for p in row.text("内容").split("\n") if p.strip())
    extra = tuple((k, v) for k, mark, v in (line.partition("：") for line in row.text("そのほかの欄").split("\n")) if mark)
    return Measure(row.text("施策名"), "".join(paragraphs), row.text("担当"), row.text("分野・部署"), row.choice("種類", _KINDS),
                   row.lines("元の行"), row.sure(), row.text("確かめる点"), paragraphs, row.text("番号"), extra)


def _actors(rows: Sequence[_Row]) -> list[Actor]:
    """Actors of rows; a row without a name goes on with the actor above."""
    found: list[tuple[_Row, list[Statement]]] = []
    for row in rows:
        if row.text("主体") or not found:
            found.append((row, []))
        if row.text("役割"):
            found[-1][1].append(Statement(row.text("役割"), row.lines("役割の行")))
    return [Actor(r.text("主体"), _names(r.text("含まれる名前")), tuple(said), r.lines("主体の行"), r.text("説明"),
                  r.lines("説明の行"), r.sure("説明は確か"), r.sure(), r.text("確かめる点")) for r, said in found]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split("\n") if name)


def _body(row: _Row) -> Body:
    count = row.text("数")
    return Body(row.text("名前"), row.text("種類"), row.lines("元の行"), row.text("注記"), _names(row.text("構成")),
                int(count) if count.isdigit() else None, row.text("説明"), row.sure(), row.text("確かめる点"))


def _flow(row: _Row) -> Flow:
    return Flow(row.text("から"), row.text("へ"), row.text("内容"), row.lines("元の行"), row.sure(), row.text("確かめる点"))


def _step(row: _Row) -> CycleStep:
    return CycleStep(row.choice("段階", _STAGES), row.choice("周期", _RHYTHMS), row.text("名前"), row.text("内容"),
                     row.lines("元の行"), row.sure(), row.text("確かめる点"))
