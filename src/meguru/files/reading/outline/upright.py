"""Labels set upright, one character a line, put together again: 「取」「組」「名」 beside a value that runs on over the lines.

Such labels are taken only where they repeat in the document; the line of the first character then reads 「【取組名】…」.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from meguru.files.reading.outline.lines import Document, Line, clean
from meguru.files.reading.outline.vocabulary import column_role

_ONE = re.compile(r"^\s*(?P<one>[一-龥ぁ-ん])(?P<rest>$|[\s\u3000]{2,}\S.*|[\u3000\t]\S.*|\s?[:：｜|│／/…‥].*)$")
_SIGN = re.compile(r"^\s?[:：｜|│／/…‥]+\s*")
_ROLES = {"title", "description", "owner", "number", "group", "extra"}
_MOST = 6
_LEAST = 3
Found = tuple[str, list[tuple[int, str]]]  # the label; the places of its characters with what stands beside each


def join_upright(document: Document) -> Document:
    """Return the document with its upright labels on one line; as it was where none repeat."""
    lines = document.lines
    found: dict[int, Found] = {}
    index = 0
    while index < len(lines):
        one = _label_from(lines, index)
        if one is not None:
            found[index] = one
            index = one[1][-1][0]
        index += 1
    counts = Counter(label for label, _places in found.values())
    if not any(count >= _LEAST for count in counts.values()):
        return document
    placed = list(lines)
    for label, places in found.values():
        if counts[label] >= _LEAST:
            _write(placed, label, places)
    return replace(document, lines=tuple(placed))


def _label_from(lines: Sequence[Line], start: int) -> Found | None:
    """The longest label whose characters open this line and the next ones."""
    places: list[tuple[int, str]] = []
    word, best = "", None
    for index in range(start, min(len(lines), start + 2 * _MOST)):
        line = lines[index]
        if not line.text and places:
            continue
        match = None if line.in_table or len(line.raw) > 400 else _ONE.match(line.raw)
        if match is None:
            break
        word += match.group("one")
        places.append((index, match.group("rest")))
        if len(word) > 1 and column_role(word) in _ROLES:
            best = (word, list(places))
    return best


def _write(placed: list[Line], label: str, places: Sequence[tuple[int, str]]) -> None:
    """Write the label on the first line that has something beside it, or on the last; the other lines keep what they say."""
    first = next((index for index, rest in places if rest.strip()), places[-1][0])
    for index, rest in places:
        line = placed[index]
        said = _SIGN.sub("", rest).strip()
        raw = f"【{label}】{said}" if index == first else f"\u3000{said}" if said else ""
        placed[index] = replace(line, raw=raw, text=clean(raw))
