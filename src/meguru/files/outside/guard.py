"""Looks at a file before it is read: what it really is, and whether it is safe. Says no in words an official understands.

Types are told by content, never by name. Word and Excel files are zip archives and are weighed before being opened.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from meguru.core.language import _
from meguru.files.outside.refusal import FileRefused

MAX_BYTES = 30 * 1024 * 1024
MAX_UNZIPPED = 200 * 1024 * 1024
MAX_ENTRY = 100 * 1024 * 1024
MAX_RATIO = 200
RATIO_FROM = 5 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_INDEX = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", _("画像（PNG）")),
    (b"\xff\xd8\xff", _("画像（JPEG）")),
    (b"GIF8", _("画像（GIF）")),
    (b"II*\x00", _("画像（TIFF）")),
    (b"MM\x00*", _("画像（TIFF）")),
    (b"BM", _("画像（BMP）")),
    (b"Rar!", _("圧縮ファイル（RAR）")),
    (b"7z\xbc\xaf", _("圧縮ファイル（7z）")),
    (b"\x1f\x8b", _("圧縮ファイル（gzip）")),
    (b"MZ", _("プログラム")),
    (b"\x7fELF", _("プログラム")),
    (b"{\\rtf", _("リッチテキスト（RTF）")),
    (b"%!PS", "PostScript"),
    (b"JDocument", _("一太郎の文書")),
)
# Programs in a Word or Excel file: of today, and those of sheets of their own from before (XLM). Names in a package know no case.
_MACROS = re.compile(r"vbaProject\.bin$|^xl/macrosheets/", re.IGNORECASE)
_OFFER = _("テキスト（txt）、PDF、Word（docx）、Excel（xlsx）のどれかで保存し直して、もう一度お試しください。")


def sniff(data: bytes) -> str:
    """Return 'txt', 'pdf', 'docx' or 'xlsx' by content.

    Raises FileRefused: empty, too_large, encrypted, old_office, macro, wrong_type, broken, bomb.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise empty()
    if len(data) > MAX_BYTES:
        raise FileRefused(
            "too_large",
            _(
                "ファイルが大きすぎます（{size}）。"
                "{most}までのファイルを読み取れます。"
                "施策の章だけに分けるか、画像を除いて保存し直してください。"
            ).format(size=_mega(len(data)), most=_mega(MAX_BYTES)),
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        raise _old_or_locked(data)
    if data.startswith(b"PK"):
        return _office(data)
    foreign = next((name for magic, name in _FOREIGN if data.startswith(magic)), "")
    if (foreign and not (foreign.startswith("画像（BMP") or foreign == "プログラム")) or (
        foreign and b"\x00" in data[:4096]
    ):
        raise FileRefused(
            "wrong_type",
            _("このファイルは{foreign}です。文章を読み取れる種類ではありません。{offer}").format(
                foreign=foreign, offer=_OFFER
            ),
            found=foreign,
        )
    return "txt"


def empty() -> FileRefused:
    """The refusal of a file without text."""
    return FileRefused(
        "empty", _("ファイルが空です。中に文章がないため読み取れません。計画書のファイルを選び直してください。")
    )


def _office(data: bytes) -> str:
    """Weigh a zip archive and tell Word from Excel."""
    _weigh_index(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _weigh(entries, len(data))
            _refuse_entities(archive, entries)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused(
            "broken", _("ファイルが壊れていて開けません。元のアプリで開けるか確かめ、保存し直してください。")
        ) from error
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileRefused(
            "encrypted",
            _(
                "パスワードがかかった圧縮ファイルです。開けないため読み取れません。"
                "パスワードを外した計画書を選んでください。"
            ),
        )
    if any(map(_MACROS.search, names)):
        raise FileRefused(
            "macro",
            _(
                "マクロを含むファイルです。安全のため読み取りません。マクロなしの形式（docx、"
                "xlsx）で保存し直してください。"
            ),
        )
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise FileRefused(
        "wrong_type",
        _("このファイルは圧縮ファイル、または読み取れない種類の文書です。{offer}").format(offer=_OFFER),
        found=_("圧縮ファイル（zip）"),
    )


def _weigh_index(data: bytes) -> None:
    """Refuse an archive whose list of contents is itself immense, before that list is read."""
    at = data.rfind(b"PK\x05\x06")
    size = int.from_bytes(data[at + 12 : at + 16], "little") if at >= 0 else 0
    if size > MAX_INDEX:
        raise _swells()


def _swells() -> FileRefused:
    return FileRefused(
        "bomb",
        _(
            "開くと異常に大きくなるファイルです。機器を守るため読み取りを止めました。"
            "元のアプリで開いて、計画書だけを新しいファイルに保存し直してください。"
        ),
    )


def _weigh(entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Refuse an archive that would swell out of proportion when opened."""
    total = sum(entry.file_size for entry in entries)
    swells = total > RATIO_FROM and total > packed * MAX_RATIO
    inner = any(e.file_size > RATIO_FROM and e.file_size > max(e.compress_size, 1) * MAX_RATIO * 2 for e in entries)
    if (
        len(entries) > MAX_ENTRIES
        or total > MAX_UNZIPPED
        or any(e.file_size > MAX_ENTRY for e in entries)
        or swells
        or inner
    ):
        raise _swells()


def _refuse_entities(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Refuse parts that declare XML entities: Word and Excel never write any, bombs do."""
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")) and not entry.flag_bits & 0x1:
            with archive.open(entry) as part:
                start = part.read(4096)
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise FileRefused(
                    "bomb",
                    _(
                        "中に不正な指定があるファイルです。機器を守るため読み取りを止めました。"
                        "元のアプリで開いて、新しいファイルに保存し直してください。"
                    ),
                )


def weigh_pdf(data: bytes) -> None:
    """Refuse a PDF whose packed streams would swell out of proportion. Raises FileRefused (bomb)."""
    total = 0
    for match in re.finditer(rb"stream\r?\n", data):
        end = data.find(b"endstream", match.end())
        packed = data[match.end() : end if end >= 0 else len(data)]
        if packed[:1] not in (b"x", b"H", b"h", b"8", b"X"):
            continue
        size = _inflated(packed)
        total += size
        if (size > MAX_ENTRY and size > len(packed) * MAX_RATIO) or total > 4 * MAX_UNZIPPED:
            raise FileRefused(
                "bomb",
                _(
                    "開くと異常に大きくなるPDFです。機器を守るため読み取りを止めました。"
                    "元の文書から、もう一度PDFを作り直してください。"
                ),
            )


def _inflated(packed: bytes) -> int:
    """Size a packed stream would have, counted up to a limit without keeping it."""
    unpacker, size, rest = zlib.decompressobj(), 0, packed
    try:
        while rest and not unpacker.eof and size <= MAX_UNZIPPED:
            piece, before = unpacker.decompress(rest, 1 << 20), len(rest)
            size, rest = size + len(piece), unpacker.unconsumed_tail
            if not piece and len(rest) == before:
                break
    except zlib.error:
        return size
    return size


def _old_or_locked(data: bytes) -> FileRefused:
    """Tell a password-protected new file from an old .doc or .xls; both are OLE containers."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return FileRefused(
            "encrypted",
            _(
                "パスワードがかかったWordまたはExcelのファイルです。開けないため読み取れません。"
                "パスワードを外して保存し直してください。"
            ),
        )
    return FileRefused(
        "old_office",
        _(
            "古い形式のWordまたはExcel（doc、xls）です。この形式は読み取れません。docxまたはxlsxで保存し直してください。"
        ),
    )


def _mega(size: int) -> str:
    """A size in megabytes as officials write it."""
    return f"{size / 1024 / 1024:.0f}MB"
