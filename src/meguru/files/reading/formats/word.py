"""Word (docx): paragraphs and tables in document order, with list numbers that Word only draws put back as text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import takewhile
from typing import Any

from meguru.core.heavy import Heavy
from meguru.core.language import _
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.limits import MAX_LINES
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line, make_line
from meguru.files.reading.outline.split import ends_sentence
from meguru.files.reading.outline.vocabulary import ACTION_END

docx, namespaces = Heavy("docx"), Heavy("docx.oxml.ns")

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ", "Ⅶ", "Ⅷ", "Ⅸ", "Ⅹ")
_KANJI = "〇一二三四五六七八九十"
_AIUEO = "アイウエオカキクケコサシスセソタチツテト"
_KNOWN_BULLETS = "●◆○■◎▲△□◇・•▪▶►★☆※－-"


@cache
def qn(name: str) -> str:
    """Return a name such as ``w:p`` with its whole namespace."""
    return str(namespaces.qn(name))


def read_word(data: bytes) -> Document:
    """Return the document of a docx file. Raises FileRefused (broken, too_deep, empty)."""
    try:
        source = docx.Document(io.BytesIO(data))
        reader = _Reader(_Numbering(source))
        reader.body(source.element.body)
    except (FileRefused, MemoryError):
        raise
    except Exception as error:  # python-docx raises many kinds for a damaged package, and numbers may be none
        raise _refusal(error) from error
    if not any(line.text for line in reader.lines):
        raise FileRefused("empty", _("Wordのファイルに文章がありません。計画書のファイルを選び直してください。"))
    return Document(_unwrapped(reader.lines), tuple(reader.grids), "docx")


def _refusal(error: Exception) -> FileRefused:
    """Tell a file that nests too deep from a damaged one. Raises MemoryError where that was the cause: the file may be sound."""
    said = str(error).lower()
    if "memory" in said:  # of libxml2, which knows no other way to say so
        raise MemoryError from error
    if (
        not isinstance(error, RecursionError) and "depth" not in said
    ):  # libxml2 says so of elements in elements in elements
        return FileRefused(
            "broken", _("Wordのファイルが壊れていて開けません。Wordで開けるか確かめ、保存し直してください。")
        )
    return FileRefused(
        "too_deep",
        _(
            "表の中の表などの入れ子が深すぎて、読み取れません。入れ子の表を外に出すか、"
            "施策の章だけを新しいファイルに貼り付けて保存し直してください。"
        ),
    )


def _unwrapped(lines: list[Line]) -> tuple[Line, ...]:
    """Where every wrapped line was made a paragraph (text pasted from a PDF), breaks are no longer the author's."""
    long = [line for line in lines if line.width >= 48 and not line.in_table]
    cut = sum(not ends_sentence(line.text) and not ACTION_END.search(line.text) for line in long)
    if len(long) < 10 or cut * 5 < len(long) * 2:
        return tuple(lines)
    return tuple(line if line.in_table else replace(line, hard=False) for line in lines)


