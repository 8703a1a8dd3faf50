"""Says what a table that came back would change: which rows are new, changed, the same, wrong, or not in it.

Rows are known again by their key, and what somebody changed by the row's slip. Where a row was put right on the pages while the
table was out, and differently in the table, neither wins: it is a clash, and a person decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meguru.core.language import _
from meguru.core.text import fingerprint
from meguru.files.tables.checking import Checked, CheckedRow, Problem, cell_problem
from meguru.files.tables.columns import Rows, Table, TableSheet, Values
from meguru.files.tables.slips import Slip, as_seen, said_by, slip_of
from meguru.files.tables.written import is_cut

# The key of the row of ours that a row without a key is, among those (by key, as they would come back) that no other row is yet;
# empty where it is none of them.
Match = Callable[[CheckedRow, Mapping[str, Values]], str]


class Finding(StrEnum):
    """What becomes of a row of a table."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    # Put right here and in the table meanwhile, not alike.
    CLASH = "clash"
    WRONG = "wrong"


# What keeps a table from being taken.
HINDERING = (Finding.WRONG, Finding.CLASH)


@dataclass(frozen=True)
class Change:
    """One value that is another: under which heading, what stands here and what the table says."""

    name: str
    heading: str
    before: object
    after: object


@dataclass(frozen=True)
class ComparedRow:
    """One row of the table. ``key`` is that of our row; of a new one what was typed, or nothing."""

    number: int
    finding: Finding
    key: str
    label: str
    values: Values
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class ComparedSheet:
    """One sheet. ``missing`` are our rows that the table does not have: (key, label)."""

    sheet: TableSheet
    rows: tuple[ComparedRow, ...]
    missing: tuple[tuple[str, str], ...]

    def of(self, finding: Finding) -> tuple[ComparedRow, ...]:
        """The rows of which that was found."""
        return tuple(row for row in self.rows if row.finding == finding)


@dataclass(frozen=True)
class Comparison:
    """The whole table. ``is_of_this_state`` says whether nothing has changed here since it went out.

    Where that is not so, a row that is missing may only have come after the table went out.
    """

    sheets: tuple[ComparedSheet, ...]
    problems: tuple[Problem, ...]
    is_of_this_state: bool

    @property
    def says_nothing(self) -> bool:
        """Whether taking the table would change nothing and there is nothing to put right in it."""
        return not self.problems and all(row.finding == Finding.SAME for sheet in self.sheets for row in sheet.rows)

    @property
    def can_be_taken(self) -> bool:
        """Whether nothing in the table is wrong and nothing clashes."""
        return not self.problems and not any(row.finding in HINDERING for sheet in self.sheets for row in sheet.rows)


def state_of(table: Table, rows: Rows) -> str:
    """The digest of all our rows as they would go out, in whatever order."""
    return _state(
        (sheet, slip_of(sheet, row)) for sheet in table.sheets if sheet.has_slip for row in rows.get(sheet.name, ())
    )


def _state(slips: Iterable[tuple[TableSheet, Slip]]) -> str:
    return fingerprint(*sorted(f"{sheet.name} {slip}" for sheet, slip in slips))


def compare(table: Table, checked: Checked, present: Rows, *, match: Mapping[str, Match] | None = None) -> Comparison:
    """Compare what a table says with our rows. A sheet that is not in the table says nothing.

    ``match`` says, for a sheet whose rows carry no key, which of ours a row is.
    """
    is_this_version = checked.stamp.version == table.version
    comparing = [
        _Comparing(sheet, present.get(sheet.name, ()), is_this_version, (match or {}).get(sheet.name))
        for sheet in table.sheets
        if sheet.key
    ]
    state = _state((each.sheet, slip) for each in comparing if each.sheet.has_slip for slip in each.slips())
    sheets = tuple(
        each.sheet_of(checked.rows[each.sheet.name]) for each in comparing if each.sheet.name in checked.rows
    )
    return Comparison(sheets, checked.problems, checked.stamp.state == state)


