"""Measures under numbered headings, departments and bullets: 「施策1-1 …」, 「（1）…の推進」 with paragraphs, 「■…」.

Works on one section at a time, after the sections below it have been read. What speaks for a heading being a measure is
added up in ``score``; a middling sum gives a measure that is marked as not sure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from meguru.core.language import _
from meguru.files.reading.measures.drafts import (
    Draft,
    Findings,
    body_above,
    body_named,
    group_above,
    owner_and_split,
)
from meguru.files.reading.measures.flattened import draft_of_item
from meguru.files.reading.measures.levels import Levels, own_lines, owner_in
from meguru.files.reading.measures.ownedruns import read_owned_runs
from meguru.files.reading.measures.records import read_records
from meguru.files.reading.outline.columns import Item
from meguru.files.reading.outline.lines import Line, common_width, join, tidy
from meguru.files.reading.outline.numbering import STRONG_BULLETS, bullet, heading_number, split_bullets
from meguru.files.reading.outline.split import Split, ends_sentence, gather, is_sentence
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import (
    ACTION_END,
    MEASURES,
    NOT_MEASURES,
    PART_LABEL,
    STRONG_MEASURES,
    cut_owner,
    is_department,
)

_EXPLICIT = re.compile(
    r"^(施策|取組み?|取り組み|事業|重点施策|重点事業|重点取組|重点的な取組|主要施策|個別施策|"
    r"具体的施策|推進施策|推進項目|"
    r"取組項目|取り組み項目|施策項目|プロジェクト|重点プロジェクト|アクション|展開|具体的取組|個別事業|主要事業|主な取組|推進方策|方策|行動計画|実施計画)$"
)
_GROUPING = re.compile(r"(目標|方針|柱|政策|方向|分野|テーマ|基本施策|戦略)")
_LIST_LABEL = re.compile(
    r"^[【\[［〔〈《＜<■●◆○◎□◇▼▽▶▷★☆・※]?\s?(?:主な|主要な?|具体的な?|今後の|個別の?|実施する|重点的な)*(?:取組|取り組み|取組み|事業|施策|活動)"
    r"(?:内容|一覧)?\s?[】\]］〕》〉＞>]?[:：]?$"
)
_PARTY = re.compile(
    r"^[■●◆○◎□◇・▶▷]?\s?[【\[［〔]?\s?(?P<label>(?:主な)?(?:関係|関連|連携|協力|協働)(?:する)?(?:機関|団体|先|者|主体)(?:・団体|・機関|等)?)"
    r"\s?(?:[】\]］〕]\s?[:：]?|[:：])\s?(?P<who>[^：:。]{2,120})$"
)
SURE, MAYBE = 5, 3
UNSURE = _("見出しと本文から施策と読みました。施策かどうか確かめてください。")


def context_of(section: Section) -> int:
    """Return 1 where the headings above promise measures, -1 where they speak of background or system, else 0."""
    found = 0
    for here in section.chain():
        if here is section:
            continue
        if is_department(here.title) or here.name:
            found = max(found, 1)
        if NOT_MEASURES.search(here.title) and not STRONG_MEASURES.search(here.title):
            return 1 if found == 2 else -1
        if STRONG_MEASURES.search(here.title):
            found = 2
        elif MEASURES.search(here.title):
            found = max(found, 1)
    return min(found, 1)


def score(section: Section, lines: Sequence[Line], owned: bool, counted: bool = False) -> int:
    """Add up what speaks for this heading being a measure; ``counted``: it or most beside it name their owners."""
    title = cut_owner(section.title)[0]
    total = 0
    if section.name:
        total += 4 if _EXPLICIT.match(section.name) else -3 if _GROUPING.search(section.name) else 0
    if section.scheme in ("chapter", "part", "section"):
        total -= 3
    total += 2 if ACTION_END.search(title) else 0
    total += 2 * context_of(section)
    total += 3 if owned else 2 if counted else 0
    total += 1 if any(ends_sentence(line.text) for line in lines) else 0
    explicit = bool(section.name) and total >= 4
    total -= 5 if NOT_MEASURES.search(title) and not explicit and not counted else 0
    total -= 3 if is_department(title) or not title else 0
    return total


def _is_away(section: Section) -> bool:
    """Whether a heading speaks of background or system."""
    return bool(NOT_MEASURES.search(section.title)) and not STRONG_MEASURES.search(section.title)


class OutlineMeasures:
    """Decides for one section: is it a measure, are its bullets, or is it only a heading above others."""

    def __init__(self, findings: Findings, levels: Levels, root: Section) -> None:
        self._findings = findings
        self._levels = levels
        self.bare: set[int] = set()
        self._listed: Counter[str] = Counter()
        for section in root.walk():
            lines = own_lines(section)
            items = items_of(lines)
            self._listed[section.scheme] += len(items) > 1 and _each_owned(items, common_width(lines))

    def decide(self, section: Section, found_below: bool) -> bool:
        """Make drafts of the section or of its bullets; tell whether any were made."""
        lines = own_lines(section)
        merged = [child for child in section.children if not child.part and id(child) in self.bare]
        if read_records(section, lines, self._findings):
            return True
        if not found_below and read_owned_runs(section, lines, self._findings):
            return True
        items = items_of(lines)
        edge = common_width(lines)
        if self._levels.is_owned(section) and items and all(_is_prose(item, edge) for item in items):
            items = []  # sentences that say what this one measure does
        counted = self._levels.has_owned_peers(section)
        away = _is_away(section) and not counted
        if found_below or (away and not section.name):
            return not away and self._items(section, lines, items, strict=True)
        points = score(section, lines, self._levels.is_owned(section), counted)
        if _each_owned(items, edge) or (self._is_listed(section) and _owned(items, edge)):
            self._add_all(section, items, edge)
            return True
        listing = context_of(section) >= 0 and (points < MAYBE or not _EXPLICIT.match(section.name))
        if listing and self._items(section, lines, items, strict=points >= MAYBE):
            return True
        if points >= MAYBE and (lines or self._levels.is_owned(section) or section.name):
            self._whole(section, lines, merged, points)
            return True
        if merged and points < MAYBE and context_of(section) >= 0 and not NOT_MEASURES.search(section.title):
            return self._bare_children(merged)
        if points >= 2 and not lines and section.title and section.scheme not in ("chapter", "part"):
            self.bare.add(id(section))
        return False

    def _is_listed(self, section: Section) -> bool:
        """Whether headings numbered like this one mostly hold lists of measures, each with its owner."""
        return self._listed[section.scheme] > 1

    def read_points(self, section: Section) -> bool:
        """Read a section whose headings below are points of one measure; tell whether it is such a section."""
        if not self._levels.holds_points(section) or (
            (_is_away(section) or context_of(section) < 0) and not self._levels.has_owned_peers(section)
        ):
            return False
        below = [child for child in section.children if not child.part]
        lines = own_lines(section) + [line for child in below for line in own_lines(child)]
        self._whole(section, sorted(lines, key=lambda line: line.number), below, SURE)
        return True

    def _whole(self, section: Section, lines: Sequence[Line], merged: Sequence[Section], points: int) -> None:
        """The section is one measure: its heading is the title, all text below it the description."""
        title, owner = cut_owner(section.title)
        lines, parties = _without_parties(lines)
        owner_lines = [line for line in lines if owner_in(line.text)]
        below = [line for child in merged for line in child.lines]
        body = sorted((x for x in [*lines, *below] if x not in owner_lines), key=lambda line: line.number)
        paragraphs = gather(body, [line.text for line in body], common_width(body))
        owner = owner or "、".join(owner_in(line.text) for line in owner_lines)
        title, paragraphs, trailing = owner_and_split(Split(title, paragraphs))
        if paragraphs and not (owner or trailing):  # behind the last of several points
            rest, trailing = cut_owner(paragraphs[-1])
            paragraphs = (*paragraphs[:-1], rest)
        numbers = [x.number for x in section.lines] + [x.number for x in [*lines, *below, *parties]]
        doubts = [] if points >= SURE else [UNSURE]
        self._findings.add(
            Draft(
                tidy(title),
                paragraphs,
                owner or trailing or body_above(section),
                group_above(section.parent) if section.parent else "",
                tuple(numbers),
                doubts=doubts,
                number=section.number,
                marks=section.marks,
                extra=tuple(pair for line in parties if (pair := _party(line.text))),
            )
        )

    def _bare_children(self, merged: Sequence[Section]) -> bool:
        """Headings without text below a heading that is no measure: measures that are only named."""
        made = False
        for child in merged:
            if context_of(child) < 1 or not ACTION_END.search(child.title):
                continue
            self._findings.add(
                Draft(
                    child.title,
                    (),
                    body_above(child),
                    group_above(child.parent) if child.parent else "",
                    tuple(x.number for x in child.lines),
                    doubts=[UNSURE],
                    number=child.number,
                )
            )
            made = True
        return made

    def _items(self, section: Section, lines: Sequence[Line], items: Sequence[Item], *, strict: bool) -> bool:
        """The bullets are the measures, when most of them have a title and something more."""
        if not items:
            return False
        edge = common_width(lines)
        inner = [(item, items_of(item.lines[1:])) for item in items]
        deeper = [pair for pair in inner if _are_measures(pair[1], edge)]
        if len(deeper) * 2 > len(items):
            for item, below in inner:
                self._findings.use(item.numbers[:1])
                self._add_all(section, below, edge, group=_bare_heading(item.texts[0]))
            return True
        context = context_of(section)
        named = bool(MEASURES.search(section.title)) or is_department(section.title) or context > 0
        if _are_measures(items, edge) or (is_department(section.title) and not strict):
            self._add_all(section, items, edge, sure=named or _owned(items, edge))
            return True
        listed = sum(
            bool(ACTION_END.search(cut_owner(join(item.texts))[0])) and not is_sentence(join(item.texts))
            for item in items
        )
        prose = any(ends_sentence(line.text) for line in lines if line.number < items[0].numbers[0])
        if not strict and named and not prose and listed * 2 > len(items):
            self._add_all(section, items, edge, sure=len(items) > 1)
            return True
        return False

    def _add_all(
        self, section: Section, items: Sequence[Item], edge: int, *, sure: bool = True, group: str = ""
    ) -> None:
        """Add a draft for each item."""
        for item in items:
            draft = item_draft(item, edge)
            draft.group = group or group_above(section)
            draft.owner = draft.owner or _office_beside(section, item) or body_above(section)
            if not sure:
                draft.doubts.append(_("箇条書きの形から施策と読みました。施策かどうか確かめてください。"))
            self._findings.add(draft)


def _party(text: str) -> tuple[str, str] | None:
    """Label and names of a line that says who else takes part: 「◇関係機関：警察、児童相談所」."""
    match = _PARTY.match(text)
    return (match["label"], match["who"].strip()) if match and not ends_sentence(text) else None


def _without_parties(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines without those of who else takes part, and these, where another line names the office in charge."""
    parties = [line for line in lines if _party(line.text)]
    if not any(owner_in(line.text) for line in lines if line not in parties):
        return list(lines), []
    return [line for line in lines if line not in parties], parties


