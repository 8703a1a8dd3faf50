"""How an entry of the ledger is told: its sentence, with names in the place of the ids that the entry holds.

An entry says which things it is about (``subjects``). The names behind them are asked of the areas above when it is read
(``overview.naming``), for this reader and as they are now: a name that was erased is not there any more, and an id stays an id.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _

_GAP = re.compile(r"\{(\w+)\}")


class Thing(StrEnum):
    """What a fact can be the id or code of. Its name is asked of the area above that keeps it, when an entry is read."""

    DISTRICT = "district"
    ORGANISATION = "organisation"
    COMMITTEE = "committee"
    SEAT = "seat"
    PERSON = "person"
    ACCOUNT = "account"
    OPERATOR = "operator"
    READING = "reading"
    MEASURE = "measure"
    INDICATOR = "indicator"
    ACTIVITY = "activity"
    SHEET = "sheet"
    MEETING = "meeting"
    ADVICE = "advice"
    EVALUATED = "evaluated"
    AMENDMENT = "amendment"
    PUBLICATION = "publication"


Facts = Mapping[str, Any]
Subject = tuple[Thing, str]


@dataclass(frozen=True)
class Ref:
    """That a fact stands for a thing. ``keys`` are the facts that say which one, where it is not the fact alone.

    Without a ``thing`` it is one of the register, of the kind that the fact ``what`` says.
    """

    thing: Thing | None
    keys: tuple[str, ...]

    def __init__(self, thing: Thing | None, *keys: str) -> None:
        object.__setattr__(self, "thing", thing)
        object.__setattr__(self, "keys", keys)

    def subject(self, fact: str, facts: Facts) -> Subject | None:
        """Which thing it is; nothing where the entry does not say, or it is one that has no name."""
        thing = self.thing or _ROW_OF.get(str(facts.get("what")))
        key = " ".join(str(facts.get(name, "")) for name in self.keys or (fact,))
        return (thing, f"#{key}" if thing is Thing.DISTRICT and not self.thing else key) if thing and key else None


# A district is told by its code where it is spoken of, and by its row where its registration is.
_ROW_OF = {
    thing.value: thing for thing in (Thing.DISTRICT, Thing.ORGANISATION, Thing.COMMITTEE, Thing.SEAT, Thing.PERSON)
}


@dataclass(frozen=True)
class EventKind:
    """How one kind of entry is read."""

    sentence: str
    page: str = ""  # path below /<town>/work/, with facts in braces; "" where no page shows the subject
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # facts that are codes, in the readers' words
    things: Mapping[str, Ref] = field(default_factory=dict)  # facts that are ids of things with a name

    def subjects(self, facts: Facts) -> dict[str, Subject]:
        """The things an entry names, by the facts that stand for them."""
        found = {fact: ref.subject(fact, facts) for fact, ref in self.things.items()}
        return {fact: subject for fact, subject in found.items() if subject is not None}

    def says(self, facts: Facts, names: Mapping[Subject, str] | None = None) -> str:
        """The sentence of an entry, with the words for its codes, and the names that are known for its ids."""
        told = {key: self._word(key, value) for key, value in facts.items()}
        about = self.subjects(facts)
        known = names or {}
        for fact, ref in self.things.items():
            name = known.get(about[fact], "") if fact in about else ""
            told[fact] = _told(ref, facts.get(fact), name)
        return self.sentence.format(**told)

    def _word(self, fact: str, value: Any) -> Any:
        if fact == "fiscal_year":
            return FiscalYear(value).label
        if fact == "day" or fact.endswith("_day"):
            return wareki(date.fromisoformat(str(value)))
        return self.words[fact].get(str(value), value) if fact in self.words else value

    @property
    def label(self) -> str:
        """What happened, whatever it happened to: the sentence with a ring in each gap."""
        gaps = dict.fromkeys(_GAP.findall(self.sentence), "〇")
        return self.sentence.format(**gaps | {"fiscal_year": _("〇年度")})


def _told(ref: Ref, value: Any, name: str) -> str:
    """How a thing is called in a sentence: by its name, else by its number or code. Advice has no other name than its number."""
    if ref.thing is Thing.ADVICE:
        return str(value)
    if ref.thing is Thing.PERSON:
        if name:
            return _("{name}さん").format(name=name)
        return _("人（{number}番）").format(number=value) if value else _("人")
    if name:
        return _("「{name}」").format(name=name)
    return _("（{number}番）").format(number=value) if isinstance(value, int) else _("（{code}）").format(code=value)


# As the areas above call them (``bodies.rules``, ``reviews.rules``); a test keeps both alike.
COMMITTEES = {
    "formulation": _("策定・推進委員会"),
    "secretariat": _("共同事務局"),
    "district_committee": _("地区計画推進委員会"),
    "liaison": _("地区計画推進委員会連絡会議"),
    "support_team": _("地区計画サポートスタッフ"),
}
DONE_TO_ROWS = {
    "set": _("柱・分野・担当を決めました"),
    "drop": _("取組から外しました"),
    "restore": _("取組に戻しました"),
    "join": _("1行につなぎました"),
    "heading": _("見出しにしました"),
    "split": _("2行に分けました"),
    "undo": _("最後の直しを元に戻しました"),
}
REGISTERED = {
    "district": _("地区"),
    "organisation": _("組織"),
    "committee": _("会議体"),
    "flow": _("つながり"),
    "seat": _("席"),
    "tenure": _("任期"),
    "person": _("人"),
}
MEANS = {"screen": _("画面で"), "paper": _("紙で"), "telephone": _("電話で"), "meeting": _("会議の場で")}
ORGANISATION = {"id": Ref(Thing.ORGANISATION)}
SEAT = {"seat": Ref(Thing.SEAT)}
SEATED = {"seat": Ref(Thing.SEAT), "person": Ref(Thing.PERSON)}
READING = {"id": Ref(Thing.READING)}
MEASURE = {"code": Ref(Thing.MEASURE, "id")}
ACTIVITY = {"id": Ref(Thing.ACTIVITY)}
SHEET = {"code": Ref(Thing.SHEET, "fiscal_year", "code")}
MEETING = {"id": Ref(Thing.MEETING)}
ADVICE = {"number": Ref(Thing.ADVICE)}
AMENDMENT = {"id": Ref(Thing.AMENDMENT)}
PUBLICATION = {"id": Ref(Thing.PUBLICATION)}


def of_measure(sentence: str) -> EventKind:
    """A kind of entry on a measure, with the way to its page."""
    return EventKind(sentence, "plan/measures/{code}/", things=MEASURE)


def of_sheet(sentence: str) -> EventKind:
    """A kind of entry on a sheet, with the way to it."""
    return EventKind(sentence, "sheets/{fiscal_year}/{code}/", things=SHEET)
