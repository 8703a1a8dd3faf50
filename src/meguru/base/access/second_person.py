"""Who counts as a second person (law 11): somebody else, whose login or seat does not depend on the first person.

Pure decisions about accounts. Commands ask ``bodies.entrusted``, which finds the bonds in the records.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A password somebody else gave leaves its giver so long as a possible user of the account, even where it has been changed:
# the giver could have changed it. Within a week whoever was locked out by it has noticed.
WATCHED = timedelta(days=7)


class BondKind(StrEnum):
    """How one account came to have power over another's way in."""

    LOGIN = "login"
    SEAT = "seat"
    ENTRY = "entry"


@dataclass(frozen=True)
class Bond:
    """That one account gave another its password, its seat or its leave to enter, and when."""

    kind: BondKind
    giver: int
    receiver: int
    given_at: datetime
    is_unchanged: bool = False  # the password given is still the one in use


def weighs(bond: Bond, *, since: datetime, at: datetime) -> bool:
    """Whether a bond still gives power over what was drafted at ``since`` and is decided at ``at``.

    A seat counts when it was given after the draft; a password or a pass also for a week, a password until it is changed.
    """
    if bond.kind is BondKind.SEAT:
        return since <= bond.given_at <= at
    return bond.is_unchanged or min(since, at - WATCHED) <= bond.given_at <= at


def in_the_hands_of(first: int, bonds: Iterable[Bond]) -> set[int]:
    """The accounts into which the first one may have a way: those it gave something, and those these gave something."""
    links = [(bond.giver, bond.receiver) for bond in bonds]
    held, reached = set[int](), {first}
    while reached:
        held |= reached
        reached = {receiver for giver, receiver in links if giver in held} - held
    return held - {first}
