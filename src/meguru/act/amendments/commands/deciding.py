"""Decide about a proposed change, or drop it; and let proposals follow a reorganisation. ``commands`` names them all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meguru.act.amendments.commands.adding import brought
from meguru.act.amendments.commands.proposing import fetch_amendment
from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import (
    AMENDMENT_MACHINE,
    PROPOSER_ALONE,
    AmendmentState,
    AmendmentStep,
    check_still_fits,
)
from meguru.act.amendments.witness import amendment_hash
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.deciding import reason_in_stead
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.queries.entrusted import require_second_person
from meguru.core.clock import day_of
from meguru.core.days import check_done_on
from meguru.core.errors import NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.commands import NewMeasure, add_layer
from meguru.plan.plans.queries.subjects import find_measure, find_theme
from meguru.plan.plans.rules import LayerKind


@command
def agree_amendment(*, actor: Actor, amendment_id: int, on: date, at: datetime, in_stead: str = "") -> Amendment:
    """Agree to an amendment, which adds its layer to the plan. May: the secretariat, or the seats the town left it to, but not
    the proposer alone.

    ``in_stead`` says why, where somebody stands in for the seat that decides. Raises ``NotNow`` for the proposer, and where the
    text or the year has moved on since it was proposed, or whoever is to lead a new measure ends; ``Invalid`` without a reason
    for standing in.
    """
    require(actor, Action.AMENDMENT_AGREE)
    amendment = fetch_amendment(amendment_id)
    amendment.state = AMENDMENT_MACHINE.next_state(AmendmentState(amendment.state), AmendmentStep.AGREE)
    require_second_person(
        actor,
        Action.AMENDMENT_AGREE,
        first_id=amendment.proposed_by_id,
        since=amendment.proposed_at,
        at=at,
        alone=PROPOSER_ALONE,
    )
    proposed_on = day_of(amendment.proposed_at)
    check_done_on("on", on, today=day_of(at), since=proposed_on, told=_("起案した日より前の日です。"))
    _check_not_overtaken(amendment)
    amendment.in_stead = reason_in_stead(actor, Action.AMENDMENT_AGREE, in_stead)
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
        new=_added(amendment),
    )
    amendment.layer = layer
    amendment.save(update_fields=["state", "layer", "in_stead"])
    stead = {"in_stead": True} if amendment.in_stead else {}
    record(actor, Event.AMENDMENT_AGREED, at=at, id=amendment.pk, layer=layer.number, **stead)
    return amendment


def _added(amendment: Amendment) -> NewMeasure | None:
    """What an addition adds; nothing for the other kinds. Raises ``NotNow`` where whoever is to do it ends."""
    owner = amendment.new_owner
    if owner is None:
        return None
    if owner.ends_on is not None:
        told = _("{name}は、廃止になる組織です。先に、案の担当を直してください。")
        raise NotNow(told.format(name=owner.name))
    after = amendment.after
    words = {"title": after["title"], "description": after["description"], "group": amendment.new_group}
    return NewMeasure(**words, owner_id=owner.pk, **brought(amendment))


def _check_not_overtaken(amendment: Amendment) -> None:
    term, year = amendment.year.term, amendment.effective_year
    if PlanYear.objects.filter(fiscal_year=year).exists():
        raise NotNow(
            _("{year}は、もう開かれました。取り下げて、これから開く年度で起案し直してください。").format(
                year=FiscalYear(year)
            )
        )
    now: Mapping[str, str] = {}
    if amendment.measure is not None:
        now = find_measure(term, amendment.measure.code, year).texts
    elif amendment.theme_id is not None:
        now = find_theme(term, amendment.theme_id, year).texts
    check_still_fits(before=amendment.before, now=now)


@command
def drop_amendment(*, actor: Actor, amendment_id: int, at: datetime) -> Amendment:
    """Withdraw a proposed amendment. It stays on record. May: the secretariat."""
    require(actor, Action.AMENDMENT_PROPOSE)
    amendment = fetch_amendment(amendment_id)
    amendment.state = AMENDMENT_MACHINE.next_state(AmendmentState(amendment.state), AmendmentStep.DROP)
    amendment.save(update_fields=["state"])
    record(actor, Event.AMENDMENT_DROPPED, at=at, id=amendment.pk)
    return amendment


@dataclass(frozen=True)
class ProposalsHanded:
    """That an organisation takes the place of another: in proposals that the other leads, and in those it is a partner in.

    ``shared`` are those in which the one that comes is a partner of its own, and is one again when it is taken back.
    """

    old_id: int
    new_id: int
    led: Collection[int]
    joined: Collection[int]
    shared: Collection[int] = ()


def hand_proposals(actor: Actor, handed: Sequence[ProposalsHanded], *, at: datetime, is_back: bool = False) -> None:
    """In what is still proposed let organisations take the places of others, all at once: a swap is one too.

    ``is_back``: what was handed is given back. Part of a command; not one itself.
    """
    ids = {pk for each in handed for pk in (*each.led, *each.joined)}
    for amendment in Amendment.objects.filter(pk__in=ids, state=AmendmentState.PROPOSED.value):
        key, before, moved = amendment.pk, amendment_hash(amendment), []
        if (owner := _led_by(amendment, handed, is_back)) is not None:
            amendment.new_owner_id = owner
            amendment.save(update_fields=["new_owner"])
            moved.append("new_owner")
        was = {body.pk for body in amendment.new_partners.all()}
        joined = [each for each in handed if key in each.joined]
        if is_back:
            partners = was - {each.new_id for each in joined if key not in each.shared} | {
                each.old_id for each in joined
            }
            partners |= {each.new_id for each in handed if key in each.shared and owner == each.old_id}
        else:
            partners = was - {each.old_id for each in joined} | {each.new_id for each in joined}
        if partners != was:
            amendment.new_partners.set(partners)
            moved.append("new_partners")
        if moved:
            row = amendment_hash(amendment)
            record(actor, Event.AMENDMENT_CORRECTED, at=at, id=key, fields=moved, before=before, row=row)


def _led_by(amendment: Amendment, handed: Sequence[ProposalsHanded], is_back: bool) -> int | None:
    """Who is to lead it now; None where nothing of that was handed, or somebody has chosen another since."""
    for each in handed:
        came, goes = (each.new_id, each.old_id) if is_back else (each.old_id, each.new_id)
        if amendment.pk in each.led and amendment.new_owner_id == came:
            return goes
    return None
