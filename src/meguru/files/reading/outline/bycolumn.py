"""Tables that fell into text one column after the other: all names, then all texts, then all offices, as pdftotext pulls them.

A table is made of them only where one number of rows fits all three columns: names that do not break off, texts that end as
sentences do, offices that are nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from meguru.files.reading.outline.lines import Cell, Grid, Line, join
from meguru.files.reading.outline.numbering import heading_number, is_page_number
from meguru.files.reading.outline.rowcuts import title_cost
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import ORG, column_role, is_department, split_orgs

_LONGEST_HEAD = 12
_MOST_LINES = 160  # of one column
_MOST_IN_CELL = 14
_FARTHEST = 10  # lines between the texts and the column of offices
_WRONG = 100.0

Blocks = list[list[Line]]


@dataclass(slots=True)
class _Column:
    """The heading of a column and the blocks of lines below it, parted by empty lines."""

    head: Line
    blocks: Blocks

    @property
    def lines(self) -> list[Line]:
        return [line for block in self.blocks for line in block]


def columns_apart(lines: Sequence[Line], beside: Collection[int]) -> list[Grid]:
    """The tables found; ``beside`` are running heads."""
    found: list[Grid] = []
    at = 0
    while at < len(lines):
        made = _table(lines, at, beside) if _role(lines[at]) == "title" else None
        if made is None:
            at += 1
            continue
        grid, at = made
        found.append(grid)
    return found


def _role(line: Line) -> str:
    is_head = bool(line.text) and not line.in_table and len(line.text) <= _LONGEST_HEAD
    return column_role(line.text) if is_head else ""


def _table(lines: Sequence[Line], at: int, beside: Collection[int]) -> tuple[Grid, int] | None:
    names, after = _column(lines, at, beside)
    if after >= len(lines) or _role(lines[after]) != "description" or not names.blocks:
        return None
    texts, after = _column(lines, after, beside)
    if not texts.blocks:
        return None
    start = _office_head(lines, after)
    if start is None:
        return None
    offices, end = _offices(lines, start, beside)
    rows = _rows(names, texts, offices)
    if not rows:
        return None
    head = tuple(Cell((_inside(column.head),)) for column in (names, texts, offices))
    return Grid((head, *rows)), end


def _column(lines: Sequence[Line], at: int, beside: Collection[int]) -> tuple[_Column, int]:
    """The column below the heading at ``at``, and the line that ends it: another heading of a column, or of the document."""
    column = _Column(lines[at], [])
    apart = True
    for place in range(at + 1, min(len(lines), at + _MOST_LINES)):
        line = lines[place]
        if not line.text:
            apart = True
            continue
        number = heading_number(line.text)
        if _role(line) in ("title", "description", "owner") or line.in_table or (number is not None and number.title):
            return column, place
        if line.number in beside or is_page_number(line.text):
            continue
        if apart:
            column.blocks.append([])
        column.blocks[-1].append(line)
        apart = False
    return column, min(len(lines), at + _MOST_LINES)


def _office_head(lines: Sequence[Line], at: int) -> int | None:
    """The heading of the column of offices: here, or a few lines on, where a heading of the document came between."""
    seen = 0
    for place in range(at, len(lines)):
        if not lines[place].text:
            continue
        role = _role(lines[place])
        if role == "owner":
            return place
        seen += 1
        if role in ("title", "description") or seen > _FARTHEST or lines[place].in_table:
            return None
    return None


def _offices(lines: Sequence[Line], at: int, beside: Collection[int]) -> tuple[_Column, int]:
    """The offices below their heading, up to the first line that is none."""
    column = _Column(lines[at], [])
    apart = True
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if not line.text or line.number in beside or is_page_number(line.text):
            apart = True
            continue
        whole = [*column.blocks[-1], line] if column.blocks and not apart else [line]
        further = lines[place + 1] if place + 1 < len(lines) else line
        if line.in_table or not (_is_office([line]) or _is_office(whole) or _is_office([line, further])):
            return column, place
        if apart:
            column.blocks.append([])
        column.blocks[-1].append(line)
        apart = False
    return column, len(lines)


def _is_office(lines: Sequence[Line]) -> bool:
    parts = split_orgs("".join(line.text for line in lines))
    return bool(parts) and all(is_department(part) or ORG.match(part) for part in parts)


def _rows(names: _Column, texts: _Column, offices: _Column) -> list[tuple[Cell, ...]]:
    """Rows of the number that fits the three columns best; none where no number fits."""
    least = max(len(names.blocks), len(texts.blocks), len(offices.blocks))
    most = min(len(names.lines), len(texts.lines), len(offices.lines))
    edge = max((line.width for line in texts.lines), default=0)
    costs = (_name_cost, lambda cell, is_last: _text_cost(cell, edge, is_last=is_last), _office_cost)
    best: tuple[float, list[Blocks]] = (_WRONG, [])
    for count in range(max(1, least), most + 1):
        cut = [_cut(column.blocks, count, cost) for column, cost in zip((names, texts, offices), costs, strict=True)]
        total = sum(cost for cost, _cells in cut)
        if total < best[0]:
            best = (total, [cells for _cost, cells in cut])
    return [tuple(Cell(tuple(map(_inside, cell))) for cell in row) for row in zip(*best[1], strict=True)]


def _name_cost(cell: Sequence[Line], is_last: bool) -> float:
    cost = title_cost(join(line.text for line in cell))
    return _WRONG if cost >= 3.0 else cost + 1.0 + 0.1 * len(cell)


def _text_cost(cell: Sequence[Line], edge: int, *, is_last: bool) -> float:
    if not ends_sentence(cell[-1].text):
        return 2.0 if is_last else _WRONG
    return 0.0 if cell[-1].width < edge * 0.9 else 0.5


def _office_cost(cell: Sequence[Line], is_last: bool) -> float:
    return 0.0 if _is_office(cell) or all(_is_office([line]) for line in cell) else _WRONG


def _cut(blocks: Blocks, count: int, cost: Callable[[Sequence[Line], bool], float]) -> tuple[float, Blocks]:
    """The cheapest way to cut blocks into as many cells; no cell goes over an empty line."""
    lines = [line for block in blocks for line in block]
    opens = {id(block[0]) for block in blocks}
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for end in range(1, len(lines) + 1):
        here: dict[int, tuple[float, int]] = {}
        for start in range(end - 1, max(-1, end - 1 - _MOST_IN_CELL), -1):
            said = cost(lines[start:end], end == len(lines))
            for cells, (before, _from) in best[start].items() if said < _WRONG else ():
                if cells < count and before + said < here.get(cells + 1, (_WRONG, 0))[0]:
                    here[cells + 1] = (before + said, start)
            if id(lines[start]) in opens:
                break
        best.append(here)
    if count not in best[-1]:
        return _WRONG, []
    made: Blocks = []
    end = len(lines)
    for left in range(count, 0, -1):
        start = best[end][left][1]
        made.append(lines[start:end])
        end = start
    return best[-1][count][0], made[::-1]


def _inside(line: Line) -> Line:
    return replace(line, in_table=True)
