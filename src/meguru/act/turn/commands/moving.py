"""Move the due days of an open year, and with them its sheets that stand at the old day."""

from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.ledger import command, nothing_changed
from meguru.check.reviews.commands import move_due_of_sheets
from meguru.core.clock import day_of
from meguru.plan.calendar.commands import move_due_days
from meguru.plan.calendar.queries import get_year
from meguru.plan.calendar.rules import check_due_days, require_open


@command
def move_due(*, actor: Actor, fiscal_year: int, own: date, district: date, reason: str, at: datetime) -> int:
    """Move the due days of an open year, of the sheets of the bodies and of the districts, with the reason. Gives how many sheets.

    Sheets that were given a day of their own keep it, accepted ones are not touched. Raises ``NotFound`` where the year is not
    opened, ``NotNow`` where it is closed, ``Invalid`` without a reason or for days that cannot be. May: the secretariat.
    """
    require(actor, Action.PLAN_CHANGE)
    year = get_year(actor, fiscal_year)
    require_open(year.year, year.state)
    days = {"own": (year.sheet_due_on, own), "district": (year.district_sheet_due_on, district)}
    if not check_due_days(year.year, days, today=day_of(at)):
        nothing_changed()
        return 0
    sheets = move_due_of_sheets(actor=actor, year=year, own=own, district=district, at=at)
    move_due_days(actor=actor, fiscal_year=fiscal_year, own=own, district=district, sheets=sheets, reason=reason, at=at)
    return sheets
