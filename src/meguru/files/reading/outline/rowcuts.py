"""Where the rows of a table without rules begin: lines set in columns, cut so that every cell is whole.

Each possible row is given a cost from what stands in its cells: names that break off, sentences that do not end, owners
that are no offices. The cheapest way to cut the whole table wins, so it does not matter at which height a cell begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from meguru.files.reading.outline.lines import join
from meguru.files.reading.outline.numbering import STRONG_BULLETS, bullet
from meguru.files.reading.outline.split import ends_sentence, is_dangling, is_sentence
from meguru.files.reading.outline.vocabulary import ACTION_END, ORG, is_department, split_orgs

_LEAST_MARKED = 1
_BOTH_ENDED = 2.0
_SHARED = 1.0  # one office at the left may stand for several rows
_MOST_LINES = 24  # of one row
_INSIDE = re.compile(r"^[、。，．・）」』】ーっゃゅょァィゥェォッャュョんン々％]")
_LOOSE_END = re.compile(r"[らりるれろまみめもわきけさしすせそたちつてばびべっゃゅょ]$")
_HANGING = re.compile(r"^(を|が(?![ん])|は(?![じばった])|に(?![ぎこほ])|する|し、|した|等の|ます|です)")
_ITEM = re.compile(r"^[・･●○■◆◎]")
_FUSED = re.compile(r"(課|室|センター|協議会)[^・]{2,}(課|室|センター|協議会)$")
_NUMBER = re.compile(r"^[（(]?[0-9０-９①-⑳]{1,3}([-－.．][0-9０-９]{1,2})*[）).．]?$")


def can_cut(roles: Sequence[str]) -> bool:
    """Whether columns with these roles say enough for their rows to be told."""
    return len({"title", "description", "owner"} & set(roles)) > 1


def named_higher(lines: Sequence[Sequence[str]], roles: Sequence[str]) -> list[str]:
    """The roles, in which a column of texts left of the names (施策の方向) that says no sentence names what these belong to."""
    title = roles.index("title") if "title" in roles else 0
    told = [any(ends_sentence(line[column]) for line in lines) for column in range(len(roles))]
    return [
        "group" if role == "description" and column < title and not told[column] else role
        for column, role in enumerate(roles)
    ]


def marked_starts(lines: Sequence[Sequence[str]], roles: Sequence[str]) -> set[int]:
    """Where rows begin whose name stands behind a mark with its text below it in one cell; nowhere in other tables."""
    if "title" not in roles or "description" in roles[roles.index("title") :]:
        return set()
    cells = [line[roles.index("title")] for line in lines]
    marks = [found[0] for cell in cells if (found := bullet(cell)) and found[0] in STRONG_BULLETS]
    if len(marks) < _LEAST_MARKED or len(set(marks)) > 1 or not any(map(ends_sentence, cells)):
        return set()
    return {0} | {place for place, cell in enumerate(cells) if cell.startswith(marks[0])}


def row_starts(lines: Sequence[Sequence[str]], gaps: Sequence[bool], roles: Sequence[str]) -> list[int]:
    """Where rows begin. ``lines`` are the texts of each line by column, ``gaps`` tells lines with a space above them."""
    parted = sum(gaps[1:]) * 3 > len(gaps)  # where nearly every line is set off, a gap says nothing
    wide = [max((len(line[column]) for line in lines), default=0) for column in range(len(roles))]
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(lines) + 1):
        options = []
        for start in range(max(0, end - _MOST_LINES), end):
            cost = _cost(lines[start:end], roles, wide) + best[start][0]
            if not parted:
                cost += 2.0 * sum(gaps[start + 1 : end]) - (2.0 if start and gaps[start] else 0.0)
            options.append((cost, start))
        best.append(min(options))
    starts: list[int] = []
    end = len(lines)
    while end > 0:
        end = best[end][1]
        starts.append(end)
    return starts[::-1]


def _cost(lines: Sequence[Sequence[str]], roles: Sequence[str], wide: Sequence[int]) -> float:
    """What speaks against these lines being one row; ``wide`` are the widths of the columns."""
    cost = 0.5
    for column, role in enumerate(roles):
        filled = [place for place, line in enumerate(lines) if line[column]]
        texts = [lines[place][column] for place in filled]
        text = join(texts)
        if filled and role != "group":
            cost += 1.5 * (filled[-1] - filled[0] + 1 - len(filled) > 0)
        if role == "title":
            cost += title_cost(text) + _ended_inside(texts, wide[column])
        elif role == "description":
            cost += _description(text)
        elif role == "owner":
            cost += _SHARED if not texts and "title" in roles[column:] else _owner(texts)
        elif role == "number":
            cost += 3.0 * abs(sum(bool(_NUMBER.match(one)) for one in texts) - 1)
        cost += 0.7 if text and role in ("title", "owner", "description") and not lines[0][column] else 0.0
        cost += 5.0 if text and _INSIDE.match(text) else 0.0
    return cost + (_BOTH_ENDED if _ends_before(lines, roles) else 0.0)


def _ends_before(lines: Sequence[Sequence[str]], roles: Sequence[str]) -> bool:
    """Whether a name and a sentence are whole where the next line goes on with both: two rows of a line each."""
    if len(lines) < 2 or not {"title", "description"} <= set(roles):
        return False
    name, text = roles.index("title"), roles.index("description")
    so_far = ""
    for above, line in pairwise(lines):
        so_far += above[name]
        whole = bool(ACTION_END.search(so_far)) and not is_dangling(so_far) and ends_sentence(above[text])
        if whole and line[name] and line[text]:
            return True
    return False


def title_cost(text: str) -> float:
    """What speaks against a text being the whole name of a measure."""
    if not text:
        return 5.0
    cost = 3.0 if is_sentence(text) else 0.0
    cost += 4.0 if is_dangling(text) else 2.0 if _LOOSE_END.search(text) else 0.0
    cost += 2.0 if len(text) > 45 else 0.0
    cost += 2.0 if len(text) < 3 else 0.0
    return cost - (1.0 if ACTION_END.search(text) else 0.0)


def _ended_inside(texts: Sequence[str], wide: int) -> float:
    """Whether a whole name ends on a line with room left, before the last."""
    cost = 0.0
    for place in range(1, len(texts)):
        so_far = join(texts[:place])
        if ACTION_END.search(so_far) and not is_dangling(so_far) and len(texts[place - 1]) < wide - 1:
            cost += 2.5
    return cost


def _description(text: str) -> float:
    if not text:
        return 3.0
    cost = 0.0 if ends_sentence(text) else 4.0 if not _ITEM.match(text) else 1.0
    return cost + (3.0 if _HANGING.match(text) else 0.0)


def _owner(texts: Sequence[str]) -> float:
    if not texts:
        return 3.0
    parts = split_orgs(join(texts)) or split_orgs("、".join(texts))
    whole = all(len(part) > 1 and (is_department(part) or ORG.match(part)) for part in parts)
    return (0.0 if whole else 4.0) + (1.5 if any(map(_FUSED.search, parts)) else 0.0)
