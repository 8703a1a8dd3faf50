"""Tables that only set text side by side: a measure with all it says in one cell, another in the next. They are text."""

from __future__ import annotations

from dataclasses import replace

from meguru.files.reading.outline.cells import header_roles
from meguru.files.reading.outline.lines import Cell, Document, Grid
from meguru.files.reading.outline.numbering import bullet, caption, heading_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import column_role, cut_owner

_MOST_COLUMNS = 3


def unfold_layout(document: Document) -> Document:
    """Return the document with such tables as the text they hold, cell by cell; as it was where there is none."""
    unfolded = [grid for grid in document.grids if _is_layout(grid)]
    if not unfolded:
        return document
    unfolded += [
        grid for grid in document.grids if _is_layout(grid, least=1) and grid not in unfolded
    ]  # the odd last one
    numbers = {number for grid in unfolded for number in grid.numbers}
    lines = tuple(replace(line, in_table=False) if line.number in numbers else line for line in document.lines)
    return replace(document, lines=lines, grids=tuple(grid for grid in document.grids if grid not in unfolded))


def _is_layout(grid: Grid, least: int = 2) -> bool:
    """Whether every cell of a table is a text of its own: it opens with a title and goes on with sentences."""
    rows = [row for row in grid.rows if any(cell.text for cell in row)]
    cells = [cell for row in rows for cell in row if cell.text]
    if grid.is_cards or len(cells) < least or len(rows[0]) > _MOST_COLUMNS or header_roles([c.text for c in rows[0]]):
        return False
    return all(_is_text(cell) for cell in cells)


def _is_text(cell: Cell) -> bool:
    first = cell.lines[0].text
    number = heading_number(first)
    opens = bool(number and number.title) or bullet(first) is not None or bool(caption(first))
    told = any(ends_sentence(line.text) or ends_sentence(cut_owner(line.text)[0]) for line in cell.lines[1:])
    return opens and told and len(cell.lines) > 1 and not ends_sentence(first) and not column_role(first)
