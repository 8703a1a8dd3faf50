"""The yearly figures without an actor. For whoever has asked already: commands, ``overview``, the book."""

from collections.abc import Iterable

from meguru.do.figures.models import Figure


def count_figures(fiscal_year: int) -> int:
    """How many figures of a year are recorded. One query."""
    return Figure.objects.filter(fiscal_year=fiscal_year).count()


def figures_of(indicator_ids: Iterable[int]) -> dict[tuple[int, int], float]:
    """The figures of some indicators as {(indicator, fiscal year): value}. One query. Public: they are part of the book."""
    rows = Figure.objects.filter(indicator__in=list(indicator_ids)).values_list("indicator_id", "fiscal_year", "value")
    return {(indicator, year): value for indicator, year, value in rows}
