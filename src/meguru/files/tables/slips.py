"""The slip of a row: a hidden note of its key and of what it said when it went out, by which it is known again.

With the slip three states can be told apart: what went out, what stands here now, and what came back. So a table that was out
for weeks takes nothing back that was put right on the pages meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.core.language import _, spoken
from meguru.core.text import fingerprint
from meguru.files.tables.cells import Cell
from meguru.files.tables.columns import Column, TableSheet, Values
from meguru.files.tables.kinds import Unreadable
from meguru.files.tables.written import as_cell

SLIP = _("行の控え（変えないでください）")
_MARK_LENGTH = 16


@dataclass(frozen=True)
class Slip:
    """``key`` is the row's key when it went out, ``said`` the mark of what it said then."""

    key: str
    said: str

    @classmethod
    def read(cls, text: str) -> Slip | None:
        """The slip that was written as ``text``; nothing where it is none."""
        said, _space, key = text.partition(" ")
        return cls(key, said) if len(said) == _MARK_LENGTH and key else None

    def __str__(self) -> str:
        return f"{self.said} {self.key}"


def slip_of(sheet: TableSheet, values: Values) -> Slip:
    """The slip of one of our rows that goes out."""
    return Slip(str(values[sheet.key]), said_by(sheet, as_seen(sheet, values)))


def as_seen(sheet: TableSheet, values: Values) -> dict[str, object]:
    """What would come back of a row of ours if nobody touched it: without what a cell cannot hold."""
    return {column.name: seen(column, values.get(column.name, column.kind.empty)) for column in sheet.read_columns}


def seen(column: Column, value: object) -> object:
    """A value after a way out and in."""
    cell: Cell | None = as_cell(column.kind.write(value))
    if cell is None or not cell.text.strip():
        return column.kind.empty
    try:
        return column.kind.read(cell, column.heading, (spoken(),))
    except Unreadable:  # ours is not what the table takes (an older limit): it is compared as it would stand there
        return cell.text


def said_by(sheet: TableSheet, values: Mapping[str, object]) -> str:
    """The mark of what a row says."""
    return fingerprint(
        *(f"{column.name}={values[column.name]!s}" for column in sheet.compared_columns if column.name in values)
    )
