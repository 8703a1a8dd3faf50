"""The kinds of cells a table has: how each is written, and what is made of what a person typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from meguru.core.errors import DomainError
from meguru.core.fiscal import parse_day
from meguru.core.language import ORIGINAL, _, joined, original, speaking
from meguru.core.text import clean_line, clean_text, too_long
from meguru.files.tables.cells import Cell

# What stands in a written cell.
Written = str | int | float | date | None
_LARGEST = 10**12
# Excel keeps fifteen digits of a number.
_DIGITS = 15


class Unreadable(ValueError):
    """A cell of which nothing can be made. ``advice`` says what to write, as a sentence."""

    def __init__(self, advice: str) -> None:
        super().__init__(advice)
        self.advice = advice


class Kind:
    """How a cell is written and read. ``empty`` is what an empty cell means. Other kinds are made by deriving from it."""

    empty: object = ""
    number_format = "@"
    # Whether Excel itself should refuse what is none of ``options``.
    is_strict = True

    def write(self, value: object) -> Written:
        """What stands in the cell for a value."""
        return str(value)

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> object:
        """The value of a cell that holds something. Raises Unreadable."""
        return cell.text

    def same(self, ours: object, theirs: object) -> bool:
        """Whether what the table says is what stands here."""
        return ours == theirs

    def options(self) -> tuple[str, ...]:
        """Words to choose from, where there are any."""
        return ()

    def asked(self, heading: str) -> str:
        """The advice where the cell is empty and must not be."""
        return _("{heading}を入れるか、行ごと消してください。").format(heading=heading)


@dataclass(frozen=True)
class Text(Kind):
    """A text as it is kept: cleaned, and no longer than ``longest``."""

    longest: int
    is_line: bool = False

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> str:
        """The cleaned text. Raises Unreadable where it is too long."""
        text = (clean_line if self.is_line else clean_text)(cell.text)
        problem = too_long(heading, text, self.longest)
        if problem:
            raise Unreadable(problem)
        return text


@dataclass(frozen=True)
class Lines(Kind):
    """Several texts, one a line of the cell."""

    empty = ()

    def write(self, value: object) -> str:
        """One text a line."""
        return "\n".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> tuple[str, ...]:
        """The lines that hold anything."""
        return tuple(line for line in cell.text.split("\n") if line.strip())


@dataclass(frozen=True)
class Number(Kind):
    """A number between two, whole unless ``decimals`` are let in. Read as ``int`` or ``Decimal``."""

    least: int = 0
    largest: int = _LARGEST
    decimals: int = 0
    empty = None
    number_format = "General"

    def write(self, value: object) -> int | float | None:
        """The number itself, so that Excel can count with it."""
        if value is None or value == "":
            return None
        number = Decimal(str(value))
        return int(number) if number == number.to_integral_value() else float(number)

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> int | Decimal:
        """The number. Raises Unreadable where there is none, or none of those that may stand here."""
        typed = unicodedata.normalize("NFKC", repr(cell.value) if cell.sort == "n" else cell.text)
        try:
            number = Decimal(re.sub(r"[,\s]", "", typed))
        except InvalidOperation:
            raise Unreadable(_("数を入れてください。")) from None
        if cell.sort == "b" or not number.is_finite():
            raise Unreadable(_("数を入れてください。"))
        if not self.least <= number <= self.largest:
            raise Unreadable(
                _("{least:,}から{largest:,}までの数を入れてください。").format(least=self.least, largest=self.largest)
            )
        if number != round(number, self.decimals):
            raise Unreadable(
                _("小数は{decimals}けたまでにしてください。").format(decimals=self.decimals)
                if self.decimals
                else _("小数のない数を入れてください。")
            )
        if len(number.normalize().as_tuple().digits) > _DIGITS:
            raise Unreadable(_("Excelは15けたまでの数しか覚えません。数を確かめてください。"))
        return int(number) if number == number.to_integral_value() else number.normalize()

    def asked(self, heading: str) -> str:
        """Asks for a number."""
        return _("数を入れてください。")


@dataclass(frozen=True)
class Choice(Kind):
    """One of several words, each of which stands for a code."""

    words: Mapping[str, str]

    def write(self, value: object) -> str:
        """The word of a code, in the language of whoever writes the table; a code without a word stands for itself."""
        return str(self.words.get(str(value), str(value)))

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> str:
        """The code of a word in any of the languages. Raises Unreadable for a word that is none of them."""
        typed = clean_line(cell.text)
        for code, word in self.words.items():
            if typed in spellings(word, languages):
                return code
        raise Unreadable(self.asked(heading))

    def options(self) -> tuple[str, ...]:
        """The words, as ``write`` gives them."""
        return tuple(str(word) for word in self.words.values())

    def asked(self, heading: str) -> str:
        """Names the words."""
        return _("「{words}」のどれかを入れてください。").format(words=joined(_("」「"), self.words.values()))


@dataclass(frozen=True)
class Day(Kind):
    """A day, as Excel keeps days or as people write them (令和8年4月1日, 2026-04-01)."""

    empty = None
    number_format = "yyyy-mm-dd"

    def write(self, value: object) -> date | None:
        """The day itself."""
        return value if isinstance(value, date) else None

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> date:
        """The day. Raises Unreadable where there is none."""
        try:
            return parse_day(cell.text)
        except DomainError as problem:
            raise Unreadable(problem.message) from None

    def asked(self, heading: str) -> str:
        """Asks for a day, and says how it may be written."""
        return _("日付を「令和8年4月1日」「2026-04-01」のように入れてください。")


@dataclass(frozen=True)
class Ref(Kind):
    """A row of another sheet of the same table, by its key, or by what stands in ``column`` of it (a name).

    That there is one is looked at when all sheets are read; where it is not ``is_checked``, by whoever takes the rows.
    """

    sheet: str
    longest: int = 200
    column: str = ""
    is_checked: bool = True

    def read(self, cell: Cell, heading: str, languages: Sequence[str] = ()) -> str:
        """The key, as a line."""
        return Text(self.longest, is_line=True).read(cell, heading)


def spellings(word: str, languages: Sequence[str]) -> set[str]:
    """The ways in which a word of the product may stand in a cell: its Japanese, and what it is in each of the languages."""
    return {spelling(word, language) for language in {ORIGINAL, *languages}}


def spelling(word: str, language: str) -> str:
    """A word of the product in one language. Japanese needs no settings, so that a child process may ask."""
    if language == ORIGINAL:
        return original(word)
    with speaking(language):
        return str(word)
