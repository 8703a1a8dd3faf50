"""The actor: who acts, from which seats. Plain data, built by ``bodies`` (the web), by the command line, or by a job."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from meguru.base.access.actions import ROLE_LABELS, Action, Role
from meguru.core.language import _, joined

# So long somebody is new in a seat.
NEW_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Grant:
    """What one held seat gives: a role, over the seat's own organisation and districts.

    ``house`` are the bodies that count as its own besides: of a 係 the department above it, of a department its 係 (record 0050).
    ``decides`` and ``stands_in`` are the decisions that the town has left to this seat, and to it for an absent one (代決).
    """

    role: Role
    seat_id: int | None = None
    seat_title: str = ""
    organisation_id: int | None = None
    committee_id: int | None = None
    district_ids: frozenset[int] = frozenset()
    decides: frozenset[Action] = frozenset()
    stands_in: frozenset[Action] = frozenset()
    # From which day it is held, where somebody may have held it before.
    taken_over_on: date | None = None
    house: frozenset[int] = frozenset()

    @property
    def organisation_ids(self) -> frozenset[int]:
        """The bodies that count as this seat's own."""
        return self.house | ({self.organisation_id} if self.organisation_id is not None else frozenset())

    @property
    def role_label(self) -> str:
        """The role in words."""
        return ROLE_LABELS[self.role]

    def is_of(self, target: "Target") -> bool:
        """Whether the target belongs to this seat's own body or districts."""
        return target.organisation_id in self.organisation_ids or bool(self.district_ids & target.district_ids)

    def shares(self, target: "Target") -> bool:
        """Whether the target is this seat's own, or its body does it together with the one that leads it."""
        return self.is_of(target) or bool(self.organisation_ids & target.partner_ids)


@dataclass(frozen=True)
class Actor:
    """A person (or Meguru itself) acting in one town at one moment.

    ``reserved`` are the decisions that the town has left to named seats, each with the name of such a seat.
    """

    town_id: int
    name: str
    grants: tuple[Grant, ...]
    account_id: int | None = None
    person_id: int | None = None
    body: str = ""
    reserved: frozenset[tuple[Action, str]] = frozenset()

    @property
    def roles(self) -> frozenset[Role]:
        """The roles this actor holds through all seats."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def seat_id(self) -> int | None:
        """The first seat held; entries of the ledger name it."""
        return self.grants[0].seat_id if self.grants else None

    def newly_taken_over(self, day: date) -> tuple[Grant, ...]:
        """The seats that this actor took over not long before the day."""
        return tuple(g for g in self.grants if g.taken_over_on and day - g.taken_over_on < NEW_FOR)

    def owns(self, target: "Target") -> bool:
        """Whether the target belongs to a body or district of any seat held."""
        return any(grant.is_of(target) for grant in self.grants)

    def shares(self, target: "Target") -> bool:
        """Whether a body of any seat held does it together with the one that leads it, or it is its own."""
        return any(grant.shares(target) for grant in self.grants)

    def seats_deciding(self, action: Action) -> list[str]:
        """The names of the seats to which the town has left a decision; none where it is left to all of the role."""
        return sorted(seat for reserved, seat in self.reserved if reserved is action)

    @property
    def role_words(self) -> str:
        """The roles in words, for the head of a page."""
        return joined("・", dict.fromkeys(ROLE_LABELS[grant.role] for grant in self.grants))


@dataclass(frozen=True)
class Target:
    """What is acted on, as far as permission is concerned: whose it is. Empty means the town as a whole.

    ``organisation_id`` is the body that leads it, ``partner_ids`` are those that do it together with it.
    """

    organisation_id: int | None = None
    district_ids: frozenset[int] = field(default_factory=frozenset)
    partner_ids: frozenset[int] = field(default_factory=frozenset)


TOWN_WIDE = Target()


def system_actor(town_id: int) -> Actor:
    """Meguru itself, for jobs."""
    return Actor(town_id=town_id, name=_("めぐる"), grants=(Grant(Role.SYSTEM),), body=_("めぐる"))


def resident_actor(town_id: int) -> Actor:
    """A resident without an account."""
    return Actor(town_id=town_id, name=_("住民"), grants=(Grant(Role.RESIDENT),), body=_("住民"))


def machine_actor(town_id: int, name: str) -> Actor:
    """Whoever works at the machine itself, at the command line: founds a town, seats its first people, and signs nothing."""
    return Actor(town_id=town_id, name=name, grants=(Grant(Role.MACHINE),), body=_("運用者"))
