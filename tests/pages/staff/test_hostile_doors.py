"""Every page that takes a table says in words why it does not take a hostile one, and nothing is changed."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from tests.support.cast import SPRING, Player
from tests.support.hostile import last_corner, long_index, nested_pages, swelling
from tests.support.readings import kept_reading

DOORS = ("setup/", "bodies/basics/take/", "bodies/moves/", "plan/readings/{reading}/table/")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def reading(secretary: Player, own_town: Town) -> int:
    return int(kept_reading(secretary.actor, at=SPRING).pk)


QUICK: tuple[tuple[Callable[[], bytes], str], ...] = (
    (lambda: b"", "空"),
    (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "選んでください"),
    (nested_pages, "選んでください"),
    (lambda: OLE, "古い形式"),
    (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "パスワードがかかった"),
    (lambda: zipped({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"}), "マクロを含む"),
    (lambda: zipped({"xl/workbook.xml": b"<a>", "xl/connections.xml": b"x"}), "つながりを含む"),
    (lambda: zipped({"xl/workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'ha'>]><a>&b;</a>"}), "異常に大きくなる"),
    (lambda: b"x" * (6 * 1024 * 1024), "大きすぎます"),
)
# What has to be opened or unpacked to be seen: one of them at each door.
LONG: tuple[tuple[Callable[[], bytes], str], ...] = (
    (swelling, "異常に大きくなる"),
    (long_index, "異常に大きくなる"),
    (lambda: zipped({"xl/workbook.xml": b"<a>"}), "壊れて"),
    (last_corner, "多すぎる表"),
)


@pytest.mark.parametrize("door", DOORS)
def test_a_hostile_file_is_refused_in_words_at_every_door(door: str, secretary: Player, reading: int) -> None:
    before = LedgerEntry.objects.count()
    path = secretary.path(door.format(reading=reading))
    for make, said in (*QUICK, LONG[DOORS.index(door)]):
        file = SimpleUploadedFile("表.xlsx", make())
        answer = secretary.client.post(path, {"file": file, "source": "住民基本台帳"})
        assert answer.status_code == 422
        assert said in answer.content.decode()
    assert LedgerEntry.objects.count() == before
