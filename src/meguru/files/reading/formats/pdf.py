"""PDF through pdfplumber: ruled tables cell by cell, other text as lines that keep their gaps and indents."""

from __future__ import annotations

import io
import re
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from meguru.core.heavy import Heavy
from meguru.core.language import _
from meguru.files.outside.guard import weigh_pdf
from meguru.files.outside.refusal import FileRefused
from meguru.files.reading.limits import MAX_CHARS_A_PAGE, MAX_LINES, MAX_PAGES, SMALLEST_LETTER, WIDEST_LINE
from meguru.files.reading.outline.lines import Cell, Document, Grid, Line, display_width, make_line
from meguru.files.reading.outline.overpages import joined_over_pages
from meguru.files.reading.outline.pagecolumns import Piece, in_reading_order
from meguru.files.reading.outline.textgrids import lift_grids

pdfplumber, pdfdocument, pdfpage = Heavy("pdfplumber"), Heavy("pdfminer.pdfdocument"), Heavy("pdfminer.pdfpage")
exceptions = Heavy("pdfplumber.utils.exceptions")

_GLYPH = re.compile(r"\(cid:[0-9]{1,6}\)")


@dataclass(slots=True)
class _Word:
    """A run of characters on one line."""

    x0: float
    x1: float
    top: float
    bottom: float
    text: str
    size: float

    @property
    def middle(self) -> float:
        """Height of the middle of the word."""
        return (self.top + self.bottom) / 2


@dataclass(slots=True)
class _Reader:
    """Gives lines their numbers page by page."""

    lines: list[Line] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)

    def add(self, words: Sequence[_Word], page: int, left: float, unit: float, *, in_table: bool = False) -> Line:
        """Add one visual line."""
        size = statistics.median(word.size for word in words)
        line = make_line(
            len(self.lines) + 1, _layout(words, left, unit), page=page, size=round(size, 1), in_table=in_table
        )
        self.lines.append(line)
        if len(self.lines) > MAX_LINES:
            raise FileRefused(
                "too_large", _("文章が長すぎます。計画書の施策の章だけのPDFにして、もう一度お試しください。")
            )
        return line

    def blank(self, page: int) -> None:
        """Add an empty line where the page leaves a wide space."""
        self.lines.append(make_line(len(self.lines) + 1, "", page=page))


def read_pdf(data: bytes, told: Callable[[int, int], None] | None = None) -> Document:
    """Return the document of a PDF; ``told`` hears of each page read.

    Raises FileRefused (encrypted, broken, bomb, too_many_pages, no_text).
    """
    weigh_pdf(data)
    reader = _Reader()
    try:
        with pdfplumber.open(io.BytesIO(data)) as source:
            # Counted before the list of pages is made: a few kilobytes can name thousands of millions of pages.
            if sum(1 for _each in islice(pdfpage.PDFPage.create_pages(source.doc), MAX_PAGES + 1)) > MAX_PAGES:
                raise FileRefused(
                    "too_many_pages",
                    _(
                        "ページが多すぎます。{most}ページまで読み取れます。"
                        "施策の章だけのPDFにして、もう一度お試しください。"
                    ).format(most=MAX_PAGES),
                )
            pages = len(source.pages)
            for number, page in enumerate(source.pages, start=1):
                _page(reader, page, number)
                page.close()
                if told is not None:
                    told(number, pages)
    except (FileRefused, MemoryError):
        raise
    except Exception as error:  # pdfminer raises many kinds for a damaged or locked file
        raise _refusal(error) from error
    if not any(line.text for line in reader.lines):
        raise FileRefused(
            "no_text",
            _(
                "PDF（{pages}ページ）に文字が入っていません。紙を読み取った画像だけのPDFと思われます。"
                "文字を認識（OCR）したPDFか、元の文書を選んでください。"
            ).format(pages=pages),
        )
    if _is_unreadable(reader.lines):
        raise FileRefused(
            "no_letters",
            _(
                "PDF（{pages}ページ）の文字を読める字にできません。フォントの情報がないPDFのようです。"
                "文字を認識（OCR）したPDFか、元の文書を選んでください。"
            ).format(pages=pages),
        )
    lines, more = lift_grids(_ranked(reader.lines))
    grids = joined_over_pages(sorted((*reader.grids, *more), key=lambda grid: grid.numbers[0]), lines)
    return Document(tuple(lines), tuple(grids), "pdf")


