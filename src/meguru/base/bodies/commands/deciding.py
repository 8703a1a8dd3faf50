"""The command that says which seats a town leaves a decision to (決裁する席). May: the secretariat, and who sets a town up."""

from collections.abc import Collection
from datetime import datetime

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.deciding import acts_written, check_marks
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.commands.entrusting import entrust
from meguru.base.bodies.commands.tenures import fetch_seat
from meguru.base.bodies.models import Seat
from meguru.base.bodies.rules import may_leave
from meguru.core.clock import day_of


@command
def mark_seat(
    *, actor: Actor, seat_id: int, decides: Collection[Action], stands_in: Collection[Action], at: datetime
) -> Seat:
    """Leave decisions to a seat, and to it where the seat that decides is away. What is not named is taken from it.

    As long as a seat in force decides something, nobody else may. What its holder may do changes, so whoever marks it counts as
    having seated them (record 0015). Raises ``NotFound``, and ``Invalid`` for what its role does not allow.
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    check_marks(Role(seat.role), decides, stands_in)
    marks = {"decides": acts_written(decides), "stands_in": acts_written(stands_in)}
    changed = [name for name, text in marks.items() if text != getattr(seat, name)]
    if not changed:
        nothing_changed()
        return seat
    for name, text in marks.items():
        setattr(seat, name, text)
    seat.save(update_fields=list(marks))
    for tenure in seat.tenures.all():
        if may_leave(tenure.ends_on, day_of(at)):
            entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    record(actor, Event.SEAT_MARKED, at=at, seat=seat.pk, fields=changed, **marks)
    return seat
