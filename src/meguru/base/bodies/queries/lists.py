"""Districts and organisations in their order, as lists and as choices."""

from collections.abc import Sequence

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import (
    District,
    Organisation,
)
from meguru.base.bodies.rules import OrganisationKind


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
