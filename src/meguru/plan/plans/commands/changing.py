"""Dated changes of measures of an adopted plan: who does one, where, by what indicators and sub-items, which measures a
continued project serves; of an added one its pillar too.

Each is kept with its day, its reason and what stood before and after. One whose day has come is applied at once, one to come on
its day by the daily round; until then it can be withdrawn. The plan's text stays as it was adopted. May: the secretariat.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.models import District, NameChange, Organisation
from meguru.base.towns.numbers import next_number
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotFound, NotNow, or_not_found, require_unchanged
from meguru.core.language import _, joined
from meguru.core.text import clean_line, over_long, too_long
from meguru.plan.plans.commands.applying import apply_measure_changes
from meguru.plan.plans.commands.parts import PartEdit, edited_parts, parts_of_lead, problems_together
from meguru.plan.plans.commands.serving import served_by_project
from meguru.plan.plans.models import Measure, MeasureChange, Pillar, PlanTerm
from meguru.plan.plans.queries.changes import (
    LEADS,
    body_value,
    closed_years,
    later_change,
    pillar_value,
    place_value,
    rows_with_changes,
    seen_of,
    served_value,
    values_on,
)
from meguru.plan.plans.rules import LONGEST_INDICATOR, LONGEST_UNIT, LayerKind
from meguru.plan.terms.changes import (
    MEASURE_FIELD_LABELS,
    MeasureField,
    behind_a_later,
    check_change_day,
    check_targets,
    checked_reason,
)
from meguru.plan.terms.measures import LONGEST_GROUP, MeasureKind
from meguru.plan.terms.rules import TermState

_FIGURES_STAND = _(
    "数字が入っている指標は、外すことも、単位を変えることもできません。新しい指標を足し、古い指標は、これからの年度の目標を空けてください。"
)
_FIGURES_MAY_COME = _(
    "指標を外すことと、単位を変えることは、今日までの日からにしてください。その日までに数字が入るかもしれません。"
)


_ENDED = _("{name}は、廃止になる組織です。ほかの組織を選んでください。")


@dataclass(frozen=True)
class IndicatorEdit:
    """An indicator as it is to be; without ``id`` a new one."""

    name: str
    unit: str
    id: int | None = None
    baseline: float | None = None
    baseline_year: int | None = None
    targets: Mapping[int, float] | None = None
    part: int | None = None


@dataclass(frozen=True)
class MeasureEdit:
    """What of a measure is to be otherwise; what is ``None`` stays.

    ``pillar`` (a key, "" for none) and ``group`` change in measures alone that were added after the adoption; ``serves`` (codes)
    in continued projects alone.
    """

    owner_id: int | None = None
    partner_ids: Collection[int] | None = None
    districts: Collection[str] | None = None
    indicators: Sequence[IndicatorEdit] | None = None
    parts: Sequence[PartEdit] | None = None
    pillar: str | None = None
    group: str | None = None
    serves: Collection[str] | None = None


@dataclass(frozen=True)
class Decided:
    """From which day, why, by whom and when something was decided, and under which number."""

    actor: Actor
    act: int
    from_day: date
    reason: str
    at: datetime


@command
def change_measure(
    *,
    actor: Actor,
    term_number: int,
    code: str,
    edit: MeasureEdit,
    from_day: date,
    reason: str,
    at: datetime,
    seen: str | None = None,
) -> list[MeasureChange]:
    """Change a measure of an adopted plan from a day: all fields in one act with one reason. May: the secretariat.

    Gives the changes; none where nothing would be otherwise. Raises ``Invalid`` for the day, the reason or a field, also where a
    field changes again on a later day; ``EditedMeanwhile`` where the measure is no longer what was ``seen`` (``seen_of``).
    """
    require(actor, Action.PLAN_CHANGE)
    row = or_not_found(rows_with_changes().filter(term__number=term_number, code=code).first())
    decided = Decided(actor, next_act(MeasureChange), from_day, checked_reason(reason), at)
    check_day(row.term, from_day)
    require_unchanged(seen=seen, now=seen_of(row), yours={}, theirs={})
    row = brought_up(row, at)
    changes = keep_changes(row, _edited(row, edit, from_day), decided)
    if not changes:
        nothing_changed()
    return changes


@command
def withdraw_change(*, actor: Actor, act: int, at: datetime, measure_id: int | None = None) -> int:
    """Withdraw what was decided at once for a day still to come, or only what of it concerns one measure. May: the secretariat.

    Gives in how many measures. Raises ``NotFound`` where there is no such act, ``NotNow`` where it has come into force, or where
    a measure would go back to a body that ends.
    """
    require(actor, Action.PLAN_CHANGE)
    rows = MeasureChange.objects.filter(act=act).select_related("measure").order_by("measure__number", "pk")
    own = list(rows if measure_id is None else rows.filter(measure=measure_id))
    if not own:
        raise NotFound
    waiting = [row for row in own if row.withdrawn_at is None]
    if any(row.applied_at is not None for row in waiting):
        raise NotNow(_("この変更は、もう行われています。元に戻すときは、今日からの変更として記録してください。"))
    if not waiting:
        nothing_changed()
        return 0
    for row in waiting:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
    measures = {row.measure.pk: row for row in waiting}
    _check_none_ends(waiting)
    _check_fits(waiting)
    for row in measures.values():
        code, day = row.measure.code, row.from_day.isoformat()
        record(actor, Event.MEASURE_CHANGE_WITHDRAWN, at=at, code=code, id=row.measure.pk, day=day, act=act)
    return len(measures)


def _check_none_ends(withdrawn: Sequence[MeasureChange]) -> None:
    """Raises ``NotNow`` where a measure would be with a body again that will have ended by the day it was to be another's."""
    back: set[int] = set()
    rows = rows_with_changes().in_bulk({change.measure_id for change in withdrawn})
    for change in withdrawn:
        if change.field in (MeasureField.OWNER, MeasureField.PARTNERS):
            stands = values_on(rows[change.measure_id], change.from_day)[MeasureField(change.field)]
            after = change.after if change.field == MeasureField.PARTNERS else [change.after]
            now = stands if change.field == MeasureField.PARTNERS else [stands]
            back |= {body["id"] for body in now} - {body["id"] for body in after}
    if Organisation.objects.filter(pk__in=back).exclude(ends_on=None).exists():
        raise NotNow(
            _(
                "前の担当か一緒に行う組織が、その日までに廃止になります。組織改正を取り消すか、ほかの組織に変えてください。"
            )
        )


