"""Reading the ledger: a page of entries with their sentences, and the check of the chain."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.audit.chain import Fact, entry_hash
from meguru.base.audit.kinds import KINDS, Event
from meguru.base.audit.models import LedgerEntry, LedgerHead
from meguru.base.audit.readers import reader_of
from meguru.base.audit.telling import Subject, Thing
from meguru.core.clock import day_begins
from meguru.core.language import _


@dataclass(frozen=True)
class LedgerLine:
    """One entry as it is read. ``page`` is empty where there is none, or the reader may not open it."""

    seq: int
    at: datetime
    kind: str
    sentence: str
    page: str
    person_id: int | None
    seat_id: int | None
    roles: str
    hash: str


@dataclass(frozen=True)
class LedgerAsked:
    """Which entries are asked for; what is empty narrows nothing. Days are those of the town's calendar, both included."""

    events: frozenset[Event] = frozenset()
    person_id: int | None = None
    # Who did it, by the seat they sat in; or, without a seat, by the role.
    seat_ids: frozenset[int] | None = None
    role: Role | None = None
    since: date | None = None
    until: date | None = None


EVERYTHING = LedgerAsked()


@dataclass(frozen=True)
class Names:
    """The names a reader may know of things, and the kinds of things of which they were asked."""

    found: Mapping[Subject, str]
    asked: frozenset[Thing]

    def lacks(self, subject: Subject) -> bool:
        """Whether a thing is not there any more."""
        return subject[0] in self.asked and subject not in self.found


def _asked_for(asked: LedgerAsked) -> "QuerySet[LedgerEntry]":
    entries = LedgerEntry.objects.all()
    if asked.events:
        entries = entries.filter(kind__in=[event.value for event in asked.events])
    if asked.person_id is not None:
        entries = entries.filter(person_id=asked.person_id)
    if asked.seat_ids is not None:
        entries = entries.filter(seat_id__in=asked.seat_ids)
    if asked.role is not None:
        entries = entries.filter(seat_id=None, roles=asked.role.value)
    if asked.since is not None:
        entries = entries.filter(at__gte=day_begins(asked.since))
    if asked.until is not None:
        entries = entries.filter(at__lt=day_begins(asked.until + timedelta(days=1)))
    return entries


def list_entries(
    actor: Actor, asked: LedgerAsked = EVERYTHING, *, before: int | None = None, limit: int = 50
) -> list[LedgerEntry]:
    """The newest entries first, below place ``before``. One query. May: auditor, secretariat, operator."""
    require(actor, Action.LEDGER_READ)
    entries = _asked_for(asked).order_by("-seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    return list(entries[:limit])


def count_entries(actor: Actor, asked: LedgerAsked = EVERYTHING) -> int:
    """How many entries are asked for. One query. May: auditor, secretariat, operator."""
    require(actor, Action.LEDGER_READ)
    return _asked_for(asked).count()


def read_entry(actor: Actor, entry: LedgerEntry, names: Names) -> LedgerLine:
    """An entry as this reader reads it. It leads to its page where they may open that, and what it shows is still there."""
    kind = KINDS[Event(entry.kind)]
    about = kind.subjects(entry.facts)
    is_gone = any(names.lacks(subject) for fact, subject in about.items() if f"{{{fact}}}" in kind.page)
    may_open = bool(kind.page) and not is_gone and can(actor, reader_of(kind.page))
    return LedgerLine(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        sentence=kind.says(entry.facts, names.found),
        page=kind.page.format(**entry.facts) if may_open else "",
        person_id=entry.person_id,
        seat_id=entry.seat_id,
        roles=entry.roles,
        hash=entry.hash,
    )


def entries_about(events: Collection[Event], **facts: str | int) -> list[LedgerEntry]:
    """The entries of some kinds that hold these facts, oldest first: what became of one thing, for the read model that tells it."""
    entries = LedgerEntry.objects.filter(kind__in=[event.value for event in events])
    return list(entries.filter(**{f"facts__{name}": value for name, value in facts.items()}).order_by("seq"))


def times_recorded(event: Event, **facts: str | int) -> int:
    """How many entries of a kind hold these facts: how an area learns of what lies above it on the ladder."""
    entries = LedgerEntry.objects.filter(kind=event.value)
    return entries.filter(**{f"facts__{name}": value for name, value in facts.items()}).count()


def last_recorded(event: Event, **facts: str | int) -> Mapping[str, Fact] | None:
    """The facts of the newest such entry, or ``None``: how an area learns of what lies above it on the ladder."""
    entries = LedgerEntry.objects.filter(kind=event.value, **{f"facts__{name}": value for name, value in facts.items()})
    entry = entries.order_by("-seq").first()
    return entry.facts if entry is not None else None


@dataclass(frozen=True)
class Visit:
    """One page that the operator opened."""

    at: datetime
    path: str


def operator_visits(actor: Actor, *, limit: int = 50) -> list[Visit]:
    """The pages the operator opened, newest first. May: auditor, secretariat, operator."""
    require(actor, Action.LEDGER_READ)
    entries = LedgerEntry.objects.filter(kind=Event.OPERATOR_ENTERED.value).order_by("-seq")[:limit]
    return [Visit(entry.at, str(entry.facts.get("path", ""))) for entry in entries]


@dataclass(frozen=True)
class ChainCheck:
    """The result of walking the chain: the number of entries, the broken places, the last hash."""

    entries: int
    broken: tuple[str, ...]
    last_hash: str


def check_chain(actor: Actor) -> ChainCheck:
    """Walk the whole chain and report where it is broken. May: auditor, secretariat, operator."""
    require(actor, Action.LEDGER_READ)
    head = LedgerHead.objects.first()
    return ChainCheck(
        entries=LedgerEntry.objects.count(), broken=tuple(broken_links()), last_hash=head.hash if head else ""
    )


def broken_links() -> Iterator[str]:
    """Walk the ledger of the town in scope and report each place where the chain is broken. For doctor and the tests."""
    previous, expected = "", 1
    for entry in LedgerEntry.objects.order_by("seq").iterator(chunk_size=500):
        if entry.seq != expected:
            yield _("記録簿の{expected}番がありません").format(expected=expected)
            expected = entry.seq
        found = entry_hash(
            previous=previous,
            town=entry.town_id,
            seq=entry.seq,
            at=entry.at,
            kind=entry.kind,
            who=(entry.account_id, entry.person_id, entry.seat_id, entry.roles),
            facts=entry.facts,
        )
        if entry.previous_hash != previous or found != entry.hash:
            yield _("記録簿の{seq}番が、書かれたときと違います").format(seq=entry.seq)
        previous, expected = entry.hash, expected + 1
    head = LedgerHead.objects.first()
    if head is None or expected == 1:
        yield _("記録簿がありません（消されています）")
    elif (head.seq, head.hash) != (expected - 1, previous):
        yield _("記録簿の終わりが切り取られています")
