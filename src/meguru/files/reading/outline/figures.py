"""Tables of figures that fell into text: results and targets by year under a measure. They are tables, and no part of its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from meguru.files.reading.outline.cells import indicator_role
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line
from meguru.files.reading.outline.numbering import bullet, heading_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import column_role

_FIGURE = re.compile(r"^[約▲△\-－+＋]?[0-9０-９][0-9０-９,，.．]*(?:[^\s0-9０-９]{0,4})$|^[-－―–ー…]$")
_WHEN = re.compile(
    r"(?:令和|平成|[RＲHＨ])\s?(?:[0-9０-９]{1,2}|元)|[0-9０-９]{1,4}年度|実績|見込|目標値?$|現状値?$|計画値|推計|策定時"
)
_PARTS = re.compile(r"[\s|｜│]+")
_LONGEST = 120
_MOST_HEADS = 4
_LEAST_CELLS = 2


def set_figures_aside(document: Document) -> Document:
    """Return the document with tables of figures among its lines as tables; as it was where there is none."""
    told = [line for line in document.lines if line.text]
    taken: dict[int, int] = {}
    grids = []
    index = 0
    while index < len(told):
        found = _rows_ending(told, index, taken) or _stack_from(told, index)
        if found is None:
            index += 1
            continue
        start, end = found
        lines = told[start:end]
        taken |= {line.number: 1 for line in lines}
        grids.append(Grid(tuple((Cell((replace(line, in_table=True),)),) for line in lines)))
        index = end
    if not grids:
        return document
    every = sorted([*document.grids, *grids], key=lambda grid: grid.numbers[0] if grid.numbers else 0)
    lines_ = tuple(replace(line, in_table=True) if line.number in taken else line for line in document.lines)
    return replace(document, lines=lines_, grids=tuple(every))


def _figures_in(line: Line) -> tuple[int, int]:
    """How many parts of a line are figures, and how many parts it has."""
    if len(line.text) > _LONGEST or line.in_table:
        return 0, 0
    parts = [part for part in _PARTS.split(line.text) if part]
    return sum(bool(_FIGURE.match(part)) for part in parts), len(parts)


def _is_row(line: Line) -> bool:
    figures, parts = _figures_in(line)
    return figures >= _LEAST_CELLS and figures * 5 >= parts * 3 and figures < parts


def _rows_ending(lines: Sequence[Line], index: int, taken: dict[int, int]) -> tuple[int, int] | None:
    """The table whose first row of figures is the line at ``index``: its headings stand above it."""
    if not _is_row(lines[index]):
        return None
    start = index
    while start > max(0, index - _MOST_HEADS) and lines[start - 1].number not in taken and _may_head(lines[start - 1]):
        start -= 1
    while start < index and not _WHEN.search(lines[start].text):
        start += 1
    if start == index:
        return None
    roles = [indicator_role(part) for part in _PARTS.split(lines[start].text)]
    if "name" in roles:  # indicators are read as such
        return None
    end = index + 1
    while end < len(lines) and _is_row(lines[end]):
        end += 1
    return start, end


def _may_head(line: Line) -> bool:
    return (
        not line.in_table
        and not line.heading
        and not ends_sentence(line.text)
        and bullet(line.text) is None
        and heading_number(line.text) is None
        and len(line.text) <= _LONGEST
    )


def _stack_from(lines: Sequence[Line], start: int) -> tuple[int, int] | None:
    """The table with one cell a line that begins here: headings with years, a name, and its figures."""
    first = lines[start]
    if first.in_table or len(first.text) > 12 or column_role(first.text) not in ("group", "extra"):
        return None
    if indicator_role(first.text) or _FIGURE.match(first.text):
        return None
    heads = _span(lines, start + 1, _WHEN.search)
    if heads - start - 1 < _LEAST_CELLS:
        return None
    end = heads
    while end < len(lines) and len(lines[end].text) <= 24 and _may_head(lines[end]):
        after = _span(lines, end + 1, _FIGURE.match)
        if after - end - 1 < _LEAST_CELLS:
            break
        end = after
    return (start, end) if end > heads else None


def _span(lines: Sequence[Line], start: int, fits: Callable[[str], object]) -> int:
    """The place after the run of short lines that fit."""
    end = start
    while end < len(lines) and not lines[end].in_table and len(lines[end].text) <= 20 and fits(lines[end].text):
        end += 1
    return end
