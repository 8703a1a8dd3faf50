"""Tables set in columns by spaces alone: under a row of headings, or behind labels with one measure a column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from meguru.files.reading.limits import WIDEST_LINE
from meguru.files.reading.outline.cells import header_roles, opens_card, piece_of, row_of, segments
from meguru.files.reading.outline.districtnames import district_in
from meguru.files.reading.outline.headwords import (
    LONGEST_MORE,
    MOST_HEADINGS,
    Segment,
    adds,
    heading_words,
    joined,
    names_columns,
)
from meguru.files.reading.outline.lines import Cell, Grid, Line, display_width
from meguru.files.reading.outline.numbering import Number, bullet, caption, heading_number, is_page_number
from meguru.files.reading.outline.rolerows import opens_roles
from meguru.files.reading.outline.rowcuts import can_cut, marked_starts, named_higher, row_starts
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import PART_LABEL, column_role

_GAP = re.compile(r"\u3000{1,}| {2,}")
_HIGH = ("part", "chapter", "section")
_ENOUGH_ROWS = 8  # of one page
_MOST_FILLED = 2
_FARTHEST = 14  # lines between rows of a table broken over a page


@dataclass(frozen=True, slots=True)
class _Head:
    """The heading row: its words with their places, what they say, and how many lines it takes."""

    words: list[Segment]
    roles: list[str]
    lines: tuple[Line, ...]


def aligned(lines: Sequence[Line], start: int, beside: Collection[int]) -> tuple[Grid, int] | None:
    """A table whose columns stand under the words of a heading row with wide gaps; ``beside`` are page furniture."""
    if not _GAP.search(lines[start].raw.strip()):
        return None
    head = _head(lines, start)
    if head is None:
        return _labelled(lines, start)
    first = start + len(head.lines)
    end = _end(lines, first, head, beside)
    body = [line for line in lines[first:end] if not is_page_number(line.text) and line.number not in beside]
    told = [line for line in body if line.text]
    second = [*(begin for begin, _end, _text in segments(lines[start].raw, by_count=True)[1:2]), WIDEST_LINE][0]
    gapped = sum(len(segments(line.raw)) > 1 or line.indent > second - 2 for line in told)
    bands = _bands(told, head)
    opening = next((line for line in told if line.number not in bands), None)
    if opening is None or (gapped * 3 < len(told) and len(segments(opening.raw)) < len(head.words)):
        return None
    by_count = _is_by_count([*head.lines, *(line for line in told if line.number not in bands)])
    if by_count:
        head = _head(lines, start, by_count=True) or head
    places = [segments(line.raw, by_count=by_count) for line in told if line.number not in bands]
    bounds = _bounds_by_page(head, [line for line in told if line.number not in bands], places)
    rows = [_head_row(head)]
    part: list[Line] = []
    for line in body:
        if line.number in bands:
            rows += _rows(part, bounds, head.roles, by_count=by_count)
            rows.append(row_of(line, [line.text], len(head.roles)))
            part = []
        else:
            part.append(line)
    rows += _rows(part, bounds, head.roles, by_count=by_count)
    return Grid(tuple(rows)), end - start


def _is_by_count(lines: Sequence[Line]) -> bool:
    """Whether the columns of these lines stand under each other where every character counts one."""

    def gathered(*, by_count: bool) -> int:
        rows = [segments(line.raw, by_count=by_count) for line in lines]
        starts = Counter(begin for row in rows for begin, _, _ in row[1:] or (row if row[0][0] else ()))
        return sum(count for _, count in starts.most_common(max(map(len, rows)) - 1))

    return gathered(by_count=True) > gathered(by_count=False)


def _head(lines: Sequence[Line], start: int, *, by_count: bool = False) -> _Head | None:
    """The heading row that begins here; its words may go on below in one more line or two."""
    words = heading_words(lines[start], by_count=by_count)
    roles = header_roles([text for _, _, text in words])
    taken = 1
    if not roles and heading_number(lines[start].text) is not None and names_columns(lines, start + 1):
        return None  # a numbered heading right above the table
    so_far = words
    for place, line in enumerate(lines[start + 1 : start + 3] if len(words) <= MOST_HEADINGS else (), start=2):
        below = segments(line.raw, by_count=by_count)
        more = joined(so_far, below) if below and line.text else None
        if more is None:
            break
        found = header_roles([text for _, _, text in more])
        so_far = more  # a word may need two lines more: 「今後」「の方」「向」
        if (not roles or adds(words, more)) and found and sum(map(bool, found)) >= sum(map(bool, roles)):
            words, roles, taken = more, found, place
    return _Head(words, roles, tuple(lines[start : start + taken])) if roles else None


def _head_row(head: _Head) -> tuple[Cell, ...]:
    return tuple(Cell((piece_of(head.lines[0], text),)) for _, _, text in head.words)


def _end(lines: Sequence[Line], start: int, head: _Head, beside: Collection[int]) -> int:
    """Where the table ends: at a heading that stands over it, at another heading row, or where the columns end."""
    last, bands = start, _bands([line for line in lines[start:] if line.text], head)
    for end in range(start, len(lines)):
        line = lines[end]
        if not line.text or line.number in beside or is_page_number(line.text):
            continue
        if end - last > _FARTHEST or opens_roles(lines, end):
            break
        number = heading_number(line.text)
        pieces = segments(line.raw)
        width = len(head.words)
        if (
            number is not None
            and (len(pieces) < max(width, 2 + (number.scheme in _HIGH)) or _is_named(number, pieces, head))
            and _is_above(number, pieces, head)
            and not ((line.number in bands or len(pieces) > 1) and _goes_on(lines, end + 1, head, beside))
        ):
            break
        if len(pieces) > 1 and _head(lines, end) is not None:
            break
        if caption(line.text) and PART_LABEL.match(line.text) and pieces[0][0] <= head.words[0][0] + 2:
            break
        if line.width > 70 and len(pieces) == 1 and line.indent < 4:
            break
        alone = len(pieces) == 1 and pieces[0][0] < head.words[1][0] - 2 and _stands_alone(line)
        if (alone and not {"title", "description"} & set(head.roles)) or (number and district_in(number.title)):
            break
        if opens_card(pieces[0][2].replace(" ", ""), [word for _b, _e, word in head.words]):
            break
        last = end + 1
    return last


def _stands_alone(line: Line) -> bool:
    """Whether a line of one piece is no more of a name that was broken in its cell."""
    return len(line.text) > LONGEST_MORE or bullet(line.text) is not None or ends_sentence(line.text)


def _is_above(number: Number, pieces: Sequence[Segment], head: _Head) -> bool:
    """Whether a numbered line stands above the table's rows rather than in a cell of them."""
    if number.scheme in _HIGH or number.name:
        return True
    # 「１－２　交流の促進」: the number and its title are two pieces, which only a table with numbers has as cells.
    is_parted = len(pieces) == 2 and (pieces[0][2], pieces[1][2]) == (number.text, number.title)
    is_one = len(pieces) == 1 or (is_parted and "number" not in head.roles and pieces[0][0] <= head.words[0][0] + 2)
    return number.scheme in ("number", "paren", "multi:2") and is_one


