"""The cells that only the set-up's workbook has: several names, a fiscal year, a measure's number, what may stay empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.core.errors import DomainError
from meguru.core.fiscal import FiscalYear, parse_fiscal_year
from meguru.core.language import _, joined
from meguru.files.tables.cells import Cell
from meguru.files.tables.kinds import Choice, Day, Kind, Lines, Number, Ref, Text, Unreadable, spellings

_BETWEEN = re.compile(r"[\n、，,]")


@dataclass(frozen=True)
class NamesCell(Lines):
    """Several names, one a line or with 、 between them. In which order they stand changes nothing."""

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> tuple[str, ...]:
        """The names."""
        return tuple(name.strip() for name in _BETWEEN.split(cell.text) if name.strip())

    def same(self, ours: object, theirs: object) -> bool:
        """Whether both name the same."""
        return _sorted(ours) == _sorted(theirs)


def _sorted(value: object) -> list[str]:
    return sorted(map(str, value)) if isinstance(value, (list, tuple)) else [str(value)]


@dataclass(frozen=True)
class WordsCell(NamesCell):
    """Several words, each of which stands for a code."""

    words: Mapping[str, str]

    def write(self, value: object) -> str:
        """The words, with 、 between them."""
        codes = value if isinstance(value, (list, tuple)) else ()
        return "、".join(str(self.words[code]) for code in codes)

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> tuple[str, ...]:
        """The codes of the words, in any of the languages. Raises Unreadable for a word that is none of them."""
        said = super().read(cell, heading)
        codes = [next((c for c, w in self.words.items() if name in spellings(w, languages)), "") for name in said]
        if not all(codes):
            raise Unreadable(_("「{words}」から入れてください。").format(words=joined(_("」「"), self.words.values())))
        return tuple(codes)


@dataclass(frozen=True)
class NumbersCell(NamesCell):
    """Several numbers of measures."""

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> tuple[str, ...]:
        """The numbers as plain digits. Raises Unreadable where one is none."""
        return tuple(_number(name) for name in super().read(cell, heading))


@dataclass(frozen=True)
class NumberRef(Ref):
    """The number of a measure of the same workbook."""

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> str:
        """The number as plain digits. Raises Unreadable where it is none."""
        return _number(cell.text)


def _number(typed: str) -> str:
    found = re.fullmatch(r"\D{0,3}?(\d{1,5})\D?", unicodedata.normalize("NFKC", typed).strip())
    if not found:
        raise Unreadable(_("取組の番号を、数で入れてください。"))
    return str(int(found[1]))


@dataclass(frozen=True)
class YearCell(Kind):
    """A fiscal year as officials write it: 平成28年度, 2016."""

    empty = None

    def write(self, value: object) -> str:
        """The year with its era."""
        return str(FiscalYear(value)) if isinstance(value, int) else ""

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> int:
        """The year. Raises Unreadable where it is none."""
        try:
            return parse_fiscal_year(cell.text).year
        except DomainError as problem:
            raise Unreadable(problem.message) from None

    def asked(self, heading: str) -> str:
        """Asks for a year."""
        return _("年度を「令和8年度」「2026」のように入れてください。")


@dataclass(frozen=True)
class KeptText(Text):
    """A text that stays as it is where the cell is empty."""

    def same(self, ours: object, theirs: object) -> bool:
        """An empty cell says nothing."""
        return theirs == "" or ours == theirs


@dataclass(frozen=True)
class KeptNumber(Number):
    """A number that stays as it is where the cell is empty."""

    def same(self, ours: object, theirs: object) -> bool:
        """An empty cell says nothing."""
        return theirs is None or ours == theirs


@dataclass(frozen=True)
class KeptDay(Day):
    """A day that stays as it is where the cell is empty."""

    def same(self, ours: object, theirs: object) -> bool:
        """An empty cell says nothing."""
        return theirs is None or ours == theirs


@dataclass(frozen=True)
class KeptChoice(Choice):
    """A word that stays as it is where the cell is empty."""

    def same(self, ours: object, theirs: object) -> bool:
        """An empty cell says nothing."""
        return theirs == "" or ours == theirs
