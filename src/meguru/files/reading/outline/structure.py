"""The outline of a document: sections under headings, and in each section its text, flattened tables and real tables.

Heading levels are learnt from the document itself: a numbering seen for the first time goes one level deeper, one seen
before goes back to where it was. So it does not matter which municipality prefers 第1節 or （1）.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from meguru.files.reading.outline.districtnames import district_heads, district_in
from meguru.files.reading.outline.furniture import page_furniture
from meguru.files.reading.outline.lines import Document, Grid, Line, close_up, common_width, display_width, join, tidy
from meguru.files.reading.outline.marks import cut_marks
from meguru.files.reading.outline.numbering import (
    Number,
    bullet,
    caption,
    heading_number,
    inner_bullet,
)
from meguru.files.reading.outline.openings import (
    closing_offices,
    hangs_below,
    list_ahead,
    numbers_alone,
    runs_on,
    with_owner,
    without_stop,
)
from meguru.files.reading.outline.ownlabels import repeated_labels
from meguru.files.reading.outline.plaingroups import plain_groups
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import (
    OWNER_KEY,
    PART_LABEL,
    bare_owner,
    column_role,
    cut_owner,
    is_department,
    owner_line,
)

_BROKEN = re.compile(
    r"(?<!こ)(?<!ひ)と$|(による|における|について|に向けた|ための|に関する|を|が|は|に|で|や|へ|"
    r"(?<!も)の|、|，|・|「|『|（)$"
)
_ENOUGH_ALONE = 3
_ALWAYS = ("part", "chapter", "section")
_RESET = {"part": 0, "chapter": 1, "section": 2}
_ROW_NUMBERS = ("multi", "number", "paren")
_INSIDE_TABLE = ("part", "chapter", "section", "named", "multi", "number", "paren", "roman")


@dataclass(slots=True)
class Part:
    """A stretch of a section: plain lines, or a flattened table with its column roles, or a real table."""

    lines: list[Line] = field(default_factory=list)
    roles: tuple[str, ...] = ()
    head: list[Line] = field(default_factory=list)
    grid: Grid | None = None

    @property
    def is_table(self) -> bool:
        """Whether the lines stand below a table heading."""
        return bool(self.roles)


@dataclass(slots=True, eq=False)
class Section:
    """A heading with what stands below it. ``part`` marks a label inside one measure (現状と課題, 主な取組)."""

    scheme: str
    number: str
    title: str
    lines: list[Line]
    parent: Section | None = None
    part: bool = False
    name: str = ""
    parts: list[Part] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)
    repeats: list[int] = field(default_factory=list)
    marks: tuple[str, ...] = ()

    @property
    def level(self) -> int:
        """Depth below the document, from 1."""
        return 1 + self.parent.level if self.parent else 0

    def chain(self) -> Iterator[Section]:
        """The section and those above it, nearest first, without the document itself."""
        here: Section | None = self
        while here is not None and here.parent is not None:
            yield here
            here = here.parent

    def walk(self) -> Iterator[Section]:
        """The section and all below it, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def text_lines(self) -> list[Line]:
        """The plain lines of the section itself."""
        return [line for part in self.parts if not part.is_table and part.grid is None for line in part.lines]


@dataclass(slots=True)
class Outline:
    """The root section, and lines set aside: contents pages, page numbers, running heads."""

    root: Section
    aside: list[int] = field(default_factory=list)


def table_roles(line: Line) -> tuple[str, ...]:
    """Return the column roles when a line is a table's heading row, else nothing."""
    raw = line.raw.strip()
    for pattern in (r"\t+|[\u3000]+|\s{2,}|\s?[|｜│]\s?", r"[\s|｜│]+"):
        words = [w for w in re.split(pattern, close_up(raw)) if w.strip()]
        roles = tuple(column_role(w) for w in words)
        named = {r for r in roles if r and r != "extra"}
        if 2 <= len(words) <= 9 and all(roles) and len(named) >= 2 and named & {"title", "description", "role"}:
            return roles
    return ()


