"""Cards: tables of labels beside (or above) their values, one measure a card, or one a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from meguru.files.reading.measures.drafts import Draft, Findings, body_above, group_above
from meguru.files.reading.outline.cells import header_roles
from meguru.files.reading.outline.lines import Cell, Grid, Line, common_width, join
from meguru.files.reading.outline.marks import is_mark
from meguru.files.reading.outline.numbering import bullet, caption, heading_number
from meguru.files.reading.outline.split import ends_sentence, gather
from meguru.files.reading.outline.structure import Section
from meguru.files.reading.outline.vocabulary import PART_LABEL, column_role

_AIM = re.compile(r"目標$")
# A unit goes on in no kana: 「目標　1　人を育む」 is a heading with its number.
_FIGURE = re.compile(
    r"[0-9０-９]\s?(?:[年人件回店社名校％%](?![ぁ-ん])|[かヶカ]所|箇所|団体|年度)|[→⇒]|^[―－ー\-–—・\s]*$"
)
_NUMBERED = re.compile(r"^[0-9０-９①-⑳（(]")
_SIGNS = re.compile(r"^[■●○◆◇□▼▽▶・◎【\[［〔《〈]+\s?|\s?[】\]］〕》〉：:]+$")
_ENOUGH = {"description", "owner"}
_OVER_PAGE = 12  # lines between a title at a page's end and the card below it
_LONGEST_TITLE = 60
_WORD = re.compile(r"^[一-龥々ぁ-んァ-ヶー・の]{2,14}$")
_ENOUGH_LABELS = 3


@dataclass(slots=True)
class Field:
    """One label of a card and the cells beside it; a role of '' for a cell without a label."""

    role: str
    label: Cell
    values: list[Cell] = field(default_factory=list)


def role_of(cell: Cell) -> str:
    """What a label says its value is, or ''."""
    text = _SIGNS.sub("", cell.text)
    return column_role(text) if text else ""


def fields_of(grid: Grid) -> list[list[Field]]:
    """The labels of each row with their values; a row of labels takes its values from the row below it."""
    rows = [row for row in grid.rows if any(cell.text for cell in row)]
    own = _own_labels(rows)
    found: list[list[Field]] = []
    index = 0
    while index < len(rows):
        cells = [(place, cell) for place, cell in enumerate(rows[index]) if cell.text]
        roles = [role_of(cell) or ("extra" if cell.text in own and at == 0 else "") for at, cell in cells]
        below = rows[index + 1] if index + 1 < len(rows) else ()
        if all(roles) and below and not grid.is_cards and not any(role_of(cell) for cell in below):
            found.append([Field(role, cell, [below[place]]) for role, (place, cell) in zip(roles, cells, strict=True)])
            index += 2
            continue
        row: list[Field] = []
        for place, (_at, cell) in enumerate(cells):
            # In cards of text labels and values take turns; elsewhere the words tell them apart.
            is_label = (grid.is_cards and _at % 2 == 0) or (not grid.is_cards and bool(roles[place]))
            if is_label and not (row and row[-1].role and not row[-1].values and not grid.is_cards):
                row.append(Field(roles[place], cell))
            elif row:
                row[-1].values.append(cell)
            else:
                row.append(Field("", Cell(), [cell]))
        found.append(row)
        index += 1
    return found


def _own_labels(rows: Sequence[Sequence[Cell]]) -> frozenset[str]:
    """Short words at the left of rows that mostly open with labels: labels too, that only this document knows (事業の目的)."""
    first = [row[0].text for row in rows if len(row) > 1 and row[0].text and any(cell.text for cell in row[1:])]
    known = [text for text in first if column_role(_SIGNS.sub("", text))]
    if len(known) < _ENOUGH_LABELS or len(known) * 3 < len(first) * 2:
        return frozenset()
    return frozenset(text for text in first if _WORD.match(text) and not ends_sentence(text))


def are_cards(grid: Grid) -> bool:
    """Whether a table is made of cards: labels open its rows and values stand beside them."""
    if grid.is_cards:
        return True
    rows = [row for row in grid.rows if any(cell.text for cell in row)]
    if not rows:
        return False
    is_headed = bool(header_roles([cell.text for cell in rows[0]])) and not _takes_turns(rows[0])
    if is_headed and len(rows) > 3 and not _alternates(rows):
        return False
    told = fields_of(grid)
    labelled = [row for row in told if row and row[0].role and row[0].values]
    roles = {one.role for row in told for one in row if one.values}
    return len(labelled) * 5 >= len(told) * 3 and len(labelled) > 1 and bool(roles & _ENOUGH) and len(roles) > 1


def _takes_turns(row: Sequence[Cell]) -> bool:
    """Whether labels and values take turns in a row: 「事業名｜見守り｜担当課｜福祉課」 is no row of headings."""
    filled = [cell for cell in row if cell.text]
    return (
        len(filled) > 2
        and len(filled) % 2 == 0
        and all(bool(role_of(cell)) == (place % 2 == 0) for place, cell in enumerate(filled))
    )


def _alternates(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows of labels and rows of values take turns."""
    labels = [all(role_of(cell) for cell in row if cell.text) for row in rows]
    return sum(labels) > 1 and not any(a and b for a, b in pairwise(labels))


