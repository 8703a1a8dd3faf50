"""How much of a town's bodies, seats and people is registered, in numbers only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from meguru.base.access.actions import Role
from meguru.base.bodies.models import Organisation, Person, Seat, Tenure
from meguru.base.bodies.queries.actors import _held_on
from meguru.base.bodies.queries.lists import committees_on, districts_on
from meguru.base.bodies.rules import CommitteeKind

_WRITERS = (Role.DEPARTMENT_WRITER, Role.COUNCIL_STAFF)


@dataclass(frozen=True)
class BodyCounts:
    """The numbers on a day. ``boards`` are committees beside the secretariat; ``writers`` and ``heads`` are seats held."""

    districts: int
    organisations: int
    committees: int
    boards: int
    seats: int
    held: int
    writers: int
    heads: int
    people: int
    with_account: int


def count_bodies(*, on: date) -> BodyCounts:
    """The numbers of the town in scope, for whoever has asked already. One query."""
    sits = Exists(Tenure.objects.filter(_held_on(on), seat=OuterRef("pk")))
    seats = Seat.objects.filter(_held_on(on))
    held = seats.filter(sits)
    people = Person.objects.filter(erased_at=None)
    counted: dict[str, QuerySet[Any]] = {
        "districts": districts_on(on),
        "organisations": Organisation.objects.all(),
        "committees": committees_on(on),
        "boards": committees_on(on).exclude(kind=CommitteeKind.SECRETARIAT.value),
        "seats": seats,
        "held": held,
        "writers": held.filter(role__in=[role.value for role in _WRITERS]),
        "heads": held.filter(role=Role.DEPARTMENT_APPROVER.value),
        "people": people,
        "with_account": people.filter(account__isnull=False),
    }
    first, *rest = (
        rows.order_by().values(what=Value(name)).annotate(n=Count("pk")).values_list("what", "n")
        for name, rows in counted.items()
    )
    return BodyCounts(**dict(first.union(*rest, all=True)))
