"""Parts of a plan without an actor. For whoever has asked already: commands, ``overview``, the book."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meguru.base.search.rules import FoundKind, SearchMaterial
from meguru.plan.plans.models import DistrictPlan, Measure, Participant, Pillar, PlanTerm


def pillars_of(term: PlanTerm) -> list[Pillar]:
    """The term's pillars in order. Public: they are part of the book."""
    return list(term.pillars.all())


def participants_of(term: PlanTerm) -> list[Participant]:
    """The kinds of bodies and people that the plan counts on, in order. Public: they are part of the book."""
    return list(term.participants.all())


def measures_to_find() -> Iterator[SearchMaterial]:
    """What can be found of measures in every term, the newest term last: base texts, what layers say, indicators."""
    rows = Measure.objects.order_by("term__number", "-number").select_related("term")
    for row in rows.prefetch_related("layers", "indicators"):
        changed = [text for layer in row.layers.all() for text in layer.after.values() if isinstance(text, str)]
        said = "\n".join((row.description, row.group, *changed, *(each.name for each in row.indicators.all())))
        yield SearchMaterial(
            FoundKind.MEASURE, f"{row.term.number} {row.code}", row.title, said, (row.term.number, row.code)
        )


def district_plans_to_find() -> Iterator[SearchMaterial]:
    """What can be found of district plans in every term, the newest term last: slogan, sections, themes."""
    rows = DistrictPlan.objects.order_by("term__number", "-district__number").select_related("term", "district")
    for row in rows.prefetch_related("themes"):
        sections = [text for section in row.sections for text in _texts(section)]
        themes = [text for theme in row.themes.all() for text in (theme.title, theme.aim)]
        yield SearchMaterial(
            FoundKind.DISTRICT_PLAN,
            f"{row.term.number} {row.district.code}",
            row.district.name,
            "\n".join(filter(None, (row.slogan, *themes, *sections))),
            (row.term.number, row.district.code),
            reading=row.district.reading,
        )


def _texts(section: Any) -> Iterator[str]:
    """Every text in a section, however it is laid out."""
    if isinstance(section, str):
        yield section
    elif isinstance(section, Mapping):
        for each in section.values():
            yield from _texts(each)
    elif isinstance(section, Sequence):
        for each in section:
            yield from _texts(each)
