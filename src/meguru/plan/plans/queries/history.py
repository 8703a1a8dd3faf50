"""What of a measure or a term was changed from a day, as its page and its forms read it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.towns.prepared import Prepared, Slot
from meguru.core.errors import or_not_found
from meguru.plan.plans.models import Measure, MeasureChange, MeasurePart, PlanLayer, PlanTerm, TermChange
from meguru.plan.plans.queries.changes import rows_with_changes, seen_of, values_now
from meguru.plan.plans.rules import LayerKind
from meguru.plan.terms.changes import (
    MEASURE_FIELD_LABELS,
    TERM_FIELD_LABELS,
    MeasureField,
    TermField,
    calendar_words,
    measure_words,
    quorum_words,
)
from meguru.plan.terms.measures import MeasureKind
from meguru.plan.terms.rules import TermState


@dataclass(frozen=True)
class Recorded:
    """A change of a measure as it is read beside other rows of its page."""

    pk: int
    field: str
    before: Any
    after: Any
    from_day: date
    reason: str
    act: int
    recorded_at: datetime
    recorded_by: str
    applied_at: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Beside:
    """What hangs on a measure's page beside its text: partners and districts by name, its sub-items as values, its changes.

    ``serves`` and ``served_by`` are (code, title): the measures that a continued project serves, the projects that serve it.
    ``themes`` are (code and name of the district, number, title).
    """

    bodies: tuple[str, ...]
    partner_ids: frozenset[int]
    districts: tuple[str, ...]
    serves: tuple[tuple[str, str], ...]
    served_by: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, str, int, str], ...]
    changes: tuple[Recorded, ...]
    parts: tuple[dict[str, Any], ...] = ()


def beside(measure_id: int) -> Beside:
    """The partners, districts, themes, ties, sub-items and changes of a measure. One query, as its page asks twelve at most."""
    rows = _BESIDE.ask(measure=measure_id)
    return Beside(
        bodies=tuple(row[1] for row in rows if row[0] == "body"),
        partner_ids=frozenset(row[2] for row in rows if row[0] == "body"),
        districts=tuple(row[1] for row in rows if row[0] == "district"),
        serves=tuple(row[3:0:-2] for row in rows if row[0] == "serves"),
        served_by=tuple(row[3:0:-2] for row in rows if row[0] == "served_by"),
        themes=tuple(
            (row[3], row[4], row[7], row[1])
            for row in sorted((row for row in rows if row[0] == "theme"), key=lambda row: (row[2], row[7]))
        ),
        changes=tuple(
            Recorded(row[2], row[1], json.loads(row[3]), json.loads(row[4]), *row[5:])
            for row in rows
            if row[0] == "change"
        ),
        parts=tuple(
            {"number": row[2], "title": row[1], "text": row[3], "owner": {"name": row[4]} if row[4] else {}}
            | {"is_rated": bool(row[7])}
            for row in sorted((row for row in rows if row[0] == "part"), key=lambda row: int(row[2]))
        ),
    )


def _no_change() -> dict[str, Any]:
    """The columns of a change, for rows that are none."""
    words, day, moment = CharField(), DateField(), DateTimeField()
    return {
        "key": Cast(Value(None), BigIntegerField()),
        "stood": Value("", output_field=TextField()),
        "stands": Value("", output_field=TextField()),
        "day": Cast(Value(None), day),
        "why": Value("", output_field=words),
        "decided": Cast(Value(None), IntegerField()),
        "then": Cast(Value(None), moment),
        "whom": Value("", output_field=words),
        "applied": Cast(Value(None), moment),
        "withdrawn": Cast(Value(None), moment),
    }


def _beside() -> "QuerySet[Any, tuple[Any, ...]]":
    """Rows of (what, name or field, and all there is of a change)."""
    words, empty = CharField(), _no_change()
    columns = ("what", "name", *empty)
    one = Measure.objects.filter(pk=Slot("measure")).order_by()

    def named(what: str, column: str, name: str = "name", **more: Any) -> "QuerySet[Any, tuple[Any, ...]]":
        rows = one.filter(**{f"{column}__isnull": False})
        said = {"name": F(f"{column}__{name}"), **empty, **more}
        return rows.annotate(what=Value(what, output_field=words), **said).values_list(*columns)

    changes = (
        MeasureChange.objects.filter(measure=Slot("measure"))
        .order_by()
        .annotate(
            what=Value("change", output_field=words),
            name=F("field"),
            key=F("pk"),
            stood=Cast("before", TextField()),
            stands=Cast("after", TextField()),
            day=F("from_day"),
            why=F("reason"),
            decided=F("act"),
            then=F("recorded_at"),
            whom=Coalesce(F("recorded_by__name"), Value("", output_field=words)),
            applied=F("applied_at"),
            withdrawn=F("withdrawn_at"),
        )
    )

    of = "themes__district_plan__district__"
    themes = {
        "key": F(f"{of}number"),
        "stood": F(f"{of}code"),
        "stands": F(f"{of}name"),
        "decided": F("themes__number"),
    }
    return named("body", "related", key=Cast(F("related__pk"), BigIntegerField())).union(
        named("district", "districts"),
        named("serves", "serves", "title", stood=F("serves__code")),
        named("served_by", "served_by", "title", stood=F("served_by__code")),
        named("theme", "themes", "title", **themes),
        changes.values_list(*columns),
        _parts_beside(empty).values_list(*columns),
        all=True,
    )


def _parts_beside(empty: dict[str, Any]) -> "QuerySet[MeasurePart]":
    """The sub-items in the columns of the changes: number, name, words, whose, whether it is rated."""
    words = CharField()
    return (
        MeasurePart.objects.filter(measure=Slot("measure"), until_day=None)
        .order_by()
        .annotate(
            **{key: value for key, value in empty.items() if key not in ("key", "stood", "stands", "decided")},
            what=Value("part", output_field=words),
            name=F("title"),
            key=Cast("number", BigIntegerField()),
            stood=F("text"),
            stands=Cast(Coalesce(F("owner__name"), Value("", output_field=words)), TextField()),
            decided=Cast("is_rated", IntegerField()),
        )
    )


_BESIDE = Prepared(_beside)


@dataclass(frozen=True)
class FieldChange:
    """One field of a dated change, in words. ``is_list``: it names several things, of which some may have stayed."""

    label: str
    before: str
    after: str
    is_list: bool = False


@dataclass(frozen=True)
class DatedAct:
    """What of one measure was changed at once: from which day, what, why, by whom, and whether it has come into force."""

    act: int
    from_day: date
    reason: str
    recorded_at: datetime
    recorded_by: str
    fields: tuple[FieldChange, ...]
    is_applied: bool
    is_withdrawn: bool

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether its day has not come and nobody has withdrawn it."""
        return not (self.is_applied or self.is_withdrawn)


