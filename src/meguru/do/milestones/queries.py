"""Milestones as they are read: of one measure, of all, of who has to do one now; and the people who look after a measure.

May: everybody of the office, the council and the secretariat; no committee, no resident.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import can, require
from meguru.base.bodies.models import Tenure
from meguru.base.towns.lines import Lines
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.do.milestones.models import Caretaker, Milestone, MilestoneMove
from meguru.do.milestones.rules import SOON, STANDING_LABELS, Standing, standing_on
from meguru.plan.plans.models import Measure, PlanTerm
from meguru.plan.plans.queries.partners import partners_along, partners_said
from meguru.plan.terms.rules import TermState


@dataclass(frozen=True)
class MoveView:
    """That a milestone was moved: from which day to which, why, and by whom."""

    before: date
    after: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class MilestoneView:
    """A milestone as it stands on a day."""

    id: int
    what: str
    due_on: date
    done_on: date | None
    done_by: str
    called_off: str
    moves: tuple[MoveView, ...]
    standing: Standing

    @property
    def standing_label(self) -> str:
        """How it stands, in words."""
        return STANDING_LABELS[self.standing]

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.standing not in (Standing.DONE, Standing.CALLED_OFF)

    @property
    def may_be_removed(self) -> bool:
        """Whether nothing has come of it yet."""
        return self.is_open and not self.moves


@dataclass(frozen=True)
class CaretakerView:
    """Somebody who looks after a measure: from which seat of which body, and whether as the first."""

    tenure_id: int
    person_id: int
    name: str
    seat: str
    body: str
    is_first: bool


@dataclass(frozen=True)
class MeasureKept:
    """A measure with its milestones and people, for its pages."""

    id: int
    term: PlanTerm
    code: str
    number: int
    title: str
    milestones: tuple[MilestoneView, ...]
    people: tuple[CaretakerView, ...]
    may_keep: bool
    may_name: bool

    @property
    def is_adopted(self) -> bool:
        """Whether its plan is adopted; before that nothing is kept of it."""
        return self.term.state == TermState.ADOPTED


def _rows() -> "QuerySet[Milestone]":
    moves = MilestoneMove.objects.select_related("moved_by")
    return Milestone.objects.select_related("done_by").prefetch_related(Prefetch("moves", moves))


def _view(row: Milestone, today: date) -> MilestoneView:
    return MilestoneView(
        id=row.pk,
        what=row.what,
        due_on=row.due_on,
        done_on=row.done_on,
        done_by=row.done_by.name if row.done_by else "",
        called_off=row.called_off,
        moves=tuple(
            MoveView(move.before, move.after, move.reason, move.moved_by.name if move.moved_by else "", move.moved_at)
            for move in row.moves.all()
        ),
        standing=standing_on(today, due_on=row.due_on, done_on=row.done_on, called_off=row.called_off),
    )


def sitting(on: date, at: str = "") -> Q:
    """That somebody sits in a seat on a day."""
    ends = f"{at}ends_on"
    return Q(**{f"{at}starts_on__lte": on}) & (Q(**{ends: None}) | Q(**{f"{ends}__gte": on}))


def does_it() -> Q:
    """That the body of a caretaker's seat does the measure now: it leads it or takes part, itself or by its house."""
    own, over = "tenure__seat__organisation", "tenure__seat__organisation__parent"
    links = Measure.related.through._default_manager
    partner = links.filter(
        Q(organisation=OuterRef(own)) | Q(organisation=OuterRef(over)) | Q(organisation__parent=OuterRef(own)),
        measure=OuterRef("measure"),
    ).order_by()
    lead = F("measure__owner")
    return Q(**{own: lead}) | Q(**{over: lead}) | Q(measure__owner__parent=F(own)) | Q(Exists(partner))


def caretaker_rows(on: date) -> "QuerySet[Caretaker]":
    """The people who look after measures on a day: still in the seat, and the seat in a body that does the measure now."""
    rows = Caretaker.objects.filter(does_it(), sitting(on, "tenure__"), tenure__person__erased_at=None)
    return rows.select_related("tenure__person", "tenure__seat__organisation")


def _person(tenure: Tenure, *, is_first: bool) -> CaretakerView:
    body = tenure.seat.organisation
    return CaretakerView(
        tenure.pk, tenure.person_id, tenure.person.name, tenure.seat.title, body.name if body else "", is_first
    )


def people_of(actor: Actor, measure_id: int, *, on: date) -> tuple[CaretakerView, ...]:
    """Who looks after a measure on a day, the first one first; nobody where the seats do. One query. May: see above."""
    require(actor, Action.MILESTONE_VIEW)
    return tuple(_person(row.tenure, is_first=row.is_first) for row in caretaker_rows(on).filter(measure=measure_id))


FirstPeople = Mapping[str, Sequence[tuple[int, int, str]]]


