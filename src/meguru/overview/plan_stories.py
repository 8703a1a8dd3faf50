"""One measure's and one district's story in the workshop: text, layers, figures, sheets, and what was said. No tables.

Seven queries at most each, however many rows there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Prefetch, Q, QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import can, require
from meguru.base.towns.prepared import Prepared, Slot
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SHEET_MACHINE, SheetState
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.do.milestones.queries import BesideMeasure, beside_measure
from meguru.overview.statements import Statement, statements_of
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, PlanLayer, PlanTerm, Theme
from meguru.plan.plans.queries.changes import field_on, indicator_value, pillar_value
from meguru.plan.plans.queries.contents import (
    LayerLine,
    MeasureLine,
    layer_line,
    measure_line,
    year_within,
    years_of,
)
from meguru.plan.plans.queries.history import DatedAct, Recorded, acts_of, beside
from meguru.plan.plans.queries.layers import base_text, layered
from meguru.plan.plans.queries.lineage import Ancestor, line_named
from meguru.plan.plans.queries.measures import PartView, part_views
from meguru.plan.plans.queries.terms import counting
from meguru.plan.plans.rules import MeasureText
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.rules import TermState

M = TypeVar("M", Measure, DistrictPlan)


@dataclass(frozen=True)
class SheetLine:
    """A year's sheet of a measure or district. Kept from the reader until it is accepted: no state, rating and direction."""

    year: FiscalYear
    fiscal_year: int
    code: str
    state: SheetState | None
    state_label: str
    rating: Mapping[str, object] | None
    direction: str
    due_on: date
    may_open: bool
    owner: str = ""  # who did the measure, where the sheet was accepted


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with target and actual of every year of the term."""

    id: int
    name: str
    unit: str
    baseline: float | None
    baseline_year: FiscalYear | None
    years: tuple[tuple[FiscalYear, float | None, float | None], ...]


@dataclass(frozen=True)
class ThemeLink:
    """A district theme that a measure supports."""

    district_code: str
    district: str
    number: int
    title: str


@dataclass(frozen=True)
class MeasureStory:
    """Everything about one measure, as of a year. ``opinions`` and ``advice`` are ``None`` for those who may not read them."""

    measure: MeasureLine
    term: PlanTerm
    year: FiscalYear
    description: str
    base: MeasureText
    source_lines: tuple[int, ...]
    related: tuple[str, ...]
    serves: tuple[tuple[str, str], ...]
    served_by: tuple[tuple[str, str], ...]
    themes: tuple[ThemeLink, ...]
    indicators: tuple[IndicatorLine, ...]
    sheets: tuple[SheetLine, ...]
    opinions: tuple[Statement, ...] | None
    advice: tuple[Statement, ...] | None
    evaluations: Mapping[int, Statement]
    years: tuple[FiscalYear, ...]
    before: tuple[Ancestor, ...]
    after: tuple[Ancestor, ...]
    acts: tuple[DatedAct, ...]
    target: Target
    kept: BesideMeasure
    parts: tuple[PartView, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether today's text differs from the frozen base."""
        return (self.measure.title, self.description) != (self.base.title, self.base.description)


def measure_story(
    actor: Actor, code: str, *, today: date, term_number: int | None = None, year: int | None = None
) -> MeasureStory:
    """One measure with what it led to. Raises ``NotFound``. May: everybody in the workshop.

    Sheets before acceptance: who may open them. Judgements before the meeting was held: who reads the committee's report.
    """
    require(actor, Action.PLAN_VIEW)
    row = or_not_found(_of_term(_MEASURES.ask(code=code), term_number, today))
    shown = year_within(row.term, year, today)
    line = line_named(row.pk)
    own = tuple(layer_line(layer) for layer in _LAYERS.ask(measure=row.pk))
    text = layered(row, shown.year, own)
    besides = beside(row.pk)
    day = min(shown.ends_on, today)
    led = _led_in(row, besides.changes, day)
    others = [each.id for each in line if each.id != row.pk]
    said = statements_of(actor, row.term, measures=[row.pk, *others])
    return MeasureStory(
        measure=measure_line(
            row,
            text,
            own,
            pillar=field_on(MeasureField.PILLAR, day, pillar_value(row.pillar), besides.changes).get("name", ""),
            districts=_named_on(MeasureField.DISTRICTS, day, besides.districts, besides.changes),
            led=led,
        ),
        term=row.term,
        year=shown,
        description=text.description,
        base=base_text(row),
        source_lines=tuple(row.source_lines),
        related=_named_on(MeasureField.PARTNERS, day, besides.bodies, besides.changes),
        serves=_served_on(day, besides.serves, besides.changes),
        served_by=besides.served_by,
        themes=tuple(ThemeLink(*theme) for theme in besides.themes),
        indicators=_indicators(row, besides.changes, day),
        sheets=_sheet_lines(actor, Target(row.owner_id), _SHEETS_OF_MEASURE.ask(of=row.pk), row.term),
        opinions=_of_kind(actor, Action.OPINION_VIEW, said, "opinion"),
        advice=_of_kind(actor, Action.ADVICE_VIEW, said, "advice"),
        evaluations={item.fiscal_year: item for item in reversed(said) if item.kind == "evaluation"},
        years=tuple(years_of(row.term)),
        before=tuple(each for each in line if each.last_year < row.term.first_year),
        after=tuple(each for each in line if each.first_year > row.term.last_year),
        acts=acts_of(besides.changes),
        parts=part_views(field_on(MeasureField.PARTS, min(shown.ends_on, today), besides.parts, besides.changes)),
        target=Target(row.owner_id, partner_ids=besides.partner_ids),
        kept=beside_measure(actor, row.pk, shown.year, today=today),
    )