def _is_named(number: Number, pieces: Sequence[Segment], head: _Head) -> bool:
    """Whether a heading 「施策2　交流の促進」 with a gap behind its number stands over the columns instead of in two of them."""
    is_parted = len(pieces) == 2 and (pieces[0][2], pieces[1][2]) == (number.text, number.title)
    apart = pieces[1][0] < head.words[1][0] - 1 if is_parted and len(head.words) > 1 else False
    return bool(number.name) and apart and "number" not in head.roles


def _is_band(line: Line, head: _Head, *, short: bool = False) -> bool:
    """Whether a line over the columns names what the rows below it belong to: one piece, with a number, at the left."""
    pieces = segments(line.raw)
    number = heading_number(line.text)
    if number is None or not number.title or number.scheme in _HIGH or ends_sentence(line.text):
        return False
    whole = len(pieces) == 1 or (len(pieces) == 2 and pieces[0][2] == number.text)
    second = head.words[1][0]
    is_over = short or pieces[-1][1] > second or "number" in head.roles
    return whole and pieces[0][0] <= head.words[0][0] + 2 and is_over


def _bands(told: Sequence[Line], head: _Head) -> set[int]:
    """Numbers of the lines over the columns; a short one where longer ones of its numbering stand over them."""
    found: set[int] = set()
    schemes: set[str] = set()
    for line in told:
        if _is_band(line, head):
            schemes.add(_scheme(line))
            found.add(line.number)
        elif _scheme(line) in schemes and _is_band(line, head, short=True):
            found.add(line.number)
    return found


def _scheme(line: Line) -> str:
    number = heading_number(line.text)
    return number.scheme if number is not None else ""