class CardReader:
    """Reads cards one table after the other; a card broken over a page goes on in the next table."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._draft: Draft | None = None
        self._seen: set[str] = set()

    def read(self, section: Section, grid: Grid) -> bool:
        """Make drafts of the cards of a table; tell whether it held any."""
        told = fields_of(grid)
        if self._read_columns(section, told):
            return True
        before = len(self._findings.drafts)
        opener = self._opener(told)
        if opener == "":
            self._headed(section, told)
        else:
            self._draft = self._draft if self._seen else None
            self._band = ""
            for row in told:
                if self._is_band(row):
                    continue
                for one in row:
                    self._take(section, one, opener)
        self._findings.use(grid.numbers)
        return len(self._findings.drafts) > before

    def _opener(self, told: Sequence[Sequence[Field]]) -> str:
        """The role whose label opens a card: the first of title and number that is met; '' where no label is a title."""
        roles = [one.role for row in told for one in row if one.values]
        if "title" not in roles:
            return ""
        first = next(role for role in roles if role in ("title", "number", "owner", "description", "group", "extra"))
        return first if roles.count(first) == roles.count("title") else "title"

    def _headed(self, section: Section, told: Sequence[Sequence[Field]]) -> None:
        """A card without a label for its title: the row above its labels, or the heading above it, is the title."""
        band = next((one for row in told for one in row if not one.role and one.values), None)
        last = self._draft
        if band is None and last is not None and self._section is section and self._goes_on(told):
            for row in told:
                for one in row:
                    self._put(last, one)
            return
        if band is not None:
            number = band.values[0].text if len(band.values) > 1 else ""
            lines = tuple(line for cell in band.values for line in cell.numbers)
            self._open(section, band.values[-1].text, lines, group_above(section), number)
        elif (above := _title_above(section, told)) is not None:
            self._open(section, bare_title(above.text), (above.number,), group_above(section))
        elif section.parent is not None and section.title and not (section.part or _stands_between(section, told)):
            lines = tuple(line.number for line in section.lines)
            self._open(section, section.title, lines, group_above(section.parent), section.number)
            if self._draft is not None:
                self._draft.marks = section.marks
        for row in told:
            for one in row:
                if one is not band and self._draft is not None:
                    self._put(self._draft, one)

    _section: Section | None = None
    _band = ""

    def _is_band(self, row: Sequence[Field]) -> bool:
        """Take a row of one numbered cell over the cards below it: what they belong to (「施策１　権利擁護の推進」)."""
        alone = row[0].values[0] if len(row) == 1 and not row[0].role and len(row[0].values) == 1 else None
        number = heading_number(alone.lines[0].text) if alone is not None and alone.lines else None
        if alone is None or number is None or not number.title or ends_sentence(alone.text):
            return False
        self._band, self._draft = number.title, None
        self._findings.use(alone.numbers)
        return True

    def _goes_on(self, told: Sequence[Sequence[Field]]) -> bool:
        return not {one.role for row in told for one in row} & self._seen

    def _open(self, section: Section, title: str, numbers: Sequence[int], group: str, number: str = "") -> None:
        self._draft = Draft(title, (), body_above(section), group, tuple(numbers), number=number)
        self._section, self._seen = section, set()
        self._findings.add(self._draft)

    def _take(self, section: Section, one: Field, opener: str) -> None:
        """Place one label: a label that opens a card opens the next measure."""
        if (one.role == opener and one.values) or (
            (self._draft is None or (self._section is not section and opener in self._seen)) and one.values and one.role
        ):
            self._open(section, "", (), self._band or group_above(section))
        if self._draft is not None:
            self._put(self._draft, one)

    def _starts(self, section: Section, opener: str) -> bool:
        return self._draft is None or (self._section is not section and opener in self._seen)

    def _put(self, draft: Draft, one: Field) -> None:
        """Write one value where it belongs."""
        text = join(cell.text for cell in one.values)
        lines = [line for cell in one.values for line in cell.lines]
        numbers = [line.number for line in [*one.label.lines, *lines]]
        draft.lines = (*draft.lines, *numbers)
        if not text:
            return
        self._seen.add(one.role)
        if one.role == "title" and not draft.title:
            put_title(draft, text)
        elif one.role == "number" and not draft.number:
            draft.number = text
        elif one.role == "description":
            draft.paragraphs += _paragraphs(lines)
        elif one.role == "owner":
            draft.owner = text
        elif one.role == "group" and self._is_aim(one, text):
            draft.extra += ((_SIGNS.sub("", one.label.text), text),)
        elif one.role == "group":
            draft.marks, draft.group = ((*draft.marks, text), draft.group) if is_mark(text) else (draft.marks, text)
        elif is_mark(text):
            draft.marks = (*draft.marks, text)
        elif one.role:
            draft.extra += ((_SIGNS.sub("", one.label.text), text),)
        elif draft.paragraphs or ends_sentence(text):
            draft.paragraphs += _paragraphs(lines)

    def _is_aim(self, one: Field, text: str) -> bool:
        """Whether an aim is the measure's own and no heading: in figures, or said below what the measure does."""
        below = "title" in self._seen and "description" in self._seen and not _NUMBERED.match(text)
        return bool(_AIM.search(_SIGNS.sub("", one.label.text))) and (below or bool(_FIGURE.search(text)))

    def _read_columns(self, section: Section, told: Sequence[Sequence[Field]]) -> bool:
        """One measure a column: the row of titles has several values, and so have the others."""
        fields = [row[0] for row in told if len(row) == 1 and row[0].role]
        titles = next((one for one in fields if one.role == "title" and len(one.values) > 1), None)
        if titles is None or len(fields) * 3 < len(told) * 2:
            return False
        drafts: list[Draft] = []
        for one in fields:
            if one.role == "title":
                drafts = []
                for cell in one.values:
                    self._open(section, cell.text, cell.numbers, group_above(section))
                    if self._draft is not None:
                        drafts.append(self._draft)
                self._findings.use(one.label.numbers)
                continue
            for draft, cell in zip(drafts, one.values, strict=False):
                self._put(draft, Field(one.role, one.label, [cell]))
                self._findings.use([*one.label.numbers, *cell.numbers])
        return True


