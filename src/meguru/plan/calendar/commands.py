"""Changes to the years of a plan: begin, close, open again with a reason, take back.

``act.turn`` calls these where a year is opened, closed or taken back with everything that belongs to it.
"""

from datetime import date, datetime

from django.db.models import ProtectedError

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import check_words, clean_line
from meguru.plan.calendar.models import Closing, DueMove, PlanYear
from meguru.plan.calendar.queries import NOT_OPENED, closing_in_force, reopening_problem, require_unopened
from meguru.plan.calendar.rules import (
    LONGEST_REASON,
    YEAR_MACHINE,
    YearState,
    YearStep,
    check_due_days,
    check_opening,
    due_day,
    require_open,
)
from meguru.plan.plans.models import PlanTerm


@command
def begin_year(
    *, actor: Actor, term: PlanTerm, fiscal_year: FiscalYear, sheets: int, at: datetime, reason: str = ""
) -> PlanYear:
    """Begin a year of the plan with its due dates. May: the secretariat.

    Raises ``Invalid`` outside the term, twice, or early without a ``reason``; ``NotNow`` more than half a year before it begins.
    """
    require(actor, Action.YEAR_OPEN)
    if not term.first_year <= fiscal_year.year <= term.last_year:
        raise Invalid(
            {
                "fiscal_year": _("{fiscal_year}は、{term_name}の期間の外です。").format(
                    fiscal_year=fiscal_year, term_name=term.name
                )
            }
        )
    require_unopened(fiscal_year)
    reason = clean_line(reason)
    check_opening(fiscal_year, day_of(at), reason)
    calendar = term.calendar
    year = PlanYear.objects.create(
        term=term,
        fiscal_year=fiscal_year.year,
        sheet_due_on=due_day(fiscal_year, calendar.sheet_due),
        district_sheet_due_on=due_day(fiscal_year, calendar.district_sheet_due),
        opened_at=at,
        early_reason=reason,
    )
    record(actor, Event.YEAR_OPENED, at=at, fiscal_year=fiscal_year.year, sheets=sheets)
    return year


@command
def finish_year(*, actor: Actor, fiscal_year: int, at: datetime) -> PlanYear:
    """Close a year: its records can be read and no longer changed. May: the secretariat."""
    require(actor, Action.YEAR_CLOSE)
    year = _fetch(fiscal_year)
    year.state = YEAR_MACHINE.next_state(YearState(year.state), YearStep.CLOSE)
    year.save(update_fields=["state"])
    Closing.objects.create(year=year, closed_by_id=actor.person_id, closed_at=at)
    record(actor, Event.YEAR_CLOSED, at=at, fiscal_year=fiscal_year)
    return year


@command
def reopen_year(*, actor: Actor, fiscal_year: int, reason: str, at: datetime) -> PlanYear:
    """Open a closed year again, with the reason; all its records can be changed again. May: the secretariat, but not who closed it.

    Raises ``NotNow`` for whoever closed it, and where it is not closed; ``Invalid`` without a reason.
    """
    require(actor, Action.YEAR_REOPEN)
    year = _fetch(fiscal_year)
    year.state = YEAR_MACHINE.next_state(YearState(year.state), YearStep.REOPEN)
    closing = or_not_found(closing_in_force(actor, fiscal_year))
    problem = reopening_problem(actor, closing, at=at)
    if problem:
        raise NotNow(problem)
    reason = clean_line(reason)
    check_words("reason", reason, longest=LONGEST_REASON, missing=_("開き直すわけを書いてください。"))
    closing.reopened_by_id, closing.reopened_at, closing.reason = actor.person_id, at, reason
    closing.save(update_fields=["reopened_by", "reopened_at", "reason"])
    year.save(update_fields=["state"])
    record(actor, Event.YEAR_REOPENED, at=at, fiscal_year=fiscal_year)
    return year


@command
def move_due_days(
    *, actor: Actor, fiscal_year: int, own: date, district: date, sheets: int, reason: str, at: datetime
) -> PlanYear:
    """Move the due days of an open year, with the reason; ``sheets`` went along. Called by ``act.turn``. May: the secretariat.

    Raises ``NotNow`` where the year is closed, ``Invalid`` without a reason or for days that cannot be.
    """
    require(actor, Action.PLAN_CHANGE)
    year = _fetch(fiscal_year)
    require_open(year.year, year.state)
    reason = clean_line(reason)
    check_words("reason", reason, longest=LONGEST_REASON, missing=_("期限を変えるわけを書いてください。"))
    days = {"own": (year.sheet_due_on, own), "district": (year.district_sheet_due_on, district)}
    if not check_due_days(year.year, days, today=day_of(at)):
        nothing_changed()
        return year
    DueMove.objects.create(
        year=year,
        sheet_before=year.sheet_due_on,
        sheet_after=own,
        district_before=year.district_sheet_due_on,
        district_after=district,
        sheets=sheets,
        reason=reason,
        moved_by_id=actor.person_id,
        moved_at=at,
    )
    year.sheet_due_on, year.district_sheet_due_on = own, district
    year.save(update_fields=["sheet_due_on", "district_sheet_due_on"])
    record(
        actor,
        Event.YEAR_DUE_MOVED,
        at=at,
        fiscal_year=fiscal_year,
        sheets=sheets,
        day=own.isoformat(),
        district_day=district.isoformat(),
    )
    return year


@command
def take_back_year(*, actor: Actor, fiscal_year: int, sheets: int, at: datetime) -> None:
    """Take back that a year was opened. May: the secretariat. Raises ``NotNow`` where it is closed, or anything hangs on it."""
    require(actor, Action.YEAR_OPEN)
    year = _fetch(fiscal_year)
    require_open(year.year, year.state)
    year.due_moves.all().delete()
    try:
        year.delete()
    except ProtectedError:
        raise NotNow(_("{year}には、もう記録があります。取り消せません。").format(year=year.year)) from None
    record(actor, Event.YEAR_TAKEN_BACK, at=at, fiscal_year=fiscal_year, sheets=sheets)


def _fetch(fiscal_year: int) -> PlanYear:
    return or_not_found(PlanYear.objects.filter(fiscal_year=fiscal_year).first(), NOT_OPENED)