def _goes_on(lines: Sequence[Line], start: int, head: _Head, beside: Collection[int]) -> bool:
    """Whether rows of the table follow a band, without the heading row coming again."""
    seen = 0
    for place, line in enumerate(lines[start : start + 12], start=start):
        pieces = segments(line.raw)
        if not line.text or line.number in beside or is_page_number(line.text):
            continue
        if (len(pieces) > 1 and _head(lines, place)) or (len(pieces) == 1 and ends_sentence(line.text)):
            return False
        if opens_roles(lines, place):
            return False
        if len(pieces) >= max(2, len(head.words) - 1) and (heading_number(line.text) is None or len(pieces) > 2):
            return True
        seen += 1
        if seen > 3:
            return False
    return False


def _bounds(head: Sequence[Segment], rows: Sequence[Sequence[Segment]]) -> list[int]:
    """Where one column ends and the next begins: the emptiest place between two heading words."""
    bounds = []
    for left, right in pairwise(head):
        best, place = 10.0**6, right[0]
        for at in range(right[1] - 1, left[0], -1):
            crossing = sum(begin < at < end for row in rows for begin, end, _ in row)
            distance = abs(at - right[0]) / 1000
            if crossing + distance < best:
                best, place = crossing + distance, at
        bounds.append(place)
    return bounds


def _bounds_by_page(
    head: _Head, lines: Sequence[Line], places: Sequence[Sequence[Segment]]
) -> dict[int, Sequence[int]]:
    """Where columns end on each page: programs that pull text out of a PDF set every page anew."""
    pages: dict[int, list[Sequence[Segment]]] = {}
    for line, row in zip(lines, places, strict=True):
        pages.setdefault(line.page, []).append(row)
    whole = _bounds(head.words, places)
    found: dict[int, Sequence[int]] = {}
    for page, rows in pages.items():
        own = _bounds(head.words, rows)
        found[page] = own if len(rows) >= _ENOUGH_ROWS and _cut_off(own, rows) < _cut_off(whole, rows) else whole
    return found


def _cut_off(bounds: Sequence[int], rows: Sequence[Sequence[Segment]]) -> int:
    """How many pieces stand over a bound."""
    return sum(begin < bound < end for bound in bounds for row in rows for begin, end, _ in row)


def _rows(
    body: Sequence[Line], bounds: Mapping[int, Sequence[int]], roles: Sequence[str], *, by_count: bool
) -> list[tuple[Cell, ...]]:
    """Put the lines of each table row together."""
    told = [line for line in body if line.text]
    if not told:
        return []
    texts = [_cells(line, bounds[line.page], by_count=by_count) for line in told]
    gaps = [place == 0 or line.number - told[place - 1].number > 1 for place, line in enumerate(told)]
    bulleted = len(roles) == 2 and any(bullet(row[-1]) for row in texts)
    roles = named_higher(texts, _without_higher(roles))
    tell = row_starts if can_cut(roles) and not bulleted else _opening
    starts = marked_starts(texts, roles) or set(tell(texts, gaps, roles))
    rows: list[list[list[Line]]] = []
    for place, (line, cells) in enumerate(zip(told, texts, strict=True)):
        if place in starts:
            rows.append([[] for _ in roles])
        for cell, text in zip(rows[-1], cells, strict=True):
            if text:
                cell.append(piece_of(line, text, hard=False))
    _gather_groups(rows, [i for i, role in enumerate(roles) if role == "group"])
    return [tuple(Cell(tuple(cell)) for cell in row) for row in rows]


def _without_higher(roles: Sequence[str]) -> list[str]:
    """Roles in which only the last column of names is the title; those before it name what it belongs to."""
    last = max((i for i, role in enumerate(roles) if role == "title"), default=-1)
    return ["group" if role == "title" and i < last else role for i, role in enumerate(roles)]


def _gather_groups(rows: list[list[list[Line]]], groups: Sequence[int]) -> None:
    """Give the lines of a cell merged downwards to the row it begins in."""
    for column in groups:
        if len(rows) > _MOST_FILLED and all(row[column] for row in rows):
            continue  # each row has its own
        first: list[Line] | None = None
        for row in rows:
            cell = row[column]
            if first and cell and cell[0].number == first[-1].number + 1 and heading_number(cell[0].text) is None:
                while cell and cell[0].number == first[-1].number + 1:
                    first.append(cell.pop(0))
            if cell:
                first = cell


