"""In which writing a text came: UTF-8, UTF-16, Shift_JIS, EUC-JP or JIS, told by its bytes alone."""

from __future__ import annotations

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# Where there is no mark, in this order: the first in which every byte has its letter.
UNMARKED = ("utf-8", "cp932", "euc_jp")


def writing_of(data: bytes) -> str | None:
    """The name of the writing: by its mark, its zeros or its escapes; else the first in which every byte has its letter.

    EUC-JP that would be Shift_JIS too is told by the half-width kana that it would be. Nothing where it is none of them.
    """
    if marked := next((name for mark, name in _MARKS if data.startswith(mark)), None):
        return marked
    if wide := _utf16_without_mark(data):
        return wide
    if b"\x1b$" in data or b"\x1b(" in data:
        return "iso2022_jp"
    for name in UNMARKED:
        text = _read(data, name)
        if text is None:
            continue
        if name == "cp932" and _looks_wrong(text) and not _looks_wrong(_read(data, "euc_jp")):
            continue
        return name
    return None


def _read(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 saved without its mark: every second byte of the line ends is zero."""
    for name, newline in (("utf-16-le", b"\n\x00"), ("utf-16-be", b"\x00\n")):
        if b"\x00" in data[:400] and newline in data and len(data) % 2 == 0:
            text = _read(data, name)
            if text is not None and not _looks_wrong(text) and _japanese(text) * 4 > len(text):
                return name
    return ""


def _japanese(text: str) -> int:
    return sum("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in text)


def _looks_wrong(text: str | None) -> bool:
    """Whether a decoding gave half-width kana soup or broken characters instead of Japanese, or nothing."""
    if text is None:
        return True
    odd = sum("\uff61" <= c <= "\uff9f" or c == "\ufffd" for c in text)
    return odd * 4 > max(_japanese(text), 1)
