"""Excel (xlsx): values by calamine, merged cells by openpyxl; each sheet gives text lines and tables."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import python_calamine

from meguru.core.heavy import Heavy
from meguru.files.reading.guard import MAX_LINES
from meguru.files.reading.lines import Cell, Document, Grid, Line, clean, make_line
from meguru.files.reading.refusal import PlanFileRefused
from meguru.files.reading.textgrids import header_roles

openpyxl = Heavy("openpyxl")

_BROKEN = "Excelのファイルがこわれていて開けません。Excelで開けるか確かめ、保存し直してください。"
_DEFAULT_NAME = re.compile(r"(?i)^(sheet|シート)\s?\d*$|^(ひな形|様式|原本)$")
MAX_COLUMNS = 60


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
            raise PlanFileRefused(
                "too_large", "行が多すぎます。計画書の施策の表だけを保存して、もう一度お試しください。"
            )
        return Cell(tuple(made))


def read_excel(data: bytes) -> Document:
    """Return the document of an xlsx file. Raises PlanFileRefused (broken, empty, too_large)."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        sheets = [(name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names]
    except Exception as error:  # calamine raises its own and Rust's kinds for a damaged package
        raise PlanFileRefused("broken", _BROKEN) from error
    merges = _merges(data, names)
    reader = _Reader()
    filled = [(name, rows) for name, rows in sheets if any(_text(v) for row in rows for v in row)]
    for page, (name, rows) in enumerate(filled, start=1):
        if len(filled) > 1 and not _DEFAULT_NAME.match(name):
            reader.cell(name, page, in_table=False, heading=1)
        _sheet(reader, [[_text(v) for v in row[:MAX_COLUMNS]] for row in rows], merges.get(name, set()), page)
    if not reader.lines:
        raise PlanFileRefused("empty", "Excelのファイルに文字がありません。計画書のファイルを選び直してください。")
    return Document(tuple(reader.lines), tuple(reader.grids), "xlsx")


def _merges(data: bytes, names: Sequence[str]) -> dict[str, set[tuple[int, int]]]:
    """Cells that a merge from above covers, by sheet."""
    found: dict[str, set[tuple[int, int]]] = {}
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception as error:
        raise PlanFileRefused("broken", _BROKEN) from error
    for name in names:
        covered: set[tuple[int, int]] = set()
        for area in getattr(book[name], "merged_cells", ()) if name in book.sheetnames else ():
            last = min(area.max_row, area.min_row + 2000)
            covered |= {
                (row, column)
                for row in range(area.min_row + 1, last + 1)
                for column in range(area.min_col, min(area.max_col, MAX_COLUMNS) + 1)
            }
        found[name] = covered
    return found


def _text(value: Any) -> str:
    """A cell's value as text; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "はい" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()


def _sheet(reader: _Reader, rows: Sequence[Sequence[str]], covered: set[tuple[int, int]], page: int) -> None:
    """Cut a sheet into text lines and tables: a row with one filled cell is text, rows with more are a table."""
    columns = _used_columns(rows)
    table: list[tuple[Cell, ...]] = []
    headed = False

    def close() -> None:
        if table:
            reader.grids.append(Grid(tuple(table), knows_merges=True))
            table.clear()

    for number, row in enumerate(rows, start=1):
        cells = [row[i] if i < len(row) else "" for i in columns]
        filled = [text for text in cells if text]
        inside = any((number, i + 1) in covered for i in columns)
        if not filled and not inside:
            if not headed:
                close()
            continue
        if header_roles(cells):
            close()
            headed = True
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


def _used_columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns that hold anything."""
    width = max((len(row) for row in rows), default=0)
    return [i for i in range(width) if any(i < len(row) and row[i] for row in rows)]
