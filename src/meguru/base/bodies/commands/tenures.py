"""Commands on the time somebody holds a seat: made longer, taken back before it begins; and the time of the seat itself.

May: the secretariat, and the operator who sets a town up. ``commands`` names them all.
"""

from datetime import date, datetime, timedelta

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands.entrusting import entrust
from meguru.base.bodies.models import Person, Seat, Tenure
from meguru.base.bodies.rules import check_longer, check_seat_is_free, check_within_seat, in_force, may_withdraw
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.fiscal import wareki
from meguru.core.language import _


@command
def extend_tenure(*, actor: Actor, seat_id: int, tenure_id: int, ends_on: date | None, at: datetime) -> Tenure:
    """Let whoever holds a seat for a fixed time hold it longer (任期をのばす): to a later day, or without end.

    It counts as given by whoever extends it (decision record 0015). Raises ``Invalid`` where the tenure is over or has no last
    day, would not become longer, would outlast the seat, or where somebody else sits in the seat by then.
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    tenure = _of_seat(seat, tenure_id)
    last = tenure.ends_on
    check_longer(last, ends_on, day_of(at))
    check_within_seat(seat.ends_on, tenure.starts_on, ends_on)
    others = [(each.starts_on, each.ends_on) for each in seat.tenures.exclude(pk=tenure.pk)]
    check_seat_is_free(tenure.starts_on, ends_on, others, field="ends_on")
    tenure.ends_on = ends_on
    tenure.save(update_fields=["ends_on"])
    entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    record(actor, Event.TENURE_EXTENDED, at=at, seat=seat.pk, person=tenure.person_id)
    return tenure


@command
def extend_seat(*, actor: Actor, seat_id: int, ends_on: date | None, at: datetime) -> Seat:
    """Let a seat that was set up for a fixed time stand longer, or without end.

    Who sits in it beyond its old last day counts as seated by whoever extends it. Raises ``Invalid`` where the seat has no
    last day, is over, or would not stand longer, and where its body or committee ends before.
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    last = seat.ends_on
    check_longer(last, ends_on, day_of(at))
    for body in (seat.organisation, seat.committee):
        if body is not None and body.ends_on is not None and (ends_on is None or body.ends_on < ends_on):
            said = _("{name}は、{day}で廃止です。席は、それより後までのばせません。")
            raise Invalid({"ends_on": said.format(name=body.name, day=wareki(body.ends_on))})
    seat.ends_on = ends_on
    seat.save(update_fields=["ends_on"])
    for tenure in seat.tenures.all():
        if last is not None and in_force(tenure.starts_on, tenure.ends_on, last + timedelta(days=1)):
            entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    record(actor, Event.SEAT_EXTENDED, at=at, seat=seat.pk)
    return seat


@command
def withdraw_tenure(*, actor: Actor, seat_id: int, tenure_id: int, at: datetime) -> None:
    """Take back that somebody is to take a seat, before the day comes. Raises ``NotNow`` where it has come."""
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    tenure = _of_seat(seat, tenure_id)
    if not may_withdraw(tenure.starts_on, day_of(at)):
        raise NotNow(_("この人は、もうこの席に就いています。退任を記録してください。"))
    _take_back(actor, tenure, at)


def end_tenures(actor: Actor, person: Person, at: datetime) -> None:
    """End, inside a command, every tenure of a person: running ones with yesterday, those to come as if they were not entered."""
    today = day_of(at)
    for tenure in person.tenures.all():
        if may_withdraw(tenure.starts_on, today):
            _take_back(actor, tenure, at)
        elif tenure.ends_on is None or today <= tenure.ends_on:
            tenure.ends_on = max(tenure.starts_on, today - timedelta(days=1))
            tenure.save(update_fields=["ends_on"])
            record(actor, Event.SEAT_LEFT, at=at, seat=tenure.seat_id, person=person.pk)


def _take_back(actor: Actor, tenure: Tenure, at: datetime) -> None:
    seat, person = tenure.seat_id, tenure.person_id
    tenure.delete()
    record(actor, Event.TENURE_WITHDRAWN, at=at, seat=seat, person=person)


def fetch_seat(seat_id: int) -> Seat:
    """The seat. Raises ``NotFound``."""
    return or_not_found(Seat.objects.filter(pk=seat_id).first())


def _of_seat(seat: Seat, tenure_id: int) -> Tenure:
    return or_not_found(seat.tenures.filter(pk=tenure_id).first())
