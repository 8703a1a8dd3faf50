"""Rows of a reading that are of the same form as others, so that what was done to some can be offered for the rest.

The form is told by what the result itself says: the numbering, a mark, the columns of the table, words that repeat, the
owner as printed, the heading above. Nothing that a person has put right is ever among the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.core.language import _
from meguru.core.text import clean_line, excerpt
from meguru.plan.documents.rules.byhand import RowsAct
from meguru.plan.documents.rules.readings import edited_fields, number_shape

MOST_LESSONS = 3
FEWEST_LETTERS = 4
_WORDS = {
    "owner": _("担当が「{said}」の行"),
    "mark": _("「{said}」の印のある行"),
    "number": _("番号の形が「{said}」の行"),
    "ending": _("名前が「{said}」で終わる行"),
    "beginning": _("名前が「{said}」で始まる行"),
    "column": _("欄（{said}）のある行"),
    "bare": _("内容のない行"),
    "group": _("「{said}」の下の行"),
}
# What of a row each act changes, and by which forms its rows are alike, the surest first.
_FIELDS = {RowsAct.DROP: "is_dropped", RowsAct.HEADING: "is_dropped", RowsAct.SET: "owner"}
_KINDS = {
    RowsAct.DROP: ("mark", "number", "ending", "beginning", "column", "bare", "group"),
    RowsAct.HEADING: ("mark", "number", "ending", "beginning", "bare"),
    RowsAct.SET: ("owner", "group"),
}


@dataclass(frozen=True)
class Likeness:
    """One form that a row has: what kind of form, and what it says."""

    kind: str
    said: str

    @property
    def words(self) -> str:
        """The rows of this form, as people say it."""
        return _WORDS[self.kind].format(said=excerpt(self.said, 40))


@dataclass(frozen=True)
class Lesson:
    """Rows to which the same may be done: by which form they are alike, and where they stand."""

    likeness: Likeness
    places: tuple[int, ...]


def likenesses_of(row: Mapping[str, Any]) -> frozenset[Likeness]:
    """The forms of a row, but for the words that it shares with others."""
    found = {Likeness("mark", str(mark)) for mark in row.get("marks") or () if mark}
    shape = number_shape(row)
    if shape:
        found.add(Likeness("number", shape))
    if row.get("extra"):
        found.add(Likeness("column", "、".join(sorted(row["extra"]))))
    if not clean_line(str(row.get("description", ""))):
        found.add(Likeness("bare", ""))
    for kind, text in (("owner", row.get("owner")), ("group", row.get("group"))):
        if clean_line(str(text or "")):
            found.add(Likeness(kind, clean_line(str(text))))
    return frozenset(found)


def lessons_of(
    before: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], act: str, places: Sequence[int]
) -> list[Lesson]:
    """What may be offered after an act on the rows at ``places``, which were ``before`` it: at most three ways, the surest first.

    A form that most of the other rows have says nothing; a row in which a person has put right what the act changes is left alone.
    """
    kinds = _KINDS.get(act, ()) if act in set(_KINDS) else ()  # type: ignore[call-overload]
    done = [before[place] for place in places if place < len(before)]
    if not kinds or not done or len(before) != len(rows):
        return []
    field = _FIELDS[RowsAct(act)]
    kept = [place for place, row in enumerate(rows) if not row.get("is_dropped") and place not in set(places)]
    free = [place for place in kept if not edited_fields(rows[place]) & {field, "title"}]
    found: list[Lesson] = []
    for likeness in _shared(done, [rows[place] for place in free], kinds):
        alike = tuple(place for place in free if _has(rows[place], likeness))
        is_telling = likeness.kind == "owner" or 2 * len(alike) <= len(kept)
        if alike and is_telling and all(each.places != alike for each in found):
            found.append(Lesson(likeness, alike))
    return found[:MOST_LESSONS]


def _shared(
    done: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], kinds: Sequence[str]
) -> list[Likeness]:
    """The forms that all rows which were changed have, in the order of their kinds."""
    common = frozenset.intersection(*(likenesses_of(row) for row in done))
    titles = [_title(row) for row in done]
    theirs = [_title(row) for row in others]
    words = {
        Likeness("beginning", _repeated(titles, theirs)),
        Likeness("ending", _repeated([title[::-1] for title in titles], [each[::-1] for each in theirs])[::-1]),
    }
    both = [*common, *(each for each in words if each.said)]
    return sorted((each for each in both if each.kind in kinds), key=lambda each: (kinds.index(each.kind), each.said))


def _title(row: Mapping[str, Any]) -> str:
    return clean_line(str(row.get("title", "")))


def _repeated(titles: Sequence[str], others: Sequence[str]) -> str:
    """The longest beginning that all titles have and another one has too; empty where it is short."""
    shared = titles[0]
    for title in titles[1:]:
        shared = shared[: _alike(shared, title)]
    longest = max((_alike(shared, other) for other in others), default=0)
    return shared[:longest] if longest >= FEWEST_LETTERS else ""


def _alike(one: str, other: str) -> int:
    """How many letters of both are the same from the beginning."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _has(row: Mapping[str, Any], likeness: Likeness) -> bool:
    if likeness.kind == "ending":
        return _title(row).endswith(likeness.said)
    if likeness.kind == "beginning":
        return _title(row).startswith(likeness.said)
    return likeness in likenesses_of(row)
