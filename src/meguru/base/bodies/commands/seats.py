"""Commands on seats: make one, let somebody take it, end their time in it. May: the secretariat and the operator."""

from collections.abc import Sequence
from datetime import date, datetime

from meguru.base.access.actions import NO_SEAT, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands.bodies import _districts
from meguru.base.bodies.commands.entrusting import entrust
from meguru.base.bodies.commands.people import add_person
from meguru.base.bodies.commands.tenures import fetch_seat
from meguru.base.bodies.models import (
    Committee,
    Organisation,
    Person,
    Seat,
    Tenure,
)
from meguru.base.bodies.rules import (
    LONGEST_PERSON,
    check_leaving,
    check_period,
    check_seat_is_free,
    check_stands,
    check_within_seat,
    may_leave,
)
from meguru.base.bodies.rules.standing import check_not_ended
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotFound
from meguru.core.language import _
from meguru.core.text import clean_line, too_long


@command
def add_seat(
    *,
    actor: Actor,
    title: str,
    role: Role,
    starts_on: date,
    at: datetime,
    organisation: Organisation | None = None,
    committee: Committee | None = None,
    districts: Sequence[str] = (),
    ends_on: date | None = None,
    position: int = 0,
    profession: str = "",
) -> Seat:
    """Set up a seat with its term. It is vacant until somebody takes it."""
    require(actor, Action.SEAT_ARRANGE)
    check_period(starts_on, ends_on)
    if role in NO_SEAT:
        raise Invalid({"role": _("この役割の席は設けられません。")})
    if not clean_line(title):
        raise Invalid({"title": _("席の名前を書いてください。")})
    if organisation is not None:
        check_stands(organisation.name, organisation.ends_on, ends_on, field="organisation")
    if committee is not None:
        check_not_ended(committee.name, committee.ends_on, ends_on or date.max, field="committee")
    seat = Seat.objects.create(
        title=clean_line(title),
        role=role.value,
        profession=clean_line(profession),
        organisation=organisation,
        committee=committee,
        starts_on=starts_on,
        ends_on=ends_on,
        position=position,
    )
    seat.districts.add(*_districts(districts, at))
    record(actor, Event.SEAT_ADDED, at=at, id=seat.pk)
    return seat


@command
def take_seat(
    *,
    actor: Actor,
    seat_id: int,
    starts_on: date,
    at: datetime,
    person_id: int | None = None,
    new_name: str = "",
    ends_on: date | None = None,
    is_substitute: bool = False,
) -> Tenure:
    """Put a person into a seat from a day on: a registered one, or a new one by name.

    Raises ``Invalid`` where nobody is named, where somebody sits in it in that time, or longer than the seat stands.
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    check_period(starts_on, ends_on)
    check_within_seat(seat.ends_on, starts_on, ends_on)
    check_seat_is_free(starts_on, ends_on, [(t.starts_on, t.ends_on) for t in seat.tenures.all()])
    if person_id is None:
        if problem := too_long(_("氏名"), clean_line(new_name), LONGEST_PERSON):
            raise Invalid({"new_name": problem})
        person: Person | None = add_person(actor=actor, name=new_name, at=at)
    else:
        person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    tenure = Tenure.objects.create(
        seat=seat,
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        is_substitute=is_substitute,
    )
    entrust(actor, BondKind.SEAT, at=at, tenure=tenure)
    record(actor, Event.SEAT_TAKEN, at=at, seat=seat.pk, person=person.pk)
    return tenure


@command
def leave_seat(*, actor: Actor, seat_id: int, ends_on: date, at: datetime) -> Tenure:
    """End the tenure that covers a day on that day, also before its fixed end. The seat stands vacant from the day after.

    Raises ``Invalid`` where nobody sits in the seat on the day, or only from a later day on.
    """
    require(actor, Action.SEAT_ARRANGE)
    seat = fetch_seat(seat_id)
    running = [tenure for tenure in seat.tenures.all() if may_leave(tenure.ends_on, day_of(at))]
    open_on_day = [tenure for tenure in running if tenure.ends_on is None or ends_on <= tenure.ends_on]
    if not open_on_day:
        raise Invalid({"ends_on": _("この日に、この席に就いている人はいません。")})
    tenure = open_on_day[0]
    check_leaving(tenure.starts_on, tenure.ends_on, ends_on)
    tenure.ends_on = ends_on
    tenure.save(update_fields=["ends_on"])
    record(actor, Event.SEAT_LEFT, at=at, seat=seat.pk, person=tenure.person_id)
    return tenure
