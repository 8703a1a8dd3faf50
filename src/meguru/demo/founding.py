"""Founds a demo town through commands: its bodies, seats and people, and its plan read from the worn sample document."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher

from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor, machine_actor
from meguru.base.bodies import commands as bodies
from meguru.base.bodies.models import Account, Committee, Organisation
from meguru.base.bodies.queries import actor_of_person
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.clock import JAPAN
from meguru.demo.content import TownContent
from meguru.demo.content_shapes import Measure, Seat
from meguru.demo.plan_document import worn_plan_text
from meguru.files.reading import read_plan
from meguru.plan.documents import commands as documents
from meguru.plan.plans import commands as plans
from meguru.plan.terms.measures import MeasureKind

DEMO_PASSWORD = "meguru-mihon-2016"  # noqa: S105  # printed at every start of the demo; sample towns only

ROLES = {
    "secretariat": Role.SECRETARIAT,
    "department_writer": Role.DEPARTMENT_WRITER,
    "department_approver": Role.DEPARTMENT_APPROVER,
    "council_staff": Role.COUNCIL_STAFF,
    "support_staff": Role.SUPPORT_STAFF,
    "district_officer": Role.SUPPORT_STAFF,
    "district_committee": Role.DISTRICT_COMMITTEE,
    "committee_member": Role.COMMITTEE_MEMBER,
    "auditor": Role.AUDITOR,
}
COMMITTEES = {
    "formulation": CommitteeKind.FORMULATION,
    "secretariat": CommitteeKind.SECRETARIAT,
    "district_committees": CommitteeKind.DISTRICT_COMMITTEE,
    "liaison": CommitteeKind.LIAISON,
    "support": CommitteeKind.SUPPORT_TEAM,
}


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a working day in Japan."""
    return datetime.combine(day, time(hour, minute), JAPAN)


@dataclass
class Stage:
    """A founded demo town with the ids that its story needs."""

    town: Town
    content: TownContent
    operator: Actor
    organisations: dict[str, Organisation] = field(default_factory=dict)
    committees: dict[str, Committee] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    _actors: dict[tuple[str, ...], Actor] = field(default_factory=dict)

    def actor(self, seat_code: str, day: date) -> Actor:
        """Whoever sits in a seat on a day, as the actor they were then. ``LookupError`` where the seat was vacant.

        An actor is plain data, the same on every day on which the person holds the same seats; so it is read once for those.
        """
        person = self.content.seat(seat_code).holder_on(day)
        if person is None:
            raise LookupError(f"nobody sits in {seat_code} on {day}")
        key = (person, *(seat.code for seat in self.content.seats if seat.holder_on(day) == person))
        if key not in self._actors:
            found = actor_of_person(self.people[person], self.town, at=moment(day))
            if found is None:
                raise LookupError(f"{person} acts for no seat on {day}")
            self._actors[key] = found
        return self._actors[key]

    def secretary(self, seat_code: str, day: date) -> Actor:
        """The holder of a seat where it belongs to the secretariat, else the secretariat's first seat, which acts for it."""
        kind = self.content.seat(seat_code).kind if seat_code else ""
        return self.actor(seat_code if kind == "secretariat" else self.first_secretary, day)

    @property
    def first_secretary(self) -> str:
        """The code of the secretariat's first seat."""
        return self.content.seats_of("secretariat")[0].code


def found_town(content: TownContent) -> Stage:
    """Found the town with all its bodies, seats and people, and adopt its plan."""
    start = min([content.term.adopted_on, *(holder.since for seat in content.seats for holder in seat.holders)])
    at = moment(start, 9)
    shape = content.town
    town = bodies.found_town(
        slug=shape.slug,
        name=shape.name,
        at=at,
        reading=shape.reading,
        office_name=shape.office_name,
        council_name=shape.council_name,
        is_sample=shape.is_sample,
        sample_note=shape.sample_note,
        department=shape.contact.department,
        telephone=shape.contact.telephone,
        fax=shape.contact.fax,
        post=shape.contact.post,
        licence=shape.licence,
    )
    stage = Stage(town=town, content=content, operator=machine_actor(town.pk, "運用者"))
    with town_scope(town):
        _bodies(stage, at)
        _people(stage, at)
        _plan(stage)
    return stage


