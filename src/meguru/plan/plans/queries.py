"""Reading plans: a term, its measures and district plans as they stand in a given year (base + layers).

Each list is a fixed number of queries however many rows there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.prepared import Prepared, Slot
from meguru.base.towns.scope import across_towns
from meguru.core.clock import at_noon
from meguru.core.days import year_earlier
from meguru.core.errors import NotFound
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.models import (
    DistrictPlan,
    Indicator,
    Measure,
    Pillar,
    PlanDocument,
    PlanLayer,
    PlanReading,
    PlanTerm,
    Theme,
)
from meguru.plan.plans.rules import (
    YEARS_AFTER_TERM,
    Layer,
    LayerKind,
    MeasureKind,
    MeasureText,
    ReadingState,
    text_in_year,
)

_HOLDS_CONTENT = (ReadingState.OPEN, ReadingState.SET_ASIDE, ReadingState.ADOPTED)


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
    def by_council(self) -> bool:
        """Whether the ward council, not a department of the office, does it."""
        return self.owner_kind is OrganisationKind.WARD_COUNCIL

    @property
    def board_group(self) -> str:
        """The name under which the sheet stands on the board: the department, or the council's field."""
        return self.group


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


def term_in_year(year: int) -> PlanTerm | None:
    """The adopted term that covers a fiscal year, in the town in scope."""
    return PlanTerm.objects.filter(first_year__lte=year, last_year__gte=year, state="adopted").first()


def get_term(actor: Actor, number: int | None = None) -> PlanTerm:
    """The term with this number, or the newest. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.PLAN_VIEW)
    terms = PlanTerm.objects.all() if number is None else PlanTerm.objects.filter(number=number)
    term = terms.first()
    if term is None:
        raise NotFound
    return term


def newest_term(actor: Actor) -> PlanTerm | None:
    """The newest term of the town in scope, adopted or not; ``None`` before there is any. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return PlanTerm.objects.first()


def _layer_view(layer: PlanLayer) -> LayerView:
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


def _layers() -> "QuerySet[PlanLayer]":
    return PlanLayer.objects.select_related("measure", "theme__district_plan__district").order_by("number")


def list_layers(term: PlanTerm) -> list[LayerView]:
    """Every layer of a term in order. Public: it is part of the book."""
    return [_layer_view(layer) for layer in _layers().filter(term=term)]


def _rule_layers(layers: Iterable[LayerView]) -> list[Layer]:
    return [Layer(layer.number, layer.kind, layer.effective_year, layer.after) for layer in layers]


def _measure_rows() -> "QuerySet[Measure]":
    return Measure.objects.select_related("owner", "pillar").prefetch_related(
        "related",
        "districts",
        Prefetch("themes", Theme.objects.select_related("district_plan__district")),
        "indicators",
        Prefetch("layers", _layers()),
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
    layers = tuple(_layer_view(layer) for layer in row.layers.all())
    text = text_in_year(MeasureText(row.title, row.description), _rule_layers(layers), year)
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
    row = _measure_rows().filter(term=term, code=code).first()
    if row is None:
        raise NotFound
    return _measure_view(row, year)


_INDICATORS = Prepared(lambda: Indicator.objects.filter(measure=Slot("measure")))


def indicators_of(actor: Actor, measure_id: int) -> tuple[IndicatorView, ...]:
    """The indicators of one measure and nothing else of it. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return tuple(_indicator_view(row) for row in _INDICATORS.ask(measure=measure_id))


def _theme_view(theme: Theme, year: int) -> ThemeView:
    layers = tuple(_layer_view(layer) for layer in theme.layers.all())
    text = text_in_year(MeasureText(theme.title, theme.aim), _rule_layers(layers), year)
    return ThemeView(
        id=theme.pk,
        number=theme.number,
        title=text.title,
        aim=text.description,
        measure_codes=tuple(measure.code for measure in theme.measures.all()),
        layers=layers,
        ended_from=text.ended_from,
    )


def district_plans_in_year(term: PlanTerm, year: int) -> list[DistrictPlanView]:
    """The term's district plans with the themes that run in ``year``, in the customary order. Five queries."""
    themes = Theme.objects.filter(from_year__lte=year).prefetch_related("measures", Prefetch("layers", _layers()))
    rows = (
        DistrictPlan.objects.filter(term=term)
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


def list_pillars(actor: Actor, term: PlanTerm) -> Sequence[Pillar]:
    """The term's pillars in order. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return list(term.pillars.all())


def list_readings(actor: Actor) -> list[PlanReading]:
    """Readings of plan documents, newest first. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    return list(PlanReading.objects.defer("found"))


def get_reading(actor: Actor, reading_id: int) -> PlanReading:
    """One reading with its rows. Raises ``NotFound``. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading: PlanReading | None = PlanReading.objects.filter(pk=reading_id).first()
    if reading is None:
        raise NotFound
    return reading


def reading_of_document(actor: Actor, digest: str) -> PlanReading | None:
    """The reading of the very same file that is still being read or corrected. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    return PlanReading.objects.filter(digest=digest, state__in=["waiting", "open"]).first()


@dataclass(frozen=True)
class WaitingDocument:
    """A document that waits to be read."""

    filename: str
    data: bytes


@dataclass(frozen=True)
class ReadingProgress:
    """How far a waiting document is: ``ahead`` others come first, or a try is under way and has read some pages."""

    ahead: int
    is_begun: bool
    attempts: int
    pages_read: int


def reading_progress(actor: Actor, reading_id: int) -> ReadingProgress:
    """How far a document is that waits to be read; of other towns only the number counts. May: the secretariat."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    row = PlanDocument.objects.defer("data").filter(reading=reading_id).first()
    if row is None:
        return ReadingProgress(0, False, 0, 0)
    with across_towns("a document's place in the one queue of all towns"):
        ahead = PlanDocument.objects.filter(pk__lt=row.pk).count()
    return ReadingProgress(ahead, row.leased_until is not None, row.attempts, row.pages_read)


def waiting_document(reading_id: int) -> WaitingDocument | None:
    """The file of a reading that still waits; ``None`` where it has been read. For the job."""
    row = PlanDocument.objects.select_related("reading").filter(reading=reading_id, reading__state="waiting").first()
    return WaitingDocument(row.reading.filename, bytes(row.data)) if row else None


def waiting_documents() -> list[int]:
    """The readings of the town in scope whose document still waits, oldest first. For the job."""
    return list(PlanDocument.objects.order_by("reading_id").values_list("reading_id", flat=True))


def old_readings(on: date) -> "QuerySet[PlanReading]":
    """Readings with something left in them whose day has come."""
    terms = PlanTerm.objects.filter(reading=OuterRef("pk"))
    needed = terms.filter(last_year__gt=FiscalYear.of(on).year - 1 - YEARS_AFTER_TERM)
    rows = PlanReading.objects.annotate(is_plan=Exists(terms), is_needed=Exists(needed)).filter(
        state__in=_HOLDS_CONTENT
    )
    ended = Q(is_plan=True, is_needed=False)
    old = Q(is_plan=False, read_at__lte=at_noon(year_earlier(on)))
    return rows.filter(ended | old).exclude(found={}, rows=[])


def towns_with_old_readings(on: date) -> list[str]:
    """The slugs of towns with readings to be erased by a day, for the daily round and for doctor."""
    with across_towns("the daily round looks where something is due before it enters a town"):
        return list(old_readings(on).order_by("town__slug").values_list("town__slug", flat=True).distinct())
