"""Open a fiscal year with sheets that carry everything forward.

A new sheet is given the plan's text for the year, the words and direction of the last opened year, and the advice to answer.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from meguru.act.turn.queries import term_to_open
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.ledger import command
from meguru.check.committee.material import advice_of
from meguru.check.committee.queries import AdviceView, advice_rows
from meguru.check.reviews.commands import open_sheets
from meguru.check.reviews.commands.handing import district_last_words, last_sheet
from meguru.check.reviews.lastwords import LastSheet, came_from, last_words, planned_next
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.openings import HandedDown, SheetOpening
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import SheetState
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.commands import begin_year
from meguru.plan.calendar.material import opened_before
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.queries.districts import DistrictPlanView, district_plans_in_year
from meguru.plan.plans.queries.layers import list_layers
from meguru.plan.plans.queries.lineage import earlier_theme_numbers, measure_lineage
from meguru.plan.plans.queries.measures import MeasureView, measures_in_year
from meguru.plan.terms.parts import SheetPart


@command
def open_year(*, actor: Actor, fiscal_year: FiscalYear, at: datetime, reason: str = "") -> PlanYear:
    """Open a fiscal year, once: every running measure and every district gets a prefilled sheet. May: the secretariat.

    Raises ``NotNow`` where no adopted plan covers the year or it is far ahead, ``Invalid`` where it is open already, or early
    without a ``reason``.
    """
    require(actor, Action.YEAR_OPEN)
    term = term_to_open(fiscal_year)
    measures = [m for m in measures_in_year(term, fiscal_year.year) if m.runs_in(fiscal_year.year)]
    districts = district_plans_in_year(term, fiscal_year.year, standing_on=fiscal_year.starts_on)
    layers = [layer for layer in list_layers(term) if layer.effective_year <= fiscal_year.year]
    year = begin_year(
        actor=actor,
        term=term,
        fiscal_year=fiscal_year,
        sheets=len(measures) + len(districts),
        at=at,
        reason=reason,
    )
    earlier = opened_before(fiscal_year.year) or fiscal_year.previous
    last = [s for s in sheets_of_year(earlier.year) if s.state is not SheetState.UNTOUCHED]
    # By id, at the turn of a term along the lineage: a code is a name within one term. A district stays itself.
    of_measure = {sheet.measure_id: last_sheet(sheet) for sheet in last if sheet.measure_id is not None}
    of_district = {sheet.district_id: sheet for sheet in last if sheet.is_district}
    advice = [item for item in advice_of(only_open=True) if item.fiscal_year < fiscal_year.year]
    numbers = {layer.number for layer in layers}
    lineage = measure_lineage()
    lines = {m.id: _line(of_measure, lineage.ancestry_of(m.id)) for m in measures}
    themes = earlier_theme_numbers(
        {d.id: of_district[d.district_id].district_plan_id for d in districts if d.district_id in of_district}
    )
    asked = {m.id: [a for a in advice if a.measure_id in lineage.ancestry_of(m.id)] for m in measures}
    openings = [_measure_opening(m, year, lines[m.id], earlier, asked[m.id], numbers) for m in measures]
    openings += [
        _district_opening(d, year, of_district.get(d.district_id), earlier, advice, themes.get(d.id, {}))
        for d in districts
    ]
    open_sheets(actor=actor, year=year, openings=openings, at=at)
    return year


def _line(last: Mapping[int, LastSheet], ancestry: Collection[int]) -> Sequence[LastSheet]:
    """The last sheets that a measure's sheet goes on from: its own, or those of what it continues, however far back."""
    return [sheet for measure_id, sheet in last.items() if measure_id in ancestry]


def _measure_opening(
    measure: MeasureView,
    year: PlanYear,
    last: Sequence[LastSheet],
    earlier: FiscalYear,
    advice: Sequence[AdviceView],
    layers: Collection[int],
) -> SheetOpening:
    term = year.term
    return SheetOpening(
        code=measure.code,
        title=measure.title,
        due_on=year.sheet_due_on,
        measure_id=measure.id,
        handed_down=HandedDown(
            plan=planned_next(last) or measure.description,
            description=measure.description,
            last=last_words(
                last,
                scale=term.scale,
                directions=term.directions,
                measure_id=measure.id,
                parts=[SheetPart(part.number, part.title) for part in measure.parts],
            ),
            last_year=earlier.year,
            last_from=came_from(last, measure.id),
            advice=advice_rows(advice),
            layers=[layer.number for layer in measure.layers if layer.number in layers],
        ),
    )


def _district_opening(
    plan: DistrictPlanView,
    year: PlanYear,
    last: SheetView | None,
    earlier: FiscalYear,
    advice: Sequence[AdviceView],
    forebears: Mapping[int, Sequence[int]],
) -> SheetOpening:
    running = [theme for theme in plan.themes if theme.ended_from is None or year.fiscal_year < theme.ended_from]
    return SheetOpening(
        code=plan.code,
        title=plan.name,
        due_on=year.district_sheet_due_on,
        district_plan_id=plan.id,
        handed_down=HandedDown(
            last=district_last_words(plan.id, last, last.content, forebears) if last else {},
            last_year=earlier.year,
            advice=advice_rows([item for item in advice if item.district_id == plan.district_id]),
            themes=tuple((theme.number, theme.title, theme.aim) for theme in running),
        ),
    )
