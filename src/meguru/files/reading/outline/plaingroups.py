"""Headings without number or mark over lists of measures, as the whole document tells them: 「担い手の育成」 above each 「○…」."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.numbering import bullet, caption, heading_number, inner_bullet
from meguru.files.reading.outline.split import ends_sentence, is_dangling
from meguru.files.reading.outline.vocabulary import (
    ITEM_LIST_AHEAD,
    PART_LABEL,
    bare_owner,
    column_role,
    cut_owner,
    is_department,
    owner_line,
)

_ENOUGH = 3
_LONGEST = 60
_MARKS = "○●◯◎■□◆◇・"


def plain_groups(lines: Sequence[Line]) -> Mapping[int, int]:
    """The numbers of the lines that are such headings, and how many lines each takes.

    Each stands between the end of a text or another heading and an item with its owner. All items with that mark behind the
    first of them name their owners, there are more of them than of the headings, and no heading comes twice.
    """
    found = [(place, taken) for place in range(len(lines)) if (taken := _opens(lines, place))]
    marks = Counter(_mark(lines[place + taken]) for place, taken in found)
    if not marks:
        return {}
    mark = marks.most_common(1)[0][0]
    found = [(place, taken) for place, taken in found if _mark(lines[place + taken]) == mark]
    titles = ["".join(line.text for line in lines[place : place + taken]) for place, taken in found]
    if len(found) < _ENOUGH or len(set(titles)) < len(titles):
        return {}
    own = {place + more for place, taken in found for more in range(taken)}
    items = [at for at in range(found[0][0], len(lines)) if _mark(lines[at]) == mark and not lines[at].in_table]
    ends = [*items[1:], min(len(lines), items[-1] + _LONGEST)]
    owned = [
        _is_owned([lines[at] for at in range(item, end) if at not in own])
        for item, end in zip(items, ends, strict=True)
    ]
    apart = sum(other - one > 1 for one, other in pairwise(items))
    if len(items) <= len(found) or sum(owned) * 10 < len(items) * 9 or apart * 10 < (len(items) - 1) * 9:
        return {}
    return {lines[place].number: taken for place, taken in found}


def _mark(line: Line) -> str:
    marked = bullet(line.text)
    return marked[0] if marked and marked[0] in _MARKS else ""


def _opens(lines: Sequence[Line], place: int) -> int:
    """How many lines the heading takes that may begin here: one, two where it is broken; 0 where none may."""
    if place == 0 or not _is_plain(lines[place]) or not _is_closed(lines[place - 1]):
        return 0
    for taken in (1, 2):
        below = lines[place + taken] if place + taken < len(lines) else None
        if below is None or below.in_table:
            return 0
        if _mark(below):
            title = "".join(line.text for line in lines[place : place + taken])
            return taken if len(title) <= _LONGEST and not ends_sentence(below.text) and not is_dangling(title) else 0
        if not _is_plain(below):
            return 0
    return 0


def _is_plain(line: Line) -> bool:
    """Whether a line is words alone: no number, no mark, no sentence, no owner, no label."""
    text = line.text
    return not (
        line.in_table
        or len(text) > _LONGEST
        or ends_sentence(text)
        or any(sign in text for sign in "。：:")
        or bullet(text)
        or inner_bullet(text)
        or caption(text)
        or heading_number(text)
        or owner_line(text)
        or cut_owner(text)[1]
        or is_department(text)
        or column_role(text)
        or PART_LABEL.match(text)
        or ITEM_LIST_AHEAD.match(text)
    )


def _is_closed(line: Line) -> bool:
    """Whether nothing of this line goes on below it."""
    text = line.text
    return bool(
        line.in_table
        or ends_sentence(text)
        or owner_line(text)
        or bare_owner(text)
        or cut_owner(text)[1]
        or heading_number(text)
    )


def _is_owned(lines: Sequence[Line]) -> bool:
    """Whether an item names its owner: behind its name, or on a line of its own."""
    return any(owner_line(line.text) or cut_owner(line.text)[1] for line in lines)