def _cells(line: Line, bounds: Sequence[int], *, by_count: bool) -> list[str]:
    """The texts of a line by column; a piece that stands over a bound is cut at the space nearest to it."""
    cells: list[list[str]] = [[] for _ in range(len(bounds) + 1)]
    for begin, _end, text in segments(line.raw, by_count=by_count):
        for at, word in _words(begin, text, bounds, by_count=by_count):
            cells[sum(at >= bound - 1 for bound in bounds)].append(word)
    return [" ".join(cell) for cell in cells]


def _words(begin: int, text: str, bounds: Sequence[int], *, by_count: bool) -> list[tuple[int, str]]:
    """A piece as it is, or in two where a single space stands at a bound."""
    if " " not in text:
        return [(begin, text)]
    found: list[tuple[int, str]] = [(begin, "")]
    at = begin
    for word in text.split(" "):
        wide = len(word) if by_count else display_width(word)
        opens = bool(found[-1][1]) and any(abs(at - bound) <= 2 for bound in bounds)
        if opens:
            found.append((at, word))
        else:
            found[-1] = (found[-1][0], f"{found[-1][1]} {word}".strip())
        at += wide + 1
    return found


def _opening(texts: Sequence[Sequence[str]], gaps: Sequence[bool], roles: Sequence[str]) -> list[int]:
    """Where rows begin, told line by line."""
    found = [0]
    first = next((i for i, role in enumerate(roles) if role != "number"), 0)
    bulleted = len(roles) == 2 and any(bullet(row[-1]) for row in texts)
    for place in range(1, len(texts)):
        row, so_far = texts[place], texts[found[-1] : place]
        if bulleted:
            left = 0 if roles[0] not in ("description", "title") else 1
            opens = bool(row[left]) and bool(bullet(row[1 - left])) and any(one[1 - left] for one in so_far)
        elif not row[first] and not (roles[0] == "number" and row[0]):
            opens = False
        else:
            opens = gaps[place] or (roles[0] == "number" and bool(row[0])) or _ended(row, so_far, roles)
        if opens:
            found.append(place)
    return found


def _ended(row: Sequence[str], so_far: Sequence[Sequence[str]], roles: Sequence[str]) -> bool:
    owner = next((i for i, role in enumerate(roles) if role == "owner"), None)
    content = next((i for i, role in enumerate(roles) if role == "description"), None)
    said = [one[content] for one in so_far if one[content]] if content is not None else []
    return (not said or ends_sentence(said[-1])) and (owner is None or bool(row[owner]))


# --- labels at the left, one measure a column ---


def _labelled(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """A table whose first column holds labels, each other column a measure."""
    first = segments(lines[start].raw)
    if len(first) < 3 or not _label(lines, start):
        return None
    end = start
    while (
        end < len(lines) and lines[end].text and not (len(segments(lines[end].raw)) == 1 and _ends_labels(lines, end))
    ):
        end += 1
    body = lines[start:end]
    by_count = _is_by_count(body)
    places = [segments(line.raw, by_count=by_count) for line in body]
    bounds = _bounds(places[0], places)
    rows: list[list[list[Line]]] = []
    labels: list[str] = []
    for line in body:
        cells = _cells(line, bounds, by_count=by_count)
        if cells[0] and not (labels and not column_role(cells[0]) and column_role(labels[-1] + cells[0])):
            rows.append([[] for _ in cells])
            labels.append(cells[0])
        elif cells[0]:
            labels[-1] += cells[0]
        for cell, text in zip(rows[-1][1:], cells[1:], strict=True):
            if text:
                cell.append(piece_of(line, text, hard=False))
        if cells[0]:
            rows[-1][0] = [piece_of(line, labels[-1])]
    roles = [column_role(label) for label in labels]
    if roles.count("title") != 1 or not {"description", "owner"} & set(roles) or not all(roles):
        return None
    return Grid(tuple(tuple(Cell(tuple(cell)) for cell in row) for row in rows)), end - start


def _ends_labels(lines: Sequence[Line], at: int) -> bool:
    return heading_number(lines[at].text) is not None


def _label(lines: Sequence[Line], at: int) -> str:
    """What the first piece of a line is the label of, alone or with the piece below it."""
    first = segments(lines[at].raw)[0]
    if column_role(first[2]):
        return column_role(first[2])
    below = segments(lines[at + 1].raw) if at + 1 < len(lines) else []
    return column_role(first[2] + below[0][2]) if below and below[0][0] <= first[0] + 1 and len(first[2]) < 6 else ""
