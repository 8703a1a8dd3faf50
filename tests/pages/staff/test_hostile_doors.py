"""Every page that takes a table says in words why it does not take a hostile one, and nothing is changed."""

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.files.tables.opening import MOST_ROWS
from tests.support.cast import SPRING, Player
from tests.support.hostile import last_corner, long_index, nested_pages, swelling
from tests.support.readings import kept_reading

DOORS = ("setup/", "bodies/basics/take/", "bodies/moves/", "plan/readings/{reading}/table/")
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def very_many_rows() -> bytes:
    """A sheet of more than a hundred thousand rows, in some hundred kilobytes."""
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with zipfile.ZipFile(out) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = b'<row r="%d"><c r="A%d"><v>%d</v></c></row>'
    rows = b"".join(row % (at, at, at * 7919 % 99_991) for at in range(1, MOST_ROWS + 2))
    parts[SHEET] = parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")
    assert rows in parts[SHEET]
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def reading(secretary: Player, own_town: Town) -> int:
    return int(kept_reading(secretary.actor, at=SPRING).pk)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "空"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "選んでください"),
        (nested_pages, "選んでください"),
        (lambda: OLE, "古い形式"),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードがかかった"),
        (swelling, "異常に大きくなる"),
        (long_index, "異常に大きくなる"),
        (lambda: zipped({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "マクロを含む"),
        (lambda: zipped({"xl/workbook.xml": b"<a>", "xl/connections.xml": b"x"}), "つながりを含む"),
        (lambda: zipped({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'ha'>]><a>&b;</a>"}), "異常に大きくなる"),
        (lambda: zipped({"xl/workbook.xml": b"<a>"}), "壊れて"),
        (last_corner, "多すぎる表"),
        (very_many_rows, "多すぎる表"),
        (lambda: b"x" * (6 * 1024 * 1024), "大きすぎます"),
    ],
)
def test_a_hostile_file_is_refused_in_words_at_every_door(
    make: Callable[[], bytes], said: str, door: str, secretary: Player, reading: int
) -> None:
    before = LedgerEntry.objects.count()
    path = secretary.path(door.format(reading=reading))
    answer = secretary.client.post(path, {"file": SimpleUploadedFile("表.xlsx", make()), "source": "住民基本台帳"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert LedgerEntry.objects.count() == before