def _bare_heading(text: str) -> str:
    """A heading without its number: 「施策①　地域の見守り」."""
    number = heading_number(text)
    return tidy(number.title if number is not None and number.title else text)


def items_of(lines: Sequence[Line]) -> list[Item]:
    """Cut lines into bulleted items of the outermost mark; lines before the first are left out."""
    lines = _promised(lines)
    marked = [(line, found) for line in lines if (found := bullet(line.text)) and not owner_in(line.text)]
    marked = [(line, found) for line, found in marked if found[0] not in "※＊*" and not PART_LABEL.match(line.text)]
    if not marked:
        return []
    edge = min(line.indent for line, _mark in marked)
    outer = next(found[0] for line, found in marked if line.indent <= edge + 1)
    if outer not in STRONG_BULLETS:
        outer = next(
            (
                found[0]
                for line, found in marked
                if found[0] in STRONG_BULLETS and line.indent <= edge + 1 and line is marked[0][0]
            ),
            outer,
        )
    items: list[Item] = []
    closed = False  # a label (現状と課題) ends the item above it
    for line in lines:
        found = bullet(line.text)
        if PART_LABEL.match(line.text):
            closed = True
        elif found and found[0] == outer and not owner_in(line.text):
            items += [Item(outer, [line], [text]) for text in split_bullets(found[1], outer)]
            closed = False
        elif items and not closed:
            items[-1].lines.append(line)
            items[-1].texts.append(line.text)
    return items