def _check_fits(withdrawn: Sequence[MeasureChange]) -> None:
    """Raises ``NotNow`` where what is decided for later, or stands, does not fit to what stays once this is withdrawn."""
    rows = rows_with_changes().in_bulk({change.measure_id for change in withdrawn})
    for change in withdrawn:
        if problems := problems_together(rows[change.measure_id], {}, change.from_day):
            raise NotNow(joined("", problems.values()))


def next_act(table: Any) -> int:
    """The number of the next act in the town."""
    return next_number(table.objects.all(), "act")


def check_day(term: PlanTerm, day: date) -> None:
    """Raises ``NotNow`` while the plan is prepared, ``Invalid`` for a day that cannot be. Part of a command; not one itself."""
    if term.state != TermState.ADOPTED or term.adopted_on is None:
        raise NotNow(_("計画がまだ確定していません。確定の前は、計画そのものを直せます。"))
    check_change_day(day, adopted_on=term.adopted_on, last_year=term.last_year, closed=closed_years(term))


def brought_up(row: Measure, at: datetime) -> Measure:
    """The measure with what was due by now applied, should no worker have come to it yet. Part of a command; not one itself."""
    due = [each for each in row.changes.all() if each.applied_at is None and each.withdrawn_at is None]
    if any(each.from_day <= day_of(at) for each in due):
        apply_measure_changes(row, day_of(at), at)
        return rows_with_changes().get(pk=row.pk)
    return row


