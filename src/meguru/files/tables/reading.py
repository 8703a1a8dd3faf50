"""Takes a table from outside: looked at, opened in a child process with limits, and then nothing but cells.

The sentences are for whoever chose the file: they are about a table, where the guard's own are about a plan document.
"""

from __future__ import annotations

import io
import re
import threading
import zipfile
from collections.abc import Sequence

from meguru.core.language import _, joined
from meguru.files.outside.apart import TOO_HEAVY, TOO_SLOW, Limits, ReaderFailed, run_apart
from meguru.files.outside.guard import sniff
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.cells import CSV, RawBook, from_json

# A table is read while its page waits: one at a time in a web process, small, and within seconds.
MAX_BYTES = 5 * 1024 * 1024
LIMITS = Limits(seconds=10.0, most_seconds=10.0, most_answer=32 * 1024 * 1024)
_AT_ONCE = threading.BoundedSemaphore(1)
# What fetches from elsewhere, or holds something else than cells. None of it is ever followed; nobody should send it on either.
_LINKS = re.compile(r"xl/(externalLinks/|connections\.xml|queryTables/|webextensions/)", re.IGNORECASE)
_OBJECTS = re.compile(r"xl/(embeddings/|activeX/|ctrlProps/|macrosheets/|dialogsheets/)", re.IGNORECASE)

# What is said of a table in place of what the guard says of a document.
SENTENCES = {
    "empty": _("ファイルが空です。書き出した表を直して保存したファイルを選んでください。"),
    "wrong_type": _("Excelのファイル（xlsx）ではありません。書き出した表を直して保存したファイルを選んでください。"),
    "encrypted": _("パスワードがかかったファイルです。開けないため読み取れません。パスワードを外して保存し直してください。"),
    "old_office": _("古い形式のExcel（xls）です。この形式は読み取れません。xlsxで保存し直してください。"),
    "macro": _("マクロを含むファイルです。安全のため読み取りません。マクロなしの形式（xlsx）で保存し直してください。"),
    "bomb": _(
        "開くと異常に大きくなるファイルです。機器を守るため読み取りを止めました。"
        "表をもう一度書き出し、直すところだけを直して選んでください。"
    ),
    TOO_HEAVY: _(
        "読み取りに必要な記憶が多すぎるファイルです。機器を守るため読み取りを止めました。"
        "書き出した表に、ほかの表や画像を足さずに直してください。"
    ),
    TOO_SLOW: _(
        "決められた時間のうちに読み取れないファイルです。ほかの仕事を待たせないため読み取りを止めました。"
        "書き出した表に、ほかの表や画像を足さずに直してください。"
    ),
}  # fmt: skip
# What a file is that is no table, whatever it is called.
_FOUND = {
    "txt": _("文字だけのファイル（CSVなど）"),
    "pdf": _("PDF"),
    "docx": _("Wordの文書"),
}
_TEXT_AS_BOOK = _("Excelで開き、「Excelブック（xlsx）」で保存し直すと、読み取れます。")


def _sniffed(data: bytes) -> str:
    """What a file is by its content. Raises FileRefused, in the words that are for tables, after what the file is."""
    try:
        return sniff(data)
    except FileRefused as refused:
        said = SENTENCES.get(refused.code, refused.message)
        raise FileRefused(refused.code, _after(refused.found, said)) from None


def _after(found: str, said: str) -> str:
    """A sentence after what the file is, where that is known."""
    return joined("", (_("これは{found}です。").format(found=found), said)) if found else said


def look(data: bytes) -> None:
    """Say no to what is seen to be no table before anything opens it.

    Raises FileRefused: too_large, empty, wrong_type, encrypted, old_office, macro, bomb, broken, links, objects.
    """
    if len(data) > MAX_BYTES:
        raise FileRefused(
            "too_large",
            _(
                "表のファイルが大きすぎます。直した表は{megabytes}MBまで読み取れます。"
                "書き出した表に、ほかの表や画像を足さずに直してください。"
            ).format(megabytes=MAX_BYTES // 1024 // 1024),
        )
    kind = _sniffed(data)
    if kind != "xlsx":
        said = _after(_FOUND[kind], SENTENCES["wrong_type"])
        raise FileRefused("wrong_type", joined("", (said, _TEXT_AS_BOOK)) if kind == "txt" else said)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    if any(map(_LINKS.match, names)):
        raise FileRefused(
            "links",
            _(
                "ほかのファイルやデータとのつながりを含むExcelです。安全のため読み取りません。"
                "Excelの「リンクの編集」でつながりを切り、保存し直してください。"
            ),
        )
    if any(map(_OBJECTS.match, names)):
        raise FileRefused(
            "objects",
            _(
                "ほかのファイルや部品が埋め込まれたExcelです。安全のため読み取りません。"
                "埋め込んだものを消して、保存し直してください。"
            ),
        )


def look_at_text(data: bytes) -> None:
    """Say no to what is seen to be no list in text form. Raises FileRefused: too_large, empty, wrong_type."""
    if len(data) > MAX_BYTES:
        raise FileRefused(
            "too_large",
            _("CSVのファイルが大きすぎます。{megabytes}MBまで読み取れます。表を分けて保存し直してください。").format(
                megabytes=MAX_BYTES // 1024 // 1024
            ),
        )
    kind = _sniffed(data)
    if kind != "txt":
        raise FileRefused("wrong_type", _after(_FOUND[kind], _("ExcelのファイルかCSVを選んでください。")))


def read_any(data: bytes, name: str, *, limits: Limits = LIMITS) -> RawBook:
    """Return the cells of a list from elsewhere: a workbook, or a CSV as one sheet of that name. Raises FileRefused."""
    if not data.startswith(b"PK"):
        look_at_text(data)
        return _opened(data, [CSV, name.replace("\x00", "")[-100:]], limits)
    return read_apart(data, limits=limits)


def read_apart(data: bytes, *, limits: Limits = LIMITS) -> RawBook:
    """Return the cells of a table that somebody chose. Raises FileRefused, also where just now another table is being read."""
    look(data)
    return _opened(data, [], limits)


def _opened(data: bytes, words: Sequence[str], limits: Limits) -> RawBook:
    if not _AT_ONCE.acquire(timeout=limits.seconds / 2):
        raise FileRefused("busy", _("いま、ほかの表を読み取っています。少し待ってから、もう一度選んでください。"))
    try:
        return from_json(run_apart("meguru.files.tables.child", data, words, limits=limits, sentences=SENTENCES))
    except ReaderFailed:
        raise FileRefused("failed", _("表を読み取れませんでした。もう一度、同じファイルを選んでください。")) from None
    finally:
        _AT_ONCE.release()
