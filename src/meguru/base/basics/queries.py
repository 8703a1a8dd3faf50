"""Reading the basics of districts: one district's days, all districts of a day, and where the areas of a file lie."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.basics.models import AreaPlace, BasicsVersion, DistrictBasics
from meguru.base.basics.rules.areas import OUTSIDE, Ground, Grounds
from meguru.base.basics.rules.numbers import (
    Line,
    Numbers,
    differences,
    in_a_line,
    lines_of,
    numbers_of,
)
from meguru.base.basics.witness import basics_hash
from meguru.base.bodies.models import District
from meguru.base.bodies.queries.lists import standing_on
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.bodies.rules.standing import areas_after, only_heir
from meguru.base.towns.scope import town_in_scope
from meguru.core.errors import or_not_found
from meguru.core.text import fingerprint


@dataclass(frozen=True)
class EarlierNumbers:
    """What a day's numbers were before a correction."""

    numbers: Numbers
    source: str
    replaced_at: datetime
    replaced_by: str

    @property
    def lines(self) -> tuple[Line, ...]:
        """The table of what was known then."""
        return lines_of(self.numbers)


@dataclass(frozen=True)
class Day:
    """A district's basics on a day, beside those of the day before it that is known."""

    id: int
    as_of: date
    source: str
    numbers: Numbers
    before: "Day | None" = None
    earlier: tuple[EarlierNumbers, ...] = ()
    # What somebody sees who opens a form of it, given back to the command; only where one district is read.
    seen: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        """The table of the day with what changed since the day before."""
        return lines_of(self.numbers, self.before.numbers if self.before else None)

    @property
    def in_a_line(self) -> str:
        """What is told where there is room for a line."""
        return in_a_line(self.numbers, self.before.numbers if self.before else None)

    @property
    def differences(self) -> list[str]:
        """What does not add up."""
        return differences(self.numbers)


@dataclass(frozen=True)
class DistrictDays:
    """A district with all its days, the newest first, and the care plazas that serve it."""

    id: int
    code: str
    name: str
    number: int
    days: tuple[Day, ...]
    plazas: tuple[str, ...] = ()

    @property
    def newest(self) -> Day | None:
        """The newest day; ``None`` where there is none."""
        return self.days[0] if self.days else None


def days_of(rows: Iterable[DistrictBasics], earlier: Iterable[BasicsVersion] = ()) -> tuple[Day, ...]:
    """The days of one district, the newest first, each beside the one before it."""
    versions: dict[int, list[EarlierNumbers]] = {}
    for each in earlier:
        who = each.replaced_by.name if each.replaced_by else ""
        told = EarlierNumbers(numbers_of(each.said), str(each.said.get("source", "")), each.replaced_at, who)
        versions.setdefault(each.basics_id, []).append(told)
    found: list[Day] = []
    for row in sorted(rows, key=lambda row: row.as_of):
        before = found[-1] if found else None
        found.append(Day(row.pk, row.as_of, row.source, row.numbers, before, tuple(versions.get(row.pk, ()))))
    return tuple(reversed(found))


def basics_of_districts(upto: date | None = None) -> dict[int, tuple[Day, ...]]:
    """The days of every district that has any, by its id; for whoever has asked already. One query."""
    rows: dict[int, list[DistrictBasics]] = {}
    for row in DistrictBasics.objects.filter(as_of__lte=upto) if upto else DistrictBasics.objects.all():
        rows.setdefault(row.district_id, []).append(row)
    return {district: days_of(own) for district, own in rows.items()}


def list_basics(actor: Actor, *, on: date) -> list[DistrictDays]:
    """Every district there is on a day, and those that ended and have numbers. May: everybody in the workshop. Two queries."""
    require(actor, Action.WORKSHOP_ENTER)
    days = basics_of_districts()
    return [
        DistrictDays(row.pk, row.code, row.name, row.number, days.get(row.pk, ()))
        for row in District.objects.all()
        if row.ends_on is None or on <= row.ends_on or row.pk in days
    ]


def get_basics(actor: Actor, code: str, *, plazas_on: date | None = None) -> DistrictDays:
    """One district with its days, what they were before corrections, and its plazas of a day. May: everybody in the workshop.

    Without a day no plazas are read. Raises ``NotFound``. Four queries.
    """
    require(actor, Action.WORKSHOP_ENTER)
    row: District = or_not_found(District.objects.filter(code=code).first())
    versions = BasicsVersion.objects.filter(basics__district=row).select_related("replaced_by")
    own = list(DistrictBasics.objects.filter(district=row))
    seen = {each.pk: seen_of(each) for each in own}
    days = tuple(replace(day, seen=seen[day.id]) for day in days_of(own, versions))
    plazas = plazas_of(row.pk, plazas_on) if plazas_on else ()
    return DistrictDays(row.pk, row.code, row.name, row.number, days, plazas)


