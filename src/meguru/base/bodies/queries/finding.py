"""What of districts, bodies, seats and people can be found: plain rows without an actor, for ``overview``, which asks nobody."""

from dataclasses import dataclass
from datetime import date

from meguru.base.bodies.models import Committee, District, NameChange, Organisation, Person, Seat
from meguru.base.bodies.rules import Registered
from meguru.base.bodies.rules.standing import areas_after


@dataclass(frozen=True)
class BodyRow:
    """One of them: its id, its name, what else it is known by, and how its name is read."""

    id: int
    name: str
    more: str = ""
    reading: str = ""


def _called_before(what: Registered) -> dict[int, list[str]]:
    """What each was called before: who looks for the old name finds what bears the new one."""
    found: dict[int, list[str]] = {}
    rows = NameChange.objects.filter(**{f"{what.value}__isnull": False}, applied_at__isnull=False)
    for key, before in rows.values_list(f"{what.value}_id", "before"):
        found.setdefault(key, []).append(before)
    return found


def districts_to_find() -> list[BodyRow]:
    """Districts with their federation, blocks and earlier names, in the order of their numbers from the last.

    A block that one left to another is found under both: who looks for it finds where it lies, and where it lay.
    """
    rows, before = list(District.objects.order_by("-number")), _called_before(Registered.DISTRICT)
    areas = areas_after(rows, date.max)
    return [
        BodyRow(row.pk, row.name, _lines(row.federation, *blocks, *before.get(row.pk, ())), row.reading)
        for row in rows
        for blocks in [dict.fromkeys((*row.town_blocks, *areas[row.code]))]
    ]


def _lines(*texts: object) -> str:
    return "\n".join(str(text) for text in texts if text)


def organisations_to_find() -> list[BodyRow]:
    """Organisations with their earlier names."""
    before = _called_before(Registered.ORGANISATION)
    rows = Organisation.objects.order_by("-position", "-id").values_list("pk", "name")
    return [BodyRow(pk, name, _lines(*before.get(pk, ()))) for pk, name in rows]


def committees_to_find() -> list[BodyRow]:
    """Committees with what they are for and their earlier names."""
    before = _called_before(Registered.COMMITTEE)
    rows = Committee.objects.order_by("-position", "-id").values_list("pk", "name", "description")
    return [BodyRow(pk, name, _lines(said, *before.get(pk, ()))) for pk, name, said in rows]


def seats_to_find() -> list[BodyRow]:
    """Seats with the body they belong to and their earlier titles. Never who sits in one."""
    before = _called_before(Registered.SEAT)
    rows = Seat.objects.order_by("-position", "-id").values_list("pk", "title", "organisation__name", "committee__name")
    return [BodyRow(pk, title, _lines(*more, *before.get(pk, ()))) for pk, title, *more in rows]


def people_to_find() -> list[BodyRow]:
    """People whose name was not erased."""
    return [BodyRow(*row) for row in Person.objects.filter(erased_at=None).values_list("pk", "name")]
