"""District plans (地区別計画) printed in a document: chapters or tables of districts, each with its motto and headings.

Read as districts' own plans and never as measures. Which headings name districts is decided on all of them: several stand
side by side and end alike (「北部地区」「中央地区」), and nothing but the name of one stands in them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from meguru.core.language import _
from meguru.files.reading.measures.drafts import Findings
from meguru.files.reading.outline.cells import district_head, is_district_column
from meguru.files.reading.outline.districtnames import district_in, tells_of_districts
from meguru.files.reading.outline.lines import Cell, Grid, Line, common_width, join
from meguru.files.reading.outline.numbering import bullet, heading_number
from meguru.files.reading.outline.split import ends_sentence, gather
from meguru.files.reading.outline.structure import Part, Section
from meguru.files.reading.outline.vocabulary import PART_LABEL
from meguru.files.reading.result import DistrictHeading, FoundDistrict

_MOTTO = re.compile(
    r"^(?:[■●◆○◇□★・]|[【\[［〔〈《<＜])?\s?(?:地区の)?(?:目標|合言葉|スローガン|めざすまち|めざす姿|目指す姿|めざすすがた|将来像|"
    r"キャッチフレーズ|基本理念|テーマ)\s?[】\]］〕〉》>＞]?\s?[：:]?\s?(?P<said>.*)$"
)
_MOTTO_HEAD = re.compile(
    r"^(?:地区の|地域の)?(?:合言葉|スローガン|めざすまち|めざす姿|目指す姿|めざすすがた|将来像|キャッチフレーズ)$"
)
_QUOTED = re.compile(r"^[「『“〝～](.{3,40})[」』”〟～]$")
_ROW = re.compile(r"^(?P<label>[一-龥々ぁ-んァ-ヶー・]{2,12})(?:\t+|\s?[|｜│]\s?| {2,}|\u3000+)(?P<value>\S.*)$")
_INNER = re.compile(r"(?:^|\s)\s?[・･●○]\s?")
_LEAST = 2
_LONGEST_TITLE = 60
UNSURE = _("見出しから地区の計画と読みました。地区の名前と中身を確かめてください。")


class DistrictReader:
    """Knows which headings of a document are districts, and reads what stands below them."""

    def __init__(self, root: Section, findings: Findings) -> None:
        self._findings = findings
        self._names: dict[int, str] = {}
        self._holders: set[int] = set()
        self.found: list[FoundDistrict] = []
        for section in root.walk():
            self._look(section)

    def _look(self, holder: Section) -> None:
        """Find the headings right below one that are districts."""
        alike: dict[str, list[tuple[Section, str]]] = defaultdict(list)
        for child in holder.children:
            if not child.part and (name := district_in(child.title)):
                alike[child.scheme].append((child, name))
        told = any(tells_of_districts(above.title) for above in holder.chain())
        for scheme, named in alike.items():
            peers = [child for child in holder.children if child.scheme == scheme and not child.part]
            least = 1 if told else _LEAST + 1
            if len(named) >= least and len(named) * 3 >= len(peers) * 2:
                self._names |= {id(child): name for child, name in named}
                self._holders.add(id(holder))

    def holds(self, section: Section) -> bool:
        """Whether districts stand right below a section, which therefore is no measure itself."""
        return id(section) in self._holders

    def read(self, section: Section) -> bool:
        """Read a section that is a district's; tell whether it is one."""
        name = self._names.get(id(section))
        if name is None:
            return False
        lines = [*section.lines, *(line for below in section.walk() for line in _all_lines(below))]
        numbers = tuple(sorted({line.number for line in lines}))
        motto = self._motto(section)
        headings = tuple(self._headings(section, motto))
        self._findings.use(numbers)
        doubt = "" if headings or motto else UNSURE
        self.found.append(FoundDistrict(name, motto, headings, numbers, not doubt, doubt))
        return True

    def _motto(self, section: Section) -> str:
        for line in [line for below in section.walk() for line in below.text_lines()]:
            match = _MOTTO.match(line.text)
            said = match.group("said").strip("「」『』“”〝〟 ") if match else ""
            if said and len(said) <= _LONGEST_TITLE and not bullet(said):
                return said
            quoted = _QUOTED.match(line.text)
            if quoted:
                return quoted.group(1)
        for below in section.walk():
            first = next(iter(below.text_lines()), None) if _names_motto(below) else None
            if first is not None and len(first.text) <= _LONGEST_TITLE and not ends_sentence(first.text):
                return first.text.strip("「」『』“”〝〟 ")
        return ""

    def _headings(self, section: Section, motto: str) -> list[DistrictHeading]:
        """The headings of a district's plan: those below it, the rows of its tables, or its bullets under one heading."""
        found: list[DistrictHeading] = []
        for part in section.parts:
            found += _of_part(part, motto)
        for child in section.children:
            if motto and _names_motto(child):
                continue
            points = [point for part in child.parts for point in _points(part, motto)]
            below = [one for grandchild in child.children for one in self._headings_below(grandchild, motto)]
            title = PART_LABEL.sub(r"\1", child.title) if child.part else child.title
            if points or not (below or child.part):
                numbers = tuple(line.number for line in [*child.lines, *child.text_lines()])
                found.append(DistrictHeading(title.strip("【】［］〔〕 "), tuple(points), numbers))
            found += below
        return [one for one in found if one.title and one.title != motto]

    def _headings_below(self, section: Section, motto: str) -> list[DistrictHeading]:
        points = [point for part in section.parts for point in _points(part, motto)]
        numbers = tuple(line.number for line in [*section.lines, *section.text_lines()])
        own = [DistrictHeading(section.title, tuple(points), numbers)] if section.title else []
        return own + [one for child in section.children for one in self._headings_below(child, motto)]

    def read_table(self, grid: Grid) -> bool:
        """Read a table with a district a row; tell whether it is one."""
        rows = [row for row in grid.rows if any(cell.text for cell in row)]
        if len(rows) < _LEAST + 1:
            return False
        words = [cell.text for cell in rows[0]]
        column = next((i for i, word in enumerate(words) if is_district_column(word)), None)
        if column is None or not district_head(words):
            return False
        names = [(row, district_in(row[column].text) or row[column].text) for row in rows[1:] if column < len(row)]
        named = [name for row, name in names if district_in(row[column].text)]
        if len(named) < _LEAST or len(named) * 3 < sum(bool(name) for _row, name in names) * 2:
            return False
        for row, name in names:
            if name:
                self._row(rows[0], row, column, name)
        self._findings.use(grid.numbers)
        return True

    def _row(self, head: Sequence[Cell], row: Sequence[Cell], column: int, name: str) -> None:
        motto, headings = "", []
        for place, cell in enumerate(row):
            word = head[place].text if place < len(head) else ""
            if place == column or not cell.text:
                continue
            if not motto and _MOTTO.match(word) and len(cell.text) <= _LONGEST_TITLE:
                motto = cell.text
            else:
                headings.append(DistrictHeading(word, tuple(_told(cell.lines)), cell.numbers))
        numbers = tuple(n for cell in row for n in cell.numbers)
        self.found.append(FoundDistrict(name, motto, tuple(headings), numbers))


