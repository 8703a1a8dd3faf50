"""Makes values of cells, or says what is wrong: of which sheet, which row, which column, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from meguru.core.language import _, joined
from meguru.files.tables.cells import Cell, RawBook, RawRow, RawSheet, column_letters
from meguru.files.tables.columns import Column, Rows, Table, TableSheet, flat, headings_of
from meguru.files.tables.kinds import Ref, Unreadable, spelling, spellings
from meguru.files.tables.slips import SLIP, Slip
from meguru.files.tables.stamp import Stamp, sheet_of


@dataclass(frozen=True)
class Problem:
    """Something in a table that cannot be taken. ``code`` is for programs: formula, error, columns, twice, cell, ref, key."""

    code: str
    sheet: str
    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class CheckedRow:
    """A row that holds anything: its number in Excel, the values that could be read, its slip, and what is wrong with it."""

    number: int
    values: Mapping[str, object]
    slip: Slip | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Checked:
    """All rows of a table by the sheet's name; a sheet that was not there, or has no headings, is not among them."""

    stamp: Stamp
    rows: Mapping[str, tuple[CheckedRow, ...]]
    # What is wrong with whole sheets, and headings under which nothing is read: (title of the sheet, heading).
    problems: tuple[Problem, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong: sheets first, then rows as they stand."""
        return (*self.problems, *(one for rows in self.rows.values() for row in rows for one in row.problems))


def check(
    table: Table, raw: RawBook, stamp: Stamp, *, languages: Sequence[str] = (), known: Rows | None = None
) -> Checked:
    """Return what a table says. ``languages`` are those in which its words may stand besides Japanese and the stamp's own.

    ``known`` are our own rows, to which a reference may lead too.
    """
    spoken = tuple({stamp.language, *languages})
    found: dict[str, tuple[CheckedRow, ...]] = {}
    problems: list[Problem] = []
    unread: list[tuple[str, str]] = []
    for sheet in table.sheets:
        raw_sheet = sheet_of(raw, sheet.title, spoken) if sheet.is_read else None
        if raw_sheet is None:
            continue
        reader = _SheetReader(sheet, raw_sheet, stamp, spoken)
        problems += reader.problems
        unread += [(raw_sheet.title, heading) for heading in reader.unread]
        if not reader.problems:
            found[sheet.name] = tuple(reader.rows())
    return Checked(stamp, _with_refs(table, found, known or {}), tuple(problems), tuple(unread))


@dataclass
class _SheetReader:
    """Reads one sheet; what is wrong with its headings is known when it is made."""

    sheet: TableSheet
    raw: RawSheet
    stamp: Stamp
    languages: tuple[str, ...]
    places: dict[str, int] = field(default_factory=dict)
    slip_at: int = 0
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        heads = self.raw.rows[0].cells if self.raw.rows and self.raw.rows[0].number == 1 else {}
        formula = next(((at, cell) for at, cell in heads.items() if cell.sort == "f"), None)
        if formula:
            self.problems.append(_formula(self.raw.title, 1, formula[0], ""))
            return
        named: dict[str, list[int]] = {}
        for at, cell in heads.items():
            named.setdefault(flat(cell.text), []).append(at)
        taken = self._place_columns(named)
        slips = [at for word in spellings(SLIP, self.languages) for at in named.get(flat(word), ())]
        self.slip_at = slips[0] if slips else 0
        if self.sheet.has_slip and not self.slip_at and not self.sheet.has_typed_key:
            self._columns_missing([SLIP])
        self.unread = [cell.text for at, cell in heads.items() if at not in taken and at not in slips]

    def _place_columns(self, named: Mapping[str, list[int]]) -> set[int]:
        """Find each column by its heading; what is missing or there twice is a problem of the sheet."""
        missing, twice, taken = [], [], set()
        for column in self.sheet.columns:
            places = sorted({at for word in headings_of(column, self.languages) for at in named.get(word, ())})
            taken.update(places)
            if not column.is_read:
                continue
            if len(places) == 1:
                self.places[column.name] = places[0]
            elif places:
                twice.append(column.heading)
            elif column.since <= self.stamp.version:
                missing.append(column.heading)
        if missing:
            self._columns_missing(missing)
        if twice:
            sentence = _("「{sheet}」の表に「{columns}」の列が2つあります。1つにしてください。")
            self._sheet_problem("twice", sentence, twice)
        return taken

    def _columns_missing(self, headings: Sequence[str]) -> None:
        sentence = _("「{sheet}」の表に「{columns}」の列がありません。見出しの行を元に戻してください。")
        self._sheet_problem("columns", sentence, headings)

    def _sheet_problem(self, code: str, sentence: str, headings: Sequence[str]) -> None:
        named = [spelling(heading, self.stamp.language) for heading in headings]
        said = sentence.format(sheet=self.raw.title, columns=joined(_("」「"), named))
        self.problems.append(Problem(code, self.raw.title, 1, "", said))

    def rows(self) -> Iterator[CheckedRow]:
        """The rows below the headings that hold anything under one of them."""
        for row in self.raw.rows:
            cells = {name: row.cells[at] for name, at in self.places.items() if at in row.cells}
            if row.number > 1 and any(cell.text.strip() for cell in cells.values()):
                yield self._row(row, cells)

    def _row(self, row: RawRow, cells: Mapping[str, Cell]) -> CheckedRow:
        values: dict[str, object] = {}
        problems = []
        for name, at in self.places.items():
            column = self.sheet.column(name)
            assert column is not None
            try:
                values[name] = self._value(column, row.number, at, cells.get(name))
            except _Wrong as wrong:
                problems.append(wrong.problem)
        slip = Slip.read(row.cells[self.slip_at].text) if self.slip_at in row.cells else None
        return CheckedRow(row.number, values, slip, tuple(problems))

    def _value(self, column: Column, number: int, at: int, cell: Cell | None) -> object:
        """The value of a cell. Raises _Wrong, naming the column as it is named in the file."""
        title, heading = self.raw.title, self.raw.rows[0].cells[at].text
        if cell is not None and cell.sort == "f":
            raise _Wrong(_formula(title, number, at, heading))
        if cell is not None and cell.sort == "e":
            advice = _("「{error}」は計算の誤りです。文字に直してください。").format(error=cell.text)
            raise _Wrong(cell_problem("error", title, number, heading, advice))
        if cell is None or not cell.text.strip():
            if column.is_required:
                raise _Wrong(cell_problem("cell", title, number, heading, column.kind.asked(heading)))
            return column.kind.empty
        try:
            return column.kind.read(cell, heading, self.languages)
        except Unreadable as problem:
            raise _Wrong(cell_problem("cell", title, number, heading, problem.advice)) from None


class _Wrong(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def cell_problem(code: str, sheet: str, row: int, heading: str, advice: str) -> Problem:
    """What is wrong with one cell, with what to write instead."""
    sentence = _("「{sheet}」の{row}行目の「{heading}」を読み取れません。{advice}").format(
        sheet=sheet, row=row, heading=heading, advice=advice
    )
    return Problem(code, sheet, row, heading, sentence)


def _formula(sheet: str, row: int, at: int, heading: str) -> Problem:
    sentence = _("「{sheet}」の{place}に数式があります。数式は読み込めません。文字に直してください。").format(
        sheet=sheet, place=f"{column_letters(at)}{row}"
    )
    return Problem("formula", sheet, row, heading, sentence)


def _with_refs(
    table: Table, found: Mapping[str, tuple[CheckedRow, ...]], known: Rows
) -> dict[str, tuple[CheckedRow, ...]]:
    """The rows, with a problem at each reference that leads to no row of the table and to none of ours."""
    keys: dict[tuple[str, str], set[str]] = {}
    checked = {}
    for name, rows in found.items():
        refs = [
            (column, column.kind)
            for column in table.sheet(name).columns
            if isinstance(column.kind, Ref) and column.kind.is_checked
        ]
        for _column, kind in refs:
            keys[kind.sheet, kind.column] = _keys(table.sheet(kind.sheet), kind.column, found, known)
        checked[name] = tuple(_with_refs_of(table, name, row, refs, keys) for row in rows)
    return checked


def _keys(sheet: TableSheet, column: str, found: Mapping[str, tuple[CheckedRow, ...]], known: Rows) -> set[str]:
    """What leads to a row of the sheet: its key, or what stands in the column."""
    rows, name = found.get(sheet.name, ()), column or sheet.key
    here = {str(row.values[name]) for row in rows if name in row.values}
    given = set() if column or sheet.has_typed_key else {row.slip.key for row in rows if row.slip}
    return here | given | {str(row[name]) for row in known.get(sheet.name, ()) if name}


def _with_refs_of(
    table: Table,
    name: str,
    row: CheckedRow,
    refs: Sequence[tuple[Column, Ref]],
    keys: Mapping[tuple[str, str], set[str]],
) -> CheckedRow:
    problems = []
    for column, kind in refs:
        value = row.values.get(column.name)
        if value and value not in keys[kind.sheet, kind.column]:
            target = table.sheet(kind.sheet)
            advice = _("「{value}」は「{sheet}」の表にありません。").format(value=str(value), sheet=target.title)
            problems.append(cell_problem("ref", table.sheet(name).title, row.number, column.heading, advice))
    return replace(row, problems=(*row.problems, *problems)) if problems else row
