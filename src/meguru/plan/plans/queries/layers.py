"""The dated layers on a plan as they are read, and the one read model of base and layers: ``layered``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import QuerySet

from meguru.plan.plans.models import Measure, PlanLayer, PlanTerm, Theme
from meguru.plan.plans.rules import Layer, LayerKind, MeasureText, text_in_year


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


class Laid(Protocol):
    """A layer in any form: the stored row, or what is read of it."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def effective_year(self) -> int: ...
    @property
    def after(self) -> Mapping[str, str]: ...


def base_text(row: Measure | Theme) -> MeasureText:
    """The text of a measure or theme as it was adopted, or as it joined the plan."""
    return MeasureText(row.title, row.aim if isinstance(row, Theme) else row.description)


def layered(row: Measure | Theme, year: int, layers: Iterable[Laid] | None = None) -> MeasureText:
    """A measure or theme as of a year: its base text under the layers in force. Everybody who puts the two together asks here.

    ``layers`` are its own, in any order, where they are read already; else ``row.layers``, which a list reads along.
    """
    own: Iterable[Laid] = row.layers.all() if layers is None else layers
    laid = [Layer(each.number, LayerKind(each.kind), each.effective_year, each.after) for each in own]
    return text_in_year(base_text(row), laid, year)
