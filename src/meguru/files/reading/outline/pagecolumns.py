"""Text in two columns on a page, and two measures side by side: which rows belong to one column, and what is read first.

Works on rows of pieces with their places across the page, whatever made them: words of a PDF, or lines of text with
gaps in them. A page without such columns comes back as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from meguru.files.reading.outline.cells import header_roles
from meguru.files.reading.outline.numbering import bullet, caption, heading_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import column_role, cut_owner

_LEAST_ROWS = 3  # that stand on each side
_MIDDLE = (0.36, 0.64)  # where the right column begins, as a part of the page's width
_INDENT = 3  # how far a line of the right column may be set in
_GUTTER = 2.4  # the least gap between the columns, in half-width characters


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text on one row, from ``x0`` to ``x1``, in half-width characters; ``key`` is for the caller."""

    x0: float
    x1: float
    text: str
    key: int = 0


Row = Sequence[Piece]
Read = list[tuple[list[Piece], float]]  # rows as they are read, each with the place where its column begins


def in_reading_order(rows: Sequence[Row], *, slack: float = 0.7) -> Read:
    """Return the rows of a page in the order they are read; rows of two columns are cut, the left column first.

    ``slack`` is how far a line of the right column may begin left of the others, where spaces set it only roughly.
    """
    gutter = _gutter(rows, slack)
    if gutter is None:
        return [(list(row), 0.0) for row in rows]
    found: Read = []
    band: list[Row] = []
    for row in rows:
        if _crosses(row, gutter, slack):
            found += _columns(band, gutter, slack)
            band = []
            found.append((list(row), 0.0))
        else:
            band.append(row)
    return found + _columns(band, gutter, slack)


def _gutter(rows: Sequence[Row], slack: float) -> float | None:
    """Where the right column begins: the place in the middle of the page at which the most rows take up anew."""
    pieces = [piece for row in rows for piece in row]
    if len(rows) < _LEAST_ROWS:
        return None
    left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
    span = right - left
    starts: Counter[int] = Counter()
    for row in rows:
        for before, piece in pairwise([None, *row]):
            if piece is None or not _MIDDLE[0] <= (piece.x0 - left) / span <= _MIDDLE[1]:
                continue
            if before is None or piece.x0 - before.x1 >= _GUTTER:
                starts[round(piece.x0)] += 1
    wide = round(slack) + 1
    near = {place: sum(starts[place - off] for off in range(wide)) + starts[place + 1] for place in starts}
    place = max(near, key=lambda one: (near[one], -one), default=None)
    if place is None or near[place] < _LEAST_ROWS:
        return None
    gutter = float(min(one for one in starts if place - _INDENT <= one <= place))
    both = [row for row in rows if not _crosses(row, gutter, slack)]
    return gutter if _are_columns(both, gutter, slack, (left, right)) else None


def _crosses(row: Row, gutter: float, slack: float) -> bool:
    """Whether a row stands over the gutter as one."""
    return any(piece.x0 < gutter - slack and piece.x1 > gutter - slack - 0.5 for piece in row)


def _parts(row: Row, gutter: float, slack: float) -> tuple[list[Piece], list[Piece]]:
    edge = gutter - slack
    return [piece for piece in row if piece.x0 < edge], [piece for piece in row if piece.x0 >= edge]


def _are_columns(rows: Sequence[Row], gutter: float, slack: float, page: tuple[float, float]) -> bool:
    """Whether both sides hold running text: lines that fill their column and sentences that end in it."""
    parts = [_parts(row, gutter, slack) for row in rows]
    both = [one for one in parts if one[0] and one[1]]
    if _are_cards(parts):
        return not any(header_roles([piece.text for piece in row]) for row in rows)
    told = both if len(both) * 2 >= sum(bool(one[1]) for one in parts) else parts
    sides = ([one[0] for one in told if one[0]], [one[1] for one in parts if one[1]])
    for side, (begin, end) in zip(sides, ((page[0], gutter - _GUTTER), (gutter, page[1])), strict=True):
        texts = ["".join(piece.text for piece in part) for part in side]
        filled = sum(part[-1].x1 - begin >= (end - begin) * 0.75 for part in side)
        stops = sum(_stops(text) for text in texts)
        parted = sum(any(b.x0 - a.x1 >= _GUTTER for a, b in pairwise(part)) for part in side)
        if len(side) < _LEAST_ROWS or not stops or filled * 5 < len(side) or parted * 3 > len(side):
            return False
        if sum(bool(column_role(text)) for text in texts) * 3 > len(texts):
            return False
    return not any(header_roles([piece.text for piece in row]) for row in rows)


def _stops(text: str) -> bool:
    """Whether a sentence ends in a line, its office behind it or not: 「…ます。（福祉課）」."""
    return ends_sentence(text) or ends_sentence(cut_owner(text)[0])


def _are_cards(parts: Sequence[tuple[list[Piece], list[Piece]]]) -> bool:
    """Whether cards with the same labels stand on both sides, a text among what they say."""
    labels = []
    for side in (0, 1):
        opening = [part[side][0].text.split(" ")[0] for part in parts if part[side]]
        labels.append(Counter(word for word in opening if column_role(word)))
        if not any(ends_sentence(part[side][-1].text) for part in parts if part[side]):
            return False
    shared = set(labels[0]) & set(labels[1])
    return len(shared) > 1 and any(column_role(word) == "description" for word in shared)


def _columns(rows: Sequence[Row], gutter: float, slack: float) -> Read:
    """The rows of a band: side by side in pairs that begin together, or one whole column after the other."""
    parts = [_parts(row, gutter, slack) for row in rows]
    if sum(bool(right) for _left, right in parts) < _LEAST_ROWS:
        return [(list(row), 0.0) for row in rows]
    opening = [place for place, (_left, right) in enumerate(parts) if right and _opens(right)]
    paired = [place for place in opening if parts[place][0] and _opens(parts[place][0])]
    if not opening or len(paired) * 10 < len(opening) * 7:
        return _in_turn(parts, gutter)
    cuts = [0]
    for place, after in zip(paired, [*paired[1:], len(parts)], strict=True):
        last = max(row for row in range(place, after) if parts[row][1])
        tail = next((row for row in range(last + 1, after) if parts[row][0] and _opens(parts[row][0])), after)
        cuts += [place, tail]
    found: Read = []
    for begin, end in pairwise([*cuts, len(parts)]):
        found += _in_turn(parts[begin:end], gutter)
    return found


def _in_turn(parts: Sequence[tuple[list[Piece], list[Piece]]], gutter: float) -> Read:
    return [(left, 0.0) for left, _right in parts if left] + [(right, gutter) for _left, right in parts if right]


def _opens(part: Sequence[Piece]) -> bool:
    """Whether a line opens something: a number, a bullet, a bracketed title."""
    text = " ".join(piece.text for piece in part)
    number = heading_number(text)
    return (number is not None or bullet(text) is not None or bool(caption(text))) and not ends_sentence(text)
