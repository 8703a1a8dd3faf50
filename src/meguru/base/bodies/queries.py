"""Reading bodies: the actor behind an account, the lists of bodies and seats, and the promotion structure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from meguru.base.access.actions import ROLE_LABELS, Action, Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.access.decide import require
from meguru.base.bodies.models import (
    Account,
    Committee,
    District,
    Flow,
    OperatorPass,
    Organisation,
    Person,
    Seat,
    Tenure,
)
from meguru.base.bodies.rules import COMMITTEE_LABELS, CommitteeKind, OrganisationKind, in_force
from meguru.base.towns.models import Town
from meguru.base.towns.prepared import Prepared, Slot
from meguru.base.towns.scope import ScopeError, across_towns, town_in_scope
from meguru.core.clock import day_of
from meguru.core.errors import NotFound, or_not_found
from meguru.core.language import _

_TOWN_AT = Prepared(lambda: Town.objects.filter(slug=Slot("slug")))


def find_town(slug: str) -> Town:
    """The town with this address. Raises ``NotFound``."""
    return or_not_found(_TOWN_AT.first(slug=slug))


_ACCOUNT = Prepared(lambda: Account.objects.filter(pk=Slot("pk")))


def account_by_id(account_id: int) -> Account | None:
    """The account of a session. For the door alone."""
    return _ACCOUNT.first(pk=account_id)


def list_towns() -> list[Town]:
    """All towns served here, for the start page. Public."""
    return list(Town.objects.all())


def towns_of(account_id: int, at: datetime) -> list[Town]:
    """The towns in which an account has a person or an open operator pass, for the page after log-in."""
    with across_towns("an account may hold seats in several towns; only its own are listed"):
        return list(
            Town.objects.filter(
                Q(pk__in=Person.objects.filter(account_id=account_id).values("town"))
                | Q(
                    pk__in=OperatorPass.objects.filter(
                        account_id=account_id, opens_at__lte=at, closes_at__gt=at, taken_back_at=None
                    ).values("town")
                )
            )
        )


def _held_on(day: date | Slot) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def actor_for(account: Account, town: Town, *, at: datetime) -> Actor | None:
    """The actor an account is in the town in scope, from the seats held that day; ``None`` where it holds none.

    An account with an open operator pass acts as operator, and as nothing else. Raises ``ScopeError`` for a town out of scope,
    whose seats could not be seen from here.
    """
    if town_in_scope() != town:
        raise ScopeError("the actor is asked for in another town than the one in scope")
    actor = _actor(_SEATS_OF_ACCOUNT, account.pk, town, at)
    if actor is not None:
        return actor
    passes = OperatorPass.objects.filter(account=account, opens_at__lte=at, closes_at__gt=at, taken_back_at=None)
    if not passes.exists() or Person.objects.filter(account=account).exists():
        return None
    grant = Grant(Role.OPERATOR, seat_title=_("運用者"))
    return Actor(town_id=town.pk, name=account.username, grants=(grant,), account_id=account.pk, body=_("運用者"))


def actor_of_person(person_id: int, town: Town, *, at: datetime) -> Actor | None:
    """The actor a registered person is on a day, for work entered without a log-in (the demo, an import)."""
    return _actor(_SEATS_OF_PERSON, person_id, town, at)


def _seats_held(who: Q) -> "QuerySet[Tenure]":
    """The tenures of a day with person, seat and body, once for each district of the seat: one query, for every page asks it."""
    rows = Tenure.objects.filter(who, _held_on(Slot("day"))).order_by("seat__position", "seat_id")
    rows = rows.select_related("person", "seat__organisation", "seat__committee")
    return rows.annotate(district_id=F("seat__districts"))


_SEATS_OF_ACCOUNT = Prepared(lambda: _seats_held(Q(person__account=Slot("who"))))
_SEATS_OF_PERSON = Prepared(lambda: _seats_held(Q(person=Slot("who"))))


def _actor(seats: Prepared[Tenure], who: int, town: Town, at: datetime) -> Actor | None:
    """From the seats held that day and in force."""
    day = day_of(at)
    grants: dict[int, Grant] = {}
    person, body = None, ""
    for tenure in seats.ask(who=who, day=day):
        seat = tenure.seat
        if not in_force(seat.starts_on, seat.ends_on, day):
            continue
        person, of = tenure.person, seat.organisation or seat.committee
        body = body or (of.name if of else "")
        districts = grants[seat.pk].district_ids if seat.pk in grants else frozenset()
        if tenure.district_id is not None:  # type: ignore[attr-defined]  # annotated above
            districts |= {tenure.district_id}  # type: ignore[attr-defined]
        grants[seat.pk] = Grant(
            Role(seat.role), seat.pk, seat.title, seat.organisation_id, seat.committee_id, districts
        )
    if person is None:
        return None
    return Actor(town.pk, person.name, tuple(grants.values()), person.account_id, person.pk, body)


def list_districts(actor: Actor) -> list[District]:
    """The town's districts in their customary order. May: everybody in the workshop."""
    require(actor, Action.PLAN_VIEW)
    return list(District.objects.all())


