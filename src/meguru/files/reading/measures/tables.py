"""Measures out of tables whose columns are known: 事業名 | 内容 | 担当課 in any order, with merged and carried cells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meguru.core.language import _
from meguru.files.reading.measures.actors import actors_from_grid, is_actor_table
from meguru.files.reading.measures.boxes import read_boxes
from meguru.files.reading.measures.cards import CardReader, are_cards
from meguru.files.reading.measures.drafts import Draft, Findings, body_above, group_above, path_above
from meguru.files.reading.measures.flatrows import read_flat_rows
from meguru.files.reading.measures.headings import NOW, Columns, are_roles, columns_of, guessed, settle
from meguru.files.reading.measures.outlined import context_of, item_draft, items_of
from meguru.files.reading.outline.cells import is_district_column
from meguru.files.reading.outline.lines import Cell, Grid, common_width, join
from meguru.files.reading.outline.marks import is_mark
from meguru.files.reading.outline.numbering import bullet, heading_number
from meguru.files.reading.outline.split import ends_sentence, gather, is_dangling, is_sentence, split_item
from meguru.files.reading.outline.structure import Part, Section
from meguru.files.reading.outline.vocabulary import ACTION_END, MEASURES, ORG, cut_owner, is_department
from meguru.files.reading.result import Participant

_SHORTEST_NAME = 3
_MOST_WORDS = 8
# How bodies of residents and their plazas end; a line of an owner's cell that ends so is one of its own.
_RESIDENTS = re.compile(
    r"(?:ケアプラザ|コミュニティハウス|連合会|連合町内会|町内会|自治会|協会|連盟|老人クラブ|民生委員|児童委員|支援チーム)$"
)
_TICKS = ("◎", "○◯〇●✓✔")


class GridReader:
    """Reads real tables one after the other; a table without header goes on with the columns of the one before."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._last: Columns | None = None
        self._draft: Draft | None = None
        self._carried: dict[int, str] = {}
        self._cards = CardReader(findings)
        self._bands: list[tuple[str, str]] = []
        self.actors: list[Participant] = []

    _levels: Sequence[str] = ()
    _section: Section | None = None

    def read(self, section: Section, grid: Grid) -> None:
        """Read one table into measures or actors; warn where it looks like one of measures and cannot be read."""
        rows = [row for row in grid.rows if any(cell.text for cell in row)]
        if not rows:
            return
        if self._says_roles(rows):
            self._actors(Columns(["actor", "role"], ["", ""]), rows)
            return
        known = self._last is not None and [cell.text for cell in rows[0]] == self._last.words
        if not known and are_cards(grid) and self._cards.read(section, grid):
            self._last = None
            return
        if section is not self._section:
            self._section, self._bands = section, []
        plan, body = columns_of(rows)
        is_of_districts = any(is_district_column(cell.text) for cell in rows[0])
        if plan is None and self._last is not None and len(rows[0]) == len(self._last.roles) and not is_of_districts:
            plan, body = self._last, rows
        elif plan is not None:
            if self._last is None or plan.words != self._last.words:  # a heading repeated on the next page goes on
                self._carried, self._draft, self._bands = {}, None, []
            self._findings.use(n for row in rows[: len(rows) - len(body)] for cell in row for n in cell.numbers)
        plan = plan or guessed(rows)
        if plan is None and read_boxes(section, grid, self._findings):
            return
        if plan is None:
            if context_of(section) > 0 or MEASURES.search(section.title):
                self._findings.warn(
                    "table_unread", _("表の見出しから、どの列が施策名や内容かを読み取れませんでした。"), grid.numbers
                )
            return
        self._last = plan
        if is_actor_table(plan.roles):
            self._actors(plan, body)
            return
        settle(plan, body)
        for row in body:
            self._row(section, plan, row, grid.knows_merges)

    def _says_roles(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Whether a table without header says who is to do what; one of who does which measure may go on over a page."""
        last = self._last.roles if self._last is not None else []
        goes_on = len(last) == len(rows[0]) and {"actor", "owner"} & set(last) and not is_actor_table(last)
        return are_roles(rows) and not goes_on

    def read_flattened(self, section: Section, part: Part) -> None:
        """Read a flattened table without bullets, whose cells are parted by single spaces only."""
        read_flat_rows(section, part, self._findings)

    def _actors(self, plan: Columns, rows: Sequence[Sequence[Cell]]) -> None:
        """A role table: who in one column, what they do in another."""
        what = (plan.columns("role") or plan.columns("description") or [len(plan.roles) - 1])[0]
        who = next((i for i in range(len(plan.roles)) if i != what), 0)
        found = [
            (row[who].text, row[who].numbers, row[what].lines)
            for row in rows
            if len(row) > max(who, what) and row[what].text
        ]
        self.actors += actors_from_grid(found)
        for row in rows:
            self._findings.use(n for cell in row for n in cell.numbers)

    def _row(self, section: Section, plan: Columns, row: Sequence[Cell], knows_merges: bool) -> None:
        """Read one row: a measure, several bulleted measures, or the continuation of the row before."""
        cells = [row[i] if i < len(row) else Cell() for i in range(len(plan.roles))]
        if [cell.text for cell in cells] == plan.words:
            self._findings.use(n for cell in cells for n in cell.numbers)
            return
        if self._band(plan, cells):
            return
        for index in plan.group + plan.columns("owner") + plan.columns("actor"):
            fresh = cells[index].text
            if fresh:
                self._carried[index] = owner_of(cells[index]) if index not in plan.group else _spaced(cells[index])
            elif (knows_merges and not cells[index].merged and index not in plan.group) or index in plan.beside:
                self._carried.pop(index, None)
        self._levels = [title for _scheme, title in self._bands]
        self._levels += [without_number(self._carried[i]) for i in plan.group if self._carried.get(i)]
        group = next(reversed(self._levels), "")
        ticked = [
            plan.words[i] for sign in _TICKS for i in plan.columns("tick") if cells[i].text and cells[i].text in sign
        ]
        owner = "、".join(ticked) or "、".join(
            dict.fromkeys(
                self._carried[i] for i in plan.columns("owner") + plan.columns("actor") if self._carried.get(i)
            )
        )
        numbers = tuple(n for cell in cells for n in cell.numbers)
        if plan.title is None:
            self._items(section, plan, cells, owner, group)
        elif plan.mark and self._draft is not None and not cells[plan.title].text.startswith(plan.mark):
            self._more(plan, cells, numbers)
        elif cells[plan.title].text:
            self._titled(section, plan, cells, owner or body_above(section), group or group_above(section), numbers)
        elif self._draft is not None:
            self._more(plan, cells, numbers)
        elif numbers:
            self._findings.warn("row_without_title", _("表の行に施策名がありません。"), numbers)

    def _band(self, plan: Columns, cells: Sequence[Cell]) -> bool:
        """Take a row with one filled cell, which names what the rows below it belong to."""
        filled = [(place, cell) for place, cell in enumerate(cells) if cell.text]
        if len(filled) != 1 or len(cells) < 3 or filled[0][0] > 0:
            return False
        text = filled[0][1].text
        number = heading_number(_spaced(filled[0][1]))
        if is_sentence(text) and (number is None or "。" in text):
            return False
        if (number is None and (plan.title == 0 or 0 in plan.group or plan.title is None)) or len(text) > 50:
            return False
        scheme = number.scheme if number else "plain"
        schemes = [name for name, _title in self._bands]
        if scheme in schemes:
            del self._bands[schemes.index(scheme) :]
        self._bands.append((scheme, number.title if number and number.title else text))
        self._carried = {}
        self._findings.use(filled[0][1].numbers)
        return True

    def _titled(
        self, section: Section, plan: Columns, cells: Sequence[Cell], owner: str, group: str, numbers: tuple[int, ...]
    ) -> None:
        """A row with a title cell; a cell that lists several names gives several measures."""
        cell = cells[plan.title or 0]
        names = items_of(cell.lines)
        several = len(names) > 1 and len(names[0].numbers) * len(names) <= len(cell.lines) + len(names)
        texts = [join(item.texts) for item in names] if several else [_without_mark(cell)]
        number = "".join(cells[i].text for i in plan.columns("number"))
        marks = tuple(cells[i].text for i in plan.columns("mark") if cells[i].text.strip("－―-ー・"))
        if number and is_mark(number):  # 「（再掲）」 in place of a number
            number, marks = "", (*marks, number.strip("【】［］（）() "))
        for text in texts:
            found = heading_number(text)
            own = found.text if found and found.title else ""
            title, named = cut_owner(found.title if found and own else text)
            paragraphs = _paragraphs(plan, cells)
            if not several and not paragraphs and (is_sentence(title) or (plan.mark and len(cell.lines) > 1)):
                title, paragraphs = _title_and_text(cell)
            draft = Draft(
                title,
                paragraphs,
                named or owner,
                group,
                numbers,
                number=number or own,
                extra=_extra(plan, cells),
                marks=marks,
            )
            if self._levels:
                draft.path = (*path_above(section, draft), *self._levels)
            if several:
                draft.doubts.append(_("一つの欄に複数の名前が並んでいます。"))
            if not title or (is_sentence(title) and not draft.paragraphs):
                draft.doubts.append(_("施策名の欄が文になっています。"))
            self._findings.add(draft)
            self._draft = draft

    def _more(self, plan: Columns, cells: Sequence[Cell], numbers: tuple[int, ...]) -> None:
        """A row without title goes on with the measure above it (a merged cell, or a page break)."""
        draft = self._draft
        if draft is None:
            return
        more = _text_of(cells[plan.title or 0]) if plan.mark else _paragraphs(plan, cells)
        if more and draft.paragraphs and not draft.paragraphs[-1].endswith("。"):
            draft.paragraphs = (*draft.paragraphs[:-1], join([draft.paragraphs[-1], more[0]]), *more[1:])
        else:
            draft.paragraphs += more
        for index in plan.columns("owner"):
            fresh = owner_of(cells[index])
            if fresh and fresh not in draft.owner:
                draft.owner = f"{draft.owner}、{fresh}" if draft.owner else fresh
        draft.extra += _extra(plan, cells)
        draft.lines += numbers
        self._findings.use(numbers)

    def _items(self, section: Section, plan: Columns, cells: Sequence[Cell], owner: str, group: str) -> None:
        """A row of 部署 | 取組内容: the content cell's bullets are the measures."""
        index = (plan.columns("description") or [len(cells) - 1])[0]
        cell = cells[index]
        others = tuple(n for i, other in enumerate(cells) if i != index for n in other.numbers)
        self._findings.use(others)
        lines = list(cell.lines)
        edge = common_width(lines)
        items = items_of(lines)
        drafts = [item_draft(item, edge) for item in items]
        start = items[0].numbers[0] if items else None
        head = [line for line in lines if start is None or line.number < start]
        if head and not items:
            split = split_item(head, [line.text for line in head], edge)
            drafts = [
                Draft(
                    split.title,
                    split.paragraphs,
                    "",
                    "",
                    tuple(x.number for x in head),
                    doubts=[_("欄の中の施策名と内容の切れ目を推定しました。")],
                )
            ]
        elif head and self._draft is not None:
            self._draft.paragraphs += gather(head, [line.text for line in head], edge)
            self._draft.lines += tuple(line.number for line in head)
            self._findings.use(line.number for line in head)
        for draft in drafts:
            body = body_above(section)
            draft.owner = draft.owner or owner or body
            draft.group = group or owner or group_above(section)
            draft.extra = _extra(plan, cells)
            self._findings.add(draft)
            self._draft = draft


def _spaced(cell: Cell) -> str:
    """The text of a cell with the space that parts a number from a name."""
    first, *rest = [line.text for line in cell.lines if line.text] or [""]
    number = heading_number(first)
    return f"{number.text} {join([number.title, *rest])}" if number and number.title else join([first, *rest])


def without_number(text: str) -> str:
    """The name of a group without the number before it."""
    number = heading_number(text)
    return number.title if number and number.title else text


def owner_of(cell: Cell) -> str:
    """The owner a cell names: departments on lines of their own are parted by 「、」."""
    texts = [line.text.strip("・、") for line in cell.lines if line.text]
    texts = [word for text in texts for word in (text.split(" ") if " " in text else [text]) if word]
    names = _unwrapped(texts)
    if len(names) > 1 and all(map(_is_body, names)):
        return "、".join(names)
    return join(texts)


def _is_body(name: str) -> bool:
    """Whether a line of an owner's cell can stand for a body by itself; those of residents have other endings than offices."""
    return bool(is_department(name) or ORG.match(name) or _RESIDENTS.search(name))


def _unwrapped(texts: Sequence[str]) -> list[str]:
    """Lines of a narrow cell put together up to each that ends a name: 「子ども家」「庭課」「保育課」 is two names."""
    names: list[str] = [""]
    for place, text in enumerate(texts):
        names[-1] += text
        rest = "".join(texts[place + 1 :])
        if rest and _is_body(names[-1]) and not _goes_on_inside(names[-1], rest):
            names.append("")
    return [name for name in names if name]


def _goes_on_inside(name: str, rest: str) -> bool:
    """Whether a name that could end here goes on: 「総務部」「総務課」 is one office, 「支援センタ」「ー」 one word."""
    return name[-1] in "部局所" or rest[0] in "、，・ーの（(" or len(rest) < _SHORTEST_NAME


def _title_and_text(cell: Cell) -> tuple[str, tuple[str, ...]]:
    """Title and text that stand in one cell, on lines of their own or parted by a space."""
    first, *rest = [line.text for line in cell.lines if line.text]
    words = first.split(" ")
    ways = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, min(len(words), _MOST_WORDS))]
    ways = [(head, tail) for head, tail in ways if not (is_sentence(head) or is_dangling(head)) and len(head) > 1]
    told = [way for way in ways if ends_sentence(way[1])] if not rest else []
    if told:  # a gap may stand inside a word as well: 「移動 販売の支援 店に…」
        head, tail = next((way for way in told if len(way[0]) > _SHORTEST_NAME and ACTION_END.search(way[0])), told[0])
        marked = bullet(head)
        return marked[1] if marked else head, (tail,)
    marked = bullet(first)
    texts = [marked[1] if marked else first, *rest]
    lines = [line for line in cell.lines if line.text]
    split = split_item(lines, texts, common_width(lines))
    return split.title, split.paragraphs


