"""Small tables that only set a label beside its value (担当課｜福祉課) below a heading: lines of text."""

from __future__ import annotations

from dataclasses import replace

from meguru.files.reading.outline.lines import Document, Grid, Line, clean
from meguru.files.reading.outline.vocabulary import column_role

_MOST_ROWS = 3
_PLAIN = {"owner", "extra"}


def unfold_labels(document: Document) -> Document:
    """Return the document with such tables as 「担当課：福祉課」; as it was where there is none."""
    told: dict[int, Line] = {}
    unfolded = []
    for grid in document.grids:
        if _is_labels(grid):
            unfolded.append(grid)
            told |= {line.number: line for row in grid.rows for line in _written(row[0].lines, row[1].lines)}
    if not unfolded:
        return document
    lines = tuple(told.get(line.number, line) for line in document.lines)
    return replace(document, lines=lines, grids=tuple(grid for grid in document.grids if grid not in unfolded))


def _is_labels(grid: Grid) -> bool:
    """Whether a table is a few labels that name no measure, an office among them, each beside its value."""
    if grid.is_cards or len(grid.rows) > _MOST_ROWS or any(len(row) != 2 for row in grid.rows):
        return False
    if any(not row[0].text or not row[1].text or column_role(row[1].text) for row in grid.rows):
        return False
    roles = [column_role(row[0].text) for row in grid.rows]
    return "owner" in roles and set(roles) <= _PLAIN


def _written(label: tuple[Line, ...], value: tuple[Line, ...]) -> list[Line]:
    """The label and its value on the label's line; the other lines are empty."""
    first, *rest = (*label, *value)
    raw = "".join(line.text for line in label) + "：" + "、".join(line.text for line in value if line.text)
    said = replace(first, raw=raw, text=clean(raw), in_table=False, hard=True)
    return [said, *(replace(line, raw="", text="", in_table=False) for line in rest)]
