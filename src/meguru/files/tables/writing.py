"""Writes a table as an Excel workbook to work on; ``reading``, ``stamp`` and ``checking`` take it back.

Text is written as text, so nothing that anybody ever typed becomes a formula. Beside each row lies its slip, hidden; the first
sheet says what the workbook is, and holds the stamp in a hidden row.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from typing import Any

from meguru.core.heavy import Heavy
from meguru.core.language import ORIGINAL, _, speaking, spoken
from meguru.files.tables.cells import column_letters
from meguru.files.tables.columns import Column, Rows, Table, TableSheet
from meguru.files.tables.kinds import Kind, Number, Ref, Written
from meguru.files.tables.slips import SLIP, slip_of
from meguru.files.tables.stamp import ABOUT, Stamp, title_of
from meguru.files.tables.written import escaped, safe_text

openpyxl, styles, validation = Heavy("openpyxl"), Heavy("openpyxl.styles"), Heavy("openpyxl.worksheet.datavalidation")

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LAST_ROW = 20_000
# Excel takes a list of words in a rule up to this length, its commas too; longer ones stand in a hidden sheet.
_LONGEST_LIST = 255
_LONGEST_PROMPT = 250
_WORDS = _("選ぶ言葉")


def write(table: Table, rows: Rows, *, notes: Sequence[str], stamp: Stamp | None = None) -> bytes:
    """Return the table as an xlsx file. ``notes`` are the lines that say what it is and how to work on it.

    It is in the active language, which its stamp says; without a stamp it has the mark alone, and is in Japanese.
    """
    with nullcontext() if stamp is not None or spoken() == ORIGINAL else speaking(ORIGINAL):
        return _made(table, rows, notes, stamp)


def _made(table: Table, rows: Rows, notes: Sequence[str], stamp: Stamp | None) -> bytes:
    made = openpyxl.Workbook()
    writer = _Writer(made, table)
    writer.about(notes, stamp)
    for sheet in table.sheets:
        writer.sheet(sheet, rows.get(sheet.name, ()))
    writer.words()
    made.active = 1
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


class _Writer:
    """Fills one workbook."""

    def __init__(self, made: Any, table: Table) -> None:
        self.made, self.table = made, table
        self.wrapped = styles.Alignment(wrap_text=True, vertical="top")
        self.bold, self.fill = styles.Font(bold=True), styles.PatternFill("solid", fgColor="E8EEF4")
        self.open = styles.Protection(locked=False)
        # Lists of words that are too long for a rule.
        self.lists: list[Sequence[str]] = []

    def about(self, notes: Iterable[str], stamp: Stamp | None) -> None:
        """Fill the first sheet: what this workbook is and how to work on it, and in the hidden first row its stamp."""
        about = self.made.active
        about.title = title_of(str(ABOUT))
        self._put(about, 1, 1, self.table.mark)
        if stamp is not None:
            self._put(about, 1, 2, stamp.sealed())
        helps = [self._help(sheet) for sheet in self.table.sheets if sheet.help]
        for row, text in enumerate((*notes, *helps), start=2):
            self._put(about, row, 1, str(text))
        about.column_dimensions["A"].width = 90
        about.row_dimensions[1].hidden = True

    def _help(self, sheet: TableSheet) -> str:
        return _("「{sheet}」　{help}").format(sheet=sheet.title, help=sheet.help)

    def sheet(self, sheet: TableSheet, rows: Iterable[Any]) -> None:
        """Add a sheet: headings, rows, rules for what may be typed, and the slips."""
        page = self.made.create_sheet(title_of(str(sheet.title)))
        columns = [*sheet.columns]
        slip_at = len(columns) + 1
        heads = [(str(column.heading), column.width) for column in columns] + [(str(SLIP), 30)] * sheet.has_slip
        for at, (heading, width) in enumerate(heads, start=1):
            cell = self._put(page, 1, at, heading)
            cell.font, cell.fill = self.bold, self.fill
            page.column_dimensions[column_letters(at)].width = width
        for number, row in enumerate(rows, start=2):
            for at, column in enumerate(columns, start=1):
                value = column.kind.write(row.get(column.name, column.kind.empty))
                cell = self._put(page, number, at, value, column.kind)
                if not column.is_read:
                    cell.fill = self.fill
                elif sheet.is_fixed:
                    cell.protection = self.open
            if sheet.has_slip:
                self._put(page, number, slip_at, str(slip_of(sheet, row)))
        if sheet.has_slip:
            page.column_dimensions[column_letters(slip_at)].hidden = True
        page.protection.sheet = sheet.is_fixed
        page.freeze_panes = "A2"
        for at, column in enumerate(columns, start=1):
            if sheet.is_read and column.is_read:
                self._rule(page, at, column)

    def _put(self, page: Any, row: int, column: int, value: Written, kind: Kind | None = None) -> Any:
        """Write a cell: text as text and never a formula, whatever it starts with; numbers and days as what they are."""
        cell = page.cell(row, column)
        cell.alignment = self.wrapped
        if isinstance(value, str) or value is None:
            safe = safe_text(value or "")
            cell.value = escaped(safe) or None
            if safe:
                cell.data_type = "s"
            if safe[:1] in ("=", "+", "-", "@", "\t"):
                cell.quotePrefix = True
        else:
            cell.value = value
        cell.number_format = kind.number_format if kind else "@"
        return cell

    def _rule(self, page: Any, at: int, column: Column) -> None:
        """What Excel itself offers and refuses under a heading, and the help that it shows."""
        rule = self._kind_rule(column)
        if rule is None and not column.help:
            return
        rule = rule or validation.DataValidation()
        rule.allow_blank = not column.is_required
        if column.help:
            rule.showInputMessage = True
            rule.promptTitle, rule.prompt = str(column.heading)[:32], str(column.help)[:_LONGEST_PROMPT]
        letters = column_letters(at)
        rule.add(f"{letters}2:{letters}{_LAST_ROW}")
        page.add_data_validation(rule)

    def _kind_rule(self, column: Column) -> Any:
        kind = column.kind
        if isinstance(kind, Ref):
            return self._list(self._keys_of(self.table.sheet(kind.sheet), kind.column), is_strict=False)
        if kind.options():
            return self._list(self._words_of(kind.options()), is_strict=kind.is_strict)
        if isinstance(kind, Number):
            rule = validation.DataValidation(
                type="decimal" if kind.decimals else "whole", operator="between",
                formula1=str(kind.least), formula2=str(kind.largest),
            )  # fmt: skip
            return self._refusing(rule, kind.asked(column.heading))
        return None

    def _list(self, formula: str, *, is_strict: bool) -> Any:
        rule = validation.DataValidation(type="list", formula1=formula)
        advice = _("一覧の中から選んでください。")
        return self._refusing(rule, advice) if is_strict else rule

    def _refusing(self, rule: Any, advice: str) -> Any:
        rule.showErrorMessage, rule.error = True, str(advice)[:_LONGEST_PROMPT]
        return rule

    def _keys_of(self, sheet: TableSheet, column: str) -> str:
        """The cells in which the keys of a sheet stand, or what its rows are called by."""
        names = [each.name for each in sheet.columns]
        letters = column_letters(names.index(column or sheet.key) + 1)
        return f"'{title_of(str(sheet.title))}'!${letters}$2:${letters}${_LAST_ROW}"

    def _words_of(self, words: Sequence[str]) -> str:
        """Words as a list in the rule itself, or the cells of the hidden sheet in which they stand."""
        plain = ",".join(words)
        if len(plain) <= _LONGEST_LIST and plain.count(",") == len(words) - 1 and '"' not in plain:
            return f'"{plain}"'
        self.lists.append(words)
        letters = column_letters(len(self.lists))
        return f"'{title_of(str(_WORDS))}'!${letters}$1:${letters}${len(words)}"

    def words(self) -> None:
        """Add the hidden sheet of lists, where a rule needs one."""
        if not self.lists:
            return
        page = self.made.create_sheet(title_of(str(_WORDS)))
        page.sheet_state = "hidden"
        for at, words in enumerate(self.lists, start=1):
            for number, word in enumerate(words, start=1):
                self._put(page, number, at, word)
