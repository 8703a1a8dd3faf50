"""The door book: who logged in, who failed, was locked out, or was given another password. No secret and no typed name is in it.

The door (``web.login``) writes it, for nobody acts in a town there yet; the person, the secretariat and the auditor read it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Account, DoorEntry, Person
from meguru.base.bodies.rules import COUNTED_FOR, COUNTED_TOGETHER, DOOR_KEPT, DOOR_LABELS, DoorKind, network_of
from meguru.core.language import _

LINES = 50
_NOBODY = _("（だれのものでもない利用者名）")


@dataclass(frozen=True)
class DoorLine:
    """One line of the door book. ``times`` failures came between ``at`` and ``last_at``."""

    id: int
    at: datetime
    last_at: datetime
    times: int
    sentence: str
    network: str
    username: str
    person: str
    is_trouble: bool


def account_named(name: str) -> int | None:
    """The account with this user name, whatever its case; ``None`` where nobody has it. For the door alone."""
    return Account.objects.filter(username__iexact=name).values_list("pk", flat=True).first() if name else None


def note_at_door(kind: DoorKind, account_id: int | None, *, address: str = "") -> None:
    """Write one thing that happened at the log-in, by the clock of the machine. Failures of an hour are one line."""
    now, network = timezone.now(), network_of(address) if account_id is not None else ""
    with transaction.atomic():
        if kind in COUNTED_TOGETHER:
            whose = Q(account=account_id) if account_id is not None else Q(account=None)
            same = DoorEntry.objects.filter(whose, kind=kind.value, network=network, at__gte=now - COUNTED_FOR)
            newest = same.order_by("-id").values_list("pk", flat=True).first()
            if newest is not None:
                DoorEntry.objects.filter(pk=newest).update(times=F("times") + 1, last_at=now)
                return
        DoorEntry.objects.create(kind=kind.value, account_id=account_id, network=network, at=now, last_at=now)


def my_door_lines(actor: Actor, *, before: int | None = None) -> list[DoorLine]:
    """The newest lines of the actor's own account. May: everybody in the workshop. Two queries."""
    require(actor, Action.WORKSHOP_ENTER)
    return _lines(Q(account=actor.account_id, account__isnull=False), before)


def door_lines(actor: Actor, *, before: int | None = None, only_trouble: bool = False) -> list[DoorLine]:
    """The newest lines of all accounts of the town, and of names nobody has. May: secretariat, auditor. Two queries.

    An account belongs to a town that has a person with it, or that opened it.
    """
    require(actor, Action.DOOR_READ)
    persons = Person.objects.exclude(account=None).values("account")
    ours = Q(account__in=persons) | Q(account__opened_in=actor.town_id) | Q(account=None)
    return _lines(ours & Q(kind__in=COUNTED_TOGETHER) if only_trouble else ours, before)


def _lines(which: Q, before: int | None) -> list[DoorLine]:
    rows = DoorEntry.objects.filter(which).select_related("account").order_by("-id")
    found = list((rows.filter(pk__lt=before) if before is not None else rows)[:LINES])
    names = dict(Person.objects.filter(account__in={row.account_id for row in found}).values_list("account", "name"))
    return [
        DoorLine(
            id=row.pk,
            at=row.at,
            last_at=row.last_at,
            times=row.times,
            sentence=DOOR_LABELS[DoorKind(row.kind)],
            network=row.network,
            username=row.account.username if row.account else _NOBODY,
            person=names.get(row.account_id, "") if row.account_id is not None else "",
            is_trouble=DoorKind(row.kind) in COUNTED_TOGETHER,
        )
        for row in found
    ]


def count_old_door_entries(late_by: timedelta) -> int:
    """How many lines are older than they are kept, by at least so long. For the daily round and doctor."""
    return DoorEntry.objects.filter(last_at__lt=timezone.now() - DOOR_KEPT - late_by).count()


def erase_old_door_entries() -> int:
    """Erase the lines that are older than they are kept; how many. For the daily round."""
    return DoorEntry.objects.filter(last_at__lt=timezone.now() - DOOR_KEPT).delete()[0]
