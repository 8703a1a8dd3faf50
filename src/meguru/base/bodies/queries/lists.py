"""Districts and organisations in their order, as lists and as choices."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import (
    Committee,
    District,
    Organisation,
)
from meguru.base.bodies.queries.order import by_kind
from meguru.base.bodies.queries.tree import branches, ids_below
from meguru.base.bodies.rules import ORGANISATION_LABELS, OrganisationKind


def list_districts(actor: Actor, *, on: date, also: Collection[str] = ()) -> list[District]:
    """The districts there are on a day in their customary order; ``also`` those (codes) that were chosen before.

    May: everybody in the workshop.
    """
    require(actor, Action.PLAN_VIEW)
    return list(districts_on(on, also))


def districts_on(day: date, also: Collection[str] = ()) -> "QuerySet[District]":
    """The districts that had not ended before a day, to choose from; and those that were chosen already. For queries."""
    return District.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day) | Q(code__in=list(also)))


def committees_on(day: date, also: int | None = None) -> "QuerySet[Committee]":
    """The committees that had not ended before a day; and one that was chosen already. For queries."""
    return by_kind(Committee.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day) | Q(pk=also or 0)))


def district_names(*, on: date) -> list[tuple[str, str]]:
    """Code and name of the districts there are on a day, for public forms."""
    return list(districts_on(on).values_list("code", "name"))


def standing_on(day: date, also: int | None = None) -> "QuerySet[Organisation]":
    """The organisations that had not ended before a day, to choose from; and one that was chosen already. For queries."""
    return by_kind(Organisation.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day) | Q(pk=also or 0)))


def organisation_names(actor: Actor, *, on: date, also: int | None = None) -> list[tuple[str, str]]:
    """Id (as text) and name of the organisations there are on a day, for a choice in a form; ``also`` one that was chosen before.

    One query. May: everybody in the workshop.
    """
    require(actor, Action.WORKSHOP_ENTER)
    return [(str(pk), name) for pk, name in standing_on(on, also).values_list("pk", "name")]


Groups = list[tuple[str, list[tuple[str, str]]]]


def choices_above(actor: Actor, *, on: date, row: Organisation | None = None) -> Groups:
    """What an organisation can be put under, kind by kind: id (as text) and name. Of the one that is corrected, ``row``, nothing
    that stands below it, and what it stands under already. Two queries at most. May: who arranges bodies."""
    require(actor, Action.BODY_ARRANGE)
    below = ids_below(branches(), [row.pk]) | {row.pk} if row else set()
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind, pk, name in standing_on(on, row.parent_id if row else None).values_list("kind", "pk", "name"):
        if pk not in below and kind != OrganisationKind.SECTION:
            groups.setdefault(kind, []).append((str(pk), name))
    return [(str(ORGANISATION_LABELS[kind]), groups[kind]) for kind in OrganisationKind if kind in groups]


def list_organisations(actor: Actor, kinds: Sequence[OrganisationKind] = (), *, on: date) -> list[Organisation]:
    """The organisations there are on a day, all or of some kinds, to choose from. May: everybody in the workshop."""
    require(actor, Action.PLAN_VIEW)
    found = standing_on(on)
    if kinds:
        found = found.filter(kind__in=[kind.value for kind in kinds])
    return list(found.prefetch_related("districts"))
