"""The measures of a term as they stand in a year (base + layers), with all that hangs on them.

Each list is a fixed number of queries however many rows there are.
"""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.prepared import Prepared, Slot
from meguru.core.errors import or_not_found
from meguru.plan.plans.models import Indicator, Measure, PlanTerm, Theme
from meguru.plan.plans.queries.layers import LayerView, layer_view, layered, layers_in_order
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
    district_codes: tuple[str, ...]
    district_ids: frozenset[int]
    themes: tuple[tuple[str, int], ...]
    indicators: tuple[IndicatorView, ...]
    layers: tuple[LayerView, ...]

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
        Prefetch("themes", Theme.objects.select_related("district_plan__district")),
        "indicators",
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
    )


def _measure_view(row: Measure, year: int) -> MeasureView:
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
        owner_id=row.owner_id,
        owner=row.owner.name,
        owner_kind=OrganisationKind(row.owner.kind),
        group=row.group,
        kind=MeasureKind(row.kind),
        pillar=row.pillar.key if row.pillar else None,
        pillar_name=row.pillar.name if row.pillar else "",
        from_year=row.from_year,
        ended_from=text.ended_from,
        related=tuple(organisation.name for organisation in row.related.all()),
        district_codes=tuple(district.code for district in row.districts.all()),
        district_ids=frozenset(district.pk for district in row.districts.all()),
        themes=tuple((t.district_plan.district.code, t.number) for t in row.themes.all()),
        indicators=tuple(_indicator_view(indicator) for indicator in row.indicators.all()),
        layers=layers,
    )


def measures_in_year(term: PlanTerm, year: int) -> list[MeasureView]:
    """The term's measures with their texts as of ``year``, ended and not yet begun ones included. Nine queries."""
    return [_measure_view(row, year) for row in _measure_rows().filter(term=term)]


def get_measure(term: PlanTerm, code: str, year: int) -> MeasureView:
    """One measure as of ``year``. Raises ``NotFound``."""
    row = or_not_found(_measure_rows().filter(term=term, code=code).first())
    return _measure_view(row, year)


_INDICATORS = Prepared(lambda: Indicator.objects.filter(measure=Slot("measure")))


def indicators_of(actor: Actor, measure_id: int) -> tuple[IndicatorView, ...]:
    """The indicators of one measure and nothing else of it. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return tuple(_indicator_view(row) for row in _INDICATORS.ask(measure=measure_id))
