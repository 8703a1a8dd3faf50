"""A plan's contents in a year as the workshop reads them: pillars, measures, districts, layers.

Eight queries at most, however many rows there are. One measure's and one district's own pages are in ``overview.plan_stories``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.bodies.models import District
from meguru.core.errors import NotFound
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import fingerprint
from meguru.plan.plans.models import DistrictPlan, Measure, MeasureChange, Pillar, PlanLayer, PlanTerm
from meguru.plan.plans.queries.changes import field_on, pillar_value
from meguru.plan.plans.queries.layers import layered
from meguru.plan.plans.queries.terms import counting
from meguru.plan.plans.rules import (
    LAYER_LABELS,
    LayerKind,
    MeasureText,
    edition_in,
    is_over_before,
)
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.levels import told_level
from meguru.plan.terms.measures import MEASURE_KIND_LABELS, MeasureKind
from meguru.plan.terms.rules import TermState


def list_pillars(actor: Actor, term: PlanTerm) -> Sequence[Pillar]:
    """The term's pillars in order. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return list(term.pillars.all())


def digest_of_pillars(pillars: Iterable[Pillar]) -> str:
    """A digest of pillars as they stand, by which a later save sees whether somebody else set them in between."""
    return fingerprint(repr([(p.key, p.name, p.description, p.level, p.above_id) for p in pillars]))


@dataclass(frozen=True)
class LayerLine:
    """A layer in a list: what it did, to what, why and from when."""

    number: int
    kind: LayerKind
    kind_label: str
    subject: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    reason: str
    decided_on: date
    effective: FiscalYear
    effective_year: int


@dataclass(frozen=True)
class MeasureLine:
    """A measure in the plan's contents."""

    code: str
    number: int
    title: str
    owner: str
    group: str
    kind: MeasureKind
    kind_label: str
    pillar: str
    districts: tuple[str, ...]
    layers: tuple[LayerLine, ...]
    from_year: int
    ended_from: int | None

    @property
    def is_continued(self) -> bool:
        """Whether it is a project continued beside the measures."""
        return self.kind is MeasureKind.CONTINUED_PROJECT


@dataclass(frozen=True)
class DistrictLine:
    """A district and its plan, as far as it is written."""

    code: str
    name: str
    reading: str
    slogan: str
    themes: int
    is_written: bool


@dataclass(frozen=True)
class PillarPart:
    """A pillar with its own measures, on its level (1 the highest); the last part holds those without one.

    ``total`` counts what stands below it too; ``path`` names it with all above it.
    """

    key: str
    name: str
    description: str
    measures: tuple[MeasureLine, ...]
    level: str = ""
    path: str = ""
    depth: int = 1
    total: int = 0
    has_below: bool = False

    @property
    def rank(self) -> int:
        """The rank of its heading under the page's own."""
        return min(6, self.depth + 2)


@dataclass(frozen=True)
class PlanContents:
    """The plan of a term as of a year."""

    term: PlanTerm
    terms: tuple[PlanTerm, ...]
    year: FiscalYear
    edition: int
    parts: tuple[PillarPart, ...]
    ended: tuple[MeasureLine, ...]
    districts: tuple[DistrictLine, ...]
    layers: tuple[LayerLine, ...]
    measures: int
    is_draft: bool

    @property
    def earlier(self) -> PlanTerm | None:
        """The adopted plan before it, whose measures its own may continue."""
        before = [t for t in self.terms if t.last_year < self.term.first_year and t.state == TermState.ADOPTED]
        return max(before, key=lambda term: term.last_year, default=None)


def years_of(term: PlanTerm) -> list[FiscalYear]:
    """The fiscal years of a term."""
    return [FiscalYear(year) for year in range(term.first_year, term.last_year + 1)]


def year_within(term: PlanTerm, asked: int | None, today: date) -> FiscalYear:
    """The year to show: the one asked for, else today's, kept inside the term."""
    wanted = asked if asked is not None else FiscalYear.of(today).year
    return FiscalYear(min(max(wanted, term.first_year), term.last_year))


def layer_line(layer: PlanLayer, subject: str = "") -> LayerLine:
    """A stored layer as it is read."""
    return LayerLine(
        number=layer.number,
        kind=LayerKind(layer.kind),
        kind_label=LAYER_LABELS[LayerKind(layer.kind)],
        subject=subject,
        before=dict(layer.before),
        after=dict(layer.after),
        reason=layer.reason,
        decided_on=layer.decided_on,
        effective=FiscalYear(layer.effective_year),
        effective_year=layer.effective_year,
    )