def _bodies(stage: Stage, at: datetime) -> None:
    content, actor = stage.content, stage.operator
    for district in content.districts:
        bodies.add_district(
            actor=actor,
            code=district.code,
            number=district.number,
            name=district.name,
            reading=district.reading,
            at=at,
            federation=district.federation,
            tile_row=district.row,
            tile_column=district.column,
            town_blocks=list(district.towns),
        )
    for position, organisation in enumerate(content.organisations):
        stage.organisations[organisation.code] = bodies.add_organisation(
            actor=actor,
            kind=OrganisationKind(organisation.kind),
            name=organisation.name,
            at=at,
            districts=organisation.districts,
            position=position,
        )
    _committees(stage, at)
    for position, flow in enumerate(content.flows):
        bodies.add_flow(
            actor=actor,
            source=COMMITTEES[flow.source],
            target=COMMITTEES[flow.target],
            label=flow.label,
            both_ways=flow.both_ways,
            at=at,
            position=position,
        )


def _committees(stage: Stage, at: datetime) -> None:
    content = stage.content
    for position, body in enumerate(content.bodies):
        kind = COMMITTEES[body.key]
        of_districts = kind in (CommitteeKind.DISTRICT_COMMITTEE, CommitteeKind.SUPPORT_TEAM)
        for district in content.districts if of_districts else [None]:
            name = body.name
            if district is not None:
                name = district.committee if kind is CommitteeKind.DISTRICT_COMMITTEE else district.support_team
            found = bodies.add_committee(
                actor=stage.operator,
                kind=kind,
                name=name,
                description=body.description,
                districts=[district.code] if district else [],
                at=at,
                position=position,
            )
            key = district.code if district and kind is CommitteeKind.DISTRICT_COMMITTEE else body.key
            stage.committees[key if district is None or key == district.code else f"{key}:{district.code}"] = found


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
            accounts[account.person] = bodies.open_account(
                actor=actor, username=account.login, password=DEMO_PASSWORD, at=at
            )
    seated = {holder.person for seat in content.seats if seat.kind in ROLES for holder in seat.holders}
    for person in content.people:
        if person.code in seated:
            row = bodies.add_person(actor=actor, name=person.name, at=at, account=accounts.get(person.code))
            stage.people[person.code] = row.pk
    for position, seat in enumerate(seat for seat in content.seats if seat.kind in ROLES):
        _seat(stage, seat, position, at)


def _seat(stage: Stage, seat: Seat, position: int, at: datetime) -> None:
    committee = "secretariat" if seat.kind == "secretariat" else seat.committee
    starts = min([holder.since for holder in seat.holders], default=stage.content.term.adopted_on)
    row = bodies.add_seat(
        actor=stage.operator,
        title=seat.title,
        role=ROLES[seat.kind],
        organisation=stage.organisations.get(seat.organisation),
        committee=stage.committees.get(committee),
        districts=seat.districts,
        starts_on=starts,
        at=at,
        position=position,
    )
    stage.seats[seat.code] = row.pk
    for holder in seat.holders:
        bodies.take_seat(
            actor=stage.operator,
            seat_id=row.pk,
            person_id=stage.people[holder.person],
            starts_on=holder.since,
            ends_on=holder.until,
            is_substitute=holder.is_substitute,
            at=max(at, moment(holder.since, 9)),
        )


