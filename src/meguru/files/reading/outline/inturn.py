"""Rows of a table that fell into text cell after cell, whatever its columns: cut so that every cell holds what its heading says.

Each way to cut the lines costs what speaks against it: names that break off, sentences without an end, offices that are none. The
cheapest way wins; where even that is dear, nothing is made of the lines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from meguru.files.reading.outline.cells import indicator_role
from meguru.files.reading.outline.lines import Cell, Line, join
from meguru.files.reading.outline.marks import is_mark
from meguru.files.reading.outline.numbering import bullet
from meguru.files.reading.outline.rowcuts import title_cost
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import ORG, is_department, split_orgs

_NUMBER = re.compile(
    r"^(?:No\.?|№)?\s?[（(]?[0-9０-９①-⑳㉑-㉟A-Z]{1,3}(?:[-－.．―][（(]?[0-9０-９①-⑳]{1,3}[）)]?){0,3}[）)).．]?$"
)
_FIGURE = re.compile(r"^[約▲△]?\s?[0-9０-９][0-9０-９,，.．]*\s?[^\s0-9。、]{0,5}$|^[-－―ー→…／/○◎×]$")
_MOST = {"number": 1, "title": 4, "description": 16, "owner": 6, "group": 4}
_MOST_OTHER = 6
_REFUSED = 9.0
_MOST_A_ROW, _MOST_BAD = 1.6, 0.2
_SHORT = 10
_OFTEN = 3

Rows = list[tuple[Cell, ...]]


def often_said(lines: Sequence[Line]) -> Mapping[str, int]:
    """How often each short text stands on a line of its own in the document: kinds and offices come again, names do not."""
    return Counter(line.text for line in lines if 0 < len(line.text) <= _SHORT)


def rows_in_turn(head: Sequence[str], roles: Sequence[str], body: Sequence[Line], often: Mapping[str, int]) -> Rows:
    """The rows of the lines below the headings of columns; none where they do not fit them from the first line to the last."""
    if not body or "title" not in roles or not {"description", "owner"} & set(roles):
        return []
    best = _cheapest(head, roles, body, often)
    cuts: list[list[tuple[int, int]]] = []
    at, row = len(body), [(0, 0)] * len(roles)
    costs: list[float] = []
    while at:
        row, end = [(0, 0)] * len(roles), at
        for column in range(len(roles) - 1, -1, -1):
            start = best[at][column + 1][1]
            row[column] = (start, at)
            at = start
        if at == end:
            return []
        cuts.append(row)
        costs.append(best[end][len(roles)][0] - best[at][0][0])
    if sum(costs) > _MOST_A_ROW * len(costs) or sum(cost > _REFUSED / 3 for cost in costs) > _MOST_BAD * len(costs):
        return []
    return [
        tuple(_cell(body[begin:end], role == "owner") for (begin, end), role in zip(one, roles, strict=True))
        for one in reversed(cuts)
    ]


def _cheapest(
    head: Sequence[str], roles: Sequence[str], body: Sequence[Line], often: Mapping[str, int]
) -> list[list[tuple[float, int]]]:
    """For each line and each column the least cost of having cut all before, and where the column's cell began."""
    whole = len(roles)
    dear = 1e9
    best = [[(dear, 0)] * (whole + 1) for _ in range(len(body) + 1)]
    best[0][0] = (0.0, 0)
    sides = {"is_second": roles.count("description") > 1}
    for at in range(len(body) + 1):
        for column in (*range(1, whole), whole, *range(whole)):  # the row that ends here, then the next one
            if column == whole:
                if best[at][whole][0] + 0.1 < best[at][0][0]:
                    best[at][0] = (best[at][whole][0] + 0.1, at)
                continue
            so_far, role = best[at][column][0], roles[column]
            if so_far >= dear:
                continue
            for end in range(at, min(len(body), at + _MOST.get(role, _MOST_OTHER)) + 1):
                is_left = "title" in roles[column:]
                cost = so_far + _cost(head[column], role, body[at:end], often, is_left=is_left, **sides)
                if cost < best[end][column + 1][0]:
                    best[end][column + 1] = (cost, at)
    return best


def _cost(
    head: str, role: str, lines: Sequence[Line], often: Mapping[str, int], *, is_left: bool, is_second: bool
) -> float:
    """What speaks against these lines being the cell of a column."""
    texts = [line.text for line in lines]
    text = join(texts)
    if role == "number":
        return (0.0 if _NUMBER.match(text) else _REFUSED) if text else _REFUSED / 2
    if role == "owner":
        return (1.0 if is_left else 3.0) if not text else 0.0 if _are_offices(texts) else _REFUSED
    if role == "group":
        return 0.4 if not text else _REFUSED if any(map(ends_sentence, texts)) else 0.5 * len(texts)
    if role == "title":
        return _name_cost(texts, often)
    if role == "description":
        return min(_text_cost(texts), 0.3 + _other_cost(head, texts, often) if is_second else _REFUSED)
    return _other_cost(head, texts, often)


def _name_cost(texts: Sequence[str], often: Mapping[str, int]) -> float:
    cost = title_cost(join(texts)) + 1.0 + 0.4 * max(0, len(texts) - 1)
    cost += sum(_REFUSED for text in texts if ends_sentence(text) or _are_offices([text]) or _FIGURE.match(text))
    return cost + sum(2.0 for text in texts if is_mark(text) or often.get(text, 0) >= _OFTEN)


def _text_cost(texts: Sequence[str]) -> float:
    if not texts:
        return 3.0
    cost = 0.0 if ends_sentence(texts[-1]) else 1.0 if bullet(texts[-1]) else _REFUSED / 2
    return cost + sum(4.0 for text in texts if _are_offices([text]) or _NUMBER.match(text) or is_mark(text))


def _other_cost(head: str, texts: Sequence[str], often: Mapping[str, int]) -> float:
    """Of a column that names, tells and owns nothing: kinds, whom it is for, figures, years, signs; a sentence now and then."""
    if not texts:
        return 0.8
    wants_figures = indicator_role(head) in ("baseline", "target")
    cost = 0.3 * (len(texts) - 1)
    for text in texts:
        is_usual = often.get(text, 0) >= _OFTEN or is_mark(text) or bool(_FIGURE.match(text))
        cost += 0.0 if is_usual and not (wants_figures and not _FIGURE.match(text)) else 0.6
        cost += 2.0 if _are_offices([text]) else 0.0
    return cost + (0.5 if ends_sentence(texts[-1]) else 0.5 if len(join(texts)) > 2 * _SHORT else 0.0)


def _are_offices(texts: Sequence[str]) -> bool:
    for one in ("".join(texts), "、".join(texts)):
        parts = split_orgs(one)
        if parts and all(len(part) > 1 and (is_department(part) or ORG.match(part)) for part in parts):
            return True
    return False


def _cell(lines: Sequence[Line], is_owner: bool) -> Cell:
    return Cell(tuple(replace(line, in_table=True, hard=is_owner or line.hard) for line in lines))
