"""The tree of organisations with its seats and professions, and how support teams cross it. Never names of persons."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, F, OuterRef, Subquery
from django.db.models.functions import Cast

from meguru.base.access.actions import Role
from meguru.base.bodies.models import Committee, Organisation, Seat
from meguru.base.bodies.queries.tree import head_of_house, in_tree_order
from meguru.base.bodies.rules import ORGANISATION_LABELS, CommitteeKind, OrganisationKind
from meguru.base.towns.lines import Lines
from meguru.core.language import _

# Bodies that have a column of their own where teams are shown; others are taken together by kind.
_OWN_COLUMN = (OrganisationKind.CENTRE, OrganisationKind.DEPARTMENT, OrganisationKind.WARD_COUNCIL)


@dataclass(frozen=True)
class TreeLine:
    """One organisation of the tree: how deep it stands, its seats, and how many of them are of which profession."""

    id: int
    kind: str
    name: str
    depth: int
    ends_on: date | None
    seats: int
    vacant: int
    professions: tuple[tuple[str, int], ...]

    @property
    def level(self) -> int:
        """Its level as it is counted, the top being the first."""
        return self.depth + 1


@dataclass(frozen=True)
class TeamLine:
    """One support team: for each column, with its name, who of it comes from there, as 係 and profession; and from how many."""

    name: str
    cells: tuple[tuple[str, tuple[str, ...]], ...]
    bodies: int
    seats: int


@dataclass(frozen=True)
class TeamTable:
    """Support teams beside the bodies that their members come from."""

    columns: tuple[str, ...]
    teams: tuple[TeamLine, ...]


def tree_lines(organisations: Iterable[Organisation], seats: Iterable[Seat], *, on: date) -> tuple[TreeLine, ...]:
    """Those organisations that stand above or below another on a day, from the top down. No query.

    ``seats`` are those of the day, each with ``is_held``.
    """
    standing = [row for row in organisations if row.ends_on is None or on <= row.ends_on]
    parents = {row.parent_id for row in standing}
    own: dict[int, list[Seat]] = {}
    for seat in seats:
        if seat.organisation_id is not None:
            own.setdefault(seat.organisation_id, []).append(seat)
    shown = [row for row in standing if row.parent_id is not None or row.pk in parents]
    return tuple(_tree_line(depth, row, own.get(row.pk, ())) for depth, row in in_tree_order(shown))


def _tree_line(depth: int, row: Organisation, seats: Sequence[Seat]) -> TreeLine:
    return TreeLine(
        id=row.pk,
        kind=ORGANISATION_LABELS[OrganisationKind(row.kind)],
        name=row.name,
        depth=depth,
        ends_on=row.ends_on,
        seats=len(seats),
        vacant=sum(not seat.is_held for seat in seats),  # type: ignore[attr-defined]  # annotated where they are fetched
        professions=tuple(Counter(seat.profession for seat in seats if seat.profession).most_common()),
    )


def team_table(committees: Iterable[Committee], seats: Iterable[Seat]) -> TeamTable:
    """How the support teams cross the organisations. No query: of a committee its districts are read along, of a seat its body, the
    one above that, and its districts as ``districts_along`` gives them (``served``)."""
    staff = list(seats)
    teams = [(team, _members(team, staff)) for team in committees if team.kind == CommitteeKind.SUPPORT_TEAM]
    houses = {_house(seat): None for _team, members in teams for seat in members}
    columns = tuple(house for _rank, house in sorted(houses))
    return TeamTable(columns, tuple(_team_line(team, members, columns) for team, members in teams))


def _members(team: Committee, seats: Iterable[Seat]) -> list[Seat]:
    """Support staff serve several districts from one seat, so a district's team are those who serve it."""
    served = {district.pk for district in team.districts.all()}
    return [
        seat
        for seat in seats
        if seat.committee_id == team.pk or (seat.role == Role.SUPPORT_STAFF and (not served or served & _served(seat)))
    ]


def districts_along() -> Subquery:
    """The ids of the districts of a seat, a line each, for ``annotate``."""
    rows = Seat.objects.filter(pk=OuterRef("pk"), districts__isnull=False).order_by().values("pk")
    lines = rows.annotate(lines=Lines(Cast(F("districts"), CharField())))
    return Subquery(lines.values_list("lines"), output_field=CharField())


def _served(seat: Seat) -> set[int]:
    text: str | None = seat.served  # type: ignore[attr-defined]  # annotated where they are fetched
    return {int(key) for key in (text or "").split("\n") if key}


def _house(seat: Seat) -> tuple[tuple[int, int], str]:
    """The column of a seat, after what it is ordered by: its department, the council, or the kind of any other body."""
    body = seat.organisation
    if body is None:
        return (99, 0), _("組織のない席")
    body = head_of_house(body)
    kind = OrganisationKind(body.kind)
    rank = list(OrganisationKind).index(kind)
    return ((rank, body.position), body.name) if kind in _OWN_COLUMN else ((rank, 0), str(ORGANISATION_LABELS[kind]))


def _team_line(team: Committee, members: Sequence[Seat], columns: Sequence[str]) -> TeamLine:
    cells: dict[str, list[str]] = {column: [] for column in columns}
    for seat in members:
        cells[_house(seat)[1]].append(_told(seat))
    told = tuple((column, tuple(cells[column])) for column in columns)
    return TeamLine(team.name, told, sum(bool(cell) for _column, cell in told), len(members))


def _told(seat: Seat) -> str:
    """A member in a cell: its 係 and profession, else its title."""
    section = seat.organisation.name if seat.organisation and seat.organisation.kind == OrganisationKind.SECTION else ""
    return "　".join(filter(None, (section, seat.profession))) or seat.title
