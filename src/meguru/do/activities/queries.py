"""Reading the activity log: lists for a year, a measure or a district, and sums that count nothing twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.queries.naming import past_name, then_or_now
from meguru.base.bodies.rules import Registered
from meguru.base.towns.lines import Lines
from meguru.base.towns.prepared import Prepared, Slot
from meguru.core.errors import or_not_found
from meguru.do.activities.models import Activity


@dataclass(frozen=True)
class ActivityView:
    """One activity as it is read."""

    id: int
    fiscal_year: int
    held_on: date
    place: str
    district_code: str | None
    district_name: str
    district_id: int | None
    host_id: int | None
    host: str
    line: str
    people: int | None
    measure_ids: tuple[int, ...]
    measure_codes: tuple[str, ...]
    measure_titles: tuple[str, ...]
    entered_by: str


@dataclass(frozen=True)
class Tally:
    """How many activities, and how many people took part where heads were counted."""

    activities: int
    people: int


def log_rows() -> "QuerySet[Activity]":
    """Entries that are not struck, with what is shown of them; for the reads of this area."""
    return (
        Activity.objects.filter(struck_at=None)
        .select_related("district", "host", "entered_by")
        .prefetch_related("measures")
        .annotate(
            district_then=past_name(Registered.DISTRICT, "district", year="fiscal_year"),
            host_then=past_name(Registered.ORGANISATION, "host", year="fiscal_year"),
        )
        .defer("district__town_blocks")
    )


def activity_view(row: Activity) -> ActivityView:
    """A row as it is read; for the reads of this area."""
    measures = _measures(row)
    return ActivityView(
        id=row.pk,
        fiscal_year=row.fiscal_year,
        held_on=row.held_on,
        place=row.place,
        district_code=row.district.code if row.district else None,
        district_name=then_or_now(row, "district"),
        district_id=row.district_id,
        host_id=row.host_id,
        host=then_or_now(row, "host"),
        line=row.line,
        people=row.people,
        measure_ids=tuple(key for _place, key, _code, _title in measures),
        measure_codes=tuple(code for _place, _key, code, _title in measures),
        measure_titles=tuple(title for _place, _key, _code, title in measures),
        entered_by=row.entered_by.name if row.entered_by else "",
    )


def _measures(row: Activity) -> list[tuple[int, int, str, str]]:
    """The measures it serves, in their order: number, id, code and title. Of one entry they came along in the same query."""
    said = getattr(row, "measures_said", None)
    if not hasattr(row, "measures_said"):
        return [(each.number, each.pk, each.code, each.title) for each in row.measures.all()]
    lines = [line.split("\t", 3) for line in (said or "").split("\n") if line]
    return sorted((int(number), int(key), code, title) for number, key, code, title in lines)


def _measures_along() -> Subquery:
    """The measures of an entry as the lines of one text, for ``annotate``."""
    links: Any = Activity.measures.through._default_manager.filter(activity=OuterRef("pk")).order_by()
    parts = ("measure__number", "measure_id", "measure__code", "measure__title")
    pieces = [piece for part in parts for piece in (Value("\t"), Cast(F(part), CharField()))][1:]
    lines = links.values("activity").annotate(said=Lines(Concat(*pieces, output_field=CharField())))
    return Subquery(lines.values("said"), output_field=CharField())


@dataclass(frozen=True)
class ActivityLine:
    """An activity as it stands beside a sheet, without the measures it serves."""

    id: int
    held_on: date
    place: str
    line: str
    people: int | None
    district_name: str


def list_activities(
    actor: Actor,
    fiscal_year: int,
    *,
    measure_id: int | None = None,
    district_id: int | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> list[ActivityView]:
    """A year's activities, newest first, of one measure or district if given. May: who sees activities."""
    require(actor, Action.ACTIVITY_VIEW)
    rows = _narrowed(log_rows().filter(fiscal_year=fiscal_year), measure_id, district_id)
    return [activity_view(row) for row in rows[offset : None if limit is None else offset + limit]]


def _narrowed(rows: "QuerySet[Activity]", measure_id: int | None, district_id: int | None) -> "QuerySet[Activity]":
    """Those of one measure or district, where asked."""
    rows = rows if measure_id is None else rows.filter(measures=measure_id)
    return rows if district_id is None else rows.filter(district=district_id)


def _lines(whose: Q) -> "QuerySet[Activity, tuple[int, date, str, str, int | None, str | None]]":
    rows = Activity.objects.filter(whose, struck_at=None, fiscal_year=Slot("fiscal_year"))
    return rows.values_list("id", "held_on", "place", "line", "people", "district__name")


_OF_MEASURE = Prepared(lambda: _lines(Q(measures=Slot("whose"))))
_OF_DISTRICT = Prepared(lambda: _lines(Q(district=Slot("whose"))))


def activities_beside_sheet(
    actor: Actor, fiscal_year: int, *, measure_id: int | None = None, district_id: int | None = None
) -> list[ActivityLine]:
    """The activities shown beside a sheet, newest first, without the measures they serve. One query. May: who sees activities."""
    require(actor, Action.ACTIVITY_VIEW)
    asked, whose = (_OF_MEASURE, measure_id) if measure_id is not None else (_OF_DISTRICT, district_id)
    return [
        ActivityLine(pk, held_on, place, line, people, district or "")
        for pk, held_on, place, line, people, district in asked.ask(whose=whose, fiscal_year=fiscal_year)
    ]


def tally_of_year(
    actor: Actor, fiscal_year: int, *, measure_id: int | None = None, district_id: int | None = None
) -> Tally:
    """The count of the year's activities and people, each activity once. May: who sees activities."""
    require(actor, Action.ACTIVITY_VIEW)
    rows = _narrowed(Activity.objects.filter(struck_at=None, fiscal_year=fiscal_year), measure_id, district_id)
    found = rows.aggregate(n=Count("id"), people=Sum("people"))
    return Tally(activities=found["n"], people=found["people"] or 0)


def tally_rows(activities: Iterable[ActivityView | ActivityLine]) -> Tally:
    """The same count over rows already read."""
    rows = {activity.id: activity for activity in activities}.values()
    return Tally(activities=len(rows), people=sum(row.people or 0 for row in rows))


@dataclass(frozen=True)
class HostTally:
    """What one organisation held in a year."""

    kind: str
    host: str
    activities: int
    people: int


def host_tallies(fiscal_year: int) -> list[HostTally]:
    """What each organisation held in a year, by kind and name. One query; for the reads of this area and the book."""
    rows = Activity.objects.filter(struck_at=None, fiscal_year=fiscal_year).exclude(host=None)
    then = past_name(Registered.ORGANISATION, "host", year=fiscal_year)
    found = rows.annotate(then=Coalesce(then, "host__name")).values("host__kind", "host__name", "then")
    found = found.annotate(n=Count("id"), heads=Sum("people"))
    return [
        HostTally(row["host__kind"], row["then"], row["n"], row["heads"] or 0)
        for row in found.order_by("host__kind", "host__position", "host__name")
    ]


def tally_by_host(actor: Actor, fiscal_year: int) -> list[HostTally]:
    """What each organisation held in a year. One query. May: who sees activities."""
    require(actor, Action.ACTIVITY_VIEW)
    return host_tallies(fiscal_year)


def get_activity(actor: Actor, activity_id: int) -> ActivityView:
    """One activity, with its measures in one query. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.ACTIVITY_VIEW)
    rows = log_rows().prefetch_related(None).annotate(measures_said=_measures_along())
    row = or_not_found(rows.filter(pk=activity_id).first())
    return activity_view(row)
