"""Files that would take a machine down if they were opened without limits, each made in a moment and a few kilobytes long."""

import io
import zipfile
import zlib
from collections.abc import Callable

import openpyxl


def _pdf(objects: list[bytes], root: int = 1) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj" % number + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    end = b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, len(body))
    return body + head + table + end


def _stream(data: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(data, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>\nstream\n" % (len(packed), more) + packed + b"\nendstream"


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def nested_pages(depth: int = 30) -> bytes:
    """Each node of the tree of pages names the next one ten times: ten to the power of ``depth`` pages."""
    nodes = [b"<</Type/Pages/Count 10/Kids[%s]>>" % (b"%d 0 R " % (at + 3) * 10) for at in range(depth)]
    page = b"<</Type/Page/MediaBox[0 0 595 842]>>"
    return _pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, page])


def nested_forms(depth: int = 25) -> bytes:
    """Each drawing draws the next one four times: four to the power of ``depth`` words."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 6 0 R>>>>>>",
        _stream(b"/X Do\n"),
        FONT,
    ]
    for at in range(depth):
        next_one = b"/XObject<</X %d 0 R>>" % (at + 7)
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>" % next_one
        objects.append(_stream(b"/X Do\n" * 4, form))
    objects.append(
        _stream(b"BT /F 9 Tf (a) Tj ET\n", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>>>")
    )
    return _pdf(objects)


def one_page(content: bytes, box: bytes = b"[0 0 595 842]") -> bytes:
    """A PDF of one page with this content, in which /F is a font."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox" + box + b"/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        _stream(content),
        FONT,
    ]
    return _pdf(objects)


def much_text(megabytes: int = 60) -> bytes:
    """One page with so many megabytes of short words, packed a thousandfold."""
    words = b"BT /F 9 Tf 10 10 Td (" + b"a" * 60 + b") Tj ET\n"
    return one_page(words * (megabytes * 1024 * 1024 // len(words)))


def _workbook(cell: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("施策名", "内容", "担当"), ("見守りの輪", "声をかけ合います。", "福祉課")):
        sheet.append(row)
    sheet[cell] = "末尾"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def last_row() -> bytes:
    """A good table and one more cell in the last row that a sheet has."""
    return _workbook("A1048576")


def last_corner() -> bytes:
    """A good table and one more cell in the last row and column: 17 thousand million cells when spread out."""
    return _workbook("XFD1048576")


def swelling() -> bytes:
    """An archive that says it is small, with a sheet of 300 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * (1024 * 1024))
    return out.getvalue()


def long_index() -> bytes:
    """An archive of nothing but its list of contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(12_000):
            archive.writestr(f"xl/{number:0100}.xml", b"")
    return out.getvalue()


# What makes it, and what it is refused for ("" where it is read).
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nested pages": (nested_pages, "no_text"),
    "nested forms": (nested_forms, "too_slow"),
    "much text": (much_text, "too_heavy"),
    "a cell in the last row": (last_row, ""),
    "a cell in the last corner": (last_corner, ""),
    "a swelling archive": (swelling, "bomb"),
    "a long index": (long_index, "bomb"),
}
