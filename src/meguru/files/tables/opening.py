"""Opens a workbook and gives its cells as plain data. For a file from outside this runs in a child process with limits."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from meguru.core.heavy import Heavy
from meguru.core.language import _
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.cells import Cell, RawBook, RawRow, RawSheet
from meguru.files.tables.written import legal

openpyxl = Heavy("openpyxl")

MOST_SHEETS = 50
MOST_ROWS = 100_000
MOST_COLUMNS = 200
# What is asked of whoever looks at the cells: some hundred megabytes for a moment.
MOST_CELLS = 400_000
_LAST_ROW = 1_048_576
# Excel writes letters that XML cannot hold as _x000D_, and the beginning of such a thing as _x005F_.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def open_workbook(data: bytes) -> RawBook:
    """Return the cells of a workbook. Raises FileRefused (broken, too_large)."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = book.worksheets
        if len(sheets) > MOST_SHEETS:
            raise too_large()
        found = _cells_of(sheets)
        book.close()
    except (FileRefused, MemoryError):
        raise
    except Exception as error:  # openpyxl raises its own and the XML reader's kinds for a damaged package
        raise FileRefused(
            "broken", _("Excelのファイルが壊れていて開けません。Excelで開けるか確かめ、保存し直してください。")
        ) from error
    return found


def _cells_of(sheets: Iterable[Any]) -> RawBook:
    found, cells = [], 0
    for sheet in sheets:
        rows = []
        for row in _rows(sheet):
            cells += len(row.cells)
            if cells > MOST_CELLS:
                raise too_large()
            rows.append(row)
        found.append(RawSheet(str(sheet.title), tuple(rows)))
    return RawBook(tuple(found))


def first_cells(data: bytes) -> dict[str, str]:
    """The text in the first cell of each sheet by its title, without reading on; nothing of what is no workbook."""
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheets = [book[name] for name in book.sheetnames[:MOST_SHEETS] if hasattr(book[name], "iter_rows")]
        found = {sheet.title: str(_first(sheet) or "") for sheet in sheets}
        book.close()
    except MemoryError:
        raise
    except Exception:  # a damaged workbook is simply none of ours; whoever reads it says what is wrong with it
        return {}
    return found


def _first(sheet: Any) -> Any:
    return next(iter(next(sheet.iter_rows(max_row=1, max_col=1, values_only=True), ())), None)


def _rows(sheet: Any) -> Iterable[RawRow]:
    """The rows that hold anything. What a sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    kept = 0
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = {}
        for at, raw in enumerate(row, start=1):
            cell = _cell(raw) if raw.value is not None else None
            if cell is not None:
                cells[at] = cell
        if number > _LAST_ROW:
            raise too_large()
        if not cells:
            continue
        kept += 1
        if kept > MOST_ROWS or max(cells) > MOST_COLUMNS:
            raise too_large()
        yield RawRow(number, cells)


def _cell(raw: Any) -> Cell | None:
    value = raw.value
    if raw.data_type == "f":
        return Cell("f", str(value))
    if raw.data_type == "e":
        return Cell("e", str(value))
    if isinstance(value, bool):
        return Cell("b", value)
    if isinstance(value, (int, float)) and math.isfinite(value):
        return Cell("n", value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return Cell("d", value.date().isoformat())
    if type(value) is date:
        return Cell("d", value.isoformat())
    text = legal(unescaped(str(value).replace("\r\n", "\n"))).replace("\r", "").strip("\n")
    return Cell("s", text) if text else None


def unescaped(text: str) -> str:
    """Text without Excel's escapes."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def too_large() -> FileRefused:
    """The refusal of a table with too many sheets, rows or columns."""
    return FileRefused(
        "too_large",
        _(
            "シート、行、列のどれかが多すぎる表です。"
            "シートは{sheets}まで、行は{rows:,}まで、列は{columns}までです。書き出した表に、ほかの表を足さずに直してください。"
        ).format(sheets=MOST_SHEETS, rows=MOST_ROWS, columns=MOST_COLUMNS),
    )
