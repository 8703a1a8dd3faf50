"""A seat as it is handed over: what it may do, and who held it from when to when."""

from dataclasses import dataclass
from datetime import date

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.access.decide import can, require
from meguru.base.bodies.models import Tenure
from meguru.base.bodies.queries.seats import SeatLine, _seat_line, _seats
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
    seat = or_not_found(_seats().filter(pk=seat_id).first())
    tenures = list(seat.tenures.all())
    if not can(actor, Action.SEAT_ARRANGE) and not any(_is_theirs(tenure, actor, on) for tenure in tenures):
        require(actor, Action.SEAT_ARRANGE)
    require(actor, Action.WORKSHOP_ENTER)
    districts = frozenset(district.pk for district in seat.districts.all())
    grant = Grant(Role(seat.role), seat.pk, seat.title, seat.organisation_id, seat.committee_id, districts)
    line = _seat_line(seat, on)
    return SeatHandedOver(
        line=line,
        holders=tuple(_holder(tenure, on) for tenure in reversed(tenures)),
        actor=Actor(town_id=town_in_scope().pk, name=seat.title, grants=(grant,)),
        bodies=tuple(filter(None, (line.organisation, line.committee))),
    )


def _is_theirs(tenure: Tenure, actor: Actor, on: date) -> bool:
    """Whether somebody holds a seat on the day, or is to hold it."""
    return tenure.person_id == actor.person_id and (tenure.ends_on is None or on <= tenure.ends_on)


def _holder(tenure: Tenure, on: date) -> Holder:
    return Holder(
        name=tenure.person.name,
        starts_on=tenure.starts_on,
        ends_on=tenure.ends_on,
        is_now=in_force(tenure.starts_on, tenure.ends_on, on),
        is_to_come=on < tenure.starts_on,
    )
