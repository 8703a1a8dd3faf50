"""Bodies are reorganised: one gives its places in the plans to another from a day. May: the secretariat."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.models import Organisation
from meguru.core.errors import Invalid, NotFound, or_not_found
from meguru.core.language import _, joined
from meguru.plan.plans.commands.changing import Decided, brought_up, check_day, keep_changes, led_by, next_act
from meguru.plan.plans.models import Measure, MeasureChange
from meguru.plan.plans.queries.changes import (
    LEADS,
    Move,
    body_value,
    reassignment_of,
    running_terms,
    values_on,
)
from meguru.plan.terms.changes import MeasureField, checked_reason
from meguru.plan.terms.measures import LONGEST_GROUP


@command
def reassign_body(
    *,
    actor: Actor,
    old_id: int,
    new_id: int,
    from_day: date,
    reason: str,
    at: datetime,
    measures: Collection[int] | None = None,
) -> tuple[Move, ...]:
    """Give all places of a body in the running plans to another from a day, or those in ``measures`` (ids). May: the secretariat.

    It leads what the old one led and does together what it did; a plan that is still prepared is corrected at once. Gives what was
    moved (``reassignment_of`` says it before). Raises ``Invalid`` for the day, the reason, or a body that cannot lead; at
    ``measures`` where one changes again on a later day. ``NotFound`` for an unknown body or measure.
    """
    require(actor, Action.PLAN_CHANGE)
    found = {body.pk: body for body in Organisation.objects.filter(pk__in=[old_id, new_id])}
    old, new = or_not_found(found.get(old_id)), found.get(new_id)
    if new is None or new == old:
        raise Invalid({"new": _("移す先の組織を選んでください。")})
    why = checked_reason(reason)
    for term in running_terms(from_day):
        check_day(term, max(from_day, term.adopted_on or from_day))
    planned, rows = reassignment_of(old_id, from_day)
    moves = [move for move in planned.adopted if measures is None or move.measure_id in measures]
    drafts = [move for move in planned.drafts if measures is None or move.measure_id in measures]
    if measures is not None and set(measures) - {move.measure_id for move in [*moves, *drafts]}:
        raise NotFound
    _check_moves(moves, drafts, new)
    act = next_act(MeasureChange)
    for move in moves:
        row = brought_up(rows[move.measure_id], at)
        keep_changes(row, _moved(row, move, old, new), Decided(actor, act, move.from_day, why, at))
    for move in drafts:
        _move_in_draft(rows[move.measure_id], old, new)
    done, day = moves + drafts, from_day.isoformat()
    if done:
        record(actor, Event.BODY_REASSIGNED, at=at, old=old_id, new=new_id, day=day, measures=len(done), act=act)
    else:
        nothing_changed()
    return tuple(done)


def _check_moves(moves: Sequence[Move], drafts: Sequence[Move], new: Organisation) -> None:
    """Raises ``Invalid`` where the new body cannot lead, or where a measure changes again on a later day."""
    if new.kind not in LEADS and any(move.is_lead for move in [*moves, *drafts]):
        raise Invalid({"new": _("担当になれるのは、課・係か社会福祉協議会です。")})
    problems = [move.problem for move in moves if move.problem]
    if problems:
        raise Invalid({"measures": joined("", problems)})


def _moved(row: Measure, move: Move, old: Organisation, new: Organisation) -> dict[MeasureField, Any]:
    """A measure's new lead and partners, where one body gives its place to another; nobody stands there twice."""
    stood = values_on(row, move.from_day)
    values = led_by(stood, body_value(new)) if move.is_lead else {}
    lead = values.get(MeasureField.OWNER, stood[MeasureField.OWNER])
    partners = [each for each in stood[MeasureField.PARTNERS] if each["id"] not in (old.pk, new.pk)]
    if lead["id"] != new.pk:
        partners.append(body_value(new))
    values[MeasureField.PARTNERS] = sorted(partners, key=lambda each: each["id"])
    values[MeasureField.PARTS] = [_part_moved(part, old, new, lead["id"]) for part in stood[MeasureField.PARTS]]
    return values


def _part_moved(part: dict[str, Any], old: Organisation, new: Organisation, lead: int) -> dict[str, Any]:
    """A sub-item of the old body is the new one's; what the lead does is without a body of its own."""
    owner = body_value(new) if part["owner"].get("id") == old.pk else part["owner"]
    return part | {"owner": {} if owner.get("id") == lead else owner}


def _move_in_draft(row: Measure, old: Organisation, new: Organisation) -> None:
    """The same in a plan that is still prepared, which keeps no history."""
    row.related.remove(old, new)
    if row.owner_id in (old.pk, new.pk):  # the new one leads it, and what the lead does names no body
        row.parts.filter(owner__in=[old, new]).update(owner=None)
    else:
        row.parts.filter(owner=old).update(owner=new)
    if row.owner_id == old.pk:
        if row.group == old.name:
            row.group = new.name[:LONGEST_GROUP]
        row.owner = new
        row.save(update_fields=["owner", "group"])
    elif row.owner_id != new.pk:
        row.related.add(new)