def _edited(row: Measure, edit: MeasureEdit, day: date) -> dict[MeasureField, Any]:
    """The new values that were asked for. Raises ``Invalid`` at each field that cannot be so."""
    stood = values_on(row, day)
    values: dict[MeasureField, Any] = {}
    problems: dict[str, str] = {}
    if edit.owner_id is not None:
        owner = Organisation.objects.filter(pk=edit.owner_id, kind__in=[kind.value for kind in LEADS]).first()
        if owner is None:
            problems["owner"] = _("担当の課・係か社会福祉協議会を選んでください。")
        elif owner.ends_on is not None and owner.pk != stood[MeasureField.OWNER]["id"]:
            problems["owner"] = _ENDED.format(name=owner.name)
        else:
            values |= led_by(stood, body_value(owner))
    if edit.partner_ids is not None:
        bodies = Organisation.objects.filter(pk__in=list(edit.partner_ids)).order_by("pk")
        values[MeasureField.PARTNERS] = [body_value(body) for body in bodies]
        if len(bodies) != len(set(edit.partner_ids)):
            problems["partners"] = _("選んだものの中に、見つからないものがあります。")
        stood_there = {each["id"] for each in stood[MeasureField.PARTNERS]}
        for body in bodies:
            if body.ends_on is not None and body.pk not in stood_there:
                problems["partners"] = _ENDED.format(name=body.name)
    if edit.districts is not None:
        places = District.objects.filter(code__in=list(edit.districts)).order_by("pk")
        values[MeasureField.DISTRICTS] = [place_value(place) for place in places]
        if len(places) != len(set(edit.districts)):
            problems["districts"] = _("選んだものの中に、見つからないものがあります。")
        stood_at = {each["id"] for each in stood[MeasureField.DISTRICTS]}
        for place in places:
            if place.ends_on is not None and place.pk not in stood_at:
                problems["districts"] = _ENDED.format(name=place.name)
    if edit.indicators is not None:
        values[MeasureField.INDICATORS] = _indicators(edit.indicators)
    if edit.pillar is not None or edit.group is not None:
        values |= _placed(row, edit, problems)
    if edit.serves is not None:
        try:
            served = served_by_project(row.term, MeasureKind(row.kind), edit.serves)
            values[MeasureField.SERVES] = [served_value(each) for each in sorted(served, key=lambda one: one.pk)]
        except Invalid as error:
            problems |= error.fields
    leads = values.get(MeasureField.OWNER, stood[MeasureField.OWNER])["id"]
    partners = values.get(MeasureField.PARTNERS, stood[MeasureField.PARTNERS])
    if "owner" not in problems and any(body["id"] == leads for body in partners):
        problems["partners"] = _("担当と同じ組織は、一緒に行う組織に選べません。")
    if problems:
        raise Invalid(problems)
    if edit.parts is not None:
        edited_parts(row, edit.parts, values, day)
    return values | parts_of_lead(row, stood, values, day)


def led_by(stood: Mapping[MeasureField, Any], owner: Mapping[str, Any]) -> dict[MeasureField, Any]:
    """A new lead; a group that was only the old lead's name, of whatever time, becomes the new one's."""
    values: dict[MeasureField, Any] = {MeasureField.OWNER: dict(owner)}
    group, old = stood[MeasureField.GROUP]["name"], stood[MeasureField.OWNER]
    if group == old["name"] or NameChange.objects.filter(organisation=old["id"], before=group).exists():
        values[MeasureField.GROUP] = {"name": owner["name"][:LONGEST_GROUP]}
    return values


def _placed(row: Measure, edit: MeasureEdit, problems: dict[str, str]) -> dict[MeasureField, Any]:
    """Pillar and group of a measure that was added after the adoption; of the others they are part of the frozen text."""
    if not row.layers.filter(kind=LayerKind.ADD.value).exists():
        problems["pillar"] = _(
            "柱と分野は、計画を確定したときのままです。変えられるのは、あとから追加した取組だけです。"
        )
        return {}
    values: dict[MeasureField, Any] = {}
    if edit.pillar is not None:
        pillar = Pillar.objects.filter(term=row.term, key=edit.pillar).first()
        values[MeasureField.PILLAR] = pillar_value(pillar)
        if edit.pillar and pillar is None:
            problems["pillar"] = _("柱を選び直してください。")
    if edit.group is not None and clean_line(edit.group):
        values[MeasureField.GROUP] = {"name": clean_line(edit.group)}
        if problem := over_long(clean_line(edit.group), LONGEST_GROUP):
            problems["group"] = problem
    return values


