"""The opened years without an actor. For whoever has asked already: commands, ``overview``, the book."""

from meguru.base.towns.prepared import Prepared
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.models import PlanYear

_OPENED = Prepared(lambda: PlanYear.objects.select_related("term"))


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
