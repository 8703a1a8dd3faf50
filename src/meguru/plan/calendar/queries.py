"""Reading the years of a plan."""

from collections.abc import Collection, Sequence
from datetime import date

from meguru.core.errors import Invalid, NotFound
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.rules import YearState, require_open
from meguru.plan.plans.choices import TermChoices, measures_of_terms
from meguru.plan.plans.models import PlanTerm


def list_years() -> list[PlanYear]:
    """The years opened so far in the town in scope, newest first."""
    return list(PlanYear.objects.select_related("term"))


def get_year(fiscal_year: int) -> PlanYear:
    """The opened year. Raises ``NotFound``."""
    found = PlanYear.objects.select_related("term").filter(fiscal_year=fiscal_year).first()
    if found is None:
        raise NotFound("この年度は、まだ開かれていません。")
    return found


def is_closed(fiscal_year: int, years: Sequence[PlanYear]) -> bool:
    """Whether the year is closed, so that a page offers no form that a command would refuse. ``years`` are those opened."""
    return any(year.fiscal_year == fiscal_year and year.state == YearState.CLOSED for year in years)


def measures_of_open_years(years: Sequence[PlanYear], *, keep: Collection[int] = ()) -> list[TermChoices]:
    """The measures that something done in a year still open may be for, by plan; of ``years`` only those open count.

    While the last year of one plan is reviewed, the first of the next is under way: then both plans are here. Two queries.
    """
    spoken: dict[PlanTerm, list[int]] = {}
    for year in years:
        if year.state == YearState.OPEN:
            spoken.setdefault(year.term, []).append(year.fiscal_year)
    return measures_of_terms(spoken, keep=keep)


def open_year_of(fiscal_year: int, *, field: str) -> PlanYear:
    """The year that a command is about to write into. Call it after ``queue_in_town``: then no closing comes between.

    Raises ``Invalid`` at the field that names a year not opened yet, ``NotNow`` where the year is closed.
    """
    found = PlanYear.objects.select_related("term").filter(fiscal_year=fiscal_year).first()
    if found is None:
        raise Invalid({field: f"{FiscalYear(fiscal_year)}は、まだ開かれていません。"})
    require_open(found.year, found.state)
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
