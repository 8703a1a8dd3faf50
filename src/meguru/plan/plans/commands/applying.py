"""Bring dated changes into force: at once where the day has come, else by the daily round. May: Meguru itself."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.plan.plans.models import Indicator, Measure, MeasureChange, MeasurePart, PlanTerm, TermChange
from meguru.plan.plans.queries.changes import indicator_value, part_value, rows_with_changes, standing, values_now
from meguru.plan.terms.changes import MeasureField


@command
def apply_due_changes(*, actor: Actor, on: date, at: datetime) -> int:
    """Bring every change into force whose day has come, each once, in the order of the days. May: Meguru itself."""
    require(actor, Action.PLAN_CHANGE_APPLY)
    waiting = {"applied_at": None, "withdrawn_at": None, "from_day__lte": on}
    measures = list(MeasureChange.objects.filter(**waiting).values_list("measure", flat=True).distinct())
    terms = list(TermChange.objects.filter(**waiting).values_list("term", flat=True).distinct())
    done = 0
    for row in rows_with_changes().filter(pk__in=measures).order_by("pk"):
        applied = apply_measure_changes(row, on, at)
        for day, act in sorted({(change.from_day, change.act) for change in applied}):
            said = day.isoformat()
            record(actor, Event.MEASURE_CHANGE_APPLIED, at=at, code=row.code, id=row.pk, day=said, act=act)
        done += len(applied)
    for term in PlanTerm.objects.filter(pk__in=terms).order_by("number"):
        for change in apply_term_changes(term, on, at):
            record(actor, Event.TERM_CHANGE_APPLIED, at=at, number=term.number, day=change.from_day.isoformat())
            done += 1
    if not done:
        nothing_changed()
    return done


def apply_measure_changes(row: Measure, on: date, at: datetime) -> list[MeasureChange]:
    """Bring a measure's changes into force whose day has come. Part of a command; not one itself."""
    rows = MeasureChange.objects.filter(measure=row)
    due = [change for change in standing(rows) if change.applied_at is None and change.from_day <= on]
    for change in due:
        fresh = rows_with_changes().get(pk=row.pk)
        change.before = values_now(fresh)[MeasureField(change.field)]
        _put(fresh, change)
        change.applied_at = at
        change.save(update_fields=["before", "after", "applied_at"])
    return due


def apply_term_changes(term: PlanTerm, on: date, at: datetime) -> list[TermChange]:
    """The same of a term. Part of a command; not one itself."""
    rows = TermChange.objects.filter(term=term)
    due = [change for change in standing(rows) if change.applied_at is None and change.from_day <= on]
    for change in due:
        column = f"{change.field}_json"
        change.before = getattr(term, column)
        setattr(term, column, change.after)
        term.save(update_fields=[column])
        change.applied_at = at
        change.save(update_fields=["before", "applied_at"])
    return due


def _put(row: Measure, change: MeasureChange) -> None:
    """Make the present what the change says. A body that was merged into another since is that other."""
    field = MeasureField(change.field)
    if field is MeasureField.OWNER:
        row.owner = change.bodies.get()
    elif field is MeasureField.PARTNERS:
        row.related.set(change.bodies.all())
    elif field is MeasureField.DISTRICTS:
        row.districts.set(change.places.all())
    elif field is MeasureField.SERVES:
        row.serves.set([each["id"] for each in change.after])
    elif field is MeasureField.PILLAR:
        row.pillar_id = change.after.get("id")
    elif field is MeasureField.GROUP:
        row.group = change.after["name"]
    elif field is MeasureField.PARTS:
        change.after = _put_parts(row, change)
    else:
        change.after = [_put_indicator(row, place, each) for place, each in enumerate(change.after)]
        row.indicators.exclude(pk__in=[each["id"] for each in change.after]).delete()
    row.save(update_fields=["owner", "pillar", "group"])


def _put_indicator(row: Measure, place: int, value: Mapping[str, Any]) -> dict[str, Any]:
    """One indicator as it is to be, under its own id or a new one."""
    columns = {key: value.get(key) for key in ("name", "unit", "baseline", "baseline_year", "targets", "part")}
    found: Indicator = Indicator.objects.update_or_create(
        pk=value["id"], measure=row, defaults={**columns, "position": place}
    )[0]
    return indicator_value(found)


def _put_parts(row: Measure, change: MeasureChange) -> list[dict[str, Any]]:
    """The sub-items as they are to be, each under its number."""
    spoken_of = {part["owner"]["id"] for part in change.after if part["owner"]}
    bodies = {body.pk: body for body in change.bodies.all()}
    since = [body for key, body in bodies.items() if key not in spoken_of]
    put = []
    for part in change.after:
        columns: dict[str, Any] = {key: part[key] for key in ("title", "text", "is_rated")} | {"until_day": None}
        # Where a body was merged before such a change followed it: the one that nobody spoke of when it was decided.
        columns["owner"] = (bodies.get(part["owner"]["id"]) or next(iter(since), None)) if part["owner"] else None
        new = {**columns, "from_day": change.from_day}
        known = {"measure": row, "number": part["number"]}
        put.append(MeasurePart.objects.update_or_create(**known, defaults=columns, create_defaults=new)[0])
    gone = row.parts.exclude(number__in=[part["number"] for part in change.after])
    gone.filter(until_day=None).update(until_day=change.from_day)
    return [part_value(each) for each in put]
