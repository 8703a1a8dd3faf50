"""Reads the workbook for correction back as a reading; ``outgoing`` wrote it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from meguru.core.heavy import Heavy
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.result import (
    Actor,
    Body,
    CycleStep,
    Flow,
    Measure,
    PlanReading,
    ReadingWarning,
    Statement,
)
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
    RHYTHMS,
    STAGES,
    SURE,
)

openpyxl = Heavy("openpyxl")


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

    Raises FileRefused (formula, columns, row) naming the sheet and the row to put right.
    """
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:
        raise FileRefused(
            "broken", "Excelのファイルが壊れていて開けません。Excelで開けるか確かめ、保存し直してください。"
        ) from error
    rows = {name: _rows(book[name], name) if name in book.sheetnames else [] for name in HEADS}
    return PlanReading(
        filename=filename,
        format="xlsx",
        encoding="",
        measures=tuple(_measure(row) for row in rows[MEASURES]),
        actors=tuple(_actors(rows[ACTORS])),
        bodies=tuple(_body(row) for row in rows[BODIES]),
        flows=tuple(_flow(row) for row in rows[FLOWS]),
        cycle=tuple(_step(row) for row in rows[CYCLE]),
        headings=(),
        unused_lines=(),
        warnings=(ReadingWarning("corrected", "直した表から読み込みました。"),),
        lines=(),
    )


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
        """Line numbers written as ranges. Raises FileRefused when they are no numbers."""
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
        return self.text(head) != SURE[False]

    def choice(self, head: str, words: dict[str, str]) -> str:
        """The code of a word. Raises FileRefused for a word that is none of them."""
        found = next((code for code, word in words.items() if word == self.text(head)), None)
        if found is None:
            raise _bad(self, head, f"「{'」「'.join(words.values())}」のどれかを入れてください。")
        return found


def _bad(row: _Row, head: str, advice: str) -> FileRefused:
    return FileRefused("row", f"「{row.sheet}」の{row.number}行目の「{head}」を読み取れません。{advice}")


def _rows(sheet: Any, name: str) -> list[_Row]:
    """Rows of a sheet that hold anything."""
    heads = [_value(cell, name) for cell in next(sheet.iter_rows(min_row=1, max_row=1), ())]
    missing = [head for head, _ in HEADS[name] if head not in heads]
    if missing:
        raise FileRefused(
            "columns", f"「{name}」の表に「{'」「'.join(missing)}」の列がありません。見出しの行を元に戻してください。"
        )
    found = []
    for number, row in enumerate(sheet.iter_rows(min_row=2, max_row=min(sheet.max_row, 20_000)), start=2):
        cells = {head: _value(cell, name) for head, cell in zip(heads, row, strict=False) if head}
        if any(cells.values()):
            found.append(_Row(name, number, cells))
    return found


def _value(cell: Any, name: str) -> str:
    """A cell's text. Raises FileRefused for a formula."""
    if cell.data_type == "f":
        raise FileRefused(
            "formula", f"「{name}」の{cell.coordinate}に数式があります。数式は読み込めません。文字に直してください。"
        )
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip("\n")


def _measure(row: _Row) -> Measure:
    """A measure of a row. Raises FileRefused without a title or with an unknown kind."""
    if not row.text("施策名").strip():
        raise _bad(row, "施策名", "施策名を入れるか、行ごと消してください。")
    paragraphs = tuple(p for p in row.text("内容").split("\n") if p.strip())
    extra = tuple(
        (k, v) for k, mark, v in (line.partition("：") for line in row.text("そのほかの欄").split("\n")) if mark
    )
    return Measure(
        row.text("施策名"),
        "".join(paragraphs),
        row.text("担当"),
        row.text("分野・部署"),
        row.choice("種類", KINDS),
        row.lines("元の行"),
        row.sure(),
        row.text("確かめる点"),
        paragraphs,
        row.text("番号"),
        extra,
    )


def _actors(rows: Sequence[_Row]) -> list[Actor]:
    """Actors of rows; a row without a name goes on with the actor above."""
    found: list[tuple[_Row, list[Statement]]] = []
    for row in rows:
        if row.text("主体") or not found:
            found.append((row, []))
        if row.text("役割"):
            found[-1][1].append(Statement(row.text("役割"), row.lines("役割の行")))
    return [
        Actor(
            r.text("主体"),
            _names(r.text("含まれる名前")),
            tuple(said),
            r.lines("主体の行"),
            r.text("説明"),
            r.lines("説明の行"),
            r.sure("説明は確か"),
            r.sure(),
            r.text("確かめる点"),
        )
        for r, said in found
    ]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split("\n") if name)


def _body(row: _Row) -> Body:
    count = row.text("数")
    return Body(
        row.text("名前"),
        row.text("種類"),
        row.lines("元の行"),
        row.text("注記"),
        _names(row.text("構成")),
        int(count) if count.isdigit() else None,
        row.text("説明"),
        row.sure(),
        row.text("確かめる点"),
    )


def _flow(row: _Row) -> Flow:
    return Flow(
        row.text("から"), row.text("へ"), row.text("内容"), row.lines("元の行"), row.sure(), row.text("確かめる点")
    )


def _step(row: _Row) -> CycleStep:
    return CycleStep(
        row.choice("段階", STAGES),
        row.choice("周期", RHYTHMS),
        row.text("名前"),
        row.text("内容"),
        row.lines("元の行"),
        row.sure(),
        row.text("確かめる点"),
    )
