"""What stands on the pages beside the text: running heads and feet, and contents pages that repeat every title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from meguru.files.reading.outline.lines import Line
from meguru.files.reading.outline.numbering import bullet, caption, heading_number, is_contents_line, is_page_number
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import is_department, split_orgs

_CONTENTS = re.compile(r"^[【\[［〔■●◆]?\s?(?:目\s?次|もくじ|CONTENTS|Contents|contents)\s?[】\]］〕]?$")
_PAGE_AT_END = re.compile(
    r"(?:[\s.．…‥・･\-―─]+[PpＰ]?[.．]?\s?[0-9０-９]{1,3}\s?(?:ページ|頁)?|[0-9０-９]{1,3}\s?(?:ページ|頁))$"
)
_SAME = re.compile(r"[\s\u3000.．…‥・･\-－―─]+")
_COLUMN = re.compile(
    r"^[【\[［〔〈《■●◆◇□★☆]?\s?(?:コラム|ミニコラム|トピックス?|ＴＯＰＩＣＳ?|TOPICS?|Topics?|ＣＯＬＵＭＮ|COLUMN|Column|事例紹介|"
    r"豆知識|ひとくちメモ)(?![ァ-ヶー])"
)
_NOTE = re.compile(
    r"^(?:[※＊*]\s?[0-9０-９]{1,2}(?![0-9０-９])|[（(]?注\s?[0-9０-９]{1,2}[）)]?)[\s：:]?\s?[^\s0-9０-９].*"
    r"(?:[：:…]|とは|のこと|。)"
)
_LONGEST_NOTE = 4
_SHORTEST_HEAD = 8
_LONGEST_COLUMN = 25
_MOST_CONTENTS = 400
_LONGEST = 160  # a line of contents; what is longer is text


def page_furniture(lines: list[Line], is_table_head: Callable[[Line], object]) -> set[int]:
    """Numbers of the lines outside tables that are no text: heads, feet, page numbers, contents, columns (コラム)."""
    found = running_heads(lines, is_table_head) | contents_lines(lines)
    found |= {line.number for line in lines if is_page_number(line.text) or is_contents_line(line.text)}
    found |= _notes([line for line in lines if line.number not in found])
    found |= _columns([line for line in lines if line.number not in found])
    return {line.number for line in lines if line.number in found and not line.in_table}


def _notes(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines of numbered notes (「※１ 民生委員：…」): from the number to the end of their sentence."""
    found: set[int] = set()
    for place, line in enumerate(lines):
        if line.in_table or not _NOTE.match(line.text):
            continue
        for further in lines[place : place + _LONGEST_NOTE]:
            if further is not line and (
                further.in_table or heading_number(further.text) or bullet(further.text) or _NOTE.match(further.text)
            ):
                break
            found.add(further.number)
            if ends_sentence(further.text) or further.hard:
                break
    return found


def _columns(lines: Sequence[Line]) -> set[int]:
    """Numbers of the lines of columns set between the measures: from their name to the next heading."""
    found: set[int] = set()
    left = 0
    for line in lines:
        named = _COLUMN.match(line.text)
        if named and (not ends_sentence(line.text) or re.match(r"\s?[0-9０-９①-⑳]", line.text[named.end() :])):
            left = _LONGEST_COLUMN
        elif line.in_table or line.heading or heading_number(line.text) or caption(line.text) or bullet(line.text):
            left = 0
        if left:
            found.add(line.number)
            left -= 1
    return found


