"""The town of the one-year story: founded with its bodies and people, and without a plan. Everything later is done on pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from meguru.base.access.actions import Role
from meguru.base.access.actor import machine_actor
from meguru.base.bodies import commands as bodies
from meguru.base.bodies.rules import CommitteeKind
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.demo.content import load_content
from tests.support.browse import Person
from tests.support.cast import PASSWORD
from tests.support.client import PageClient

SLUG = "minamo"
WORK = f"/{SLUG}/work/"
FOUNDED = date(2016, 3, 1)


@dataclass(frozen=True)
class People:
    """The people of the story, each with a browser window of their own."""

    office: Person
    council: Person
    writer: Person
    head: Person
    supporter: Person
    chair: Person
    member: Person
    resident: Person


@contextmanager
def on(day: str) -> Iterator[None]:
    """Everything inside happens on this day."""
    clock.fix_day(date.fromisoformat(day))
    try:
        yield
    finally:
        clock.fix_day(None)


def found() -> tuple[Town, People]:
    """The town with two departments, its council, two districts, a committee of five seats, and people who log in by password."""
    content = load_content("sample-machi")
    at = clock.at_noon(FOUNDED)
    town = bodies.found_town(
        slug=SLUG,
        name="みなも町",
        reading="みなもまち",
        office_name="みなも町役場",
        council_name="みなも町社会福祉協議会",
        telephone="000-000-0000",
        fax="000-000-0001",
        post="みなも町1番地",
        at=at,
    )
    operator = machine_actor(town.pk, "運用者")
    with town_scope(town):
        for district in content.districts:
            bodies.add_district(
                actor=operator,
                code=district.code,
                number=district.number,
                name=district.name,
                reading=district.reading,
                at=at,
            )
        organisations = {
            row.name: bodies.add_organisation(actor=operator, kind=row.kind, name=row.name, at=at)
            for row in content.organisations
        }
        committees = {
            kind: bodies.add_committee(actor=operator, kind=kind, name=name, at=at, districts=districts)
            for kind, name, districts in (
                (CommitteeKind.FORMULATION, "推進委員会", ()),
                (CommitteeKind.SECRETARIAT, "共同事務局", ()),
                (CommitteeKind.DISTRICT_COMMITTEE, "川上地区委員会", ("kawakami",)),
                (CommitteeKind.SUPPORT_TEAM, "サポートスタッフ", ("kawakami", "kawashimo")),
            )
        }

        def seat(login: str, name: str, title: str, role: Role, body: str = "", kind: CommitteeKind | None = None,
                 districts: tuple[str, ...] = ()) -> Person:  # fmt: skip
            account = bodies.open_account(actor=operator, username=login, password=PASSWORD, at=at)
            person = bodies.add_person(actor=operator, name=name, account=account, at=at)
            row = bodies.add_seat(
                actor=operator,
                title=title,
                role=role,
                organisation=organisations.get(body),
                committee=committees[kind] if kind else None,
                districts=districts,
                starts_on=FOUNDED,
                at=at,
            )
            bodies.take_seat(actor=operator, seat_id=row.pk, person_id=person.pk, starts_on=FOUNDED, at=at)
            return _logged_in(login)

        secretariat, both = CommitteeKind.SECRETARIAT, ("kawakami", "kawashimo")
        people = People(
            office=seat("office", "水野 見本", "福祉課 係長", Role.SECRETARIAT, "福祉課", secretariat),
            council=seat("council", "川野 見本", "社協 主任", Role.SECRETARIAT, "みなも町社会福祉協議会", secretariat),
            writer=seat("writer", "泉 見本", "福祉課 担当", Role.DEPARTMENT_WRITER, "福祉課"),
            head=seat("head", "滝 見本", "福祉課長", Role.DEPARTMENT_APPROVER, "福祉課"),
            supporter=seat("supporter", "岸 見本", "サポートスタッフ", Role.SUPPORT_STAFF, districts=both),
            chair=seat(
                "chair",
                "瀬 見本",
                "川上地区 委員長",
                Role.DISTRICT_COMMITTEE,
                kind=CommitteeKind.DISTRICT_COMMITTEE,
                districts=("kawakami",),
            ),
            member=seat("member", "淵 見本", "委員", Role.COMMITTEE_MEMBER, kind=CommitteeKind.FORMULATION),
            resident=Person(PageClient()),
        )
    return town, people


def _logged_in(login: str) -> Person:
    person = Person(PageClient())
    person.open("/accounts/login/").press("入る", login=login, password=PASSWORD)
    return person
