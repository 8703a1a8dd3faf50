"""The order of the register, for whatever people choose from: districts by their number, bodies kind by kind as the page of the
bodies lists them, people by the seats they hold.

People have no reading, and the code points of kanji are no order for anybody.
"""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import Case, F, IntegerField, Min, Model, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Committee, District, Organisation, Person
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind

M = TypeVar("M", bound=Model)
_KINDS = tuple(kind.value for kinds in (OrganisationKind, CommitteeKind) for kind in kinds)
_LAST = 10**9


def rank_of_kind(field: str = "kind") -> Case:
    """The place of a body's kind among all kinds, those of organisations first."""
    whens = [When(**{field: kind}, then=Value(place)) for place, kind in enumerate(_KINDS)]
    return Case(*whens, default=Value(len(_KINDS)), output_field=IntegerField())


def by_kind(rows: "QuerySet[M]") -> "QuerySet[M]":
    """Organisations or committees in the register's order."""
    return rows.order_by(rank_of_kind(), "position", "id")


def by_seat(people: "QuerySet[Person]") -> "QuerySet[Person]":
    """People by the first of their seats; those who never had one come last, as they were registered."""
    return people.annotate(first_seat=Min("tenures__seat__position")).order_by(
        OrderBy(F("first_seat"), nulls_last=True), "id"
    )


def in_register_order(actor: Actor, names: Collection[str]) -> list[str]:
    """Names of districts, organisations, committees and people in the register's order; what is none of them comes last.

    One query. May: everybody in the workshop.
    """
    require(actor, Action.WORKSHOP_ENTER)
    said = sorted(set(names))
    ranks: dict[str, tuple[int, int, int]] = {}
    first = rank_of_kind()
    districts = District.objects.filter(name__in=said).order_by().annotate(part=Value(-1), place=F("number"))
    organisations = Organisation.objects.filter(name__in=said).order_by().annotate(part=first, place=F("position"))
    committees = Committee.objects.filter(name__in=said).order_by().annotate(part=first, place=F("position"))
    people = Person.objects.filter(name__in=said).order_by().annotate(
        part=Value(len(_KINDS) + 1), place=Min("tenures__seat__position", default=_LAST)
    )  # fmt: skip
    columns = ("name", "part", "place", "pk")
    rows = districts.values_list(*columns).union(
        *(each.values_list(*columns) for each in (organisations, committees, people)), all=True
    )
    for name, part, place, pk in rows:
        rank = (part, place, pk)
        ranks[name] = min(rank, ranks.get(name, rank))
    return sorted(said, key=lambda name: (name not in ranks, ranks.get(name, (0, 0, 0)), name))
