"""Tables that fell into text with one cell a line, made into tables again: the names of the columns under each other, then row
after row of title, text and owner.

Rows are told by the owner: its lines are names of offices and nothing else, and it stands at one place among the columns. Only
where the whole stretch fits is anything made of it; everything else stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from meguru.files.reading.outline.bycolumn import columns_apart
from meguru.files.reading.outline.cells import indicator_head, indicator_role
from meguru.files.reading.outline.furniture import running_heads
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line, join
from meguru.files.reading.outline.numbering import heading_number, is_page_number
from meguru.files.reading.outline.split import ends_sentence, is_dangling, split_item
from meguru.files.reading.outline.vocabulary import ORG, column_role, is_department, split_orgs

# The orders of columns in which an owner parts the rows.
_OWNER_LAST = ["title", "description", "owner"]
_OWNER_FIRST = ["owner", "title", "description"]
_LONGEST_HEAD = 12
_FIGURE = re.compile(r"^(約|▲|△|-|－)?[0-9０-９][0-9０-９,，.．]*[^\s]{0,4}$|^[-－―–]$")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A header of three lines and the lines below it, up to the next heading or header."""

    head: tuple[Line, ...]
    roles: list[str]
    body: tuple[Line, ...]


def lift_stacked(document: Document) -> Document:
    """Return the document with such tables as tables; as it was where there is none."""
    grids, placed = list(document.grids), {line.number: line for line in document.lines}
    made = [
        Grid((tuple(Cell((line,)) for line in stretch.head), *rows))
        for stretch in _stretches(document.lines)
        if (rows := _rows(stretch))
    ]
    taken = {number for grid in made for number in grid.numbers}
    left = [replace(line, in_table=True) if line.number in taken else line for line in document.lines]
    made += columns_apart(left, running_heads(list(left), lambda line: column_role(line.text)))
    for grid in [*made, *_indicators(document.lines)]:
        grids.append(grid)
        for number in grid.numbers:
            placed[number] = replace(placed[number], in_table=True)
    if len(grids) == len(document.grids):
        return document
    grids.sort(key=lambda grid: grid.numbers[0] if grid.numbers else 0)
    return replace(document, lines=tuple(placed[line.number] for line in document.lines), grids=tuple(grids))


def _indicators(lines: Sequence[Line]) -> list[Grid]:
    """Tables of indicators with one cell a line: the headings, then row after row of name, unit and numbers."""
    told = [line for line in lines if line.text and not is_page_number(line.text)]
    found = []
    for index, line in enumerate(told):
        if line.in_table or indicator_role(line.text) != "name":
            continue
        end = index + 1
        while end < len(told) and not told[end].in_table and indicator_role(told[end].text):
            end += 1
        head = told[index:end]
        if not indicator_head([one.text for one in head]):
            continue
        rows = [tuple(_cell([one]) for one in head)]
        while _is_indicator(told[end : end + len(head)], head):
            rows.append(tuple(_cell([one]) for one in told[end : end + len(head)]))
            end += len(head)
        if len(rows) > 1:
            found.append(Grid(tuple(rows)))
    return found


def _is_indicator(lines: Sequence[Line], head: Sequence[Line]) -> bool:
    """Whether lines are a row of an indicator table: where numbers are to stand, there stand numbers."""
    if len(lines) < len(head) or any(line.in_table or ends_sentence(line.text) for line in lines):
        return False
    roles = [indicator_role(line.text) for line in head]
    numbers = [line.text for line, role in zip(lines, roles, strict=True) if role in ("baseline", "target")]
    names = [line.text for line, role in zip(lines, roles, strict=True) if role in ("name", "unit")]
    return all(_FIGURE.match(text) for text in numbers) and not any(_FIGURE.match(text) for text in names)


def _stretches(lines: Sequence[Line]) -> list[_Stretch]:
    beside = running_heads(list(lines), lambda line: column_role(line.text))
    told = [line for line in lines if line.text and line.number not in beside and not is_page_number(line.text)]
    found = []
    index = 0
    while index < len(told):
        roles = _header(told, index)
        if not roles:
            index += 1
            continue
        end = begin = index + len(roles)
        while end < len(told) and not _ends(told, end):
            end += 1
        found.append(_Stretch(tuple(told[index:begin]), roles, tuple(told[begin:end])))
        index = end
    return found


def _header(lines: Sequence[Line], start: int) -> list[str]:
    """The roles of three lines that name columns under each other, in an order whose rows can be told."""
    here = lines[start : start + 3]
    if any(line.in_table or len(line.text) > _LONGEST_HEAD for line in here):
        return []
    roles = [column_role(line.text) for line in here]
    return roles if roles in (_OWNER_LAST, _OWNER_FIRST) else []


def _ends(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    number = heading_number(line.text)
    return line.in_table or (number is not None and not ends_sentence(line.text)) or bool(_header(lines, index))


def _is_owner(line: Line) -> bool:
    """Whether a line is names of offices and nothing else."""
    parts = split_orgs(line.text)
    return bool(parts) and len(line.text) <= 40 and all(is_department(one) or ORG.match(one) for one in parts)


def _rows(stretch: _Stretch) -> list[tuple[Cell, ...]]:
    """The rows of a stretch; none where it is not such a table from its first line on."""
    is_last = stretch.roles == _OWNER_LAST
    runs: list[tuple[bool, list[Line]]] = []
    for line in stretch.body:
        kind = _is_owner(line)
        if runs and runs[-1][0] == kind:
            runs[-1][1].append(line)
        else:
            runs.append((kind, [line]))
    if not runs or runs[0][0] == is_last:
        return []
    edge = max(line.width for line in stretch.body)
    if is_last:
        runs = _texts_whole(runs)
    rows = []
    for first, second in zip(runs[::2], runs[1::2], strict=False):
        owner, told = (second[1], first[1]) if is_last else (first[1], second[1])
        title, text = _cut(told, edge)
        if not title or ends_sentence(title[-1].text):
            return []
        cells = [_cell(title), _cell(text)]
        cells.insert(2 if is_last else 0, _cell(owner, hard=True))
        rows.append(tuple(cells))
    return rows


def _texts_whole(runs: list[tuple[bool, list[Line]]]) -> list[tuple[bool, list[Line]]]:
    """Runs in which a text that an office stands in the middle of is whole: the lines to its end belong above it."""
    found = [(kind, list(lines)) for kind, lines in runs]
    for place in range(2, len(found), 2):
        above, here = found[place - 2][1], found[place][1]
        end = next((at for at, line in enumerate(here, start=1) if ends_sentence(line.text)), 0)
        if len(above) > 1 and not any(ends_sentence(line.text) for line in above):
            above += here[:end]
            del here[:end]
    return [run for run in found if run[1]]


def _cut(lines: Sequence[Line], edge: int) -> tuple[list[Line], list[Line]]:
    """Title and text of a row. The first line is the title, and more of them where it breaks off."""
    found = split_item(list(lines), [line.text for line in lines], edge)
    for cut in range(1, len(lines) + 1):
        if join(line.text for line in lines[:cut]).rstrip("。") == found.title.rstrip("。"):
            return list(lines[:cut]), list(lines[cut:])
    cut = 1 + is_dangling(lines[0].text)
    return list(lines[:cut]), list(lines[cut:])


def _cell(lines: Sequence[Line], *, hard: bool = False) -> Cell:
    return Cell(tuple(replace(line, in_table=True, hard=hard or line.hard) for line in lines))
