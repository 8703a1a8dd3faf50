"""Open the sheets of a year, and take them back while nobody has written. Called by ``act.turn``."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.openings import SheetOpening
from meguru.check.reviews.rules import (
    SheetState,
)
from meguru.core.errors import NotNow
from meguru.core.language import _
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.queries import open_year_of
from meguru.plan.calendar.rules import require_open


@command
def open_sheets(*, actor: Actor, year: PlanYear, openings: Sequence[SheetOpening], at: datetime) -> list[Sheet]:
    """Open the sheets of a year, each prefilled with what is handed down. May: the secretariat."""
    require(actor, Action.SHEET_OPEN)
    sheets = [
        Sheet(
            year=year,
            measure_id=opening.measure_id,
            district_plan_id=opening.district_plan_id,
            code=opening.code,
            title=opening.title,
            due_on=opening.due_on,
            handed_down=asdict(opening.handed_down),
            content={"plan": opening.handed_down.plan} if opening.measure_id else {},
            last_act="opened",
            last_act_at=at,
        )
        for opening in openings
    ]
    Sheet.objects.bulk_create(sheets)
    for sheet in sheets:
        record(actor, Event.SHEET_OPENED, at=at, code=sheet.code, fiscal_year=year.fiscal_year)
    if not sheets:
        nothing_changed()
    return sheets


@command
def move_due_of_sheets(*, actor: Actor, year: PlanYear, own: date, district: date, at: datetime) -> int:
    """Move the due day of the sheets that stand at the year's own and are not accepted yet. Called by ``act.turn`` before the year
    itself moves. Gives how many. A day that a sheet was given by itself stays. May: the secretariat.
    """
    require(actor, Action.PLAN_CHANGE)
    require_open(year.year, year.state)
    moved = 0
    for sheet in Sheet.objects.filter(year=year).exclude(state=SheetState.ACCEPTED.value).order_by("pk"):
        is_district = sheet.district_plan_id is not None
        stands, day = (year.district_sheet_due_on, district) if is_district else (year.sheet_due_on, own)
        if sheet.due_on == stands != day:
            sheet.due_on = day
            sheet.save(update_fields=["due_on"])
            code, said = sheet.code, day.isoformat()
            record(actor, Event.SHEET_DUE_MOVED, at=at, code=code, fiscal_year=year.fiscal_year, day=said)
            moved += 1
    if not moved:
        nothing_changed()
    return moved


@command
def take_back_sheets(*, actor: Actor, fiscal_year: int, at: datetime) -> int:
    """Remove the sheets of a year while nobody has written on them; returns how many. May: the secretariat.

    Raises ``NotNow`` where one has been written on, or the year is closed.
    """
    require(actor, Action.SHEET_OPEN)
    sheets = list(Sheet.objects.filter(year__fiscal_year=fiscal_year))
    open_year_of(fiscal_year, field="fiscal_year")
    if any(sheet.state != SheetState.UNTOUCHED for sheet in sheets):
        raise NotNow(_("書きはじめたシートがあるので、取り消せません。"))
    for sheet in sheets:
        sheet.delete()
        record(actor, Event.SHEET_TAKEN_BACK, at=at, code=sheet.code, fiscal_year=fiscal_year)
    if not sheets:
        nothing_changed()
    return len(sheets)