def _served_on(day: date, now: Iterable[tuple[str, str]], changes: Iterable[Recorded]) -> tuple[tuple[str, str], ...]:
    """Code and title of the measures that a continued project served on a day."""
    served = field_on(MeasureField.SERVES, day, [{"code": code, "name": title} for code, title in now], changes)
    return tuple((each["code"], each["name"]) for each in served)


def _named_on(field: MeasureField, day: date, now: Iterable[str], changes: Iterable[Recorded]) -> tuple[str, ...]:
    """Which bodies or districts it named on a day, as they were called then."""
    return tuple(each["name"] for each in field_on(field, day, [{"name": name} for name in now], changes))


def _led_in(row: Measure, changes: Iterable[Recorded], day: date) -> tuple[str, str]:
    """Who led a measure on a day, and under which group."""
    owner = field_on(MeasureField.OWNER, day, {"name": row.owner.name}, changes)
    return owner["name"], field_on(MeasureField.GROUP, day, {"name": row.group}, changes)["name"]


def _of_term(rows: Iterable[M], number: int | None, today: date) -> M | None:
    """Of a measure or district plan of several terms: that of the term asked for, else of the one that counts today."""
    found = [row for row in rows if number in (None, row.term.number)]
    terms = {row.term: row for row in reversed(found) if row.term.state == TermState.ADOPTED}
    counts = counting(FiscalYear.of(today).year, list(terms))
    return terms[counts] if counts else next(iter(found), None)


_MEASURES = Prepared(
    lambda: (
        Measure.objects.filter(code=Slot("code")).select_related("term", "owner", "pillar").order_by("-term__number")
    )
)
_LAYERS = Prepared(lambda: PlanLayer.objects.filter(measure=Slot("measure")))
_INDICATORS = Prepared(
    lambda: Indicator.objects.filter(measure=Slot("measure")).annotate(
        in_year=F("figures__fiscal_year"), value=F("figures__value")
    )
)


def _indicators(row: Measure, changes: Iterable[Recorded], day: date) -> tuple[IndicatorLine, ...]:
    """The indicators it had on a day, with their figures. One query."""
    found: dict[int, tuple[Indicator, dict[int, float]]] = {}
    for indicator in _INDICATORS.ask(measure=row.pk):
        _, figures = found.setdefault(indicator.pk, (indicator, {}))
        if indicator.in_year is not None:
            figures[indicator.in_year] = indicator.value
    stood = field_on(
        MeasureField.INDICATORS, day, [indicator_value(each) for each, _figures in found.values()], changes
    )
    return tuple(
        IndicatorLine(
            id=each["id"],
            name=each["name"],
            unit=each["unit"],
            baseline=each["baseline"],
            baseline_year=FiscalYear(each["baseline_year"]) if each["baseline_year"] else None,
            years=tuple(
                (year, each["targets"].get(str(year.year)), figures.get(year.year)) for year in years_of(row.term)
            ),
        )
        for each in stood
        for figures in (found[each["id"]][1] if each["id"] in found else {},)
    )


SheetRow = tuple[int, str, str, str, str, date, dict[str, Any]]


def _sheet_rows(of: Q) -> "QuerySet[Sheet, SheetRow]":
    """The sheets of every year, newest first, without what is written on them."""
    rows = Sheet.objects.filter(of).order_by("-year__fiscal_year")
    return rows.values_list("year__fiscal_year", "code", "state", "rating", "direction", "due_on", "settled")


