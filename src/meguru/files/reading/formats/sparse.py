"""Excel sheets with a cell far from the others: told before they are opened, and read by the cells that are there.

A reader that lays a sheet out as a grid needs memory for every place up to the farthest cell, be it the only one out there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from meguru.core.heavy import Heavy

openpyxl = Heavy("openpyxl")

# Places of a grid that are still laid out: more than any plan has, and little enough for the child's memory.
MOST_PLACES = 6_000_000
_CELL = re.compile(rb'<(?:\w{1,20}:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})([0-9]{1,7})"')
_PIECE = 1024 * 1024
_LONGEST_CELL_START = 256
# A sheet's name, its rows (number and values from the first column) and its merges (counted from 0, both ends inside).
Area = tuple[tuple[int, int], tuple[int, int]]
Sheet = tuple[str, Iterator[tuple[int, list[Any]]], list[Area]]


def is_sparse(data: bytes) -> bool:
    """Whether the grid of any sheet would have far more places than a plan, judged by the addresses of its cells."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(
            _places(archive, entry) > MOST_PLACES
            for entry in archive.infolist()
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        )


def sheets(data: bytes, columns: int) -> Iterator[Sheet]:
    """The visible sheets, each with the rows in which a cell stands; of a row the first ``columns`` columns."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            merges = [
                ((area.min_row - 1, area.min_col - 1), (area.max_row - 1, area.max_col - 1))
                for area in sheet.merged_cells.ranges
            ]
            yield sheet.title, _rows(sheet, columns), merges


def _rows(sheet: Any, columns: int) -> Iterator[tuple[int, list[Any]]]:
    rows: dict[int, list[Any]] = {}
    for row, column in sorted(sheet._cells):  # the one list of the cells that are there; every other way walks the grid
        if column <= columns:
            values = rows.setdefault(row, [])
            values += [None] * (column - len(values))
            values[column - 1] = sheet._cells[row, column].value
    yield from rows.items()


def _places(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """The places between the first and the last cell of a sheet."""
    first_row, last_row, first_column, last_column = 1 << 24, 0, 1 << 24, 0
    with archive.open(entry) as part:
        rest = b""
        while piece := part.read(_PIECE):
            text = rest + piece
            for letters, digits in _CELL.findall(text):
                row, column = int(digits), _number(letters)
                first_row, last_row = min(first_row, row), max(last_row, row)
                first_column, last_column = min(first_column, column), max(last_column, column)
            rest = text[-_LONGEST_CELL_START:]
    return max(last_row - first_row + 1, 0) * max(last_column - first_column + 1, 0)


def _number(letters: bytes) -> int:
    """The number of a column that is named by letters."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
