"""The measures of a term as they stand in a year (base + layers), with all that hangs on them.

Each list is a fixed number of queries however many rows there are.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.prepared import Prepared, Slot
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.models import Indicator, Measure, MeasureChange, PlanTerm, Theme
from meguru.plan.plans.queries.changes import parts_in_order, values_now, values_on
from meguru.plan.plans.queries.history import DatedAct, acts_of, recorded
from meguru.plan.plans.queries.layers import LayerView, layer_view, layered, layers_in_order
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.measures import MeasureKind


@dataclass(frozen=True)
class IndicatorView:
    """An indicator of a measure. ``targets`` map a fiscal year to its target."""

    id: int
    name: str
    unit: str
    baseline: float | None
    baseline_year: int | None
    targets: dict[int, float]
    part: int | None = None


@dataclass(frozen=True)
class PartView:
    """A sub-item of a measure. ``owner`` is empty where the lead does it."""

    number: int
    title: str
    text: str
    owner: str
    is_rated: bool


@dataclass(frozen=True)
class MeasureView:
    """A measure as it stands in a year, with the frozen base beside it."""

    id: int
    code: str
    number: int
    title: str
    description: str
    base_title: str
    base_description: str
    owner_id: int
    owner: str
    owner_kind: OrganisationKind
    group: str
    kind: MeasureKind
    pillar: str | None
    pillar_name: str
    from_year: int
    ended_from: int | None
    related: tuple[str, ...]
    serves: tuple[str, ...]
    district_codes: tuple[str, ...]
    district_ids: frozenset[int]
    themes: tuple[tuple[str, int], ...]
    indicators: tuple[IndicatorView, ...]
    layers: tuple[LayerView, ...]
    parts: tuple[PartView, ...] = ()
    # With a day asked for: what was changed up to it, and who led the measure in each year.
    acts: tuple[DatedAct, ...] = ()
    led: Mapping[int, str] = field(default_factory=dict)
    # With whom it was done in each year that had other partners than on the day asked for.
    joined: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    # By which indicators it went at the end of each year; empty where nothing of it ever changed.
    measured: Mapping[int, tuple[IndicatorView, ...]] = field(default_factory=dict)

    def runs_in(self, year: int) -> bool:
        """Whether the measure is part of the plan in ``year``."""
        return self.from_year <= year and (self.ended_from is None or year < self.ended_from)

    @property
    def by_ward_council(self) -> bool:
        """Whether the ward council, not a department of the office, does it."""
        return self.owner_kind is OrganisationKind.WARD_COUNCIL

    @property
    def board_group(self) -> str:
        """The name under which the sheet stands on the board: the department, or the council's field."""
        return self.group


def _measure_rows() -> "QuerySet[Measure]":
    return Measure.objects.select_related("owner", "pillar").prefetch_related(
        "related",
        "districts",
        "serves",
        Prefetch("themes", Theme.objects.select_related("district_plan__district")),
        "indicators",
        Prefetch("parts", parts_in_order()),
        Prefetch("layers", layers_in_order()),
    )


def _indicator_view(row: Indicator) -> IndicatorView:
    return IndicatorView(
        id=row.pk,
        name=row.name,
        unit=row.unit,
        baseline=row.baseline,
        baseline_year=row.baseline_year,
        targets={int(year): value for year, value in row.targets.items()},
        part=row.part,
    )


def _indicators(values: Sequence[Mapping[str, Any]]) -> tuple[IndicatorView, ...]:
    return tuple(
        IndicatorView(
            id=each["id"],
            name=each["name"],
            unit=each["unit"],
            baseline=each["baseline"],
            baseline_year=each["baseline_year"],
            targets={int(year): value for year, value in each["targets"].items()},
            part=each.get("part"),
        )
        for each in values
    )


def part_views(values: Sequence[Mapping[str, Any]]) -> tuple[PartView, ...]:
    """Sub-items as they are read, of the values that a day gives."""
    return tuple(
        PartView(each["number"], each["title"], each["text"], each["owner"].get("name", ""), each["is_rated"])
        for each in values
    )


