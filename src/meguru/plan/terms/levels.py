"""The levels between a plan's vision and its measures (基本目標, 施策の方向, 柱): a tree of pillars, as many levels as are printed.

A tree is told as an outline: each pillar names the one above it by its key, and they stand in reading order.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from meguru.core.errors import Invalid
from meguru.core.language import _, joined
from meguru.core.text import clean_line, too_long

LONGEST_PILLAR_KEY = 30
LONGEST_PILLAR = 60
LONGEST_PILLAR_TEXT = 300
LONGEST_LEVEL = 20
# What stands between two levels of a path: 「基本目標1 ＞ 施策の方向(2)」.
BELOW = " ＞ "


class PillarDraft(NamedTuple):
    """A pillar as it is to be. ``above`` is the key of the one it stands under, ``level`` the plan's own word for its level."""

    key: str
    name: str
    text: str = ""
    above: str = ""
    level: str = ""


def checked_pillars(pillars: Iterable[Sequence[str]]) -> list[PillarDraft]:
    """The pillars as they are kept, each behind the one it stands under. Each row is as many values of a draft as are known.

    Raises ``Invalid`` where a key comes twice, a name is missing or stands twice under the same one, a text is longer than is
    kept, or one stands under itself or under one that is not there.
    """
    drafts = [_cleaned(PillarDraft(*each)) for each in pillars]
    known = {draft.key: draft for draft in drafts}
    named = {(draft.above, draft.name) for draft in drafts}
    if len(known) != len(drafts) or len(named) != len(drafts) or not all(draft.name for draft in drafts):
        raise Invalid({"pillars": _("柱の名前を書いてください。同じ柱は2度書けません。")})
    problems = [too_long(_("柱の名前"), draft.name, LONGEST_PILLAR) for draft in drafts]
    problems += [too_long(_("柱の説明"), draft.text, LONGEST_PILLAR_TEXT) for draft in drafts]
    problems += [too_long(_("段の呼び名"), draft.level, LONGEST_LEVEL) for draft in drafts]
    if any(BELOW in draft.name for draft in drafts):
        problems.append(_("柱の名前の中に、「{sign}」は書けません。").format(sign=BELOW))
    if any(problems):
        raise Invalid({"pillars": joined("", problems)})
    if any(draft.above and draft.above not in known for draft in drafts):
        raise Invalid({"pillars": _("上の柱を選び直してください。")})
    placed = _in_outline(drafts)
    if len(placed) != len(drafts):
        raise Invalid({"pillars": _("柱が、自分の下にある柱の下に入っています。上の柱を選び直してください。")})
    return placed


def _cleaned(draft: PillarDraft) -> PillarDraft:
    return PillarDraft(draft.key, clean_line(draft.name), clean_line(draft.text), draft.above, clean_line(draft.level))


def _in_outline(drafts: Sequence[PillarDraft]) -> list[PillarDraft]:
    """Each behind the one it stands under, those under the same one in their order; what stands in a ring is left out."""
    below: dict[str, list[PillarDraft]] = {}
    for draft in drafts:
        below.setdefault(draft.above, []).append(draft)
    placed: list[PillarDraft] = []
    ahead = list(reversed(below.get("", [])))
    while ahead:
        draft = ahead.pop()
        placed.append(draft)
        ahead += reversed(below.get(draft.key, []))
    return placed


def path_of(key: str, names: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The names from the highest level down to a pillar. ``names`` are (name, key of the one above) by key."""
    found: list[str] = []
    while key in names:
        name, key = names[key]
        found.append(name)
    return tuple(reversed(found))


def steps_of(path: str) -> list[str]:
    """A path as it is shown, and the paths of all that it stands under, the highest first; nothing for no path."""
    parts = path.split(BELOW) if path else []
    return [BELOW.join(parts[: count + 1]) for count in range(len(parts))]


def above_by_depth(depths: Sequence[int]) -> list[int | None]:
    """For rows of an outline in order, each with its depth from 1: the place of the row that it stands under.

    Raises ``Invalid`` where a row is more than one level deeper than the row before it.
    """
    found: list[int | None] = []
    open_rows: list[int] = []
    for place, depth in enumerate(depths):
        if depth > len(open_rows) + 1:
            told = _("{number}番目の柱の段が、その前の柱より2つ以上深くなっています。").format(number=place + 1)
            raise Invalid({"pillars": told})
        del open_rows[depth - 1 :]
        found.append(open_rows[-1] if open_rows else None)
        open_rows.append(place)
    return found


def told_level(level: str, name: str) -> str:
    """The word for a level where the name does not begin with it already; else ""."""
    return "" if name.startswith(level) else level


_LEVELS = "基本目標|基本方針|基本施策|基本的方向|重点目標|重点施策|施策の方向性|施策の方向|施策の柱|施策|方針|目標|柱"
_NUMBERED = re.compile(rf"({_LEVELS})\s*[\d①-⑳Ⅰ-Ⅻ一二三四五六七八九十（(ⅠVXI\-－]")


def level_word(name: str) -> str:
    """The word for its level with which a printed name begins before its number: 基本目標 of 「基本目標1　つながる」; else ""."""
    found = _NUMBERED.match(name)
    return found[1] if found else ""


class LevelProposed(NamedTuple):
    """A heading above the measures that may be a pillar: how deep it stands, its name, and the word for its level."""

    depth: int
    name: str
    level: str


def levels_printed(paths: Sequence[Sequence[str]], top: int, *, most: int) -> list[LevelProposed]:
    """The tree of headings above the measures, from the level ``top`` down, in the order in which they are printed.

    A level that has a heading of its own for every measure is none; nor is one with which there would be more than ``most``.
    """
    deepest = top + 1
    for level in range(top + 1, max(map(len, paths), default=0)):
        own = [tuple(path[top : level + 1]) for path in paths if len(path) > level]
        if len(set(own)) == len(own):
            break
        deepest = level + 1
    while deepest > top + 1 and len(_printed(paths, top, deepest)) > most:
        deepest -= 1
    found = _printed(paths, top, deepest)
    order = sorted(found, key=lambda path: [found[path[: count + 1]] for count in range(len(path))])
    return [LevelProposed(len(path), path[-1], level_word(path[-1])) for path in order]


def _printed(paths: Sequence[Sequence[str]], top: int, deepest: int) -> dict[tuple[str, ...], int]:
    """Every heading with those above it, and where it is first printed."""
    found: dict[tuple[str, ...], int] = {}
    for place, path in enumerate(paths):
        own = tuple(path[top:deepest])
        for count in range(len(own)):
            found.setdefault(own[: count + 1], place)
    return found


def place_in(path: Sequence[str], pillars: Mapping[str, tuple[str, ...]]) -> str:
    """The key of the pillar under which a measure with these headings above it stands: the deepest; "" where there is none.

    ``pillars`` are the paths of the pillars by key. Of two of one name that one is meant whose upper levels are printed above.
    """
    places = {name: place for place, name in enumerate(path)}
    fitting = [
        (places[names[-1]], sum(name in places for name in names), -number, key)
        for number, (key, names) in enumerate(pillars.items())
        if names[-1] in places
    ]
    return max(fitting)[-1] if fitting else ""
