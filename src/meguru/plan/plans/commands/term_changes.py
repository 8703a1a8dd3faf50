"""Dated changes of an adopted term: its due dates and return days, and its quorum. May: the secretariat."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.towns.numbers import next_number
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotFound, NotNow, or_not_found
from meguru.core.language import _
from meguru.plan.plans.commands.applying import apply_term_changes
from meguru.plan.plans.models import PlanTerm, TermChange
from meguru.plan.plans.queries.changes import closed_years, later_change, settings_on
from meguru.plan.terms.calendar import TermCalendar
from meguru.plan.terms.changes import TERM_FIELD_LABELS, TermField, behind_a_later, check_change_day, checked_reason
from meguru.plan.terms.rules import TermState
from meguru.plan.terms.settings import Quorum, read_settings


@command
def change_term(
    *,
    actor: Actor,
    term_number: int,
    from_day: date,
    reason: str,
    at: datetime,
    calendar: Mapping[str, Any] | None = None,
    quorum: Mapping[str, Any] | None = None,
) -> list[TermChange]:
    """Change an adopted term's due dates and return days (those named), or its quorum, from a day. May: the secretariat.

    Years opened before keep the due dates they were opened with. Gives the changes; none where nothing would be otherwise. Raises
    ``Invalid`` for the day, the reason, dates that cannot be, and a field that changes again on a later day.
    """
    require(actor, Action.PLAN_CHANGE)
    term = or_not_found(PlanTerm.objects.filter(number=term_number).first())
    why = checked_reason(reason)
    if term.state != TermState.ADOPTED or term.adopted_on is None:
        raise NotNow(_("計画がまだ確定していません。確定の前は、計画そのものを直せます。"))
    check_change_day(from_day, adopted_on=term.adopted_on, last_year=term.last_year, closed=closed_years(term))
    apply_term_changes(term, day_of(at), at)
    moved = _moved(term, from_day, calendar, quorum)
    if not moved:
        nothing_changed()
        return []
    act = next_number(TermChange.objects.all(), "act")
    for field, (before, after) in moved.items():
        TermChange.objects.create(
            term=term,
            field=field.value,
            act=act,
            before=before,
            after=after,
            from_day=from_day,
            reason=why,
            recorded_by_id=actor.person_id,
            recorded_at=at,
        )
    apply_term_changes(term, day_of(at), at)
    fields = sorted(field.value for field in moved)
    record(actor, Event.TERM_CHANGED, at=at, number=term.number, day=from_day.isoformat(), fields=fields, act=act)
    return list(TermChange.objects.filter(act=act))


def _moved(
    term: PlanTerm, day: date, calendar: Mapping[str, Any] | None, quorum: Mapping[str, Any] | None
) -> dict[TermField, tuple[dict[str, Any], dict[str, Any]]]:
    """What would be otherwise, before and after, checked. Raises ``Invalid`` where it cannot be."""
    stood = {field: settings_on(term, field, day) for field in TermField}
    asked: dict[TermField, dict[str, Any]] = {}
    if calendar is not None:
        dates = {key: list(value) if isinstance(value, tuple) else value for key, value in calendar.items()}
        asked[TermField.CALENDAR] = {**stood[TermField.CALENDAR], **dates}
    if quorum is not None:
        asked[TermField.QUORUM] = {**stood[TermField.QUORUM], **quorum}
    read_settings({field.value: value for field, value in asked.items()})
    moved = {
        field: (stood[field], value)
        for field, value in asked.items()
        if _read(field, stood[field]) != _read(field, value)
    }
    problems = {}
    for field in moved:
        later = later_change(TermChange.objects.filter(term=term, field=field.value), day)
        if later is not None:
            problems[field.value] = behind_a_later(TERM_FIELD_LABELS[field], later)
    if problems:
        raise Invalid(problems)
    return moved


def _read(field: TermField, value: Mapping[str, Any]) -> TermCalendar | Quorum:
    """What is stored as it is read, with the usual for what is missing."""
    return TermCalendar.read(value) if field is TermField.CALENDAR else Quorum(**value)


@command
def withdraw_term_change(*, actor: Actor, act: int, at: datetime) -> int:
    """Withdraw what was decided about a term for a day still to come. May: the secretariat. Gives how many fields.

    Raises ``NotFound`` where there is no such act, ``NotNow`` where it has come into force.
    """
    require(actor, Action.PLAN_CHANGE)
    rows = list(TermChange.objects.filter(act=act).select_related("term"))
    if not rows:
        raise NotFound
    if any(row.applied_at is not None for row in rows):
        raise NotNow(_("この変更は、もう行われています。元に戻すときは、今日からの変更として記録してください。"))
    waiting = [row for row in rows if row.withdrawn_at is None]
    for row in waiting:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
    if not waiting:
        nothing_changed()
        return 0
    day = waiting[0].from_day.isoformat()
    record(actor, Event.TERM_CHANGE_WITHDRAWN, at=at, number=waiting[0].term.number, day=day, act=act)
    return len(waiting)
