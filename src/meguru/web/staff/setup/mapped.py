"""A town's own list put under our headings, as its mapping says: then it is read, compared and taken like our own workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from meguru.core.language import ORIGINAL, original
from meguru.core.text import flat_name
from meguru.files.tables.cells import Cell, RawBook, RawRow, RawSheet
from meguru.files.tables.columns import Column, Table, TableSheet
from meguru.files.tables.comparing import ComparedSheet, Comparison, Finding
from meguru.files.tables.kinds import Choice, Kind, Lines, Text
from meguru.files.tables.slips import SLIP
from meguru.files.tables.stamp import Stamp
from meguru.plan.setup.rules import SetupRows, SetupSheet
from meguru.web.staff.setup.guessing import headings_in

# In place of a constant: each row gets the next that is free.
AUTO = "*auto*"
# Columns that can be counted up, each with what a row that stands already is known by.
COUNTED = {
    (SetupSheet.DISTRICTS.value, "code"): "name",
    (SetupSheet.DISTRICTS.value, "number"): "name",
    (SetupSheet.MEASURES.value, "number"): "title",
}
# What is of the person in a seat and not of the seat: of whoever comes new a list without these columns says that there is none.
_OF_THE_PERSON = {"username", "ends_on"}


@dataclass(frozen=True)
class SheetMapping:
    """What one list is: which of our sheets, in which row its headings stand, which heading is which of our columns.

    ``constants`` are what stands in every row of a column that the list does not have, ``words`` the list's own words for ours.
    """

    what: str
    head: int
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self, sheet: TableSheet) -> dict[str, Any]:
        """As it is kept: of what stands in every row only what was chosen from our own words, nothing that somebody typed."""
        chosen = {column.name for column in sheet.read_columns if isinstance(column.kind, Choice)}
        kept = {name: said for name, said in self.constants.items() if said == AUTO or name in chosen}
        return {**asdict(self), "constants": kept}

    @property
    def named(self) -> set[str]:
        """Our columns of which the list says anything."""
        return {*self.columns.values(), *self.constants}


def mapping_of(said: Mapping[str, Any]) -> SheetMapping:
    """The mapping that was kept as ``said``."""
    return SheetMapping(
        **{name: said[name] for name in ("what", "head", "columns", "constants", "words") if name in said}
    )


def takes_several(kind: Kind) -> bool:
    """Whether several columns of a list may go into one of ours: names below each other, words beside each other."""
    return isinstance(kind, (Lines, Text))


def head_row(sheet: RawSheet, head: int) -> RawRow | None:
    """The row with the headings."""
    return next((row for row in sheet.rows if row.number == head), None)


def book_under_our_headings(
    table: Table, raw: RawBook, mappings: Sequence[SheetMapping], present: SetupRows
) -> RawBook:
    """The lists as sheets of ours; each row keeps its number, so that what is wrong is told where it stands."""
    return RawBook(
        tuple(
            _sheet(table.sheet(mapping.what), theirs, mapping, present)
            for theirs, mapping in zip(raw.sheets, mappings, strict=True)
            if mapping.what
        )
    )


def _sheet(sheet: TableSheet, theirs: RawSheet, mapping: SheetMapping, present: SetupRows) -> RawSheet:
    columns = {column.name: at for at, column in enumerate(sheet.read_columns, start=1)}
    heads = {at: Cell("s", original(column.heading)) for at, column in enumerate(sheet.read_columns, start=1)}
    heads[len(heads) + 1] = Cell("s", original(SLIP))
    head = head_row(theirs, mapping.head)
    named = {
        at: mapping.columns[name] for at, name in (headings_in(head) if head else {}).items() if name in mapping.columns
    }
    counting = {name: _Counting(sheet, name, present) for name, said in mapping.constants.items() if said == AUTO}
    rows = [RawRow(1, heads)]
    for row in theirs.rows:
        if row.number <= mapping.head:
            continue
        found: dict[str, Cell] = {}
        for at, name in named.items():
            if at in row.cells:
                found[name] = _both(found.get(name), row.cells[at], sheet.column(name))
        if not found:
            continue
        for name, words in mapping.words.items():
            if name in found and found[name].text.strip() in words:
                found[name] = Cell("s", words[found[name].text.strip()])
        for name, said in mapping.constants.items():
            if name not in found:
                found[name] = counting[name].next_for(found) if said == AUTO else Cell("s", said)
        rows.append(
            RawRow(max(row.number, 2), {columns[name]: cell for name, cell in found.items() if name in columns})
        )
    return RawSheet(original(sheet.title), tuple(rows))


def _both(before: Cell | None, cell: Cell, column: Column | None) -> Cell:
    """Two columns of theirs in one of ours: lines below each other, words beside each other."""
    if before is None or column is None or "f" in (before.sort, cell.sort):
        return cell
    between = "\n" if isinstance(column.kind, Lines) or not getattr(column.kind, "is_line", False) else " "
    return Cell("s", f"{before.text}{between}{cell.text}")


class _Counting:
    """Counts a column up: a row that stands here keeps what it has, another gets the next that is free."""

    def __init__(self, sheet: TableSheet, name: str, present: SetupRows) -> None:
        self.is_code, self.known_by = name == "code", COUNTED.get((sheet.name, name), "")
        rows = present.get(sheet.name, ())
        self.taken = {str(row.get(name)) for row in rows}
        self.ours = {flat_name(str(row.get(self.known_by, ""))): str(row.get(name)) for row in rows}
        self.last = 0

    def next_for(self, row: Mapping[str, Cell]) -> Cell:
        """The value for a row."""
        known = self.ours.get(flat_name(row[self.known_by].text)) if self.known_by in row else None
        if known is not None:
            return Cell("s", known)
        while True:
            self.last += 1
            said = f"d{self.last:02}" if self.is_code else str(self.last)
            if said not in self.taken:
                return Cell("s", said)


def words_unknown(sheet: TableSheet, theirs: RawSheet, mapping: SheetMapping) -> dict[str, list[str]]:
    """Words in columns of choices that are none of ours, by our column, each once: somebody says which of ours each is."""
    head, found = head_row(theirs, mapping.head), {}
    for at, heading in (headings_in(head) if head else {}).items():
        column = sheet.column(mapping.columns.get(heading, ""))
        if column is None or not isinstance(column.kind, Choice):
            continue
        said = [row.cells[at].text.strip() for row in theirs.rows if row.number > mapping.head and at in row.cells]
        ours = {str.__str__(word) for word in column.kind.words.values()}
        found[column.name] = [word for word in dict.fromkeys(said) if word and word not in ours]
    return {name: words for name, words in found.items() if words}


def stamp_of_lists(table: Table, town: str) -> Stamp:
    """In place of the stamp that a list from elsewhere does not have."""
    return Stamp(table.what, table.version, town, language=ORIGINAL)


def only_what_is_named(comparison: Comparison, mappings: Sequence[SheetMapping]) -> Comparison:
    """The comparison without what the lists say nothing of: columns that they do not have, and rows that they do not hold."""
    named = {mapping.what: mapping.named for mapping in mappings if mapping.what}
    sheets = tuple(
        ComparedSheet(sheet.sheet, tuple(_rows(sheet, named[sheet.sheet.name])), ()) for sheet in comparison.sheets
    )
    return replace(comparison, sheets=sheets)


def _rows(sheet: ComparedSheet, named: set[str]) -> Iterator[Any]:
    for row in sheet.rows:
        is_of_another = any(change.name == "person" and change.before for change in row.changes)
        said = named | _OF_THE_PERSON if is_of_another and "person" in named else named
        changes = tuple(change for change in row.changes if change.name in said)
        is_same = row.finding == Finding.CHANGED and not changes
        yield replace(row, changes=changes, finding=Finding.SAME if is_same else row.finding)
