"""Who the plan counts on, for whoever sees the plan."""

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.plan.plans.models import Participant, PlanTerm


def list_participants(actor: Actor, term: PlanTerm) -> list[Participant]:
    """The term's participants in order. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return list(term.participants.all())
