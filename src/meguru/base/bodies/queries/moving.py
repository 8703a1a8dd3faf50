"""Who holds each seat until a day and from it on: what the page of moves (人事異動) shows, and its commands compare with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from meguru.base.access.actions import ROLE_LABELS, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Person, Seat, Tenure
from meguru.base.bodies.queries.order import by_seat
from meguru.base.bodies.queries.seats import _seats
from meguru.base.bodies.rules import in_force
from meguru.core.language import _


@dataclass(frozen=True)
class Sitting:
    """Somebody in a seat: who, from when, until when. ``needs_slip``: no password has let them in yet."""

    tenure_id: int
    person_id: int
    name: str
    username: str
    since: date
    until: date | None
    needs_slip: bool


@dataclass(frozen=True)
class MovingLine:
    """A seat with who holds it on the day before and on the day itself; ``next_from``: when the one after that is to begin."""

    id: int
    title: str
    role: Role
    organisation: str
    committee: str
    districts: tuple[str, ...]
    before: Sitting | None
    after: Sitting | None
    next_from: date | None

    @property
    def role_label(self) -> str:
        """The role in words."""
        return ROLE_LABELS[self.role]

    @property
    def bodies(self) -> tuple[str, ...]:
        """The organisation and the committee it belongs to."""
        return tuple(filter(None, (self.organisation, self.committee)))

    @property
    def seen(self) -> str:
        """What stands about the seat, as a word by which a later save sees whether somebody else changed it in between."""
        told = (
            f"{each.tenure_id}-{each.person_id}-{each.until or ''}" if each else ""
            for each in (self.before, self.after)
        )
        return "/".join((*told, str(self.next_from or "")))

    @property
    def is_changing(self) -> bool:
        """Whether it is recorded already that somebody else holds the seat from the day, or somebody again."""
        return self.after is not None and (self.before is None or self.before.tenure_id != self.after.tenure_id)

    @property
    def falls_vacant(self) -> bool:
        """Whether its holder's time is up and nobody is named for the day."""
        return self.before is not None and self.after is None

    @property
    def has_limit(self) -> bool:
        """Whether times in this seat have a last day, so that it is asked for the next one's."""
        return any(each is not None and each.until is not None for each in (self.before, self.after)) or bool(
            self.next_from
        )

    @property
    def rank(self) -> int:
        """What is looked at first: seats whose time is up, vacant ones, those that change already, the rest."""
        return 0 if self.falls_vacant else 1 if self.after is None else 2 if self.is_changing else 3


def seats_on_move(actor: Actor, *, day: date) -> list[MovingLine]:
    """Every seat that stands on a day, those whose time is up first. May: the secretariat. Three queries."""
    require(actor, Action.SEAT_ARRANGE)
    return sorted(moving_lines(day), key=lambda line: line.rank)


def moving_lines(day: date, seat_ids: Collection[int] | None = None) -> list[MovingLine]:
    """As ``seats_on_move``, for who has asked already: all seats of a day in their order, or these."""
    rows = _seats("person__account")
    found = rows if seat_ids is None else rows.filter(pk__in=seat_ids)
    return [_line(seat, day) for seat in found if in_force(seat.starts_on, seat.ends_on, day)]


def _line(seat: Seat, day: date) -> MovingLine:
    tenures = list(seat.tenures.all())
    later = [tenure.starts_on for tenure in tenures if tenure.starts_on > day]
    return MovingLine(
        id=seat.pk,
        title=seat.title,
        role=Role(seat.role),
        organisation=seat.organisation.full_name if seat.organisation else "",
        committee=seat.committee.name if seat.committee else "",
        districts=tuple(district.name for district in seat.districts.all()),
        before=_sitting(tenures, day - timedelta(days=1)),
        after=_sitting(tenures, day),
        next_from=min(later, default=None),
    )


def _sitting(tenures: list[Tenure], day: date) -> Sitting | None:
    for tenure in tenures:
        if in_force(tenure.starts_on, tenure.ends_on, day):
            person = tenure.person
            account = person.account
            return Sitting(
                tenure_id=tenure.pk,
                person_id=person.pk,
                name=person.name,
                username=account.username if account else "",
                since=tenure.starts_on,
                until=tenure.ends_on,
                needs_slip=account is None or (account.last_login is None and not account.has_usable_password()),
            )
    return None


@dataclass(frozen=True)
class PersonMeant:
    """Somebody who may be meant by a name, told apart from others of that name by what they hold on the day."""

    id: int
    name: str
    username: str
    seats: tuple[str, ...]

    @property
    def key(self) -> str:
        """The id as a form sends it."""
        return str(self.id)

    @property
    def told(self) -> str:
        """The seats, else the user name, else that there is neither."""
        return _("、").join(self.seats) or self.username or _("いまは席がありません")


def people_meant(actor: Actor, *, day: date) -> list[PersonMeant]:
    """Everybody whom a name on the page of moves can mean, in the order of the seats. May: the secretariat. Two queries."""
    require(actor, Action.SEAT_ARRANGE)
    held: dict[int, list[str]] = {}
    before = day - timedelta(days=1)
    for tenure in Tenure.objects.filter(starts_on__lte=before).select_related("seat"):
        if in_force(tenure.starts_on, tenure.ends_on, before):
            held.setdefault(tenure.person_id, []).append(tenure.seat.title)
    people = by_seat(Person.objects.filter(erased_at=None)).select_related("account")
    return [
        PersonMeant(row.pk, row.name, row.account.username if row.account else "", tuple(held.get(row.pk, ())))
        for row in people
    ]
