"""The workbook of the set-up without a database: out and in says nothing, and one changed cell comes back as just that change."""

import io
from functools import cache
from typing import Any

import openpyxl
import pytest

from meguru.files.tables.checking import check
from meguru.files.tables.columns import Column, Table, TableSheet
from meguru.files.tables.comparing import Comparison, Finding, compare, state_of
from meguru.files.tables.kinds import Choice, Day, Number, Text
from meguru.files.tables.opening import open_workbook
from meguru.files.tables.stamp import recognise, stamp_of
from meguru.files.tables.writing import write
from meguru.web.staff.setup.kinds import WordsCell, YearCell
from meguru.web.staff.setup.matching import matches
from meguru.web.staff.setup.preview import changes_of
from meguru.web.staff.setup.table import NOTES, setup_table
from tests.support.cast import BEGINNING
from tests.support.wards import ward_rows

TABLE: Table = setup_table((2016, 2020))
CELLS = [(sheet, column) for sheet in TABLE.sheets for column in sheet.columns]


@cache
def _rows() -> dict[str, list[dict[str, Any]]]:
    return {
        name: [{column.name: row.get(column.name, column.kind.empty) for column in TABLE.sheet(name).columns} | row for row in rows]
        for name, rows in ward_rows().items()
    }  # fmt: skip


@cache
def _sent() -> bytes:
    stamp = stamp_of(TABLE, town="hajime", at=BEGINNING, state=state_of(TABLE, _rows()))
    return write(TABLE, _rows(), notes=NOTES, stamp=stamp)


def _compared(data: bytes) -> Comparison:
    raw = open_workbook(data)
    checked = check(TABLE, raw, recognise(TABLE, raw, town="hajime"), known=_rows())
    return compare(TABLE, checked, _rows(), match=matches(checked))


def _another(column: Column, value: object) -> object:
    """Something else that may stand in the cell."""
    kind = column.kind
    if isinstance(kind, Choice):
        return str(next(word for code, word in kind.words.items() if code != value))
    if isinstance(kind, WordsCell):
        return "、".join(kind.words.values())
    if isinstance(kind, Number):
        return 77
    if isinstance(kind, Day):
        return "令和2年6月1日"
    if isinstance(kind, YearCell):
        return "平成26年度"
    return "79" if not isinstance(kind, Text) else "ほかの言葉"


def test_out_and_in_says_that_nothing_changes() -> None:
    assert _compared(_sent()).says_nothing


@pytest.mark.parametrize(("sheet", "column"), CELLS, ids=[f"{s.name}-{c.name}" for s, c in CELLS])
def test_one_changed_cell_comes_back_as_just_that_change(sheet: TableSheet, column: Column) -> None:
    book = openpyxl.load_workbook(io.BytesIO(_sent()))
    at = [each.name for each in sheet.columns].index(column.name) + 1
    place = len(_rows()[sheet.name]) // 2
    changed: Any = _another(column, _rows()[sheet.name][place][column.name])
    book[str(sheet.title)].cell(place + 2, at).value = changed
    out = io.BytesIO()
    book.save(out)
    found = _compared(out.getvalue())
    assert found.can_be_taken
    (change,) = changes_of(found)
    assert (change.sheet, change.row, list(change.values)) == (sheet.name, place + 2, [column.name])
    others = [row for each in found.sheets for row in each.rows if row.finding != Finding.SAME]
    assert len(others) == 1
