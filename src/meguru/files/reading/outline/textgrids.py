"""Tables inside plain text whose columns can be seen: cells parted by tabs, bars or commas, or set under each other.

Only below a heading row that names columns; everything else stays as it was.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from meguru.files.reading.outline.lines import Cell, Grid, Line, clean, close_up, display_width, make_line
from meguru.files.reading.outline.numbering import Number, bullet, heading_number, is_page_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import column_role

_BAR = re.compile(r"[|｜│┃]")
_RULE = re.compile(r"^[\s|｜│┃+\-:─━┼├┤┬┴┌┐└┘＋－]+$")
_GAP = re.compile(r"\u3000{1,}| {2,}")
_MOST_COLUMNS = 60  # what has more is a text full of gaps
_HIGH = ("part", "chapter", "section")
_KNOWN = {"title", "description", "owner", "group", "role", "actor"}


def lift_grids(lines: Sequence[Line]) -> tuple[list[Line], tuple[Grid, ...]]:
    """Return the lines, those of tables marked as such, and the tables found among them."""
    grids: list[Grid] = []
    placed = list(lines)
    index = 0
    while index < len(lines):
        found = _parted(lines, index) or _aligned(lines, index)
        if found is None:
            index += 1
            continue
        grid, taken = found
        grids.append(grid)
        for place in range(index, index + taken):
            placed[place] = replace(placed[place], in_table=True)
        index += taken
    return placed, tuple(grids)


def header_roles(words: Sequence[str]) -> list[str]:
    """Roles of header words, or nothing when they are no header."""
    if len(words) > _MOST_COLUMNS:
        return []
    roles = [column_role(close_up(clean(word))) for word in words]
    known = {role for role in roles if role in _KNOWN}
    filled = [word for word in words if word.strip()]
    told = len(filled) > 1 and len(known) > 1 and known & {"title", "description", "role"}
    return roles if told and sum(map(bool, roles)) * 3 >= len(filled) * 2 else []


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


def _parted(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """A table whose cells are parted by tabs, bars or commas, from its heading row on."""
    raw = lines[start].raw
    mark = "\t" if "\t" in raw.strip() else "|" if _BAR.search(raw.strip()[1:]) else "," if raw.count(",") >= 1 else ""
    edged = bool(_BAR.match(raw.strip()))
    if not mark or not header_roles(_cut(raw, mark, edged)):
        return None
    width = len(_cut(raw, mark, edged))
    rows = [_row(lines[start], _cut(raw, mark, edged), width)]
    end = start + 1
    while end < len(lines):
        line = lines[end]
        if mark == "|" and _RULE.match(line.raw) and line.text:
            end += 1
            continue
        cells = _cut(line.raw, mark, edged)
        if line.text and len(cells) == 1 and width > 2 and _is_band(lines, end, mark, edged):
            rows.append(_row(line, cells, width))
            end += 1
            continue
        if not line.text or len(cells) < 2 or len(cells) > width:
            break
        rows.append(_row(line, cells, width))
        end += 1
    return (Grid(tuple(rows)), end - start) if len(rows) > 1 else None


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


def _row(line: Line, cells: Sequence[str], width: int) -> tuple[Cell, ...]:
    """Cells of one line, each a piece of it under the same number."""
    padded = [*cells, *[""] * (width - len(cells))]
    return tuple(Cell((piece_of(line, cell),)) if cell.strip() else Cell() for cell in padded)


def piece_of(line: Line, text: str, *, hard: bool = True) -> Line:
    """A piece of a line as a line of its own under the same number."""
    return replace(make_line(line.number, text.strip(), page=line.page, in_table=True, size=line.size), hard=hard)


# --- columns set under each other ---


def segments(raw: str) -> list[tuple[int, int, str]]:
    """The pieces of a line between wide gaps, with the columns where they start and end."""
    spaced = raw.replace("\t", "    ").replace("\u3000", "  ")
    found, at, last = [], 0, 0
    for match in re.finditer(r"\S+(?: \S+)*", spaced):
        at += display_width(spaced[last : match.start()])
        end = at + display_width(match.group())
        found.append((at, end, match.group()))
        at, last = end, match.end()
    return found


def _aligned(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """A table whose columns stand under the words of a heading row with wide gaps."""
    if not _GAP.search(lines[start].raw.strip()):
        return None
    head = segments(lines[start].raw)
    roles = header_roles([text for _, _, text in head])
    if not roles:
        return None
    body = _body(lines, start + 1, len(head))
    gapped = sum(len(segments(line.raw)) > 1 for line in body)
    first = next((len(segments(line.raw)) for line in body if line.text), 0)
    if not body or (gapped * 3 < sum(bool(line.text) for line in body) and first < len(head)):
        return None
    bounds = _bounds(head, [segments(line.raw) for line in body if line.text])
    rows = [_row(lines[start], [text for _, _, text in head], len(head))]
    rows += _group_rows(body, bounds, roles)
    return Grid(tuple(rows)), 1 + len(body)


def _body(lines: Sequence[Line], start: int, width: int) -> list[Line]:
    """The lines below the heading row, up to a numbered heading, another heading row or the end of the columns."""
    end = start
    last = start
    while end < len(lines):
        line = lines[end]
        if line.text:
            number = heading_number(line.text)
            pieces = segments(line.raw)
            if (
                number is not None
                and len(pieces) < max(width, 2 + (number.scheme in _HIGH))
                and _is_above(number, pieces)
            ):
                break
            if len(pieces) > 1 and header_roles([text for _, _, text in pieces]):
                break
            if line.width > 70 and len(pieces) == 1 and line.indent < 4:
                break
            last = end + 1
        end += 1
    return [line for line in lines[start:last] if not is_page_number(line.text)] if last > start else []


def _is_above(number: Number, pieces: Sequence[tuple[int, int, str]]) -> bool:
    """Whether a numbered line stands above the table's rows rather than in a cell of them."""
    return (
        number.scheme in _HIGH
        or bool(number.name)
        or (number.scheme in ("number", "paren", "multi:2") and len(pieces) == 1)
    )


