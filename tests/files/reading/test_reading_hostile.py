"""Files that are not what they say, too large, locked, bombs, broken or empty: each gets one clear sentence."""

from __future__ import annotations

import io
import time
import zipfile
import zlib
from typing import Any

import docx
import openpyxl
import pikepdf
import pytest

from meguru.files.outside import guard
from meguru.files.reading import FileRefused, limits, read_plan
from meguru.files.reading.outline.vocabulary import _COLUMN_ROLES
from tests.files.reading.reading_papers import fonts, pdf
from tests.support.growth import growth


def refused(data: bytes, name: str = "plan.txt") -> FileRefused:
    """Read a file that has to be refused."""
    with pytest.raises(FileRefused) as caught:
        read_plan(data, name)
    message = caught.value.message
    assert message.endswith("。")
    assert message.count("。") >= 2, "the sentence says what, why and what to do"
    assert any("ぁ" <= c <= "ん" for c in message)
    return caught.value


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(text: str = "") -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("data", [b"", b"\n\n  \r\n", b"\xef\xbb\xbf", b"\x00" * 500, "\u3000\n\u3000".encode()])
def test_empty(data: bytes) -> None:
    assert refused(data).code == "empty"


def test_empty_word_and_excel() -> None:
    assert refused(word()).code == "empty"
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert refused(out.getvalue()).code == "empty"


def test_too_large() -> None:
    assert refused(b"a" * (guard.MAX_BYTES + 1)).code == "too_large"
    assert refused(("施策\n" * (limits.MAX_LINES + 5)).encode()).code == "too_large"
    assert refused(("施" * (limits.MAX_LINE_LENGTH + 5)).encode()).code == "too_large"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 99,
        b"\xff\xd8\xff\xe0" + b"\x00" * 99,
        b"GIF89a" + b"\x00" * 99,
        b"MZ\x90\x00" + b"\x00" * 99,
        b"\x7fELF" + b"\x00" * 99,
        b"\x1f\x8b\x08" + b"\x00" * 99,
        bytes(range(256)) * 40,
        b"{\\rtf1 abc}",
    ],
)
def test_other_types_whatever_their_name(data: bytes) -> None:
    assert refused(data, "plan.pdf").code == "wrong_type"


def test_the_type_is_told_by_content_and_not_by_name() -> None:
    data = word("施策1-1　見守りの推進【福祉課】")
    assert read_plan(data, "plan.txt").format == "docx"
    assert refused(zipped({"notes.txt": b"abc"}), "plan.docx").code == "wrong_type"


def test_old_and_locked_office_files() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
    assert refused(ole, "plan.doc").code == "old_office"
    assert refused(ole + "EncryptedPackage".encode("utf-16-le"), "plan.docx").code == "encrypted"


