"""Two-column tables flattened into lines: 「福祉課 ● 見守り」, left headings broken over lines, items that go on.

Takes the lines below a table's heading and gives back rows: the left cell and the items of the right cell. What the
columns mean is for ``measures`` and ``actors``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from meguru.files.reading.outline.lines import Line, close_up
from meguru.files.reading.outline.numbering import STRONG_BULLETS, WEAK_BULLETS, bullet, inner_bullet, split_bullets
from meguru.files.reading.outline.split import ends_sentence, is_dangling
from meguru.files.reading.outline.vocabulary import ITEM_LIST_AHEAD, is_department

_LEFT_LIMIT = 40  # widest left cell piece, in columns


@dataclass(slots=True)
class Item:
    """One bulleted item: its lines, and their texts without the mark and the left cell."""

    mark: str
    lines: list[Line] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Line numbers of the item."""
        return tuple(line.number for line in self.lines)


@dataclass(slots=True)
class Row:
    """A left cell (its pieces as they were broken) and the items that stand beside it."""

    left: list[str] = field(default_factory=list)
    left_lines: list[int] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Columns:
    """The rows of a flattened table, and the lines after its last item that fit no row."""

    rows: list[Row] = field(default_factory=list)
    stranded: list[list[Line]] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)


class ColumnReader:
    """Reads the lines of one flattened two-column table, one after the other."""

    def __init__(self, left_first: bool = True, carried: Sequence[str] = ()) -> None:
        self.left_first = left_first
        self.found = Columns()
        self._row = Row(left=list(carried)) if carried else None
        self._item: Item | None = None
        self._mark = ""
        self._spaced = False

    def read(self, lines: Sequence[Line]) -> Columns:
        """Return the rows found in these lines."""
        index = 0
        while index < len(lines):
            line = lines[index]
            pieces = self._left_pieces(lines, index)
            if pieces:
                own = _last_chunk(pieces)
                self._item = None
                self.found.loose += pieces[: len(pieces) - len(own)]
                self._open_row([piece.text for piece in own], [piece.number for piece in own])
                index += len(pieces)
                continue
            self._take(line)
            index += 1
        self._strand()
        return self.found

    def _take(self, line: Line) -> None:
        """Place one line: a row and its first item, an item, or the continuation of one."""
        inside = inner_bullet(line.text)
        marked = bullet(line.text)
        if not marked and inside and self._is_left(inside[0]) and (not self._mark or inside[1] == self._mark):
            self._open_row([inside[0]], [line.number])
            self._open_items(line, inside[1], inside[2])
        elif marked and self._is_item_mark(marked[0], line.text[1:2] == " "):
            self._open_items(line, *marked)
        elif self._item is not None:
            self._item.lines.append(line)
            self._item.texts.append(line.text)
        else:
            self.found.loose.append(line)

    def _is_item_mark(self, mark: str, spaced: bool) -> bool:
        """The first mark met is the table's own; weaker marks below it belong inside an item.

        Where 「・」 marks both, a table sets a space after its own and none after those inside an item.
        """
        if not self._mark:
            self._mark, self._spaced = mark, spaced
        if mark == self._mark and mark in WEAK_BULLETS and self._spaced and not spaced:
            return False
        return mark == self._mark or (self._mark not in STRONG_BULLETS and mark in STRONG_BULLETS)

    def _open_row(self, left: list[str], numbers: list[int]) -> None:
        left = [close_up(piece) for piece in left]
        above = self._row
        if above is not None and not above.items and above.left_lines:
            if numbers[0] - above.left_lines[-1] > 1 and not is_dangling(above.left[-1]):
                above.left, above.left_lines = [], []  # a left cell whose items are missing; reported as not used
            above.left += left
            above.left_lines += numbers
        else:
            self._row = Row(left, numbers)
            self.found.rows.append(self._row)
        self._item = None

    def _open_items(self, line: Line, mark: str, rest: str) -> None:
        if not self._mark:
            self._mark, self._spaced = mark, f"{mark} " in line.text
        if not self.left_first and " " in rest:
            rest = self._cut_right_cell(line, rest)
        if self._row is None:
            self._row = Row()
        if self._row not in self.found.rows:
            self.found.rows.append(self._row)
        for text in split_bullets(rest, mark):
            self._item = Item(mark, [line], [text])
            self._row.items.append(self._item)

    def _cut_right_cell(self, line: Line, rest: str) -> str:
        """With the columns the other way round, the owner or field stands after the title on the row's first line."""
        title, _, cell = rest.rpartition(" ")
        if title and (is_department(cell) or len(cell) <= 14) and not ends_sentence(cell):
            self._row = Row([cell], [line.number])
            return title
        return rest

    def _is_left(self, text: str) -> bool:
        return Line(0, text, text).width <= _LEFT_LIMIT and not ends_sentence(text) and "。" not in text

    def _left_pieces(self, lines: Sequence[Line], index: int) -> list[Line]:
        """The lines from here that are pieces of a left cell: short, no full stop, set off, a bullet right after."""
        before = lines[index - 1] if index else None
        gap = before is None or lines[index].number - before.number > 1
        complete = self._item is None or ends_sentence(self._item.texts[-1])
        if not complete and not (gap and len(self._item.lines if self._item else []) > 0 and self._others_end_open()):
            return []
        pieces: list[Line] = []
        for line in lines[index : index + 8]:
            if bullet(line.text):
                return pieces
            inside = inner_bullet(line.text)
            if inside and self._is_left(inside[0]):
                return pieces
            if not self._is_left(line.text) or ITEM_LIST_AHEAD.match(line.text):
                return []
            pieces.append(line)
        return []

    def _others_end_open(self) -> bool:
        """Whether items of this table end without a full stop, so that a gap alone sets a left cell off."""
        ends = [item.texts[-1] for row in self.found.rows for item in row.items if item is not self._item]
        return bool(ends) and sum(ends_sentence(text) for text in ends) * 2 < len(ends)

    def _strand(self) -> None:
        """Take short pieces after the last full stop off the last item: they belonged to another column."""
        if self._item is None:
            return
        item = self._item
        stops = [i for i, text in enumerate(item.texts) if ends_sentence(text)]
        if not stops or stops[-1] == len(item.texts) - 1:
            return
        cut = stops[-1] + 1
        if item.lines[cut].number - item.lines[cut - 1].number == 1:
            return
        tail = item.lines[cut:]
        del item.lines[cut:], item.texts[cut:]
        for line in tail:
            if self.found.stranded and line.number - self.found.stranded[-1][-1].number == 1:
                self.found.stranded[-1].append(line)
            else:
                self.found.stranded.append([line])


def _last_chunk(pieces: Sequence[Line]) -> list[Line]:
    """The pieces that stand together right above the bullet; earlier ones are a left cell whose items are missing."""
    own = [pieces[-1]]
    for piece in reversed(pieces[:-1]):
        if own[0].number - piece.number > 1 and not is_dangling(piece.text):
            break
        own.insert(0, piece)
    return own