def _is_unreadable(lines: Sequence[Line]) -> bool:
    """Whether most of a PDF's characters are mere numbers of glyphs: its fonts do not say what letters they draw."""
    unknown = sum(len(match) for line in lines for match in _GLYPH.findall(line.text))
    return unknown * 2 > sum(len(line.text) for line in lines)


def _refusal(error: Exception) -> FileRefused:
    """Tell a locked file from a damaged one. Raises MemoryError where that was the cause: the file may be sound."""
    causes = [error, *(arg for arg in error.args if isinstance(arg, Exception)), error.__cause__, error.__context__]
    memory = next((cause for cause in causes if isinstance(cause, MemoryError)), None)
    if memory is not None:
        raise memory
    locked = (pdfdocument.PDFPasswordIncorrect, pdfdocument.PDFEncryptionError)
    if any(isinstance(cause, locked) for cause in causes):
        return FileRefused(
            "encrypted",
            _("パスワードがかかったPDFです。開けないため読み取れません。パスワードを外したPDFを選んでください。"),
        )
    detail = "" if isinstance(error, exceptions.PdfminerException) else _("内容の一部が正しくありません。")
    return FileRefused(
        "broken",
        _("PDFが壊れていて開けません。{detail}PDFを開けるか確かめ、元の文書から作り直してください。").format(
            detail=detail
        ),
    )


def _page(reader: _Reader, page: Any, number: int) -> None:
    """Read one page: words outside ruled tables as lines, tables as grids, from top to bottom."""
    page = page.dedupe_chars(tolerance=1)
    if len(page.chars) > MAX_CHARS_A_PAGE:
        raise FileRefused(
            "too_large",
            _("{number}ページの文字が多すぎます。計画書のPDFかどうか確かめてください。").format(number=number),
        )
    words = [
        _Word(w["x0"], w["x1"], w["top"], w["bottom"], w["text"], w["size"])
        for w in page.extract_words(x_tolerance=1.5, y_tolerance=2, extra_attrs=["size"])
        if w.get("upright", True) and w["size"] >= SMALLEST_LETTER
    ]
    if not words:
        return
    tables = [table for table in page.find_tables() if _is_table(table, words)]
    outside = [w for w in words if not any(_within(w, table.bbox) for table in tables)]
    left = min((w.x0 for w in words), default=0.0)
    unit = Counter(round(w.size * 2) / 2 for w in words for _char in w.text).most_common(1)[0][0] / 2
    pieces: list[tuple[float, Any]] = [(row[0].top, row) for row in _rows(outside)]
    pieces += [(table.bbox[1], table) for table in tables]
    text: list[list[_Word]] = []
    before: float | None = None
    for _top, piece in sorted(pieces, key=lambda p: p[0]):
        if isinstance(piece, list):
            text.append(piece)
            continue
        before = _text(reader, text, number, left, unit, before)
        text = []
        reader.blank(number)
        _table(reader, piece, words, number, unit)
        before = piece.bbox[3]
    _text(reader, text, number, left, unit, before)
    reader.blank(number)


