"""What is left when somebody leaves a seat, without an actor. For whoever has asked already: commands, ``overview``."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can
from meguru.base.bodies.models import Tenure
from meguru.core.fiscal import FiscalYear
from meguru.do.milestones.models import Caretaker
from meguru.do.milestones.queries import does_it, sitting


@dataclass(frozen=True)
class LeftBySeat:
    """What the people who sat in a seat before looked after and nobody has taken over yet, and who sits there now."""

    tenure_id: int | None
    caretakers: tuple[Caretaker, ...]


def of_seat_before(seat_id: int, *, on: date) -> LeftBySeat:
    """What has been left by those who sat in a seat before a day. Two queries. For commands, and whoever has asked already."""
    now = Tenure.objects.filter(sitting(on), seat=seat_id).order_by("-starts_on").first()
    rows = _running(on).filter(tenure__seat=seat_id, tenure__ends_on__lt=on)
    return LeftBySeat(now.pk if now else None, tuple(rows.order_by("measure__number")))


def _running(on: date) -> "QuerySet[Caretaker]":
    """Of measures whose plan runs, or ended the year before and is reviewed now, and which the seat's body does now."""
    return Caretaker.objects.filter(does_it(), measure__term__last_year__gte=FiscalYear.of(on).year - 1)


@dataclass(frozen=True)
class LookedAfter:
    """A measure that somebody in a seat looks after, or did until they left it and nobody has taken it over."""

    term_number: int
    code: str
    number: int
    title: str
    name: str
    is_first: bool
    is_left: bool


def looked_after_at(seat: Actor, *, on: date) -> tuple[LookedAfter, ...]:
    """What the people of a seat look after, for its hand-over, read as whoever sits there. One query."""
    rows = _running(on).filter(tenure__seat__in=[grant.seat_id for grant in seat.grants]).order_by("measure__number")
    return tuple(
        LookedAfter(
            term_number=row.measure.term.number,
            code=row.measure.code,
            number=row.measure.number,
            title=row.measure.title,
            name=row.tenure.person.name,
            is_first=row.is_first,
            is_left=row.tenure.ends_on is not None and row.tenure.ends_on < on,
        )
        for row in rows.select_related("measure__term", "tenure__person")
        if can(seat, Action.MILESTONE_VIEW)
    )