def _indicators(edits: Sequence[IndicatorEdit]) -> list[dict[str, Any]]:
    return [
        {
            "id": each.id,
            "name": clean_line(each.name),
            "unit": clean_line(each.unit),
            "baseline": each.baseline,
            "baseline_year": each.baseline_year,
            "targets": {str(year): value for year, value in sorted((each.targets or {}).items())},
            **({} if each.part is None else {"part": each.part}),
        }
        for each in edits
    ]


def keep_changes(row: Measure, values: Mapping[MeasureField, Any], decided: Decided) -> list[MeasureChange]:
    """Keep what would be otherwise, and apply it where its day has come. Part of a command; not one itself.

    Raises ``Invalid`` at a field that changes again on a later day.
    """
    stood = values_on(row, decided.from_day)
    own = list(row.changes.all())
    moved = {field: value for field, value in values.items() if value != stood[field]}
    problems = {}
    for field, value in moved.items():
        later = later_change((each for each in own if each.field == field), decided.from_day)
        if later is not None:
            problems[field.value] = behind_a_later(MEASURE_FIELD_LABELS[field], later)
        elif field is MeasureField.INDICATORS:
            problems |= _problems_of_indicators(row, stood[field], value, decided)
    problems = problems or (problems_together(row, moved, decided.from_day) if moved else {})
    if problems:
        raise Invalid(problems)
    for field, value in moved.items():
        _keep(row, field, stood[field], value, decided)
    is_now = decided.from_day <= day_of(decided.at)
    if is_now:
        apply_measure_changes(row, day_of(decided.at), decided.at)
    said, fields = decided.from_day.isoformat(), sorted(field.value for field in moved)
    code, key, act, at = row.code, row.pk, decided.act, decided.at
    if moved and is_now:
        record(decided.actor, Event.MEASURE_CHANGED, at=at, code=code, id=key, day=said, fields=fields, act=act)
    elif moved:
        record(decided.actor, Event.MEASURE_CHANGE_PLANNED, at=at, code=code, id=key, day=said, fields=fields, act=act)
    return list(MeasureChange.objects.filter(measure=row, act=decided.act))


def _keep(row: Measure, field: MeasureField, before: Any, after: Any, decided: Decided) -> None:
    change = MeasureChange.objects.create(
        measure=row,
        field=field.value,
        act=decided.act,
        before=before,
        after=after,
        from_day=decided.from_day,
        reason=decided.reason,
        recorded_by_id=decided.actor.person_id,
        recorded_at=decided.at,
    )
    if field in (MeasureField.OWNER, MeasureField.PARTNERS):
        change.bodies.set(each["id"] for each in ([after] if field is MeasureField.OWNER else after))
    elif field is MeasureField.PARTS:
        change.bodies.set({each["owner"]["id"] for each in after if each["owner"]})
    elif field is MeasureField.DISTRICTS:
        change.places.set(each["id"] for each in after)


def _problems_of_indicators(
    row: Measure, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]], decided: Decided
) -> dict[str, str]:
    """What of new indicators cannot be: a past target moved, one unknown, one without its figures or with another unit for them."""
    known = {each["id"] for each in before}
    kept = {each["id"] for each in after if each["id"] is not None}
    if not all(each["name"] and each["unit"] for each in after) or kept - known:
        return {"indicators": _("指標の名前と単位を書いてください。")}
    long = [too_long(_("指標の名前"), each["name"], LONGEST_INDICATOR) for each in after]
    long += [too_long(_("単位"), each["unit"], LONGEST_UNIT) for each in after]
    if any(long):
        return {"indicators": joined("", long)}
    try:
        check_targets(before, after, decided.from_day)
    except Invalid as error:
        return dict(error.fields)
    units = {each["id"]: each["unit"] for each in before}
    touched = (known - kept) | {
        each["id"] for each in after if each["id"] in known and units[each["id"]] != each["unit"]
    }
    if touched and row.indicators.filter(pk__in=touched, figures__isnull=False).exists():
        return {"indicators": _FIGURES_STAND}
    if touched and decided.from_day > day_of(decided.at):
        return {"indicators": _FIGURES_MAY_COME}
    return {}
