"""Letting a text stand in which the guard found something. It warns and never blocks; this keeps it from asking again."""

from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.guard.models import LetStand
from meguru.base.guard.rules import check_digest, check_reason
from meguru.core.text import clean_line


@command
def let_stand(*, actor: Actor, digest: str, reason: str, at: datetime) -> LetStand:
    """Say that a text may stay as it is, with the reason; the text is known by its keyed hash, so a changed one is asked again.

    Raises ``Invalid`` without a reason. May: everybody who writes in the workshop.
    """
    require(actor, Action.TEXT_LET_STAND)
    reason = clean_line(reason)
    check_digest(digest)
    check_reason(reason)
    standing: LetStand | None = LetStand.objects.filter(digest=digest).first()
    if standing is not None:
        nothing_changed()
        return standing
    standing = LetStand.objects.create(digest=digest, reason=reason, let_by_id=actor.person_id, let_at=at)
    record(actor, Event.TEXT_LET_STAND, at=at, id=standing.pk, text=digest)
    return standing
