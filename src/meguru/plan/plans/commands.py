"""Changes to plans: keep and correct a reading, prepare a term, adopt (freeze) it, and lay a dated layer on it.

May: the secretariat. After adoption the base cannot be changed by any command; only ``add_layer`` adds to it.
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
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.core.errors import Invalid, NotFound, NotNow
from meguru.core.text import clean_line, clean_text
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, Pillar, PlanLayer, PlanReading, PlanTerm, Theme
from meguru.plan.plans.queries import get_measure
from meguru.plan.plans.rules import (
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
)

ROW_FIELDS = ("title", "description", "owner", "group", "kind")


@command
def keep_reading(*, actor: Actor, filename: str, digest: str, found: Mapping[str, Any], at: datetime) -> PlanReading:
    """Keep what the reader found in a document, so that people can correct it before it becomes the plan.

    ``found`` is the reader's JSON (``measures``, ``actors``, ``bodies``, ``flows``, ``cycle``, ``unused_lines`` …).
    """
    require(actor, Action.PLAN_READ_DOCUMENT)
    rows = [{**measure, "is_dropped": False} for measure in found.get("measures", [])]
    reading = PlanReading.objects.create(
        town_id=actor.town_id,
        filename=clean_line(filename)[:200],
        digest=digest,
        read_at=at,
        found=dict(found),
        rows=rows,
    )
    record(actor, Event.DOCUMENT_READ, at=at, id=reading.pk, measures=len(rows), digest=digest)
    return reading


@command
def correct_reading_row(
    *, actor: Actor, reading_id: int, row: int, values: Mapping[str, str], is_dropped: bool, at: datetime
) -> PlanReading:
    """Correct one found measure, drop it, or (``row`` = number of rows) add one the reader missed."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = _locked_reading(reading_id)
    if reading.state != ReadingState.OPEN:
        raise NotNow("この読み取りは、もう計画に採用されたか、取りやめられています。")
    rows = list(reading.rows)
    if not 0 <= row <= len(rows):
        raise NotFound
    cleaned = {key: clean_text(values.get(key, "")) for key in ROW_FIELDS}
    problems = {key: "書いてください。" for key in ("title", "owner") if not cleaned[key] and not is_dropped}
    if cleaned["kind"] not in set(MeasureKind):
        problems["kind"] = "種類を選んでください。"
    if problems:
        raise Invalid(problems)
    old = rows[row] if row < len(rows) else {"source_lines": [], "sure": True}
    new = {**old, **cleaned, "is_dropped": is_dropped, "sure": True, "doubt": ""}
    rows[row : row + 1] = [new]
    reading.rows = rows
    reading.save(update_fields=["rows"])
    changed = [key for key in (*ROW_FIELDS, "is_dropped") if old.get(key) != new[key]]
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=reading.pk, row=row + 1, fields=changed)
    return reading


@command
def set_reading_aside(*, actor: Actor, reading_id: int, at: datetime) -> PlanReading:
    """Put a reading away without making a plan of it."""
    require(actor, Action.PLAN_READ_DOCUMENT)
    reading = _locked_reading(reading_id)
    reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.SET_ASIDE)
    reading.save(update_fields=["state"])
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=reading.pk, row=0, fields=["state"])
    return reading


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

    ``settings`` may hold ``words``, ``scale``, ``directions``, ``quorum``, ``calendar``; ``pillars`` are (key, name, text).
    Owners named by the document and not yet registered are registered. Raises ``Invalid`` for wrong years or settings.
    """
    require(actor, Action.PLAN_ADOPT)
    _check_term(number, name, first_year, last_year)
    chosen = dict(settings or {})
    term = PlanTerm(
        town_id=actor.town_id,
        number=number,
        name=clean_line(name),
        nickname=clean_line(nickname),
        vision=clean_line(vision),
        first_year=first_year,
        last_year=last_year,
        words_json=chosen.get("words", {}),
        scale_json=chosen.get("scale", []),
        directions_json=chosen.get("directions", []),
        quorum_json=chosen.get("quorum", {}),
        calendar_json=chosen.get("calendar", {}),
        reading_id=reading_id,
    )
    _ = (term.scale, term.directions, term.quorum, term.calendar)  # refuse settings that cannot be read
    term.save()
    Pillar.objects.bulk_create(
        Pillar(town_id=actor.town_id, term=term, key=key, name=label, description=text, position=position)
        for position, (key, label, text) in enumerate(pillars)
    )
    if reading_id is not None:
        _measures_from_reading(actor, term, reading_id, at)
    record(actor, Event.TERM_PREPARED, at=at, number=number)
    return term


def _check_term(number: int, name: str, first_year: int, last_year: int) -> None:
    problems: dict[str, str] = {}
    if not clean_line(name):
        problems["name"] = "計画の名前を書いてください。"
    if not first_year <= last_year <= first_year + 9:
        problems["last_year"] = "計画の終わりの年度は、始まりの年度から10年度以内にしてください。"
    if PlanTerm.objects.filter(number=number).exists():
        problems["number"] = f"第{number}期の計画は、もうあります。"
    overlap = PlanTerm.objects.filter(first_year__lte=last_year, last_year__gte=first_year).first()
    if overlap is not None and "number" not in problems:
        problems["first_year"] = f"第{overlap.number}期の期間と重なっています。"
    if problems:
        raise Invalid(problems)


def _measures_from_reading(actor: Actor, term: PlanTerm, reading_id: int, at: datetime) -> None:
    reading = _locked_reading(reading_id)
    reading.state = READING_MACHINE.next_state(ReadingState(reading.state), ReadingStep.ADOPT)
    reading.save(update_fields=["state"])
    owners = {organisation.name: organisation for organisation in Organisation.objects.all()}
    council = Organisation.objects.filter(kind=OrganisationKind.WARD_COUNCIL.value).first()
    rows = [row for row in reading.rows if not row["is_dropped"]]
    if not rows:
        raise Invalid({"reading": "読み取りに、取組が1件もありません。"})
    for number, row in enumerate(rows, start=1):
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


@dataclass(frozen=True)
class IndicatorDraft:
    """An indicator to be set on a measure while the plan is prepared."""

    name: str
    unit: str
    baseline: float | None = None
    baseline_year: int | None = None
    targets: Mapping[int, float] | None = None


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
) -> Measure:
    """Set a measure's pillar, related bodies (names), districts (codes) and indicators while the plan is prepared."""
    require(actor, Action.PLAN_ADOPT)
    term = _draft_term(term_number)
    measure = Measure.objects.filter(term=term, code=code).first()
    if measure is None:
        raise NotFound
    if pillar is not None:
        measure.pillar = Pillar.objects.get(term=term, key=pillar)
        measure.save(update_fields=["pillar"])
    measure.related.set(Organisation.objects.filter(name__in=list(related)))
    measure.districts.set(District.objects.filter(code__in=list(districts)))
    for position, draft in enumerate(indicators):
        Indicator.objects.create(
            town_id=actor.town_id,
            measure=measure,
            name=clean_line(draft.name),
            unit=clean_line(draft.unit),
            baseline=draft.baseline,
            baseline_year=draft.baseline_year,
            targets={str(year): value for year, value in (draft.targets or {}).items()},
            position=position,
        )
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=measure.pk, row=measure.number, fields=["arrangement"])
    return measure


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
) -> Measure:
    """Add a measure by hand while the plan is prepared."""
    require(actor, Action.PLAN_ADOPT)
    term = _draft_term(term_number)
    organisation = Organisation.objects.filter(name=owner).first()
    if organisation is None or not clean_line(title):
        raise Invalid({"owner": "担当の課・区社協を選び、取組の名前を書いてください。"})
    measure = _new_measure(actor, term, organisation, clean_line(group), kind, title, description, term.first_year)
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=measure.pk, row=measure.number, fields=["measure"])
    return measure