def _without_mark(cell: Cell) -> str:
    """The cell's text without a bullet at its head."""
    marked = bullet(cell.text)
    return marked[1] if marked else cell.text


def _paragraphs(plan: Columns, cells: Sequence[Cell]) -> tuple[str, ...]:
    """Paragraphs of the description columns: of the first that says something, and of 現状 and 今後 together."""
    found: tuple[str, ...] = ()
    for index in _described(plan, cells):
        found += _text_of(cells[index])
    return found


def _text_of(cell: Cell) -> tuple[str, ...]:
    lines = [line for line in cell.lines if line.text]
    return gather(lines, [line.text for line in lines], common_width(lines))


def _described(plan: Columns, cells: Sequence[Cell]) -> list[int]:
    """The columns that make the text of a measure."""
    filled = [index for index in plan.columns("description") if cells[index].text]
    return filled if any(NOW.match(plan.words[index]) for index in filled) else filled[:1]


def _extra(plan: Columns, cells: Sequence[Cell]) -> tuple[tuple[str, str], ...]:
    """What the other columns say, under their headings."""
    taken = _described(plan, cells)
    return tuple(
        (plan.words[i] or _("列{number}").format(number=i + 1), cells[i].text)
        for i, role in enumerate(plan.roles)
        if cells[i].text and (role in ("extra", "role") or (role == "description" and i not in taken))
    )
