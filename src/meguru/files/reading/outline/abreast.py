"""Columns of text beside each other below headings that open them all, set one after the other: 「（1）見守り　　　（2）交流」.

A line whose pieces open with numbers of one kind that run on, or with one label again and again, opens such columns. They go on as
long as every piece below stands under one of them and none stands across; where one does, everything stays as it was.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from meguru.files.reading.outline.cells import segments
from meguru.files.reading.outline.furniture import running_heads
from meguru.files.reading.outline.headwords import Segment
from meguru.files.reading.outline.lines import Line, make_line
from meguru.files.reading.outline.numbering import heading_number, is_page_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import column_role

_MOST_ABREAST, _FARTHEST, _OVER_PAGE, _ENOUGH = 3, 120, 12, 2
_DIGITS = re.compile(r"[0-9]+")
_FULL = str.maketrans("０１２３４５６７８９①②③④⑤⑥⑦⑧⑨", "0123456789123456789")
# How a column's lines may stand before it: programs that set columns with spaces are a little off, most where each sign counts one.
_WAYS = ((True, 4), (False, 1), (False, 4))


def headings_abreast(lines: list[Line]) -> list[Line]:
    """The lines with such columns one after the other; the same lines where fewer than two stretches are made of them."""
    beside = running_heads([line for line in lines if line.text], lambda line: column_role(line.text))
    found: list[Line] = []
    at = apart = 0
    while at < len(lines):
        end, columns = _stretch(lines, at, beside)
        if not columns:
            found.append(lines[at])
            at += 1
            continue
        apart += 1
        last = max(line.page for column in columns for line in column)
        # A column that goes on over pages stands whole, before the next one.
        columns = [columns[0], *([replace(line, page=last) for line in column] for column in columns[1:])]
        for column in columns:
            found += [*column, replace(column[-1], raw="", text="", indent=0)]
        found += [line for line in lines[at:end] if line.number in beside or is_page_number(line.text)]
        at = end
    return found if apart >= _ENOUGH else lines


def _stretch(lines: Sequence[Line], at: int, beside: Collection[int]) -> tuple[int, list[list[Line]]]:
    """Where the columns end that begin at a line, and their lines; no columns where none begin or one piece stands across."""
    if not lines[at].text or lines[at].in_table:
        return at, []
    scheme = _numbers(lines[at]) or _labels(lines, at, beside)
    if not scheme:
        return at, []
    end = at + 1
    while end < min(len(lines), at + _FARTHEST) and not _ends(lines, end, scheme, beside):
        end += 1
    told = [one for one in lines[at:end] if one.number not in beside and not is_page_number(one.text)]
    ways = [_columns(told, by_count=by_count, slack=slack) for by_count, slack in _WAYS]
    ways = [(gathered, columns) for gathered, columns in ways if columns]
    return (end, max(ways, key=lambda way: way[0])[1]) if ways else (at, [])


def _columns(lines: Sequence[Line], *, by_count: bool, slack: int) -> tuple[int, list[list[Line]]]:
    """How many pieces begin where most do, and the lines of each column; no columns where a piece stands across."""
    starts = [begin for begin, _end, _text in segments(lines[0].raw, by_count=by_count)]
    placed: list[list[tuple[Line, list[Segment]]]] = [[] for _ in starts]
    for line in lines:
        pieces: list[list[Segment]] = [[] for _ in starts]
        for piece in segments(line.raw, by_count=by_count):
            at = max((place for place, start in enumerate(starts) if piece[0] >= start - slack), default=0)
            if at + 1 < len(starts) and piece[1] > starts[at + 1] + slack:
                return 0, []
            pieces[at].append(piece)
        for column, own in zip(placed, pieces, strict=True):
            if own or not line.text:
                column.append((line, own))
    begins = Counter(own[0][0] for column in placed[1:] for _line, own in column if own)
    is_whole = all(any(own for _line, own in column) for column in placed)
    gathered = sum(count for _begin, count in begins.most_common(2))
    return gathered, [_set_alone(column) for column in placed] if is_whole else []


def _set_alone(column: Sequence[tuple[Line, list[Segment]]]) -> list[Line]:
    """The lines of a column as they stand without the others beside it."""
    edge = min((own[0][0] for _line, own in column if own), default=0)
    found = []
    for line, own in column:
        raw = " " * (own[0][0] - edge) if own else ""
        for place, (begin, _end, text) in enumerate(own):
            raw += (" " * max(2, begin - own[place - 1][1]) if place else "") + text
        found.append(replace(make_line(line.number, raw, page=line.page), hard=line.hard))
    return found


def _numbers(line: Line) -> str:
    """The kind of the numbers with which all pieces of a line open, where they run on."""
    pieces = segments(line.raw)
    if not 1 < len(pieces) <= _MOST_ABREAST:
        return ""
    numbers = [heading_number(text) for _begin, _end, text in pieces]
    if any(number is None or not number.title or ends_sentence(number.title) for number in numbers):
        return ""
    schemes = {number.scheme for number in numbers if number}
    counts = [_DIGITS.findall(number.text.translate(_FULL)) for number in numbers if number]
    runs_on = all(counts) and all(int(two[-1]) == int(one[-1]) + 1 for one, two in pairwise(counts))
    return schemes.pop() if len(schemes) == 1 and runs_on else ""


def _labels(lines: Sequence[Line], at: int, beside: Collection[int]) -> str:
    """A label that opens several pieces of the line below a line of as many names: cards without a label for their titles."""
    names = segments(lines[at].raw)
    told = [one for one in lines[at + 1 : at + _OVER_PAGE] if one.text and one.number not in beside]
    below = next((one for one in told if not is_page_number(one.text)), None)
    if (
        below is None
        or not 1 < len(names) <= _MOST_ABREAST
        or any(column_role(text) or ends_sentence(text) for _begin, _end, text in names)
    ):
        return ""
    words = [text.split(" ")[0] for _begin, _end, text in segments(below.raw)]
    said = [word for word in words if column_role(word) in ("description", "owner")]
    return "label" if len(said) == len(names) and len(set(said)) == 1 and words[0] == said[0] else ""


def _ends(lines: Sequence[Line], at: int, scheme: str, beside: Collection[int]) -> bool:
    """Whether other columns, or a heading over them, begin here."""
    line = lines[at]
    if line.in_table or (line.text and (_numbers(line) == scheme or _labels(lines, at, beside) == scheme)):
        return True
    number = heading_number(line.text)
    if number is None or not number.title or line.indent or ends_sentence(line.text):
        return False
    pieces = [text for _begin, _end, text in segments(line.raw)]
    is_alone = len(pieces) == 1 or (len(pieces) == 2 and pieces[0] == number.text)
    is_higher = bool(number.name) or number.scheme in ("part", "chapter", "section") or scheme == "label"
    return is_alone and (is_higher or number.scheme == scheme)
