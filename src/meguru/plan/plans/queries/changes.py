"""The dated changes of measures and terms as they are read: what a measure is on any day, and what a reorganisation would move."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from django.db.models import Prefetch, QuerySet

from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.scope import across_towns
from meguru.core.dated import Change, first_value, in_the_way, value_on
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import fingerprint
from meguru.plan.plans.models import Indicator, Measure, MeasureChange, MeasurePart, Pillar, PlanTerm, TermChange
from meguru.plan.plans.queries.layers import layered
from meguru.plan.plans.queries.parts import parts_along, parts_said
from meguru.plan.terms.changes import MEASURE_FIELD_LABELS, MeasureField, TermField, behind_a_later
from meguru.plan.terms.rules import TermState
from meguru.plan.terms.settings import Quorum

# Who can lead a measure.
LEADS = (OrganisationKind.DEPARTMENT, OrganisationKind.SECTION, OrganisationKind.WARD_COUNCIL)
# A year of the plan that is closed; as ``calendar.rules`` calls it, which stands above.
CLOSED = "closed"


class Dated(Protocol):
    """A dated change in any form: the stored row, or what is read of it."""

    @property
    def pk(self) -> int: ...
    @property
    def before(self) -> Any: ...
    @property
    def after(self) -> Any: ...
    @property
    def from_day(self) -> date: ...
    @property
    def applied_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


class OfField(Dated, Protocol):
    """A dated change of one field of a measure."""

    @property
    def field(self) -> str: ...


C = TypeVar("C", bound=Dated)


def body_value(body: Organisation) -> dict[str, Any]:
    """A body as a change keeps it."""
    return {"id": body.pk, "name": body.name, "kind": body.kind}


def place_value(district: District) -> dict[str, Any]:
    """A district as a change keeps it."""
    return {"id": district.pk, "code": district.code, "name": district.name}


def pillar_value(pillar: Pillar | None) -> dict[str, Any]:
    """A pillar as a change keeps it, named with all above it; nothing where there is none."""
    return {"id": pillar.pk, "key": pillar.key, "name": pillar.path} if pillar else {}


def served_value(measure: Measure) -> dict[str, Any]:
    """A measure that a continued project serves, as a change keeps it."""
    return {"id": measure.pk, "code": measure.code, "name": measure.title}


def indicator_value(row: Indicator) -> dict[str, Any]:
    """An indicator as a change keeps it."""
    return {
        "id": row.pk,
        "name": row.name,
        "unit": row.unit,
        "baseline": row.baseline,
        "baseline_year": row.baseline_year,
        "targets": dict(row.targets),
        **({} if row.part is None else {"part": row.part}),
    }


def part_value(row: MeasurePart) -> dict[str, Any]:
    """A sub-item as a change keeps it; without a body of its own it is the lead's."""
    return {
        "number": row.number,
        "title": row.title,
        "text": row.text,
        "owner": body_value(row.owner) if row.owner else {},
        "is_rated": row.is_rated,
    }


def values_now(row: Measure) -> dict[MeasureField, Any]:
    """What of a measure can change from a day, as it is now."""
    return {
        MeasureField.OWNER: body_value(row.owner),
        MeasureField.PARTNERS: sorted(map(body_value, row.related.all()), key=_id),
        MeasureField.DISTRICTS: sorted(map(place_value, row.districts.all()), key=_id),
        MeasureField.INDICATORS: [indicator_value(each) for each in row.indicators.all()],
        MeasureField.PARTS: _parts_now(row),
        MeasureField.PILLAR: pillar_value(row.pillar),
        MeasureField.GROUP: {"name": row.group},
        MeasureField.SERVES: sorted(map(served_value, row.serves.all()), key=_id),
    }


def _parts_now(row: Measure) -> list[dict[str, Any]]:
    """The sub-items as they are now, of what was read along (``parts_along``), or of the rows."""
    if not hasattr(row, "parts_text"):
        return [part_value(each) for each in row.parts.all() if each.until_day is None]
    return [
        {
            "number": part.number,
            "title": part.title,
            "text": part.text,
            "owner": {"id": part.owner_id, "name": part.owner, "kind": part.owner_kind} if part.owner_id else {},
            "is_rated": part.is_rated,
        }
        for part in parts_said(row.parts_text)
        if part.until_day is None
    ]