class OutlineReader:
    """Walks the lines once and builds the outline."""

    def __init__(self, document: Document) -> None:
        told = [line for line in document.lines if line.text]
        self._starts = {grid.numbers[0]: grid for grid in document.grids if grid.numbers}
        aside = page_furniture(told, table_roles)
        self._lines = [line for line in told if line.number not in aside]
        self._captions = Counter(line.text for line in self._lines if caption(line.text))
        self._labels = repeated_labels(self._lines)
        self._alone = numbers_alone(self._lines)
        self._closing = closing_offices(self._lines)
        self._groups = plain_groups(self._lines)
        self._districts = district_heads(self._lines)
        self._edge = common_width([line for line in self._lines if not line.in_table])
        self.outline = Outline(Section("root", "", "", []), sorted(aside))
        self._stack = [self.outline.root]
        self._table: Part | None = None
        self._last_text = ""

    def read(self) -> Outline:
        """Return the outline of the document."""
        index = 0
        while index < len(self._lines):
            index += self._step(index)
        return self.outline

    def _step(self, index: int) -> int:
        """Place the line at ``index``; return how many lines were taken."""
        line = self._lines[index]
        if line.in_table:
            return self._take_grid(index)
        roles = table_roles(line)
        if roles:
            self._table = Part(roles=roles, head=[line])
            self._stack[-1].parts.append(self._table)
            return 1
        opened = self._heading(index)
        if opened:
            return opened
        if self._table is not None and self._labels_next_table(index):
            self._open(Section("label", "", line.text, [line], part=True))
            return 1
        if self._table is not None and list_ahead(self._lines, index):
            self._table = None
            self._stack[-1].parts.append(Part())
        self._place(line)
        return 1

    def _labels_next_table(self, index: int) -> bool:
        """Whether a label below a table's last row stands over the next table."""
        after = self._lines[index + 1] if index + 1 < len(self._lines) else None
        return bool(
            PART_LABEL.match(self._lines[index].text) and after is not None and (after.in_table or table_roles(after))
        )

    def _place(self, line: Line) -> None:
        here = self._stack[-1]
        if self._table is not None:
            self._table.lines.append(line)
            return
        if not here.parts or here.parts[-1].is_table or here.parts[-1].grid is not None:
            here.parts.append(Part())
        here.parts[-1].lines.append(line)

    def _take_grid(self, index: int) -> int:
        """Place a real table as one part and pass over its lines."""
        grid = self._starts.get(self._lines[index].number)
        if grid is not None:
            self._table = None
            self._stack[-1].parts.append(Part(grid=grid, lines=[x for r in grid.rows for c in r for x in c.lines]))
            return 1
        return 1

    def _heading(self, index: int) -> int:
        """Open a section when the line is a heading; return how many lines the heading took, 0 if it is none."""
        line = self._lines[index]
        found = self._numbered(index) or self._named(index) or self._styled(index)
        if found is None:
            return 0
        number, title, taken = found
        title, marks = cut_marks(title)
        own = self._lines[index : index + taken]
        open_now = [s for s in self._stack[1:] if (s.scheme, s.number, s.title) == (number.scheme, number.text, title)]
        if open_now and number.scheme != "label":
            open_now[0].repeats += [x.number for x in own]
            return taken
        part = number.scheme == "label" or bool(number.scheme not in _ALWAYS and PART_LABEL.match(title))
        self._open(
            Section(number.scheme, number.text, tidy(title), list(own), part=part, name=number.name, marks=marks)
        )
        self._last_text = line.text
        return taken

    def _open(self, section: Section) -> None:
        """Put a section at its level: back to the level of its numbering, or one deeper when the numbering is new."""
        self._table = None
        schemes = [s.scheme for s in self._stack]
        if section.scheme in schemes:
            del self._stack[schemes.index(section.scheme) :]
        elif section.scheme.startswith("style:"):
            rank = int(section.scheme[6:])
            deeper = [i for i, s in enumerate(self._stack) if s.lines and s.lines[0].heading >= rank]
            if deeper:
                del self._stack[deeper[0] :]
            while self._stack[-1].scheme in ("label", "dept", "bracket", "circled", "kana", "halfparen"):
                self._stack.pop()
        elif section.scheme in _RESET:
            rank = _RESET[section.scheme]
            while len(self._stack) > 1 and _RESET.get(self._stack[-1].scheme, 9) > rank:
                self._stack.pop()
        elif section.scheme in ("dept", "bracket"):
            while self._stack[-1].scheme == "label":
                self._stack.pop()
        elif section.scheme.startswith("named:") and not self._stack[-1].scheme.startswith("named:"):
            # A named heading (基本目標1) met below plain numbers of an earlier chapter part ends those.
            while self._stack[-1].scheme in ("label", "dept", "bracket", "circled", "kana", "halfparen"):
                self._stack.pop()
        elif (
            self._stack[-1].scheme == "label"
            and not section.part
            and section.scheme not in ("circled", "kana", "halfparen")
        ):
            self._stack.pop()
        section.parent = self._stack[-1]
        self._stack[-1].children.append(section)
        self._stack.append(section)

    def _numbered(self, index: int) -> tuple[Number, str, int] | None:
        """A heading with a number, joined with its next line where it was broken."""
        line = self._lines[index]
        number = heading_number(line.text)
        if number is None or (self._table is not None and number.scheme.split(":")[0] not in _INSIDE_TABLE):
            return None
        if self._table is not None and "number" in self._table.roles and number.scheme.split(":")[0] in _ROW_NUMBERS:
            return None
        title, taken = with_owner(line, number.title), 1
        following = self._lines[index + 1] if index + 1 < len(self._lines) else None
        strong = number.scheme in _ALWAYS or number.scheme.startswith("named:")
        if not title:
            if not strong and self._alone[number.scheme] < _ENOUGH_ALONE:
                return None
            if not strong and (following is None or not self._may_be_title(following)):
                return None
            if following is not None and self._may_be_title(following):
                return number, following.text, 2
            return number, "", 1
        if not strong and runs_on(self._lines, index, title, self._edge):
            return None
        if self._is_wrapped(line, following) or hangs_below(self._lines, index, title):
            title, taken = join([title, following.text if following else ""]), 2
        title = without_stop(title)
        bare = cut_owner(title)[0] or title
        if _BROKEN.search(bare):
            following = self._lines[index + taken] if index + taken < len(self._lines) else None
            if following is None or not self._may_be_title(following) or following.number - line.number > taken + 1:
                return None
            title, taken = join([title, following.text]), taken + 1
        if "。" in title or len(title) > 60 or (ends_sentence(title) and not strong and len(title) > 30):
            return None
        return number, title, taken

    def _is_wrapped(self, line: Line, following: Line | None) -> bool:
        """Whether a heading goes on in the next line: it is set in the same large type right below."""
        return (
            following is not None
            and bool(line.heading)
            and not line.hard
            and following.heading == line.heading
            and not following.in_table
            and following.number - line.number == 1
            and heading_number(following.text) is None
            and not ends_sentence(following.text)
        )

    def _may_be_title(self, line: Line) -> bool:
        """Whether a line can be the title of, or go on, the heading before it."""
        return (
            display_width(line.text) <= 60
            and not ends_sentence(line.text)
            and heading_number(line.text) is None
            and bullet(line.text) is None
            and not table_roles(line)
            and "。" not in line.text
            and not _BROKEN.search(line.text)
            and not caption(line.text)
        )

    def _named(self, index: int) -> tuple[Number, str, int] | None:
        """A heading without a number: a label, a department on a line of its own, a bracketed title."""
        if self._table is not None:
            return None
        line = self._lines[index]
        if taken := self._groups.get(line.number, 0):
            title = join(x.text for x in self._lines[index : index + taken])
            return Number("plain", "", title), title, taken
        if line.number in self._districts:
            return Number("district", "", district_in(line.text)), district_in(line.text), 1
        marked = bullet(line.text)
        inner = caption(line.text) or (marked[1] if marked and marked[0] in "■●◆○◎□◇▼▶" else line.text)
        if owner_line(line.text) or inner_bullet(line.text):
            return None
        if self._closes_text(index) and bare_owner(line.text):
            return None
        if is_department(inner) and self._opens_list(index) and not self._is_keyed(index):
            return Number("dept", "", inner), inner, 1
        if PART_LABEL.match(line.text) or line.text in self._labels:
            return Number("label", "", line.text), line.text, 1
        if caption(line.text) and self._captions[line.text] > 1 and not is_department(inner):
            return Number("label", "", line.text), line.text, 1  # 【市民の声】 under heading after heading
        if caption(line.text) and not is_department(inner) and line.text[0] in "【〔《〈" and not ends_sentence(inner):
            return Number("bracket", "", inner), inner, 1
        return None

    def _is_keyed(self, index: int) -> bool:
        """Whether the line above is a label that announces an owner: 「【担当課】」."""
        before = self._lines[index - 1].text if index else ""
        key = OWNER_KEY.match(before)
        return key is not None and len(before) > 1 and key.end() == len(before)

    def _closes_text(self, index: int) -> bool:
        """Whether a bracketed department ends the text right above it, as its owner, rather than opening a list."""
        line = self._lines[index]
        before = self._lines[index - 1] if index else None
        if line.number in self._closing:
            return True
        if any(s.scheme == "dept" and caption(s.lines[0].text) for s in self._stack):
            return False
        return (
            bool(caption(line.text))
            and before is not None
            and line.number - before.number == 1
            and ends_sentence(before.text)
            and not before.in_table
        )

    def _styled(self, index: int) -> tuple[Number, str, int] | None:
        """A heading told by its style in Word or its type size in a PDF."""
        line = self._lines[index]
        if not line.heading or bullet(line.text) or ends_sentence(line.text) or len(line.text) > 50:
            return None
        following = self._lines[index + 1] if index + 1 < len(self._lines) else None
        if following is not None and self._is_wrapped(line, following):
            return Number(f"style:{line.heading}", "", ""), join([line.text, following.text]), 2
        return Number(f"style:{line.heading}", "", ""), line.text, 1

    def _opens_list(self, index: int) -> bool:
        """Whether bullets, numbers or a table follow a department's name, so that it is a heading and not an owner."""
        following = self._lines[index + 1] if index + 1 < len(self._lines) else None
        if following is None:
            return False
        if following.in_table or bullet(following.text) or table_roles(following):
            return True
        number = heading_number(following.text)
        return number is not None and number.scheme in ("circled", "halfparen", "paren", "number", "kana")


def read_outline(document: Document) -> Outline:
    """Return the outline of a document."""
    return OutlineReader(document).read()