def newest_day(actor: Actor, code: str, *, upto: date) -> Day | None:
    """The newest basics of a district until a day, beside those before; ``None`` where there are none. One query.

    May: everybody in the workshop.
    """
    require(actor, Action.WORKSHOP_ENTER)
    rows = DistrictBasics.objects.filter(district__code=code, as_of__lte=upto).order_by("-as_of")[:2]
    return next(iter(days_of(rows)), None)


def plazas_of(district_id: int, day: date) -> tuple[str, ...]:
    """The care plazas that serve a district on a day, as they are registered: they are counted from there, never typed twice."""
    rows = standing_on(day).filter(kind=OrganisationKind.CARE_PLAZA, districts=district_id)
    return tuple(rows.values_list("name", flat=True))


def grounds_of_town(actor: Actor, *, on: date) -> Grounds:
    """The districts there are on a day with their town blocks, and the areas that were placed by hand. Three queries.

    May: who takes basics.
    """
    return grounds_by_day(actor, [on])[on]


def grounds_by_day(actor: Actor, days: Iterable[date]) -> dict[date, Grounds]:
    """The same of several days: between two days on which no district ended it is one and the same. Three queries.

    What a district had that has ended is its heir's; an area that was placed by hand there is to be placed again where there are
    several heirs, or none. May: who takes basics.
    """
    require(actor, Action.BASICS_TAKE)
    districts = list(District.objects.prefetch_related("into"))
    ends = sorted({row.ends_on for row in districts if row.ends_on is not None})
    placed, name = _placed(), town_in_scope().name
    found: dict[int, Grounds] = {}
    said: dict[date, Grounds] = {}
    for day in sorted(set(days)):
        passed = sum(end < day for end in ends)
        if passed not in found:
            found[passed] = _grounds_on(day, districts, placed, name)
        said[day] = found[passed]
    return said


def _grounds_on(on: date, districts: Sequence[District], placed_by_hand: Sequence[AreaPlace], town: str) -> Grounds:
    areas = areas_after(districts, on)
    standing = [row for row in districts if row.ends_on is None or on <= row.ends_on]
    grounds = [Ground(row.code, row.name, tuple(areas[row.code])) for row in standing]
    heirs = {
        row.code: {*row.area_to.values(), *(heir.code for heir in row.into.all())} & areas.keys()
        for row in districts
        if row not in standing
    }
    placed = {
        row.flat: only_heir(row.district.code, heirs) if row.district is not None else OUTSIDE for row in placed_by_hand
    }
    kept = {flat: code for flat, code in placed.items() if code is not None}
    return Grounds(grounds, kept, town, placed.keys() - kept.keys())


def _placed() -> Sequence[AreaPlace]:
    return list(AreaPlace.objects.select_related("district"))


def kept_numbers(actor: Actor) -> dict[tuple[str, date], DistrictBasics]:
    """The basics as they stand, by district's code and day. May: who takes basics. One query."""
    require(actor, Action.BASICS_TAKE)
    return {(row.district.code, row.as_of): row for row in DistrictBasics.objects.select_related("district")}


def seen_by(actor: Actor, code: str, as_of: date) -> str:
    """What somebody sees who opens the form of a day: given back to ``write_basics``. May: who takes basics. One query."""
    require(actor, Action.BASICS_TAKE)
    return seen_of(DistrictBasics.objects.filter(district__code=code, as_of=as_of).first())


def seen_of(row: DistrictBasics | None) -> str:
    """As ``seen_by``, for a command that has asked already."""
    return fingerprint(basics_hash(row)) if row else ""


def state_seen(actor: Actor) -> str:
    """The state that a preview is made from: given back to ``take_basics``. May: who takes basics. Three queries."""
    require(actor, Action.BASICS_TAKE)
    return state_of()


def state_of() -> str:
    """The basics, the districts and the placed areas as they stand; for a command that has asked already."""
    rows = [f"{row.pk} {basics_hash(row)}" for row in DistrictBasics.objects.order_by("pk")]
    places = [f"{flat} {where}" for flat, where in AreaPlace.objects.order_by("pk").values_list("flat", "district")]
    districts = [
        f"{row.pk} {row.code} {row.name} {row.town_blocks} {row.ends_on} {sorted(row.area_to.items())}"
        for row in District.objects.order_by("pk")
    ]
    return fingerprint(*rows, *places, *districts)