_LISTS = (
    MeasureField.PARTNERS,
    MeasureField.DISTRICTS,
    MeasureField.INDICATORS,
    MeasureField.PARTS,
    MeasureField.SERVES,
)


def acts_of(rows: Iterable[Recorded]) -> tuple[DatedAct, ...]:
    """The changes of one measure as they were made, the latest day first."""
    found: dict[int, list[Recorded]] = {}
    for row in sorted(rows, key=lambda row: (row.from_day, row.pk)):
        found.setdefault(row.act, []).append(row)
    return tuple(_act(own) for own in reversed(found.values()))


def _act(rows: Sequence[Recorded]) -> DatedAct:
    first = rows[0]
    order = list(MeasureField)
    return DatedAct(
        act=first.act,
        from_day=first.from_day,
        reason=first.reason,
        recorded_at=first.recorded_at,
        recorded_by=first.recorded_by,
        fields=tuple(
            FieldChange(
                MEASURE_FIELD_LABELS[field],
                measure_words(field, row.before),
                measure_words(field, row.after),
                is_list=field in _LISTS,
            )
            for row in sorted(rows, key=lambda row: order.index(MeasureField(row.field)))
            for field in (MeasureField(row.field),)
        ),
        is_applied=first.applied_at is not None,
        is_withdrawn=first.withdrawn_at is not None,
    )


