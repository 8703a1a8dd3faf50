"""Writing the ledger: ``record`` inside a command, and the ``command`` wrapper that makes a command whole.

``@command`` opens the transaction and, when the work is done, refuses to commit unless permission was asked and an entry was
written (or the command said that nothing changed). So a command that forgets either one cannot pass its first test.
"""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import transaction

from meguru.base.access.actor import Actor
from meguru.base.access.decide import questions_asked
from meguru.base.audit.chain import Fact, entry_hash
from meguru.base.audit.chain import keyed_hash as hash_with_key
from meguru.base.audit.kinds import KINDS, Event
from meguru.base.audit.models import LedgerEntry, LedgerHead
from meguru.base.towns.prepared import Prepared
from meguru.base.towns.scope import ScopeError, town_in_scope

P = ParamSpec("P")
R = TypeVar("R")

_entries_made: ContextVar[int] = ContextVar("entries_made", default=0)
_found_nothing: ContextVar[bool] = ContextVar("found_nothing", default=False)


class CommandIncomplete(RuntimeError):
    """A command changed something without asking permission or without a ledger entry: a bug."""


# The head of the ledger while a command is at work: locked and read once, however many commands it calls.
_held: ContextVar[LedgerHead | None] = ContextVar("held", default=None)
_HEAD = Prepared(LedgerHead.objects.select_for_update)


def _lock_town() -> LedgerHead:
    """Wait until no other command of the town in scope is at work: the head of its ledger, locked until the transaction ends."""
    held = _held.get()
    if held is not None and held.town_id == town_in_scope().pk:
        return held
    return _HEAD.first() or LedgerHead.objects.select_for_update().get_or_create()[0]


def record(actor: Actor, event: Event, *, at: datetime, **facts: Fact) -> LedgerEntry:
    """Append an entry to the ledger of the actor's town. Only inside a command's transaction.

    ``facts`` are ids, codes, field names and keyed hashes; they must fill every gap in the event's sentence.
    """
    KINDS[event].sentence.format(**facts)
    head = _lock_town()
    roles = ",".join(sorted(role.value for role in actor.roles))
    entry = LedgerEntry(
        town_id=actor.town_id,
        seq=head.seq + 1,
        at=at,
        kind=event.value,
        account_id=actor.account_id,
        person_id=actor.person_id,
        seat_id=actor.seat_id,
        roles=roles,
        facts=facts,
        previous_hash=head.hash,
    )
    entry.hash = entry_hash(
        previous=head.hash,
        town=actor.town_id,
        seq=entry.seq,
        at=at,
        kind=event.value,
        who=(actor.account_id, actor.person_id, actor.seat_id, roles),
        facts=facts,
    )
    entry.save(force_insert=True)
    head.seq, head.hash = entry.seq, entry.hash
    if head is not _held.get():
        head.save(update_fields=["seq", "hash"])
    _entries_made.set(_entries_made.get() + 1)
    return entry


def nothing_changed() -> None:
    """Declare that this command found nothing to change, so that it needs no ledger entry."""
    _found_nothing.set(True)


def _begin(actor: Actor) -> None:
    """Lock the town. Raises ``ScopeError`` where the actor acts in another town than the one in scope."""
    if actor.town_id != town_in_scope().pk:
        raise ScopeError("the actor acts in another town than the one in scope")
    _held.set(_lock_town())


def _keep_head(outer: LedgerHead | None, made: int) -> None:
    """Keep where the ledger stands at the end of the outermost command of a town: those it called have moved the same head on."""
    head = _held.get()
    if head is not None and head is not outer and _entries_made.get() > made:
        head.save(update_fields=["seq", "hash"])


def keyed_hash(value: str) -> str:
    """The keyed hash that the ledger holds in place of a value it must not keep."""
    return hash_with_key(settings.MEGURU_LEDGER_KEY, value)


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Make a public command all or nothing: in one transaction it asks permission and writes an entry, or changes nothing.

    Commands of one town run one at a time, because each starts by locking the head of the town's ledger. So no command needs a
    row lock of its own, no running number is given twice, and two commands cannot deadlock. A command called inside another does
    not ask permission for it; its ledger entry counts for both, its ``nothing_changed`` only for itself.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        made, held = _entries_made.get(), _held.get()
        stood = (held.seq, held.hash) if held else None
        asked, found_nothing = questions_asked.set(0), _found_nothing.set(False)
        try:
            with transaction.atomic():
                actor = kwargs.get("actor")
                if isinstance(actor, Actor):  # the command that founds a town has neither an actor nor a town yet
                    _begin(actor)
                result = function(*args, **kwargs)
                if not questions_asked.get():
                    raise CommandIncomplete(f"{function.__qualname__} did not ask for permission")
                if _entries_made.get() == made and not _found_nothing.get():
                    raise CommandIncomplete(f"{function.__qualname__} left no ledger entry")
                _keep_head(held, made)
        except BaseException:
            # What this command entered is undone, so the command that called it goes on from where the ledger stood.
            if held and stood:
                held.seq, held.hash = stood
            raise
        finally:
            _held.set(held)
            questions_asked.reset(asked)
            _found_nothing.reset(found_nothing)
        return result

    run.is_command = True  # type: ignore[attr-defined]  # read by the contract tests
    return run


__all__ = ["CommandIncomplete", "command", "keyed_hash", "nothing_changed", "record"]
