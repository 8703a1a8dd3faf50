"""What a workbook from outside comes down to: sheets, rows and cells as plain data. No library is needed to look at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

# A text, a number, a yes or no, a day, a formula, an error such as #REF!
Sort = Literal["s", "n", "b", "d", "f", "e"]
# What the child is told of a list that is no workbook.
CSV = "csv"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. Of a formula and an error the value is how they are written; of a day its ISO form."""

    sort: Sort
    value: str | int | float | bool

    @property
    def text(self) -> str:
        """The cell as text: a whole number without a point, a day in its ISO form."""
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return str(self.value)


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row that holds anything: its number in Excel, and its cells by column, from 1."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet by its title; empty rows are left out."""

    title: str
    rows: tuple[RawRow, ...]


@dataclass(frozen=True, slots=True)
class RawBook:
    """A workbook as it came."""

    sheets: tuple[RawSheet, ...]

    def cell(self, sheet: int, row: int, column: int) -> str:
        """The text of one cell, empty where there is none."""
        found = next((each for each in self.sheets[sheet].rows if each.number == row), None)
        return found.cells[column].text if found and column in found.cells else ""

    def to_json(self) -> list[Any]:
        """As nested lists, for the way from the child."""
        return [
            [sheet.title, [[row.number, [[at, c.sort, c.value] for at, c in row.cells.items()]] for row in sheet.rows]]
            for sheet in self.sheets
        ]


def from_json(said: Sequence[Any]) -> RawBook:
    """The workbook whose ``to_json`` was ``said``."""
    return RawBook(
        tuple(
            RawSheet(
                title, tuple(RawRow(number, {at: Cell(sort, value) for at, sort, value in row}) for number, row in rows)
            )
            for title, rows in said
        )
    )


def column_letters(column: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
