"""The promotion structure: committees, their members and what flows between bodies, on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from meguru.base.access.actions import Role
from meguru.base.bodies.models import (
    Committee,
    Flow,
    Seat,
    Tenure,
)
from meguru.base.bodies.queries.actors import _held_on
from meguru.base.bodies.queries.lists import committees_on
from meguru.base.bodies.queries.tree import head_of_house
from meguru.base.bodies.rules import COMMITTEE_LABELS, CommitteeKind
from meguru.core.language import _


@dataclass(frozen=True)
class BodyView:
    """One body of the promotion structure, with members' bodies and its seats counted. Never names of persons."""

    kind: CommitteeKind
    name: str
    description: str
    members: tuple[str, ...]
    seats: int
    vacant: int


@dataclass(frozen=True)
class StructureView:
    """The promotion structure (計画推進体制): its bodies and the labelled flows between them."""

    bodies: tuple[BodyView, ...]
    flows: tuple[Flow, ...]


_STRUCTURE_ORDER = [
    CommitteeKind.FORMULATION,
    CommitteeKind.SECRETARIAT,
    CommitteeKind.LIAISON,
    CommitteeKind.DISTRICT_COMMITTEE,
    CommitteeKind.SUPPORT_TEAM,
]


def promotion_structure(*, on: date) -> StructureView:
    """The promotion structure on a day, from the registered bodies. Public: it is part of the book. Four queries."""
    return structure_of(list(committees_on(on).prefetch_related("districts")), list(seats_standing(on)))


def seats_standing(on: date) -> "QuerySet[Seat]":
    """The seats in force on a day with the bodies they belong to, each with whether somebody sits in it (``is_held``)."""
    sits = Tenure.objects.filter(_held_on(on), seat=OuterRef("pk"))
    return Seat.objects.filter(_held_on(on)).select_related("organisation__parent").annotate(is_held=Exists(sits))


def structure_of(committees: Sequence[Committee], seats: Sequence[Seat]) -> StructureView:
    """The promotion structure made by these committees and seats, for a page that has fetched them already. One query."""
    bodies = []
    for kind in _STRUCTURE_ORDER:
        group = [committee for committee in committees if committee.kind == kind.value]
        if not group:
            continue
        ids = {committee.pk for committee in group}
        # Support staff serve several districts from one seat, so their teams are known by role and district.
        own = [
            seat
            for seat in seats
            if seat.committee_id in ids or (kind is CommitteeKind.SUPPORT_TEAM and seat.role == Role.SUPPORT_STAFF)
        ]
        bodies.append(
            BodyView(
                kind=kind,
                name=group[0].name
                if len(group) == 1
                else _("{committee}（{count}地区）").format(committee=COMMITTEE_LABELS[kind], count=len(group)),
                description=group[0].description,
                members=_members(kind, group, own),
                seats=len(own),
                vacant=sum(not seat.is_held for seat in own),  # type: ignore[attr-defined]  # annotated above
            )
        )
    return StructureView(bodies=tuple(bodies), flows=tuple(Flow.objects.all()))


def _members(kind: CommitteeKind, group: Sequence[Committee], seats: Sequence[Seat]) -> tuple[str, ...]:
    if kind is CommitteeKind.DISTRICT_COMMITTEE:
        return tuple(dict.fromkeys(d.name for committee in group for d in committee.districts.all()))
    bodies = (head_of_house(seat.organisation).name for seat in seats if seat.organisation is not None)
    return tuple(dict.fromkeys(bodies))