def district_names() -> list[tuple[str, str]]:
    """Code and name of the town's districts, for public forms."""
    return list(District.objects.values_list("code", "name"))


def organisation_names(actor: Actor) -> list[tuple[str, str]]:
    """Id (as text) and name of the town's organisations, for a choice in a form. One query. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    return [(str(pk), name) for pk, name in Organisation.objects.values_list("pk", "name")]


def list_organisations(actor: Actor, kinds: Sequence[OrganisationKind] = ()) -> list[Organisation]:
    """The town's organisations, all or of some kinds. May: everybody in the workshop."""
    require(actor, Action.PLAN_VIEW)
    found = Organisation.objects.all()
    if kinds:
        found = found.filter(kind__in=[kind.value for kind in kinds])
    return list(found.prefetch_related("districts"))


@dataclass(frozen=True)
class SeatLine:
    """A seat with who sits in it on a day. ``holder`` is empty where the seat is vacant."""

    id: int
    title: str
    role: str
    organisation: str
    committee: str
    districts: tuple[str, ...]
    holder: str
    holder_id: int | None
    since: date | None
    is_substitute: bool
    starts_on: date
    ends_on: date | None


def _seat_line(seat: Seat, day: date) -> SeatLine:
    tenure = next((t for t in seat.tenures.all() if in_force(t.starts_on, t.ends_on, day)), None)
    return SeatLine(
        id=seat.pk,
        title=seat.title,
        role=ROLE_LABELS[Role(seat.role)],
        organisation=seat.organisation.name if seat.organisation else "",
        committee=seat.committee.name if seat.committee else "",
        districts=tuple(district.name for district in seat.districts.all()),
        holder=tenure.person.name if tenure else "",
        holder_id=tenure.person_id if tenure else None,
        since=tenure.starts_on if tenure else None,
        is_substitute=tenure.is_substitute if tenure else False,
        starts_on=seat.starts_on,
        ends_on=seat.ends_on,
    )


def _seats() -> "QuerySet[Seat]":
    return (
        Seat.objects.select_related("organisation", "committee")
        .prefetch_related("districts", Prefetch("tenures", Tenure.objects.select_related("person")))
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
    starts_on: date
    ends_on: date | None
    is_substitute: bool


def get_seat(actor: Actor, seat_id: int, *, on: date) -> tuple[SeatLine, list[TenureLine]]:
    """A seat and all who held it. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    for seat in _seats().filter(pk=seat_id):
        lines = [TenureLine(t.pk, t.person.name, t.starts_on, t.ends_on, t.is_substitute) for t in seat.tenures.all()]
        return _seat_line(seat, on), lines
    raise NotFound


def names_behind(
    actor: Actor, person_ids: Collection[int], seat_ids: Collection[int]
) -> tuple[dict[int, str], dict[int, str]]:
    """The names of persons and the titles of seats by id. Two queries. May: who reads the ledger."""
    require(actor, Action.LEDGER_READ)
    people = dict(Person.objects.filter(pk__in=person_ids).values_list("pk", "name"))
    seats = dict(Seat.objects.filter(pk__in=seat_ids).values_list("pk", "title"))
    return people, seats


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
    return structure_of(list(Committee.objects.prefetch_related("districts")), on=on)


def structure_of(committees: Sequence[Committee], *, on: date) -> StructureView:
    """The promotion structure made by these committees, for a page that has fetched them already. Two queries."""
    sits = Tenure.objects.filter(_held_on(on), seat=OuterRef("pk"))
    seats = list(Seat.objects.filter(_held_on(on)).select_related("organisation").annotate(is_held=Exists(sits)))
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
                vacant=sum(not seat.is_held for seat in own),
            )
        )
    return StructureView(bodies=tuple(bodies), flows=tuple(Flow.objects.all()))


def _members(kind: CommitteeKind, group: Sequence[Committee], seats: Sequence[Seat]) -> tuple[str, ...]:
    if kind is CommitteeKind.DISTRICT_COMMITTEE:
        return tuple(dict.fromkeys(d.name for committee in group for d in committee.districts.all()))
    bodies = (seat.organisation.name for seat in seats if seat.organisation is not None)
    return tuple(dict.fromkeys(bodies))
