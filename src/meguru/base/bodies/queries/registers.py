"""The registers as their pages read them: bodies with their districts, people with their seats, the operator's passes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Committee, District, OperatorPass, Organisation, Person, Tenure
from meguru.base.bodies.queries.houses import TeamTable, TreeLine, districts_along, team_table, tree_lines
from meguru.base.bodies.queries.lists import committees_on, districts_on, standing_on
from meguru.base.bodies.queries.naming import names_told
from meguru.base.bodies.queries.order import by_seat
from meguru.base.bodies.queries.structure import StructureView, seats_standing, structure_of
from meguru.base.bodies.queries.tree import in_tree_order
from meguru.base.bodies.rules import (
    COMMITTEE_LABELS,
    ORGANISATION_LABELS,
    CommitteeKind,
    OrganisationKind,
    in_force,
)
from meguru.core.language import choices_of


@dataclass(frozen=True)
class BodyLine:
    """An organisation or committee in a list."""

    id: int
    kind: str
    name: str
    description: str
    districts: tuple[str, ...]
    renamed: str = ""
    ends_on: date | None = None


@dataclass(frozen=True)
class BodyGroup:
    """The bodies of one kind."""

    label: str
    bodies: tuple[BodyLine, ...]


@dataclass(frozen=True)
class Register:
    """Everything the town has registered, persons not among it. Districts with their last renaming in words."""

    districts: tuple[tuple[District, str], ...]
    organisations: tuple[BodyGroup, ...]
    committees: tuple[BodyGroup, ...]
    structure: StructureView
    tree: tuple[TreeLine, ...]
    teams: TeamTable


def register_of_bodies(actor: Actor, *, on: date) -> Register:
    """The register on a day. May: everybody in the workshop. Eight queries."""
    require(actor, Action.WORKSHOP_ENTER)
    everything = list(Committee.objects.prefetch_related("districts"))
    committees = [row for row in everything if row.ends_on is None or on <= row.ends_on]
    organisations = list(Organisation.objects.prefetch_related("districts"))
    seats = list(seats_standing(on).annotate(served=districts_along()))
    told = {key: line.said for key, line in names_told(actor).items()}
    return Register(
        districts=tuple((row, told.get(("district", row.pk), "")) for row in District.objects.all()),
        organisations=_groups(organisations, choices_of(ORGANISATION_LABELS, OrganisationKind), told),
        committees=_groups(everything, choices_of(COMMITTEE_LABELS, CommitteeKind), told),
        structure=structure_of(committees, seats),
        tree=tree_lines(organisations, seats, on=on),
        teams=team_table(committees, seats),
    )


def _groups(
    rows: Iterable[Organisation | Committee], kinds: list[tuple[str, str]], told: Mapping[tuple[str, int], str]
) -> tuple[BodyGroup, ...]:
    lines = [
        BodyLine(
            id=row.pk,
            kind=row.kind,
            name=row.name,
            description=row.description if isinstance(row, Committee) else "",
            districts=tuple(district.name for district in row.districts.all()),
            renamed=told.get(("committee" if isinstance(row, Committee) else "organisation", row.pk), ""),
            ends_on=row.ends_on,
        )
        for row in rows
    ]
    groups = (BodyGroup(label, tuple(line for line in lines if line.kind == kind)) for kind, label in kinds)
    return tuple(group for group in groups if group.bodies)


@dataclass(frozen=True)
class PersonLine:
    """A person with the name they log in with and the seats they hold on a day."""

    id: int
    name: str
    username: str
    account_id: int | None
    seats: tuple[tuple[int, str], ...]
    is_erased: bool


def list_people(actor: Actor, *, on: date) -> list[PersonLine]:
    """Everybody registered, with their log-in names. May: the secretariat, the operator. Two queries."""
    require(actor, Action.ACCOUNT_OPEN)
    tenures = Prefetch("tenures", Tenure.objects.select_related("seat"))
    return [
        PersonLine(
            id=row.pk,
            name=row.name,
            username=row.account.username if row.account else "",
            account_id=row.account_id,
            seats=tuple((t.seat_id, t.seat.title) for t in row.tenures.all() if in_force(t.starts_on, t.ends_on, on)),
            is_erased=row.erased_at is not None,
        )
        for row in Person.objects.select_related("account").prefetch_related(tenures)
    ]


def people_to_seat(actor: Actor) -> list[tuple[int, str]]:
    """Who can be put into a seat, by id and name, in the order of the seats. May: the secretariat, the operator."""
    require(actor, Action.SEAT_ARRANGE)
    return list(by_seat(Person.objects.filter(erased_at=None)).values_list("pk", "name"))


@dataclass(frozen=True)
class PassLine:
    """A leave for the operator to enter."""

    id: int
    username: str
    reason: str
    opens_at: datetime
    closes_at: datetime
    is_open: bool
    may_be_taken_back: bool
    taken_back_at: datetime | None


def list_passes(actor: Actor, *, at: datetime) -> list[PassLine]:
    """The operator's passes, newest first. May: the secretariat."""
    require(actor, Action.OPERATOR_ADMIT)
    return [
        PassLine(
            id=row.pk,
            username=row.account.username,
            reason=row.reason,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            taken_back_at=row.taken_back_at,
            is_open=row.opens_at <= at < row.closes_at and row.taken_back_at is None,
            may_be_taken_back=at < row.closes_at and row.taken_back_at is None,
        )
        for row in OperatorPass.objects.select_related("account")
    ]


@dataclass(frozen=True)
class SeatChoices:
    """What a new seat can belong to."""

    organisations: tuple[Organisation, ...]
    committees: tuple[Committee, ...]
    districts: tuple[District, ...]


def seat_choices(
    actor: Actor,
    *,
    on: date,
    also: int | None = None,
    also_committee: int | None = None,
    also_districts: Collection[str] = (),
) -> SeatChoices:
    """What a seat can belong to on a day; ``also`` the organisation, committee and districts it belongs to. Three queries.

    May: the secretariat, the operator.
    """
    require(actor, Action.SEAT_ARRANGE)
    return SeatChoices(
        tuple(row for _depth, row in in_tree_order(standing_on(on, also).select_related("parent"))),
        tuple(committees_on(on, also_committee)),
        tuple(districts_on(on, also_districts)),
    )
