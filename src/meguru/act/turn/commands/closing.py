"""Close a year once nothing is in the way."""

from datetime import datetime

from meguru.act.turn.queries import closing_obstacles
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.ledger import command
from meguru.core.errors import NotNow
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.commands import finish_year
from meguru.plan.calendar.models import PlanYear


@command
def close_year(*, actor: Actor, fiscal_year: FiscalYear, at: datetime) -> PlanYear:
    """Close a year whose sheets have all been accepted and whose meetings have been held. May: the secretariat.

    Raises ``NotNow`` with a list of what is still to do.
    """
    require(actor, Action.YEAR_CLOSE)
    obstacles = closing_obstacles(actor, fiscal_year.year)
    if obstacles:
        raise NotNow("".join(obstacles))
    return finish_year(actor=actor, fiscal_year=fiscal_year.year, at=at)
