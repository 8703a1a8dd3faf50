"""The stamp of a workbook: what it is, of which version, whose, when it went out, and what the rows said then.

The first cell of the first sheet holds the mark (``meguru-districts-1``), the cell beside it the sealed rest, both in a hidden
row. The seal is this installation's own (``SECRET_KEY``); a table made without settings has none, and its definition says so.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core import signing

from meguru.core.language import ORIGINAL, _, spoken
from meguru.files.outside.refusal import FileRefused
from meguru.files.tables.cells import RawBook, RawSheet
from meguru.files.tables.columns import Table, flat
from meguru.files.tables.kinds import spellings

ABOUT = _("この表について")
_MARK = re.compile(r"meguru-([a-z][a-z_]*)-(\d{1,4})")
_SALT = "meguru.tables"


@dataclass(frozen=True)
class Stamp:
    """What a workbook says of itself. ``state`` is the digest of all rows that went out, ``language`` that of its headings."""

    what: str
    version: int
    town: str = ""
    made_at: str = ""
    state: str = ""
    language: str = ORIGINAL

    def sealed(self) -> str:
        """The stamp as a text that nobody else can make."""
        return signing.Signer(salt=_SALT).sign_object(asdict(self))


def stamp_of(table: Table, *, town: str, at: datetime, state: str) -> Stamp:
    """The stamp of a workbook that goes out now, in the active language."""
    return Stamp(table.what, table.version, town, at.isoformat(timespec="seconds"), state, spoken())


def has_mark(table: Table, firsts: dict[str, str]) -> bool:
    """Whether the first cells of a workbook's sheets say that it is this table, in whatever version, and whole."""
    marks = [_MARK.fullmatch(text) for title, text in firsts.items() if flat(title) == flat(ABOUT)]
    return any(mark and mark[1] == table.what for mark in marks) and _is_whole(table, set(firsts), (ORIGINAL,))


def is_marked(raw: RawBook) -> bool:
    """Whether a workbook was written out by Meguru, as whatever table: then it is not a list from elsewhere."""
    return any(_MARK.fullmatch(raw.cell(place, 1, 1)) for place in range(len(raw.sheets)))


def recognise(table: Table, raw: RawBook, *, town: str = "") -> Stamp:
    """The stamp of a workbook that came back.

    Raises FileRefused: not_ours, newer (a later version's), unsealed (changed, or another installation's), other_town.
    """
    place, mark = _mark(table, raw)
    version = int(mark[2])
    if version > table.version:
        raise FileRefused(
            "newer",
            _("新しい版のMeguruから書き出した表です。この版では読み取れません。ここからもう一度書き出してください。"),
        )
    stamp = _unsealed(raw.cell(place, 1, 2)) if table.is_sealed else Stamp(table.what, version)
    if stamp is None or (stamp.what, stamp.version) != (table.what, version):
        raise FileRefused(
            "unsealed",
            _(
                "表のはじめにある印が、ここで書き出したときのものと合いません。もう一度書き出した表に、直すところを写してください。"
            ),
        )
    if stamp.town != town and table.is_sealed:
        raise FileRefused("other_town", _("ほかの自治体の表です。この自治体で書き出した表を選んでください。"))
    if not _is_whole(table, {sheet.title for sheet in raw.sheets}, (ORIGINAL, stamp.language)):
        raise FileRefused("not_ours", table.not_ours)
    return stamp


def _mark(table: Table, raw: RawBook) -> tuple[int, re.Match[str]]:
    """The sheet with the mark, and the mark. Raises FileRefused where there is none of this table."""
    for place in range(len(raw.sheets)):
        mark = _MARK.fullmatch(raw.cell(place, 1, 1))
        if mark and mark[1] == table.what:
            return place, mark
    raise FileRefused("not_ours", table.not_ours)


def _is_whole(table: Table, titles: set[str], languages: tuple[str, ...]) -> bool:
    return all(title_among(sheet.title, titles, languages) for sheet in table.sheets if sheet.is_needed)


def title_among(title: str, titles: set[str], languages: tuple[str, ...]) -> str:
    """The one of the titles that is this sheet's, in any of the languages; empty where none is."""
    wanted = {flat(title_of(word)) for word in spellings(title, languages)}
    return next((each for each in sorted(titles) if flat(each) in wanted), "")


def title_of(word: str) -> str:
    """A title as Excel takes it: 31 letters, and none of those that stand in its addresses."""
    return re.sub(r"[\[\]:*?/\\']", " ", word)[:31]


def sheet_of(raw: RawBook, title: str, languages: tuple[str, ...]) -> RawSheet | None:
    """The sheet of a title, where the workbook has one."""
    found = title_among(title, {sheet.title for sheet in raw.sheets}, languages)
    return next((sheet for sheet in raw.sheets if sheet.title == found), None) if found else None


def _unsealed(text: str) -> Stamp | None:
    """The stamp that was sealed; nothing where the seal is not ours."""
    try:
        said: dict[str, Any] = signing.Signer(salt=_SALT).unsign_object(text)
        return Stamp(**said)
    except (signing.BadSignature, TypeError):
        return None
