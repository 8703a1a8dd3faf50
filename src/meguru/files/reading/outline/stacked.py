"""Tables that fell into text with one cell a line, made into tables again: the names of the columns under each other, then row
after row of title, text and owner.

Rows are told by the owner: its lines are names of offices and nothing else, and it stands at one place among the columns. Only
where the whole stretch fits is anything made of it; everything else stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from meguru.files.reading.outline.bycolumn import columns_apart
from meguru.files.reading.outline.cells import indicator_head, indicator_role
from meguru.files.reading.outline.furniture import running_heads
from meguru.files.reading.outline.inturn import often_said, rows_in_turn
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line, join
from meguru.files.reading.outline.numbering import heading_number, is_page_number
from meguru.files.reading.outline.split import ends_sentence, is_dangling, split_item
from meguru.files.reading.outline.vocabulary import ORG, column_role, is_department, split_orgs
from meguru.files.reading.outline.woven import is_sound, is_torn, rows_woven

# The orders of columns in which an owner parts the rows.
_OWNER_LAST = ["title", "description", "owner"]
_OWNER_FIRST = ["owner", "title", "description"]
_LONGEST_HEAD = 12
_MOST_HEADS = 14
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
    often = often_said(document.lines)
    made = [
        Grid((tuple(Cell((line,)) for line in stretch.head), *rows), is_guessed=is_torn(rows))
        for stretch in _stretches(document.lines)
        if (rows := _rows_of(stretch, often))
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
    told = _without_furniture(lines, beside)
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


def _without_furniture(lines: Sequence[Line], beside: Collection[int]) -> list[Line]:
    """The lines of text; a number alone is a page's where a running head or the page's end stands beside it, else a row's."""
    told = [line for line in lines if line.text]
    found = []
    for place, line in enumerate(told):
        around = [told[at] for at in (place - 1, place + 1) if 0 <= at < len(told)]
        at_edge = len(around) < 2 or any(one.number in beside or one.page != line.page for one in around)
        if line.number not in beside and not (is_page_number(line.text) and (at_edge or not line.text.isdecimal())):
            found.append(line)
    return found


def _header(lines: Sequence[Line], start: int) -> list[str]:
    """The roles of lines that name columns under each other, a name and a text or an owner among them; [] for others."""
    roles: list[str] = []
    for line in lines[start : start + _MOST_HEADS]:
        role = "" if line.in_table or len(line.text) > _LONGEST_HEAD else column_role(line.text)
        if not role and not (roles and _is_head_word(lines, start + len(roles))):
            break
        roles.append(role or "extra")
    while roles and not column_role(lines[start + len(roles) - 1].text):
        roles.pop()
    known = {"title", "description", "owner"} & set(roles)
    is_head = len(known) > 1 and "title" in known and roles.count("title") == 1 and len(roles) > 2
    return roles if is_head else []


def _is_head_word(lines: Sequence[Line], place: int) -> bool:
    """Whether a line between the headings of columns may be one that only this document knows: 「生きる支援の視点」."""
    line, below = lines[place], lines[place + 1 : place + 2]
    is_word = len(line.text) <= _LONGEST_HEAD and not line.in_table and not ends_sentence(line.text)
    is_word = is_word and heading_number(line.text) is None and not _FIGURE.match(line.text)
    return is_word and bool(below) and bool(column_role(below[0].text)) and len(below[0].text) <= _LONGEST_HEAD


def _ends(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    number = heading_number(line.text)
    if line.in_table or _header(lines, index):
        return True
    is_heading = number is not None and bool(number.title) and not number.scheme.startswith(("multi:3", "multi:4"))
    return is_heading and not ends_sentence(line.text)


def _is_owner(line: Line) -> bool:
    """Whether a line is names of offices and nothing else."""
    parts = split_orgs(line.text)
    return bool(parts) and len(line.text) <= 40 and all(is_department(one) or ORG.match(one) for one in parts)


def _rows_of(stretch: _Stretch, often: Mapping[str, int]) -> list[tuple[Cell, ...]]:
    """The rows of a stretch by the first way of reading them that they are whole in."""
    rows = _rows(stretch)
    if rows and not is_torn(rows):
        return rows
    return (
        rows_woven(stretch.roles, stretch.body)
        or rows_in_turn([line.text for line in stretch.head], stretch.roles, stretch.body, often)
        or rows
    )


def _rows(stretch: _Stretch) -> list[tuple[Cell, ...]]:
    """The rows of a stretch; none where it is not such a table from its first line on."""
    is_last = stretch.roles == _OWNER_LAST
    if not is_last and stretch.roles != _OWNER_FIRST:
        return []
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
    return rows if is_sound(rows, stretch.roles) else []


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
