"""What a set-out plan is made of before it becomes a text, a PDF, a Word file or a workbook."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tests.files.measured.content import Plan


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is a chapter."""

    level: int
    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph, a bullet or a line; ``indent`` counts full-width characters."""

    text: str
    indent: int = 0
    right: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell of a table over ``down`` rows and ``across`` columns."""

    text: str
    down: int = 1
    across: int = 1


@dataclass(frozen=True)
class Table:
    """A table; each row holds the cells that begin in it, as in HTML. ``widths`` are parts of the page's width."""

    rows: list[list[Cell]]
    widths: list[int]
    head: int = 1
    landscape: bool = False
    ruled: bool = True

    def grid(self) -> list[list[tuple[Cell, bool]]]:
        """Every place of the table with its cell, and whether the cell begins there."""
        wide = len(self.widths)
        taken: dict[tuple[int, int], Cell] = {}
        starts: set[tuple[int, int]] = set()
        for y, row in enumerate(self.rows):
            x = 0
            for cell in row:
                while (y, x) in taken:
                    x += 1
                starts.add((y, x))
                for down in range(cell.down):
                    for across in range(cell.across):
                        taken[y + down, x + across] = cell
                x += cell.across
        return [
            [(taken.get((y, x), Cell("")), (y, x) in starts or (y, x) not in taken) for x in range(wide)]
            for y in range(len(self.rows))
        ]


@dataclass(frozen=True)
class Side:
    """Two runs of blocks side by side on the page."""

    left: list[Block]
    right: list[Block]


@dataclass(frozen=True)
class Break:
    """A new page; in a workbook, a new sheet of that name."""

    sheet: str = ""


Block = Heading | Para | Table | Side | Break


@dataclass
class Doc:
    """A set-out plan with its page furniture."""

    plan: Plan
    blocks: list[Block]
    running: str = ""
    page_number: str = "- 1 -"
    page_columns: int = 1
    plain_headings: bool = False


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], **more: bool) -> Table:
    """A plain table of one header row."""
    return Table([[Cell(text) for text in row] for row in (head, *rows)], list(widths), **more)


def width(text: str) -> int:
    """Columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def wrap(text: str, columns: int) -> list[str]:
    """Break a text as Japanese typesetting does: no line starts with 「、」 or a closing bracket."""
    lines: list[str] = []
    for part in text.split("\n"):
        line, taken = "", 0
        for char in part:
            wide = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
            if line and taken + wide > columns and char not in "、。）」】〕・ーっゃゅょ":
                lines.append(line)
                line, taken = "", 0
            line, taken = line + char, taken + wide
        lines.append(line)
    return lines
