"""Founds a demo town through commands: its bodies, seats and people, and its plan read from the worn sample document."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time
from typing import Any, TypeVar

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

from meguru.base.access.actor import Actor, machine_actor
from meguru.base.bodies import commands as bodies
from meguru.base.bodies.models import Account, Committee, Organisation
from meguru.base.bodies.queries.actors import actor_of_person
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.clock import JAPAN
from meguru.core.errors import DomainError, Invalid
from meguru.demo.content import ContentBroken, TownContent
from meguru.demo.content_shapes import Act, Measure, Seat
from meguru.demo.content_toml import Row
from meguru.demo.plan_document import worn_plan_text
from meguru.files.reading import read_plan
from meguru.plan.documents import commands as documents
from meguru.plan.documents.queries import get_reading
from meguru.plan.plans import commands as plans
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries.printed import printed_asked
from meguru.plan.plans.queries.terms import term_on

DEMO_PASSWORD = "meguru-mihon-2016"  # noqa: S105  # printed at every start of the demo; sample towns only

V = TypeVar("V")


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a working day in Japan."""
    return datetime.combine(day, time(hour, minute), JAPAN)


@contextmanager
def told(row: Row) -> Iterator[None]:
    """Whatever a row asks for and a command refuses is told with the row's place, as ``ContentBroken``."""
    try:
        yield
    except Invalid as error:
        said = "; ".join(f"{name}: {sentence}" for name, sentence in error.fields.items())
        raise ContentBroken(f"{row.where}: {said}") from error
    except (DomainError, LookupError) as error:
        raise ContentBroken(f"{row.where}: {error.args[0]}") from error


def keywords(row: Row) -> dict[str, Any]:
    """What a row says, for the command whose keywords are its keys."""
    return {item.name: getattr(row, item.name) for item in fields(row) if item.name != "where"}


class Register(dict[str, V]):
    """What has been registered so far, by name. Raises ``LookupError`` with a sentence for any other name."""

    def __init__(self, noun: str) -> None:
        super().__init__()
        self.noun = noun

    def __missing__(self, name: str) -> V:
        raise LookupError(f"{self.noun} {name or '(none)'} is not there")


@dataclass
class Stage:
    """A founded demo town with what its story needs of it."""

    town: Town
    content: TownContent
    operator: Actor
    organisations: Register[Organisation] = field(default_factory=lambda: Register("organisation"))
    committees: Register[Committee] = field(default_factory=lambda: Register("committee"))
    seats: Register[Seat] = field(default_factory=lambda: Register("seat"))
    people: Register[int] = field(default_factory=lambda: Register("person"))
    tenures: dict[tuple[str, str], int] = field(
        default_factory=dict
    )  # by seat and person; the last where one came back
    _actors: dict[tuple[str, ...], Actor] = field(default_factory=dict)

    def actor(self, act: Act) -> Actor:
        """Whoever sat in the seat on the day, as the actor they were then. ``LookupError`` where the seat was vacant.

        An actor is plain data, the same on every day on which the person holds the same seats; so it is read once for those.
        """
        person = self._holder(act.by, act.on)
        key = (person, *(code for code, seat in self.seats.items() if seat.holder_on(act.on) == person))
        if key not in self._actors:
            found = actor_of_person(self.people[person], self.town, at=moment(act.on))
            if found is None:
                raise LookupError(f"{person} acts for no seat on {act.on}")
            self._actors[key] = found
        return self._actors[key]

    def tenure(self, code: str, on: date) -> int:
        """The time in the seat of whoever sits there on a day. ``LookupError`` where the seat is vacant."""
        return self.tenures[code, self._holder(code, on)]

    def _holder(self, code: str, on: date) -> str:
        person = self.seats[code].holder_on(on)
        if person is None:
            raise LookupError(f"seat {code} is vacant on {on}")
        return person


def plan_on(day: date) -> PlanTerm:
    """The plan that counts on a day of the story. ``LookupError`` where there is none."""
    term = term_on(day)
    if term is None:
        raise LookupError(f"no plan on {day}")
    return term


def found_town(content: TownContent) -> Stage:
    """Found the town with all its bodies, seats and people, and adopt its plan. Raises ``ContentBroken``."""
    at = moment(content.founded_on, 9)
    with told(content.town):
        town = bodies.found_town(at=at, **keywords(content.town))
    stage = Stage(town=town, content=content, operator=machine_actor(town.pk, "運用者"))
    with town_scope(town):
        _bodies(stage, at)
        _people(stage, at)
        for position, seat in enumerate(content.seats):
            with told(seat):
                _seat(stage, seat, position, at)
        _plan(stage)
    return stage


def _bodies(stage: Stage, at: datetime) -> None:
    content, actor = stage.content, stage.operator
    for district in content.districts:
        with told(district):
            bodies.add_district(actor=actor, at=at, **keywords(district))
    for position, organisation in enumerate(content.organisations):
        with told(organisation):
            said = keywords(organisation)
            above = said.pop("parent")
            parent_id = stage.organisations[above].pk if above else None
            stage.organisations[organisation.name] = bodies.add_organisation(
                actor=actor, at=at, position=position, parent_id=parent_id, **said
            )
    for position, body in enumerate(content.bodies):
        own = [(name, [district]) for district, name in body.districts.items()]
        for name, districts in own or [(body.name, [])]:
            with told(body):
                stage.committees[name] = bodies.add_committee(
                    actor=actor,
                    kind=body.kind,
                    name=name,
                    description=body.description,
                    districts=districts,
                    at=at,
                    position=position,
                )
    for position, flow in enumerate(content.flows):
        with told(flow):
            bodies.add_flow(actor=actor, at=at, position=position, **keywords(flow))


