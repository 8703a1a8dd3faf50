"""Reading the yearly figures."""

from collections.abc import Iterable

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.do.figures.material import figures_of


def read_figures(actor: Actor, indicator_ids: Iterable[int]) -> dict[tuple[int, int], float]:
    """The figures of some indicators as {(indicator, fiscal year): value}. One query. May: who sees the plan, where they stand."""
    require(actor, Action.PLAN_VIEW)
    return figures_of(indicator_ids)
