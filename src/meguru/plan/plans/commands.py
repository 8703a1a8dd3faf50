"""Changes to plans: prepare a term and set its rules, adopt (freeze) it, and lay a dated layer on it.

May: the secretariat. After adoption the base cannot be changed by any command; only ``add_layer`` adds to it. Commands on
readings stand in ``readings``, on a plan being prepared in ``drafts``, on lineages in ``linking``; all are named here.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands import add_organisation
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.core.clock import day_of
from meguru.core.days import check_done_on
from meguru.core.errors import Invalid, NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined
from meguru.core.text import clean_line, clean_text
from meguru.plan.plans.drafts import (
    IndicatorDraft,
    MeasureDraft,
    ThemeDraft,
    add_measure,
    arrange_measure,
    draft_term,
    drop_measure,
    new_measure,
    write_district_plan,
)
from meguru.plan.plans.linking import Passage, link_measures
from meguru.plan.plans.models import DistrictPlan, Measure, Pillar, PlanLayer, PlanReading, PlanTerm, Theme
from meguru.plan.plans.queries import get_measure
from meguru.plan.plans.readings import (
    RowDraft,
    correct_reading_row,
    keep_reading,
    replace_reading_rows,
    set_reading_aside,
)
from meguru.plan.plans.rules import (
    ADOPTED_BEFORE,
    LARGEST_TERM,
    READING_MACHINE,
    TERM_MACHINE,
    LayerKind,
    MeasureKind,
    MeasureText,
    ReadingState,
    ReadingStep,
    TermState,
    TermStep,
    check_layer,
    check_pillars,
    problems_of_row,
)
from meguru.plan.plans.subjects import find_theme
from meguru.plan.plans.terms import read_settings
from meguru.plan.plans.waiting import (
    begin_reading,
    finish_reading,
    give_back_document,
    keep_document,
    note_pages,
    refuse_document,
)


@command
def prepare_term(
    *,
    actor: Actor,
    number: int,
    name: str,
    first_year: int,
    last_year: int,
    at: datetime,
    nickname: str = "",
    vision: str = "",
    settings: Mapping[str, Any] | None = None,
    pillars: Sequence[tuple[str, str, str]] = (),
    reading_id: int | None = None,
) -> PlanTerm:
    """Prepare a term of the plan; with a reading, its rows become the measures, in their order.

    What ``settings`` (``terms.SETTINGS``) does not name is as in the term before; ``pillars`` are (key, name, text). Owners whom
    the document names and nobody has registered are registered. Raises ``Invalid`` for wrong years or settings.
    """
    require(actor, Action.PLAN_ADOPT)
    _check_term(number, name, first_year, last_year)
    term = PlanTerm(
        town_id=actor.town_id,
        number=number,
        name=clean_line(name),
        nickname=clean_line(nickname),
        vision=clean_line(vision),
        first_year=first_year,
        last_year=last_year,
        reading_id=reading_id,
    )
    before = PlanTerm.objects.filter(first_year__lt=first_year).order_by("first_year").last()
    _take_settings(term, (before.settings if before else {}) | dict(settings or {}))
    term.save()
    _set_pillars(actor, term, pillars)
    if reading_id is not None:
        _measures_from_reading(actor, term, reading_id, at)
    record(actor, Event.TERM_PREPARED, at=at, number=number)
    return term


@command
def set_term(
    *,
    actor: Actor,
    term_number: int,
    at: datetime,
    name: str | None = None,
    nickname: str | None = None,
    vision: str | None = None,
    years: tuple[int, int] | None = None,
    pillars: Sequence[tuple[str, str, str]] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> PlanTerm:
    """Correct a term while it is prepared; what is not given stays. ``settings`` replaces those it names.

    Raises ``Invalid`` for wrong years or settings, ``NotNow`` once the plan is adopted.
    """
    require(actor, Action.PLAN_ADOPT)
    term = draft_term(term_number)
    first, last = years or (term.first_year, term.last_year)
    _check_term(term.number, term.name if name is None else name, first, last, itself=term)
    term.name = clean_line(term.name if name is None else name)
    term.nickname = clean_line(term.nickname if nickname is None else nickname)
    term.vision = clean_line(term.vision if vision is None else vision)
    if (first, last) != (term.first_year, term.last_year):
        term.first_year, term.last_year = first, last
        Measure.objects.filter(term=term).update(from_year=first)
        Theme.objects.filter(district_plan__term=term).update(from_year=first)
    _take_settings(term, settings or {})
    term.save()
    if pillars is not None:
        _set_pillars(actor, term, pillars)
    record(actor, Event.TERM_SET, at=at, number=term.number, fields=sorted(settings or {}))
    return term


def _take_settings(term: PlanTerm, settings: Mapping[str, Any]) -> None:
    """Put checked settings on a term; what is not named stays."""
    for key, value in read_settings(settings).items():
        setattr(term, f"{key}_json", value)


def _set_pillars(actor: Actor, term: PlanTerm, pillars: Sequence[tuple[str, str, str]]) -> None:
    """Make these the term's pillars, in their order. Measures of a pillar that goes stand without one."""
    check_pillars(pillars)
    keys = [key for key, _name, _text in pillars]
    gone = Pillar.objects.filter(term=term).exclude(key__in=keys)
    Measure.objects.filter(pillar__in=gone).update(pillar=None)
    gone.delete()
    for position, (key, label, text) in enumerate(pillars):
        Pillar.objects.update_or_create(
            town_id=actor.town_id,
            term=term,
            key=key,
            defaults={"name": clean_line(label), "description": clean_line(text), "position": position},
        )


