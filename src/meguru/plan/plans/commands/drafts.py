"""Commands on a plan while it is prepared: its measures, their indicators, and the district plans. Refused once adopted.

May: the secretariat. ``commands`` names them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import ProtectedError

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import check_stands
from meguru.base.towns.numbers import next_number
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.language import _, joined, listed
from meguru.core.text import clean_line, clean_text, too_long
from meguru.plan.plans.commands.parts import set_parts
from meguru.plan.plans.commands.serving import keep_to_kind, served_by_project
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, Pillar, PlanTerm, Theme
from meguru.plan.plans.queries.terms import earlier_term
from meguru.plan.plans.rules import LONGEST_HEADING, is_over_before
from meguru.plan.terms.measures import LONGEST_GROUP, NO_GROUP, MeasureKind
from meguru.plan.terms.parts import PartDraft, problem_of_figures
from meguru.plan.terms.rules import TermState

M = TypeVar("M", Organisation, District, Measure)


@dataclass(frozen=True)
class IndicatorDraft:
    """An indicator to be set on a measure while the plan is prepared."""

    name: str
    unit: str
    baseline: float | None = None
    baseline_year: int | None = None
    targets: Mapping[int, float] | None = None
    part: int | None = None


@dataclass(frozen=True)
class MeasureDraft:
    """A measure's own text and owner, as corrected while the plan is prepared. ``owner`` is a registered body's name."""

    title: str
    description: str
    owner: str
    group: str
    kind: MeasureKind


@command
def arrange_measure(
    *,
    actor: Actor,
    term_number: int,
    code: str,
    at: datetime,
    pillar: str | None = None,
    related: Sequence[str] = (),
    districts: Sequence[str] = (),
    indicators: Sequence[IndicatorDraft] = (),
    parts: Sequence[PartDraft] | None = None,
    text: MeasureDraft | None = None,
    serves: Sequence[str] | None = None,
) -> Measure:
    """Set a measure's pillar, related bodies (names), districts (codes), indicators and sub-items while the plan is prepared.

    What is given replaces what stood there; ``pillar`` ``None`` leaves the pillar, an empty one takes it away; ``text``
    corrects title, description and owner; ``serves`` are the codes of the measures that a continued project serves, ``None``
    leaves them, as ``parts`` ``None`` leaves the sub-items. Raises ``Invalid`` for a pillar, body, district, measure or sub-item
    that is not there, or a body that ends and was not there before.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    measure = _draft_measure(term, code)
    if pillar is not None:
        measure.pillar = Pillar.objects.filter(term=term, key=pillar).first()
        if pillar and measure.pillar is None:
            raise Invalid({"pillar": _("柱を選び直してください。")})
    if text is not None:
        _rewrite(measure, text)
    measure.save()
    keep_to_kind(measure)
    if serves is not None:
        measure.serves.set(served_by_project(term, MeasureKind(measure.kind), serves))
    partners = _all_named(Organisation, "name", related, "related", _("登録されていない団体です：{names}"))
    together = set(measure.related.values_list("pk", flat=True))
    for body in partners:
        if body.pk not in together:
            check_stands(body.name, body.ends_on, None, field="related")
    measure.related.set(partners)
    measure.districts.set(_all_named(District, "code", districts, "districts", _("登録されていない地区です：{names}")))
    _set_parts(measure, parts, indicators)
    measure.indicators.all().delete()
    set_indicators(measure, indicators)
    record(actor, Event.MEASURE_ARRANGED, at=at, code=measure.code, id=measure.pk)
    return measure


def _set_parts(measure: Measure, parts: Sequence[PartDraft] | None, indicators: Sequence[IndicatorDraft]) -> None:
    """Set the sub-items, or keep those that stand. Raises ``Invalid`` for an indicator of one that is not among them."""
    if parts is not None:
        set_parts(measure, parts)
    elif measure.parts.exclude(owner=None).exclude(owner__in=[measure.owner, *measure.related.all()]).exists():
        raise Invalid({"related": _("細目の担当は、一緒に行う組織から外せません。先に、細目の担当を変えてください。")})
    numbers = [{"number": part.number} for part in measure.parts.all()]
    if problem := problem_of_figures(numbers, [{"name": each.name, "part": each.part} for each in indicators]):
        raise Invalid({"indicators": problem})


