"""What a workbook of the set-up would do: by sheet and row, in the words of the workbook; and the changes for the command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from meguru.core.language import _, joined
from meguru.core.text import excerpt
from meguru.files.tables.checking import Checked
from meguru.files.tables.columns import Table, TableSheet
from meguru.files.tables.comparing import HINDERING, ComparedRow, ComparedSheet, Comparison, Finding
from meguru.files.tables.report import LABELS
from meguru.plan.setup.rules import SetupChange, SetupProblem, SetupSheet


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview: what it is, what becomes of it, and why not."""

    number: int
    label: str
    finding: str
    word: str
    changes: Sequence[tuple[str, str, str]]
    problems: Sequence[str]

    @property
    def told(self) -> str:
        """What a new row says, in one line."""
        words = _("{heading}：{value}")
        return joined("／", [words.format(heading=h, value=excerpt(after, 60)) for h, _before, after in self.changes])


@dataclass(frozen=True)
class ShownSheet:
    """A sheet of the preview: its rows that are not just the same, how many are, and what is here and not in it."""

    title: str
    rows: Sequence[ShownRow]
    same: int
    missing: Sequence[str]

    @property
    def added(self) -> Sequence[ShownRow]:
        """The new rows in which nothing is wrong."""
        return tuple(row for row in self.rows if row.finding == Finding.NEW)

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """How many rows of each finding, with its word; only those that are there."""
        found: dict[str, int] = {}
        for row in self.rows:
            found[row.word] = found.get(row.word, 0) + 1
        return tuple(found.items())


@dataclass(frozen=True)
class Preview:
    """The whole workbook as it is shown before it is taken."""

    sheets: Sequence[ShownSheet]
    problems: Sequence[str]
    unread: Sequence[tuple[str, str]]
    changes: Sequence[SetupChange] = field(default_factory=tuple)
    wrong: int = 0
    new_users: int = 0
    # Seats that change hands by a row that did not go out from here: the seat, who sits there, and who would.
    handed: Sequence[tuple[str, str, str]] = ()

    @property
    def untouched(self) -> Sequence[ShownSheet]:
        """The sheets of which there is nothing to look at."""
        return tuple(sheet for sheet in self.sheets if not sheet.rows and not sheet.missing)

    @property
    def says_nothing(self) -> bool:
        """Whether there is neither anything to take nor anything to put right."""
        return not self.changes and not self.problems and not self.wrong

    @property
    def can_be_taken(self) -> bool:
        """Whether there is something to take and nothing to put right."""
        return bool(self.changes) and not self.problems and not self.wrong

    @property
    def added(self) -> int:
        """How many rows are new."""
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        """How many rows change."""
        return len(self.changes) - self.added


def changes_of(comparison: Comparison) -> tuple[SetupChange, ...]:
    """The new and changed rows, for the command."""
    return tuple(
        SetupChange(sheet.sheet.name, row.number, "" if row.finding == Finding.NEW else row.key, _values(row))
        for sheet in comparison.sheets
        for row in sheet.rows
        if row.finding in (Finding.NEW, Finding.CHANGED)
    )


def _values(row: ComparedRow) -> dict[str, Any]:
    if row.finding == Finding.NEW:
        return dict(row.values)
    return {change.name: change.after for change in row.changes}


def preview_of(table: Table, checked: Checked, comparison: Comparison, tried: Sequence[SetupProblem]) -> Preview:
    """The preview. ``tried`` is what the command would refuse, told at its row beside what the workbook itself shows."""
    told: dict[tuple[str, int], list[str]] = {}
    for problem in tried:
        told.setdefault((problem.sheet, problem.row), []).append(_at_column(table, problem))
    sheets = [_sheet(sheet, told) for sheet in comparison.sheets]
    changes = changes_of(comparison)
    users = [c for c in changes if c.sheet == SetupSheet.SEATS and c.values.get("username")]
    return Preview(
        sheets=tuple(sheets),
        problems=tuple(problem.sentence for problem in comparison.problems),
        unread=checked.unread,
        changes=changes,
        wrong=sum(row.finding in HINDERING for sheet in sheets for row in sheet.rows),
        handed=tuple(_handed(checked, comparison)),
        new_users=len({str(change.values["username"]).lower() for change in users}),
    )


def _handed(checked: Checked, comparison: Comparison) -> Iterator[tuple[str, str, str]]:
    """The seats that a list from elsewhere would give to somebody else."""
    typed = {row.number for row in checked.rows.get(SetupSheet.SEATS, ()) if not row.slip}
    for sheet in comparison.sheets:
        for row in sheet.rows if sheet.sheet.name == SetupSheet.SEATS else ():
            for change in row.changes if row.number in typed else ():
                if change.name == "person" and change.before and change.after:
                    yield row.label, str(change.before), str(change.after)


def _at_column(table: Table, problem: SetupProblem) -> str:
    column = table.sheet(problem.sheet).column(problem.column)
    if column is None:
        return problem.sentence
    return _("「{heading}」：{sentence}").format(heading=column.heading, sentence=problem.sentence)


def _sheet(compared: ComparedSheet, told: Mapping[tuple[str, int], list[str]]) -> ShownSheet:
    name = compared.sheet.name
    rows = [row for row in compared.rows if row.finding != Finding.SAME or (name, row.number) in told]
    return ShownSheet(
        title=compared.sheet.title,
        rows=tuple(_row(compared.sheet, row, told.get((name, row.number), [])) for row in rows),
        same=len(compared.rows) - len(rows),
        missing=tuple(label for _key, label in compared.missing),
    )


def _row(sheet: TableSheet, row: ComparedRow, told: Sequence[str]) -> ShownRow:
    finding = Finding.WRONG if told else row.finding
    problems = (*(problem.sentence for problem in row.problems), *told)
    if row.finding == Finding.NEW:
        changes = [(c.heading, "", written(sheet, c.name, row.values.get(c.name))) for c in sheet.read_columns]
        changes = [change for change in changes if change[2]]
    else:
        changes = [
            (each.heading, written(sheet, each.name, each.before), written(sheet, each.name, each.after))
            for each in row.changes
        ]
    return ShownRow(row.number, row.label, str(finding), LABELS[finding], tuple(changes), problems)


def written(sheet: TableSheet, name: str, value: object) -> str:
    """A value as it stands in its cell."""
    column = sheet.column(name)
    assert column is not None
    said = "" if value is None else column.kind.write(value)
    return "" if said is None else str(said)


def packed(changes: Sequence[SetupChange]) -> list[list[Any]]:
    """The changes as JSON has them."""
    return [[c.sheet, c.row, c.key, {name: _plain(value) for name, value in c.values.items()}] for c in changes]


def unpacked(said: Sequence[Sequence[Any]]) -> tuple[SetupChange, ...]:
    """The changes that were packed."""
    return tuple(
        SetupChange(sheet, row, key, {name: _value(value) for name, value in values.items()})
        for sheet, row, key, values in said
    )


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return float(value)
    return list(value) if isinstance(value, tuple) else value


def _value(value: Any) -> Any:
    return date.fromisoformat(value["day"]) if isinstance(value, dict) else value
