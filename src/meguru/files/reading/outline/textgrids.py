"""Tables inside plain text whose columns can be seen: cells parted by tabs, bars or commas, or set under each other.

Only below a heading row that names columns, or where every row opens with a kind of actor; everything else stays as it was.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from meguru.files.reading.outline.aligned import aligned
from meguru.files.reading.outline.cells import header_roles, opens_card, row_of
from meguru.files.reading.outline.furniture import running_heads
from meguru.files.reading.outline.lines import Grid, Line
from meguru.files.reading.outline.numbering import is_page_number
from meguru.files.reading.outline.rolerows import role_rows
from meguru.files.reading.outline.split import ends_sentence

_BAR = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"^[\s|｜│┃+\-:─━┼├┤┬┴┌┐└┘＋－]+$")
_FARTHEST = 8  # lines between the rows of a table broken over a page
_DRAWN = re.compile(r"[─━][┬┴┼┐┘┤]|[┌└├][─━]")


def lift_grids(lines: Sequence[Line]) -> tuple[list[Line], tuple[Grid, ...]]:
    """Return the lines, those of tables marked as such, and the tables found among them."""
    grids: list[Grid] = []
    placed = list(lines)
    told = [line for line in lines if line.text]
    beside = running_heads(told, lambda line: header_roles(re.split(r"[\s\u3000]+", line.text)))
    index = 0
    while index < len(lines):
        found = _parted(lines, index, beside) or aligned(lines, index, beside) or role_rows(lines, index)
        if found is None:
            if _RULE.match(lines[index].raw) and _DRAWN.search(lines[index].raw):
                placed[index] = replace(placed[index], in_table=True)  # the drawn edge of a table is no text
            index += 1
            continue
        grid, taken = found
        grids.append(grid)
        for place in range(index, index + taken):
            if placed[place].number not in beside and not is_page_number(placed[place].text):
                placed[place] = replace(placed[place], in_table=True)
        index += taken
    return placed, tuple(grids)


# --- cells parted by a mark ---


def _cut(raw: str, mark: str, edged: bool | None = None) -> list[str]:
    """Cells of a line; ``edged``: the table's lines open and close with the mark, which then parts nothing."""
    if mark == ",":
        return next(csv.reader([raw]), [])
    if mark == "|":
        text = raw.strip()
        if edged or edged is None:
            text = re.sub(r"^[|｜│┃]|[|｜│┃]$", "", text)
        return [cell.strip() for cell in _BAR.split(text)]
    return [cell.strip() for cell in raw.split("\t")]


def _parted(lines: Sequence[Line], start: int, beside: Collection[int]) -> tuple[Grid, int] | None:
    """A table whose cells are parted by tabs, bars or commas, from its heading row on."""
    raw = lines[start].raw
    mark = "\t" if "\t" in raw.strip() else "|" if _BAR.search(raw.strip()[1:]) else "," if raw.count(",") >= 1 else ""
    edged = bool(_BAR.match(raw.strip()))
    if not mark or not header_roles(_cut(raw, mark, edged)):
        return None
    width = len(_cut(raw, mark, edged))
    rows = [row_of(lines[start], _cut(raw, mark, edged), width)]
    end = start + 1
    while end < len(lines):
        line = lines[end]
        if mark == "|" and _RULE.match(line.raw) and line.text:
            end += 1
            continue
        if (after := _over_page(lines, end, beside)) > end and 1 < len(_cut(lines[after].raw, mark, edged)) <= width:
            end = after
            continue
        cells = _cut(line.raw, mark, edged)
        if line.text and len(cells) == 1 and width > 2 and _is_band(lines, end, mark, edged):
            rows.append(row_of(line, cells, width))
            end += 1
            continue
        if not line.text or not 2 <= len(cells) <= width or opens_card(cells[0], _cut(raw, mark, edged)):
            break
        rows.append(row_of(line, cells, width))
        end += 1
    return (Grid(tuple(rows)), end - start) if len(rows) > 1 else None


def _over_page(lines: Sequence[Line], at: int, beside: Collection[int]) -> int:
    """The first line of text behind the head, the foot and the number of a page that end and begin here; ``at`` where none do."""
    turned, place = False, at
    while place < len(lines) and place < at + _FARTHEST:
        line = lines[place]
        if line.text and line.number not in beside and not is_page_number(line.text):
            return place if turned else at
        turned, place = turned or bool(line.text), place + 1
    return at


def _is_band(lines: Sequence[Line], at: int, mark: str, edged: bool) -> bool:
    """Whether a line between the rows of a table names what the rows below it belong to."""
    if ends_sentence(lines[at].text) or len(lines[at].text) > 50:
        return False
    for line in lines[at + 1 : at + 4]:
        cells = _cut(line.raw, mark, edged)
        if not line.text or header_roles(cells):
            return False
        if len(cells) > 1:
            return True
    return False