@contextmanager
def _lightly_hashed() -> Iterator[None]:
    """Hash passwords with few rounds meanwhile.

    The demo's password is printed at every start, so its hash keeps no secret, and sixteen full ones take most of the set-up's
    time. At the first log-in Django sees the few rounds and hashes again with all of them.
    """
    hasher = get_hasher()
    if not isinstance(hasher, PBKDF2PasswordHasher):
        yield
        return
    full, hasher.iterations = hasher.iterations, 1_000
    try:
        yield
    finally:
        hasher.iterations = full


def _people(stage: Stage, at: datetime) -> None:
    content, actor = stage.content, stage.operator
    accounts: dict[str, Account] = {}
    with _lightly_hashed():
        for account in content.accounts:
            with told(account):
                if account.person and account.person not in content.people:
                    raise LookupError(f"person {account.person} is not there")
                accounts[account.person] = bodies.open_account(
                    actor=actor, username=account.username, password=DEMO_PASSWORD, at=at
                )
    for name in content.people:
        stage.people[name] = bodies.add_person(actor=actor, name=name, at=at, account=accounts.get(name)).pk


def _seat(stage: Stage, seat: Seat, position: int, at: datetime) -> None:
    row = bodies.add_seat(
        actor=stage.operator,
        title=seat.title,
        role=seat.role,
        profession=seat.profession,
        organisation=stage.organisations[seat.organisation] if seat.organisation else None,
        committee=stage.committees[seat.committee] if seat.committee else None,
        districts=seat.districts,
        starts_on=seat.starts_on,
        at=at,
        position=position,
    )
    if seat.code in stage.seats:
        raise LookupError(f"seat {seat.code} stands twice")
    stage.seats[seat.code] = seat
    for holder in seat.holders:
        with told(holder):
            tenure = bodies.take_seat(
                actor=stage.operator,
                seat_id=row.pk,
                person_id=stage.people[holder.person],
                starts_on=holder.starts_on,
                ends_on=holder.ends_on,
                is_substitute=holder.is_substitute,
                at=max(at, moment(holder.starts_on, 9)),
            )
            stage.tenures[seat.code, holder.person] = tenure.pk


def _plan(stage: Stage) -> None:
    """Read the worn sample document as an office would, correct what it does not say, and adopt the plan."""
    content, term = stage.content, stage.content.term
    day = term.prepared.on
    with told(term):
        actor = stage.actor(term.prepared)
        reading_id = _read_plan(stage, actor, day)
        plans.prepare_term(
            actor=actor,
            number=term.number,
            name=term.name,
            nickname=term.nickname,
            vision=term.vision,
            first_year=term.first_year,
            last_year=term.last_year,
            settings=term.settings,
            pillars=[(row.key, row.name, row.text, row.above, row.level) for row in term.pillars],
            reading_id=reading_id,
            printed=plans.PrintedAnswers(parts=_named_inside(stage, actor, reading_id)),
            at=moment(day, 10),
        )
    for measure in content.measures:
        with told(measure):
            row = plans.arrange_measure(
                actor=actor,
                term_number=term.number,
                code=measure.code,
                pillar=measure.pillar or None,
                related=measure.related,
                districts=measure.districts,
                indicators=measure.indicators,
                parts=measure.parts or None,
                serves=measure.serves or None,
                at=moment(day, 10, 30),
            )
            if row.title != measure.title:
                raise LookupError(f"{measure.code} is the code of {row.title}")
    for plan in content.district_plans:
        with told(plan):
            plans.write_district_plan(actor=actor, term_number=term.number, at=moment(day, 11), **keywords(plan))
    with told(term):
        plans.adopt_plan(actor=actor, term_number=term.number, on=term.adopted_on, at=moment(day, 15))


def _named_inside(stage: Stage, actor: Actor, reading_id: int) -> set[int]:
    """The measures whose titles or texts name sub-items beyond doubt, by their place in the reading: taken when asked."""
    reading = get_reading(actor, reading_id)
    kept = [row for row in reading.rows if not row["is_dropped"]]
    term = stage.content.term
    asked = printed_asked(actor, reading.found, kept, (term.first_year, term.last_year))
    return {place for place, _title, proposed in asked.parts if proposed.is_sure}


def _read_plan(stage: Stage, actor: Actor, day: date) -> int:
    """What a careful officer does with a reading: puts each row's text right where the document says less than the plan."""
    town = stage.content.town
    text = worn_plan_text(stage.content).encode()
    reading = documents.keep_reading(
        actor=actor,
        filename=f"{town.name} 計画書（見本）.txt",
        digest=hashlib.sha256(text).hexdigest(),
        found=read_plan(text, f"{town.slug}-plan.txt").to_json(),
        at=moment(day, 9),
    )
    titles = [row["title"] for row in reading.rows]
    for measure in stage.content.measures:
        row = titles.index(measure.title) if measure.title in titles else len(titles)
        if row == len(titles):
            titles.append(measure.title)
        with told(measure):
            documents.correct_reading_row(
                actor=actor,
                reading_id=reading.pk,
                row=row,
                values=_row_values(stage, measure),
                is_dropped=False,
                at=moment(day, 9, 30),
            )
    return reading.pk


def _row_values(stage: Stage, measure: Measure) -> dict[str, str]:
    return {
        "title": measure.title,
        "description": measure.full_description,
        "owner": stage.organisations[measure.owner].name,
        "group": measure.group,
        "kind": measure.kind.value,
    }
