"""Cards that a page's end cut in two: their tables put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from meguru.files.reading.outline.cells import header_roles
from meguru.files.reading.outline.lines import Cell, Grid, Line
from meguru.files.reading.outline.numbering import heading_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import column_role

_WORD = re.compile(r"^[一-龥々ぁ-んァ-ヶー・]{2,12}$")
_MOST_BETWEEN = 4  # lines of page furniture
_LONGEST_BETWEEN = 40


def joined_over_pages(grids: Sequence[Grid], lines: Sequence[Line]) -> list[Grid]:
    """Return the tables; one that goes on at the head of the next page with other labels than it began with is one."""
    if not grids:
        return []
    by_number = {line.number: line for line in lines}
    found = [grids[0]]
    for before, grid in pairwise(grids):
        if _goes_on(found[-1], before, grid, by_number):
            found[-1] = Grid(_rows(found[-1], grid), found[-1].knows_merges, found[-1].is_cards)
        elif _row_goes_on(found[-1], before, grid, by_number):
            found[-1] = Grid(_with_row(found[-1], grid), found[-1].knows_merges)
        else:
            found.append(grid)
    return found


def _row_goes_on(first: Grid, before: Grid, grid: Grid, lines: dict[int, Line]) -> bool:
    """Whether a table's last row goes on at the head of the next page: its sentence has no end, as all others have."""
    if not _is_next_page(before, grid, lines) or first.is_cards or not header_roles([c.text for c in first.rows[0]]):
        return False
    told = [role == "description" for role in header_roles([cell.text for cell in first.rows[0]])]
    column = told.index(True) if True in told else len(told)
    if any(len(row) <= column for row in (*first.rows, grid.rows[0])):
        return False
    ended = [ends_sentence(row[column].text) for row in first.rows[1:] if row[column].text]
    open_end = bool(ended) and not ended[-1] and (len(ended) == 1 or sum(ended) * 2 >= len(ended))
    return open_end and ends_sentence(grid.rows[0][column].text)


def _with_row(one: Grid, two: Grid) -> tuple[tuple[Cell, ...], ...]:
    more = tuple(Cell(a.lines + b.lines, a.merged) for a, b in zip(one.rows[-1], two.rows[0], strict=True))
    return (*one.rows[:-1], more, *two.rows[1:])


def _goes_on(first: Grid, before: Grid, grid: Grid, lines: dict[int, Line]) -> bool:
    if not _is_card(first) or not _is_next_page(before, grid, lines, alike=False):
        return False
    begins, goes_on = _kind(first.rows[0][0]), _kind(grid.rows[0][0])
    alike = len(before.rows[0]) == len(grid.rows[0])
    return goes_on != begins and (alike or (goes_on != "" and begins not in map(_kind, (row[0] for row in grid.rows))))


def _is_next_page(before: Grid, grid: Grid, lines: dict[int, Line], *, alike: bool = True) -> bool:
    """Whether a table without headings begins the page after the one that another ends; ``alike``: of as many columns."""
    last, begin = before.numbers[-1] if before.numbers else 0, grid.numbers[0] if grid.numbers else 0
    if not last or not begin or lines[last].page + 1 != lines[begin].page:
        return False
    if (alike and len(before.rows[0]) != len(grid.rows[0])) or header_roles([c.text for c in grid.rows[0]]):
        return False
    between = [lines[number] for number in range(last + 1, begin) if number in lines and lines[number].text]
    if len(between) > _MOST_BETWEEN or any(len(line.text) > _LONGEST_BETWEEN for line in between):
        return False
    return not any(heading_number(line.text) for line in between)


def _is_card(grid: Grid) -> bool:
    """Whether labels open the rows of a table, and its first row opens a measure."""
    kinds = [_kind(row[0]) for row in grid.rows]
    labels = all(kind or _WORD.match(row[0].text) for kind, row in zip(kinds, grid.rows, strict=True))
    return kinds[0] in ("title", "number") and labels and not header_roles([cell.text for cell in grid.rows[0]])


def _kind(cell: Cell) -> str:
    """What opens a row: the role of its label, or 'number'."""
    return column_role(cell.text) or ("number" if heading_number(cell.text) else "")


def _rows(one: Grid, two: Grid) -> tuple[tuple[Cell, ...], ...]:
    """The rows of both; a first row without a label goes on with the last of the page before."""
    if two.rows[0][0].text:
        wide = max(len(one.rows[0]), len(two.rows[0]))
        return tuple((*row, *[Cell()] * (wide - len(row))) for row in (*one.rows, *two.rows))
    return _with_row(one, two)
