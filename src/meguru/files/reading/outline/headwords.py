"""The words of a row of headings set in columns by spaces: which are one, and what a line below adds to them."""

from __future__ import annotations

from collections.abc import Sequence

from meguru.files.reading.outline.cells import header_roles, segments
from meguru.files.reading.outline.lines import Line, display_width
from meguru.files.reading.outline.vocabulary import column_role

MOST_HEADINGS = 30
LONGEST_MORE = 8  # a piece of a heading on the second line of headings

Segment = tuple[int, int, str]


def names_columns(lines: Sequence[Line], at: int) -> bool:
    """Whether a line by itself is a row of headings."""
    return at < len(lines) and bool(header_roles([text for _, _, text in heading_words(lines[at], by_count=False)]))


def heading_words(line: Line, *, by_count: bool) -> list[Segment]:
    """The words of a heading row; 「No. 取組」 with one space between them are two."""
    found: list[Segment] = []
    for begin, end, text in _closed(segments(line.raw, by_count=by_count)):
        parts = text.split(" ")
        if len(parts) == 1 or column_role(text) or not all(map(column_role, parts)):
            found.append((begin, end, text))
            continue
        at = begin
        for part in parts:
            wide = len(part) if by_count else display_width(part)
            found.append((at, at + wide, part))
            at += wide + 1
    return found


def _closed(words: Sequence[Segment]) -> list[Segment]:
    """Words set with spaces between their characters, put together: 「事 業 名」."""
    found: list[Segment] = []
    place = 0
    if len(words) > 2 * MOST_HEADINGS:
        return list(words)
    while place < len(words):
        run = place
        while run < len(words) and run < place + LONGEST_MORE and len(words[run][2].replace(" ", "")) == 1:
            run += 1
        cut = next((end for end in range(run, place + 1, -1) if column_role(_said(words[place:end]))), place)
        if cut > place:
            found.append((words[place][0], words[cut - 1][1], _said(words[place:cut])))
        else:
            found.append(words[place])
        place = max(cut, place + 1)
    return found


def _said(words: Sequence[Segment]) -> str:
    return "".join(text.replace(" ", "") for _, _, text in words)


def adds(words: Sequence[Segment], more: Sequence[Segment]) -> bool:
    """Whether a second line completes headings or adds some, rather than being the first row below them."""
    before = {text for _, _, text in words}
    return all(column_role(text) for _, _, text in more if text not in before)


def joined(words: Sequence[Segment], below: Sequence[Segment]) -> list[Segment] | None:
    """Headings with the pieces below them; None where a piece is too long for one."""
    found = list(words)
    if len(below) > MOST_HEADINGS:
        return None
    for begin, end, text in below:
        if len(text) > LONGEST_MORE:
            return None
        over = next((i for i, (b, e, _) in enumerate(found) if b < end and begin < e), None)
        if over is None:
            found.append((begin, end, text))
        else:
            b, e, word = found[over]
            found[over] = (min(b, begin), max(e, end), word + text)
    return sorted(found)
