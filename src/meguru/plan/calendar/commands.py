"""Changes to the years of a plan. ``act.turn`` calls these when it opens and closes a year with everything that belongs to it."""

from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.core.errors import Invalid, NotFound
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.rules import YEAR_MACHINE, YearState, YearStep, due_day
from meguru.plan.plans.models import PlanTerm


@command
def begin_year(
    *, actor: Actor, term: PlanTerm, fiscal_year: FiscalYear, edition: int, sheets: int, at: datetime
) -> PlanYear:
    """Begin a year of the plan with its due dates. May: the secretariat. Raises ``Invalid`` outside the term or twice."""
    require(actor, Action.YEAR_OPEN)
    if not term.first_year <= fiscal_year.year <= term.last_year:
        raise Invalid({"fiscal_year": f"{fiscal_year}は、{term.name}の期間の外です。"})
    if PlanYear.objects.filter(fiscal_year=fiscal_year.year).exists():
        raise Invalid({"fiscal_year": f"{fiscal_year}は、もう開かれています。"})
    calendar = term.calendar
    year = PlanYear.objects.create(
        town_id=actor.town_id,
        term=term,
        fiscal_year=fiscal_year.year,
        edition=edition,
        sheet_due_on=due_day(fiscal_year, calendar.sheet_due),
        district_sheet_due_on=due_day(fiscal_year, calendar.district_sheet_due),
        opened_at=at,
    )
    record(actor, Event.YEAR_OPENED, at=at, fiscal_year=fiscal_year.year, sheets=sheets)
    return year


@command
def finish_year(*, actor: Actor, fiscal_year: int, at: datetime) -> PlanYear:
    """Close a year: its records can be read and no longer changed. May: the secretariat."""
    require(actor, Action.YEAR_CLOSE)
    year = PlanYear.objects.select_for_update().filter(fiscal_year=fiscal_year).first()
    if year is None:
        raise NotFound
    year.state = YEAR_MACHINE.next_state(YearState(year.state), YearStep.CLOSE)
    year.closed_at = at
    year.save(update_fields=["state", "closed_at"])
    record(actor, Event.YEAR_CLOSED, at=at, fiscal_year=fiscal_year)
    return year