def _check_term(number: int, name: str, first_year: int, last_year: int, itself: PlanTerm | None = None) -> None:
    others = PlanTerm.objects.exclude(pk=itself.pk) if itself else PlanTerm.objects.all()
    problems: dict[str, str] = {}
    if not 1 <= number <= LARGEST_TERM:
        problems["number"] = _("第何期は、1から{largest}までの数で書いてください。").format(largest=LARGEST_TERM)
    if not clean_line(name):
        problems["name"] = _("計画の名前を書いてください。")
    if not first_year <= last_year <= first_year + 9:
        problems["last_year"] = _("計画の終わりの年度は、始まりの年度から10年度以内にしてください。")
    if others.filter(number=number).exists():
        problems["number"] = _("第{number}期の計画は、もうあります。").format(number=number)
    overlap = others.filter(first_year__lte=last_year, last_year__gte=first_year).first()
    if overlap is not None and "number" not in problems:
        problems["first_year"] = _("第{number}期の期間と重なっています。").format(number=overlap.number)
    if problems:
        raise Invalid(problems)


def _measures_from_reading(actor: Actor, term: PlanTerm, reading_id: int, at: datetime) -> None:
    reading = PlanReading.objects.select_for_update().filter(pk=reading_id).first()
    if reading is None:
        raise NotFound
    reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.ADOPT)
    reading.save(update_fields=["state"])
    owners = {organisation.name: organisation for organisation in Organisation.objects.all()}
    council = Organisation.objects.filter(kind=OrganisationKind.WARD_COUNCIL.value).first()
    rows = [row for row in reading.rows if not row["is_dropped"]]
    if not rows:
        raise Invalid({"reading": _("読み取りに、取組が1件もありません。")})
    for number, row in enumerate(rows, start=1):
        if problems := problems_of_row(row):
            told = _("{number}件目：{problems}").format(number=number, problems=joined("", problems.values()))
            raise Invalid({"reading": told})
        owner = owners.get(row["owner"])
        if owner is None and council is not None and is_ward_council(row["owner"]):
            owner = council
        if owner is None:
            owner = add_organisation(
                actor=actor,
                kind=OrganisationKind.WARD_COUNCIL if is_ward_council(row["owner"]) else OrganisationKind.DEPARTMENT,
                name=row["owner"],
                at=at,
                position=len(owners),
            )
        owners[row["owner"]] = owner
        Measure.objects.create(
            town_id=actor.town_id,
            term=term,
            code=f"m{number:02}",
            number=number,
            title=clean_line(row["title"]),
            description=clean_text(row["description"]),
            owner=owner,
            group=clean_line(row["group"]) or owner.name,
            kind=row["kind"],
            from_year=term.first_year,
            source_lines=row.get("source_lines", []),
        )


def is_ward_council(name: str) -> bool:
    """Whether a body's name means the council of social welfare at the ward's (town's) own level, not a district's."""
    return ("社協" in name or "社会福祉協議会" in name) and "地区社" not in name


@command
def adopt_plan(*, actor: Actor, term_number: int, on: date, at: datetime) -> PlanTerm:
    """Adopt the plan: its base is frozen for the term, with a digest.

    Raises ``Invalid`` where it holds no measure, and for a day still to come or long before the term.
    """
    require(actor, Action.PLAN_ADOPT)
    term = PlanTerm.objects.select_for_update().filter(number=term_number).first()
    if term is None:
        raise NotFound
    term.state = TERM_MACHINE.next_state(TermState(term.state), TermStep.ADOPT)
    earliest = FiscalYear(term.first_year - ADOPTED_BEFORE).starts_on
    told = _("計画の期間が始まる{years}年より前の日です。").format(years=ADOPTED_BEFORE)
    check_done_on("on", on, today=day_of(at), since=earliest, told=told)
    measures = Measure.objects.filter(term=term).count()
    if not measures:
        raise Invalid({"term": _("取組が1件もない計画は、確定できません。")})
    term.adopted_on = on
    term.base_digest = base_digest(term)
    term.save(update_fields=["state", "adopted_on", "base_digest"])
    record(actor, Event.PLAN_ADOPTED, at=at, number=term.number, measures=measures, digest=term.base_digest)
    return term


