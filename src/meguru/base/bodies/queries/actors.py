"""Towns and accounts, and the actor behind an account: from which seats somebody acts in a town on a day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.access.deciding import acts_read
from meguru.base.bodies.models import (
    Account,
    OperatorPass,
    Organisation,
    Person,
    Seat,
    Tenure,
)
from meguru.base.bodies.queries.tree import house_of, sections_along
from meguru.base.bodies.rules import in_force
from meguru.base.towns.lines import Lines
from meguru.base.towns.models import Town
from meguru.base.towns.prepared import Prepared, Slot
from meguru.base.towns.scope import ScopeError, across_towns, town_in_scope
from meguru.core.clock import day_of
from meguru.core.errors import or_not_found
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
    rows = rows.select_related("person", "seat__organisation__parent", "seat__committee")
    sections = sections_along("seat__organisation")
    return rows.annotate(
        district_id=F("seat__districts"), reserved=_reserved_along(), sections=sections, before=_held_before()
    )


def _held_before() -> Subquery:
    """Who held the seat last before this time began; nobody the first time. A time that goes on is no hand-over."""
    earlier = Tenure.objects.filter(seat=OuterRef("seat"), starts_on__lt=OuterRef("starts_on"))
    return Subquery(earlier.order_by("-starts_on", "-pk").values("person")[:1])


def _reserved_along() -> Subquery:
    """The decisions that the town leaves to seats in force on the day, a line a seat; ``_reserved_said`` reads it."""
    seats = Seat.objects.filter(_held_on(Slot("day"))).exclude(decides="").order_by().values("town")
    line = Concat(F("decides"), Value("\t"), F("title"), output_field=CharField())
    return Subquery(seats.annotate(lines=Lines(line)).values_list("lines"), output_field=CharField())


def _reserved_said(text: str | None) -> frozenset[tuple[Action, str]]:
    parts = (line.partition("\t") for line in (text or "").split("\n") if line)
    return frozenset((action, title) for acts, _tab, title in parts for action in acts_read(acts))


_SEATS_OF_ALL = Prepared(lambda: _seats_held(Q()))
_SEATS_OF_ACCOUNT = Prepared(lambda: _seats_held(Q(person__account=Slot("who"))))
_SEATS_OF_PERSON = Prepared(lambda: _seats_held(Q(person=Slot("who"))))


def actors_on(town: int, day: date) -> list[Actor]:
    """Everybody who acts in a town on a day, from their seats, whether they log in or not; for who has asked. One query."""
    by_person: dict[int, list[Tenure]] = {}
    for tenure in _SEATS_OF_ALL.ask(day=day):
        by_person.setdefault(tenure.person_id, []).append(tenure)
    found = (_acting(tenures, town, day) for tenures in by_person.values())
    return [actor for actor in found if actor is not None]


def _actor(seats: Prepared[Tenure], who: int, town: Town, at: datetime) -> Actor | None:
    """From the seats held that day and in force."""
    day = day_of(at)
    return _acting(seats.ask(who=who, day=day), town.pk, day)


def _acting(tenures: Iterable[Tenure], town: int, day: date) -> Actor | None:
    """The actor one person is by these tenures, of which those count whose seat is in force."""
    grants: dict[int, Grant] = {}
    person, body, reserved = None, "", None
    for tenure in tenures:
        seat = tenure.seat
        if not in_force(seat.starts_on, seat.ends_on, day):
            continue
        person, of = tenure.person, seat.organisation or seat.committee
        sections: str | None = tenure.sections  # type: ignore[attr-defined]  # annotated above
        reserved = tenure.reserved  # type: ignore[attr-defined]  # annotated above
        body = body or (of.full_name if isinstance(of, Organisation) else of.name if of else "")
        districts = grants[seat.pk].district_ids if seat.pk in grants else frozenset()
        if tenure.district_id is not None:  # type: ignore[attr-defined]  # annotated above
            districts |= {tenure.district_id}  # type: ignore[attr-defined]
        goes_on = tenure.before == tenure.person_id  # type: ignore[attr-defined]  # annotated above
        since = tenure.starts_on if seat.starts_on < tenure.starts_on and not goes_on else None
        grants[seat.pk] = Grant(
            Role(seat.role),
            seat.pk,
            seat.title,
            seat.organisation_id,
            seat.committee_id,
            districts,
            acts_read(seat.decides),
            acts_read(seat.stands_in),
            since,
            house_of(seat.organisation, sections),
        )
    if person is None:
        return None
    return Actor(
        town, person.name, tuple(grants.values()), person.account_id, person.pk, body, _reserved_said(reserved)
    )
