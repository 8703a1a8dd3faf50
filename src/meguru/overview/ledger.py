"""The ledger as somebody reads it: narrowed by body, person, kind and days, in sentences with names. No tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meguru.base.access.actions import AREA_LABELS, NO_SEAT, ROLE_LABELS, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import KINDS, Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.audit.queries import LedgerAsked, count_entries, list_entries, read_entry
from meguru.base.audit.telling import Subject, Thing
from meguru.base.bodies.models import Person, Seat
from meguru.base.bodies.queries.order import by_seat
from meguru.core.language import _, joined
from meguru.overview.naming import named, names_of


@dataclass(frozen=True)
class LedgerRow:
    """One entry as it is read: what happened, where it is to be seen, who did it and from which seat."""

    seq: int
    at: datetime
    kind: str
    sentence: str
    page: str
    who: str
    seat: str
    hash: str

    @property
    def area(self) -> str:
        """The part of the work it belongs to."""
        return AREA_LABELS[self.kind.partition(".")[0]]


@dataclass(frozen=True)
class LedgerPage:
    """Some entries, newest first. ``older`` is the place below which the next page begins; nothing where this is the last."""

    rows: tuple[LedgerRow, ...]
    total: int
    older: int | None


@dataclass(frozen=True)
class BodyChoice:
    """A body whose people's entries can be asked for, with the seats it has or had; or a part played without a seat."""

    key: str
    label: str
    seat_ids: frozenset[int] | None = None
    role: Role | None = None


@dataclass(frozen=True)
class LedgerChoices:
    """By what the ledger can be narrowed."""

    bodies: tuple[BodyChoice, ...]
    people: tuple[tuple[int, str], ...]


def ledger_choices(actor: Actor) -> LedgerChoices:
    """The bodies that have seats, and everybody who sits or sat in one. Two queries. May: who reads the ledger."""
    require(actor, Action.LEDGER_READ)
    seats: dict[tuple[str, str], set[int]] = {}
    columns = ("pk", "organisation_id", "organisation__name", "committee_id", "committee__name")
    order = ("organisation__kind", "organisation__position", "committee__kind", "committee__position", "pk")
    for pk, organisation_id, organisation, committee_id, committee in Seat.objects.order_by(*order).values_list(
        *columns
    ):
        for letter, row_id, name in (("o", organisation_id, organisation), ("c", committee_id, committee)):
            if row_id is not None:
                seats.setdefault((f"{letter}{row_id}", name), set()).add(pk)
    bodies = [BodyChoice(key, name, frozenset(ids)) for (key, name), ids in seats.items()]
    without = [BodyChoice(role.value, ROLE_LABELS[role], role=role) for role in Role if role in NO_SEAT]
    people = by_seat(Person.objects.filter(erased_at=None, tenures__isnull=False))
    return LedgerChoices((*bodies, *without), tuple(people.values_list("pk", "name")))


def events_of(word: str) -> frozenset[Event]:
    """The kinds of entries that a word asks for: one kind, or all of a part of the work; none where there is no such word."""
    if word in set(Event):
        return frozenset({Event(word)})
    return frozenset(event for event in Event if event.partition(".")[0] == word)


def kinds_to_ask() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The parts of the work, each with its kinds of entries: word, name, and the words and names of the kinds."""
    return [
        (area, label, [(event.value, KINDS[event].label) for event in Event if event.partition(".")[0] == area])
        for area, label in AREA_LABELS.items()
        if any(event.partition(".")[0] == area for event in Event)
    ]


def read_ledger(actor: Actor, asked: LedgerAsked, *, before: int | None = None, limit: int = 50) -> LedgerPage:
    """The newest entries asked for, below place ``before``, with the names this reader may know. Three queries.

    May: auditor, secretariat, operator.
    """
    total = count_entries(actor, asked)
    entries = list_entries(actor, asked, before=before, limit=limit + 1)
    shown = entries[:limit]
    names = names_of(actor, _subjects(shown))
    rows = []
    for entry in shown:
        line = read_entry(actor, entry, names)
        rows.append(
            LedgerRow(
                seq=line.seq,
                at=line.at,
                kind=line.kind,
                sentence=line.sentence,
                page=line.page,
                who=who_did(entry, named(names.found, Thing.PERSON, entry.person_id)),
                seat=named(names.found, Thing.SEAT, entry.seat_id),
                hash=line.hash,
            )
        )
    return LedgerPage(tuple(rows), total, shown[-1].seq if len(entries) > limit else None)


def _subjects(entries: Iterable[LedgerEntry]) -> Iterable[Subject]:
    for entry in entries:
        yield from KINDS[Event(entry.kind)].subjects(entry.facts).values()
        if entry.person_id is not None:
            yield Thing.PERSON, str(entry.person_id)
        if entry.seat_id is not None:
            yield Thing.SEAT, str(entry.seat_id)


def who_did(entry: LedgerEntry, name: str) -> str:
    """Who did it. Where no person stands behind it: Meguru itself, a resident, the operator."""
    if entry.person_id is not None:
        return name or _("人（{number}番）").format(number=entry.person_id)
    return joined("・", [ROLE_LABELS[Role(word)] for word in entry.roles.split(",") if word in set(Role)])
