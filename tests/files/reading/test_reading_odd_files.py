"""Files that are odd inside (numbers that are none, boxes in boxes, letters nobody can draw) are read, or refused in words."""

import io
import zipfile
from collections.abc import Callable

import docx
import openpyxl
import pytest

from meguru.files.outside.guard import sniff
from meguru.files.reading import FileRefused, read_plan
from meguru.files.reading.apart import read_apart
from meguru.files.reading.formats import word
from meguru.files.reading.limits import WIDEST_LINE
from tests.support.growth import calls_of
from tests.support.hostile import one_page

GOOD = "施策1-1　見守りの推進【福祉課】"


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """An archive with one part written otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = {entry: source.read(entry) for entry in source.namelist()}
        for entry, content in {**parts, name: change(parts.get(name, b""))}.items():
            archive.writestr(entry, content)
    return out.getvalue()


def a_word(body: bytes = b"", styles: bytes = b"") -> bytes:
    """A good Word file with more in its body, or among its styles."""
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(GOOD)
    document.save(out)
    data = with_part(out.getvalue(), "word/document.xml", lambda xml: xml.replace(b"<w:sectPr", body + b"<w:sectPr", 1))
    return with_part(data, "word/styles.xml", lambda xml: xml.replace(b"</w:styles>", styles + b"</w:styles>"))


def a_sheet(rows: bytes = b"") -> bytes:
    """A good workbook with more rows, as XML."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (("施策名", "内容", "担当"), ("見守りの輪", "声をかけ合います。", "福祉課")):
        book.worksheets[0].append(row)
    book.save(out)
    part = "xl/worksheets/sheet1.xml"
    return with_part(out.getvalue(), part, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def par(text: str, properties: bytes = b"") -> bytes:
    return b"<w:p>" + properties + b"<w:r><w:t>" + text.encode() + b"</w:t></w:r></w:p>"


def titles(data: bytes) -> list[str]:
    return [measure.title for measure in read_plan(data, "plan").measures]


def refused(data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_plan(data, "plan")
    assert caught.value.message.count("。") >= 2
    return caught.value


@pytest.mark.parametrize(
    "row",
    [
        b'<row r="3"><c r="ZZZZZZ99999999999"><v>1</v></c></row>',
        b'<row r="0"><c r="A0"><v>1</v></c></row>',
        b'<row r="3"><c r="A3" t="s"><v>99999999</v></c></row>',
    ],
)
def test_cells_at_addresses_that_are_none_are_a_broken_file(row: bytes) -> None:
    """One of them makes the reader of Excel panic, which would end the child without a word, three times over."""
    assert refused(a_sheet(row)).code == "broken"
    with pytest.raises(FileRefused) as told:
        read_apart(a_sheet(row), "計画.xlsx")
    assert told.value.code == "broken"


def test_numbers_that_are_none_are_no_text_of_a_measure() -> None:
    row = b'<row r="3"><c r="A3"><v>NaN</v></c><c r="B3"><v>inf</v></c><c r="C3"><v>1e999</v></c></row>'
    assert titles(a_sheet(row)) == ["見守りの輪"]


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml", "word/vbaproject.bin"]
)
def test_macros_of_every_kind_are_not_taken(part: str) -> None:
    data = with_part(a_word() if part.startswith("word") else a_sheet(), part, lambda _: b"<x/>")
    with pytest.raises(FileRefused, match="マクロを含む") as told:
        sniff(data)
    assert told.value.code == "macro"


@pytest.mark.parametrize(
    "body",
    [
        b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="many"/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>',
        b"<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        par("a", b'<w:pPr><w:numPr><w:ilvl w:val="x"/><w:numId w:val="1"/></w:numPr></w:pPr>'),
    ],
)
def test_counts_of_word_that_are_none_are_a_broken_file(body: bytes) -> None:
    assert refused(a_word(body)).code == "broken"


def test_want_of_memory_is_not_called_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (MemoryError(), ValueError("out of memory error, line 1")):

        def fail(_data: object, error: Exception = error) -> None:
            raise error

        with monkeypatch.context() as short:
            short.setattr(word.docx, "Document", fail, raising=False)
            with pytest.raises(MemoryError):
                read_plan(a_word(), "plan")


def test_boxes_in_boxes_are_read_once_each() -> None:
    inside = par("施策1-2　いちばん内の箱【福祉課】")
    for depth in range(20):
        inside = (
            par(f"箱{depth}") + b"<w:p><w:r><w:pict><w:txbxContent>" + inside + b"</w:txbxContent></w:pict></w:r></w:p>"
        )
    found = read_plan(a_word(inside), "plan")
    assert [line.text for line in found.lines].count("施策1-2 いちばん内の箱【福祉課】") == 1
    assert [line.text for line in found.lines].count("箱3") == 1


def test_very_many_styles_do_not_hold_the_reader_up() -> None:
    """Four times the styles and the paragraphs are four times the work: no style is looked for among all the others."""

    def of(number: int) -> bytes:
        style = b'<w:style w:type="paragraph" w:styleId="S%d"><w:name w:val="n%d"/></w:style>'
        body = b"".join(par("a", b'<w:pPr><w:pStyle w:val="S%d"/></w:pPr>' % at) for at in range(number))
        return a_word(body, b"".join(style % (at, at) for at in range(number)))

    few, many = of(60), of(240)
    assert titles(few) == titles(many) == ["見守りの推進"]
    assert calls_of(titles, many) < 4.2 * calls_of(titles, few)


def test_marks_that_turn_the_writing_round_are_gone() -> None:
    text = "施策1-1　\u202e見守り\u202c\u2067の\u2069\u061c推\u00ad進\ufff9【福祉課】\n声をかけ合います。\n" * 3
    found = read_plan(text.encode(), "plan.txt")
    assert {measure.title for measure in found.measures} == {"見守りの推進"}


def test_bullets_of_symbol_fonts_are_bullets() -> None:
    pairs = [("\uf06c", "●"), ("\uf06e", "■"), ("\uf0b7", "●"), ("\uf0d8", "●"), ("\uf0a7", "▪")]
    for symbol, plain in pairs:
        of = [
            f"福祉課\n{mark} 見守りの輪づくり\n声をかけ合います。\n{mark} 居場所づくり\n集まれる場をつくります。\n".encode()
            for mark in (symbol, plain)
        ]
        drawn, meant = (read_plan(each, "plan.txt") for each in of)
        assert (
            [m.title for m in drawn.measures]
            == [m.title for m in meant.measures]
            == ["見守りの輪づくり", "居場所づくり"]
        )
        assert not [one for one in drawn.warnings if one.code == "unknown_letters"]


def test_letters_that_only_their_writers_machine_can_draw_are_shown_and_told() -> None:
    found = read_plan(
        "施策1-1　\ue000橋地区の見守り【福祉課】\n\U000f0001様と声をかけ合います。\n".encode(), "plan.txt"
    )
    assert [measure.title for measure in found.measures] == ["〓橋地区の見守り"]
    (told,) = (one for one in found.warnings if one.code == "unknown_letters")
    assert "外字など）が2か所" in told.message
    assert told.lines == (1, 2)


def test_letters_too_small_to_be_seen_are_no_text() -> None:
    seen = b"BT /F 10 Tf 50 700 Td (1-1 Watching over) Tj ET\n"
    hidden = b"BT /F 0.0001 Tf 50 650 Td (1-2 Hidden) Tj ET BT /F 0 Tf 50 600 Td (1-3 Hidden) Tj ET\n"
    assert [line.text for line in read_plan(one_page(seen + hidden * 20), "plan.pdf").lines] == ["1-1 Watching over"]
    assert refused(one_page(hidden)).code == "no_text"


def test_a_page_that_says_it_is_kilometres_wide_is_read() -> None:
    words = b"".join(b"BT /F 1 Tf %d 700 Td (far) Tj ET\n" % (10_000_000 * at) for at in range(5))
    (line,) = read_plan(one_page(words, box=b"[0 0 1000000000 842]"), "plan.pdf").lines
    assert line.text == "far far far far far"
    assert len(line.text) < WIDEST_LINE
