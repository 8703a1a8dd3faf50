"""A table that only these tests know: districts and the town blocks in them, two sheets with references from one to the other."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import openpyxl

from meguru.core.language import _
from meguru.files.tables.checking import Checked, check
from meguru.files.tables.columns import Column, Rows, Table, TableSheet
from meguru.files.tables.comparing import Comparison, Finding, compare, state_of
from meguru.files.tables.kinds import Choice, Day, Lines, Number, Ref, Text
from meguru.files.tables.opening import open_workbook
from meguru.files.tables.stamp import recognise, stamp_of
from meguru.files.tables.writing import write

AT = datetime(2017, 4, 20, 9, tzinfo=UTC)
STATES = Choice({"ready": _("準備中"), "open": _("公表")})
DISTRICTS = TableSheet(
    "districts",
    "地区",
    (
        Column("code", "記号", Text(20, is_line=True), is_required=True, help="小文字の英字で。"),
        Column("name", "地区名", Text(60, is_line=True), aliases=("名前",), is_required=True),
        Column("households", "世帯数", Number(0, 1_000_000)),
        Column("share", "割合", Number(0, 100, decimals=2)),
        Column("begun_on", "始まった日", Day()),
        Column("state", "状態", STATES, is_required=True),
        Column("wish", "めざす姿", Text(40_000)),
        Column("note", "注", Text(200), since=2),
    ),
    key="code",
    label="name",
)
BLOCKS = TableSheet(
    "blocks",
    "町内",
    (
        Column("name", "町内名", Text(60, is_line=True), is_required=True),
        Column("district", "地区", Ref("districts"), is_required=True),
        Column("streets", "丁目", Lines()),
        Column("homes", "戸数", Number(), is_required=True),
        Column("people", "人数（見るだけ）", Number(), is_read=False),
    ),
    key="id",
    help="地区は、「地区」の表の記号で書きます。",
)
TABLE = Table(
    "districts", 2, (DISTRICTS, BLOCKS), "地区の表ではありません。「表にする」で書き出した表を選んでください。"
)
OURS: Rows = {
    "districts": [
        {"code": "north", "name": "北", "households": 1200, "share": "12.5", "begun_on": date(2012, 4, 1), "state": "open",
         "wish": "声をかけ合う町\nみんなの町", "note": ""},
        {"code": "south", "name": "南", "households": None, "share": None, "begun_on": None, "state": "ready", "wish": "",
         "note": "新しい"},
    ],
    "blocks": [
        {"id": "7", "name": "一丁目町内会", "district": "north", "streets": ("1番", "2番"), "homes": 40, "people": 99},
        {"id": "8", "name": "二丁目町内会", "district": "north", "streets": (), "homes": 0},
        {"id": "9", "name": "浜", "district": "south", "streets": ("浜1",), "homes": 7},
    ],
}  # fmt: skip
Edit = Callable[[Any], object]


def sent(rows: Rows = OURS, *, table: Table = TABLE, town: str = "sakura") -> bytes:
    """The workbook that goes out."""
    stamp = stamp_of(table, town=town, at=AT, state=state_of(table, rows))
    return write(table, rows, notes=("地区と町内の表です。",), stamp=stamp)


def edited(data: bytes, *edits: Edit) -> bytes:
    """The workbook after somebody worked on it: each edit has the book."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for edit in edits:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet: str, place: str, value: object) -> Edit:
    """Types something into a cell."""

    def edit(book: Any) -> None:
        book[sheet][place] = value

    return edit


def checked(
    data: bytes, *, known: Rows | None = None, table: Table = TABLE, town: str = "sakura", **more: Any
) -> Checked:
    """What a workbook that came back says."""
    raw = open_workbook(data)
    return check(table, raw, recognise(table, raw, town=town), known=known, **more)


def compared(data: bytes, rows: Rows = OURS, *, table: Table = TABLE) -> Comparison:
    """What it would change."""
    return compare(table, checked(data, known=rows, table=table), rows)


def findings(data: bytes, rows: Rows = OURS) -> dict[str, dict[str, int]]:
    """How many rows of each finding there are, by sheet; those not in the table under missing."""
    found = {}
    for sheet in compared(data, rows).sheets:
        counts = {str(finding): len(sheet.of(finding)) for finding in Finding if sheet.of(finding)}
        found[sheet.sheet.name] = counts | ({"missing": len(sheet.missing)} if sheet.missing else {})
    return found


def taken(comparison: Comparison, rows: Rows) -> dict[str, list[Mapping[str, object]]]:
    """Our rows after the table was taken, as a command would: what is missing stays."""
    assert comparison.can_be_taken
    after: dict[str, list[Mapping[str, object]]] = {name: [*each] for name, each in rows.items()}
    for sheet in comparison.sheets:
        key = sheet.sheet.key
        ours = {str(row[key]): row for row in after[sheet.sheet.name]}
        for number, row in enumerate(sheet.rows):
            if row.finding == Finding.CHANGED:
                ours[row.key] = {**ours[row.key], **row.values}
            if row.finding == Finding.NEW:
                new = row.key or f"new{len(ours)}-{number}"
                ours[new] = {key: new, **row.values}
        after[sheet.sheet.name] = [*ours.values()]
    return after


def sentences(data: bytes, rows: Rows = OURS) -> Sequence[str]:
    """All that is wrong, rows compared too."""
    found = compared(data, rows)
    return [
        *(problem.sentence for problem in found.problems),
        *(problem.sentence for sheet in found.sheets for row in sheet.rows for problem in row.problems),
    ]