def _names_motto(section: Section) -> bool:
    """Whether a heading inside a district's plan stands over its motto: 「〔地区のスローガン〕」."""
    return bool(_MOTTO_HEAD.match(section.title.strip("【】［］〔〕[]■●◆○◇□ ")))


def _all_lines(section: Section) -> list[Line]:
    return [*section.lines, *(line for part in section.parts for line in [*part.head, *part.lines])]


def _of_part(part: Part, motto: str) -> list[DistrictHeading]:
    """Headings in the district's own text: rows of a table, or its points under no heading."""
    if part.grid is not None:
        rows = [row for row in part.grid.rows if any(cell.text for cell in row)]
        return [
            DistrictHeading(
                _title(row[0]),
                tuple(point for cell in row[1:] for point in _told(cell.lines)),
                tuple(n for cell in row for n in cell.numbers),
            )
            for row in rows[1:]
            if row[0].text
        ]
    if labelled := _labelled(part.lines, motto):
        return labelled
    points = _points(part, motto)
    return [DistrictHeading(_("取り組むこと"), tuple(points), tuple(x.number for x in part.lines))] if points else []


def _labelled(lines: Sequence[Line], motto: str) -> list[DistrictHeading]:
    """Headings beside their points in lines of two cells: 「主な活動　　・あいさつ運動 ・サロンの開催」; none in other lines."""
    rows: list[tuple[str, list[str], list[int]]] = []
    for line in lines:
        row = _ROW.match(line.raw.strip())
        if row and not bullet(line.text):
            rows.append((row["label"], [row["value"]], [line.number]))
        elif rows:
            rows[-1][1].append(line.text)
            rows[-1][2].append(line.number)
        else:
            return []
    return [
        DistrictHeading(label, tuple(point for text in texts for point in _INNER.split(text) if point), tuple(numbers))
        for label, texts, numbers in (rows if len(rows) > 1 else ())
        if not (_MOTTO.match(label) and motto in "".join(texts))
    ]


def _title(cell: Cell) -> str:
    number = heading_number(cell.lines[0].text if cell.lines else "")
    return number.title if number and number.title and len(cell.lines) == 1 else cell.text


def _points(part: Part, motto: str) -> list[str]:
    if part.grid is not None:
        return [join(cell.text for cell in row if cell.text) for row in part.grid.rows[1:]]
    return [point for point in _told(part.lines) if not motto or motto not in point]


def _told(lines: Sequence[Line]) -> list[str]:
    """The points of lines: bullets without their marks, and sentences."""
    kept = [line for line in lines if line.text]
    found = []
    for paragraph in gather(kept, [line.text for line in kept], common_width(kept)):
        marked = bullet(paragraph)
        text = marked[1] if marked else paragraph
        if text and not (PART_LABEL.match(text) and not ends_sentence(text)):
            found.append(text)
    return found
