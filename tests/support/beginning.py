"""A town on its first day: one secretary, one department, one district, and no plan yet."""

from meguru.base.access.actions import Role
from meguru.base.access.actor import machine_actor
from meguru.base.bodies.commands import (
    add_district,
    add_organisation,
    add_person,
    add_seat,
    found_town,
    open_account,
    take_seat,
)
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.rules import OrganisationKind
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from tests.support.cast import BEGINNING, PASSWORD, START, Player

NEW = "hajime"


def first_day(*, with_bodies: bool = True) -> tuple[Town, Player]:
    """The town and its secretary."""
    town = found_town(
        slug=NEW,
        name="はじめ町",
        reading="はじめまち",
        office_name="はじめ町役場",
        council_name="はじめ町社協",
        at=BEGINNING,
    )
    with town_scope(town):
        operator = machine_actor(town.pk, "運用者")
        if with_bodies:
            add_organisation(actor=operator, kind=OrganisationKind.DEPARTMENT, name="福祉課", at=BEGINNING)
            add_district(actor=operator, code="north", number=1, name="北", reading="きた", at=BEGINNING)
        account = open_account(actor=operator, username="first-secretary", password=PASSWORD, at=BEGINNING)
        person = add_person(actor=operator, name="初田 一", account=account, at=BEGINNING)
        seat = add_seat(actor=operator, title="事務局", role=Role.SECRETARIAT, starts_on=START, at=BEGINNING)
        take_seat(actor=operator, seat_id=seat.pk, person_id=person.pk, starts_on=START, at=BEGINNING)
        actor = actor_for(account, town, at=BEGINNING)
        assert actor is not None
    return town, Player("first_secretary", account, actor, NEW)
