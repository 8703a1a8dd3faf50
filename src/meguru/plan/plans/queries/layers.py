"""The dated layers on a plan, as they are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meguru.plan.plans.models import PlanLayer, PlanTerm
from meguru.plan.plans.rules import Layer, LayerKind


@dataclass(frozen=True)
class LayerView:
    """A layer as it is read: what, why, from when."""

    id: int
    number: int
    kind: LayerKind
    measure_code: str | None
    district_code: str | None
    theme_number: int | None
    title: str
    before: dict[str, str]
    after: dict[str, str]
    reason: str
    decided_on: date
    effective_year: int


def layer_view(layer: PlanLayer) -> LayerView:
    """A stored layer as it is read."""
    theme = layer.theme
    return LayerView(
        id=layer.pk,
        number=layer.number,
        kind=LayerKind(layer.kind),
        measure_code=layer.measure.code if layer.measure else None,
        district_code=theme.district_plan.district.code if theme else None,
        theme_number=theme.number if theme else None,
        title=(layer.measure.title if layer.measure else "") or (theme.title if theme else ""),
        before=dict(layer.before),
        after=dict(layer.after),
        reason=layer.reason,
        decided_on=layer.decided_on,
        effective_year=layer.effective_year,
    )


def layers_in_order() -> "QuerySet[PlanLayer]":
    """The layers of the town in scope in their order, with what they lie on."""
    return PlanLayer.objects.select_related("measure", "theme__district_plan__district").order_by("number")


def list_layers(term: PlanTerm) -> list[LayerView]:
    """Every layer of a term in order. Public: it is part of the book."""
    return [layer_view(layer) for layer in layers_in_order().filter(term=term)]


def rule_layers(layers: Iterable[LayerView]) -> list[Layer]:
    """As the rule wants them."""
    return [Layer(layer.number, layer.kind, layer.effective_year, layer.after) for layer in layers]
