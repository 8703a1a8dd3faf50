"""The set-up of a town as it stands, as rows of sheets: what goes out in the workbook, and what comes back is compared with."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.deciding import acts_in_order
from meguru.base.bodies.models import District, Seat, Tenure
from meguru.base.bodies.queries.lists import committees_on, standing_on
from meguru.base.bodies.rules import in_force
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, Pillar, PlanTerm, Theme
from meguru.plan.plans.queries.changes import part_value, parts_in_order
from meguru.plan.setup.models import ListMapping
from meguru.plan.setup.rules import TARGETS, SetupRows, SetupSheet

Row = dict[str, Any]


def setup_rows(actor: Actor, *, on: date) -> SetupRows:
    """The rows of every sheet as they stand on a day. May: the secretariat. Some twenty queries, however many rows."""
    require(actor, Action.SETUP_TAKE)
    return rows_of_setup(on)


def rows_of_setup(on: date) -> SetupRows:
    """As ``setup_rows``, for a command that has asked already."""
    districts = list(District.objects.all())
    names = _district_names(districts)
    term = PlanTerm.objects.order_by("first_year").last()
    rows: dict[str, list[Row]] = {
        SetupSheet.DISTRICTS.value: [_district(row) for row in districts if row.ends_on is None or on <= row.ends_on],
        SetupSheet.ORGANISATIONS.value: [
            {
                "key": str(row.pk),
                "kind": row.kind,
                "name": row.name,
                "parent": row.parent.name if row.parent else "",
                "districts": _named(row, names),
            }
            for row in standing_on(on).select_related("parent").prefetch_related("districts")
        ],
        SetupSheet.COMMITTEES.value: [
            {
                "key": str(row.pk),
                "kind": row.kind,
                "name": row.name,
                "description": row.description,
                "districts": _named(row, names),
            }
            for row in committees_on(on).prefetch_related("districts")
        ],
        SetupSheet.SEATS.value: _seats(on, names),
    }
    return rows | _plan(term, names)


def years_of_setup(actor: Actor) -> tuple[int, int] | None:
    """The first and last year of the term whose plan the rows are of: the last one. May: the secretariat. One query."""
    require(actor, Action.SETUP_TAKE)
    return PlanTerm.objects.order_by("first_year").values_list("first_year", "last_year").last()


def kept_mappings(actor: Actor) -> dict[str, dict[str, Any]]:
    """How lists of the town are read, by the digest of their headings. May: the secretariat. One query."""
    require(actor, Action.SETUP_TAKE)
    return dict(ListMapping.objects.values_list("headings", "said"))


def _district_names(districts: Iterable[District]) -> dict[int, str]:
    """What each district is called in a cell: its name, or its code where two have the same name."""
    rows = list(districts)
    times = Counter(row.name for row in rows)
    return {row.pk: row.name if times[row.name] == 1 else row.code for row in rows}


def _district(row: District) -> Row:
    return {
        "key": row.code,
        "code": row.code,
        "number": row.number,
        "name": row.name,
        "reading": row.reading,
        "federation": row.federation,
        "town_blocks": tuple(row.town_blocks),
        "tile_row": row.tile_row,
        "tile_column": row.tile_column,
    }


def _named(row: Any, names: dict[int, str]) -> tuple[str, ...]:
    return tuple(names[district.pk] for district in row.districts.all())


def _seats(on: date, names: dict[int, str]) -> list[Row]:
    """The seats that stand on the day or later, each with who sits in it then, or else comes next."""
    held: dict[int, list[Tenure]] = {}
    for held_one in Tenure.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on)).select_related("person__account"):
        held.setdefault(held_one.seat_id, []).append(held_one)
    seats = Seat.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    found = []
    for row in seats.select_related("organisation", "committee").prefetch_related("districts"):
        tenures = held.get(row.pk, [])
        now = [each for each in tenures if in_force(each.starts_on, each.ends_on, on)]
        tenure = next(iter([*now, *tenures]), None)
        account = tenure.person.account if tenure else None
        found.append(
            {
                "key": str(row.pk),
                "organisation": row.organisation.name if row.organisation else "",
                "committee": row.committee.name if row.committee else "",
                "title": row.title,
                "role": row.role,
                "profession": row.profession,
                "districts": _named(row, names),
                "starts_on": tenure.starts_on if tenure else row.starts_on,
                "ends_on": tenure.ends_on if tenure else None,
                "person": tenure.person.name if tenure else "",
                "username": account.username if account else "",
                "decides": acts_in_order(row.decides),
                "stands_in": acts_in_order(row.stands_in),
            }
        )
    return found


def _plan(term: PlanTerm | None, names: dict[int, str]) -> dict[str, list[Row]]:
    measures = list(
        Measure.objects.filter(term=term)
        .select_related("owner")
        .prefetch_related("related", "districts", "indicators", "serves", Prefetch("parts", parts_in_order()))
    )
    pillars = list(Pillar.objects.filter(term=term))
    called = names_of_pillars(pillars)
    plans = list(DistrictPlan.objects.filter(term=term).select_related("district").prefetch_related("themes__measures"))
    return {
        SetupSheet.TERM.value: [_term(term)] if term else [],
        SetupSheet.PILLARS.value: [
            {
                "key": row.key,
                "name": row.name,
                "description": row.description,
                "above": called.get(row.above_id or 0, ""),
                "level": row.level,
            }
            for row in pillars
        ],
        SetupSheet.MEASURES.value: [_measure(row, names, called) for row in measures],
        SetupSheet.PARTS.value: [
            _part(row, part_value(each)) for row in measures for each in row.parts.all() if each.until_day is None
        ],
        SetupSheet.INDICATORS.value: [
            _indicator(row, place, each, term)
            for row in measures
            for place, each in enumerate(row.indicators.all(), start=1)
        ],
        SetupSheet.DISTRICT_PLANS.value: [
            {"key": plan.district.code, "district": names[plan.district_id], "slogan": plan.slogan} for plan in plans
        ],
        SetupSheet.SECTIONS.value: [
            {
                "key": f"{plan.district.code} {place}",
                "district": names[plan.district_id],
                "heading": part["heading"],
                "body": part["body"],
            }
            for plan in plans
            for place, part in enumerate(plan.sections, start=1)
        ],
        SetupSheet.THEMES.value: [
            _theme(plan, theme, names[plan.district_id]) for plan in plans for theme in plan.themes.all()
        ],
    }


def _term(row: PlanTerm) -> Row:
    told = {name: getattr(row, name) for name in ("number", "name", "nickname", "vision", "first_year", "last_year")}
    return {"key": str(row.number), **told}


def names_of_pillars(pillars: Iterable[Pillar]) -> dict[int, str]:
    """What each pillar is called in a cell: its name, or with all above it where two have the same name."""
    rows = list(pillars)
    times = Counter(row.name for row in rows)
    return {row.pk: row.name if times[row.name] == 1 else row.path for row in rows}


def _measure(row: Measure, names: dict[int, str], called: dict[int, str]) -> Row:
    return {
        "key": row.code,
        "number": row.number,
        "title": row.title,
        "description": row.description,
        "owner": row.owner.name,
        "related": tuple(body.name for body in row.related.all()),
        "districts": _named(row, names),
        "pillar": called.get(row.pillar_id or 0, ""),
        "group": row.group,
        "kind": row.kind,
        "serves": tuple(str(each.number) for each in row.serves.all()),
    }


def _part(measure: Measure, part: Row) -> Row:
    return {
        "key": f"{measure.code} {part['number']}",
        "measure": str(measure.number),
        "number": part["number"],
        "title": part["title"],
        "text": part["text"],
        "owner": part["owner"].get("name", ""),
        "is_rated": "yes" if part["is_rated"] else "",
    }


def _indicator(measure: Measure, place: int, row: Indicator, term: PlanTerm | None) -> Row:
    first = term.first_year if term else 0
    targets = {name: row.targets.get(str(first + at)) for at, name in enumerate(TARGETS)}
    return {
        "key": f"{measure.code} {place}",
        "measure": str(measure.number),
        "name": row.name,
        "unit": row.unit,
        "part": row.part,
        "baseline": row.baseline,
        "baseline_year": row.baseline_year,
        **targets,
    }


def _theme(plan: DistrictPlan, row: Theme, district: str) -> Row:
    return {
        "key": f"{plan.district.code} {row.number}",
        "district": district,
        "number": row.number,
        "title": row.title,
        "aim": row.aim,
        "measures": tuple(str(measure.number) for measure in row.measures.all()),
    }
