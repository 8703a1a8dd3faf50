"""Opens a CSV, with commas or tabs, and gives its cells as plain data. It runs in a child process with limits."""

from __future__ import annotations

import csv
import io

from meguru.core.language import _
from meguru.files.outside.refusal import FileRefused
from meguru.files.outside.writing import writing_of
from meguru.files.tables.cells import Cell, RawBook, RawRow, RawSheet
from meguru.files.tables.opening import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, too_large
from meguru.files.tables.written import legal


def open_csv(data: bytes, name: str) -> RawBook:
    """Return the cells of a CSV as one sheet. Raises FileRefused (wrong_type, broken, too_large)."""
    text = _decoded(data)
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if first.count("\t") > first.count(",") else ",")
    rows, cells = [], 0
    try:
        for number, row in enumerate(reader, start=1):
            held = {at: Cell("s", said) for at, cell in enumerate(row, start=1) if (said := _said(cell))}
            cells += len(held)
            if number > MOST_ROWS or cells > MOST_CELLS or (held and max(held) > MOST_COLUMNS):
                raise too_large()
            if held:
                rows.append(RawRow(number, held))
    except csv.Error:
        raise FileRefused("broken", _("CSVの区切りが読めません。Excelで開き、xlsxで保存し直してください。")) from None
    return RawBook((RawSheet(name, tuple(rows)),))


def _said(cell: str) -> str:
    return legal(cell.replace("\r\n", "\n")).replace("\r", "").strip()


def _decoded(data: bytes) -> str:
    """The text, in whichever writing it came. A table is read whole or not at all: no letter of a name is guessed."""
    encoding = writing_of(data)
    if encoding is not None:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise FileRefused(
        "wrong_type", _("文字を読めないCSVです。Excelで開き、「CSV UTF-8」かxlsxで保存し直してください。")
    )