@dataclass(slots=True)
class _Numbering:
    """List numbering of the document: what Word draws before a paragraph."""

    source: Any
    levels: dict[tuple[str, int], tuple[str, str, int]] = field(default_factory=dict)
    counters: dict[str, list[int]] = field(default_factory=dict)
    styles: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the formats of all lists; a document without lists has none."""
        self.styles = {style.get(qn("w:styleId")): style for style in self.source.styles.element.findall(qn("w:style"))}
        part = next(
            (
                rel.target_part
                for rel in self.source.part.rels.values()
                if rel.reltype.endswith("/numbering") and not rel.is_external
            ),
            None,
        )
        if part is None:
            return
        root = part.element if hasattr(part, "element") else None
        if root is None:
            return
        formats: dict[str, dict[int, tuple[str, str, int]]] = {}
        for abstract in root.findall(qn("w:abstractNum")):
            found: dict[int, tuple[str, str, int]] = {}
            for level in abstract.findall(qn("w:lvl")):
                shape, text, start = level.find(qn("w:numFmt")), level.find(qn("w:lvlText")), level.find(qn("w:start"))
                found[int(level.get(qn("w:ilvl")))] = (
                    shape.get(qn("w:val")) if shape is not None else "decimal",
                    text.get(qn("w:val")) or "" if text is not None else "",
                    int(start.get(qn("w:val"))) if start is not None else 1,
                )
            formats[abstract.get(qn("w:abstractNumId"))] = found
        for num in root.findall(qn("w:num")):
            link = num.find(qn("w:abstractNumId"))
            for depth, shape in formats.get(link.get(qn("w:val")) if link is not None else "", {}).items():
                self.levels[(num.get(qn("w:numId")), depth)] = shape

    def mark(self, paragraph: Any) -> str:
        """The mark Word draws before a paragraph, or ''."""
        found = _number_of(paragraph, self.styles)
        if found is None or found not in self.levels:
            return ""
        number, depth = found
        shape, text, _start = self.levels[found]
        if shape == "none":
            return ""
        if shape == "bullet":
            return (text if text and text in _KNOWN_BULLETS else "●" if depth == 0 else "・") + " "
        counts = self.counters.setdefault(number, [])
        while len(counts) <= depth:
            counts.append(self.levels.get((number, len(counts)), ("", "", 1))[2] - 1)
        counts[depth] += 1
        del counts[depth + 1 :]
        return re.sub(r"%(\d)", lambda m: self._digit(number, int(m.group(1)) - 1, counts), text).strip() + " "

    def _digit(self, number: str, depth: int, counts: list[int]) -> str:
        """One number of a mark in the shape of its level."""
        value = counts[depth] if depth < len(counts) else 1
        shape = self.levels.get((number, depth), ("decimal", "", 1))[0]
        if shape == "decimalEnclosedCircle" and 0 < value <= len(_CIRCLED):
            return _CIRCLED[value - 1]
        if shape in ("upperRoman", "lowerRoman") and 0 < value < len(_ROMAN):
            return _ROMAN[value]
        if shape.startswith("japanese") or shape in ("ideographDigital", "chineseCounting"):
            return _KANJI[value] if 0 < value <= 10 else str(value)
        if shape.startswith("aiueo") and 0 < value <= len(_AIUEO):
            return _AIUEO[value - 1]
        return str(value)


def _number_of(paragraph: Any, styles: Mapping[str, Any]) -> tuple[str, int] | None:
    """List id and depth of a paragraph, from itself or from its style."""
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        return None
    holder = properties.find(qn("w:numPr"))
    if holder is None:
        style = properties.find(qn("w:pStyle"))
        found = styles.get(style.get(qn("w:val"))) if style is not None else None
        styled = found.find(qn("w:pPr")) if found is not None else None
        holder = styled.find(qn("w:numPr")) if styled is not None else None
    if holder is None:
        return None
    number, depth = holder.find(qn("w:numId")), holder.find(qn("w:ilvl"))
    if number is None or number.get(qn("w:val")) == "0":
        return None
    return number.get(qn("w:val")), int(depth.get(qn("w:val"))) if depth is not None else 0


@dataclass(slots=True)
class _Reader:
    """Walks the body once, giving each paragraph a line number."""

    numbering: _Numbering
    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    page: int = 1

    def body(self, holder: Any) -> None:
        """Take in what a body, a text box or a content control holds."""
        for child in holder.iterchildren():
            if child.tag == qn("w:p"):
                self.paragraph(child)
            elif child.tag == qn("w:tbl"):
                self.table(child)
            elif child.tag == qn("w:sdt"):
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    self.body(content)

    def paragraph(self, element: Any, *, in_table: bool = False) -> list[Line]:
        """Add a paragraph, cut at its own line breaks, and the text boxes anchored in it."""
        mark, made = self.numbering.mark(element), []
        text = "".join(_texts(element))
        self.page += sum(node.get(qn("w:type")) == "page" for node in element.iter(qn("w:br")))
        for index, piece in enumerate(text.split("\n")):
            raw = (mark if index == 0 and piece.strip() else "") + piece
            line = make_line(
                len(self.lines) + 1, raw, page=self.page, hard=True, in_table=in_table, heading=self._heading(element)
            )
            self.lines.append(line)
            made.append(line)
            if len(self.lines) > MAX_LINES:
                raise FileRefused(
                    "too_large", _("文章が長すぎます。計画書の施策の章だけを保存して、もう一度お試しください。")
                )
        if not in_table:
            for box in element.iter(qn("w:txbxContent")):
                if not _is_fallback(box) and not _is_in_another(box, element):
                    self.body(box)
        return made

    def table(self, element: Any) -> None:
        """Add a table; one with a single column is a frame around text."""
        rows = element.findall(qn("w:tr"))
        width = max((sum(_span(cell) for cell in _cells(row)) for row in rows), default=0)
        if width < 2 or _holds_tables(rows):
            for row in rows:
                for cell in _cells(row):
                    self.body(cell)
            return
        grid = []
        for row in rows:
            made: list[Cell] = []
            for cell in _cells(row):
                made.append(self._cell(cell))
                made += [Cell()] * (_span(cell) - 1)
            grid.append(tuple(made + [Cell()] * (width - len(made))))
        self.grids.append(Grid(tuple(grid), knows_merges=True))

    def _cell(self, element: Any) -> Cell:
        """The lines of a cell, nested tables included."""
        properties = element.find(qn("w:tcPr"))
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        if merge is not None and merge.get(qn("w:val")) != "restart":
            return Cell(merged=True)
        lines: list[Line] = []
        for child in element.iter(qn("w:p")):
            lines += [line for line in self.paragraph(child, in_table=True) if line.text]
        return Cell(tuple(lines))

    def _heading(self, element: Any) -> int:
        """The level of a heading style, by outline level or by the style's name."""
        properties = element.find(qn("w:pPr"))
        style = properties.find(qn("w:pStyle")) if properties is not None else None
        if style is None:
            return 0
        found = self.numbering.styles.get(style.get(qn("w:val")))
        name = (
            found.find(qn("w:name")).get(qn("w:val"))
            if found is not None and found.find(qn("w:name")) is not None
            else ""
        )
        match = re.match(r"(?i)^(?:heading|見出し)\s?([1-6])", name or "")
        return int(match.group(1)) if match else 0


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, content controls opened."""
    for child in row.iterchildren():
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from child.iter(qn("w:tc"))


def _holds_tables(rows: Sequence[Any]) -> bool:
    """Whether a table only sets others side by side: most of what its cells hold are tables."""
    cells = [cell for row in rows for cell in _cells(row)]
    told = [cell for cell in cells if any(node.text for node in cell.iter(qn("w:t")))]
    return bool(told) and sum(cell.find(qn("w:tbl")) is not None for cell in told) * 2 > len(told)


def _span(cell: Any) -> int:
    """How many columns a cell spans."""
    properties = cell.find(qn("w:tcPr"))
    span = properties.find(qn("w:gridSpan")) if properties is not None else None
    return min(int(span.get(qn("w:val"))), 50) if span is not None else 1


def _texts(element: Any) -> Iterator[str]:
    """Text of a paragraph's own runs; deleted text, furigana readings and text boxes are left out."""
    skip = {qn("w:txbxContent"), qn("w:del"), qn("w:rt"), qn("w:pPr")}
    for child in element.iterchildren():
        if child.tag in skip:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag == qn("w:tab"):
            yield "\u3000"
        elif child.tag == qn("w:br"):
            yield "" if child.get(qn("w:type")) in ("page", "column") else "\n"
        elif child.tag == qn("w:sym"):
            yield "●"
        else:
            yield from _texts(child)


def _is_in_another(box: Any, paragraph: Any) -> bool:
    """Whether a text box stands in another one of its paragraph, and is read with that."""
    above = takewhile(lambda parent: parent is not paragraph, box.iterancestors())
    return any(parent.tag == box.tag for parent in above)


def _is_fallback(box: Any) -> bool:
    """Whether a text box is the old-format copy of one already read."""
    return any(parent.tag.endswith("}Fallback") for parent in box.iterancestors())
