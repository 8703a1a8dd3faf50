"""Changes to the yearly figures. May: the lead of the measure and its partners; the secretariat."""

from datetime import datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.core.errors import or_not_found
from meguru.do.figures.models import Figure
from meguru.do.figures.rules import check_figure
from meguru.do.figures.witness import figure_hash
from meguru.plan.calendar.queries import open_year_of
from meguru.plan.plans.models import Indicator


@command
def record_figure(
    *, actor: Actor, indicator_id: int, fiscal_year: int, value: float | None, at: datetime
) -> Figure | None:
    """Record the actual of an indicator for a year; ``None`` takes it back to "not yet known".

    Raises ``Invalid`` where the value is no figure or the year not opened yet, ``NotNow`` where it is closed.
    """
    indicator = or_not_found(Indicator.objects.select_related("measure").filter(pk=indicator_id).first())
    require(actor, Action.FIGURE_RECORD, indicator.measure.target)
    if value is not None:
        check_figure(value)
    open_year_of(fiscal_year, field="figure")
    figure: Figure | None = Figure.objects.filter(indicator=indicator, fiscal_year=fiscal_year).first()
    if (figure.value if figure else None) == value:
        nothing_changed()
        return figure
    if value is None:
        Figure.objects.filter(indicator=indicator, fiscal_year=fiscal_year).delete()
        figure = None
    else:
        figure, _ = Figure.objects.update_or_create(
            indicator=indicator, fiscal_year=fiscal_year, defaults={"value": value}
        )
    record(actor, Event.FIGURE_RECORDED, at=at, indicator=indicator_id, fiscal_year=fiscal_year, row=figure_hash(value))
    return figure
