"""What a table is: its sheets, their columns, and which column names a row. Written down once, for the way out and the way in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.files.tables.kinds import Kind, spellings

# What a row is made of on our side: the value of each column by its name, and the row's key where no column holds it.
Values = Mapping[str, object]
# The rows of each sheet, by the sheet's name.
Rows = Mapping[str, Sequence[Values]]
_NAME = re.compile(r"[a-z][a-z_]*")


@dataclass(frozen=True)
class Column:
    """One column. ``heading`` is the product's word above it, ``aliases`` are headings it had in older tables.

    A column that was added in a later version says so by ``since``: an older table may be without it. One that is not read
    goes out for whoever works on the table to look at; whatever stands in it when it comes back is nothing.
    """

    name: str
    heading: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    width: int = 20
    help: str = ""
    since: int = 1
    is_read: bool = True
    # Whether another value in it makes a row a changed one; some are read only to know the row again by.
    is_compared: bool = True


@dataclass(frozen=True)
class TableSheet:
    """One sheet. ``key`` names the value by which a row is known again; without one, rows are only read and not compared.

    Where a column has the name of the key, people type it (a code); where none has, the product gave it and it goes out on the
    row's slip. Without slips whoever compares says which row is which. ``label`` names the column by which a row is called.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: str = ""
    label: str = ""
    help: str = ""
    # Whether a table without this sheet is none of ours, and whether the sheet is read at all when it comes back.
    is_needed: bool = True
    is_read: bool = True
    # Whether rows can be neither added nor taken away: Excel is then told to guard what must not be changed.
    is_fixed: bool = False
    is_slipped: bool = True

    def column(self, name: str) -> Column | None:
        """The column of a name."""
        return next((column for column in self.columns if column.name == name), None)

    @property
    def read_columns(self) -> tuple[Column, ...]:
        """The columns that are read when the table comes back."""
        return tuple(column for column in self.columns if column.is_read)

    @property
    def compared_columns(self) -> tuple[Column, ...]:
        """The columns in which another value is a change."""
        return tuple(column for column in self.read_columns if column.is_compared)

    @property
    def has_typed_key(self) -> bool:
        """Whether people see and type the key."""
        return self.column(self.key) is not None

    @property
    def has_slip(self) -> bool:
        """Whether each row carries a slip: a hidden note of its key and of what it said when it went out."""
        return bool(self.key) and self.is_slipped


@dataclass(frozen=True)
class Table:
    """One table with its sheets. ``what`` and ``version`` make the mark by which a workbook is recognised.

    ``not_ours`` is said to whoever brings another file. With ``is_sealed`` a stamp must also hold the seal of this installation.
    """

    what: str
    version: int
    sheets: tuple[TableSheet, ...]
    not_ours: str
    is_sealed: bool = True

    def __post_init__(self) -> None:
        """A mistake in a definition is found when it is written, not when a table comes back."""
        names = [self.what, *(sheet.name for sheet in self.sheets), *(c.name for s in self.sheets for c in s.columns)]
        wrong = [name for name in names if not _NAME.fullmatch(name)]
        for sheet in self.sheets:
            headings = [flat(word) for column in sheet.columns for word in (column.heading, *column.aliases)]
            wrong += [sheet.name] if len(set(headings)) < len(headings) else []
            wrong += [sheet.label] if sheet.label and sheet.column(sheet.label) is None else []
        if wrong or len({sheet.name for sheet in self.sheets}) < len(self.sheets):
            raise ValueError(f"table {self.what}: {wrong}")

    @property
    def mark(self) -> str:
        """What stands in the first cell of the first sheet."""
        return f"meguru-{self.what}-{self.version}"

    def sheet(self, name: str) -> TableSheet:
        """The sheet of a name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)


def flat(heading: str) -> str:
    """A heading as it is compared: full-width and half-width letters alike, without blanks and line breaks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", heading))


def headings_of(column: Column, languages: Sequence[str]) -> set[str]:
    """All the headings under which a column is found, flat."""
    return {flat(word) for word in (*spellings(column.heading, languages), *column.aliases)}
