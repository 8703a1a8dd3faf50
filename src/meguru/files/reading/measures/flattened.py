"""Measures out of two-column tables flattened into lines (部署 | 取組内容, 分野 | 取組内容)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meguru.core.language import _
from meguru.files.reading.measures.drafts import (
    CONTINUED_GROUP,
    Draft,
    Findings,
    body_above,
    left_cell,
    owner_and_split,
)
from meguru.files.reading.outline.columns import ColumnReader, Columns, Item
from meguru.files.reading.outline.lines import Line, close_up, common_width, join
from meguru.files.reading.outline.numbering import bullet, inner_bullet
from meguru.files.reading.outline.split import Split, ends_sentence, split_item
from meguru.files.reading.outline.structure import Part, Section
from meguru.files.reading.outline.vocabulary import CONTINUED as CONTINUED_WORDS
from meguru.files.reading.result import CONTINUED

STRANDED = _("表のあとに、どの欄のものか分からない行が残りました。")


@dataclass(slots=True)
class Carried:
    """The left cell a table ended with, for its continuation below a repeated heading on the next page."""

    roles: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def is_bulleted(part: Part) -> bool:
    """Whether the right column of the table is made of bulleted items."""
    marked = sum(bullet(line.text) is not None or inner_bullet(line.text) is not None for line in part.lines)
    return marked > 0 and len(part.roles) == 2


def read_columns(part: Part, carried: Carried) -> Columns:
    """Read a flattened table's rows, going on with the left cell of the page before when the heading is repeated."""
    left_first = part.roles[0] not in ("description", "title")
    left = carried.left if carried.roles == part.roles else ()
    found = ColumnReader(left_first, left).read(part.lines)
    carried.roles = part.roles
    carried.left = tuple(found.rows[-1].left) if found.rows else left
    return found


def measures_from_columns(section: Section, part: Part, columns: Columns, findings: Findings) -> None:
    """Make one measure of each item; the left cell is the department, or the field of the body in the heading."""
    findings.use(line.number for line in part.head)
    body = body_above(section)
    by_owner = "owner" in part.roles or "actor" in part.roles
    edge = common_width(part.lines)
    for row in columns.rows:
        left = left_cell(row.left)
        findings.use(row.left_lines)
        for item in row.items:
            draft = draft_of_item(item, edge)
            draft.group = left or body
            draft.owner = draft.owner or (left if by_owner and left else body)
            if not left:
                draft.doubts.append(_("左の欄（部署・分野）が見つかりません。"))
            findings.add(draft)
    rest = columns.loose + [line for chunk in columns.stranded for line in chunk]
    if rest:
        findings.warn("stranded", STRANDED, [line.number for line in rest])


def draft_of_item(item: Item, edge: int) -> Draft:
    """Make a draft of one bulleted item, still without group."""
    split = split_item(item.lines, item.texts, edge)
    title, paragraphs, owner = owner_and_split(split)
    return Draft(close_up(title), paragraphs, owner, "", item.numbers, doubts=[split.doubt] if split.doubt else [])


def continued_list(section: Section, lines: Sequence[Line], findings: Findings) -> bool:
    """Read 「次の事業は継続して実施します。」 and its list as continued projects; tell whether it was such a list."""
    start = next((i for i, line in enumerate(lines) if bullet(line.text)), None)
    if not start:
        return False
    intro = join(line.text for line in lines[:start])
    if not CONTINUED_WORDS.search(intro) or len(intro) > 120 or not (ends_sentence(intro) or intro.endswith("：")):
        return False
    columns = ColumnReader().read(lines[start:])
    items = [item for row in columns.rows for item in row.items]
    if not items:
        return False
    findings.use(line.number for line in lines[:start])
    owner, edge = body_above(section), common_width(list(lines[start:]))
    for item in items:
        draft = draft_of_item(item, edge) if len(item.lines) > 1 else _short(item)
        draft.kind, draft.group, draft.owner = CONTINUED, CONTINUED_GROUP, draft.owner or owner
        findings.add(draft)
    return True


def _short(item: Item) -> Draft:
    """A project named on one line, without description."""
    title, paragraphs, owner = owner_and_split(Split(join(item.texts), ()))
    return Draft(title, paragraphs, owner, "", item.numbers)
