"""Measures told apart by their owners alone: name, text and a line with the owner, again and again, whatever numbers the names.

Where several owners' lines stand in one stretch of text, it cannot be one measure. The owner stands behind each text or right
below each name; which of the two, the whole stretch says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Draft, Findings, group_above
from meguru.files.reading.measures.levels import owner_in
from meguru.files.reading.outline.lines import Line, common_width, tidy
from meguru.files.reading.outline.marks import cut_marks
from meguru.files.reading.outline.numbering import bullet
from meguru.files.reading.outline.split import ends_sentence, gather, is_dangling
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import PART_LABEL

_NUMBER = re.compile(
    r"^(?P<number>[^\s、。]{0,8}?[0-9０-９①-⑳ⅠⅡⅢⅣⅤⅥ][0-9０-９①-⑳ⅠⅡⅢⅣⅤⅥA-Za-z（）()\-－‐―ー.．]{0,12})[\s：:]\s?(?P<title>\S.*)$"
)
_LONGEST_NAME = 60
SEVERAL = _("担当の行が並ぶ文章から、題名・内容・担当を読み取りました。組み合わせを確かめてください。")


@dataclass(frozen=True, slots=True)
class _Run:
    """One measure: its name, its text and its owner."""

    name: Line
    text: tuple[Line, ...]
    owner: str
    owner_lines: tuple[Line, ...]


def owner_groups(lines: Sequence[Line]) -> list[list[int]]:
    """The places of owners' lines; those that follow each other (担当課, 関係課) belong together."""
    found: list[list[int]] = []
    for place, line in enumerate(lines):
        if owner_in(line.text):
            if found and found[-1][-1] == place - 1:
                found[-1].append(place)
            else:
                found.append([place])
    return found


def read_owned_runs(section: Section, lines: Sequence[Line], findings: Findings) -> bool:
    """Make drafts of the runs in a section's text; tell whether it was made of such runs from one end to the other."""
    groups = owner_groups(lines)
    if len(groups) < 2:
        return False
    runs = _behind(lines, groups) or _below_names(lines, groups)
    edge = common_width(lines) if runs else 0
    for run in runs:
        title, marks = cut_marks(run.name.text)
        match = _NUMBER.match(title)
        marked = bullet(title)
        title = match.group("title") if match else marked[1] if marked else title
        numbers = [line.number for line in (run.name, *run.text, *run.owner_lines)]
        findings.add(
            Draft(
                tidy(title),
                gather(list(run.text), [line.text for line in run.text], edge),
                run.owner,
                section.title or group_above(section),
                tuple(sorted(numbers)),
                number=match.group("number") if match else "",
                marks=marks,
                doubts=[] if match or marked else [SEVERAL],
            )
        )
    return bool(runs)


def _is_name(line: Line) -> bool:
    text = line.text
    return (
        len(text) <= _LONGEST_NAME
        and not ends_sentence(text)
        and not is_dangling(text)
        and not PART_LABEL.match(text)
        and not owner_in(text)
    )


def _named(lines: Sequence[Line], owned: tuple[str, tuple[Line, ...]]) -> _Run | None:
    """Name and text of a run: the name is the last short line before which a sentence ended and behind which one does."""
    for place in range(len(lines) - 2, -1, -1):
        opens = place == 0 or ends_sentence(lines[place - 1].text)
        if opens and _is_name(lines[place]) and ends_sentence(lines[-1].text):
            return _Run(lines[place], tuple(lines[place + 1 :]), *owned)
    return None


def _owned(lines: Sequence[Line], places: Sequence[int]) -> tuple[str, tuple[Line, ...]]:
    here = tuple(lines[place] for place in places)
    return "、".join(owner_in(line.text) for line in here), here


def _behind(lines: Sequence[Line], groups: Sequence[Sequence[int]]) -> list[_Run]:
    """Runs that end on their owners; none where one of them is no run."""
    found: list[_Run] = []
    begin = 0
    for places in groups:
        run = _named(lines[begin : places[0]], _owned(lines, places))
        if run is None:
            return []
        found.append(run)
        begin = places[-1] + 1
    return found if not lines[begin:] or all(ends_sentence(line.text) for line in lines[-1:]) else []


def _below_names(lines: Sequence[Line], groups: Sequence[Sequence[int]]) -> list[_Run]:
    """Runs whose owners stand right below their names; none where one of them is no run."""
    found: list[_Run] = []
    for at, places in enumerate(groups):
        end = groups[at + 1][0] - 1 if at + 1 < len(groups) else len(lines)
        name = lines[places[0] - 1] if places[0] else None
        text = tuple(lines[places[-1] + 1 : end])
        if name is None or not _is_name(name) or not text or not ends_sentence(text[-1].text):
            return []
        found.append(_Run(name, text, *_owned(lines, places)))
    return found