def _bounds(head: Sequence[tuple[int, int, str]], rows: Sequence[Sequence[tuple[int, int, str]]]) -> list[int]:
    """Where one column ends and the next begins: the emptiest place between two heading words."""
    bounds = []
    for left, right in pairwise(head):
        best, place = 10**6, right[0]
        for at in range(right[1] - 1, left[0], -1):
            crossing = sum(begin < at < end for row in rows for begin, end, _ in row)
            distance = abs(at - right[0]) / 1000
            if crossing + distance < best:
                best, place = crossing + distance, at  # type: ignore[assignment]
        bounds.append(place)
    return bounds


def _group_rows(body: Sequence[Line], bounds: Sequence[int], roles: Sequence[str]) -> list[tuple[Cell, ...]]:
    """Put the lines of each table row together."""
    rows: list[list[list[Line]]] = []
    bulleted = any(bullet(text) for line in body for _, _, text in segments(line.raw)[-1:])
    before: Line | None = None
    for line in body:
        if not line.text:
            before = None
            continue
        cells: list[list[str]] = [[] for _ in roles]
        for begin, _, text in segments(line.raw):
            cells[sum(begin >= bound for bound in bounds)].append(text)
        texts = [" ".join(cell) for cell in cells]
        if not rows or _opens(rows[-1], texts, roles, gap=before is None, bulleted=bulleted):
            rows.append([[] for _ in roles])
        for cell, text in zip(rows[-1], texts, strict=True):
            if text:
                cell.append(piece_of(line, text, hard=False))
        before = line
    return [tuple(Cell(tuple(cell)) for cell in row) for row in rows]


def _opens(
    row: Sequence[Sequence[Line]], texts: Sequence[str], roles: Sequence[str], *, gap: bool, bulleted: bool
) -> bool:
    """Whether a line opens a new row rather than going on with the one above."""
    first = next((i for i, role in enumerate(roles) if role != "number"), 0)
    if bulleted and len(roles) == 2:
        left = 0 if roles[0] not in ("description", "title") else 1
        return bool(texts[left]) and bool(bullet(texts[1 - left])) and bool(row[1 - left])
    if not texts[first] and not (roles[0] == "number" and texts[0]):
        return False
    if gap or (roles[0] == "number" and texts[0]):
        return True
    owner = next((i for i, role in enumerate(roles) if role == "owner"), None)
    content = next((i for i, role in enumerate(roles) if role == "description"), None)
    ended = content is None or not row[content] or ends_sentence(row[content][-1].text)
    return ended and (owner is None or bool(texts[owner]))
