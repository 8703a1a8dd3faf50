"""Who can take a decision in a town: the seats it is left to, who stands in for them, and whether anybody is there at all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from meguru.base.access.actions import DECISIONS, ROLE_TABLE, Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.deciding import acts_read
from meguru.base.bodies.models import Seat
from meguru.base.bodies.queries.actors import _held_on
from meguru.core.language import _, joined


@dataclass(frozen=True)
class Desk:
    """A seat from which a decision is taken, with who sits in it. ``can_act``: somebody does, and has a user name."""

    seat_id: int
    title: str
    holder: str
    person_id: int | None
    can_act: bool

    @property
    def words(self) -> str:
        """The seat with its holder, or that it is vacant, or that its holder cannot log in."""
        holder = self.holder or _("空席")
        if self.holder and not self.can_act:
            holder = _("{holder}・利用者名がありません").format(holder=self.holder)
        return _("{seat}（{holder}）").format(seat=self.title, holder=holder)


@dataclass(frozen=True)
class Desks:
    """The seats of one decision. Where the town left it to none, ``deciding`` is empty; ``others`` are all whose role allows it."""

    action: Action
    deciding: tuple[Desk, ...]
    deputies: tuple[Desk, ...]
    others: tuple[Desk, ...]

    @property
    def words(self) -> str:
        """The seats that decide, with their holders."""
        return joined("、", (desk.words for desk in self.deciding))

    @property
    def deputy_words(self) -> str:
        """The seats that stand in, with their holders."""
        return joined("、", (desk.words for desk in self.deputies))

    def way_out(self, first_id: int | None) -> str:
        """What to do where nobody but the drafter could decide; empty where somebody can."""
        able = (*self.deciding, *self.deputies) if self.deciding else self.others
        if any(desk.can_act and desk.person_id != first_id for desk in able):
            return ""
        if not self.deciding:
            return _(
                "案をつくる人のほかに、事務局に人がいません。"
                "事務局の席にもう一人就けて、利用者名とパスワードを渡してください。"
            )
        return _("決裁する席は、{seats}です。席に人を就けて利用者名を渡すか、代決できる席を決めてください。").format(
            seats=self.words
        )


def desks_of_town(actor: Actor, *, on: date) -> list[Desks]:
    """Who takes each decision on a day. One query. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    roles = [role.value for role, table in ROLE_TABLE.items() if set(DECISIONS) & set(table)]
    seats = Seat.objects.filter(_held_on(on), role__in=roles).order_by("position", "id")
    held = Q(tenures__starts_on__lte=on) & (Q(tenures__ends_on=None) | Q(tenures__ends_on__gte=on))
    rows = list(seats.annotate(now=FilteredRelation("tenures", condition=held)).values(*_COLUMNS))
    return [_desks(action, rows) for action in DECISIONS]


def desks_of(actor: Actor, action: Action, *, on: date) -> Desks:
    """Who takes one decision on a day. One query. May: everybody in the workshop."""
    return next(desks for desks in desks_of_town(actor, on=on) if desks.action is action)


_PERSON = ("now__person", "now__person__name", "now__person__account")
_COLUMNS = ("pk", "title", "role", "decides", "stands_in", *_PERSON)


def _desks(action: Action, seats: list[dict[str, Any]]) -> Desks:
    able = [seat for seat in seats if action in ROLE_TABLE[Role(seat["role"])]]
    deciding = [seat for seat in able if action in acts_read(seat["decides"])]
    deputies = [seat for seat in able if action in acts_read(seat["stands_in"])]
    others = [] if deciding else able
    return Desks(action, *(tuple(_desk(seat) for seat in found) for found in (deciding, deputies, others)))


def _desk(seat: dict[str, Any]) -> Desk:
    person, name, account = (seat[column] for column in _PERSON)
    return Desk(seat["pk"], seat["title"], name or "", person, can_act=account is not None)
