"""Files that are no table, or a table with something in it that nobody should open: each is refused with a sentence of its own."""

import io
import json
import sys
import threading
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from meguru.core.language import speaking
from meguru.files.outside.apart import Limits, ReaderFailed
from meguru.files.outside.child import serve
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables import child, opening, reading
from meguru.files.tables.opening import open_workbook
from meguru.files.tables.reading import SENTENCES, look, look_at_text, read_apart
from tests.files.tables.districts import edited, put, sent
from tests.support.hostile import last_corner, last_row, long_index, nested_pages, swelling

SHORT = Limits(megabytes=256, seconds=4.0, most_seconds=4.0)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def with_part(name: str, content: bytes = b"<x/>") -> bytes:
    """Our table with one more part in its archive."""
    out = io.BytesIO(sent())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def with_sheet(change: Callable[[str], str]) -> bytes:
    """Our table with its second sheet written otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sent())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            text = source.read(name)
            archive.writestr(name, change(text.decode()) if name.endswith("sheet2.xml") else text)
    return out.getvalue()


def archive() -> bytes:
    """A zip with a text in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("表.txt", "地区")
    return out.getvalue()


def laughing(sheet: str) -> str:
    """Entities that swell a thousandfold when they are read."""
    return sheet.replace("<worksheet", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet', 1)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "empty"),
        (lambda: b"x" * (reading.MAX_BYTES + 1), "too_large"),
        ("地区,名前\n".encode, "wrong_type"),
        (nested_pages, "wrong_type"),
        (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, "wrong_type"),
        (lambda: OLE, "old_office"),
        (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (swelling, "bomb"),
        (long_index, "bomb"),
        (lambda: with_sheet(laughing), "bomb"),
        (lambda: sent()[:-200], "broken"),
        (lambda: with_part("xl/vbaProject.bin"), "macro"),
        (lambda: with_part("xl/externalLinks/externalLink1.xml"), "links"),
        (lambda: with_part("xl/connections.xml"), "links"),
        (lambda: with_part("xl/embeddings/oleObject1.bin"), "objects"),
        (lambda: with_part("XL/activeX/activeX1.bin".replace("XL", "xl")), "objects"),
    ],
)
def test_what_is_no_table_is_seen_before_anything_opens_it(
    make: Callable[[], bytes], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "run_apart", None)
    with pytest.raises(FileRefused) as refused:
        read_apart(make())
    assert refused.value.code == code
    assert refused.value.message.count("。") >= 2
    assert "計画" not in refused.value.message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("地区,名前\n".encode(), ("これは文字だけのファイル（CSVなど）です", "「Excelブック（xlsx）」で保存し直す")),
        (b"%PDF-1.7\n", ("これはPDFです",)),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, ("これは画像（PNG）です",)),
        (nested_pages(), ("これはPDFです",)),
        (archive(), ("これは圧縮ファイル（zip）です",)),
        (OLE, ("古い形式のExcel（xls）です", "xlsxで保存し直して")),
    ],
)
def test_what_is_called_a_workbook_and_is_none_is_told_as_what_it_is(data: bytes, said: tuple[str, ...]) -> None:
    with pytest.raises(FileRefused) as refused:
        look(data)
    assert all(words in refused.value.message for words in said), refused.value.message
    assert OLE.startswith(data[:4]) or "Excelのファイル（xlsx）ではありません" in refused.value.message


def test_what_is_neither_workbook_nor_csv_is_told_as_what_it_is() -> None:
    for data, said in ((b"%PDF-1.7\n", "これはPDFです"), (b"Rar!\x1a\x07\x00", "これは圧縮ファイル（RAR）です")):
        with pytest.raises(FileRefused, match=said):
            look_at_text(data)


def test_a_good_table_comes_through_the_child_as_it_is() -> None:
    assert read_apart(sent()) == open_workbook(sent())


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: with_sheet(lambda sheet: sheet[: len(sheet) // 2]), "broken"),
        (last_corner, "too_large"),
        (lambda: edited(sent(), put("地区", "A1048576", "端"), put("地区", "ZZ9", "端")), "too_large"),
        (lambda: with_sheet(lambda sheet: sheet.replace('r="3"', 'r="99999999"', 1)), "too_large"),
    ],
)
def test_what_the_child_cannot_take_is_refused_within_its_limits(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_apart(make(), limits=SHORT)
    assert refused.value.code in {code, "too_slow"}
    assert refused.value.message.count("。") >= 2
    if code == "broken":
        with speaking("en"):
            assert str(refused.value.message).startswith("The Excel file is damaged")


def test_one_cell_in_the_last_row_costs_one_row() -> None:
    (sheet,) = read_apart(last_row(), limits=SHORT).sheets
    assert [row.number for row in sheet.rows] == [1, 2, 1_048_576]


def test_too_many_sheets_rows_or_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as few:
        few.setattr(opening, "MOST_CELLS", 20)
        with pytest.raises(FileRefused, match="多すぎる表"):
            open_workbook(sent())
    monkeypatch.setattr(opening, "MOST_ROWS", 2)
    with pytest.raises(FileRefused, match="行は2まで"):
        open_workbook(sent())
    monkeypatch.setattr(opening, "MOST_SHEETS", 2)
    with pytest.raises(FileRefused, match="シートは2まで"):
        open_workbook(sent())


def test_memory_that_is_gone_is_no_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        def load_workbook(self, *_: object, **__: object) -> None:
            raise MemoryError

    monkeypatch.setattr(opening, "openpyxl", Empty())
    for ask in (open_workbook, opening.first_cells):
        with pytest.raises(MemoryError):
            ask(sent())


def test_cells_of_every_sort_are_told_apart() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        page = book["町内"]
        for place, value in zip(
            "ABCDEF", ("=1+1", "#N/A", True, "1e400", "_x0041__xD800__x0007_\r\n", None), strict=True
        ):
            page[f"{place}2"].value = value
        page["D2"].data_type = "n"

    def sorts(data: bytes) -> list[tuple[str, object]]:
        return [(cell.sort, cell.value) for cell in open_workbook(data).sheets[2].rows[1].cells.values()]

    assert sorts(edited(sent(), fill)) == [("f", "=1+1"), ("e", "#N/A"), ("b", True), ("s", "inf"), ("s", "A")]


def test_the_child_gives_the_cells_as_json(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("meguru.files.outside.child.limit", lambda *_: None)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(sent())))
    assert serve(["--megabytes=1", "--seconds=1"], child.cells_of) == 0
    assert json.loads(capsys.readouterr().out)["found"] == json.loads(json.dumps(open_workbook(sent()).to_json()))


def test_a_table_that_comes_while_another_is_read_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = threading.BoundedSemaphore(1)
    taken.acquire()
    monkeypatch.setattr(reading, "_AT_ONCE", taken)
    with pytest.raises(FileRefused, match="少し待って"):
        read_apart(sent(), limits=Limits(seconds=0.1, most_seconds=0.1))


def test_a_child_that_fails_is_said_and_leaves_the_place_free(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ReaderFailed

    monkeypatch.setattr(reading, "run_apart", fail)
    for _ in range(2):
        with pytest.raises(FileRefused, match="もう一度、同じファイル"):
            read_apart(sent())


def test_every_sentence_of_the_guard_has_one_for_tables() -> None:
    look(sent())
    assert all(sentence.count("。") >= 2 for sentence in SENTENCES.values())
