"""Which level of headings the measures of a document stand on, seen over all of it: where owners stand tells it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from meguru.files.reading.outline.lines import Line, join
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import (
    ORG,
    PART_LABEL,
    bare_owner,
    cut_owner,
    is_department,
    owner_line,
    split_orgs,
)


def owner_in(text: str) -> str:
    """The owner that a whole line gives, or ''."""
    return owner_line(text) or bare_owner(text)


def own_lines(section: Section) -> list[Line]:
    """The text of a section and of the labelled parts below it, labels included, in order.

    A label that only this document knows and that stands over nothing but tables is the name of these.
    """
    found = list(section.text_lines())
    for child in section.children:
        if child.part:
            told = own_lines(child)
            over_tables = not told and any(part.grid is not None for part in child.parts)
            found += told if over_tables and not PART_LABEL.match(child.title) else child.lines + told
    return _keys_joined(sorted(found, key=lambda line: line.number))


def _keys_joined(lines: list[Line]) -> list[Line]:
    """Lines with 「【担当課】」 and the names on the line below it as one line."""
    made: list[Line] = []
    for line in lines:
        if made and _KEY.match(made[-1].text) and all(ORG.match(part) for part in split_orgs(line.text)):
            key = _KEY.match(made[-1].text)
            made[-1] = replace(line, number=made[-1].number, text=f"【{key.group(1) if key else ''}】{line.text}")
        elif made and _breaks_off(made[-1].text, line.text):
            made[-1] = replace(line, number=made[-1].number, text=made[-1].text + line.text)
        else:
            made.append(line)
    return made


def _breaks_off(text: str, further: str) -> bool:
    """Whether a line of owners goes on in the next: 「担当課　福祉課、こども家庭セン」「ター」."""
    last = (split_orgs(owner_line(text)) or [""])[-1]
    return bool(last) and len(further) <= _LONGEST_REST and not is_department(last) and is_department(last + further)


def is_owned(section: Section) -> bool:
    """Whether a section names its owner: in brackets behind its title, on a line of its own, or behind its text."""
    lines = own_lines(section)
    return (
        bool(cut_owner(section.title)[1])
        or any(owner_in(line.text) for line in lines)
        or bool(lines and cut_owner(join(line.text for line in lines[-2:]))[1])
    )


_LONGEST_REST = 12
_KEY = re.compile(
    r"^[【\[［〔■●◆◇□○]?\s?((?:担当|所管|主管)(?:課|部署|課等|課名)?|実施主体|推進主体)\s?[】\]］〕]?[：:]?$"
)


class Levels:
    """What the owners of the whole document say of its levels of headings."""

    def __init__(self, root: Section) -> None:
        self._owned = {id(section): is_owned(section) for section in root.walk() if not section.part}
        self._closing: Counter[str] = Counter()
        self._each: Counter[str] = Counter()
        self._counted: dict[int, Mapping[str, tuple[int, int]]] = {}
        for section in root.walk():
            below = list(self._below(section))
            owned = [self._owned[id(child)] for child in below]
            if len(below) < 2:
                continue
            if (owned[-1] and not any(owned[:-1])) or (self._owned.get(id(section)) and not any(owned)):
                self._closing[section.scheme] += 1
            elif sum(owned) * 2 >= len(owned):
                self._each[section.scheme] += 1

    def _below(self, section: Section) -> Iterator[Section]:
        return (child for child in section.children if not child.part)

    def is_owned(self, section: Section) -> bool:
        """Whether a section names its owner itself."""
        return self._owned.get(id(section), False)

    def has_owned_peers(self, section: Section) -> bool:
        """Whether at least half of the headings here name their owners, another than this one among them."""
        if section.parent is None:
            return False
        peers, owned = self._peers(section.parent)[section.scheme]
        return owned > self.is_owned(section) and owned * 2 >= peers

    def _peers(self, parent: Section) -> Mapping[str, tuple[int, int]]:
        """How many headings of each scheme stand under a heading, and how many of them name their owners; counted once."""
        if id(parent) not in self._counted:
            found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
            for child in self._below(parent):
                peers, owned = found[child.scheme]
                found[child.scheme] = peers + 1, owned + self.is_owned(child)
            self._counted[id(parent)] = found
        return self._counted[id(parent)]

    def holds_points(self, section: Section) -> bool:
        """Whether the headings below this one are points of one measure: the owner stands once, above or below them all."""
        below = list(self._below(section))
        if not below or section.scheme in ("root", "part", "chapter", "section") or any(map(self._deep, below)):
            return False
        if self.is_owned(section) and not any(map(self.is_owned, below)):
            return True
        closed = len(below) > 1 and self.is_owned(below[-1]) and not any(map(self.is_owned, below[:-1]))
        return closed and self._closing[section.scheme] > max(1, self._each[section.scheme])

    def _deep(self, section: Section) -> bool:
        return any(not child.part for child in section.children) or any(
            part.grid is not None and not part.grid.is_told for part in section.parts
        )
