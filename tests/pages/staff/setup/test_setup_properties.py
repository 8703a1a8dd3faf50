"""Whatever a town has: its workbook says nothing when it comes back, and one changed cell comes back as just that change.

A few towns a run; ``MEGURU_EXAMPLES=200`` tries as many as one likes.
"""

import io
import os
from datetime import date
from typing import Any

import openpyxl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from meguru.core.text import flat_name
from meguru.files.tables.checking import check
from meguru.files.tables.columns import Column, Table, TableSheet
from meguru.files.tables.comparing import Comparison, Finding, compare, state_of
from meguru.files.tables.kinds import Choice, Day, Lines, Number, Text
from meguru.files.tables.opening import open_workbook
from meguru.files.tables.stamp import recognise, stamp_of
from meguru.files.tables.writing import write
from meguru.plan.setup.rules import SetupSheet
from meguru.web.staff.setup.kinds import NumberRef, NumbersCell, WordsCell, YearCell
from meguru.web.staff.setup.matching import matches
from meguru.web.staff.setup.preview import changes_of
from meguru.web.staff.setup.table import NOTES, setup_table
from tests.support.cast import BEGINNING

TABLE: Table = setup_table((2016, 2018))
EXAMPLES = int(os.environ.get("MEGURU_EXAMPLES", "10"))
TRIED = settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
LETTERS = "地区の輪さくら港ゔ髙１2aB-+=@'（）・ー"
LINE = st.text(st.sampled_from(LETTERS), min_size=1, max_size=9).map(str.strip).filter(bool)
LONG = st.lists(LINE, min_size=1, max_size=3).map("\n".join)


def _value(column: Column) -> st.SearchStrategy[Any]:
    """Something that may stand in a column, as ours are kept."""
    kind = column.kind
    if isinstance(kind, (NumbersCell, NumberRef)):
        number = st.integers(1, 99).map(str)
        return st.lists(number, max_size=2, unique=True).map(tuple) if isinstance(kind, NumbersCell) else number
    if isinstance(kind, WordsCell):
        return st.lists(st.sampled_from(sorted(kind.words)), max_size=2, unique=True).map(tuple)
    if isinstance(kind, Choice):
        return st.sampled_from(sorted(kind.words))
    if isinstance(kind, YearCell):
        return st.integers(2000, 2030)
    if isinstance(kind, Number):
        whole = st.integers(max(kind.least, -999), min(kind.largest, 9_999))
        return whole if column.is_required or not kind.decimals else st.one_of(st.none(), whole, st.just(12.5))
    if isinstance(kind, Day):
        return st.dates(date(2010, 1, 1), date(2030, 1, 1))
    if isinstance(kind, Lines):
        return st.lists(st.text("あいうえお", min_size=1, max_size=5), max_size=3, unique=True).map(tuple)
    return LONG if isinstance(kind, Text) and not kind.is_line else LINE


def _empty_or(column: Column) -> st.SearchStrategy[Any]:
    value = _value(column)
    return value if column.is_required else st.one_of(st.just(column.kind.empty), value)


def _rows(sheet: TableSheet) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries({column.name: _empty_or(column) for column in sheet.columns})
    most = 1 if sheet.name == SetupSheet.TERM else 3
    return st.lists(row, max_size=most).map(
        lambda rows: [{**each, "key": f"k{number}"} for number, each in enumerate(rows)]
    )


TOWNS = st.fixed_dictionaries({sheet.name: _rows(sheet) for sheet in TABLE.sheets})


def _sent(rows: dict[str, list[dict[str, Any]]]) -> bytes:
    return write(TABLE, rows, notes=NOTES, stamp=stamp_of(TABLE, town="t", at=BEGINNING, state=state_of(TABLE, rows)))


def _compared(data: bytes, rows: dict[str, list[dict[str, Any]]]) -> Comparison:
    raw = open_workbook(data)
    checked = check(TABLE, raw, recognise(TABLE, raw, town="t"), known=rows)
    return compare(TABLE, checked, rows, match=matches(checked))


@TRIED
@given(TOWNS)
def test_a_town_goes_out_and_comes_back_as_it_is(rows: dict[str, list[dict[str, Any]]]) -> None:
    found = _compared(_sent(rows), rows)
    assert found.says_nothing, [row for sheet in found.sheets for row in sheet.rows if row.finding != Finding.SAME]
    assert found.is_of_this_state
    assert all(not sheet.missing for sheet in found.sheets)


@TRIED
@given(TOWNS, st.data())
def test_one_changed_cell_comes_back_as_just_that_change(
    rows: dict[str, list[dict[str, Any]]], data: st.DataObject
) -> None:
    full = [sheet for sheet in TABLE.sheets if rows[sheet.name]]
    if not full:
        return
    sheet = data.draw(st.sampled_from(full))
    column = data.draw(st.sampled_from(sheet.columns))
    place = data.draw(st.integers(0, len(rows[sheet.name]) - 1))
    before, after = rows[sheet.name][place][column.name], data.draw(_value(column))
    book = openpyxl.load_workbook(io.BytesIO(_sent(rows)))
    cell = book[str(sheet.title)].cell(place + 2, [each.name for each in sheet.columns].index(column.name) + 1)
    cell.value = column.kind.write(after)
    if isinstance(cell.value, str):
        cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    found = _compared(out.getvalue(), rows)
    others = [(s.sheet.name, row.number) for s in found.sheets for row in s.rows if row.finding != Finding.SAME]
    if column.kind.same(before, after):
        assert others == []
        return
    assert others == [(sheet.name, place + 2)]
    (change,) = changes_of(found)
    assert (change.sheet, change.key, list(change.values)) == (sheet.name, f"k{place}", [column.name])
    assert flat_name(str(change.values[column.name])) == flat_name(str(after))
