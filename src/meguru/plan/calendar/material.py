"""The opened years without an actor. For whoever has asked already: commands, ``overview``, the book."""

from meguru.plan.calendar.models import PlanYear


def opened_years() -> list[PlanYear]:
    """The years opened so far in the town in scope, newest first. Public: they are part of the book."""
    return list(PlanYear.objects.select_related("term"))