def base_digest(term: PlanTerm) -> str:
    """SHA-256 over the texts of the base edition: measures adopted with the term, district plans and their themes."""
    measures = Measure.objects.filter(term=term, from_year=term.first_year).exclude(layers__kind=LayerKind.ADD.value)
    themes = Theme.objects.filter(district_plan__term=term, from_year=term.first_year)
    content = {
        "term": [term.number, term.name, term.vision, term.first_year, term.last_year],
        "measures": list(measures.order_by("number").values_list("code", "title", "description", "group", "kind")),
        "districts": list(
            DistrictPlan.objects.filter(term=term)
            .order_by("district__number")
            .values_list("district__code", "slogan", "sections")
        ),
        "themes": list(
            themes.exclude(layers__kind=LayerKind.ADD.value)
            .order_by("district_plan__district__number", "number")
            .values_list("district_plan__district__code", "number", "title", "aim")
        ),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class NewMeasure:
    """What a layer of kind 追加 brings: a measure that joins the plan."""

    title: str
    description: str
    owner_id: int
    group: str
    kind: MeasureKind = MeasureKind.MEASURE


@command
def add_layer(
    *,
    actor: Actor,
    term: PlanTerm,
    kind: LayerKind,
    reason: str,
    decided_on: date,
    effective_year: int,
    at: datetime,
    measure_code: str | None = None,
    theme_id: int | None = None,
    after: Mapping[str, str] | None = None,
    new: NewMeasure | None = None,
) -> PlanLayer:
    """Lay one dated layer on the frozen plan. Called by ``act.amendments``, which owns the decision.

    ``after`` holds the new texts (``title``, ``description``). The base rows are never changed.
    """
    require(actor, Action.PLAN_LAYER)
    term = PlanTerm.objects.select_for_update().get(pk=term.pk)
    if term.state != TermState.ADOPTED:
        raise NotNow(_("計画がまだ確定していません。確定の前は、計画そのものを直せます。"))
    if not term.first_year < effective_year <= term.last_year:
        raise Invalid({"effective_year": _("変更を始める年度は、計画の2年目から最後の年度までにしてください。")})
    measure, theme, before, texts = _layer_subject(
        actor, term, kind, measure_code, theme_id, effective_year, new, after
    )
    check_layer(kind, before, texts, reason)
    last = PlanLayer.objects.filter(term=term).order_by("-number").first()
    layer = PlanLayer.objects.create(
        town_id=actor.town_id,
        term=term,
        number=last.number + 1 if last else 1,
        kind=kind.value,
        measure=measure,
        theme=theme,
        before={"title": before.title, "description": before.description} if before else {},
        after=dict(texts),
        reason=clean_text(reason),
        decided_on=decided_on,
        effective_year=effective_year,
    )
    record(actor, Event.LAYER_ADDED, at=at, number=layer.number, kind=kind.value)
    return layer


def _layer_subject(
    actor: Actor,
    term: PlanTerm,
    kind: LayerKind,
    measure_code: str | None,
    theme_id: int | None,
    effective_year: int,
    new: NewMeasure | None,
    after: Mapping[str, str] | None,
) -> tuple[Measure | None, Theme | None, MeasureText | None, dict[str, str]]:
    texts = {key: clean_text(value) for key, value in (after or {}).items() if key in ("title", "description")}
    if new is not None:
        owner = Organisation.objects.get(pk=new.owner_id)
        measure = new_measure(actor, term, owner, new.group, new.kind, new.title, new.description, effective_year)
        return measure, None, None, {"title": measure.title, "description": measure.description}
    if measure_code is not None:
        view = get_measure(term, measure_code, effective_year)
        return (
            Measure.objects.get(pk=view.id),
            None,
            MeasureText(view.title, view.description, view.ended_from),
            texts,
        )
    found = find_theme(term, theme_id or 0, effective_year)
    return None, Theme.objects.get(pk=found.id), found.text, texts


__all__ = [
    "IndicatorDraft",
    "MeasureDraft",
    "NewMeasure",
    "Passage",
    "RowDraft",
    "ThemeDraft",
    "add_layer",
    "add_measure",
    "adopt_plan",
    "arrange_measure",
    "base_digest",
    "begin_reading",
    "correct_reading_row",
    "drop_measure",
    "finish_reading",
    "give_back_document",
    "is_ward_council",
    "keep_document",
    "keep_reading",
    "link_measures",
    "note_pages",
    "prepare_term",
    "refuse_document",
    "replace_reading_rows",
    "set_reading_aside",
    "set_term",
    "write_district_plan",
]
