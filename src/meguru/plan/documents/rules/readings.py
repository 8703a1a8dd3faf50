"""Decisions about readings of plan documents: their states, how often a document is tried, what a row may hold."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from json import dumps
from typing import Any

from meguru.core.errors import NotNow
from meguru.core.language import _
from meguru.core.states import StateMachine
from meguru.core.text import clean_line, fingerprint, too_long
from meguru.plan.terms.measures import LONGEST_GROUP, LONGEST_MEASURE, LONGEST_OWNER, NO_GROUP

LONGEST_FILENAME = 200
LONGEST_REFUSAL = 400


class ReadingState(StrEnum):
    """A document waits to be read; what was found is corrected until it is adopted or set aside."""

    WAITING = "waiting"
    OPEN = "open"
    ADOPTED = "adopted"
    SET_ASIDE = "set_aside"
    REFUSED = "refused"


class ReadingStep(StrEnum):
    """Steps of a reading."""

    FIND = "find"
    REFUSE = "refuse"
    ADOPT = "adopt"
    SET_ASIDE = "set_aside"


# How often a document is tried whose reader ended without an answer, and for how long a try may be silent.
READING_TRIES = 3
READING_LEASE = timedelta(minutes=2)
GIVEN_UP = _(
    "{count}回読み取ろうとしましたが、途中で止まりました。計画の章だけに分けるか、"
    "テキストに保存し直して、もう一度お試しください。"
).format(count=READING_TRIES)
READING_MACHINE = StateMachine(
    name="plan reading",
    noun=_("読み取り"),
    initial=ReadingState.WAITING,
    states={
        ReadingState.WAITING: _("読み取り中"),
        ReadingState.OPEN: _("確かめ中"),
        ReadingState.ADOPTED: _("計画に採用"),
        ReadingState.SET_ASIDE: _("取りやめ"),
        ReadingState.REFUSED: _("読み取れず"),
    },
    steps={
        ReadingStep.FIND: _("読み取る"),
        ReadingStep.REFUSE: _("読み取れないと知らせる"),
        ReadingStep.ADOPT: _("計画に採用する"),
        ReadingStep.SET_ASIDE: _("取りやめる"),
    },
    table={
        ReadingState.WAITING: {
            ReadingStep.FIND: ReadingState.OPEN,
            ReadingStep.REFUSE: ReadingState.REFUSED,
            ReadingStep.SET_ASIDE: ReadingState.SET_ASIDE,
        },
        ReadingState.OPEN: {
            ReadingStep.ADOPT: ReadingState.ADOPTED,
            ReadingStep.SET_ASIDE: ReadingState.SET_ASIDE,
        },
        ReadingState.ADOPTED: {},
        ReadingState.SET_ASIDE: {},
        ReadingState.REFUSED: {},
    },
)


# What people correct in a row of a reading.
ROW_FIELDS = ("title", "description", "owner", "group", "kind")


# The digest of a row that is not there: a form that adds one was drawn while nothing stood at its place.
NO_ROW = "no row"


# What else of a row people put right, all rows on one page or in the workbook.
MORE_FIELDS = ("owners", "owners_sure", "group_path", "marks", "indicators")


def row_digest(row: Mapping[str, Any]) -> str:
    """What a row says, as a short digest: two people see by it that they correct the same text."""
    said = [str(row.get(key, "")) for key in ROW_FIELDS]
    # A database may keep the names inside an indicator in another order than they were given.
    more = [f"{key}={dumps(row[key], sort_keys=True)}" for key in MORE_FIELDS if row.get(key) not in (None, True, [])]
    return fingerprint(*said, *more, str(bool(row.get("is_dropped"))))


def edited_fields(row: Mapping[str, Any]) -> frozenset[str]:
    """What of a row a person has put right by hand: nothing that is done to many rows at once touches it."""
    return frozenset(row.get("by_hand") or ())


def problems_of_row(row: Mapping[str, Any]) -> dict[str, str]:
    """What of a row is longer than the measure, the body or the group that will be made of it can be."""
    limits = {
        "title": (_("取組の名前"), LONGEST_MEASURE),
        "owner": (_("担当の名前"), LONGEST_OWNER),
        "group": (_("分野・部署"), LONGEST_GROUP),
    }
    problems = {key: too_long(noun, str(row.get(key, "")), most) for key, (noun, most) in limits.items()}
    for name in row.get("owners") or ():
        problems["owner"] = problems["owner"] or too_long(_("担当の名前"), str(name), LONGEST_OWNER)
    if not row.get("group") and len(str(row.get("owner", ""))) > LONGEST_GROUP:
        problems["group"] = NO_GROUP
    return {key: problem for key, problem in problems.items() if problem}


def rows_found(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows that people will correct, as the reader found them."""
    return [{**measure, "is_dropped": False} for measure in found.get("measures", [])]