class _Comparing:
    """Compares the rows of one sheet with ours."""

    def __init__(self, sheet: TableSheet, ours: Sequence[Values], is_this_version: bool, match: Match | None) -> None:
        self.sheet = sheet
        self.match = match or self._same_as
        self.ours = {str(row[sheet.key]): row for row in ours}
        self.seen = {key: as_seen(sheet, row) for key, row in self.ours.items()}
        # The slips of an older version were made of other columns, and say nothing of what was changed.
        self.has_slips = is_this_version

    def slips(self) -> Iterator[Slip]:
        """The slips that our rows would go out with now."""
        return (Slip(key, said_by(self.sheet, seen)) for key, seen in self.seen.items())

    def sheet_of(self, rows: Sequence[CheckedRow]) -> ComparedSheet:
        """All rows, and which of ours are not there."""
        keys = self._typed_keys(rows) if self.sheet.has_typed_key else self._given_keys(rows)
        taken = set(keys.values())
        free = {key: seen for key, seen in self.seen.items() if key not in taken}
        found = []
        for row in rows:
            key = keys[row.number]
            if not key and not self.sheet.has_typed_key:
                key = self.match(row, free)
                free.pop(key, None)
            found.append(self._row(row, key, keys))
        missing = tuple((key, self._label(ours)) for key, ours in free.items())
        return ComparedSheet(self.sheet, tuple(found), missing)

    def _typed_keys(self, rows: Sequence[CheckedRow]) -> dict[int, str]:
        return {row.number: str(row.values.get(self.sheet.key, "")) for row in rows}

    def _given_keys(self, rows: Sequence[CheckedRow]) -> dict[int, str]:
        """The key of each row by its slip. Of rows that were copied with their slip one keeps it: that which says what it said."""
        holders: dict[str, list[CheckedRow]] = {}
        for row in rows:
            if row.slip:
                holders.setdefault(row.slip.key, []).append(row)
        keepers = {key: next((row for row in several if self._is_untouched(row)), several[0]).number
                   for key, several in holders.items()}  # fmt: skip
        return {row.number: row.slip.key if row.slip and keepers[row.slip.key] == row.number else "" for row in rows}

    def _same_as(self, row: CheckedRow, free: Mapping[str, Values]) -> str:
        """The row of ours that says just what a row without a key says: the table was taken before. Empty where none does."""
        return next((key for key, ours in free.items() if not row.problems and not self._changes(row, ours)), "")

    def _row(self, row: CheckedRow, key: str, keys: Mapping[int, str]) -> ComparedRow:
        problems = row.problems or self._key_problems(row, key, keys)
        changes: tuple[Change, ...] = ()
        if problems:
            finding = Finding.WRONG
        elif key not in self.ours:
            finding = Finding.NEW
        else:
            changes = self._changes(row, self.seen[key])
            finding = self._finding(row, key, changes)
            problems = self._cut(row, key, changes)
            finding = Finding.WRONG if problems else finding
        kept = changes if finding in (Finding.CHANGED, Finding.CLASH) else ()
        return ComparedRow(row.number, finding, key, self._label(row.values), row.values, kept, problems)

    def _finding(self, row: CheckedRow, key: str, changes: Sequence[Change]) -> Finding:
        if not changes:
            return Finding.SAME
        if row.slip is None or row.slip.key != key or not self.has_slips:
            return Finding.CHANGED
        if self._is_untouched(row):
            return Finding.SAME  # what differs was put right here, since the table went out
        return Finding.CHANGED if said_by(self.sheet, self.seen[key]) == row.slip.said else Finding.CLASH

    def _is_untouched(self, row: CheckedRow) -> bool:
        return row.slip is not None and said_by(self.sheet, row.values) == row.slip.said

    def _key_problems(self, row: CheckedRow, key: str, keys: Mapping[int, str]) -> tuple[Problem, ...]:
        """A key that stands twice, that we never gave, or that was changed in place."""
        if not self.sheet.has_typed_key:
            gone = _(
                "この行は、もうここにありません。残すときは「行の控え」の欄を空にして、新しい行として足してください。"
            )
            return (self._key_problem(row, gone),) if key and key not in self.ours else ()
        if Counter(keys.values())[key] > 1:
            return (self._key_problem(row, _("「{key}」の行が2つあります。1つにしてください。").format(key=key)),)
        before = row.slip.key if row.slip else key
        if before != key and before in self.ours and before not in keys.values():
            said = _("「{before}」は変えられません。元に戻すか、新しい行を足してください。").format(before=before)
            return (self._key_problem(row, said),)
        return ()

    def _key_problem(self, row: CheckedRow, advice: str) -> Problem:
        column = self.sheet.column(self.sheet.key)
        return cell_problem("key", self.sheet.title, row.number, column.heading if column else _("行の控え"), advice)

    def _cut(self, row: CheckedRow, key: str, changes: Sequence[Change]) -> tuple[Problem, ...]:
        """Texts that did not go out whole cannot be changed in a table: what was cut off would be lost."""
        advice = _("長いため表に入りきらなかった文です。画面で直してください。")
        columns = {column.name: column for column in self.sheet.columns}
        return tuple(
            cell_problem("cut", self.sheet.title, row.number, change.heading, advice)
            for change in changes
            if is_cut(columns[change.name].kind.write(self.ours[key].get(change.name, "")))
        )

    def _changes(self, row: CheckedRow, ours: Values) -> tuple[Change, ...]:
        return tuple(
            Change(column.name, column.heading, ours[column.name], row.values[column.name])
            for column in self.sheet.compared_columns
            if column.name in row.values and not column.kind.same(ours[column.name], row.values[column.name])
        )

    def _label(self, values: Values) -> str:
        return str(values.get(self.sheet.label or self.sheet.read_columns[0].name, ""))