def _id(value: Mapping[str, Any]) -> int:
    return int(value["id"])


def standing(rows: Iterable[C]) -> list[C]:
    """The changes that were not withdrawn, by day and then as they were recorded."""
    return sorted((row for row in rows if row.withdrawn_at is None), key=lambda row: (row.from_day, row.pk))


def as_changes(rows: Iterable[C]) -> list[Change[Any]]:
    """The standing changes of one field in the shape that is folded."""
    return [Change(row.from_day, row.before, row.after, row.applied_at is not None) for row in standing(rows)]


def values_on(row: Measure, day: date) -> dict[MeasureField, Any]:
    """What a measure is on a day, of what can change from one: everybody who asks for another day than today asks here."""
    changes = list(row.changes.all())
    return {field: field_on(field, day, now, changes) for field, now in values_now(row).items()}


def field_on(field: MeasureField, day: date, now: Any, changes: Iterable["OfField"]) -> Any:
    """One field of a measure on a day, of its value now and the changes of the measure."""
    return value_on(day, now, as_changes(each for each in changes if each.field == field))


def later_change(rows: Iterable[C], day: date) -> date | None:
    """The day of a field's later change, which stands in the way of one from this day."""
    return in_the_way(day, (row.from_day for row in standing(rows)))


def rows_with_changes() -> "QuerySet[Measure]":
    """Measures read along with all that can change from a day, and its changes. Seven queries."""
    changes = MeasureChange.objects.select_related("recorded_by").order_by("from_day", "pk")
    rows = Measure.objects.select_related("term", "owner", "pillar").annotate(parts_text=parts_along("pk"))
    return rows.prefetch_related("related", "districts", "indicators", "serves", Prefetch("changes", changes))


def parts_in_order() -> "QuerySet[MeasurePart]":
    """The sub-items of the town in scope in their order, each with whose it is."""
    return MeasurePart.objects.select_related("owner").order_by("number")


def adopted_parts(term: PlanTerm) -> dict[int, list[dict[str, Any]]]:
    """The sub-items with which the measures of a term were adopted, of those that had any. Two queries."""
    rows = MeasureChange.objects.filter(measure__term=term, field=MeasureField.PARTS).order_by("from_day", "pk")
    changed: dict[int, list[MeasureChange]] = {}
    for row in rows.exclude(applied_at=None):
        changed.setdefault(row.measure_id, []).append(row)
    found: dict[int, list[dict[str, Any]]] = {key: first_value([], as_changes(own)) for key, own in changed.items()}
    for part in (
        MeasurePart.objects.filter(measure__term=term, until_day=None).select_related("owner").order_by("number")
    ):
        if part.measure_id not in changed:
            found.setdefault(part.measure_id, []).append(part_value(part))
    return {key: parts for key, parts in found.items() if parts}


def adopted_groups(term: PlanTerm) -> dict[int, str]:
    """Under which group a measure was adopted, where it has changed since. One query."""
    rows = MeasureChange.objects.filter(measure__term=term, field=MeasureField.GROUP)
    found: dict[int, list[MeasureChange]] = {}
    for row in rows.exclude(applied_at=None).order_by("from_day", "pk"):
        found.setdefault(row.measure_id, []).append(row)
    return {measure: first_value({"name": ""}, as_changes(own))["name"] for measure, own in found.items()}


def closed_years(term: PlanTerm) -> frozenset[int]:
    """The fiscal years of a term that are closed. One query."""
    return frozenset(term.years.filter(state=CLOSED).values_list("fiscal_year", flat=True))


def running_terms(day: date) -> list[PlanTerm]:
    """The adopted terms of whose measures somebody may still write after a day: to the end of the year after their last."""
    rows = PlanTerm.objects.filter(state=TermState.ADOPTED.value, last_year__gte=FiscalYear.of(day).year - 1)
    return list(rows.order_by("number"))