def _promised(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines below the label that announces measures (主な取組), where labels part them from state and direction.

    Where none does, those below each label that says what a public body does (市の取組), beside what residents can do.
    """
    labels = [place for place, line in enumerate(lines) if PART_LABEL.match(line.text)]
    told = [place for place in labels if _LIST_LABEL.match(lines[place].text)]
    told = told or [place for place in labels if body_named(_bare_label(lines[place].text))]
    if len(labels) < 2 or not told or (len(told) > 1 and _LIST_LABEL.match(lines[told[0]].text)):
        return lines
    ends = [next((place for place in labels if place > begin), len(lines)) for begin in told]
    below = [line for begin, end in zip(told, ends, strict=True) for line in lines[begin + 1 : end]]
    return below if any(bullet(line.text) for line in below) else lines


def _bare_label(text: str) -> str:
    """A label without its mark and its brackets."""
    return text.strip("【】[]［］〔〕〈〉《》＜＞<>■●◆○◎□◇▼▽▶▷★☆・：: ")


def _office_beside(section: Section, item: Item) -> str:
    """The office whose label (社会福祉協議会の取組) stands nearest above an item of a section."""
    labels = [child for child in section.children if child.part and child.lines[0].number < item.numbers[0]]
    body = body_named(_bare_label(labels[-1].title)) if labels else ""
    return body if is_department(body) else ""


def item_draft(item: Item, edge: int) -> Draft:
    """A draft of an item whose owner may stand on a line of its own."""
    owners = [index for index, text in enumerate(item.texts) if index and owner_in(text)]
    kept = [i for i in range(len(item.texts)) if i not in owners]
    plain = Item(item.mark, [item.lines[i] for i in kept], [item.texts[i] for i in kept])
    draft = draft_of_item(plain, edge)
    draft.lines = item.numbers
    draft.owner = draft.owner or "、".join(owner_in(item.texts[i]) for i in owners)
    return draft


def _is_prose(item: Item, edge: int) -> bool:
    """Whether an item is a sentence without a name before it."""
    text = re.sub(r"[【（(〔\[][^【（(〔\[]{1,40}[】）)〕\]]$", "", join(item.texts))
    whole = len(item.lines) == 1 or item.lines[0].width >= edge * 0.8
    named = re.search(r"[ ：:―…]", item.texts[0]) or ACTION_END.search(item.texts[0])
    return ends_sentence(text) and whole and not named


def _are_measures(items: Sequence[Item], edge: int) -> bool:
    """Whether most items are a name with a description or an owner, not plain sentences."""
    full = 0
    for item in items:
        draft = item_draft(item, edge)
        full += bool(
            not is_sentence(draft.title)
            and len(draft.title) <= 60
            and (draft.owner or any(ends_sentence(p) for p in draft.paragraphs))
        )
    return bool(items) and full * 2 >= len(items)


def _each_owned(items: Sequence[Item], edge: int) -> bool:
    """Whether every item is a name with an owner of its own: a list of measures, whatever stands above it."""
    drafts = [item_draft(item, edge) for item in items]
    return len(drafts) > 1 and all(draft.owner and not is_sentence(draft.title) for draft in drafts)


def _owned(items: Sequence[Item], edge: int) -> bool:
    """Whether any item names its owner."""
    return any(item_draft(item, edge).owner for item in items)
