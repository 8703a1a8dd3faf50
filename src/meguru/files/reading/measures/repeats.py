"""Measures that stand in a document more than once: in a list before or behind them, in a diagram, or again with （再掲）.

What only names a measure is joined with the one that says what it is, and gives it what it lacks: its owner, its number.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Draft, Findings
from meguru.files.reading.outline.marks import AGAIN
from meguru.files.reading.outline.vocabulary import is_department, split_orgs

_SIGNS = re.compile(r"[\s\u3000・、，,／/●○■◆◎◇□▶▷]+")
_RINGS = re.compile(r"[①-⑳㉑-㉟㊱-㊿]")
_COUNT = re.compile(r"^[（(]?[0-9]{1,2}[）)．.]?")
_SHORTEST = 3


def join_repeats(findings: Findings, kept: set[int]) -> None:
    """Join every measure that is only named with the one described; ``kept`` are lines that others use too."""
    drafts = findings.drafts
    described: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if draft.paragraphs and not _is_again(draft):
            described[_key(draft.title)].append(draft)
    gone: list[Draft] = []
    for draft in drafts:
        firsts = described.get(_key(draft.title), [])
        if _says_only_who(draft) and not all(map(_says_only_who, firsts)):
            draft.owner, draft.paragraphs = draft.owner or "、".join(draft.paragraphs), ()
            firsts = [one for one in firsts if one is not draft]
        if _is_again(draft):
            first = next((one for one in firsts or _named(drafts, draft) if one is not draft), None)
            if first is not None:
                _point(first, draft)
                gone.append(draft)
        elif not draft.paragraphs and firsts:
            _complete(_nearest(firsts, draft), draft)
            gone.append(draft)
        elif not draft.paragraphs and _only_names(draft.title, described):
            gone.append(draft)
    _take_out(findings, gone, kept)


def _take_out(findings: Findings, gone: list[Draft], kept: set[int]) -> None:
    """Take drafts out; a line that stands for one that stays as well goes on being used."""
    out = {id(draft) for draft in gone}
    findings.drafts[:] = [draft for draft in findings.drafts if id(draft) not in out]
    used = {line for draft in findings.drafts for line in draft.lines} | kept
    findings.used -= {line for draft in gone for line in draft.lines if not _is_again(draft)} - used


def _is_again(draft: Draft) -> bool:
    return any(AGAIN.match(mark) for mark in draft.marks)


def _says_only_who(draft: Draft) -> bool:
    """Whether the text of a measure is nothing but offices, as in an index that fell into text."""
    names = [name for paragraph in draft.paragraphs for name in split_orgs(paragraph)]
    return bool(names) and all(map(is_department, names))


def _named(drafts: list[Draft], again: Draft) -> list[Draft]:
    return [one for one in drafts if not _is_again(one) and _key(one.title) == _key(again.title)]


def _key(title: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", title))


def _nearest(firsts: list[Draft], listed: Draft) -> Draft:
    """Of several measures of one name the one under the same heading, else the first."""
    return next((one for one in firsts if one.group == listed.group), firsts[0])


def _point(first: Draft, again: Draft) -> None:
    """Note at the first where it stands again."""
    where = again.path[-1] if again.path else again.group
    if where and where != first.group:
        first.extra += ((_("再掲"), where),)


def _complete(first: Draft, listed: Draft) -> None:
    """Give a measure what the list says of it and its own place does not."""
    first.owner = first.owner or listed.owner
    first.number = first.number or listed.number
    first.marks += tuple(mark for mark in listed.marks if mark not in first.marks)
    first.extra += tuple(pair for pair in listed.extra if pair[0] not in dict(first.extra))


def _only_names(title: str, described: Mapping[str, list[Draft]]) -> bool:
    """Whether a title is nothing but the titles of other measures one after the other, as in a diagram."""
    rest, count = _key(_RINGS.sub("、", title)), 0
    if len(rest) < _SHORTEST:
        return False
    while rest:
        for text in (rest, _COUNT.sub("", rest)):  # 「①見守り②サロン」, but 「119番通報」 is a name
            name = max(
                (key for key in described if len(key) >= _SHORTEST and text.startswith(key)), key=len, default=""
            )
            if name:
                break
        else:
            return False
        rest, count = text[len(name) :], count + 1
    return count > 1
