"""Propose a change of the plan, and mend the proposal while it waits. May: the secretariat. ``commands`` names them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar

from meguru.act.amendments.commands.adding import NOTHING, Found, Parts, found_parts, keep_parts, moved_parts
from meguru.act.amendments.models import Amendment
from meguru.act.amendments.queries import brings_of
from meguru.act.amendments.rules import (
    AMENDMENT_MACHINE,
    LONGEST_GROUP,
    AmendmentState,
    AmendmentStep,
    check_effective,
    problems_of_causes,
    problems_of_texts,
    usual_year,
)
from meguru.act.amendments.witness import amendment_hash
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import check_stands
from meguru.check.committee.models import Advice
from meguru.check.opinions.models import Opinion
from meguru.core.errors import Invalid, or_not_found, require_unchanged
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import clean_line, clean_text, fingerprint
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.models import Measure, Theme
from meguru.plan.plans.queries.subjects import find_measure, find_theme
from meguru.plan.plans.rules import LayerKind, MeasureText, check_layer
from meguru.plan.terms.measures import NO_GROUP

M = TypeVar("M", Advice, Opinion)


@dataclass(frozen=True)
class AmendmentDraft:
    """An amendment as it is typed. ``measure`` is a code, ``theme_id`` a theme; both empty for a new measure (追加).

    ``parts`` is what a new measure brings along besides its words.
    """

    kind: LayerKind
    reason: str
    after: Mapping[str, str] = field(default_factory=dict)
    measure: str | None = None
    theme_id: int | None = None
    new_owner_id: int | None = None
    new_group: str = ""
    parts: Parts = field(default_factory=Parts)
    advice: Sequence[str] = ()
    opinions: Sequence[str] = ()
    other_cause: str = ""
    effective_year: int | None = None


@command
def propose_amendment(*, actor: Actor, fiscal_year: int, draft: AmendmentDraft, at: datetime) -> Amendment:
    """Propose an amendment in the turn of a reviewed year. Raises ``Invalid`` for its fields, ``NotFound`` for its subject.

    Without a year given it begins in the first one not opened yet. Only texts that really change are kept, so that two
    amendments of one measure do not undo each other. The same proposal again changes nothing. May: the secretariat.
    """
    require(actor, Action.AMENDMENT_PROPOSE)
    year = or_not_found(PlanYear.objects.select_related("term").filter(fiscal_year=fiscal_year).first())
    columns, found = _columns(draft, year)
    same = _proposed_already(actor, draft, year, columns, found)
    if same is not None:
        nothing_changed()
        return same
    amendment = Amendment(year=year, proposed_by_id=actor.person_id, proposed_at=at, **columns)
    _keep(amendment, draft, found)
    record(
        actor, Event.AMENDMENT_PROPOSED, at=at, id=amendment.pk, kind=draft.kind.value, row=amendment_hash(amendment)
    )
    return amendment


@command
def correct_amendment(
    *, actor: Actor, amendment_id: int, draft: AmendmentDraft, at: datetime, seen: str | None = None
) -> Amendment:
    """Mend a proposal while it waits. What it is about stays; whoever mends it counts as having proposed it, so another agrees.

    ``seen`` is the fingerprint of the texts and the reason the writer had before their eyes; where others have been saved since,
    ``EditedMeanwhile`` keeps both. Raises ``NotNow`` once it was agreed or dropped. May: the secretariat.
    """
    require(actor, Action.AMENDMENT_PROPOSE)
    amendment = fetch_amendment(amendment_id)
    AMENDMENT_MACHINE.next_state(AmendmentState(amendment.state), AmendmentStep.CORRECT)
    is_new = amendment.kind == LayerKind.ADD
    if is_new is not (draft.kind is LayerKind.ADD):
        raise Invalid({"kind": _("選び直してください。")})
    code = amendment.measure.code if amendment.measure else None
    draft = replace(draft, measure=code, theme_id=amendment.theme_id)
    columns, found = _columns(draft, amendment.year)
    yours = {key: str(draft.after.get(key, "")) for key in ("title", "description")} | {"reason": draft.reason}
    theirs = {key: amendment.after.get(key, amendment.before.get(key, "")) for key in ("title", "description")}
    theirs["reason"] = amendment.reason
    if is_new:
        theirs["parts"], yours["parts"] = brings_of(amendment).seen, ""
    require_unchanged(seen=seen, now=fingerprint(*theirs.values()), yours=yours, theirs=theirs)
    before = amendment_hash(amendment)
    changed = [name for name, value in columns.items() if getattr(amendment, name) != value]
    for name in ("advice", "opinions"):
        if {cause.number for cause in getattr(amendment, name).all()} != set(getattr(draft, name)):
            changed.append(name)
    changed += moved_parts(amendment, found)
    if not changed:
        nothing_changed()
        return amendment
    for name, value in columns.items():
        setattr(amendment, name, value)
    amendment.proposed_by_id, amendment.proposed_at = actor.person_id, at
    _keep(amendment, draft, found)
    row = amendment_hash(amendment)
    record(actor, Event.AMENDMENT_CORRECTED, at=at, id=amendment.pk, fields=changed, before=before, row=row)
    return amendment


def _columns(draft: AmendmentDraft, year: PlanYear) -> tuple[dict[str, Any], Found]:
    """What a draft says, as columns, and what a new measure brings along.

    Raises ``Invalid`` for its fields, ``NotFound`` for its subject.
    """
    reviewed, opened = year.fiscal_year, set(PlanYear.objects.values_list("fiscal_year", flat=True))
    effective = draft.effective_year or usual_year(reviewed, opened)
    typed = {key: clean_text(value) for key, value in draft.after.items() if key in ("title", "description")}
    problems = problems_of_causes(
        kind=draft.kind.value,
        reason=clean_text(draft.reason),
        advice=draft.advice,
        opinions=draft.opinions,
        other=clean_line(draft.other_cause),
    ) | problems_of_texts(typed, clean_line(draft.new_group))
    if problems:
        raise Invalid(problems)
    check_effective(effective, reviewed=reviewed, last=year.term.last_year, opened=opened)
    measure, theme, owner, text = _subject(draft, year, effective)
    before = {"title": text.title, "description": text.description} if text else {}
    after = _changed(draft.kind, before, typed)
    _check_layer(draft.kind, text, after, draft.reason)
    found = found_parts(draft.parts, year.term, owner, effective) if owner else NOTHING
    columns = {
        "kind": draft.kind.value,
        "measure": measure,
        "theme": theme,
        "new_owner": owner,
        "new_group": clean_line(draft.new_group),
        "before": before,
        "after": after,
        "reason": clean_text(draft.reason),
        "other_cause": clean_line(draft.other_cause),
        "effective_year": effective,
    }
    return {**columns, **found.columns}, found


def _keep(amendment: Amendment, draft: AmendmentDraft, found: Found) -> None:
    """Save it with its causes, and what a new measure brings along."""
    advice = _found(Advice.objects.filter(number__in=list(draft.advice)), draft.advice, "advice")
    opinions = _found(Opinion.objects.filter(number__in=list(draft.opinions)), draft.opinions, "opinions")
    amendment.save()
    amendment.advice.set(advice)
    amendment.opinions.set(opinions)
    keep_parts(amendment, found)


def _changed(kind: LayerKind, before: Mapping[str, str], typed: Mapping[str, str]) -> dict[str, str]:
    """The texts an amendment changes: of an addition all, of an amendment those that differ, of the others none."""
    if kind is LayerKind.ADD:
        return dict(typed)
    if kind is LayerKind.AMEND:
        return {key: text for key, text in typed.items() if text != before.get(key)}
    return {}


def _check_layer(kind: LayerKind, text: MeasureText | None, after: Mapping[str, str], reason: str) -> None:
    try:
        check_layer(kind, text, after, reason)
    except Invalid as error:  # the layer speaks of its texts as one; the form has the field for it
        raise Invalid({"description" if k == "after" else k: v for k, v in error.fields.items()}) from None


def _proposed_already(
    actor: Actor, draft: AmendmentDraft, year: PlanYear, columns: Mapping[str, Any], found: Found
) -> Amendment | None:
    """The same proposal of the same person that still waits: what a double click sends."""
    asked = {name: columns[name] for name in ("kind", "measure", "theme", "reason", "effective_year", *found.columns)}
    rows = Amendment.objects.filter(
        year=year, state=AmendmentState.PROPOSED.value, proposed_by=actor.person_id, **asked
    )
    return next((row for row in rows if row.after == columns["after"] and not moved_parts(row, found)), None)


def _found(rows: Iterable[M], wanted: Sequence[str], field_name: str) -> list[M]:
    found = list(rows)
    if len(found) != len(set(wanted)):
        raise Invalid({field_name: _("選んだものの中に、見つからないものがあります。")})
    return found


def _subject(
    draft: AmendmentDraft, year: PlanYear, effective: int
) -> tuple[Measure | None, Theme | None, Organisation | None, MeasureText | None]:
    if draft.kind is LayerKind.ADD:
        owner = Organisation.objects.filter(pk=draft.new_owner_id or 0).first()
        if owner is None:
            raise Invalid({"new_owner": _("追加する取組の担当を選んでください。")})
        check_stands(owner.name, owner.ends_on, None, field="new_owner")
        if not clean_line(draft.new_group) and len(owner.name) > LONGEST_GROUP:
            raise Invalid({"new_group": NO_GROUP})
        return None, None, owner, None
    if draft.measure:
        found = find_measure(year.term, draft.measure, effective)
        _check_runs("measure", found.text, effective)
        return Measure.objects.get(pk=found.id), None, None, found.text
    if draft.theme_id:
        found = find_theme(year.term, draft.theme_id, effective)
        _check_runs("theme", found.text, effective)
        return None, Theme.objects.get(pk=found.id), None, found.text
    raise Invalid({"measure": _("変える取組かテーマを選んでください。")})


def _check_runs(field_name: str, text: MeasureText, effective: int) -> None:
    if text.ended_from is not None and text.ended_from <= effective:
        raise Invalid(
            {
                field_name: _("「{text_title}」は、{year}で終わることになっています。").format(
                    text_title=text.title, year=FiscalYear(text.ended_from)
                )
            }
        )


def fetch_amendment(amendment_id: int) -> Amendment:
    """The amendment with its year and measure. Raises ``NotFound``. Part of a command; not one itself."""
    return or_not_found(Amendment.objects.select_related("year__term", "measure").filter(pk=amendment_id).first())
