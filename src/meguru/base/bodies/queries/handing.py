"""A seat as it is handed over: what it may do, and who held it from when to when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, prefetch_related_objects

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.access.decide import can, require
from meguru.base.bodies.models import Tenure
from meguru.base.bodies.queries.seats import SeatLine, _held, _seat_line
from meguru.base.bodies.queries.tree import house_of, sections_along
from meguru.base.bodies.rules import in_force
from meguru.base.towns.scope import town_in_scope
from meguru.core.errors import or_not_found


@dataclass(frozen=True)
class Holder:
    """One holder of a seat. ``time``: before, now or to come."""

    name: str
    starts_on: date
    ends_on: date | None
    is_now: bool
    is_to_come: bool


@dataclass(frozen=True)
class SeatHandedOver:
    """A seat with its holders, the latest first, and the actor that anybody in it is."""

    line: SeatLine
    holders: tuple[Holder, ...]
    actor: Actor
    bodies: tuple[str, ...]


def seat_handed_over(actor: Actor, seat_id: int, *, on: date) -> SeatHandedOver:
    """A seat for its hand-over. Three queries. Raises ``NotFound``.

    May: whoever holds it on the day (also for the last time) or is to hold it next, and the secretariat.
    """
    rows = _held().annotate(sections=sections_along("organisation"), served=Count("districts")).filter(pk=seat_id)
    seat: Any = or_not_found(rows.first())
    tenures = list(seat.tenures.all())
    if not may_be_handed(actor, ((tenure.person_id, tenure.ends_on) for tenure in tenures), on=on):
        require(actor, Action.SEAT_ARRANGE)
    require(actor, Action.WORKSHOP_ENTER)
    if seat.served:  # seats of the office serve none: theirs are not asked for
        prefetch_related_objects([seat], "districts")
    districts = frozenset(district.pk for district in seat.districts.all()) if seat.served else frozenset()
    house = house_of(seat.organisation, seat.sections)
    grant = Grant(Role(seat.role), seat.pk, seat.title, seat.organisation_id, seat.committee_id, districts, house=house)
    line = _seat_line(seat, on, serves_none=not seat.served)
    return SeatHandedOver(
        line=line,
        holders=tuple(_holder(tenure, on) for tenure in reversed(tenures)),
        actor=Actor(town_id=town_in_scope().pk, name=seat.title, grants=(grant,)),
        bodies=tuple(filter(None, (line.organisation, line.committee))),
    )


def may_be_handed(actor: Actor, holders: Iterable[tuple[int, date | None]], *, on: date) -> bool:
    """Whether somebody may see the hand-over of a seat whose holders, each with their last day, are these.

    May: whoever holds it on the day (also for the last time) or is to hold it next, and the secretariat.
    """
    theirs = any(person == actor.person_id and (ends_on is None or on <= ends_on) for person, ends_on in holders)
    return theirs or can(actor, Action.SEAT_ARRANGE)


def _holder(tenure: Tenure, on: date) -> Holder:
    return Holder(
        name=tenure.person.name,
        starts_on=tenure.starts_on,
        ends_on=tenure.ends_on,
        is_now=in_force(tenure.starts_on, tenure.ends_on, on),
        is_to_come=on < tenure.starts_on,
    )