_SHEETS_OF_MEASURE = Prepared(lambda: _sheet_rows(Q(measure=Slot("of"))))
_SHEETS_OF_DISTRICT_PLAN = Prepared(lambda: _sheet_rows(Q(district_plan=Slot("of"))))


def _sheet_lines(actor: Actor, whose: Target, rows: Iterable[SheetRow], term: PlanTerm) -> tuple[SheetLine, ...]:
    may_open = can(actor, Action.SHEET_VIEW, whose)
    directions = {direction.code: direction.label for direction in term.directions}
    scale = term.scale
    return tuple(
        SheetLine(
            year=FiscalYear(year),
            fiscal_year=year,
            code=code,
            state=SheetState(state) if is_shown else None,
            state_label=SHEET_MACHINE.states[SheetState(state)] if is_shown else "",
            rating=scale.shown(rating) if is_shown else None,
            direction=directions.get(direction, "") if is_shown else "",
            due_on=due_on,
            may_open=may_open,
            owner=settled["owner"]["name"] if settled else "",
        )
        for year, code, state, rating, direction, due_on, settled in rows
        for is_shown in (may_open or state == SheetState.ACCEPTED,)
    )


def _of_kind(actor: Actor, action: Action, said: Iterable[Statement], kind: str) -> tuple[Statement, ...] | None:
    """What was said of one kind; ``None`` for who may not read it."""
    return tuple(item for item in said if item.kind == kind) if can(actor, action) else None


@dataclass(frozen=True)
class ThemePart:
    """A theme of a district plan with the ward measures that support it."""

    number: int
    title: str
    aim: str
    base: MeasureText
    measures: tuple[tuple[str, str], ...]
    layers: tuple[LayerLine, ...]
    ended_from: int | None

    @property
    def is_changed(self) -> bool:
        """Whether today's text differs from the frozen base."""
        return (self.title, self.aim) != (self.base.title, self.base.description)


@dataclass(frozen=True)
class DistrictStory:
    """A district's plan as of a year, with its sheets and what was said (``None`` for those who may not read it)."""

    term: PlanTerm
    year: FiscalYear
    years: tuple[FiscalYear, ...]
    code: str
    name: str
    reading: str
    slogan: str
    sections: tuple[tuple[str, str], ...]
    themes: tuple[ThemePart, ...]
    sheets: tuple[SheetLine, ...]
    opinions: tuple[Statement, ...] | None
    advice: tuple[Statement, ...] | None


def district_story(
    actor: Actor, code: str, *, today: date, term_number: int | None = None, year: int | None = None
) -> DistrictStory:
    """One district's plan. Raises ``NotFound``. May: everybody in the workshop; sheets before acceptance: who may open them."""
    require(actor, Action.PLAN_VIEW)
    plans = DistrictPlan.objects.filter(district__code=code).select_related("term", "district")
    plan = or_not_found(_of_term(plans.order_by("-term__number"), term_number, today))
    shown = year_within(plan.term, year, today)
    measures = Measure.objects.order_by("number").prefetch_related("layers")
    themes = Theme.objects.filter(district_plan=plan, from_year__lte=shown.year).prefetch_related(
        "layers", Prefetch("measures", measures)
    )
    said = statements_of(actor, plan.term, district=plan.district_id)
    return DistrictStory(
        term=plan.term,
        year=shown,
        years=tuple(years_of(plan.term)),
        code=plan.district.code,
        name=plan.district.name,
        reading=plan.district.reading,
        slogan=plan.slogan,
        sections=tuple((section["heading"], section["body"]) for section in plan.sections),
        themes=tuple(_theme_part(theme, shown.year) for theme in themes),
        sheets=_sheet_lines(
            actor,
            Target(district_ids=frozenset({plan.district_id})),
            _SHEETS_OF_DISTRICT_PLAN.ask(of=plan.pk),
            plan.term,
        ),
        opinions=_of_kind(actor, Action.OPINION_VIEW, said, "opinion"),
        advice=_of_kind(actor, Action.ADVICE_VIEW, said, "advice"),
    )


def _theme_part(theme: Theme, year: int) -> ThemePart:
    layers = tuple(layer_line(layer) for layer in theme.layers.all())
    text = layered(theme, year, layers)
    return ThemePart(
        number=theme.number,
        title=text.title,
        aim=text.description,
        base=base_text(theme),
        measures=tuple((measure.code, _title_now(measure, year)) for measure in theme.measures.all()),
        layers=layers,
        ended_from=text.ended_from,
    )


def _title_now(measure: Measure, year: int) -> str:
    return layered(measure, year).title
