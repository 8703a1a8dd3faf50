"""The opened years without an actor. For whoever has asked already: commands, ``overview``, the book."""

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat

from meguru.base.towns.lines import Lines
from meguru.base.towns.prepared import Prepared
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.models import PlanLayer


def _opened() -> "QuerySet[PlanYear]":
    """The years with the layers of their plan, a line each: the year from which one counts, and its kind."""
    layers = PlanLayer.objects.filter(term=OuterRef("term")).order_by().values("term")
    line = Concat(Cast("effective_year", CharField()), Value(":"), "kind", output_field=CharField())
    said = Subquery(layers.annotate(lines=Lines(line)).values_list("lines"), output_field=CharField())
    return PlanYear.objects.select_related("term").annotate(layers_said=said)


_OPENED = Prepared(_opened)


def opened_years() -> list[PlanYear]:
    """The years opened so far in the town in scope, newest first. Public: they are part of the book."""
    return _OPENED.ask()


def opened_before(fiscal_year: int) -> FiscalYear | None:
    """The newest opened year before one: its words go on, whether or not a year between was never opened. One query."""
    row = PlanYear.objects.filter(fiscal_year__lt=fiscal_year).order_by("-fiscal_year").first()
    return row.year if row else None


def opened_after(fiscal_year: int) -> FiscalYear | None:
    """The first opened year after one: what is said of the earlier one goes on to it. One query."""
    row = PlanYear.objects.filter(fiscal_year__gt=fiscal_year).order_by("fiscal_year").first()
    return row.year if row else None