def rows_digest(rows: Sequence[Mapping[str, Any]]) -> str:
    """As ``row_digest``, over all rows in their order."""
    return fingerprint(*(row_digest(row) for row in rows))


def change_digest(rows: Sequence[Mapping[str, Any]], last: Mapping[str, Any]) -> str:
    """As ``rows_digest``, with the last change: the same rows may stand after another one, which nobody saw who would undo it."""
    said = {key: value for key, value in last.items() if key != "rows"}
    return fingerprint(rows_digest(rows), dumps(said, sort_keys=True), rows_digest(last.get("rows", ())))


def row_seen(rows: Sequence[Mapping[str, Any]], place: int) -> str:
    """By what a form knows its row again: what the row said, and among how many it stood."""
    return f"{row_digest(rows[place])}-{len(rows)}" if place < len(rows) else NO_ROW


def row_again(rows: Sequence[Mapping[str, Any]], place: int, seen: str) -> int:
    """Where the row stands now for which a form was drawn (``row_seen``, or its digest alone): another may have been split.

    The same place where the row there was only corrected. Raises ``NotNow`` where nobody can tell which it is.
    """
    digest, _sign, count = seen.partition("-")
    if digest == NO_ROW or (place < len(rows) and row_digest(rows[place]) == digest):
        return place
    found = [at for at, row in enumerate(rows) if row_digest(row) == digest]
    if len(found) == 1:
        return found[0]
    if found or count not in ("", str(len(rows))):
        raise NotNow(_MOVED)
    return place


_MOVED = _(
    "ほかの人が行を分けるか足すかしたため、この行の場所が変わりました。"
    "書いた内容を控えてから、読み取りを開き直して、行を選んでください。"
)
PARTED = re.compile(r"\s*[、，,／/;；\n]\s*")


def owners_of_row(row: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
    """The bodies that a row's owner names, the lead first, and whether there is no other way to read it.

    As the reader found them; of an owner that somebody typed, those parted by a clear sign: a middle dot may stand in a name.
    """
    if row.get("owners"):
        return tuple(map(clean_line, row["owners"])), bool(row.get("owners_sure", True))
    parts = [clean_line(part) for part in PARTED.split(str(row.get("owner", "")))]
    names = tuple(dict.fromkeys(part for part in parts if part))
    return names, not any("・" in name for name in names)


_NUMBER = re.compile(
    r"^\s*([(（]?(?:\d{1,2}|[①-⑳]|[一二三四五六七八九十]{1,3}(?=[、．.]))[)）]?(?:[-－‐.．・](?:\d{1,2}|[(（]\d{1,2}[)）]))*)"
    r"(?:(?=[\s、．.]|$)|(?<=[)）①-⑳]))"
)
_SHAPES = (
    (re.compile(r"[①-⑳❶-❿]"), "①"),
    (re.compile(r"\d+"), "1"),
    (re.compile(r"[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+"), "Ⅰ"),
    (re.compile(r"[一二三四五六七八九十]+"), "一"),
    (re.compile(r"[アイウエオカキクケコ](?![ァ-ヶー])"), "ア"),
    (re.compile(r"[A-Z](?![A-Za-z])"), "A"),
)
_NARROW = str.maketrans("０１２３４５６７８９（）－．", "0123456789()-.")


def number_shape(row: Mapping[str, Any]) -> str:
    """How a row is numbered, whatever the number: 3-(2) and 12-(4) are both 1-(1). Empty where it has no number."""
    number = unicodedata.normalize("NFC", str(row.get("number") or ""))
    if not number:
        match = _NUMBER.match(str(row.get("title", "")))
        number = match[1] if match else ""
    number = number.translate(_NARROW)
    for pattern, sign in _SHAPES:
        number = pattern.sub(sign, number)
    return re.sub(r"\s+", "", number)