def first_people(actor: Actor, *, on: date) -> FirstPeople:
    """Who looks after measures first on a day: by the code of the measure, for the years of its plan. One query at most."""
    if not can(actor, Action.MILESTONE_VIEW):
        return {}
    found: dict[str, list[tuple[int, int, str]]] = {}
    columns = ("measure__code", "measure__term__first_year", "measure__term__last_year", "tenure__person__name")
    for code, first_year, last_year, name in caretaker_rows(on).filter(is_first=True).values_list(*columns):
        found.setdefault(code, []).append((first_year, last_year, name))
    return found


def choosable(measure: Measure, *, on: date) -> list[CaretakerView]:
    """Everybody who sits in a seat of a body that does the measure, also of its 係 or the department above it. For commands."""
    bodies = [measure.owner, *measure.related.all()]
    keys = [body.pk for body in bodies]
    above = [body.parent_id for body in bodies if body.parent_id is not None]
    house = Q(seat__organisation__in=[*keys, *above]) | Q(seat__organisation__parent__in=keys)
    rows = Tenure.objects.filter(sitting(on), house, person__erased_at=None)
    found = rows.select_related("person", "seat__organisation").order_by("seat__position", "seat_id", "pk")
    lead_first = sorted(found, key=lambda row: row.seat.organisation_id != measure.owner_id)
    return [_person(row, is_first=False) for row in lead_first]


def measure_kept(actor: Actor, term_number: int, code: str, *, today: date) -> MeasureKept:
    """A measure with its milestones and people. Raises ``NotFound``. Five queries. May: see above."""
    require(actor, Action.MILESTONE_VIEW)
    row = or_not_found(
        Measure.objects.filter(term__number=term_number, code=code)
        .select_related("term")
        .prefetch_related("related")
        .first()
    )
    return MeasureKept(
        id=row.pk,
        term=row.term,
        code=row.code,
        number=row.number,
        title=row.title,
        milestones=tuple(_view(each, today) for each in _rows().filter(measure=row)),
        people=people_of(actor, row.pk, on=today),
        may_keep=can(actor, Action.MILESTONE_KEEP, row.target),
        may_name=can(actor, Action.CARETAKER_NAME, row.target),
    )


def people_to_name(
    actor: Actor, term_number: int, code: str, *, today: date
) -> tuple[MeasureKept, list[CaretakerView]]:
    """A measure without its milestones, and everybody who may be named for it. Raises ``NotFound``. May: who names for it."""
    rows = Measure.objects.select_related("term", "owner").prefetch_related("related")
    row = or_not_found(rows.filter(term__number=term_number, code=code).first())
    require(actor, Action.CARETAKER_NAME, row.target)
    people = people_of(actor, row.pk, on=today)
    found = MeasureKept(row.pk, row.term, row.code, row.number, row.title, (), people, may_keep=True, may_name=True)
    return found, choosable(row, on=today)


@dataclass(frozen=True)
class BesideMeasure:
    """What stands of a measure beside other things of it: its milestones of a year, and its people, the first one first."""

    milestones: tuple[MilestoneView, ...]
    people: tuple[CaretakerView, ...]


def beside_measure(actor: Actor, measure_id: int | None, year: int, *, today: date) -> BesideMeasure:
    """The milestones of a measure that are due in a year, without their moves, and who looks after it. One query; none for nobody.

    For who may not see them nothing.
    """
    if measure_id is None or not can(actor, Action.MILESTONE_VIEW):
        return BesideMeasure((), ())
    fiscal = FiscalYear(year)
    words, day, key = CharField(), DateField(), BigIntegerField()
    named = {"who": Coalesce(F("done_by__name"), Value("", output_field=words))}
    milestones = (
        Milestone.objects.filter(measure=measure_id, due_on__range=(fiscal.starts_on, fiscal.ends_on))
        .order_by()
        .annotate(kind=Value("milestone", output_field=words), key=Cast("pk", key), first=Value(0), **named)
        .values_list("kind", "key", "what", "due_on", "done_on", "called_off", "who", "first")
    )
    people = (
        caretaker_rows(today)
        .filter(measure=measure_id)
        .order_by()
        .annotate(
            kind=Value("person", output_field=words),
            key=Cast("tenure_id", key),
            no_day=Cast(Value(None), day),
            first=Cast("is_first", IntegerField()),
        )
        .values_list(
            *("kind", "key", "tenure__person__name", "no_day", "no_day", "tenure__seat__title"),
            *("tenure__seat__organisation__name", "first"),
        )
    )
    rows = list(milestones.union(people, all=True))
    found = [_beside_view(row, today) for row in rows if row[0] == "milestone"]
    named_people = [
        CaretakerView(row[1], 0, row[2], row[5], row[6], bool(row[7])) for row in rows if row[0] == "person"
    ]
    return BesideMeasure(
        tuple(sorted(found, key=lambda each: (each.due_on, each.id))),
        tuple(sorted(named_people, key=lambda each: (not each.is_first, each.tenure_id))),
    )


def _beside_view(row: tuple[Any, ...], today: date) -> MilestoneView:
    _kind, key, what, due_on, done_on, called_off, who, _first = row
    how = standing_on(today, due_on=due_on, done_on=done_on, called_off=called_off)
    return MilestoneView(key, what, due_on, done_on, who, called_off, (), how)


