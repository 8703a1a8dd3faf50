"""What of districts, bodies, seats and people can be found: plain rows without an actor, for ``overview``, which asks nobody."""

from dataclasses import dataclass

from meguru.base.bodies.models import Committee, District, Organisation, Person, Seat


@dataclass(frozen=True)
class BodyRow:
    """One of them: its id, its name, what else it is known by, and how its name is read."""

    id: int
    name: str
    more: str = ""
    reading: str = ""


def districts_to_find() -> list[BodyRow]:
    """Districts with their federation and blocks, in the order of their numbers from the last."""
    rows = District.objects.order_by("-number")
    return [
        BodyRow(row.pk, row.name, "\n".join(filter(None, (row.federation, *map(str, row.town_blocks)))), row.reading)
        for row in rows
    ]


def organisations_to_find() -> list[BodyRow]:
    """Organisations."""
    return [BodyRow(*row) for row in Organisation.objects.order_by("-position", "-id").values_list("pk", "name")]


def committees_to_find() -> list[BodyRow]:
    """Committees with what they are for."""
    rows = Committee.objects.order_by("-position", "-id").values_list("pk", "name", "description")
    return [BodyRow(*row) for row in rows]


def seats_to_find() -> list[BodyRow]:
    """Seats with the body they belong to. Never who sits in one."""
    rows = Seat.objects.order_by("-position", "-id").values_list("pk", "title", "organisation__name", "committee__name")
    return [BodyRow(pk, title, "\n".join(filter(None, more))) for pk, title, *more in rows]


def people_to_find() -> list[BodyRow]:
    """People whose name was not erased."""
    return [BodyRow(*row) for row in Person.objects.filter(erased_at=None).values_list("pk", "name")]
