"""What a reorganisation does to seats and to the bodies themselves, inside the command that carries it out."""

from collections.abc import Collection
from datetime import date, datetime

from meguru.base.access.actor import Actor
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import record
from meguru.base.bodies.commands.entrusting import entrust
from meguru.base.bodies.models import Organisation, Seat, Tenure
from meguru.base.bodies.queries.tree import house_ids
from meguru.base.bodies.rules import Registered, may_leave
from meguru.core.clock import day_of


def hand_seats(actor: Actor, seat_ids: Collection[int], old_id: int, new_id: int, *, at: datetime) -> list[int]:
    """Seats that belong to one organisation belong to another from now on, with whoever sits in them; which did.

    Where a seat belongs decides what its holder may do, so whoever moves it counts as having seated them (record 0015).
    """
    moved = []
    for seat in Seat.objects.filter(pk__in=seat_ids, organisation=old_id):
        seat.organisation_id = new_id
        seat.save(update_fields=["organisation"])
        record(actor, Event.SEAT_MOVED, at=at, seat=seat.pk, organisation=new_id)
        for tenure in seat.tenures.all():
            if may_leave(tenure.ends_on, day_of(at)):
                entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
        moved.append(seat.pk)
    return moved


def hand_below(actor: Actor, row_ids: Collection[int], old_id: int, new_id: int, *, at: datetime) -> None:
    """What stands right below one organisation stands below another from now on."""
    for row in Organisation.objects.filter(pk__in=row_ids, parent=old_id):
        row.parent_id = new_id
        row.save(update_fields=["parent"])
        record(
            actor, Event.REGISTER_CORRECTED, at=at, what=Registered.ORGANISATION.value, id=row.pk, fields="parent_id"
        )
        seat_anew(actor, house_ids(row.pk) | {row.pk}, at=at)


def seat_anew(actor: Actor, organisation_ids: Collection[int], *, at: datetime) -> None:
    """Count whoever sits in the seats of these bodies as seated by the actor, who changed what they may do (record 0015)."""
    for tenure in Tenure.objects.filter(seat__organisation__in=organisation_ids):
        if may_leave(tenure.ends_on, day_of(at)):
            entrust(actor, BondKind.SEAT, at=at, tenure=tenure)


def end_organisation(actor: Actor, row: Organisation, last: date | None, *, at: datetime) -> None:
    """An organisation has a last day (廃止), or none again."""
    row.ends_on = last
    row.save(update_fields=["ends_on"])
    if last is None:
        record(actor, Event.ORGANISATION_KEPT, at=at, id=row.pk)
    else:
        record(actor, Event.ORGANISATION_ENDED, at=at, id=row.pk, day=last.isoformat())
