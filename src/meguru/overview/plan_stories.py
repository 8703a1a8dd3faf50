"""One measure's and one district's story in the workshop: text, layers, figures, sheets, and what was said. No tables.

Seven queries at most each, however many rows there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import CharField, F, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import can, require
from meguru.check.committee.models import Advice, Evaluation
from meguru.check.committee.rules import ADVICE_MACHINE, MeetingState
from meguru.check.opinions.models import Opinion, Withholding
from meguru.check.opinions.rules import OPINION_MACHINE
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SHEET_MACHINE, SheetState
from meguru.core.errors import NotFound
from meguru.core.fiscal import FiscalYear
from meguru.overview.plan_contents import (
    LayerLine,
    MeasureLine,
    layer_line,
    measure_line,
    text_now,
    year_within,
    years_of,
)
from meguru.plan.plans.choices import counting
from meguru.plan.plans.lineage import Ancestor, line_named
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, PlanLayer, PlanTerm, Theme
from meguru.plan.plans.rules import MeasureText, TermState

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


@dataclass(frozen=True)
class Said:
    """Something said about a measure or district: an opinion, a piece of advice, a judgement of the committee."""

    kind: str
    number: str
    text: str
    state: str
    on: date
    fiscal_year: int
    rating: Mapping[str, object] | None = None


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
    themes: tuple[ThemeLink, ...]
    indicators: tuple[IndicatorLine, ...]
    sheets: tuple[SheetLine, ...]
    opinions: tuple[Said, ...] | None
    advice: tuple[Said, ...] | None
    evaluations: Mapping[int, Said]
    years: tuple[FiscalYear, ...]
    before: tuple[Ancestor, ...]
    after: tuple[Ancestor, ...]

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
    rows = Measure.objects.filter(code=code).select_related("term", "owner", "pillar").order_by("-term__number")
    row = _of_term(rows, term_number, today)
    if row is None:
        raise NotFound
    shown = year_within(row.term, year, today)
    line = line_named(row.pk)
    layers = list(PlanLayer.objects.filter(measure=row))
    own = tuple(layer_line(layer) for layer in layers)
    text = text_now(row.title, row.description, own, shown.year)
    named = list(_bodies_named(row))
    said = _said(actor, Q(measure__in=[row.pk, *(each.id for each in line)]), row.term, judged=Q(measure=row))
    return MeasureStory(
        measure=measure_line(
            row,
            text,
            own,
            pillar=row.pillar.name if row.pillar else "",
            districts=tuple(name for what, name in named if what == "district"),
        ),
        term=row.term,
        year=shown,
        description=text.description,
        base=MeasureText(row.title, row.description),
        source_lines=tuple(row.source_lines),
        related=tuple(name for what, name in named if what == "body"),
        themes=tuple(
            ThemeLink(theme.district_plan.district.code, theme.district_plan.district.name, theme.number, theme.title)
            for theme in Theme.objects.filter(measures=row)
            .select_related("district_plan__district")
            .order_by("district_plan__district__number", "number")
        ),
        indicators=_indicators(row),
        sheets=_sheet_lines(actor, Target(row.owner_id), Q(measure=row), row.term),
        opinions=_of_kind(actor, Action.OPINION_VIEW, said, "opinion"),
        advice=_of_kind(actor, Action.ADVICE_VIEW, said, "advice"),
        evaluations={item.fiscal_year: item for item in reversed(said) if item.kind == "evaluation"},
        years=tuple(years_of(row.term)),
        before=tuple(each for each in line if each.last_year < row.term.first_year),
        after=tuple(each for each in line if each.first_year > row.term.last_year),
    )


def _of_term(rows: "QuerySet[M]", number: int | None, today: date) -> M | None:
    """Of a measure or district plan of several terms: that of the term asked for, else of the one that counts today."""
    found = list(rows if number is None else rows.filter(term__number=number))
    terms = {row.term: row for row in reversed(found) if row.term.state == TermState.ADOPTED}
    counts = counting(FiscalYear.of(today).year, list(terms))
    return terms[counts] if counts else next(iter(found), None)


def _bodies_named(row: Measure) -> "Iterable[tuple[str, str]]":
    """The related bodies and the districts of a measure in one query."""
    body = row.related.order_by().values_list(Value("body", output_field=CharField()), "name")
    place = row.districts.order_by().values_list(Value("district", output_field=CharField()), "name")
    return body.union(place, all=True)


def _indicators(row: Measure) -> tuple[IndicatorLine, ...]:
    """Indicators and their figures in one query."""
    found: dict[int, tuple[Indicator, dict[int, float]]] = {}
    rows = Indicator.objects.filter(measure=row).annotate(in_year=F("figures__fiscal_year"), value=F("figures__value"))
    for indicator in rows:
        _, figures = found.setdefault(indicator.pk, (indicator, {}))
        if indicator.in_year is not None:
            figures[indicator.in_year] = indicator.value
    return tuple(
        IndicatorLine(
            id=indicator.pk,
            name=indicator.name,
            unit=indicator.unit,
            baseline=indicator.baseline,
            baseline_year=FiscalYear(indicator.baseline_year) if indicator.baseline_year else None,
            years=tuple(
                (year, indicator.targets.get(str(year.year)), figures.get(year.year)) for year in years_of(row.term)
            ),
        )
        for indicator, figures in found.values()
    )


def _sheet_lines(actor: Actor, whose: Target, of: Q, term: PlanTerm) -> tuple[SheetLine, ...]:
    """The sheets of every year, newest first, without reading what is written on them."""
    rows = Sheet.objects.filter(of).order_by("-year__fiscal_year")
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
        )
        for year, code, state, rating, direction, due_on in rows.values_list(
            "year__fiscal_year", "code", "state", "rating", "direction", "due_on"
        )
        for is_shown in (may_open or state == SheetState.ACCEPTED,)
    )


def _said(actor: Actor, of: Q, term: PlanTerm, *, judged: Q | None = None) -> list[Said]:
    """Opinions and advice on one thing, and the committee's judgements of what is ``judged``, newest first, in one query.

    Opinions are shown to staff alone, withheld ones to nobody here; a judgement before its meeting was held to those who
    read the committee's report.
    """
    text, line = TextField(), CharField()
    parts: list[QuerySet[Any, Any]] = []
    if can(actor, Action.ADVICE_VIEW):
        parts.append(
            Advice.objects.filter(of).order_by().values_list(
                Value("advice", output_field=line), "number", Cast("text", text), "state", "meeting__held_on",
                "meeting__year__fiscal_year"))  # fmt: skip
    if can(actor, Action.OPINION_VIEW):
        withheld = Withholding.objects.filter(lifted_at=None).values("opinion")
        parts.append(
            Opinion.objects.filter(of).exclude(pk__in=withheld).order_by().values_list(
                Value("opinion", output_field=line), "number", Cast("text", text), "state", "received_on",
                "fiscal_year"))  # fmt: skip
    if judged is not None:
        spoken = Q() if can(actor, Action.REPORT_VIEW) else Q(meeting__state=MeetingState.HELD.value)
        parts.append(
            Evaluation.objects.filter(judged & spoken).order_by().values_list(
                Value("evaluation", output_field=line), "rating", Cast("comment", text), Value("", output_field=line),
                "meeting__held_on", "meeting__year__fiscal_year"))  # fmt: skip
    found = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else [row for part in parts for row in part]
    words: dict[str, str] = {state.value: label for state, label in ADVICE_MACHINE.states.items()}
    voices: dict[str, str] = {state.value: label for state, label in OPINION_MACHINE.states.items()}
    said = [
        Said(
            kind=kind,
            number=number,
            text=body,
            state=(words if kind == "advice" else voices).get(state, ""),
            on=on,
            fiscal_year=year,
            rating=term.scale.shown(number) if kind == "evaluation" else None,
        )
        for kind, number, body, state, on, year in found
    ]
    return sorted(said, key=lambda item: (item.on, item.number), reverse=True)


def _of_kind(actor: Actor, action: Action, said: Iterable[Said], kind: str) -> tuple[Said, ...] | None:
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
    opinions: tuple[Said, ...] | None
    advice: tuple[Said, ...] | None


def district_story(
    actor: Actor, code: str, *, today: date, term_number: int | None = None, year: int | None = None
) -> DistrictStory:
    """One district's plan. Raises ``NotFound``. May: everybody in the workshop; sheets before acceptance: who may open them."""
    require(actor, Action.PLAN_VIEW)
    plans = (
        DistrictPlan.objects.filter(district__code=code).select_related("term", "district").order_by("-term__number")
    )
    plan = _of_term(plans, term_number, today)
    if plan is None:
        raise NotFound
    shown = year_within(plan.term, year, today)
    measures = Measure.objects.order_by("number").prefetch_related("layers")
    themes = Theme.objects.filter(district_plan=plan, from_year__lte=shown.year).prefetch_related(
        "layers", Prefetch("measures", measures)
    )
    said = _said(actor, Q(district=plan.district_id), plan.term)
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
            actor, Target(district_ids=frozenset({plan.district_id})), Q(district_plan=plan), plan.term
        ),
        opinions=_of_kind(actor, Action.OPINION_VIEW, said, "opinion"),
        advice=_of_kind(actor, Action.ADVICE_VIEW, said, "advice"),
    )


def _theme_part(theme: Theme, year: int) -> ThemePart:
    layers = tuple(layer_line(layer) for layer in theme.layers.all())
    text = text_now(theme.title, theme.aim, layers, year)
    return ThemePart(
        number=theme.number,
        title=text.title,
        aim=text.description,
        base=MeasureText(theme.title, theme.aim),
        measures=tuple((measure.code, _title_now(measure, year)) for measure in theme.measures.all()),
        layers=layers,
        ended_from=text.ended_from,
    )


def _title_now(measure: Measure, year: int) -> str:
    layers = [layer_line(layer) for layer in measure.layers.all()]
    return text_now(measure.title, measure.description, layers, year).title