def _new_measure(
    actor: Actor,
    term: PlanTerm,
    owner: Organisation,
    group: str,
    kind: MeasureKind,
    title: str,
    description: str,
    from_year: int,
) -> Measure:
    last = Measure.objects.filter(term=term).order_by("-number").first()
    number = last.number + 1 if last else 1
    return Measure.objects.create(
        town_id=actor.town_id,
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


@dataclass(frozen=True)
class ThemeDraft:
    """A theme of a district plan with the codes of the ward measures that support it."""

    title: str
    aim: str = ""
    measures: Sequence[str] = ()


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
    """Write a district's plan while the plan is prepared: any headings, any number of themes."""
    require(actor, Action.PLAN_ADOPT)
    term = _draft_term(term_number)
    found = District.objects.filter(code=district).first()
    if found is None:
        raise NotFound
    plan = DistrictPlan.objects.create(
        town_id=actor.town_id,
        term=term,
        district=found,
        slogan=clean_line(slogan),
        sections=[{"heading": clean_line(heading), "body": clean_text(body)} for heading, body in sections],
    )
    for number, draft in enumerate(themes, start=1):
        theme = Theme.objects.create(
            town_id=actor.town_id,
            district_plan=plan,
            number=number,
            title=clean_line(draft.title),
            aim=clean_text(draft.aim),
            from_year=term.first_year,
        )
        theme.measures.set(Measure.objects.filter(term=term, code__in=list(draft.measures)))
    record(actor, Event.DOCUMENT_CORRECTED, at=at, id=plan.pk, row=found.number, fields=["district_plan"])
    return plan


@command
def adopt_plan(*, actor: Actor, term_number: int, on: date, at: datetime) -> PlanTerm:
    """Adopt the plan: its base is frozen for the term, with a digest. Raises ``Invalid`` where it holds no measure."""
    require(actor, Action.PLAN_ADOPT)
    term = PlanTerm.objects.select_for_update().filter(number=term_number).first()
    if term is None:
        raise NotFound
    term.state = TERM_MACHINE.next_state(TermState(term.state), TermStep.ADOPT)
    measures = Measure.objects.filter(term=term).count()
    if not measures:
        raise Invalid({"term": "取組が1件もない計画は、確定できません。"})
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
        raise NotNow("計画がまだ確定していません。確定の前は、計画そのものを直せます。")
    if not term.first_year < effective_year <= term.last_year:
        raise Invalid({"effective_year": "変更を始める年度は、計画の2年目から最後の年度までにしてください。"})
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
        measure = _new_measure(actor, term, owner, new.group, new.kind, new.title, new.description, effective_year)
        return measure, None, None, {"title": measure.title, "description": measure.description}
    if measure_code is not None:
        view = get_measure(term, measure_code, effective_year)
        return (
            Measure.objects.get(pk=view.id),
            None,
            MeasureText(view.title, view.description, view.ended_from),
            texts,
        )
    theme = Theme.objects.filter(pk=theme_id or 0, district_plan__term=term).first()
    if theme is None:
        raise NotFound
    return None, theme, MeasureText(theme.title, theme.aim), texts


def _draft_term(number: int) -> PlanTerm:
    term = PlanTerm.objects.select_for_update().filter(number=number).first()
    if term is None:
        raise NotFound
    if term.state != TermState.DRAFT:
        raise NotNow("この計画は確定しています。本文は変えられません。変更は「計画の追加・修正」から起案してください。")
    return term


def _locked_reading(reading_id: int) -> PlanReading:
    reading: PlanReading | None = PlanReading.objects.select_for_update().filter(pk=reading_id).first()
    if reading is None:
        raise NotFound
    return reading
