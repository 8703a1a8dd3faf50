"""Bodies, seats, people and accounts: who sits where on which day, who may log in, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator

from meguru.base.access.actions import Role
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_committee,
    add_district,
    add_flow,
    add_organisation,
    add_person,
    add_seat,
    admit_operator,
    erase_person,
    give_account,
    leave_seat,
    open_account,
    renew_password,
    take_seat,
)
from meguru.base.bodies.models import Account, Person, Seat, Tenure
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.queries.registers import list_passes, list_people
from meguru.base.bodies.queries.seats import get_seat, list_seats
from meguru.base.bodies.queries.structure import promotion_structure
from meguru.base.bodies.rules import CommitteeKind, OrganisationKind
from meguru.base.towns.models import Town
from meguru.base.towns.scope import ScopeError, town_scope
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from tests.support.cast import BEGINNING, START, Cast, Player

PASSWORD = "himitsu-no-hanazono"


@pytest.fixture
def seat(secretary: Player, own_town: Town) -> Seat:
    """An empty seat."""
    return add_seat(actor=secretary.actor, title="新しい席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)


def take(player: Player, seat: Seat, name: str, starts_on: date, ends_on: date | None = None) -> Tenure:
    return take_seat(
        actor=player.actor, seat_id=seat.pk, new_name=name, starts_on=starts_on, ends_on=ends_on, at=BEGINNING
    )


def test_a_hand_over_changes_the_holder_and_nothing_else(secretary: Player, seat: Seat) -> None:
    take(secretary, seat, "山田", START)
    leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=date(2017, 3, 31), at=BEGINNING)
    take(secretary, seat, "川田", date(2017, 4, 1))
    on = {day: get_seat(secretary.actor, seat.pk, on=day)[0].holder for day in (date(2017, 3, 31), date(2017, 4, 1))}
    assert list(on.values()) == ["山田", "川田"]
    assert [line.person for line in get_seat(secretary.actor, seat.pk, on=START)[1]] == ["山田", "川田"]


def test_two_people_do_not_sit_in_one_seat(secretary: Player, seat: Seat) -> None:
    take(secretary, seat, "山田", START)
    with pytest.raises(Invalid) as refused:
        take(secretary, seat, "川田", date(2017, 1, 1))
    assert list(refused.value.fields) == ["starts_on"]
    assert not Person.objects.filter(name="川田").exists()


def test_nobody_leaves_a_vacant_seat_or_before_sitting_down(secretary: Player, seat: Seat) -> None:
    with pytest.raises(Invalid):
        leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=START, at=BEGINNING)
    take(secretary, seat, "山田", START)
    with pytest.raises(Invalid):
        leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=START - timedelta(days=1), at=BEGINNING)


def test_a_fixed_term_is_left_early_and_a_substitute_serves_the_rest(secretary: Player, seat: Seat) -> None:
    end = date(2018, 3, 31)
    take(secretary, seat, "山田", START, end)
    take(secretary, seat, "次田", date(2018, 4, 1))
    leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=date(2017, 1, 31), at=BEGINNING)
    assert LedgerEntry.objects.order_by("-id")[0].kind == "bodies.seat.left"
    take_seat(
        actor=secretary.actor,
        seat_id=seat.pk,
        new_name="補田",
        starts_on=date(2017, 2, 1),
        ends_on=end,
        is_substitute=True,
        at=BEGINNING,
    )
    lines = get_seat(secretary.actor, seat.pk, on=START)[1]
    assert [(line.person, line.ends_on) for line in lines] == [
        ("山田", date(2017, 1, 31)),
        ("補田", end),
        ("次田", None),
    ]


@pytest.mark.parametrize("day", [START - timedelta(days=1), date(2018, 3, 31), date(2018, 4, 1)])
def test_a_fixed_term_ends_within_itself_and_earlier(secretary: Player, seat: Seat, day: date) -> None:
    tenure = take(secretary, seat, "山田", START, date(2018, 3, 31))
    with pytest.raises(Invalid) as refused:
        leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=day, at=BEGINNING)
    assert list(refused.value.fields) == ["ends_on"]
    tenure.refresh_from_db()
    assert tenure.ends_on == date(2018, 3, 31)


def test_a_tenure_that_is_over_is_not_ended_again(secretary: Player, seat: Seat) -> None:
    take(secretary, seat, "山田", START, date(2016, 9, 30))
    with pytest.raises(Invalid):
        leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=date(2016, 6, 30), at=at_noon(date(2016, 10, 1)))


def test_a_vacant_seat_is_marked(secretary: Player, seat: Seat) -> None:
    lines = {line.title: line.holder for line in list_seats(secretary.actor, on=START)}
    assert lines["新しい席"] == ""
    assert lines["福祉課 担当"] == "梅田 三"


def test_an_actor_is_what_their_seats_of_the_day_make_them(cast: Cast, secretary: Player, seat: Seat) -> None:
    person = Person.objects.get(account=cast["writer"].account)
    take_seat(actor=secretary.actor, seat_id=seat.pk, person_id=person.pk, starts_on=date(2016, 6, 1), at=BEGINNING)
    account = cast["writer"].account
    before = actor_for(account, cast.town, at=at_noon(date(2016, 5, 31)))
    after = actor_for(account, cast.town, at=at_noon(date(2016, 6, 1)))
    assert before is not None
    assert after is not None
    assert before.roles == {Role.DEPARTMENT_WRITER}
    assert after.roles == {Role.DEPARTMENT_WRITER, Role.AUDITOR}
    assert actor_for(account, cast.town, at=at_noon(START - timedelta(days=1))) is None


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.SYSTEM, Role.OPERATOR])
def test_some_roles_have_no_seats(secretary: Player, role: Role) -> None:
    with pytest.raises(Invalid) as refused:
        add_seat(actor=secretary.actor, title="席", role=role, starts_on=START, at=BEGINNING)
    assert list(refused.value.fields) == ["role"]


def test_what_is_registered_twice_or_without_a_name_is_refused(secretary: Player, own_town: Town) -> None:
    actor, at = secretary.actor, BEGINNING
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("code", lambda: add_district(actor=actor, code="east", number=9, name="東", reading="ひがし", at=at)),
        ("number", lambda: add_district(actor=actor, code="new", number=1, name="新", reading="しん", at=at)),
        ("name", lambda: add_district(actor=actor, code="new", number=9, name=" ", reading="しん", at=at)),
        ("name", lambda: add_organisation(actor=actor, kind=OrganisationKind.DEPARTMENT, name="福祉課", at=at)),
        ("districts", lambda: add_organisation(
            actor=actor, kind=OrganisationKind.NPO, name="新しい会", districts=["north"], at=at)),
        ("name", lambda: add_committee(actor=actor, kind=CommitteeKind.LIAISON, name="推進委員会", at=at)),
        ("label", lambda: add_flow(
            actor=actor, source=CommitteeKind.SECRETARIAT, target=CommitteeKind.FORMULATION, label="報告", at=at)),
        ("target", lambda: add_flow(
            actor=actor, source=CommitteeKind.LIAISON, target=CommitteeKind.LIAISON, label="報告", at=at)),
        ("title", lambda: add_seat(actor=actor, title=" ", role=Role.AUDITOR, starts_on=START, at=at)),
    ]  # fmt: skip
    for field, attempt in attempts:
        with pytest.raises(Invalid) as refused:
            attempt()
        assert list(refused.value.fields) == [field]


def test_the_structure_counts_seats_and_vacancies_of_the_day(secretary: Player, own_town: Town) -> None:
    committee = add_committee(actor=secretary.actor, kind=CommitteeKind.LIAISON, name="連絡会議", at=BEGINNING)
    made = add_seat(actor=secretary.actor, title="委員", role=Role.COMMITTEE_MEMBER, committee=committee,
                    starts_on=START, ends_on=date(2018, 3, 31), at=BEGINNING)  # fmt: skip
    take(secretary, made, "山田", date(2017, 4, 1))

    def counts(day: date) -> tuple[int, int]:
        body = next(b for b in promotion_structure(on=day).bodies if b.kind is CommitteeKind.LIAISON)
        return body.seats, body.vacant

    assert [counts(day) for day in (START, date(2017, 4, 1), date(2018, 4, 1))] == [(1, 1), (1, 0), (0, 0)]


def test_a_person_gets_one_way_to_log_in(secretary: Player, own_town: Town) -> None:
    person = add_person(actor=secretary.actor, name="山田", at=BEGINNING)
    give_account(actor=secretary.actor, person_id=person.pk, username="yamada", password=PASSWORD, at=BEGINNING)
    account = Account.objects.get(username="yamada")
    assert account.check_password(PASSWORD)
    with pytest.raises(Invalid) as refused:
        give_account(actor=secretary.actor, person_id=person.pk, username="two", password=PASSWORD, at=BEGINNING)
    assert list(refused.value.fields) == ["person"]
    line = next(line for line in list_people(secretary.actor, on=START) if line.id == person.pk)
    assert (line.name, line.username) == ("山田", "yamada")


@pytest.mark.parametrize(
    ("username", "password", "field"),
    [
        ("WRITER", PASSWORD, "username"),
        ("山田", PASSWORD, "username"),
        ("", PASSWORD, "username"),
        ("yamada", "short", "password"),
        ("yamada", "1234567890123", "password"),
        ("yamadahanako", "yamadahanako1", "password"),
    ],
)
def test_a_bad_name_or_password_is_refused(secretary: Player, username: str, password: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        open_account(actor=secretary.actor, username=username, password=password, at=BEGINNING)
    assert list(refused.value.fields) == [field]


def test_a_forgotten_password_is_renewed_and_a_lost_app_taken_off(cast: Cast, secretary: Player) -> None:
    account = cast["writer"].account
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": "x"})
    person = Person.objects.get(account=account)
    renew_password(actor=secretary.actor, person_id=person.pk, password=PASSWORD, without_app=True, at=BEGINNING)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    assert not Authenticator.objects.filter(user=account).exists()
    entry = LedgerEntry.objects.order_by("-seq").first()
    assert entry is not None
    assert PASSWORD not in str(entry.facts)


def test_a_neighbours_door_is_not_opened_from_here(cast: Cast, neighbour_secretary: Player, own_town: Town) -> None:
    account = cast["writer"].account
    with town_scope(cast.neighbour):
        theirs = add_person(actor=neighbour_secretary.actor, name="梅田", account=account, at=BEGINNING)
        with pytest.raises(NotNow):
            renew_password(actor=neighbour_secretary.actor, person_id=theirs.pk, password=PASSWORD, at=BEGINNING)
    account.refresh_from_db()
    assert not account.check_password(PASSWORD)


def test_an_erased_name_leaves_the_seat_its_record(secretary: Player, seat: Seat) -> None:
    tenure = take(secretary, seat, "山田", START)
    erase_person(actor=secretary.actor, person_id=tenure.person_id, at=BEGINNING)
    assert [line.person for line in get_seat(secretary.actor, seat.pk, on=START)[1]] == ["（消去済み）"]
    assert "山田" not in str(list(LedgerEntry.objects.values_list("facts", flat=True)))


def test_the_operator_enters_only_with_a_pass_and_only_while_it_is_open(cast: Cast, secretary: Player) -> None:
    account = open_account(actor=secretary.actor, username="kikai", password=PASSWORD, at=BEGINNING)
    assert actor_for(account, cast.town, at=BEGINNING) is None
    admit_operator(
        actor=secretary.actor, username="kikai", reason="調べるため", opens_at=BEGINNING,
        closes_at=BEGINNING + timedelta(hours=2), at=BEGINNING)  # fmt: skip
    inside = actor_for(account, cast.town, at=BEGINNING + timedelta(hours=1))
    assert inside is not None
    assert inside.roles == {Role.OPERATOR}
    assert actor_for(account, cast.town, at=BEGINNING + timedelta(hours=2)) is None
    with pytest.raises(ScopeError):
        actor_for(account, cast.neighbour, at=BEGINNING + timedelta(hours=1))
    with town_scope(cast.neighbour):
        assert actor_for(account, cast.neighbour, at=BEGINNING + timedelta(hours=1)) is None
    assert [row.is_open for row in list_passes(secretary.actor, at=BEGINNING) if row.username == "kikai"] == [True]


@pytest.mark.parametrize(
    ("username", "reason", "hours", "field"),
    [("nobody", "わけ", 2, "username"), ("writer", "わけ", 2, "username"), ("operator", " ", 2, "reason"),
     ("operator", "わけ", 25, "closes_at"), ("operator", "わけ", 0, "closes_at")],
)  # fmt: skip
def test_a_pass_needs_an_operator_a_reason_and_an_end(
    secretary: Player, own_town: Town, username: str, reason: str, hours: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        admit_operator(actor=secretary.actor, username=username, reason=reason, opens_at=BEGINNING,
                       closes_at=BEGINNING + timedelta(hours=hours), at=BEGINNING)  # fmt: skip
    assert list(refused.value.fields) == [field]


def test_others_arrange_nothing(writer: Player, seat: Seat) -> None:
    for attempt in (
        lambda: take(writer, seat, "山田", START),
        lambda: add_person(actor=writer.actor, name="山田", at=BEGINNING),
        lambda: open_account(actor=writer.actor, username="yamada", password=PASSWORD, at=BEGINNING),
        lambda: renew_password(actor=writer.actor, person_id=1, password=PASSWORD, at=BEGINNING),
        lambda: list_people(writer.actor, on=START),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_a_neighbours_seat_is_not_found(neighbour_secretary: Player, cast: Cast, seat: Seat) -> None:
    with town_scope(cast.neighbour), pytest.raises(NotFound):
        leave_seat(actor=neighbour_secretary.actor, seat_id=seat.pk, ends_on=START, at=BEGINNING)
