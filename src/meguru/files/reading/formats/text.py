"""Plain text: finds the encoding, cuts lines, and lifts tables that are marked by tabs, bars or aligned columns."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from meguru.core.language import _
from meguru.files.outside.guard import empty
from meguru.files.outside.refusal import FileRefused
from meguru.files.outside.writing import writing_of
from meguru.files.reading.limits import MAX_LINE_LENGTH, MAX_LINES
from meguru.files.reading.outline.abreast import headings_abreast
from meguru.files.reading.outline.cells import segments
from meguru.files.reading.outline.lines import Document, Line, make_line
from meguru.files.reading.outline.pagecolumns import Piece, Read, in_reading_order
from meguru.files.reading.outline.sidecards import cards_apart
from meguru.files.reading.outline.textgrids import lift_grids


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: UTF-8 (with or without BOM), UTF-16, Shift_JIS (cp932), EUC-JP or JIS.

    Raises FileRefused with ``wrong_type`` when the bytes are no text in any of them.
    """
    if (encoding := writing_of(data)) is not None:
        return _checked(data, encoding)
    text = data.decode("cp932", errors="replace")
    if text.count("\ufffd") * 50 > len(text):
        raise _not_text()
    _refuse_binary(text)
    return text, "cp932"


def read_text(data: bytes) -> Document:
    """Return the document of a text file. Raises FileRefused when it is no text, or far too long for a plan."""
    text, encoding = decode(data)
    raw = re.split(r"\r\n|\n|\r|\x0b|\u2028|\u2029", text.replace("\ufeff", ""))
    if len(raw) > MAX_LINES or any(len(line) > MAX_LINE_LENGTH for line in raw):
        raise FileRefused(
            "too_large",
            _("文章が長すぎます（{count:,}行）。計画書の施策の章だけを保存して、もう一度お試しください。").format(
                count=len(raw)
            ),
        )
    lines, page = [], 1
    for number, line in enumerate(raw, start=1):
        page += line.count("\f")
        lines.append(make_line(number, line.replace("\f", ""), page=page))
    if not any(line.text for line in lines):
        raise empty()
    placed, grids = lift_grids(_in_one_column(_one_after_the_other(lines)))
    troubles = (
        (("encoding", _("文字コードが一部壊れています。読めない文字がないか確かめてください。")),)
        if "\ufffd" in text
        else ()
    )
    return Document(tuple(placed), grids, "txt", encoding, troubles)


def _one_after_the_other(lines: list[Line]) -> list[Line]:
    """Lines of cards side by side one card after the other, numbered anew; all others as they were."""
    found = headings_abreast(cards_apart(lines))
    return lines if found is lines else [replace(line, number=number) for number, line in enumerate(found, start=1)]


def _in_one_column(lines: list[Line]) -> list[Line]:
    """Lines of pages in two columns one column after the other, numbered anew; all others as they were."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)
    found: list[Line] = []
    for page in pages.values():
        found += _page_in_one_column(page)
    if len(found) == len(lines) and all(a is b for a, b in zip(found, lines, strict=True)):
        return lines
    return [replace(line, number=number) for number, line in enumerate(found, start=1)]


def _page_in_one_column(page: list[Line]) -> list[Line]:
    told = [line for line in page if line.text]
    cut: list[Read] = []
    for by_count in (False, True):
        rows = [
            [Piece(x0, x1, text, place) for x0, x1, text in segments(line.raw, by_count=by_count)]
            for place, line in enumerate(told)
        ]
        read = in_reading_order(rows, slack=4.0 if by_count else 1.0)
        if [[piece.key for piece in row] for row, _edge in read] != [[piece.key for piece in row] for row in rows]:
            cut.append(read)
    # The way of counting that cuts more rows is the one the page was set by: in the other, rows stand over the gutter.
    return _as_lines(max(cut, key=len), told) if cut else page


def _as_lines(read: Read, told: list[Line]) -> list[Line]:
    """Lines of the rows in the order they are read, with an empty line where one stood above a row."""
    found: list[Line] = []
    for row, edge in read:
        line = told[row[0].key]
        apart = found and line.number - found[-1].number != 1
        if apart and found[-1].text:
            found.append(replace(line, raw="", text="", indent=0))
        raw = " " * max(0, round(row[0].x0 - edge)) + "  ".join(piece.text for piece in row)
        found.append(replace(make_line(line.number, raw, page=line.page), hard=line.hard))
    return [*found, replace(told[-1], raw="", text="", indent=0)]


def _checked(data: bytes, encoding: str) -> tuple[str, str]:
    text = data.decode(encoding, errors="replace")
    _refuse_binary(text)
    return text, encoding


def _refuse_binary(text: str) -> None:
    controls = sum(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f\x0b" for c in text)
    if "\x00" in text or controls * 100 > len(text):
        raise _not_text()


def _not_text() -> FileRefused:
    return FileRefused(
        "wrong_type",
        _(
            "文章として読めないファイルです。テキスト（txt）、PDF、Word（docx）、Excel（xlsx）の計画書を選んでください。"
        ),
    )
