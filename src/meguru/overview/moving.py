"""What a day of moves (人事異動) brings: who leaves and comes, who needs a log-in slip, what is then without a writer or head.

A read model without tables. It reads the town as it stands: a preview asks it inside ``try_moves``, which takes the moves back.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import can, require
from meguru.base.bodies.queries.actors import actors_on
from meguru.base.bodies.queries.moving import MovingLine, Sitting, moving_lines
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, listed
from meguru.plan.plans.queries.districts import district_plans_in_year
from meguru.plan.plans.queries.measures import measures_in_year
from meguru.plan.plans.queries.terms import terms_of_years

NO_WRITER = _("書いて出す人がいません")
NO_HEAD = _("確かめる人がいません")
ONE_ALONE = _("書く人と確かめる人が、同じ一人だけになります")
# They act on every sheet of the town, and so stand in for nobody.
_OF_ALL = frozenset({Role.SECRETARIAT})


@dataclass(frozen=True)
class Passage:
    """One seat that changes hands: from whom to whom."""

    line: MovingLine
    before: Sitting | None
    after: Sitting | None


@dataclass(frozen=True)
class Mover:
    """Somebody who leaves, or comes, with the seats in question. ``username`` is empty where there is none."""

    name: str
    seats: tuple[str, ...]
    username: str
    needs_slip: bool

    @property
    def told(self) -> str:
        """The name, with the seats."""
        return _("{name}（{seats}）").format(name=self.name, seats=listed(self.seats))


@dataclass(frozen=True)
class Unattended:
    """A measure, or the plan of a district, that nobody could write or confirm. ``was_so``: the day before it was the same."""

    name: str
    owner: str
    lacks: str
    was_so: bool


@dataclass(frozen=True)
class MovesEffect:
    """What follows from moves, for whoever decides on them."""

    passages: tuple[Passage, ...]
    leaving: tuple[Mover, ...]
    coming: tuple[Mover, ...]
    vacant: tuple[MovingLine, ...]
    unattended: tuple[Unattended, ...]
    has_office_login: bool

    @property
    def slips(self) -> tuple[Mover, ...]:
        """Whoever comes and cannot log in yet."""
        return tuple(mover for mover in self.coming if mover.needs_slip)

    @property
    def vacant_titles(self) -> str:
        """The seats that nobody holds then."""
        return listed(line.title for line in self.vacant)

    @property
    def newly_unattended(self) -> tuple[Unattended, ...]:
        """What these moves leave without somebody."""
        return tuple(each for each in self.unattended if not each.was_so)

    @property
    def unattended_before(self) -> tuple[Unattended, ...]:
        """What was without somebody already."""
        return tuple(each for each in self.unattended if each.was_so)


def effect_of_moves(actor: Actor, *, day: date, seat_ids: Collection[int]) -> MovesEffect:
    """What it means that these seats change hands on a day, as they stand now. May: the secretariat. A fixed number of queries."""
    require(actor, Action.SEAT_ARRANGE)
    lines = moving_lines(day)
    moved = [line for line in lines if line.id in seat_ids]
    before, after = (_seats_by_person(lines, then=then) for then in (False, True))
    who = {each.person_id: each for line in lines for each in (line.before, line.after) if each is not None}
    gone = dict.fromkeys(line.before.person_id for line in moved if line.before and line.before.person_id not in after)
    come = dict.fromkeys(line.after.person_id for line in moved if line.after and line.after.person_id not in before)
    stays = {line.after.person_id: None for line in moved if line.after and line.after.needs_slip}
    office = [line.after for line in lines if line.role is Role.SECRETARIAT and line.after is not None]
    return MovesEffect(
        passages=tuple(Passage(line, line.before, line.after) for line in moved),
        leaving=tuple(_mover(who[key], before[key]) for key in gone),
        coming=tuple(_mover(who[key], after[key]) for key in come | stays),
        vacant=tuple(line for line in moved if line.after is None),
        unattended=tuple(_unattended(actor.town_id, day)),
        has_office_login=any(not sitting.needs_slip for sitting in office),
    )


def _seats_by_person(lines: Iterable[MovingLine], *, then: bool) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for line in lines:
        sitting = line.after if then else line.before
        if sitting is not None:
            found.setdefault(sitting.person_id, []).append(line.title)
    return found


def _mover(sitting: Sitting, seats: Sequence[str]) -> Mover:
    return Mover(sitting.name, tuple(seats), sitting.username, sitting.needs_slip)


def _unattended(town: int, day: date) -> Iterable[Unattended]:
    """Every measure and district plan of the years around the day that nobody could write, or confirm, on it."""
    actors, earlier = actors_on(town, day), actors_on(town, day - timedelta(days=1))
    for name, owner, target in _subjects(FiscalYear.of(day)):
        lacks = lacking(actors, target)
        if lacks:
            yield Unattended(name, owner, lacks, lacking(earlier, target) == lacks)


def _subjects(year: FiscalYear) -> Iterable[tuple[str, str, Target]]:
    """What is written and confirmed in a year: its name, whose it is, and that as a target of permission.

    What is reviewed in April is last year's: at the turn of a term the plan before still has sheets to be handed in.
    """
    for term in terms_of_years([year.year, year.previous.year]):
        last = min(year.year, term.last_year)
        for measure in measures_in_year(term, last):
            if measure.runs_in(last):
                yield f"{measure.code}　{measure.title}", measure.owner, Target(measure.owner_id)
        for plan in district_plans_in_year(term, last):
            name = _("{district}の地区計画").format(district=plan.name)
            yield name, plan.name, Target(None, frozenset({plan.district_id}))


def lacking(actors: Iterable[Actor], target: Target) -> str:
    """Who is missing to write what is reviewed of a measure or district, and to confirm it as a second person; else nothing."""
    writers, heads = set[int | None](), set[int | None]()
    for actor in actors:
        own = Actor(actor.town_id, actor.name, tuple(g for g in actor.grants if g.role not in _OF_ALL))
        if can(own, Action.SHEET_SEND, target):
            writers.add(actor.person_id)
        if can(own, Action.SHEET_CONFIRM, target):
            heads.add(actor.person_id)
    if not writers:
        return NO_WRITER
    if not heads:
        return NO_HEAD
    return ONE_ALONE if len(writers | heads) == 1 else ""
