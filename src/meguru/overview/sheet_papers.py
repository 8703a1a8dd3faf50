"""Many sheets of a year with all that stands on their papers, read at once: a department's, the districts', or the whole year's."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.check.reviews.queries import SheetView, list_sheets
from meguru.do.figures.material import figures_of
from meguru.plan.calendar.queries import get_year
from meguru.plan.plans.queries.measures import IndicatorView, indicators_along


@dataclass(frozen=True)
class SheetOnPaper:
    """A sheet with the indicators of its measure, and the figures of all of them."""

    sheet: SheetView
    indicators: tuple[IndicatorView, ...]
    figures: Mapping[tuple[int, int], float]


def sheets_on_paper(actor: Actor, fiscal_year: int, codes: Collection[str]) -> dict[str, SheetOnPaper]:
    """These sheets of a year, by code, as far as the actor may see them. Four queries. Raises ``NotFound`` for the year.

    May: who sees the board.
    """
    require(actor, Action.BOARD_VIEW)
    year = get_year(actor, fiscal_year)
    sheets = [sheet for sheet in list_sheets(actor, fiscal_year, year=year) if sheet.code in codes]
    indicators = indicators_along(actor, [sheet.measure_id for sheet in sheets if sheet.measure_id is not None])
    figures = figures_of(row.id for rows in indicators.values() for row in rows)
    return {sheet.code: SheetOnPaper(sheet, indicators.get(sheet.measure_id or 0, ()), figures) for sheet in sheets}
