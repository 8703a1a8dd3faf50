"""Reading the ledger: a page of entries with their sentences, and the check of the chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.audit.chain import Fact, entry_hash
from meguru.base.audit.kinds import KINDS, Event, reader_of
from meguru.base.audit.models import LedgerEntry, LedgerHead
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


def _line(actor: Actor, entry: LedgerEntry) -> LedgerLine:
    kind = KINDS[Event(entry.kind)]
    may_open = bool(kind.page) and can(actor, reader_of(kind.page))
    return LedgerLine(
        seq=entry.seq,
        at=entry.at,
        kind=entry.kind,
        sentence=kind.says(entry.facts),
        page=kind.page.format(**entry.facts) if may_open else "",
        person_id=entry.person_id,
        seat_id=entry.seat_id,
        roles=entry.roles,
        hash=entry.hash,
    )


def list_entries(actor: Actor, *, before: int | None = None, limit: int = 50) -> list[LedgerLine]:
    """The newest entries first, below place ``before``. May: auditor, secretariat, operator."""
    require(actor, Action.LEDGER_READ)
    entries = LedgerEntry.objects.order_by("-seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    return [_line(actor, entry) for entry in entries[:limit]]


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