def _all_named(model: type[M], column: str, names: Sequence[str], field: str, sentence: str, **of: PlanTerm) -> list[M]:
    """The rows that are meant by these names. Raises ``Invalid`` at the field where one of them is not there."""
    found = list(model._default_manager.filter(**of, **{f"{column}__in": list(names)}))
    known = {getattr(row, column) for row in found}
    if unknown := [name for name in names if name not in known]:
        raise Invalid({field: sentence.format(names=listed(unknown))})
    return found


def _rewrite(measure: Measure, text: MeasureDraft) -> None:
    owner = _owner(text.owner, text.title, text.group)
    measure.owner = owner
    measure.title = clean_line(text.title)
    measure.description = clean_text(text.description)
    measure.group = clean_line(text.group) or owner.name
    measure.kind = text.kind.value


def _owner(name: str, title: str, group: str) -> Organisation:
    """The registered body that does a measure. Raises ``Invalid`` where it or the title is missing, or it needs a group."""
    problems = {}
    organisation = Organisation.objects.filter(name=name).first()
    if organisation is None:
        problems["owner"] = _("担当の課・係か社会福祉協議会を選んでください。")
    if not clean_line(title):
        problems["title"] = _("取組の名前を書いてください。")
    if not clean_line(group) and len(name) > LONGEST_GROUP:
        problems["group"] = NO_GROUP
    if problems or organisation is None:
        raise Invalid(problems)
    check_stands(name, organisation.ends_on, None, field="owner")
    return organisation


@command
def add_measure(
    *,
    actor: Actor,
    term_number: int,
    title: str,
    description: str,
    owner: str,
    group: str,
    kind: MeasureKind,
    at: datetime,
    number: int | None = None,
) -> Measure:
    """Add a measure by hand while the plan is prepared, under the next number or the one it has in print.

    Raises ``Invalid`` where another measure has that number.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    organisation = _owner(owner, title, group)
    if number is not None and Measure.objects.filter(term=term, number=number).exists():
        raise Invalid({"number": _("{number}番の取組は、もうあります。").format(number=number)})
    measure = new_measure(term, organisation, clean_line(group), kind, title, description, term.first_year, number)
    record(actor, Event.MEASURE_ARRANGED, at=at, code=measure.code, id=measure.pk)
    return measure


@command
def drop_measure(*, actor: Actor, term_number: int, code: str, at: datetime) -> PlanTerm:
    """Take a measure out of a plan that is being prepared. Its number stays free.

    Raises ``NotNow`` where something has been recorded on it already, such as an opinion.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    measure = _draft_measure(term, code)
    try:
        measure.indicators.all().delete()
        measure.parts.all().delete()
        measure.delete()
    except ProtectedError:
        raise NotNow(
            _("この取組には、ご意見などの記録がすでに結びついています。宛先を改めてから外してください。")
        ) from None
    record(actor, Event.MEASURE_DROPPED, at=at, code=code, number=term.number)
    return term


def new_measure(
    term: PlanTerm,
    owner: Organisation,
    group: str,
    kind: MeasureKind,
    title: str,
    description: str,
    from_year: int,
    number: int | None = None,
) -> Measure:
    """The next measure of a term, or the one of a number. Part of a command; not one itself."""
    number = number or next_number(Measure.objects.filter(term=term))
    return Measure.objects.create(
        term=term,
        code=f"m{number:02}",
        number=number,
        title=clean_line(title),
        description=clean_text(description),
        owner=owner,
        group=group or owner.name,
        kind=kind.value,
        from_year=from_year,
    )


def set_indicators(measure: Measure, indicators: Sequence[IndicatorDraft]) -> None:
    """Give a measure that has none its indicators, in order. Part of a command; not one itself."""
    for position, draft in enumerate(indicators):
        Indicator.objects.create(
            measure=measure,
            name=clean_line(draft.name),
            unit=clean_line(draft.unit),
            baseline=draft.baseline,
            baseline_year=draft.baseline_year,
            targets={str(year): value for year, value in (draft.targets or {}).items()},
            part=draft.part,
            position=position,
        )