@dataclass(frozen=True)
class MilestoneLine:
    """A milestone in a list of many, with whose it is and who looks after it first."""

    id: int
    term_number: int
    code: str
    title: str
    body: str
    what: str
    due_on: date
    done_on: date | None
    called_off: str
    standing: Standing
    target: Target
    people: tuple[tuple[int, str, bool], ...]

    @property
    def standing_label(self) -> str:
        """How it stands, in words."""
        return STANDING_LABELS[self.standing]

    @property
    def person_ids(self) -> frozenset[int]:
        """Who looks after it."""
        return frozenset(person for person, _name, _first in self.people)

    @property
    def first(self) -> str:
        """Who looks after it first; empty where the seats do."""
        return next((name for _person, name, first in self.people if first), "")


def _lines(rows: "QuerySet[Milestone]", today: date) -> list[MilestoneLine]:
    """One query."""
    along = rows.annotate(partners=partners_along("measure_id"), people=_people_along(today))
    found: Any = along.select_related("measure__owner", "measure__term")
    return [
        MilestoneLine(
            id=row.pk,
            term_number=row.measure.term.number,
            code=row.measure.code,
            title=row.measure.title,
            body=row.measure.owner.name,
            what=row.what,
            due_on=row.due_on,
            done_on=row.done_on,
            called_off=row.called_off,
            standing=standing_on(today, due_on=row.due_on, done_on=row.done_on, called_off=row.called_off),
            target=Target(row.measure.owner_id, partner_ids=frozenset(partners_said(row.partners))),
            people=_people_said(row.people),
        )
        for row in found
    ]


def _people_along(on: date) -> Subquery:
    """Who looks after the measure of a milestone, a line each; ``_people_said`` reads it."""
    rows = caretaker_rows(on).filter(measure=OuterRef("measure_id")).order_by()
    first, person = Cast(Cast("is_first", IntegerField()), CharField()), Cast("tenure__person_id", CharField())
    line = Concat(first, Value(":"), person, Value(":"), "tenure__person__name", output_field=CharField())
    return Subquery(rows.values("measure").annotate(lines=Lines(line)).values_list("lines"), output_field=CharField())


def _people_said(text: str | None) -> tuple[tuple[int, str, bool], ...]:
    """Id and name of each, and whether it is the first."""
    rows = [line.split(":", 2) for line in (text or "").split("\n") if line]
    return tuple((int(person), name, first == "1") for first, person, name in rows)


def list_milestones(actor: Actor, *, today: date) -> list[MilestoneLine]:
    """The milestones of all measures of the plan that runs, by day. One query. May: see above."""
    require(actor, Action.MILESTONE_VIEW)
    year = FiscalYear.of(today).year
    return _lines(Milestone.objects.filter(measure__term__last_year__gte=year - 1), today)


def milestones_to_do(actor: Actor, *, today: date) -> list[MilestoneLine]:
    """The milestones that are late or soon due, of measures that a body of this actor does. One query at most."""
    bodies = {body for grant in actor.grants for body in grant.organisation_ids}
    if not bodies or not can(actor, Action.MILESTONE_VIEW):
        return []
    links = Measure.related.through._default_manager
    partner = links.filter(measure=OuterRef("measure"), organisation__in=bodies).order_by()
    rows = Milestone.objects.filter(done_on=None, called_off="", due_on__lte=today + SOON)
    rows = rows.filter(Q(measure__owner__in=bodies) | Exists(partner))
    return [line for line in _lines(rows, today) if can(actor, Action.MILESTONE_KEEP, line.target)]


def milestones_along(measure: str) -> Subquery:
    """The milestones of the measure in a column, a line each, for ``annotate``; ``milestones_said`` reads it."""
    rows = Milestone.objects.filter(measure=OuterRef(measure)).order_by()
    days = Cast("due_on", CharField()), Coalesce(Cast("done_on", CharField()), Value(""), output_field=CharField())
    tab = Value("\t")
    line = Concat(days[0], tab, days[1], tab, "called_off", tab, "what", output_field=CharField())
    return Subquery(rows.values("measure").annotate(lines=Lines(line)).values_list("lines"), output_field=CharField())


def milestones_said(text: str | None, year: int, *, today: date) -> tuple[MilestoneView, ...]:
    """The milestones that are due in a year, by day, from what ``milestones_along`` read."""
    found = []
    for line in (text or "").split("\n"):
        due, _tab, rest = line.partition("\t")
        if not due or FiscalYear.of(date.fromisoformat(due)).year != year:
            continue
        done, called_off, what = rest.split("\t", 2)
        day, done_on = date.fromisoformat(due), date.fromisoformat(done) if done else None
        how = standing_on(today, due_on=day, done_on=done_on, called_off=called_off)
        found.append(MilestoneView(0, what, day, done_on, "", called_off, (), how))
    return tuple(sorted(found, key=lambda each: each.due_on))