def _stands_between(section: Section, told: Sequence[Sequence[Field]]) -> bool:
    """Whether a line that is no sentence stands between a heading and the card below it: the card is not the heading's."""
    first = min((line for row in told for one in row for line in one.label.numbers), default=0)
    before = [line for line in section.text_lines() if first - _OVER_PAGE <= line.number < first]
    return bool(before) and not ends_sentence(before[-1].text) and not PART_LABEL.match(before[-1].text)


def _title_above(section: Section, told: Sequence[Sequence[Field]]) -> Line | None:
    """The marked line right above a card, which names it: 「■見守り」."""
    first = min((line for row in told for one in row for line in one.label.numbers), default=0)
    before = [line for line in section.text_lines() if first - _OVER_PAGE <= line.number < first]
    if not before or any(first > line.number > before[-1].number for line in section.lines):
        return None
    grids = [part.grid for part in section.parts if part.grid is not None and part.grid.numbers]
    if any(first > grid.numbers[-1] > before[-1].number for grid in grids):
        return None
    said = before[-1].text
    marked = bullet(said) or (("", caption(said)) if caption(said) else None)
    if marked is None and len(grids) > 1:
        marked = ("", said)  # a heading cannot name several cards
    is_title = marked is not None and not ends_sentence(marked[1]) and not PART_LABEL.match(said)
    return before[-1] if is_title and len(said) <= _LONGEST_TITLE else None


def bare_title(text: str) -> str:
    """A title without the bullet or the brackets it stands in."""
    marked = bullet(text)
    return marked[1] if marked else caption(text) or text


def put_title(draft: Draft, text: str) -> None:
    """Write a title, its number apart."""
    number = heading_number(text)
    draft.title = number.title if number and number.title else text
    draft.number = draft.number or (number.text if number and number.title else "")


def _paragraphs(lines: Sequence[Line]) -> tuple[str, ...]:
    kept = [line for line in lines if line.text]
    return gather(kept, [line.text for line in kept], common_width(kept))
