"""What a line that opens something says beside its number: a title with its owner, a stop, a list to come, or prose after all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.numbering import bullet, caption, heading_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import ACTION_END, ITEM_LIST_AHEAD, is_department, split_orgs

_PROSE = re.compile(r"[をがは、]|[にで][一-龥]")
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