def _plan(stage: Stage) -> None:
    """Read the worn sample document as an office would, correct what it does not say, and adopt the plan."""
    content = stage.content
    term = content.term
    day = max([term.adopted_on, *(holder.since for holder in content.seat(stage.first_secretary).holders[:1])])
    actor = stage.actor(stage.first_secretary, day)
    text = worn_plan_text(content).encode()
    found = read_plan(text, f"{content.town.slug}-plan.txt").to_json()
    reading = documents.keep_reading(
        actor=actor,
        filename=f"{content.town.name} 計画書（見本）.txt",
        digest=hashlib.sha256(text).hexdigest(),
        found=found,
        at=moment(day, 9),
    )
    _correct_reading(stage, actor, reading.pk, [row["title"] for row in reading.rows], day)
    plans.prepare_term(
        actor=actor,
        number=term.number,
        name=term.name,
        nickname=term.nickname,
        vision=term.vision,
        first_year=term.first_year,
        last_year=term.last_year,
        settings=_settings(content),
        pillars=[(pillar.key, pillar.name, pillar.description) for pillar in content.pillars],
        reading_id=reading.pk,
        at=moment(day, 10),
    )
    for measure in content.measures:
        _arrange(stage, actor, measure, day)
    for plan in content.district_plans:
        plans.write_district_plan(
            actor=actor,
            term_number=term.number,
            district=plan.district,
            slogan=plan.slogan,
            sections=[(section.heading, section.body) for section in plan.sections],
            themes=[plans.ThemeDraft(title=t.title, aim=t.aim, measures=t.measures) for t in plan.themes],
            at=moment(day, 11),
        )
    plans.adopt_plan(actor=actor, term_number=term.number, on=term.adopted_on, at=moment(day, 15))


def _correct_reading(stage: Stage, actor: Actor, reading_id: int, titles: list[str], day: date) -> None:
    """What a careful officer does with a reading: puts each row's text right where the document says less than the plan."""
    for measure in stage.content.measures:
        row = titles.index(measure.title) if measure.title in titles else len(titles)
        if row == len(titles):
            titles.append(measure.title)
        documents.correct_reading_row(
            actor=actor,
            reading_id=reading_id,
            row=row,
            values={
                "title": measure.title,
                "description": measure.full_description,
                "owner": stage.organisations[measure.owner].name,
                "group": measure.group,
                "kind": MeasureKind(measure.kind).value,
            },
            is_dropped=False,
            at=moment(day, 9, 30),
        )


def _settings(content: TownContent) -> dict[str, Any]:
    term = content.term
    calendar: dict[str, Any] = {
        "stages": [
            {
                "key": stage.key,
                "label": stage.label,
                "english": stage.english,
                "from_month": stage.from_month,
                "to_month": stage.to_month,
            }
            for stage in term.stages
        ]
    }
    due = {
        "sheet_due": term.due.measure_sheets,
        "district_sheet_due": term.due.district_sheets,
        "reply_due": term.due.replies,
    }
    calendar |= {key: [int(part) for part in day.split("-")] for key, day in due.items() if day}
    return {
        "words": dict(term.words),
        "scale": [
            {
                "code": value.code,
                "label": value.label,
                "meaning": value.meaning,
                "step": None if value.is_special else value.step,
                "letter": value.letter,
            }
            for value in term.scale
        ],
        "directions": [{"code": d.code, "label": d.label, "layer": d.code} for d in term.directions],
        "quorum": {
            "rule": term.quorum.rule,
            "base": "seats" if term.quorum.base == "fixed" else "filled",
            "online_counts": term.quorum.counts_online,
            "proxy_counts": term.quorum.counts_proxy,
            "written_counts": term.quorum.counts_written,
        },
        "calendar": calendar,
    }


def _arrange(stage: Stage, actor: Actor, measure: Measure, day: date) -> None:
    term = stage.content.term
    plans.arrange_measure(
        actor=actor,
        term_number=term.number,
        code=measure.code,
        pillar=measure.pillar or None,
        related=[stage.organisations[code].name for code in measure.related],
        districts=measure.districts,
        indicators=[
            plans.IndicatorDraft(
                name=indicator.name,
                unit=indicator.unit,
                baseline=indicator.baseline,
                baseline_year=term.first_year - 1,
                targets={int(year): value for year, value in indicator.targets.items()},
            )
            for indicator in measure.indicators
        ],
        at=moment(day, 10, 30),
    )