@dataclass(frozen=True)
class MeasureToChange:
    """A measure for the form that changes it from a day: what it is now, and what was decided already."""

    id: int
    term: PlanTerm
    code: str
    number: int
    title: str
    kind: MeasureKind
    values: dict[MeasureField, Any]
    acts: tuple[DatedAct, ...]
    is_added: bool
    seen: str

    @property
    def is_adopted(self) -> bool:
        """Whether its plan is adopted; before that the plan itself is corrected."""
        return self.term.state == TermState.ADOPTED

    @property
    def waiting(self) -> tuple[DatedAct, ...]:
        """What was decided for a day that has not come."""
        return tuple(act for act in self.acts if act.may_be_withdrawn)

    def words(self, field: MeasureField) -> str:
        """What a field says now, in words."""
        return measure_words(field, self.values[field])

    def indicator_words(self, key: int) -> str:
        """What one of its indicators says now, in words."""
        return measure_words(
            MeasureField.INDICATORS, [e for e in self.values[MeasureField.INDICATORS] if e["id"] == key]
        )

    def part_words(self, number: int) -> str:
        """What one of its sub-items says now, in words."""
        return measure_words(MeasureField.PARTS, [e for e in self.values[MeasureField.PARTS] if e["number"] == number])


def measure_to_change(actor: Actor, term_number: int, code: str) -> MeasureToChange:
    """A measure for its form. Raises ``NotFound``. Five queries. May: who decides about changes."""
    require(actor, Action.PLAN_CHANGE)
    added = PlanLayer.objects.filter(measure=OuterRef("pk"), kind=LayerKind.ADD.value)
    rows = rows_with_changes().filter(term__number=term_number, code=code).annotate(is_added=Exists(added))
    row = or_not_found(rows.first())
    return MeasureToChange(
        id=row.pk,
        term=row.term,
        code=row.code,
        number=row.number,
        title=row.title,
        kind=MeasureKind(row.kind),
        values=values_now(row),
        acts=acts_of(recorded(each) for each in row.changes.all()),
        is_added=row.is_added,
        seen=seen_of(row),
    )


def recorded(row: MeasureChange) -> Recorded:
    """A stored change as it is read."""
    return Recorded(
        row.pk,
        row.field,
        row.before,
        row.after,
        row.from_day,
        row.reason,
        row.act,
        row.recorded_at,
        row.recorded_by.name if row.recorded_by else "",
        row.applied_at,
        row.withdrawn_at,
    )


def acts_of_measures(actor: Actor, term: PlanTerm) -> list[tuple[str, tuple[DatedAct, ...]]]:
    """The dated changes of every measure of a term, under its number and name. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    rows = MeasureChange.objects.filter(measure__term=term).select_related("recorded_by", "measure")
    found: dict[Measure, list[Recorded]] = {}
    for row in rows.order_by("measure__number", "from_day", "pk"):
        found.setdefault(row.measure, []).append(recorded(row))
    return [(f"{measure.number}　{measure.title}", acts_of(own)) for measure, own in found.items()]


def acts_of_term(actor: Actor, term: PlanTerm) -> tuple[DatedAct, ...]:
    """The dated changes of a term's settings, the latest day first. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    rows = TermChange.objects.filter(term=term).select_related("recorded_by").order_by("-from_day", "-act", "pk")
    found: dict[int, list[TermChange]] = {}
    for row in rows:
        found.setdefault(row.act, []).append(row)
    return tuple(_act_of_term(own) for own in found.values())


def _act_of_term(rows: Sequence[TermChange]) -> DatedAct:
    first = rows[0]
    words = {TermField.CALENDAR: calendar_words, TermField.QUORUM: quorum_words}
    return DatedAct(
        act=first.act,
        from_day=first.from_day,
        reason=first.reason,
        recorded_at=first.recorded_at,
        recorded_by=first.recorded_by.name if first.recorded_by else "",
        fields=tuple(
            FieldChange(TERM_FIELD_LABELS[field], words[field](row.before), words[field](row.after), is_list=True)
            for row in rows
            for field in (TermField(row.field),)
        ),
        is_applied=first.applied_at is not None,
        is_withdrawn=first.withdrawn_at is not None,
    )
