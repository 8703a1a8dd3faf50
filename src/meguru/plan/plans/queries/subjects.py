"""What an amendment may be about: measures and district themes with their text as of a year, read with few queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.core.errors import or_not_found
from meguru.core.language import _
from meguru.plan.plans.models import DistrictPlan, Measure, PlanLayer, PlanTerm, Theme
from meguru.plan.plans.queries.layers import layered
from meguru.plan.plans.rules import MeasureText


@dataclass(frozen=True)
class Subject:
    """A measure (with its code) or a theme of a district, and its text in a year."""

    id: int
    code: str
    group: str
    number: int
    text: MeasureText
    is_theme: bool

    @property
    def texts(self) -> Mapping[str, str]:
        """The two texts a layer may change."""
        return {"title": self.text.title, "description": self.text.description}


def measures_running(term: PlanTerm, year: int, *, layers: Sequence[PlanLayer] | None = None) -> list[Subject]:
    """The measures that run in a year. Two queries; ``layers`` of the term (``layers_of``) spare one."""
    return _running(term, year, _layers_by_subject(layers_of(term) if layers is None else layers))


def layers_of(term: PlanTerm) -> list[PlanLayer]:
    """The layers laid on a term's plan, in their order. One query."""
    return list(PlanLayer.objects.filter(term=term).order_by("number"))


def districts_with_plan(term: PlanTerm) -> frozenset[int]:
    """The districts that have a plan in a term, by id. One query."""
    return frozenset(DistrictPlan.objects.filter(term=term).values_list("district_id", flat=True))


def _layers_by_subject(rows: Sequence[PlanLayer]) -> dict[tuple[str, int], list[PlanLayer]]:
    layers: dict[tuple[str, int], list[PlanLayer]] = defaultdict(list)
    for layer in rows:
        key = ("measure", layer.measure_id) if layer.measure_id is not None else ("theme", layer.theme_id or 0)
        layers[key].append(layer)
    return layers


def _running(term: PlanTerm, year: int, layers: Mapping[tuple[str, int], list[PlanLayer]]) -> list[Subject]:
    found = Measure.objects.filter(term=term, from_year__lte=year)
    measures = [_measure(row, layers.get(("measure", row.pk), []), year) for row in found]
    return [subject for subject in measures if not subject.text.has_ended(year)]


def list_subjects(actor: Actor, term: PlanTerm, year: int) -> tuple[list[Subject], list[Subject]]:
    """The measures and the themes that run in a year. Three queries. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    layers = _layers_by_subject(layers_of(term))
    measures = _running(term, year, layers)
    rows = Theme.objects.filter(district_plan__term=term, from_year__lte=year)
    ordered = rows.select_related("district_plan__district").order_by("district_plan__district__number", "number")
    themes = [_theme(row, layers["theme", row.pk], year) for row in ordered]
    return measures, [s for s in themes if not s.text.has_ended(year)]


def measure_subject(actor: Actor, term: PlanTerm, code: str, year: int) -> Subject:
    """One measure as of a year, for a page. Raises ``NotFound``. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return find_measure(term, code, year)


def theme_subject(actor: Actor, term: PlanTerm, theme_id: int, year: int) -> Subject:
    """One theme of a district plan as of a year, for a page. Raises ``NotFound``. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return find_theme(term, theme_id, year)


def find_measure(term: PlanTerm, code: str, year: int) -> Subject:
    """One measure as of a year, for commands. Raises ``NotFound``. Two queries."""
    row = or_not_found(Measure.objects.filter(term=term, code=code).first())
    return _measure(row, row.layers.order_by("number"), year)


def find_theme(term: PlanTerm, theme_id: int, year: int) -> Subject:
    """One theme of a district plan as of a year, for commands. Raises ``NotFound``. Two queries."""
    rows = Theme.objects.filter(district_plan__term=term).select_related("district_plan__district")
    row = or_not_found(rows.filter(pk=theme_id).first())
    return _theme(row, row.layers.order_by("number"), year)


def _measure(row: Measure, layers: Iterable[PlanLayer], year: int) -> Subject:
    return Subject(row.pk, row.code, row.group, row.number, layered(row, year, layers), is_theme=False)


def _theme(row: Theme, layers: Iterable[PlanLayer], year: int) -> Subject:
    text = layered(row, year, layers)
    return Subject(
        row.pk, "", _("{name}地区").format(name=row.district_plan.district.name), row.number, text, is_theme=True
    )
