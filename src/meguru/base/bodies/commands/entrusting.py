"""Note, inside a command, who gave whom a password, a seat or a pass."""

from datetime import datetime

from meguru.base.access.actor import Actor
from meguru.base.access.second_person import BondKind
from meguru.base.bodies.models import Entrustment, Tenure


def entrust(
    actor: Actor, kind: BondKind, *, at: datetime, account_id: int | None = None, tenure: Tenure | None = None
) -> None:
    """Note, inside a command, that the actor gave this account a password or pass, or this tenure its seat.

    Nothing is noted of the operator at the machine, who has no account and signs nothing.
    """
    if actor.account_id is None or actor.account_id == account_id:
        return
    Entrustment.objects.create(
        kind=kind.value,
        given_by_id=actor.account_id,
        account_id=account_id,
        tenure=tenure,
        given_at=at,
    )