def _measure_view(row: Measure, year: int, on: date | None = None) -> MeasureView:
    values = values_now(row) if on is None else values_on(row, on)
    owner, pillar, places = (values[each] for each in (MeasureField.OWNER, MeasureField.PILLAR, MeasureField.DISTRICTS))
    layers = tuple(layer_view(layer) for layer in row.layers.all())
    text = layered(row, year, layers)
    return MeasureView(
        id=row.pk,
        code=row.code,
        number=row.number,
        title=text.title,
        description=text.description,
        base_title=row.title,
        base_description=row.description,
        owner_id=owner["id"],
        owner=owner["name"],
        owner_kind=OrganisationKind(owner["kind"]),
        group=values[MeasureField.GROUP]["name"],
        kind=MeasureKind(row.kind),
        pillar=pillar.get("key"),
        pillar_name=pillar.get("name", ""),
        from_year=row.from_year,
        ended_from=text.ended_from,
        related=tuple(each["name"] for each in values[MeasureField.PARTNERS]),
        serves=tuple(sorted(each["code"] for each in values[MeasureField.SERVES])),
        district_codes=tuple(place["code"] for place in places),
        district_ids=frozenset(place["id"] for place in places),
        themes=tuple((t.district_plan.district.code, t.number) for t in row.themes.all()),
        indicators=_indicators(values[MeasureField.INDICATORS]),
        layers=layers,
        parts=part_views(values[MeasureField.PARTS]),
        **({} if on is None else _history(row, on)),
    )


def _history(row: Measure, on: date) -> dict[str, Any]:
    """What was changed from days up to one, and who led the measure at the end of each year till then."""
    own = [each for each in row.changes.all() if each.applied_at is not None and each.from_day <= on]
    years = [FiscalYear(year) for year in range(row.term.first_year, row.term.last_year + 1)]
    then = {year.year: values_on(row, min(year.ends_on, on)) for year in years if own}
    led = {year: values[MeasureField.OWNER]["name"] for year, values in then.items()}
    partners = {year: values[MeasureField.PARTNERS] for year, values in then.items()}
    now = {each["id"] for each in values_on(row, on)[MeasureField.PARTNERS]}
    joined = {
        year: tuple(each["name"] for each in bodies)
        for year, bodies in partners.items()
        if {each["id"] for each in bodies} != now
    }
    measured = {year: _indicators(values[MeasureField.INDICATORS]) for year, values in then.items()}
    return {"acts": acts_of(map(recorded, own)), "led": led, "joined": joined, "measured": measured}


def measures_in_year(term: PlanTerm, year: int, *, on: date | None = None) -> list[MeasureView]:
    """The term's measures with their texts as of ``year``, ended and not yet begun ones included. Ten queries, with ``on`` eleven.

    Who does them, where and by which indicators is as it is now, or as it was ``on`` a day, with what was changed up to it.
    """
    rows = _measure_rows().filter(term=term)
    if on is not None:
        changes = MeasureChange.objects.select_related("recorded_by").order_by("from_day", "pk")
        rows = rows.select_related("term").prefetch_related(Prefetch("changes", changes))
    return [_measure_view(row, year, on) for row in rows]


def get_measure(term: PlanTerm, code: str, year: int) -> MeasureView:
    """One measure as of ``year``. Raises ``NotFound``."""
    row = or_not_found(_measure_rows().filter(term=term, code=code).first())
    return _measure_view(row, year)


_INDICATORS = Prepared(lambda: Indicator.objects.filter(measure=Slot("measure")))


def indicators_of(actor: Actor, measure_id: int) -> tuple[IndicatorView, ...]:
    """The indicators of one measure and nothing else of it. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return tuple(_indicator_view(row) for row in _INDICATORS.ask(measure=measure_id))


def indicators_along(actor: Actor, measure_ids: Collection[int]) -> dict[int, tuple[IndicatorView, ...]]:
    """The indicators of some measures, by measure. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    found: dict[int, tuple[IndicatorView, ...]] = {}
    for row in Indicator.objects.filter(measure__in=measure_ids):
        found[row.measure_id] = (*found.get(row.measure_id, ()), _indicator_view(row))
    return found
