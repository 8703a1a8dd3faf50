"""The names behind the ids that the ledger holds, as they are now and as far as the reader may see the things. No tables.

All of them are asked at once: however many kinds of things a page of the ledger speaks of, it is one query.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, IntegerField, Model, Q, QuerySet, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat

from meguru.act.amendments.models import Amendment
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can
from meguru.base.audit.queries import Names
from meguru.base.audit.telling import Subject, Thing
from meguru.base.bodies.models import Committee, District, OperatorPass, Organisation, Person, Seat
from meguru.check.committee.models import Advice, Evaluation, Meeting
from meguru.check.reviews.models import Sheet
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.do.activities.models import Activity
from meguru.plan.documents.models import PlanReading
from meguru.plan.plans.models import Indicator, Measure
from meguru.publish.models import Publication

# What somebody must be allowed to do to be told the name.
SEEN_BY = {
    Thing.DISTRICT: Action.WORKSHOP_ENTER,
    Thing.ORGANISATION: Action.WORKSHOP_ENTER,
    Thing.COMMITTEE: Action.WORKSHOP_ENTER,
    Thing.SEAT: Action.WORKSHOP_ENTER,
    Thing.PERSON: Action.WORKSHOP_ENTER,
    Thing.ACCOUNT: Action.ACCOUNT_OPEN,
    Thing.OPERATOR: Action.OPERATOR_ADMIT,
    Thing.READING: Action.PLAN_READ_DOCUMENT,
    Thing.MEASURE: Action.PLAN_VIEW,
    Thing.INDICATOR: Action.PLAN_VIEW,
    Thing.ACTIVITY: Action.ACTIVITY_VIEW,
    Thing.SHEET: Action.SHEET_VIEW,
    Thing.MEETING: Action.REPORT_VIEW,
    Thing.ADVICE: Action.ADVICE_VIEW,
    Thing.EVALUATED: Action.REPORT_VIEW,
    Thing.AMENDMENT: Action.AMENDMENT_VIEW,
    Thing.PUBLICATION: Action.PUBLICATION_VIEW,
}
LONGEST_NAME = 40


@dataclass(frozen=True)
class _Column:
    """What stands for a thing in the one query: what it is told by, and up to two numbers that go with the name."""

    key: Any
    name: Any
    first: Any = None
    second: Any = None


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdigit()]


def _rows(model: type[Model], *, name: str = "name") -> Callable[[Collection[str], Actor], Any]:
    """The rows of one table by their ids."""

    def found(keys: Collection[str], _actor: Actor) -> Any:
        rows: QuerySet[Any] = model._default_manager.filter(pk__in=_numbers(keys))
        return rows, _Column(_text("pk"), F(name))

    return found


def _text(field: str) -> Cast:
    return Cast(field, CharField())


def _joined(*parts: Any) -> Concat:
    return Concat(*parts, output_field=CharField())


def _districts(keys: Collection[str], _actor: Actor) -> Any:
    return District.objects.filter(code__in=keys), _Column(F("code"), F("name"))


def _district_rows(keys: Collection[str], _actor: Actor) -> Any:
    numbers = _numbers(key.removeprefix("#") for key in keys if key.startswith("#"))
    return District.objects.filter(pk__in=numbers), _Column(_joined(Value("#"), _text("pk")), F("name"))


def _people(keys: Collection[str], actor: Actor) -> Any:
    """Who sits or sat somewhere is known to the whole workshop; whoever else is registered, to those who let people in."""
    people = Person.objects.filter(pk__in=_numbers(keys), erased_at=None)
    if not can(actor, Action.ACCOUNT_OPEN):
        people = people.filter(tenures__isnull=False).distinct()
    return people, _Column(_text("pk"), F("name"))


def _accounts(keys: Collection[str], _actor: Actor) -> Any:
    people = Person.objects.filter(account__in=_numbers(keys), erased_at=None)
    return people, _Column(_text("account_id"), F("account__username"))


def _operators(keys: Collection[str], _actor: Actor) -> Any:
    passes = OperatorPass.objects.filter(account__in=_numbers(keys)).distinct()
    return passes, _Column(_text("account_id"), F("account__username"))


def _activities(keys: Collection[str], _actor: Actor) -> Any:
    """One that was struck is shown nowhere: neither its words nor a page of it."""
    return Activity.objects.filter(pk__in=_numbers(keys), struck_at=None), _Column(_text("pk"), F("line"))


def _sheets(keys: Collection[str], _actor: Actor) -> Any:
    wanted = Q(pk__in=[])
    by_year: defaultdict[int, list[str]] = defaultdict(list)
    for named_by in keys:
        year, _space, code = named_by.partition(" ")
        by_year[int(year)].append(code)
    for fiscal_year, codes in by_year.items():
        wanted |= Q(year__fiscal_year=fiscal_year, code__in=codes)
    key = _joined(_text("year__fiscal_year"), Value(" "), F("code"))
    return Sheet.objects.filter(wanted), _Column(key, F("title"), F("year__fiscal_year"))


def _meetings(keys: Collection[str], _actor: Actor) -> Any:
    meetings = Meeting.objects.filter(pk__in=_numbers(keys))
    return meetings, _Column(_text("pk"), F("committee__name"), F("number"))


def _advice(keys: Collection[str], _actor: Actor) -> Any:
    return Advice.objects.filter(number__in=keys), _Column(F("number"), F("number"))


def _evaluated(keys: Collection[str], _actor: Actor) -> Any:
    evaluations = Evaluation.objects.filter(meeting__in=_numbers(key.partition(" ")[0] for key in keys))
    key = _joined(_text("meeting_id"), Value(" "), F("measure__code"))
    return evaluations, _Column(key, F("measure__title"))


def _amendments(keys: Collection[str], _actor: Actor) -> Any:
    name = Coalesce(F("measure__title"), F("theme__title"), KT("after__title"), output_field=CharField())
    return Amendment.objects.filter(pk__in=_numbers(keys)), _Column(_text("pk"), name)


def _publications(keys: Collection[str], _actor: Actor) -> Any:
    column = _Column(_text("pk"), Value(""), F("fiscal_year"), F("issue"))
    return Publication.objects.filter(pk__in=_numbers(keys)), column


_FOUND_BY: tuple[tuple[Thing, Callable[[Collection[str], Actor], Any]], ...] = (
    (Thing.DISTRICT, _districts),
    (Thing.DISTRICT, _district_rows),
    (Thing.ORGANISATION, _rows(Organisation)),
    (Thing.COMMITTEE, _rows(Committee)),
    (Thing.SEAT, _rows(Seat, name="title")),
    (Thing.PERSON, _people),
    (Thing.ACCOUNT, _accounts),
    (Thing.OPERATOR, _operators),
    (Thing.READING, _rows(PlanReading, name="filename")),
    (Thing.MEASURE, _rows(Measure, name="title")),
    (Thing.INDICATOR, _rows(Indicator)),
    (Thing.ACTIVITY, _activities),
    (Thing.SHEET, _sheets),
    (Thing.MEETING, _meetings),
    (Thing.ADVICE, _advice),
    (Thing.EVALUATED, _evaluated),
    (Thing.AMENDMENT, _amendments),
    (Thing.PUBLICATION, _publications),
)


def names_of(actor: Actor, subjects: Iterable[Subject]) -> Names:
    """The names of these things, of those kinds that the actor may see. One query. May: everybody, as far as they may see."""
    wanted: dict[Thing, set[str]] = defaultdict(set)
    for thing, key in subjects:
        wanted[thing].add(key)
    may_see = frozenset(thing for thing, action in SEEN_BY.items() if can(actor, action))
    parts = [
        _part(thing, *find(wanted[thing], actor)) for thing, find in _FOUND_BY if thing in may_see and wanted[thing]
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts else ()
    found = {(Thing(thing), key): _said(Thing(thing), name, first, second) for thing, key, name, first, second in rows}
    return Names(found, may_see)


def _part(thing: Thing, rows: "QuerySet[Any]", column: _Column) -> "QuerySet[Any]":
    word, none = Value(thing.value, output_field=CharField()), Value(0, output_field=IntegerField())
    numbers = (column.first or none, column.second or none)
    return rows.order_by().values_list(word, column.key, column.name, *numbers)


def _said(thing: Thing, name: str, first: int, second: int) -> str:
    """A name as it is spoken of."""
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    if thing is Thing.SHEET:
        return _("{year} {title}").format(year=FiscalYear(first).label, title=short)
    if thing is Thing.MEETING:
        return _("第{number}回{committee}").format(number=first, committee=short)
    if thing is Thing.PUBLICATION:
        return _("{year} 第{issue}号").format(year=FiscalYear(first).label, issue=second)
    return short


def named(names: Mapping[Subject, str], thing: Thing, row_id: int | None) -> str:
    """The name of one thing by its id; empty where there is none to be told."""
    return names.get((thing, str(row_id)), "") if row_id is not None else ""
