"""Tables that fell into text line by line across their columns: a piece of the name, one of the text, the office, again a piece.

Each line is given to a column so that names, sentences and offices come out whole and only full lines go on; of all ways the
cheapest wins, and nothing is made of lines where even that is dear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from meguru.files.reading.outline.lines import Cell, Line, join
from meguru.files.reading.outline.marks import cut_marks
from meguru.files.reading.outline.rowcuts import title_cost
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import ACTION_END, ORG, cut_owner, is_department, split_orgs

Rows = list[tuple[Cell, ...]]
Cells = tuple[tuple[Line, ...], ...]
_ROLES = {"title", "description", "owner"}
_WAYS = 48  # kept while the lines are gone through
_WRONG, _ODD = 6.0, 1.5
_SLACK = 8  # columns that a full line may be short of its column
_LEAST, _MOST_WOVEN, _REFUSED, _MOST_TORN = 2, 1.4, 3.5, 5
_MOST_A_ROW, _MOST_BAD, _BAD = 1.0, 0.2, 2.0


@dataclass(slots=True)
class _Row:
    """A row that is closed, what speaks against it, and the one before it: ways share the rows they began with."""

    cells: Cells
    cost: float
    before: _Row | None


@dataclass(slots=True)
class _Way:
    """One way to give the lines so far to columns: its cost, the last row closed, and the row that is open."""

    cost: float
    closed: _Row | None
    cells: Cells
    column: int = -1
    band: int = 0


def is_sound(rows: Sequence[Sequence[Cell]], roles: Sequence[str]) -> bool:
    """Whether most rows hold a whole name, whole sentences and an office."""
    costs = [_row_cost(tuple(cell.lines for cell in row), roles) for row in rows]
    return bool(costs) and _are_cheap(costs)


def rows_woven(roles: Sequence[str], body: Sequence[Line]) -> Rows:
    """The rows of lines below the headings of a name, a text and an owner; none where they do not come out whole."""
    if not body or set(roles) != _ROLES or len(roles) != len(_ROLES) or roles[0] == "description":
        return []
    edge = max(line.width for line in body)
    ways = [_Way(0.0, None, tuple(() for _ in roles))]
    before: Line | None = None
    for line in body:
        further = [one for way in ways for one in _placed(way, line, before, roles, edge)]
        ways = sorted(further, key=lambda way: way.cost)[:_WAYS]
        before = line
    best = min((_closed(way, roles) for way in ways), key=lambda way: way.cost)
    found: list[_Row] = []
    row = best.closed
    while row is not None:
        found.append(row)
        row = row.before
    refused = sum(row.cost >= _REFUSED for row in found)
    if len(found) < _LEAST or sum(row.cost for row in found) > _MOST_WOVEN * len(found) or refused * 4 > len(found):
        return []
    return [
        tuple(_cell(lines, role == "owner") for lines, role in zip(row.cells, roles, strict=True))
        for row in reversed(found)
        if row.cost < _REFUSED
    ]


def is_torn(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether other columns' lines stand between those of cells again and again: what belongs together was guessed."""
    torn = sum(any(two - one > 1 for cell in row for one, two in pairwise(cell.numbers)) for row in rows)
    return torn * _MOST_TORN > len(rows)


def _are_cheap(costs: Sequence[float]) -> bool:
    return sum(costs) <= _MOST_A_ROW * len(costs) and sum(cost > _BAD for cost in costs) <= _MOST_BAD * len(costs)


def _closed(way: _Way, roles: Sequence[str]) -> _Way:
    cost = _row_cost(way.cells, roles)
    return _Way(way.cost + cost, _Row(way.cells, cost, way.closed), tuple(() for _ in roles))


def _placed(way: _Way, line: Line, before: Line | None, roles: Sequence[str], edge: int) -> list[_Way]:
    """The ways that give a line to each column of the open row, or to the first of a new one."""
    apart = before is None or line.number - before.number > 1
    found = []
    for opens in (False, True):
        if opens and not any(way.cells):
            continue
        base = _closed(way, roles) if opens else way
        for column in range(1 if opens else len(roles)):
            own = base.cells[column]
            cost = base.cost + _line_cost(roles[column], own, line, edge)
            if not opens and way.column >= 0:
                cost += _order_cost(way, column, len(own), apart=apart)
            cells = tuple((*cell, line) if at == column else cell for at, cell in enumerate(base.cells))
            found.append(_Way(cost, base.closed, cells, column, len(own)))
    return found


def _order_cost(way: _Way, column: int, band: int, *, apart: bool) -> float:
    """What speaks against the order: lines go from left to right, then down; pieces of other columns stand apart."""
    if column == way.column:
        return 0.4 if apart else 0.0
    cost = 0.0 if apart else _BAD
    return cost + (_ODD if (band, column) < (way.band, way.column) else 0.0)


def _line_cost(role: str, own: Sequence[Line], line: Line, edge: int) -> float:
    """What speaks against a line standing in a column below those already there."""
    office = _is_office([line]) or _begins_offices(line.text)
    if role == "owner":
        return 0.0 if office or _is_office([*own, line]) else _WRONG
    above = own[-1] if own else None
    if role == "title":
        cost = _WRONG if ends_sentence(line.text) else _BAD if office or line.width >= edge - 2 else 0.0
        so_far = join(one.text for one in own)
        return cost + (
            _BAD if above is not None and ACTION_END.search(so_far) and above.width < line.width - 2 else 0.0
        )
    cost = _BAD if office else 0.0
    if above is not None and above.width < edge - _SLACK:
        cost += 0.5 if ends_sentence(above.text) else _BAD
    return cost


def _row_cost(cells: Sequence[Sequence[Line]], roles: Sequence[str]) -> float:
    """What speaks against cells being a whole row."""
    cost = 0.0
    for lines, role in zip(cells, roles, strict=True):
        text = join(line.text for line in lines)
        if role == "title":
            cost += 1.0 + title_cost(cut_marks(cut_owner(text)[0])[0])
        elif role == "description":
            cost += 0.0 if ends_sentence(text) and text[0] not in "をがはにのでと、。" else 4.0
        else:
            cost += 0.0 if lines and _is_office(lines) else 3.0
    return cost


def _is_office(lines: Sequence[Line]) -> bool:
    for text in ("".join(line.text for line in lines), "、".join(line.text for line in lines)):
        parts = split_orgs(text)
        if parts and all(len(part) > 1 and (is_department(part) or ORG.match(part)) for part in parts):
            return True
    return False


def _begins_offices(text: str) -> bool:
    """Whether a line is offices of which the last goes on below: 「学校教育課・地域」."""
    parts = split_orgs(text)
    return len(parts) > 1 and all(map(is_department, parts[:-1]))


def _cell(lines: Sequence[Line], is_owner: bool) -> Cell:
    return Cell(tuple(replace(line, in_table=True, hard=is_owner) for line in lines))
