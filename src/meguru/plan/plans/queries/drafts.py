"""A plan while it is prepared, for its forms: one measure, one district's plan, and what can be chosen."""

from dataclasses import dataclass

from django.db.models import Prefetch, Q, Value

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import District, Organisation
from meguru.core.errors import NotFound, or_not_found
from meguru.core.language import _
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, Pillar, PlanTerm, Theme
from meguru.plan.plans.queries.changes import part_value, parts_in_order
from meguru.plan.plans.queries.measures import PartView, part_views
from meguru.plan.plans.queries.terms import earlier_term
from meguru.plan.terms.measures import MeasureKind
from meguru.plan.terms.parts import ProposedParts, proposed_parts


@dataclass(frozen=True)
class DraftMeasure:
    """A measure as it is being arranged: what the form shows first, and what can be chosen."""

    term: PlanTerm
    code: str
    number: int
    title: str
    description: str
    owner: str
    group: str
    kind: MeasureKind
    pillar: str
    related: tuple[str, ...]
    district_codes: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    serves: tuple[str, ...]
    parts: tuple[PartView, ...]
    proposed: ProposedParts


def draft_measure(actor: Actor, term_number: int, code: str) -> DraftMeasure:
    """A measure of a term for its form. Raises ``NotFound``. May: the secretariat. Five queries."""
    require(actor, Action.PLAN_ADOPT)
    row = or_not_found(
        Measure.objects.filter(term__number=term_number, code=code)
        .select_related("term", "owner", "pillar")
        .prefetch_related("related", "districts", "indicators", "serves", Prefetch("parts", parts_in_order()))
        .first()
    )
    return DraftMeasure(
        term=row.term,
        code=row.code,
        number=row.number,
        title=row.title,
        description=row.description,
        owner=row.owner.name,
        group=row.group,
        kind=MeasureKind(row.kind),
        pillar=row.pillar.key if row.pillar else "",
        related=tuple(body.name for body in row.related.all()),
        district_codes=tuple(district.code for district in row.districts.all()),
        indicators=tuple(row.indicators.all()),
        serves=tuple(each.code for each in row.serves.all()),
        parts=part_views([part_value(part) for part in row.parts.all()]),
        proposed=proposed_parts(row.title, row.description),
    )


@dataclass(frozen=True)
class Choices:
    """What a measure of a term can be given: pillars, bodies by name, districts by code; and what a project may serve."""

    pillars: tuple[tuple[str, str], ...]
    organisations: tuple[Organisation, ...]
    districts: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]


def choices_for(actor: Actor, term: PlanTerm, *, serves: bool = True) -> Choices:
    """The choices of the forms of a draft; with what a project may serve. Two queries. May: the secretariat."""
    require(actor, Action.PLAN_ADOPT)
    pillars = Pillar.objects.filter(term=term).order_by().values_list(Value("pillar"), "key", "path", "position", "pk")
    districts = District.objects.filter(ends_on=None).order_by()
    measures = Measure.objects.filter(term=term, kind=MeasureKind.MEASURE.value).order_by()
    served = measures.values_list(Value("measure"), "code", "title", "number", "pk")
    others = [districts.values_list(Value("district"), "code", "name", "number", "pk"), *([served] if serves else [])]
    named = sorted(pillars.union(*others, all=True), key=lambda row: row[3:])
    return Choices(
        pillars=tuple((key, name) for what, key, name, *_order in named if what == "pillar"),
        organisations=tuple(Organisation.objects.filter(ends_on=None)),
        districts=tuple((code, name) for what, code, name, *_order in named if what == "district"),
        measures=tuple(
            (code, _("{number}　{title}").format(number=number, title=title))
            for what, code, title, number, _key in named
            if what == "measure"
        ),
    )


@dataclass(frozen=True)
class DraftDistrictPlan:
    """A district's plan as it is being written. Everything is empty before it is first written."""

    term: PlanTerm
    district: District
    slogan: str
    sections: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str, tuple[str, ...], tuple[int, ...]], ...]
    measures: tuple[tuple[str, str], ...]
    earlier: tuple[tuple[int, str], ...]
    is_written: bool


def draft_district_plan(actor: Actor, term_number: int, code: str) -> DraftDistrictPlan:
    """A district's plan for its form. Raises ``NotFound``. May: the secretariat. Nine queries."""
    require(actor, Action.PLAN_ADOPT)
    term = PlanTerm.objects.filter(number=term_number).first()
    district = District.objects.filter(code=code).first()
    if term is None or district is None:
        raise NotFound
    plan = DistrictPlan.objects.filter(term=term, district=district).first()
    themes = Theme.objects.filter(district_plan=plan).prefetch_related("measures", "continues") if plan else []
    before = earlier_term(term)
    of_before = Q(district_plan__term=before, district_plan__district=district)
    return DraftDistrictPlan(
        term=term,
        district=district,
        slogan=plan.slogan if plan else "",
        sections=tuple((part["heading"], part["body"]) for part in plan.sections) if plan else (),
        themes=tuple(
            (t.title, t.aim, tuple(m.code for m in t.measures.all()), tuple(e.number for e in t.continues.all()))
            for t in themes
        ),
        earlier=tuple(Theme.objects.filter(of_before).values_list("number", "title")) if before else (),
        measures=tuple(Measure.objects.filter(term=term).values_list("code", "title")),
        is_written=plan is not None,
    )
