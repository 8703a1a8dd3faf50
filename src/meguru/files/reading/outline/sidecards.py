"""Cards side by side in plain text, set one after the other: beside each other with gaps between them, or woven line by line.

A card opens with a mark and a name, says something in sentences and ends on its owner. Whether there are such cards is decided
on the whole document; where not nearly all that look so are whole cards, everything stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from meguru.files.reading.outline.cells import segments
from meguru.files.reading.outline.furniture import running_heads
from meguru.files.reading.outline.lines import Line, make_line
from meguru.files.reading.outline.numbering import bullet, heading_number, is_page_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import bare_owner, column_role, owner_line

_MARKS = "■●◆○◎□◇"
_MOST_ABREAST, _FARTHEST, _ENOUGH = 3, 60, 2
Card = list[Line]


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of lines that looks like cards beside each other, its cards where it is such, and what only stands there."""

    begin: int
    end: int
    cards: list[Card]
    aside: list[Line]


def cards_apart(lines: list[Line]) -> list[Line]:
    """The lines with such cards one after the other; the same lines where there are none."""
    beside = running_heads([line for line in lines if line.text], lambda line: column_role(line.text))
    for opens, cards_of in ((_abreast, _by_place), (_in_turn, _by_turns)):
        lines = _set_apart(lines, beside, opens, cards_of)
    return lines


def _set_apart(
    lines: list[Line],
    beside: Collection[int],
    opens: Callable[[Sequence[Line], int], str],
    cards_of: Callable[[Sequence[Line]], list[Card]],
) -> list[Line]:
    blocks = list(_blocks(lines, beside, opens, cards_of))
    whole = [block for block in blocks if block.cards]
    if len(whole) < _ENOUGH or len(whole) * 10 < len(blocks) * 8:
        return lines
    found: list[Line] = []
    at = 0
    for block in whole:
        found += lines[at : block.begin]
        for card in block.cards:
            found += [*card, _empty(card[-1])]
        found += block.aside
        at = block.end
    return [*found, *lines[at:]]


def _blocks(
    lines: Sequence[Line],
    beside: Collection[int],
    opens: Callable[[Sequence[Line], int], str],
    cards_of: Callable[[Sequence[Line]], list[Card]],
) -> Iterator[_Block]:
    """Every stretch that opens like cards beside each other, up to the next card or heading."""
    begin = 0
    while begin < len(lines):
        mark = opens(lines, begin)
        if not mark:
            begin += 1
            continue
        first = _below(lines, begin) if opens is _in_turn else begin
        end = first + 1
        while end < len(lines) and end < begin + _FARTHEST and not _ends(lines[end], mark):
            end += 1
        told = [line for line in lines[begin:end] if line.text]
        aside = [line for line in told if line.number in beside or is_page_number(line.text)]
        yield _Block(begin, end, cards_of([line for line in told if line not in aside]), aside)
        begin = end


def _ends(line: Line, mark: str) -> bool:
    number = heading_number(line.text)
    is_heading = number is not None and bool(number.title) and not ends_sentence(line.text) and not line.indent
    return _mark(line.text) == mark or (is_heading and len(line.text) < _FARTHEST and not is_page_number(line.text))


def _mark(text: str) -> str:
    """The mark of a name; '' before a sentence and of what only ticks a box."""
    marked = bullet(text)
    return marked[0] if marked and marked[0] in _MARKS and len(marked[1]) > 1 and not ends_sentence(text) else ""


def _below(lines: Sequence[Line], place: int) -> int:
    return next((at for at in range(place + 1, min(place + 4, len(lines))) if lines[at].text), place)


def _abreast(lines: Sequence[Line], place: int) -> str:
    """The mark with which all pieces of a line open, where there are several."""
    if not _mark(lines[place].text):
        return ""
    marks = [_mark(text) for _begin, _end, text in segments(lines[place].raw)]
    return marks[0] if 1 < len(marks) <= _MOST_ABREAST and len(set(marks)) == 1 else ""


def _in_turn(lines: Sequence[Line], place: int) -> str:
    """The mark with which a line and the next one open, each in one piece."""
    mark = _mark(lines[place].text)
    below = _below(lines, place) if mark else place
    return mark if below > place and _mark(lines[below].text) == mark else ""


def _by_place(lines: Sequence[Line]) -> list[Card]:
    """The cards of lines whose pieces stand under those of the first; none where one stands across."""
    for by_count, slack in ((True, 4), (False, 1)):
        starts = [begin for begin, _end, _text in segments(lines[0].raw, by_count=by_count)]
        cards: list[Card] = [[] for _ in starts]
        pieces = [(line, piece) for line in lines for piece in segments(line.raw, by_count=by_count)]
        fits = True
        for line, (begin, end, text) in pieces:
            at = max((place for place, start in enumerate(starts) if begin >= start - slack), default=0)
            fits = fits and (at + 1 == len(starts) or end <= starts[at + 1] + slack)
            cards[at].append(replace(make_line(line.number, text, page=line.page), hard=line.hard))
        if fits and all(map(_is_card, cards)):
            return cards
    return []


def _by_turns(lines: Sequence[Line]) -> list[Card]:
    """The cards of lines of which each goes on with the card that had its turn before the other, up to their owners."""
    cards: list[Card] = [[lines[0]], [lines[1]]]
    waiting = list(cards)
    for line in lines[2:]:
        if not waiting:
            return []
        card = waiting.pop(0)
        card.append(line)
        if not _is_owner(line):
            waiting.append(card)
    return cards if not waiting and all(map(_is_card, cards)) else []


def _is_owner(line: Line) -> bool:
    return bool(bare_owner(line.text) or owner_line(line.text))


def _is_card(card: Card) -> bool:
    """Whether lines are a name, a text of whole sentences and the owner, and no more."""
    return len(card) > 2 and _is_owner(card[-1]) and ends_sentence(card[-2].text) and not any(map(_is_owner, card[:-1]))


def _empty(line: Line) -> Line:
    return replace(line, raw="", text="", indent=0)
