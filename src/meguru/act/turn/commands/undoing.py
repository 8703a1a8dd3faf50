"""The command that undoes the opening of a year, by mistake or too soon, while nobody has written in it."""

from datetime import datetime

from meguru.act.turn.queries import taking_back_obstacles
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.ledger import command
from meguru.check.reviews.commands import take_back_sheets
from meguru.core.errors import NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.calendar.commands import take_back_year
from meguru.plan.calendar.queries import get_year


@command
def undo_year(*, actor: Actor, fiscal_year: FiscalYear, at: datetime) -> int:
    """Take back that a year was opened, with its sheets, while nothing was written into it. Gives the number of sheets.

    Raises ``NotFound`` where it is not opened, ``NotNow`` naming what stands in the way. May: the secretariat.
    """
    require(actor, Action.YEAR_OPEN)
    get_year(actor, fiscal_year.year)
    obstacles = taking_back_obstacles(actor, fiscal_year.year)
    if obstacles:
        raise NotNow(
            _("{fiscal_year}は、取り消せません。{names}").format(fiscal_year=fiscal_year, names="".join(obstacles))
        )
    sheets = take_back_sheets(actor=actor, fiscal_year=fiscal_year.year, at=at)
    take_back_year(actor=actor, fiscal_year=fiscal_year.year, sheets=sheets, at=at)
    return sheets
