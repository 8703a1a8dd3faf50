"""Boxes without headings: a row of number, name and office, and below it a row that says what is done."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meguru.files.reading.measures.drafts import Draft, Findings, group_above
from meguru.files.reading.outline.lines import Cell, Grid, common_width
from meguru.files.reading.outline.split import ends_sentence, gather, is_dangling, is_sentence
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import column_role, is_department, split_orgs

_NUMBER = re.compile(r"^[（(]?(?:No\.?\s?)?[0-9０-９]{1,3}(?:[-－.．][0-9０-９]{1,2})*[）).．]?$|^[①-⑳]$")
_SHORTEST, _LONGEST = 3, 60


def read_boxes(section: Section, grid: Grid, findings: Findings) -> bool:
    """Make drafts of a table that holds nothing but such boxes; tell whether it is one."""
    rows = [[cell for cell in row if cell.text] for row in grid.rows]
    boxes: list[tuple[list[Cell], list[Cell]]] = []
    for row in (row for row in rows if row):
        texts = [cell for cell in row if not _NUMBER.match(cell.text)]
        if _opens(texts):
            boxes.append((row, []))
        elif boxes and texts and all(ends_sentence(cell.text) for cell in texts):
            boxes[-1][1].extend(texts)
        else:
            return False
    if not boxes or not all(told for _row, told in boxes):
        return False
    for row, told in boxes:
        findings.add(_draft(section, row, told))
    findings.use(grid.numbers)
    return True


def _opens(cells: Sequence[Cell]) -> bool:
    """Whether cells are a name and the offices in charge of it."""
    if len(cells) != 2 or not _is_office(cells[1]) or _is_office(cells[0]):
        return False
    name = cells[0].text
    return _SHORTEST <= len(name) <= _LONGEST and not (is_sentence(name) or is_dangling(name) or column_role(name))


def _is_office(cell: Cell) -> bool:
    parts = split_orgs("、".join(line.text for line in cell.lines)) if cell.lines else []
    whole = split_orgs(cell.text)
    return any(bool(names) and all(map(is_department, names)) for names in (parts, whole))


def _draft(section: Section, row: Sequence[Cell], told: Sequence[Cell]) -> Draft:
    number = next((cell.text for cell in row if _NUMBER.match(cell.text)), "")
    name, office = (cell for cell in row if not _NUMBER.match(cell.text))
    lines = [line for cell in told for line in cell.lines if line.text]
    paragraphs = gather(lines, [line.text for line in lines], common_width(lines))
    numbers = tuple(n for cell in (*row, *told) for n in cell.numbers)
    return Draft(name.text, paragraphs, office.text, group_above(section), numbers, number=number)
