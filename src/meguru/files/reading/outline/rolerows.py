"""Tables of who is to do what in plain text that have no row of headings: each row opens with a kind of actor (区民, 事業者)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meguru.files.reading.outline.cells import piece_of, segments
from meguru.files.reading.outline.lines import Cell, Grid, Line
from meguru.files.reading.outline.numbering import bullet, heading_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import are_kinds_of_actor, is_kind_of_actor

_BARS = re.compile(r"[|｜│┃]")
_EDGES = re.compile(r"^[|｜│┃]|[|｜│┃]$")
_WIDTH = 2
_MOST_LINES = 120  # of a table that says who is to do what
_LONGEST_LABEL = 20


def role_rows(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """The table that begins here and how many lines it takes; only where each row says in sentences what an actor does."""
    rows: list[list[Cell]] = []
    edge, end, place = 0, start, start
    while place < min(len(lines), start + _MOST_LINES):
        if not lines[place].text:
            place += 1
            continue
        found = _row(lines, place)
        if found is not None:
            edge, row, taken = found
            if any(row[0].text == who.text for who, _what in rows):
                return None
            rows.append(row)
        elif rows and place == end and _goes_on(lines[place], edge):
            rows[-1][1] = Cell((*rows[-1][1].lines, piece_of(lines[place], lines[place].text)))
            taken = 1
        else:
            break
        place = end = place + taken
    if not are_kinds_of_actor([who.text for who, _what in rows]) or not all(_is_told(what) for _who, what in rows):
        return None
    return Grid(tuple(map(tuple, rows))), end - start


def opens_roles(lines: Sequence[Line], place: int) -> bool:
    """Whether such a table begins here, or right below a line that names it."""
    if role_rows(lines, place) is not None:
        return True
    line = lines[place]
    if len(segments(line.raw)) != 1 or len(line.text) > _LONGEST_LABEL or ends_sentence(line.text):
        return False
    below = next((at for at in range(place + 1, min(place + 3, len(lines))) if lines[at].text), None)
    return below is not None and role_rows(lines, below) is not None


def _row(lines: Sequence[Line], place: int) -> tuple[int, list[Cell], int] | None:
    """Where the second cell of a row stands, its two cells, and how many lines they take; a name may be broken in its cell."""
    line = lines[place]
    at, cells = _cut(line)
    if len(cells) != _WIDTH or not all(cells) or len(cells[0]) > _LONGEST_LABEL:
        return None
    who, what = cells
    if is_kind_of_actor(who):
        return at, [Cell((piece_of(line, who, hard=False),)), Cell((piece_of(line, what),))], 1
    below = lines[place + 1] if place + 1 < len(lines) else None
    more = segments(below.raw) if below is not None and at else []
    if below is None or not 0 < len(more) <= _WIDTH or more[0][1] >= at or not is_kind_of_actor(who + more[0][2]):
        return None
    left = Cell((piece_of(line, who, hard=False), piece_of(below, more[0][2], hard=False)))
    return at, [left, Cell((piece_of(line, what), *(piece_of(below, text) for _b, _e, text in more[1:])))], 2


def _cut(line: Line) -> tuple[int, list[str]]:
    """The cells of a line that tabs, bars or gaps part, and where the last begins; 0 where that cannot be seen."""
    raw = line.raw.strip()
    if "\t" in raw:
        return 0, [cell.strip() for cell in raw.split("\t")]
    if _BARS.search(raw):
        return 0, [cell.strip() for cell in _BARS.split(_EDGES.sub("", raw))]
    pieces = segments(line.raw)
    return (pieces[-1][0] if pieces else 0), [text for _begin, _end, text in pieces]


def _goes_on(line: Line, edge: int) -> bool:
    """Whether a line stands in the second column, below the row before it."""
    return edge > 0 and line.indent >= edge - 1 and heading_number(line.text) is None


def _is_told(cell: Cell) -> bool:
    return ends_sentence(cell.text) or all(bullet(line.text) for line in cell.lines)
