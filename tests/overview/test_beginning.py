"""The checklist of a new town: what is there, what comes next, until the first year is open; on the first page and for doctor."""

from collections.abc import Iterator

import pytest

from meguru.base.access.actions import Role
from meguru.base.access.actor import machine_actor
from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_organisation,
    add_person,
    add_seat,
    take_seat,
)
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import NotAllowed
from meguru.overview.beginning import FirstStep, StepKind, StepState, first_steps
from meguru.project.words import doctor
from tests.support.beginning import first_day
from tests.support.browse import Person
from tests.support.cast import BEGINNING, START, Player
from tests.support.queries import MOST, queries_of

DONE, NEXT, LATER = StepState.DONE, StepState.NEXT, StepState.LATER


@pytest.fixture
def new(db: None) -> Iterator[Player]:
    """The secretary of a town in which nothing but the secretary is registered."""
    town, secretary = first_day(with_bodies=False)
    with town_scope(town):
        yield secretary


def steps_of(player: Player) -> list[FirstStep]:
    return first_steps(player.actor, today=START)


def states(player: Player) -> list[StepState]:
    return [step.state for step in steps_of(player)]


def seated(role: Role, name: str) -> None:
    operator = machine_actor(Town.objects.get(slug="hajime").pk, "運用者")
    seat = add_seat(actor=operator, title=name, role=role, starts_on=START, at=BEGINNING)
    person = add_person(actor=operator, name=name, at=BEGINNING)
    take_seat(actor=operator, seat_id=seat.pk, person_id=person.pk, starts_on=START, at=BEGINNING)


def test_each_step_is_done_when_what_it_asks_for_is_there(new: Player) -> None:
    assert states(new) == [NEXT, LATER, LATER, LATER, LATER, LATER]
    add_district(actor=new.actor, code="north", number=1, name="北", reading="きた", at=BEGINNING)
    assert states(new)[:2] == [DONE, NEXT]
    for name in ("福祉課", "はじめ町社協", "防災課"):
        add_organisation(actor=new.actor, kind=OrganisationKind.DEPARTMENT, name=name, at=BEGINNING)
    add_committee(actor=new.actor, kind=CommitteeKind.SECRETARIAT, name="共同事務局", at=BEGINNING)
    assert states(new)[:3] == [DONE, DONE, NEXT]
    add_committee(actor=new.actor, kind=CommitteeKind.FORMULATION, name="推進委員会", at=BEGINNING)
    seated(Role.DEPARTMENT_WRITER, "書田 文")
    assert states(new) == [DONE, DONE, DONE, NEXT, LATER, LATER]
    seated(Role.DEPARTMENT_APPROVER, "確田 認")
    assert states(new) == [DONE, DONE, DONE, DONE, NEXT, LATER]
    seats = steps_of(new)[list(StepKind).index(StepKind.SEATS)]
    assert (seats.count, seats.counted, seats.wanted) == (3, "3席（空席0）・3人（ログインできる人1）", "")


def test_it_ends_when_a_year_is_open_and_is_for_the_secretariat(secretary: Player, writer: Player) -> None:
    assert steps_of(secretary) == []
    with pytest.raises(NotAllowed):
        steps_of(writer)


def test_the_first_page_shows_it_in_words_and_leads_to_pages_that_work(new: Player) -> None:
    page = Person(new.client).open(new.path())
    page.sees("最初の年度を開くまで", "0地区", "次にすること", "これから", "まだありません")
    for name in ("地区", "組織", "会議体", "席と人", "計画", "年度"):
        assert page.open(new.path()).follow(name).status == 200
    assert queries_of(new, "") <= MOST


def test_doctor_says_what_is_missing(new: Player) -> None:
    said = [str(finding) for finding in doctor.examine(quick=True) if "はじめ町 の準備" in finding.what]
    assert said == ["注意　はじめ町 の準備：最初の年度を開くまでに、まだのもの：地区、組織、会議体、席と人、計画、年度"]
