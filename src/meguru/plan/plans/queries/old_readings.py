"""Readings of documents whose content is to go: a plan's a year after its term, any other a year after it was read.

It stands here and not with the documents, because it asks for the plan that was made of one.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from meguru.base.towns.scope import across_towns
from meguru.core.clock import at_noon
from meguru.core.days import year_earlier
from meguru.core.fiscal import FiscalYear
from meguru.plan.documents.models import PlanReading
from meguru.plan.documents.rules import ReadingState
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.rules import YEARS_AFTER_TERM

_HOLDS_CONTENT = (ReadingState.OPEN, ReadingState.SET_ASIDE, ReadingState.ADOPTED)


def old_readings(on: date) -> "QuerySet[PlanReading]":
    """Readings with something left in them whose day has come."""
    terms = PlanTerm.objects.filter(reading=OuterRef("pk"))
    needed = terms.filter(last_year__gt=FiscalYear.of(on).year - 1 - YEARS_AFTER_TERM)
    rows = PlanReading.objects.annotate(is_plan=Exists(terms), is_needed=Exists(needed)).filter(
        state__in=_HOLDS_CONTENT
    )
    ended = Q(is_plan=True, is_needed=False)
    old = Q(is_plan=False, read_at__lte=at_noon(year_earlier(on)))
    return rows.filter(ended | old).exclude(found={}, rows=[])


def towns_with_old_readings(on: date) -> list[str]:
    """The slugs of towns with readings to be erased by a day, for the daily round and for doctor."""
    with across_towns("the daily round looks where something is due before it enters a town"):
        return list(old_readings(on).order_by("town__slug").values_list("town__slug", flat=True).distinct())
