"""The one question every second signature asks: ``require_second_person``, from who gave whom a password, a seat or a pass.

Publications, amendments, sheets and a withheld opinion all ask it; none keeps a rule of its own.
"""

from datetime import datetime

from django.db.models import Q

from meguru.base.access.actions import ROLE_TABLE, Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import is_left_to
from meguru.base.access.second_person import WATCHED, Bond, BondKind, in_the_hands_of, weighs
from meguru.base.audit.kinds import Event
from meguru.base.audit.queries import last_recorded
from meguru.base.bodies.models import Entrustment, Person
from meguru.base.towns.scope import across_towns
from meguru.core.errors import NotNow
from meguru.core.language import _

IN_ONE_HAND = _(
    "この利用者名のパスワードか席は、案をつくった人の手から渡されたばかりです。"
    "ほかの人にお願いしてください。渡されたパスワードは、本人が変えて{days}日たつと、"
    "数に入ります。"
).format(days=WATCHED.days)


def require_second_person(
    actor: Actor, action: Action, *, first_id: int | None, since: datetime | None, at: datetime, alone: str
) -> None:
    """Raise ``NotNow`` unless the actor is a second person to whoever drafted at ``since``; ``alone`` is the sentence said then."""
    problem = second_person_problem(actor, action, first_id=first_id, since=since, at=at, alone=alone)
    if problem:
        raise NotNow(problem)


def second_person_problem(
    actor: Actor, action: Action, *, first_id: int | None, since: datetime | None, at: datetime, alone: str
) -> str:
    """Why the actor is no second person to ``first_id``, as a sentence; empty where they are one. At most four queries.

    ``alone`` is said to the first person; ``IN_ONE_HAND`` where the first person gave the second one's password, pass or seat.
    """
    if first_id is None:
        return ""
    if first_id == actor.person_id:
        return alone
    if actor.account_id is None:
        return ""
    first = _account_of(first_id)
    if first is None:
        return ""
    if first == actor.account_id:
        return alone
    held = {first} | in_the_hands_of(first, _bonds(since or at, at))
    if actor.account_id in held or _sits_by_their_hand(actor, action, held, since or at):
        return IN_ONE_HAND
    return ""


def _account_of(person_id: int) -> int | None:
    """The account of a person, also where the name was erased since: what they gave out of their hands, they gave."""
    found: int | None = Person.objects.filter(pk=person_id).values_list("account_id", flat=True).first()
    if found is not None:
        return found
    erased = last_recorded(Event.PERSON_ERASED, id=person_id)
    account = erased.get("account") if erased else None
    return account if isinstance(account, int) else None


def _bonds(since: datetime, at: datetime) -> list[Bond]:
    """The gifts of passwords and passes that still weigh, in whichever town they were made."""
    recent = Q(given_at__gte=min(since, at - WATCHED)) | Q(kind=BondKind.LOGIN, account__has_given_password=True)
    with across_towns("an account is one in all towns, and so is the power over it"):
        rows = list(
            Entrustment.objects.filter(recent, account__isnull=False).values_list(
                "kind", "given_by_id", "account_id", "given_at", "account__has_given_password"
            )
        )
    bonds = [
        Bond(BondKind(kind), giver, receiver, given_at, is_unchanged=unchanged and kind == BondKind.LOGIN)
        for kind, giver, receiver, given_at, unchanged in rows
    ]
    return [bond for bond in bonds if weighs(bond, since=since, at=at)]


def _sits_by_their_hand(actor: Actor, action: Action, held: set[int], since: datetime) -> bool:
    """Whether every seat from which the actor may do this was given after the draft by one of these accounts."""
    seats = {
        grant.seat_id
        for grant in actor.grants
        if action in ROLE_TABLE[grant.role] and is_left_to(actor, grant, action) and grant.seat_id is not None
    }
    given = Entrustment.objects.filter(
        kind=BondKind.SEAT,
        given_by__in=held,
        given_at__gte=since,
        tenure__person=actor.person_id,
        tenure__seat__in=seats,
    )
    return bool(seats) and seats <= set(given.values_list("tenure__seat_id", flat=True))