def running_heads(lines: list[Line], is_table_head: Callable[[Line], object]) -> set[int]:
    """Numbers of lines that are running heads and feet: repeated at page edges, or beside page numbers."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    edges = [line for content in pages.values() for line in {x.number: x for x in content[:2] + content[-2:]}.values()]
    # Pages may end without a mark of their own: a number alone on its line stands at an edge as well, or opens a row.
    numbers = [i for i, line in enumerate(lines) if is_page_number(line.text)]
    beside = [lines[j] for i in numbers for j in (i - 1, i + 1) if 0 <= j < len(lines)]
    beside = [line for line in beside if not all(map(is_department, split_orgs(line.text)))]
    if len(pages) == 1:
        edges = beside
    else:
        edges += [line for line in beside if len(line.text) >= _SHORTEST_HEAD]
        edges = list({line.number: line for line in edges}.values())
    kept = [
        line
        for line in edges
        if not line.in_table
        and len(line.text) <= 40
        and not bullet(line.text)
        and (not heading_number(line.text) or _page_at_end(line.text))
        and not is_table_head(line)
        and not ends_sentence(line.text)
    ]
    counts = Counter(_without_page(line.text) for line in kept)
    least = 2 if len(pages) < 3 else 3
    return {
        line.number for line in kept if counts[_without_page(line.text)] >= least and len(_without_page(line.text)) > 2
    }


def _without_page(text: str) -> str:
    """A running head without the page number that may stand in it."""
    return re.sub(r"^[0-9０-９]{1,3}\s+|\s+[0-9０-９]{1,3}$", "", text)


def contents_lines(lines: Sequence[Line]) -> set[int]:
    """Numbers of lines of contents pages, with leaders or without.

    Below 「目次」 everything is contents up to the line that stands a second time what the list began with. Elsewhere a
    stretch is contents where most of its lines end on page numbers that do not fall.
    """
    found: set[int] = set()
    keys = [_key(line.text) for line in lines]
    for index, line in enumerate(lines):
        if _CONTENTS.match(line.text) and line.number not in found:
            found |= _below(lines, keys, index)
    return found | _stretches(lines)


def _page_at_end(text: str) -> re.Match[str] | None:
    return _PAGE_AT_END.search(text) if len(text) <= _LONGEST else None


def _key(text: str) -> str:
    """A line without its page number and its leaders."""
    return _SAME.sub("", _PAGE_AT_END.sub("", text) if len(text) <= _LONGEST else text)


def _below(lines: Sequence[Line], keys: Sequence[str], start: int) -> set[int]:
    """The lines of a contents list that begins after the line at ``start``."""
    first = next((i for i in range(start + 1, min(len(lines), start + 4)) if len(keys[i]) > 1), None)
    if first is None:
        return set()
    end = first
    limit = min(len(lines), first + _MOST_CONTENTS)
    listed: dict[str, int] = {}
    while end < limit:
        text = lines[end].text
        if is_contents_line(text) or (_page_at_end(text) and not ends_sentence(text)) or is_page_number(text):
            listed.setdefault(keys[end], end)
        elif ends_sentence(text) or lines[end].in_table or (keys[end] in listed and len(keys[end]) > 3):
            break
        else:
            listed.setdefault(keys[end], end)
        end += 1
    numbered = sum(bool(_page_at_end(line.text)) for line in lines[first:end])
    if numbered * 2 >= end - first:  # with page numbers: the list ends at the last of them
        while end > first and not _page_at_end(lines[end - 1].text):
            end -= 1
    elif end < limit and keys[end] not in listed:
        # Without page numbers: the list ends where its first line stands again.
        again = next((i for i in range(first + 1, end) if keys[i] == keys[first]), None)
        if again is None:
            return set()
        end = again
    return {line.number for line in lines[start:end]}


def _stretches(lines: Sequence[Line]) -> set[int]:
    """Lines of stretches in which headings end on page numbers that do not fall."""
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for line in [*lines, Line(0, "", "")]:
        match = _page_at_end(line.text) if heading_number(line.text) and not line.in_table else None
        page = int(re.sub(r"\D", "", match.group()) or 0) if match else -1
        if page > 0 and (not run or page >= run[-1][1]):
            run.append((line.number, page))
            continue
        if len(run) >= 5:
            found |= {number for number, _page in run}
        run = [(line.number, page)] if page > 0 else []
    return found
