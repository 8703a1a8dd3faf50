"""Excel (xlsx): values and merged cells by calamine; each sheet gives text lines and tables.

A sheet is walked row by row and only rows that hold something are kept, so that one cell in the last row costs one row. A book
in which a cell stands far from the others is not laid out as a grid at all (``sparse``).
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import python_calamine

from meguru.core.language import _, listed
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.formats import sparse
from meguru.files.reading.limits import MAX_COLUMNS, MAX_LINES
from meguru.files.reading.outline.cells import header_roles, indicator_head
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line, clean, make_line
from meguru.files.reading.outline.vocabulary import column_role

_BROKEN = _("Excelのファイルが壊れていて開けません。Excelで開けるか確かめ、保存し直してください。")
_DEFAULT_NAME = re.compile(r"(?i)^(sheet|シート)\s?\d*$|^(ひな形|様式|原本)$")
# The number of a row and its cells.
Row = tuple[int, list[str]]


@dataclass(slots=True)
class _Reader:
    """Gives each line of each cell a number, in reading order."""

    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def cell(self, text: str, page: int, *, in_table: bool, heading: int = 0) -> Cell:
        """Add the lines of one cell."""
        made = []
        for piece in text.split("\n"):
            if not clean(piece):
                continue
            line = make_line(len(self.lines) + 1, piece, page=page, hard=True, in_table=in_table, heading=heading)
            self.lines.append(line)
            made.append(line)
        if len(self.lines) > MAX_LINES:
            raise _too_many()
        return Cell(tuple(made))


def read_excel(data: bytes) -> Document:
    """Return the document of an xlsx file. Raises FileRefused (broken, empty, too_large)."""
    try:
        hidden = _hidden(data)
        sheets = _sparse(data) if sparse.is_sparse(data) else _dense(data)
    except (FileRefused, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # calamine raises its own kinds, and a panic of Rust is no Exception
        raise FileRefused("broken", _BROKEN) from error
    reader = _Reader()
    filled = [(name, rows, covered) for name, rows, covered in sheets if any(any(cells) for _number, cells in rows)]
    for page, (name, rows, covered) in enumerate(filled, start=1):
        if len(filled) > 1 and not _DEFAULT_NAME.match(name):
            reader.cell(name, page, in_table=False, heading=1)
        _sheet(reader, rows, covered, page)
    if not reader.lines:
        raise FileRefused("empty", _("Excelのファイルに文字がありません。計画書のファイルを選び直してください。"))
    told = _("見えないシート（{names}）は読んでいません。読ませたいときは、表示してから選び直してください。")
    troubles = (("hidden_sheets", told.format(names=listed(hidden))),) if hidden else ()
    return Document(tuple(reader.lines), tuple(reader.grids), "xlsx", troubles=troubles)


Walked = tuple[str, list[Row], set[tuple[int, int]]]


def _hidden(data: bytes) -> list[str]:
    """The names of the sheets that are not shown, and so not read."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible != python_calamine.SheetVisibleEnum.Visible
    ]


def _dense(data: bytes) -> list[Walked]:
    """The visible sheets, each laid out as a grid."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        and sheet.visible == python_calamine.SheetVisibleEnum.Visible
    ]
    opened = ((name, book.get_sheet_by_name(name)) for name in names)
    return [(name, *_walk(enumerate(one.iter_rows(), start=1), one.merged_cell_ranges or ())) for name, one in opened]


def _sparse(data: bytes) -> list[Walked]:
    """The visible sheets by the cells that are there."""
    return [(name, *_walk(rows, merges)) for name, rows, merges in sparse.sheets(data, MAX_COLUMNS)]


def _walk(
    rows: Iterable[tuple[int, Sequence[Any]]], merges: Sequence[sparse.Area]
) -> tuple[list[Row], set[tuple[int, int]]]:
    """The rows that hold something or lie in a merge, one empty row for each gap, and the cells a merge from above covers."""
    covered = _covered(merges)
    merged = {row for row, _column in covered}
    found: list[Row] = []
    last = 0
    for number, values in rows:
        # Of a grid with one cell far out nearly every place is empty, and a call for each would be most of the time.
        cells = [value if value == "" else _text(value) for value in values[:MAX_COLUMNS]]
        is_kept = any(cells) or number in merged
        if (number > last + 1 or not is_kept) and (not found or found[-1][1]):
            found.append((number - 1 if is_kept else number, []))
        if is_kept:
            found.append((number, cells))
        last = number
        if len(found) > 2 * MAX_LINES:
            raise _too_many()
    return found, covered


def _covered(areas: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> set[tuple[int, int]]:
    """Rows and columns, from 1, that lie under a merge below its first row. ``areas`` count from 0."""
    found: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in areas:
        last = min(bottom, top + 2000)
        found |= {
            (row + 1, column + 1)
            for row in range(top + 1, last + 1)
            for column in range(left, min(right, MAX_COLUMNS - 1) + 1)
        }
        if len(found) > MAX_LINES * 10:
            raise _too_many()
    return found


def _too_many() -> FileRefused:
    return FileRefused("too_large", _("行が多すぎます。計画書の施策の表だけを保存して、もう一度お試しください。"))


def _text(value: Any) -> str:
    """A cell's value as text; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else ""
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()


def _sheet(reader: _Reader, rows: Sequence[Row], covered: set[tuple[int, int]], page: int) -> None:
    """Cut a sheet into text lines and tables: a row with one filled cell is text, rows with more are a table."""
    columns = _used_columns([cells for _number, cells in rows])
    table: list[tuple[Cell, ...]] = []
    headed = False

    def close() -> None:
        if table:
            reader.grids.append(Grid(tuple(table), knows_merges=True))
            table.clear()

    for number, row in rows:
        cells = [row[i] if i < len(row) else "" for i in columns]
        filled = [text for text in cells if text]
        inside = any((number, i + 1) in covered for i in columns)
        if not filled and not inside:
            if not headed:
                close()
            continue
        if header_roles(cells):
            if not _completes(table, cells):
                close()
            headed = not indicator_head(cells) or bool({"title", "description"} & set(map(column_role, cells)))
        if len(filled) == 1 and cells[0] and not inside and not (len(columns) == 1 and headed):
            close()
            reader.cell(cells[0], page, in_table=False)
            continue
        if len(columns) < 2 or (len(filled) == 1 and not headed):
            reader.cell(filled[0] if filled else "", page, in_table=False)
            continue
        table.append(
            tuple(
                Cell(reader.cell(text, page, in_table=True).lines, (number, columns[i] + 1) in covered)
                for i, text in enumerate(cells)
            )
        )
    close()


def _completes(table: Sequence[Sequence[Cell]], cells: Sequence[str]) -> bool:
    """Whether a row of headings is the second of two: it leaves open what the only row above it names."""
    if len(table) != 1 or not header_roles([cell.text for cell in table[0]]):
        return False
    pairs = list(zip((cell.text for cell in table[0]), cells, strict=True))
    return any(above and not below for above, below in pairs) and any(below and not above for above, below in pairs)


def _used_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns that hold anything."""
    width = max((len(row) for row in rows), default=0)
    return [i for i in range(width) if any(i < len(row) and row[i] for row in rows)]