def seen_of(row: Measure) -> str:
    """A fingerprint of a measure and its changes, by which a form tells whether somebody else changed it meanwhile."""
    said = [f"{field.value}:{value}" for field, value in values_now(row).items()]
    return fingerprint(*said, *(str(each.pk) for each in standing(row.changes.all())))


@dataclass(frozen=True)
class Move:
    """A measure in which a body gives its place to another: as lead or as partner, from which day; ``problem`` says why not."""

    measure_id: int
    term_number: int
    code: str
    number: int
    title: str
    is_lead: bool
    from_day: date
    problem: str = ""


@dataclass(frozen=True)
class Reassignment:
    """What giving a body's places to another would change: in adopted plans from the day, in plans being prepared at once."""

    adopted: tuple[Move, ...]
    drafts: tuple[Move, ...]


def reassignment_of(old_id: int, from_day: date) -> tuple[Reassignment, dict[int, Measure]]:
    """What ``reassign_body`` would move from a body on a day, with the rows by id. Ten queries. For commands."""
    return reassignments_of([old_id], from_day)[old_id]


def reassignments_of(old_ids: Iterable[int], from_day: date) -> dict[int, tuple[Reassignment, dict[int, Measure]]]:
    """The same of several bodies, each asked for by itself, in as many queries."""
    year = FiscalYear.of(from_day).year
    rows = rows_with_changes().prefetch_related("layers").filter(term__last_year__gte=year - 1)
    found: dict[int, tuple[list[Move], list[Move], dict[int, Measure]]] = {key: ([], [], {}) for key in old_ids}
    for row in rows.order_by("term__number", "number"):
        is_draft = row.term.state == TermState.DRAFT
        ended = None if is_draft else layered(row, row.term.last_year).ended_from
        if ended is not None and ended < year:
            continue  # it ended long ago: nobody will write of it again
        day = from_day if is_draft else max(from_day, row.term.adopted_on or from_day)
        for old_id, (adopted, drafts, own) in found.items():
            move = _move(row, old_id, day)
            if move is not None:
                own[row.pk] = row
                (drafts if is_draft else adopted).append(move)
    return {key: (Reassignment(tuple(adopted), tuple(drafts)), own) for key, (adopted, drafts, own) in found.items()}


def _move(row: Measure, old_id: int, day: date) -> Move | None:
    values = values_on(row, day)
    is_lead = values[MeasureField.OWNER]["id"] == old_id
    if not is_lead and all(each["id"] != old_id for each in values[MeasureField.PARTNERS]):
        return None
    field = MeasureField.OWNER if is_lead else MeasureField.PARTNERS
    later = later_change((each for each in row.changes.all() if each.field == field), day)
    if later is None and any(part["owner"].get("id") == old_id for part in values[MeasureField.PARTS]):
        field = MeasureField.PARTS
        later = later_change((each for each in row.changes.all() if each.field == field), day)
    problem = ""
    if later is not None:
        told = behind_a_later(MEASURE_FIELD_LABELS[field], later)
        problem = _("{number}「{title}」：{told}").format(number=row.number, title=row.title, told=told)
    return Move(row.pk, row.term.number, row.code, row.number, row.title, is_lead, day, problem)


def settings_on(term: PlanTerm, field: TermField, day: date) -> dict[str, Any]:
    """The calendar or quorum of a term on a day, as it is stored. One query."""
    rows = TermChange.objects.filter(term=term, field=field)
    value: dict[str, Any] = value_on(day, getattr(term, f"{field.value}_json"), as_changes(rows))
    return value


def quorum_on(term: PlanTerm, day: date) -> Quorum:
    """The rule by which a meeting on a day stands. One query."""
    return Quorum(**settings_on(term, TermField.QUORUM, day))


def towns_with_due_changes(on: date) -> list[str]:
    """The slugs of towns with changes whose day has come, for the daily round and for doctor."""
    with across_towns("the daily round looks where something is due before it enters a town"):
        found: set[str] = set()
        for table in (MeasureChange, TermChange):
            rows = table.objects.filter(applied_at=None, withdrawn_at=None, from_day__lte=on)
            found |= set(rows.values_list("town__slug", flat=True))
        return sorted(found)
