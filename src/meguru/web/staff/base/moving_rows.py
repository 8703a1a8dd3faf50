"""The rows of the page of moves: what was shown, what was typed into them, and the moves that make of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.core import signing
from django.http import QueryDict

from meguru.base.access.actor import Actor
from meguru.base.bodies.commands.moving import MoveProblem, SeatMove
from meguru.base.bodies.commands.naming import another
from meguru.base.bodies.queries.moving import MovingLine, PersonMeant
from meguru.base.bodies.queries.order import in_register_order
from meguru.base.bodies.rules import LONGEST_PERSON, LONGEST_USERNAME
from meguru.core.errors import DomainError
from meguru.core.fiscal import parse_day
from meguru.core.language import _
from meguru.core.text import clean_line, flat_name, without_controls
from meguru.web.forms import is_iso_day

# So many rows stand on the page at once; what is typed stays on it whatever it is narrowed to.
MOST_SHOWN = 200
_SALT = "meguru.moves-seen"
# What a row said when it was shown: what stood about the seat, and what stood in the boxes.
Seen = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class MoveRow:
    """One seat on the page: what stands in its boxes, whether somebody wrote there, what is wrong, whom the name may mean."""

    line: MovingLine
    name: str
    username: str = ""
    until: str = ""
    person: str = ""
    is_touched: bool = False
    seen: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    meant: tuple[PersonMeant, ...] = ()
    # The row of the table it came from, where it did.
    number: int = 0

    @property
    def id(self) -> str:
        """The seat's id, as it ends the names of the boxes."""
        return str(self.line.id)

    @property
    def until_type(self) -> str:
        """The browser's own day picker, unless what was typed is no day: it comes back to be mended."""
        return "date" if not self.until or is_iso_day(self.until) else "text"

    @property
    def another(self) -> str:
        """What is sent where somebody new of the same name is meant."""
        return another(self.name)

    def problem(self, name: str, sentence: str) -> "MoveRow":
        """The row with something wrong at one of its boxes; told with the row of the table where it came from one."""
        said = (
            _("表の{number}行目：{sentence}").format(number=self.number, sentence=sentence) if self.number else sentence
        )
        return replace(self, errors={**self.errors, name: said})


def rows_as_they_stand(lines: Iterable[MovingLine]) -> list[MoveRow]:
    """The rows as nobody has written in them: each with who holds the seat from the day."""
    return [_standing(line) for line in lines]


def _standing(line: MovingLine) -> MoveRow:
    after = line.after
    until = after.until.isoformat() if after and after.until else ""
    return MoveRow(line, after.name if after else "", until=until, seen=line.seen)


def sealed(rows: Iterable[MoveRow]) -> str:
    """What the rows say, for the page to bring back: so that a later save tells what was written from what stood there."""
    stands = ((row, _standing(row.line)) for row in rows)
    said = {row.id: [row.seen, was.name, was.until] for row, was in stands}
    return signing.dumps(said, salt=_SALT, compress=True)


def unsealed(text: str) -> Seen:
    """What was shown. Raises ``signing.BadSignature``."""
    said: Seen = signing.loads(text, salt=_SALT)
    return said


def rows_as_typed(lines: Iterable[MovingLine], post: QueryDict, shown: Seen, *, same_day: bool) -> list[MoveRow]:
    """The rows with what was written in them; where nothing was, as they stand now.

    ``same_day``: they were shown for this day, so that what somebody else changed in between is told at its row.
    """
    return [_typed(_standing(line), post, shown.get(str(line.id)), same_day=same_day) for line in lines]


def _typed(row: MoveRow, post: QueryDict, shown: Sequence[str] | None, *, same_day: bool) -> MoveRow:
    if shown is None or not _is_written(post, row.id, shown):
        return row
    kept = shown[0] if same_day else row.seen
    return replace(row, **_boxes(post, row.id, shown), is_touched=True, seen=kept)  # type: ignore[arg-type]


def _boxes(post: QueryDict, seat: str, shown: Sequence[str]) -> dict[str, str]:
    """What stands in the boxes of a seat; a box that was not on the page says what was shown."""
    stood = {"name": shown[1], "username": "", "until": shown[2], "person": ""}
    return {what: clean_line(without_controls(post.get(f"{what}-{seat}", was))) for what, was in stood.items()}