@dataclass(frozen=True)
class ThemeDraft:
    """A theme of a district plan with the codes of the ward measures that support it.

    ``continues`` are the numbers of the themes of the same district in the earlier term that it takes up.
    """

    title: str
    aim: str = ""
    measures: Sequence[str] = ()
    continues: Sequence[int] = ()


@command
def write_district_plan(
    *,
    actor: Actor,
    term_number: int,
    district: str,
    at: datetime,
    slogan: str = "",
    sections: Sequence[tuple[str, str]] = (),
    themes: Sequence[ThemeDraft] = (),
) -> DistrictPlan:
    """Write a district's plan while the plan is prepared: any headings, any number of themes. Writing again replaces it.

    Raises ``Invalid`` where a theme names a measure that the plan lacks, or is to continue a theme that the district did not
    have in the term before; for a district that ends before the term begins.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    found: District = or_not_found(District.objects.filter(code=district).first())
    if is_over_before(found.ends_on, term.first_year):
        told = _("この地区は、計画の期間が始まる前に廃止になります。区域を引き継ぐ地区の計画に書いてください。")
        raise Invalid({"slogan": told})
    long = [too_long(_("見出し"), clean_line(heading), LONGEST_HEADING) for heading, _body in sections]
    if any(long):
        raise Invalid({"sections": joined("", long)})
    written = {
        "slogan": clean_line(slogan),
        "sections": [{"heading": clean_line(heading), "body": clean_text(body)} for heading, body in sections],
    }
    codes = [code for draft in themes for code in draft.measures]
    named = _all_named(Measure, "code", codes, "themes", _("この計画にない取組です：{names}"), term=term)
    earlier = _earlier_themes(term, found, themes)
    plan, _created = DistrictPlan.objects.update_or_create(term=term, district=found, defaults=written)
    plan.themes.all().delete()
    for number, draft in enumerate(themes, start=1):
        theme = Theme.objects.create(
            district_plan=plan,
            number=number,
            title=clean_line(draft.title),
            aim=clean_text(draft.aim),
            from_year=term.first_year,
        )
        theme.measures.set(measure for measure in named if measure.code in draft.measures)
        theme.continues.set(earlier[each] for each in draft.continues)
    record(actor, Event.DISTRICT_PLAN_WRITTEN, at=at, code=found.code, id=plan.pk)
    return plan


@command
def drop_district_plan(*, actor: Actor, term_number: int, district: str, at: datetime) -> PlanTerm:
    """Take a district's plan out of a plan that is being prepared, with its themes; it can be written again.

    Raises ``NotFound`` where it is not written.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    plan = or_not_found(DistrictPlan.objects.filter(term=term, district__code=district).first())
    plan.themes.all().delete()
    plan.delete()
    record(actor, Event.DISTRICT_PLAN_DROPPED, at=at, code=district, number=term.number)
    return term


def _earlier_themes(term: PlanTerm, district: District, drafts: Sequence[ThemeDraft]) -> dict[int, Theme]:
    """The district's themes of the earlier term by number. Raises ``Invalid`` where a draft names one that is not there."""
    before = earlier_term(term)
    rows = Theme.objects.filter(district_plan__term=before, district_plan__district=district) if before else []
    found = {row.number: row for row in rows}
    if any(number not in found for draft in drafts for number in draft.continues):
        raise Invalid({"themes": _("前の期のテーマから選び直してください。")})
    return found


def draft_term(number: int) -> PlanTerm:
    """The term, locked. Raises ``NotNow`` where it is adopted: its text is frozen. Part of a command; not one itself."""
    term = or_not_found(PlanTerm.objects.filter(number=number).first())
    if term.state != TermState.DRAFT:
        raise NotNow(
            _("この計画は確定しています。本文は変えられません。変更は「計画の追加・修正」から起案してください。")
        )
    return term


def _draft_measure(term: PlanTerm, code: str) -> Measure:
    return or_not_found(Measure.objects.filter(term=term, code=code).first())