def _text(
    reader: _Reader, rows: Sequence[list[_Word]], number: int, left: float, unit: float, before: float | None
) -> float | None:
    """Add rows of text in the order they are read, two columns one after the other; return where they end."""
    placed = {id(word): place for place, word in enumerate(word for row in rows for word in row)}
    words = [word for row in rows for word in row]
    pieces = [[Piece((w.x0 - left) / unit, (w.x1 - left) / unit, w.text, placed[id(w)]) for w in row] for row in rows]
    for row, edge in in_reading_order(pieces):
        line = [words[piece.key] for piece in row]
        top = min(word.top for word in line)
        if before is not None and (top - before > unit * 2.2 or top < before - unit * 8):
            reader.blank(number)
        reader.add(line, number, left + edge * unit, unit)
        before = max(word.bottom for word in line)
    return before


def _is_table(table: Any, words: Sequence[_Word]) -> bool:
    """Whether ruled cells are a table: two columns and rows or more, mostly filled; boxes of a figure are not."""
    rows = [row.cells for row in table.rows]
    if len(rows) == 1:  # a row that a page's end parted from its table
        cells = [cell for cell in rows[0] if cell is not None]
        foot, head = max(word.bottom for word in words), min(word.top for word in words)
        at_edge = table.bbox[3] > foot - 60 or table.bbox[1] < head + 60
        return len(cells) > 1 and at_edge and all(any(_within(word, cell) for word in words) for cell in cells)
    if max(sum(cell is not None for cell in row) for row in rows) < 2:
        return False
    cells = [cell for row in rows for cell in row if cell is not None]
    filled = sum(any(_within(word, cell) for word in words) for cell in cells)
    return filled * 5 >= len(cells) * 2


def _within(word: _Word, box: Sequence[float]) -> bool:
    """Whether the middle of a word lies in a box."""
    return box[0] - 1 <= (word.x0 + word.x1) / 2 <= box[2] + 1 and box[1] - 1 <= word.middle <= box[3] + 1


def _rows(words: Sequence[_Word]) -> list[list[_Word]]:
    """Put words at one height together, left to right."""
    rows: list[list[_Word]] = []
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        if rows and abs(rows[-1][0].middle - word.middle) < min(word.size, rows[-1][0].size) * 0.5:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w.x0) for row in rows]


def _layout(words: Sequence[_Word], left: float, unit: float) -> str:
    """Write a visual line with the gaps it has on the page, in half-width columns."""
    text = ""
    end: float | None = None
    for word in words:
        at = min(round((word.x0 - left) / unit), WIDEST_LINE)
        if end is None:
            text += " " * max(at, 0)
        elif word.x0 - end > unit * 3:
            text += " " * max(at - display_width(text), 2)
        elif word.x0 - end > unit * 0.5:
            text += "\u3000" if word.x0 - end > unit * 1.6 else " "
        text += word.text
        end = word.x1
    return text


def _table(reader: _Reader, table: Any, words: Sequence[_Word], number: int, unit: float) -> None:
    """Read a ruled table; each visual line in a cell is a line."""
    grid = []
    for row in table.rows:
        cells = []
        for box in row.cells:
            inside = [w for w in words if _within(w, box)] if box is not None else []
            left = min((w.x0 for w in inside), default=0.0)
            cells.append(Cell(tuple(reader.add(r, number, left, unit, in_table=True) for r in _rows(inside))))
        grid.append(tuple(cells))
    if any(cell.lines for row in grid for cell in row):
        reader.grids.append(Grid(tuple(grid)))


def _ranked(lines: Sequence[Line]) -> list[Line]:
    """Rank lines set larger than the body as headings, the largest first."""
    body = Counter(line.size for line in lines if line.text for _char in line.text).most_common(1)
    common = (body[0][0] or 0.0) if body else 0.0
    sizes = sorted(
        {line.size for line in lines if line.size and line.size >= common * 1.15 and not line.in_table}, reverse=True
    )
    ranks = {size: min(place, 6) for place, size in enumerate(sizes, start=1)}
    return [
        replace(line, heading=ranks.get(line.size or 0.0, 0)) if line.text and not line.in_table else line
        for line in lines
    ]
