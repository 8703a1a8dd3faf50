"""Lay a dated layer on an adopted plan. May: the secretariat; ``act.amendments`` owns the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.models import Organisation
from meguru.base.towns.numbers import next_number
from meguru.core.errors import Invalid, NotNow
from meguru.core.language import _
from meguru.core.text import clean_text
from meguru.plan.plans.commands.drafts import IndicatorDraft, new_measure, set_indicators
from meguru.plan.plans.models import Measure, PlanLayer, PlanTerm, Theme
from meguru.plan.plans.queries.subjects import find_measure, find_theme
from meguru.plan.plans.rules import LayerKind, MeasureText, check_layer
from meguru.plan.terms.measures import MeasureKind
from meguru.plan.terms.rules import TermState


@dataclass(frozen=True)
class NewMeasure:
    """What a layer of kind 追加 brings: a measure that joins the plan, with its place in it and who does it where."""

    title: str
    description: str
    owner_id: int
    group: str
    kind: MeasureKind = MeasureKind.MEASURE
    pillar_id: int | None = None
    partner_ids: Sequence[int] = ()
    district_ids: Sequence[int] = ()
    indicators: Sequence[IndicatorDraft] = ()


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
    term = PlanTerm.objects.get(pk=term.pk)
    if term.state != TermState.ADOPTED:
        raise NotNow(_("計画がまだ確定していません。確定の前は、計画そのものを直せます。"))
    if not term.first_year < effective_year <= term.last_year:
        raise Invalid({"effective_year": _("変更を始める年度は、計画の2年目から最後の年度までにしてください。")})
    measure, theme, before, texts = _layer_subject(term, measure_code, theme_id, effective_year, new, after)
    check_layer(kind, before, texts, reason)
    layer = PlanLayer.objects.create(
        term=term,
        number=next_number(PlanLayer.objects.filter(term=term)),
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
    term: PlanTerm,
    measure_code: str | None,
    theme_id: int | None,
    effective_year: int,
    new: NewMeasure | None,
    after: Mapping[str, str] | None,
) -> tuple[Measure | None, Theme | None, MeasureText | None, dict[str, str]]:
    texts = {key: clean_text(value) for key, value in (after or {}).items() if key in ("title", "description")}
    if new is not None:
        owner = Organisation.objects.get(pk=new.owner_id)
        measure = new_measure(term, owner, new.group, new.kind, new.title, new.description, effective_year)
        if new.pillar_id is not None:
            measure.pillar_id = new.pillar_id
            measure.save(update_fields=["pillar"])
        measure.related.set(new.partner_ids)
        measure.districts.set(new.district_ids)
        set_indicators(measure, new.indicators)
        return measure, None, None, {"title": measure.title, "description": measure.description}
    if measure_code is not None:
        subject = find_measure(term, measure_code, effective_year)
        return Measure.objects.get(pk=subject.id), None, subject.text, texts
    found = find_theme(term, theme_id or 0, effective_year)
    return None, Theme.objects.get(pk=found.id), found.text, texts
