"""Parts of a plan without an actor. For whoever has asked already: commands, ``overview``, the book."""

from meguru.plan.plans.models import Participant, Pillar, PlanTerm


def pillars_of(term: PlanTerm) -> list[Pillar]:
    """The term's pillars in order. Public: they are part of the book."""
    return list(term.pillars.all())


def participants_of(term: PlanTerm) -> list[Participant]:
    """The kinds of bodies and people that the plan counts on, in order. Public: they are part of the book."""
    return list(term.participants.all())
