"""Indicators (指標) as printed: a table below a measure, columns of the measures' own table, labels in a card.

What is read is a name, its unit, where it stood and where it is to stand, as the document writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from meguru.files.reading.measures.drafts import Draft, Findings
from meguru.files.reading.outline.cells import by_year, indicator_head, indicator_role
from meguru.files.reading.outline.lines import Grid
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.toldfigures import YEAR, told_in
from meguru.files.reading.outline.vocabulary import column_role
from meguru.files.reading.result import Indicator

_VALUE = re.compile(r"^[約▲△\-－+＋]?\s?[0-9０-９][0-9０-９,，.．]*")
_NEAR = 3
_NOTHING = re.compile(r"^[－―ー\-–—・…/／\s→⇒➡]*$")


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Indicators of a table, and where it stands."""

    section: Section
    line: int
    found: tuple[Indicator, ...]
    is_told: bool  # in a line of text, below what it is of


class IndicatorReader:
    """Takes indicator tables while a document is read, and gives them to their measures at the end."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._waiting: list[_Waiting] = []

    def read(self, section: Section, grid: Grid) -> bool:
        """Take a table of indicators; tell whether it was one."""
        rows = [row for row in grid.rows if any(cell.text for cell in row)]
        if len(rows) < 2 or not indicator_head([cell.text for cell in rows[0]]):
            return False
        words = by_year([cell.text for cell in rows[0]])
        if any(column_role(word) in ("title", "description") for word in words):
            return False
        found: list[Indicator] = []
        for row in rows[1:2] if grid.is_told else rows[1:]:
            one = indicator_of([(word, cell.text) for word, cell in zip(words, row, strict=False)])
            if one is not None:
                found.append(one)
        self._waiting.append(_Waiting(section, min(grid.numbers), tuple(found), grid.is_told))
        self._findings.use(grid.numbers)
        return True

    def give(self) -> None:
        """Give every indicator to the measure it stands under; measures' own columns and labels are read as well."""
        drafts = self._findings.drafts
        by_line = {line: draft for draft in drafts for line in draft.lines}
        for waiting in self._waiting:
            draft = _above(waiting, by_line)
            if draft is not None:
                draft.indicators += waiting.found
        for draft in drafts:
            if not draft.indicators:
                one = indicator_of(draft.extra)
                draft.indicators = (one,) if one is not None else ()


def _above(waiting: _Waiting, by_line: dict[int, Draft]) -> Draft | None:
    """The measure whose heading a table stands below, or whose card or text ends right above it."""
    for here in waiting.section.chain():
        for line in here.lines:
            draft = by_line.get(line.number)
            if draft is not None and draft.lines and min(draft.lines) <= line.number < waiting.line:
                return draft
        if not here.part:
            break
    before = [line for line in by_line if line < waiting.line]
    near = by_line[max(before)] if before and waiting.line - max(before) <= _NEAR else None
    if waiting.is_told and any(line.number > max(before, default=0) for line in waiting.section.lines):
        return None  # of the heading that stands between them
    return near if near is not None and (waiting.is_told or _is_card(near, by_line)) else None


def _is_card(draft: Draft, by_line: dict[int, Draft]) -> bool:
    """Whether a measure takes its lines for itself, as a card does: no other stands within three lines before it."""
    first = min(draft.lines)
    return (
        all(by_line.get(line, draft) is draft for line in range(first, max(draft.lines) + 1)) and len(draft.lines) > 3
    )


def indicator_of(pairs: Iterable[tuple[str, str]]) -> Indicator | None:
    """The indicator that labels and values make; None where they name none or give no value."""
    name, unit, baseline, baseline_year = "", "", "", ""
    targets: list[tuple[str, str]] = []
    for label, value in pairs:
        role = indicator_role(label)
        if not role or _NOTHING.match(value):
            continue
        if role == "name" and not name:
            name = value
        elif role == "unit" and not unit:
            unit = value
        elif role == "baseline" and not baseline:
            baseline, baseline_year = value, year_in(label)
        elif role == "target":
            targets.append((year_in(label), value))
    if name and not (baseline or targets) and (said := told_in(name)):  # 「相談件数　R5：120件 → R11：200件」
        name, (baseline_year, baseline), targets = said.name, said.now, list(said.aims)
    if not name or not (baseline or targets):
        return None
    if not unit and (match := re.match(r"^(.{2,}?)\s?[（(]([^（()）]{1,6})[）)]$", name)):
        name, unit = match.groups()
    return Indicator(name, unit or _unit_of(baseline) or _unit_of(targets[-1][1] if targets else ""), baseline,
                     baseline_year, tuple(targets))  # fmt: skip


def year_in(label: str) -> str:
    """The year that a label names, as printed, or ''."""
    match = YEAR.search(label)
    return match.group() if match else ""


def _unit_of(value: str) -> str:
    match = _VALUE.match(value)
    rest = value[match.end() :].strip() if match else ""
    return rest if len(rest) <= 6 and not re.search(r"[0-9０-９、。]", rest) else ""
