"""The district plans of a term with their themes, as they stand in a year (base + layers)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from meguru.plan.plans.models import DistrictPlan, PlanTerm, Theme
from meguru.plan.plans.queries.layers import LayerView, layer_view, layered, layers_in_order


@dataclass(frozen=True)
class ThemeView:
    """A district theme as it stands in a year."""

    id: int
    number: int
    title: str
    aim: str
    measure_codes: tuple[str, ...]
    layers: tuple[LayerView, ...]
    ended_from: int | None


@dataclass(frozen=True)
class DistrictPlanView:
    """A district's plan as it stands in a year."""

    id: int
    district_id: int
    code: str
    number: int
    name: str
    reading: str
    slogan: str
    sections: tuple[tuple[str, str], ...]
    themes: tuple[ThemeView, ...]


def _theme_view(theme: Theme, year: int) -> ThemeView:
    layers = tuple(layer_view(layer) for layer in theme.layers.all())
    text = layered(theme, year, layers)
    return ThemeView(
        id=theme.pk,
        number=theme.number,
        title=text.title,
        aim=text.description,
        measure_codes=tuple(measure.code for measure in theme.measures.all()),
        layers=layers,
        ended_from=text.ended_from,
    )


def district_plans_in_year(term: PlanTerm, year: int, *, standing_on: date | None = None) -> list[DistrictPlanView]:
    """The term's district plans with the themes that run in ``year``, in the customary order; ``standing_on``: only of districts
    that have not ended before a day. Five queries."""
    themes = Theme.objects.filter(from_year__lte=year).prefetch_related(
        "measures", Prefetch("layers", layers_in_order())
    )
    there = Q(district__ends_on=None) | Q(district__ends_on__gte=standing_on) if standing_on else Q()
    rows = (
        DistrictPlan.objects.filter(there, term=term)
        .select_related("district")
        .prefetch_related(Prefetch("themes", themes))
        .order_by("district__number")
    )
    return [
        DistrictPlanView(
            id=row.pk,
            district_id=row.district_id,
            code=row.district.code,
            number=row.district.number,
            name=row.district.name,
            reading=row.district.reading,
            slogan=row.slogan,
            sections=tuple((section["heading"], section["body"]) for section in row.sections),
            themes=tuple(_theme_view(theme, year) for theme in row.themes.all()),
        )
        for row in rows
    ]
