"""Seats and who sits in them, and the names behind ids."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from meguru.base.access.actions import DECISION_LABELS, ROLE_LABELS, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.deciding import acts_in_order
from meguru.base.bodies.models import (
    Seat,
    Tenure,
)
from meguru.base.bodies.queries.actors import _held_on
from meguru.base.bodies.rules import in_force
from meguru.core.errors import NotFound
from meguru.core.language import _, joined


@dataclass(frozen=True)
class SeatLine:
    """A seat with who sits in it on a day. ``holder`` is empty where the seat is vacant."""

    id: int
    title: str
    role: str
    role_code: str
    profession: str
    organisation: str
    committee: str
    districts: tuple[str, ...]
    holder: str
    holder_id: int | None
    since: date | None
    is_substitute: bool
    starts_on: date
    ends_on: date | None
    decides: tuple[Action, ...]
    stands_in: tuple[Action, ...]

    @property
    def marks(self) -> str:
        """What it decides and for what it stands in, in words."""
        deputy = _("代決：{act}")
        own = [DECISION_LABELS[action] for action in self.decides]
        return joined("、", own + [deputy.format(act=DECISION_LABELS[action]) for action in self.stands_in])


def _seat_line(seat: Seat, day: date, *, serves_none: bool = False) -> SeatLine:
    """A seat in a list. ``serves_none``: it is known to serve no district, so that none are asked for."""
    tenure = next((t for t in seat.tenures.all() if in_force(t.starts_on, t.ends_on, day)), None)
    return SeatLine(
        id=seat.pk,
        title=seat.title,
        role=ROLE_LABELS[Role(seat.role)],
        role_code=seat.role,
        profession=seat.profession,
        organisation=seat.organisation.full_name if seat.organisation else "",
        committee=seat.committee.name if seat.committee else "",
        districts=() if serves_none else tuple(district.name for district in seat.districts.all()),
        holder=tenure.person.name if tenure else "",
        holder_id=tenure.person_id if tenure else None,
        since=tenure.starts_on if tenure else None,
        is_substitute=tenure.is_substitute if tenure else False,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
        decides=acts_in_order(seat.decides),
        stands_in=acts_in_order(seat.stands_in),
    )


def _seats(*more: str) -> "QuerySet[Seat]":
    """All seats in their order, with who held them; ``more``: what of those to read along."""
    return _held(*more).prefetch_related("districts")


def _held(*more: str) -> "QuerySet[Seat]":
    """As ``_seats``, without the districts they serve."""
    return (
        Seat.objects.select_related("organisation__parent", "committee")
        .prefetch_related(Prefetch("tenures", Tenure.objects.select_related("person", *more)))
        .order_by("position", "id")
    )


def list_seats(actor: Actor, *, on: date) -> list[SeatLine]:
    """Every seat with its holder on a day. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    return [_seat_line(seat, on) for seat in _seats()]


@dataclass(frozen=True)
class TenureLine:
    """One holder of a seat, past or present."""

    id: int
    person: str
    person_id: int
    starts_on: date
    ends_on: date | None
    is_substitute: bool


def get_seat(actor: Actor, seat_id: int, *, on: date) -> tuple[SeatLine, list[TenureLine]]:
    """A seat and all who held it. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    for seat in _seats().filter(pk=seat_id):
        lines = [
            TenureLine(t.pk, t.person.name, t.person_id, t.starts_on, t.ends_on, t.is_substitute)
            for t in seat.tenures.all()
        ]
        return _seat_line(seat, on), lines
    raise NotFound


# What may stand beside a name without meaning somebody else.
_BESIDE_A_NAME = re.compile("副?(?:委員長|会長)|さん|様|氏")


def person_meant(words: str, *, district_id: int, on: date) -> int | None:
    """The person in a seat for the district on a day whom typed words name (菊地 八、委員長 菊地八さん), by id; ``None`` where
    they name nobody, or somebody in more than one way. One query."""
    bare = re.sub(r"[\s（）()・,，、]", "", words)
    held = Tenure.objects.filter(_held_on(on), seat__districts=district_id, person__erased_at=None)
    meant = set()
    for person_id, name, title in held.values_list("person_id", "person__name", "seat__title"):
        rest = bare.replace("".join(name.split()), "", 1)
        if rest != bare and _BESIDE_A_NAME.sub("", rest) in title:
            meant.add(person_id)
    return meant.pop() if len(meant) == 1 else None


def committee_heads(actor: Actor, committee_id: int, *, on: date) -> tuple[int, int]:
    """How many seats a committee has on a day, and how many of them are filled. One query. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    seated = Tenure.objects.filter(_held_on(on), seat=OuterRef("pk"))
    seats = Seat.objects.filter(_held_on(on), committee=committee_id).annotate(is_filled=Exists(seated))
    filled = list(seats.values_list("is_filled", flat=True))
    return len(filled), sum(filled)


@dataclass(frozen=True)
class MemberLine:
    """Who holds a seat of a committee, under the name of the seat."""

    tenure_id: int
    seat: str
    name: str


def committee_members(actor: Actor, committee_id: int, *, on: date) -> list[MemberLine]:
    """Who holds the seats of a committee on a day, in the order of the seats. One query. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    rows = Tenure.objects.filter(_held_on(on), seat__committee=committee_id).select_related("seat", "person")
    return [
        MemberLine(row.pk, row.seat.title, row.person.name) for row in rows.order_by("seat__position", "seat", "pk")
    ]