def plan_contents(
    actor: Actor, *, today: date, term_number: int | None = None, year: int | None = None
) -> PlanContents | None:
    """The plan's contents, or ``None`` before there is a term. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.PLAN_VIEW)
    terms = tuple(PlanTerm.objects.all())
    if not terms:
        return None
    term = next((each for each in terms if term_number in (None, each.number)), None)
    if term_number is None and not can(actor, Action.PLAN_ADOPT):  # who prepares the next plan begins with that
        term = counting(FiscalYear.of(today).year, [t for t in terms if t.state == TermState.ADOPTED]) or term
    if term is None:
        raise NotFound
    shown = year_within(term, year, today)
    is_draft = term.state == TermState.DRAFT
    layers = [] if is_draft else list(PlanLayer.objects.filter(term=term).select_related("measure", "theme"))
    changes = {} if is_draft else _later_changes(term, shown, today)
    lines = [_contents_line(row, layers, shown, changes.get(row.pk, ())) for row in _contents_rows(term)]
    running = [line for line in lines if line.from_year <= shown.year and not _has_ended(line, shown.year)]
    in_force = [layer for layer in layers if layer.effective_year <= shown.year]
    return PlanContents(
        term=term,
        terms=terms,
        year=shown,
        edition=edition_in(shown.year, ((layer.effective_year, layer.kind) for layer in layers)),
        parts=_parts(term, running),
        ended=tuple(line for line in lines if _has_ended(line, shown.year)),
        districts=_district_lines(term, shown.year, is_draft),
        layers=tuple(layer_line(layer, _subject(layer)) for layer in in_force),
        measures=len(running),
        is_draft=is_draft,
    )


def _has_ended(line: MeasureLine, year: int) -> bool:
    return line.ended_from is not None and line.ended_from <= year


def _contents_rows(term: PlanTerm) -> "QuerySet[Measure]":
    return Measure.objects.filter(term=term).select_related("owner", "pillar").prefetch_related("districts")


def _subject(layer: PlanLayer) -> str:
    return (layer.measure.title if layer.measure else "") or (layer.theme.title if layer.theme else "")


def _later_changes(term: PlanTerm, shown: FiscalYear, today: date) -> dict[int, list[MeasureChange]]:
    """What has been applied of measures since the end of a year that is over, by measure. One query for such a year, else none."""
    found: dict[int, list[MeasureChange]] = {}
    if shown.ends_on < today:
        rows = MeasureChange.objects.filter(measure__term=term, from_day__gt=shown.ends_on).exclude(applied_at=None)
        for row in rows:
            found.setdefault(row.measure_id, []).append(row)
    return found


def _contents_line(
    row: Measure, layers: Iterable[PlanLayer], shown: FiscalYear, changes: Sequence[MeasureChange]
) -> MeasureLine:
    year = shown.year
    own = tuple(layer_line(layer) for layer in layers if layer.measure_id == row.pk and layer.effective_year <= year)
    text = layered(row, year, own)
    day = shown.ends_on
    owner = field_on(MeasureField.OWNER, day, {"name": row.owner.name}, changes)["name"]
    group = field_on(MeasureField.GROUP, day, {"name": row.group}, changes)["name"]
    pillar = field_on(MeasureField.PILLAR, day, pillar_value(row.pillar), changes).get("key", "")
    places = field_on(MeasureField.DISTRICTS, day, [{"name": place.name} for place in row.districts.all()], changes)
    named = tuple(place["name"] for place in places)
    return measure_line(row, text, own, pillar=pillar, districts=named, led=(owner, group))


def measure_line(
    row: Measure,
    text: MeasureText,
    layers: tuple[LayerLine, ...],
    *,
    pillar: str,
    districts: tuple[str, ...],
    led: tuple[str, str] | None = None,
) -> MeasureLine:
    """A measure under the text of a year. ``pillar`` is its key among a plan's contents, its name on the measure's own page.

    ``led`` is who led it in that year, and under which group, where it is not who leads it now.
    """
    owner, group = led or (row.owner.name, row.group)
    return MeasureLine(
        code=row.code,
        number=row.number,
        title=text.title,
        owner=owner,
        group=group,
        kind=MeasureKind(row.kind),
        kind_label=MEASURE_KIND_LABELS[MeasureKind(row.kind)],
        pillar=pillar,
        districts=districts,
        layers=layers,
        from_year=row.from_year,
        ended_from=text.ended_from,
    )


def _parts(term: PlanTerm, lines: list[MeasureLine]) -> tuple[PillarPart, ...]:
    pillars = list(Pillar.objects.filter(term=term))
    parts = [_part(pillar, pillars, lines) for pillar in pillars]
    rest = tuple(line for line in lines if not line.pillar)
    if rest:
        parts.append(PillarPart("", _("柱を決めていない取組") if parts else _("取組"), "", rest, total=len(rest)))
    return tuple(parts)


def _part(pillar: Pillar, pillars: Sequence[Pillar], lines: Sequence[MeasureLine]) -> PillarPart:
    """A pillar with its measures. ``pillars`` are all of the term, each behind the one it stands under."""
    within, depths = {pillar.pk}, {0: 0}
    keys = {pillar.key}
    for each in pillars:
        depths[each.pk] = depths[each.above_id or 0] + 1
        if each.above_id in within:
            within.add(each.pk)
            keys.add(each.key)
    return PillarPart(
        key=pillar.key,
        name=pillar.name,
        description=pillar.description,
        measures=tuple(line for line in lines if line.pillar == pillar.key),
        level=told_level(pillar.level, pillar.name),
        path=pillar.path,
        depth=depths[pillar.pk],
        total=sum(line.pillar in keys for line in lines),
        has_below=len(keys) > 1,
    )


def _district_lines(term: PlanTerm, year: int, is_draft: bool) -> tuple[DistrictLine, ...]:
    """The districts with a plan; while the plan is prepared, also those whose plan is still to be written."""
    counted = Count("themes", filter=Q(themes__from_year__lte=year))
    plans = list(DistrictPlan.objects.filter(term=term).select_related("district").annotate(running=counted))
    written = {plan.district_id: plan for plan in plans}
    districts = [plan.district for plan in plans]
    if is_draft:
        districts = [
            row
            for row in District.objects.all()
            if row.pk in written or not is_over_before(row.ends_on, term.first_year)
        ]
    return tuple(
        DistrictLine(
            code=district.code,
            name=district.name,
            reading=district.reading,
            slogan=written[district.pk].slogan if district.pk in written else "",
            themes=written[district.pk].running if district.pk in written else 0,
            is_written=district.pk in written,
        )
        for district in districts
    )
