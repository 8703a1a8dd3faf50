"""Cells of lines: the pieces between wide gaps, and whether words are the headings of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from meguru.files.reading.outline.lines import Cell, Line, clean, close_up, display_width, make_line
from meguru.files.reading.outline.vocabulary import column_role

_MOST_COLUMNS = 60  # what has more is a text full of gaps
_KNOWN = {"title", "description", "owner", "group", "role", "actor"}


def header_roles(words: Sequence[str]) -> list[str]:
    """Roles of header words, or nothing when they are no header."""
    if len(words) > _MOST_COLUMNS:
        return []
    roles = [column_role(close_up(clean(word))) for word in words]
    known = {role for role in roles if role in _KNOWN}
    filled = [word for word in words if word.strip()]
    told = len(filled) > 1 and len(known) > 1 and known & {"title", "description", "role"}
    return roles if told and sum(map(bool, roles)) * 3 >= len(filled) * 2 else []


def row_of(line: Line, cells: Sequence[str], width: int) -> tuple[Cell, ...]:
    """Cells of one line, each a piece of it under the same number."""
    padded = [*cells, *[""] * (width - len(cells))]
    return tuple(Cell((piece_of(line, cell),)) if cell.strip() else Cell() for cell in padded)


def piece_of(line: Line, text: str, *, hard: bool = True) -> Line:
    """A piece of a line as a line of its own under the same number."""
    return replace(make_line(line.number, text.strip(), page=line.page, in_table=True, size=line.size), hard=hard)


def segments(raw: str, *, by_count: bool = False) -> list[tuple[int, int, str]]:
    """The pieces of a line between wide gaps, with the columns where they start and end.

    A full-width character takes two columns; ``by_count``: one, as some programs count when they set columns with spaces.
    """
    spaced = raw.replace("\t", "    ").replace("\u3000", " " if by_count else "  ")
    measure = len if by_count else display_width
    found, at, last = [], 0, 0
    for match in re.finditer(r"\S+(?: \S+)*", spaced):
        at += measure(spaced[last : match.start()])
        end = at + measure(match.group())
        found.append((at, end, match.group()))
        at, last = end, match.end()
    return found