def _is_written(post: QueryDict, seat: str, shown: Sequence[str]) -> bool:
    return tuple(_boxes(post, seat, shown).values()) != (shown[1], "", shown[2], "")


def written_in(post: QueryDict, shown: Seen) -> list[str]:
    """The seats in whose boxes something was written, by id."""
    return [seat for seat, stood in shown.items() if _is_written(post, seat, stood)]


def rows_as_moved(lines: Iterable[MovingLine], moves: Sequence[SeatMove]) -> list[MoveRow]:
    """The rows with the moves in their boxes."""
    said = {move.seat_id: move for move in moves}
    rows = []
    for line in lines:
        row, move = _standing(line), said.get(line.id)
        if move is not None:
            until = move.until.isoformat() if move.until else ""
            more = {"name": move.name, "username": move.username, "until": until, "person": move.person}
            row = replace(row, **more, seen=move.seen or row.seen, is_touched=True)  # type: ignore[arg-type]
        rows.append(row)
    return rows


def moves_of(rows: Iterable[MoveRow]) -> tuple[list[SeatMove], list[MoveProblem]]:
    """The moves that the touched rows ask for, and what cannot be read of them."""
    moves, problems = [], []
    for row in rows:
        if not row.is_touched:
            continue
        until: date | None = None
        try:
            until = parse_day(row.until) if row.until else None
        except DomainError as wrong:
            problems.append(MoveProblem(row.line.id, "until", wrong.message))
        if len(row.username) > LONGEST_USERNAME:
            said = _("利用者名は、{longest}字までにしてください。").format(longest=LONGEST_USERNAME)
            problems.append(MoveProblem(row.line.id, "username", said))
        moves.append(SeatMove(row.line.id, row.name, row.username, until, row.person, row.seen))
    return moves, problems


def with_problems(rows: Iterable[MoveRow], problems: Sequence[MoveProblem]) -> list[MoveRow]:
    """The rows with what is wrong at their boxes."""
    told: dict[int, list[MoveProblem]] = {}
    for problem in problems:
        told.setdefault(problem.seat_id, []).append(problem)
    found = []
    for row in rows:
        for problem in told.get(row.line.id, ()):
            row = row.problem(problem.field, problem.sentence)  # noqa: PLW2901
        found.append(row)
    return found


def with_people(rows: Iterable[MoveRow], people: Sequence[PersonMeant]) -> list[MoveRow]:
    """The rows that name somebody who is known with whom they may mean, so that another of the name can be said to be meant."""
    by_name: dict[str, list[PersonMeant]] = {}
    for person in people:
        by_name.setdefault(flat_name(person.name), []).append(person)
    found = []
    for row in rows:
        meant = tuple(by_name.get(flat_name(row.name), ())) if row.is_touched and row.name else ()
        stays = row.line.after is not None and flat_name(row.line.after.name) == flat_name(row.name)
        found.append(row if stays and len(meant) < 2 else replace(row, meant=meant))
    return found


def narrowed(rows: Sequence[MoveRow], *, body: str, role: str, words: str, which: str) -> tuple[list[MoveRow], int]:
    """The rows that are asked for, with every one that was written in; and how many more there would be."""

    def wanted(row: MoveRow) -> bool:
        line = row.line
        text = flat_name(f"{line.title} {line.before.name if line.before else ''} {row.name}")
        return (
            (not body or body in (*line.bodies, *line.districts))
            and (not role or role == line.role.value)
            and (not words or flat_name(words) in text)
            and (which != "due" or line.after is None or line.falls_vacant)
            and (which != "written" or row.is_touched)
            and (which != "changing" or line.is_changing or line.falls_vacant)
        )

    asked = [row for row in rows if wanted(row)]
    shown = {row.id for row in asked[:MOST_SHOWN]}
    found = [row for row in rows if row.is_touched or row.id in shown]
    return found, sum(not row.is_touched and row.id not in shown for row in asked)


def bodies_of(actor: Actor, lines: Iterable[MovingLine]) -> list[str]:
    """What the rows can be narrowed to: organisations, committees and districts that have seats, as the register has them."""
    return in_register_order(actor, {name for line in lines for name in (*line.bodies, *line.districts)})


LONGEST = {"name": LONGEST_PERSON, "username": LONGEST_USERNAME}
