"""What a line that opens something says beside its number: a title with its owner, a stop, a list to come, or prose after all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.numbering import bullet, caption, heading_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import (
    ACTION_END,
    ITEM_LIST_AHEAD,
    bare_owner,
    column_role,
    cut_owner,
    is_department,
    owner_line,
    split_orgs,
)

_ENOUGH_CLOSING = 3
_ITEMS = ("circled", "kana", "halfparen", "paren", "number")
_PROSE = re.compile(r"[をがは、]|[にで][一-龥]")
_HANGS = re.compile(r"^(?:の(?![びぞみ])|を|への|による|における|に関する|に向けた|など|等の|ー)")
_LONGEST_REST = 20
_GOES_ON = re.compile(r"^[ぁ-んー々、。]")
_STOPPED = re.compile(r"^[^。]{2,36}(?<!ます)(?<!です)[^うくすつぬむるただいん。]。$")


def runs_on(lines: Sequence[Line], index: int, title: str, edge: int) -> bool:
    """Whether a numbered line is the first of a sentence that fills it and ends on one of the next lines."""
    line = lines[index]
    if line.hard or line.heading or line.width < edge * 0.85 or not _PROSE.search(title):
        return False
    for further in lines[index + 1 : index + 4]:
        if further.in_table or bullet(further.text) or heading_number(further.text) or caption(further.text):
            return False
        if further.raw.startswith("\u3000") and not line.raw.startswith("\u3000"):
            return False
        if ends_sentence(further.text):
            return not ACTION_END.search(title) or bool(_GOES_ON.match(lines[index + 1].text))
    return False


def hangs_below(lines: Sequence[Line], index: int, title: str) -> bool:
    """Whether a title broke in a narrow column and its rest stands on the next line: 「① 空き家を活用した」 over 「交流の実施」.

    The rest cannot open a text, or it completes the name and the text below it is set in where it is not.
    """
    line, *further = lines[index : index + 3]
    if not further or line.hard or further[0].number != line.number + 1 or not _may_be_rest(further[0], line.indent):
        return False
    below = further[0]
    if ACTION_END.search(title):
        return bool(_HANGS.match(below.text))
    return len(further) > 1 and further[1].indent > below.indent and not further[1].in_table


def _may_be_rest(line: Line, indent: int) -> bool:
    text = line.text
    if line.in_table or line.indent > indent or len(text) > _LONGEST_REST or not ACTION_END.search(text):
        return False
    is_more = ends_sentence(text) or heading_number(text) or bullet(text) or caption(text) or cut_owner(text)[1]
    return not (is_more or owner_line(text) or column_role(text) or is_department(text))


def numbers_alone(lines: Sequence[Line]) -> Counter[str]:
    """How often each numbering stands alone on a line, its title below it."""
    numbers = [heading_number(line.text) for line in lines if len(line.text) < 12 and not line.in_table]
    return Counter(number.scheme for number in numbers if number is not None and not number.title)


def with_owner(line: Line, title: str) -> str:
    """A title with the department that stands far right of it in brackets."""
    head, _gap, tail = title.rpartition(" ")
    if not head or not re.search(r"(\s{2,}|\u3000{2,})" + re.escape(tail) + r"$", line.raw.rstrip()):
        return title
    return f"{head}【{tail}】" if all(is_department(part) for part in split_orgs(tail)) else title


def without_stop(title: str) -> str:
    """A heading that is no sentence may end on a full stop all the same."""
    return title[:-1] if _STOPPED.match(title) else title


def list_ahead(lines: list[Line], index: int) -> bool:
    """Whether a sentence such as 「次の事業も継続して行います。」 announces the list right after it."""
    line = lines[index]
    if not ITEM_LIST_AHEAD.match(line.text):
        return False
    for following in lines[index : index + 3]:
        if ends_sentence(following.text):
            after = lines[index + 1 : index + 4]
            return any(bullet(x.text) for x in after)
    return False


def closing_offices(lines: Sequence[Line]) -> frozenset[int]:
    """Numbers of the lines 「【福祉課】」 that close what stands above them, as the whole document tells: each follows a
    sentence, no two items stand between two of them, and nothing is left for the last of them to open.
    """
    places = [place for place, line in enumerate(lines) if caption(line.text) and bare_owner(line.text)]
    if len(places) < _ENOUGH_CLOSING or any(place == 0 or not _is_text_end(lines[place - 1]) for place in places):
        return frozenset()
    for begin, end in pairwise(places):
        if sum(_is_item(line) for line in lines[begin + 1 : end]) > 1:
            return frozenset()
    if any(_is_item(line) for line in lines[places[-1] + 1 : places[-1] + 2]):
        return frozenset()
    return frozenset(lines[place].number for place in places)


def _is_text_end(line: Line) -> bool:
    return ends_sentence(line.text) and not line.in_table


def _is_item(line: Line) -> bool:
    """Whether a line opens an item of the lowest kind: a bullet, ①, ア, 1)."""
    number = heading_number(line.text)
    return bullet(line.text) is not None or (number is not None and number.scheme in _ITEMS)