def test_macros_are_not_taken() -> None:
    assert refused(zipped({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"})).code == "macro"


def test_zip_bombs() -> None:
    swelling = zipped({"word/document.xml": b"<a>" + b" " * (30 * 1024 * 1024) + b"</a>"})
    assert refused(swelling).code == "bomb"
    many = zipped({f"word/{n}.xml": b"" for n in range(guard.MAX_ENTRIES + 1)})
    assert refused(many).code == "bomb"
    entities = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>'
    assert refused(zipped({"xl/workbook.xml": entities})).code == "bomb"


def test_broken_archives() -> None:
    assert refused(b"PK\x03\x04" + b"\x00" * 99).code == "broken"
    assert refused(word("施策")[:-200]).code == "broken"
    assert refused(zipped({"word/document.xml": b"<a>"})).code == "broken"
    assert refused(zipped({"xl/workbook.xml": b"<a>"})).code == "broken"


def test_broken_pdf() -> None:
    assert refused(b"%PDF-1.7\n" + b"garbage " * 50).code in ("broken", "no_text")


def _blank_pdf(pages: int = 1) -> pikepdf.Pdf:
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    return made


def _saved(document: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def test_locked_pdf() -> None:
    data = _saved(_blank_pdf(), encryption=pikepdf.Encryption(user="secret", owner="secret", R=6))
    assert refused(data).code == "encrypted"


def test_pdf_without_text_and_with_too_many_pages() -> None:
    assert refused(_saved(_blank_pdf())).code == "no_text"
    assert refused(_saved(_blank_pdf(limits.MAX_PAGES + 1))).code == "too_many_pages"


def test_pdf_bomb() -> None:
    packed = zlib.compress(b" " * (guard.MAX_ENTRY + 1024), 9)
    head = b"%PDF-1.4\n1 0 obj\n<< /Length " + str(len(packed)).encode() + b" /Filter /FlateDecode >>\nstream\n"
    assert refused(head + packed + b"\nendstream\nendobj\n%%EOF").code == "bomb"


@pytest.mark.skipif(not fonts(), reason="the typeface is not installed (npm install)")
def test_a_pdf_that_only_forbids_changes_is_read() -> None:
    made = pikepdf.open(io.BytesIO(pdf("== 施策1-1　見守りの推進\n見守りを進めます。", [])))
    data = _saved(
        made, encryption=pikepdf.Encryption(owner="secret", user="", allow=pikepdf.Permissions(extract=False))
    )
    assert [m.title for m in read_plan(data, "plan.pdf").measures] == ["見守りの推進"]


@pytest.mark.parametrize(
    "piece", ["…", "（", "あ　", "●  ", "担当：福祉課、", "計画", "1-", "【】", "支援・", "課 ", "|", "\t施策"]
)
def test_endless_lines_do_not_hold_the_reader_up(piece: str) -> None:
    def read(length: int) -> object:
        evil = piece * (length // len(piece))
        text = f"{evil}\n● {evil}\n施策1-1 {evil}\nあ。\n第4章 推進体制\n{evil}\n事業名  内容  担当課\n{evil}\nあ。"
        return read_plan(text.encode(), "plan.txt")

    # Four times as much is read in about four times as long. A rule that looks back over the line takes sixteen times.
    assert growth(read, short=2_250, long=9_000) < 9


@pytest.mark.parametrize("piece", ["1", "年", "令和", "（"])
def test_a_heading_that_goes_on_and_on_is_told_at_once(piece: str) -> None:
    start = time.process_time()
    for _role, words in _COLUMN_ROLES:
        assert not words.match("期間" + piece * 26 + "！")
    assert time.process_time() - start < 2


def test_a_cell_in_the_last_corner_costs_one_row() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (("担当課", "事業名", "内容"), ("福祉課", "見守りの輪", "声をかけ合います。"), ("福祉課", "つどい", "")):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    out, far = io.BytesIO(), io.BytesIO()
    book.save(out)
    sheet["XFD1048576"] = "端"
    sheet["A1048576"] = "ここまで"
    book.save(far)
    plain, read = read_plan(out.getvalue(), "plan.xlsx"), read_plan(far.getvalue(), "plan.xlsx")
    assert read.measures == plain.measures
    assert [(one.title, one.owner) for one in read.measures] == [("見守りの輪", "福祉課"), ("つどい", "福祉課")]
    assert read.lines[-1].text == "ここまで"


def test_tables_in_tables_that_are_too_deep_are_not_called_broken() -> None:
    with zipfile.ZipFile(io.BytesIO(word("底"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    deep = b"<w:tbl><w:tr><w:tc>" * 400 + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * 400
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", deep + b"<w:sectPr", 1)
    assert refused(zipped(parts)).code == "too_deep"


def test_a_text_without_a_measure_says_what_to_try() -> None:
    said = [warning.message for warning in read_plan("お知らせ。\nあすは雨です。".encode(), "plan.txt").warnings]
    assert any(sentence.startswith("取組が見つかりませんでした。") for sentence in said)


def test_a_pdf_whose_fonts_do_not_say_their_letters_is_refused_by_a_sentence_of_its_own() -> None:
    glyphs = "".join(f"{number:04x}" for number in range(1, 60))
    content = f"BT /F1 12 Tf 72 700 Td <{glyphs}> Tj ET".encode()
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /FontDescriptor 7 0 R"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 900"
        b" /Descent -100 /CapHeight 900 /StemV 80 >>",
    ]
    data = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    told = refused(data + b"trailer << /Root 1 0 R >>\n%%EOF")
    assert told.code == "no_letters"
    assert "読める字にできません" in told.message


def test_a_hidden_sheet_is_not_read_and_is_named() -> None:
    book = openpyxl.Workbook()
    shown = book.active
    assert shown is not None
    for row in (["事業名", "内容", "担当課"], ["見守り訪問", "声をかけます。", "福祉課"]):
        shown.append(row)
    hidden = book.create_sheet("旧い案")
    hidden.append(["事業名", "内容", "担当課"])
    hidden.append(["古い事業", "やめました。", "福祉課"])
    hidden.sheet_state = "hidden"
    kept = io.BytesIO()
    book.save(kept)
    reading = read_plan(kept.getvalue(), "plan.xlsx")
    assert [one.title for one in reading.measures] == ["見守り訪問"]
    assert any("旧い案" in one.message for one in reading.warnings if one.code == "hidden_sheets")
