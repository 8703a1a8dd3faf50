"""Commands for a day on which many seats change hands at once (人事異動): all of it, or nothing. May: the secretariat.

``commands`` names them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.commands.naming import PeopleNamed
from meguru.base.bodies.commands.seats import leave_seat, take_seat
from meguru.base.bodies.commands.tenures import extend_tenure, withdraw_tenure
from meguru.base.bodies.models import Person
from meguru.base.bodies.queries.actors import actors_on
from meguru.base.bodies.queries.moving import MovingLine, Sitting, moving_lines
from meguru.base.bodies.rules import LONGEST_PERSON, MOST_MOVES, check_day_of_moves, may_withdraw
from meguru.core.clock import day_of
from meguru.core.errors import DomainError, Invalid
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.core.text import clean_line, too_long

R = TypeVar("R")
# What the single commands call a field that is another one in a list of moves.
_FIELDS = {"new_name": "name", "person": "name", "starts_on": "name", "ends_on": "until"}


@dataclass(frozen=True)
class SeatMove:
    """Who holds one seat from the day on. Without a name it falls vacant.

    ``person`` is the id of the one who is meant where a name can mean several, or what ``naming.another`` says.
    ``seen`` is what stood about the seat when this was decided (``MovingLine.seen``).
    """

    seat_id: int
    name: str
    username: str = ""
    until: date | None = None
    person: str = ""
    seen: str = ""


@dataclass(frozen=True)
class MoveProblem:
    """Why one seat cannot be moved so. ``field`` is ``name``, ``username`` or ``until``."""

    seat_id: int
    field: str
    sentence: str


class MovesRefused(Invalid):
    """Nothing was moved, because some of it is wrong; all of that is told."""

    def __init__(self, problems: Sequence[MoveProblem]) -> None:
        super().__init__({"moves": _("直すところがある席が{count}あります。").format(count=len(problems))})
        self.problems = tuple(problems)


@command
def move_seats(*, actor: Actor, day: date, moves: Sequence[SeatMove], at: datetime) -> int:
    """Let these seats change hands on a day, each by the commands its own page would call; how many did.

    Whoever held a seat holds it until the day before. Raises ``MovesRefused`` with everything that is wrong: also what somebody
    else has changed since it was seen, and that nobody would hold a seat of the secretariat. ``Invalid`` for too many, or a
    day far off.
    """
    require(actor, Action.SEAT_ARRANGE)
    check_day_of_moves(day, day_of(at))
    if len(moves) > MOST_MOVES:
        said = _("一度に替えられるのは、{most}席までです。分けて替えてください。")
        raise Invalid({"moves": said.format(most=MOST_MOVES)})
    lines = {line.id: line for line in moving_lines(day, [move.seat_id for move in moves])}
    moving = _Moving(actor, day, at)
    for move in moves:
        moving.move(move, lines.get(move.seat_id))
    # Those who are in charge must not all go: nobody could bring anybody in any more.
    if (
        moves
        and not moving.problems
        and not any(Role.SECRETARIAT in each.roles for each in actors_on(actor.town_id, day))
    ):
        said = _("これでは、事務局の席に就く人がいなくなります。事務局の席に就く人を、先に決めてください。")
        office = [move for move in moves if lines[move.seat_id].role is Role.SECRETARIAT] or moves
        moving.problems.append(MoveProblem(office[0].seat_id, "name", said))
    if moving.problems:
        raise MovesRefused(moving.problems)
    if not moving.moved:
        nothing_changed()
        return 0
    record(actor, Event.SEATS_MOVED, at=at, number=moving.moved)
    return moving.moved


def try_moves(
    *, actor: Actor, day: date, moves: Sequence[SeatMove], at: datetime, look: Callable[[], R]
) -> tuple[tuple[MoveProblem, ...], R | None]:
    """Move the seats, look at what the town is like then, and take it all back: what would be wrong, or what was seen."""
    try:
        with transaction.atomic():
            move_seats(actor=actor, day=day, moves=moves, at=at)
            seen = look()
            transaction.set_rollback(True)
    except MovesRefused as refused:
        return refused.problems, None
    return (), seen


class _Moving:
    """Moves seat after seat, and keeps what is wrong beside it."""

    def __init__(self, actor: Actor, day: date, at: datetime) -> None:
        self.actor, self.day, self.at = actor, day, at
        self.people = PeopleNamed(actor, at)
        self.problems: list[MoveProblem] = []
        self.moved = 0

    def move(self, move: SeatMove, line: MovingLine | None) -> None:
        """Move one seat. What is wrong with it refuses all of them, so nothing is left half done."""
        try:
            self.moved += self._move(move, line)
        except DomainError as refused:
            told = refused.fields if isinstance(refused, Invalid) else {"name": refused.message}
            for field, sentence in told.items():
                self.problems.append(MoveProblem(move.seat_id, _FIELDS.get(field, field), sentence))

    def _move(self, move: SeatMove, line: MovingLine | None) -> bool:
        if line is None:
            raise Invalid({"name": _("この席は、{day}にはありません。").format(day=wareki(self.day))})
        if move.seen and move.seen != line.seen:
            said = _("ページを開いたあとで、ほかの人がこの席を変えました。いまは「{now}」です。確かめてください。")
            raise Invalid({"name": said.format(now=line.after.name if line.after else _("空席"))})
        name = clean_line(move.name)
        if problem := too_long(_("氏名"), name, LONGEST_PERSON):
            raise Invalid({"name": problem})
        if not name:
            if move.username:
                raise Invalid({"name": _("利用者名を渡す人の氏名を入れてください。")})
            return self._vacate(line)
        person = self.people.person(name, move.username, chosen=move.person)
        changed = self._seat(move, line, person)
        if move.username and (person.account is None or person.account.username.lower() != move.username.lower()):
            self.people.give_username(person, move.username)
            changed = True
        return changed

    def _vacate(self, line: MovingLine) -> bool:
        """Let nobody hold the seat from the day on."""
        if line.after is None:
            return False
        self._end(line.id, line.after)
        return True

    def _end(self, seat_id: int, sitting: Sitting) -> None:
        """End the time of whoever would hold the seat on the day; what only lies ahead is taken back."""
        if sitting.since < self.day:
            self._leave(seat_id)
        elif may_withdraw(sitting.since, day_of(self.at)):
            withdraw_tenure(actor=self.actor, seat_id=seat_id, tenure_id=sitting.tenure_id, at=self.at)
        else:
            said = _("{name}さんが、{day}からもう就いています。それより後の日で替えるか、席のページで直してください。")
            raise Invalid({"name": said.format(name=sitting.name, day=wareki(sitting.since))})

    def _leave(self, seat_id: int) -> None:
        leave_seat(actor=self.actor, seat_id=seat_id, ends_on=self.day - timedelta(days=1), at=self.at)

    def _seat(self, move: SeatMove, line: MovingLine, person: Person) -> bool:
        """Let the person hold the seat from the day on: as they do already, for longer, or in somebody's place."""
        after = line.after
        if after is not None and after.person_id == person.pk:
            if after.until == move.until:
                return False
            extend_tenure(actor=self.actor, seat_id=line.id, tenure_id=after.tenure_id, ends_on=move.until, at=self.at)
            return True
        if line.next_from and (move.until is None or move.until >= line.next_from):
            said = _("{day}から、次の人が就くことになっています。その前の日までにしてください。")
            raise Invalid({"until": said.format(day=wareki(line.next_from))})
        if after is not None:
            self._end(line.id, after)
        take_seat(
            actor=self.actor,
            seat_id=line.id,
            person_id=person.pk,
            starts_on=self.day,
            ends_on=move.until,
            # Whoever comes for the time that was left to the one before serves it out (補欠).
            is_substitute=after is not None and after.until is not None and after.until == move.until,
            at=self.at,
        )
        return True
