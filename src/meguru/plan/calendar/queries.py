"""Reading the years of a plan."""

from collections.abc import Sequence
from datetime import date

from meguru.core.errors import NotFound
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.models import PlanYear


def list_years() -> list[PlanYear]:
    """The years opened so far in the town in scope, newest first."""
    return list(PlanYear.objects.select_related("term"))


def get_year(fiscal_year: int) -> PlanYear:
    """The opened year. Raises ``NotFound``."""
    found = PlanYear.objects.select_related("term").filter(fiscal_year=fiscal_year).first()
    if found is None:
        raise NotFound("この年度は、まだ開かれていません。")
    return found


def newest_year() -> PlanYear | None:
    """The newest opened year, or ``None`` before the first."""
    return PlanYear.objects.select_related("term").first()


def year_under_review(today: date, years: Sequence[PlanYear] | None = None) -> PlanYear | None:
    """The year whose sheets are being gathered: the fiscal year that has just ended, else the newest one opened.

    ``years`` spares the query where the opened years are already read (newest first).
    """
    years = list_years() if years is None else years
    last = FiscalYear.of(today).previous.year
    return next((year for year in years if year.fiscal_year == last), years[0] if years else None)
