"""Changes to the plan as decisions: propose, agree (which lays the layer), drop.

May: the secretariat; agreed by a second person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import AMENDMENT_MACHINE, AmendmentState, AmendmentStep, check_causes
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.models import Organisation
from meguru.check.committee.models import Advice
from meguru.check.opinions.models import Opinion
from meguru.core.errors import Invalid, NotFound, NotNow
from meguru.core.text import clean_line, clean_text
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.commands import NewMeasure, add_layer
from meguru.plan.plans.models import Measure, Theme
from meguru.plan.plans.queries import get_measure
from meguru.plan.plans.rules import LayerKind, MeasureText, check_layer

M = TypeVar("M", Advice, Opinion)


@dataclass(frozen=True)
class AmendmentDraft:
    """An amendment as it is typed. ``measure`` is a code, ``theme_id`` a theme; both empty for a new measure (追加)."""

    kind: LayerKind
    reason: str
    after: Mapping[str, str] = field(default_factory=dict)
    measure: str | None = None
    theme_id: int | None = None
    new_owner_id: int | None = None
    new_group: str = ""
    advice: Sequence[str] = ()
    opinions: Sequence[str] = ()
    other_cause: str = ""
    effective_year: int | None = None


@command
def propose_amendment(*, actor: Actor, fiscal_year: int, draft: AmendmentDraft, at: datetime) -> Amendment:
    """Propose an amendment in the turn of a reviewed year. Raises ``Invalid`` for its fields.

    It takes effect in the year after next to the reviewed one at the latest; without a year given, in the next.
    """
    require(actor, Action.AMENDMENT_PROPOSE)
    year = PlanYear.objects.select_related("term").filter(fiscal_year=fiscal_year).first()
    if year is None:
        raise NotFound
    check_causes(
        kind=draft.kind.value,
        reason=draft.reason,
        advice=draft.advice,
        opinions=draft.opinions,
        other=draft.other_cause,
    )
    effective = draft.effective_year or fiscal_year + 1
    after = {key: clean_text(value) for key, value in draft.after.items() if key in ("title", "description")}
    measure, theme, owner, before = _subject(draft, year, effective)
    check_layer(draft.kind, before, after, draft.reason)
    amendment = Amendment.objects.create(
        town_id=actor.town_id,
        year=year,
        kind=draft.kind.value,
        measure=measure,
        theme=theme,
        new_owner=owner,
        new_group=clean_line(draft.new_group),
        after=after,
        reason=clean_text(draft.reason),
        other_cause=clean_line(draft.other_cause),
        effective_year=effective,
        proposed_by_id=actor.person_id,
        proposed_at=at,
    )
    amendment.advice.set(_found(Advice.objects.filter(number__in=list(draft.advice)), draft.advice, "advice"))
    amendment.opinions.set(_found(Opinion.objects.filter(number__in=list(draft.opinions)), draft.opinions, "opinions"))
    record(actor, Event.AMENDMENT_PROPOSED, at=at, id=amendment.pk, kind=draft.kind.value)
    return amendment


def _found(rows: Iterable[M], wanted: Sequence[str], field_name: str) -> list[M]:
    found = list(rows)
    if len(found) != len(set(wanted)):
        raise Invalid({field_name: "選んだものの中に、見つからないものがあります。"})
    return found


def _subject(
    draft: AmendmentDraft, year: PlanYear, effective: int
) -> tuple[Measure | None, Theme | None, Organisation | None, MeasureText | None]:
    if draft.measure:
        view = get_measure(year.term, draft.measure, effective)
        text = MeasureText(view.title, view.description, view.ended_from)
        return Measure.objects.get(pk=view.id), None, None, text
    if draft.theme_id:
        theme = Theme.objects.filter(pk=draft.theme_id, district_plan__term=year.term).first()
        if theme is None:
            raise NotFound
        return None, theme, None, MeasureText(theme.title, theme.aim)
    if draft.kind is not LayerKind.ADD:
        raise Invalid({"measure": "変える取組かテーマを選んでください。"})
    owner = Organisation.objects.filter(pk=draft.new_owner_id or 0).first()
    if owner is None:
        raise Invalid({"new_owner": "追加する取組の担当を選んでください。"})
    return None, None, owner, None


@command
def agree_amendment(*, actor: Actor, amendment_id: int, on: date, at: datetime) -> Amendment:
    """Agree an amendment, which lays its layer on the plan. Raises ``NotNow`` where the proposer would agree alone."""
    require(actor, Action.AMENDMENT_AGREE)
    amendment = _locked(amendment_id)
    amendment.state = AMENDMENT_MACHINE.next_state(AmendmentState(amendment.state), AmendmentStep.AGREE)
    if amendment.proposed_by_id is not None and amendment.proposed_by_id == actor.person_id:
        raise NotNow("起案した人と同じ人は、決めることができません。ほかの人に決めてもらってください。")
    new = None
    if amendment.new_owner_id is not None:
        new = NewMeasure(
            title=amendment.after["title"],
            description=amendment.after["description"],
            owner_id=amendment.new_owner_id,
            group=amendment.new_group,
        )
    layer = add_layer(
        actor=actor,
        term=amendment.year.term,
        kind=LayerKind(amendment.kind),
        reason=amendment.reason,
        decided_on=on,
        effective_year=amendment.effective_year,
        at=at,
        measure_code=amendment.measure.code if amendment.measure else None,
        theme_id=amendment.theme_id,
        after=amendment.after,
        new=new,
    )
    amendment.layer = layer
    amendment.save(update_fields=["state", "layer"])
    record(actor, Event.AMENDMENT_AGREED, at=at, id=amendment.pk, layer=layer.number)
    return amendment


@command
def drop_amendment(*, actor: Actor, amendment_id: int, at: datetime) -> Amendment:
    """Withdraw a proposed amendment. It stays on record."""
    require(actor, Action.AMENDMENT_PROPOSE)
    amendment = _locked(amendment_id)
    amendment.state = AMENDMENT_MACHINE.next_state(AmendmentState(amendment.state), AmendmentStep.DROP)
    amendment.save(update_fields=["state"])
    record(actor, Event.AMENDMENT_DROPPED, at=at, id=amendment.pk)
    return amendment


def _locked(amendment_id: int) -> Amendment:
    amendment: Amendment | None = (
        Amendment.objects.select_for_update(of=("self",))
        .select_related("year__term", "measure")
        .filter(pk=amendment_id)
        .first()
    )
    if amendment is None:
        raise NotFound
    return amendment
