"""What can be found, who may find it, and how it is asked for. No Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from meguru.base.access.actions import ROLE_TABLE, Action, Reach
from meguru.base.access.actor import Actor
from meguru.core.language import _

# Raised when the words of the index are made in another way, so that every town's index is made anew.
INDEX_VERSION = 1
LONGEST_QUESTION = 100
MOST_WORDS = 8
# Counting stops here: what a page says then is "more than".
COUNTED = 1000
SHOWN_OF_A_KIND = 5
PAGE = 50
LAST_PAGE = COUNTED // PAGE


class FoundKind(StrEnum):
    """One kind of thing that can be found. Its page is one page of the workshop."""

    MEASURE = "measure"
    DISTRICT_PLAN = "districtplan"
    SHEET = "sheet"
    ACTIVITY = "activity"
    OPINION = "opinion"
    ADVICE = "advice"
    MEETING = "meeting"
    DISTRICT = "district"
    BODY = "body"
    SEAT = "seat"
    PERSON = "person"


FOUND_LABELS = {
    FoundKind.MEASURE: _("取組"),
    FoundKind.DISTRICT_PLAN: _("地区計画"),
    FoundKind.SHEET: _("振り返りシート"),
    FoundKind.ACTIVITY: _("活動"),
    FoundKind.OPINION: _("ご意見"),
    FoundKind.ADVICE: _("助言"),
    FoundKind.MEETING: _("会議"),
    FoundKind.DISTRICT: _("地区"),
    FoundKind.BODY: _("組織・会議体"),
    FoundKind.SEAT: _("席"),
    FoundKind.PERSON: _("人"),
}

# What its own page asks: nobody finds what the page would refuse. A test opens every hit as every role.
KIND_ACTIONS = {
    FoundKind.MEASURE: Action.PLAN_VIEW,
    FoundKind.DISTRICT_PLAN: Action.PLAN_VIEW,
    FoundKind.SHEET: Action.SHEET_VIEW,
    FoundKind.ACTIVITY: Action.ACTIVITY_VIEW,
    FoundKind.OPINION: Action.OPINION_VIEW,
    FoundKind.ADVICE: Action.ADVICE_VIEW,
    FoundKind.MEETING: Action.REPORT_VIEW,
    FoundKind.DISTRICT: Action.WORKSHOP_ENTER,
    FoundKind.BODY: Action.WORKSHOP_ENTER,
    FoundKind.SEAT: Action.WORKSHOP_ENTER,
    FoundKind.PERSON: Action.ACCOUNT_OPEN,
}


@dataclass(frozen=True)
class SearchMaterial:
    """One thing as its area hands it down: what it says, whose it is, and the arguments of its page's address."""

    kind: FoundKind
    key: str
    title: str
    text: str
    place: tuple[str | int, ...]
    reading: str = ""
    day: date | None = None
    fiscal_year: int | None = None
    organisation_id: int | None = None
    district_ids: tuple[int, ...] = ()

    @property
    def digest(self) -> str:
        """Tells whether anything of it changed since it was put into the index."""
        parts = (self.title, self.text, self.place, self.reading, self.day, self.fiscal_year)
        return sha256(repr((*parts, self.organisation_id, sorted(self.district_ids))).encode()).hexdigest()


@dataclass(frozen=True)
class TownWord:
    """A name that the town uses and no dictionary has, with its reading in any kana."""

    surface: str
    reading: str = ""


def dictionary_digest(words: Iterable[TownWord]) -> str:
    """Which dictionary, and which way of making words, an index was made with."""
    said = sorted((word.surface, word.reading) for word in words)
    return sha256(repr((INDEX_VERSION, said)).encode()).hexdigest()


def kind_token(town_id: int, kind: FoundKind) -> str:
    """The word that stands at every record of a kind in a town, and at none of another town's."""
    return f"n{town_id}k{kind.value}"


def scope_tokens(town_id: int, material: SearchMaterial) -> set[str]:
    """The words by which a record is of a town, of a kind, and whose."""
    owner = set() if material.organisation_id is None else {f"o{material.organisation_id}"}
    return {kind_token(town_id, material.kind), *owner, *(f"d{each}" for each in material.district_ids)}


# A question to the index: ("and", …), ("or", …), ("not", a, b), ("is", word).
Asked = tuple[object, ...]


def visible(actor: Actor, kind: FoundKind) -> Asked | None:
    """What of a kind the actor may see, as a part of the question; ``None``: nothing. The same table as ``can`` reads."""
    action = KIND_ACTIONS[kind]
    own: set[str] = set()
    for grant in actor.grants:
        reach = ROLE_TABLE[grant.role].get(action)
        if reach is Reach.ALL:
            return ("is", kind_token(actor.town_id, kind))
        if reach is Reach.OWN:
            own |= {f"o{each}" for each in grant.organisation_ids}
            own |= {f"d{each}" for each in grant.district_ids}
    if not own:
        return None
    return ("and", ("is", kind_token(actor.town_id, kind)), any_of([("is", each) for each in sorted(own)]))


def all_of(parts: Sequence[Asked]) -> Asked:
    """Every part holds."""
    return parts[0] if len(parts) == 1 else ("and", *parts)


def any_of(parts: Sequence[Asked]) -> Asked:
    """At least one part holds."""
    return parts[0] if len(parts) == 1 else ("or", *parts)


def in_fts5(asked: Asked) -> str:
    """The question in SQLite's words. Words of the index are letters and digits alone, so that quotes cannot be left."""
    how, *parts = asked
    if how == "is":
        return f'"{parts[0]}"'
    word = {"and": " AND ", "or": " OR ", "not": " NOT "}[str(how)]
    return f"({word.join(in_fts5(part) for part in parts)})"  # type: ignore[arg-type]


def in_tsquery(asked: Asked) -> str:
    """The question in PostgreSQL's words."""
    how, *parts = asked
    if how == "is":
        return f"'{parts[0]}'"
    word = {"and": " & ", "or": " | ", "not": " & !"}[str(how)]
    return f"({word.join(in_tsquery(part) for part in parts)})"  # type: ignore[arg-type]
