"""Who stands before a town's workshop without getting in, and the operator inside: until when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meguru.base.access.actions import ACTION_LABELS, ROLE_TABLE, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Account, OperatorPass, Person
from meguru.base.towns.models import Town
from meguru.base.towns.scope import across_towns

# Not told to an operator at the door: entering is what the door is for.
_NO_NEWS = {Action.WORKSHOP_ENTER}


class Outside(StrEnum):
    """Why an account of a town does not get into its workshop just now."""

    OPERATOR = "operator"
    NO_SEAT = "no seat"


def outside_because(account: Account, town: Town) -> Outside | None:
    """Why an account that the town knows is outside; ``None`` where it has nothing to do with the town in scope.

    Asked at the door, where there is no actor yet, of the account that is logged in.
    """
    if Person.objects.filter(account=account).exists():
        return Outside.NO_SEAT
    return Outside.OPERATOR if account.opened_in_id == town.pk else None


def is_operator(account_id: int, *, at: datetime) -> bool:
    """Whether a town has let this account in as its operator just now. For what belongs to no town; one query.

    That nobody of a town is let in was asked when the pass was given, and a pass lasts for hours.
    """
    with across_towns("an operator's pass is looked for in every town; only that there is one is told"):
        return OperatorPass.objects.filter(
            account=account_id, opens_at__lte=at, closes_at__gt=at, taken_back_at=None
        ).exists()


def operator_actions() -> list[str]:
    """What the operator may do once inside, in the words of the role table."""
    return [ACTION_LABELS[action] for action in ROLE_TABLE[Role.OPERATOR] if action not in _NO_NEWS]


@dataclass(frozen=True)
class Stay:
    """The operator's leave to be inside: why, and until when."""

    reason: str
    closes_at: datetime


def operator_stay(actor: Actor, *, at: datetime) -> Stay | None:
    """The leave by which this operator is inside now. May: everybody in the workshop, of themselves. One query."""
    require(actor, Action.WORKSHOP_ENTER)
    row = (
        OperatorPass.objects.filter(account=actor.account_id, opens_at__lte=at, closes_at__gt=at, taken_back_at=None)
        .order_by("-closes_at")
        .first()
    )
    return Stay(row.reason, row.closes_at) if row else None
