"""The yearly figures without an actor. For whoever has asked already: commands, ``overview``, the book."""

from collections.abc import Iterable

from meguru.do.figures.models import Figure
from meguru.plan.plans.models import Indicator


def count_figures(fiscal_year: int) -> int:
    """How many figures of a year are recorded. One query."""
    return Figure.objects.filter(fiscal_year=fiscal_year).count()


def figures_of(indicator_ids: Iterable[int]) -> dict[tuple[int, int], float]:
    """The figures of some indicators as {(indicator, fiscal year): value}. One query. Public: they are part of the book."""
    rows = Figure.objects.filter(indicator__in=list(indicator_ids)).values_list("indicator_id", "fiscal_year", "value")
    return {(indicator, year): value for indicator, year, value in rows}


def actuals_of(measure_id: int | None, fiscal_year: int) -> dict[int, float | None]:
    """Each indicator of a measure with its figure of a year, ``None`` where not known; empty without a measure. Two queries."""
    known = dict(
        Figure.objects.filter(indicator__measure=measure_id, fiscal_year=fiscal_year).values_list(
            "indicator_id", "value"
        )
    )
    indicators = Indicator.objects.filter(measure=measure_id).values_list("pk", flat=True)
    return {indicator: known.get(indicator) for indicator in indicators}
