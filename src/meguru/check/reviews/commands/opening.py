"""Open the sheets of a year, and take them back while nobody has written. Called by ``act.turn``."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

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
