"""Who has not logged in yet: those whom a log-in slip can be made for."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Person, Tenure


@dataclass(frozen=True)
class Newcomer:
    """Somebody with a seat, now or to come, who has never logged in. ``given_until``: a slip was made, valid until then."""

    id: int
    name: str
    username: str
    seats: tuple[str, ...]
    given_until: datetime | None
    has_password: bool

    def needs_slip(self, at: datetime) -> bool:
        """Whether no password of theirs opens the door: none was given, or the one of a slip has run out."""
        return not self.has_password or (self.given_until is not None and self.given_until < at)

    def holds_slip(self, at: datetime) -> bool:
        """Whether a slip was made that still opens the door; another one would put an end to it."""
        return self.has_password and self.given_until is not None and self.given_until >= at


def people_without_login(actor: Actor, *, on: date) -> list[Newcomer]:
    """Everybody who holds a seat on a day or later and has never logged in. May: the secretariat. Two queries."""
    require(actor, Action.ACCOUNT_OPEN)
    held = Tenure.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on))
    people = (
        Person.objects.filter(Q(account=None) | Q(account__last_login=None), erased_at=None)
        .filter(pk__in=held.values("person"))
        .select_related("account")
        .prefetch_related(Prefetch("tenures", held.select_related("seat")))
    )
    return [
        Newcomer(
            id=person.pk,
            name=person.name,
            username=person.account.username if person.account else "",
            seats=tuple(tenure.seat.title for tenure in person.tenures.all()),
            given_until=person.account.given_until if person.account else None,
            has_password=person.account is not None and person.account.has_usable_password(),
        )
        for person in people
    ]
