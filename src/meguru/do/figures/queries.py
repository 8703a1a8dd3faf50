"""Reading the yearly figures."""

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.towns.prepared import Prepared, Slot
from meguru.do.figures.models import Figure

_OF_MEASURE = Prepared(
    lambda: Figure.objects.filter(indicator__measure=Slot("measure")).values_list(
        "indicator_id", "fiscal_year", "value"
    )
)


def read_figures(actor: Actor, measure_id: int) -> dict[tuple[int, int], float]:
    """The figures of a measure's indicators as {(indicator, fiscal year): value}. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return {(indicator, year): value for indicator, year, value in _OF_MEASURE.ask(measure=measure_id)}
