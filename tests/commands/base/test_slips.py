"""Log-in slips: first passwords for many at once, readable, kept nowhere, and valid for 14 days."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest

from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_person, add_seat, erase_person, give_slips, renew_password, take_seat
from meguru.base.bodies.commands.slips import Slip, draw_passwords
from meguru.base.bodies.models import Account, Person
from meguru.base.bodies.queries.slips import people_without_login
from meguru.base.bodies.rules import MOST_SLIPS, SLIP_LETTERS, SLIP_LIFE, is_expired
from meguru.base.towns.models import Town
from meguru.core.errors import Invalid, NotAllowed
from tests.support.cast import BEGINNING, START, Player


def slips(*, actor: Actor, person_ids: Sequence[int], at: datetime) -> list[Slip]:
    """As the page makes them: the passwords first, then the command."""
    return give_slips(actor=actor, person_ids=person_ids, passwords=draw_passwords(len(person_ids)), at=at)


@pytest.fixture
def newcomer(secretary: Player, own_town: Town) -> Person:
    seat = add_seat(actor=secretary.actor, title="新しい席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    return take_seat(actor=secretary.actor, seat_id=seat.pk, starts_on=START, new_name="山田 花", at=BEGINNING).person


def test_a_slip_gives_a_name_and_a_readable_password_and_keeps_neither(secretary: Player, newcomer: Person) -> None:
    (slip,) = slips(actor=secretary.actor, person_ids=[newcomer.pk], at=BEGINNING)
    account = Account.objects.get(username=slip.username)
    assert slip.person == "山田 花"
    assert set(slip.password) <= set(SLIP_LETTERS) | {"-"}
    assert not set("01iloOuv") & set(slip.password)
    assert account.check_password(slip.password)
    assert account.has_given_password
    assert account.given_until == BEGINNING + SLIP_LIFE
    assert slip.password not in repr(slip)
    kept = str(list(LedgerEntry.objects.values())) + str(list(Account.objects.values()))
    assert slip.password not in kept
    assert LedgerEntry.objects.order_by("-seq")[0].facts == {"number": 1}


def test_made_again_the_earlier_slip_no_longer_opens(secretary: Player, newcomer: Person) -> None:
    first, second = (slips(actor=secretary.actor, person_ids=[newcomer.pk], at=BEGINNING)[0] for _time in range(2))
    assert first.username == second.username
    assert not Account.objects.get(username=first.username).check_password(first.password)


def test_nothing_is_hashed_while_the_towns_ledger_is_locked(secretary: Player, newcomer: Person) -> None:
    """Sixty hashes in one transaction kept everybody else from writing for twenty seconds."""
    passwords = draw_passwords(1)
    with patch("django.contrib.auth.hashers.MD5PasswordHasher.encode", side_effect=AssertionError("hashed here")):
        (slip,) = give_slips(actor=secretary.actor, person_ids=[newcomer.pk], passwords=passwords, at=BEGINNING)
    assert Account.objects.get(username=slip.username).check_password(passwords[0].text)
    assert passwords[0].text not in repr(passwords)


def test_a_password_renewed_by_hand_does_not_run_out(secretary: Player, newcomer: Person) -> None:
    slips(actor=secretary.actor, person_ids=[newcomer.pk], at=BEGINNING)
    renew_password(actor=secretary.actor, person_id=newcomer.pk, password="himitsu-no-hanazono", at=BEGINNING)
    assert Account.objects.get(pk=Person.objects.get(pk=newcomer.pk).account_id or 0).given_until is None


def test_a_name_that_is_taken_gets_another_letter(secretary: Player, newcomer: Person, own_town: Town) -> None:
    Account.objects.create(username=f"{own_town.slug}-{newcomer.pk}".upper())
    (slip,) = slips(actor=secretary.actor, person_ids=[newcomer.pk], at=BEGINNING)
    assert slip.username[:-1] == f"{own_town.slug}-{newcomer.pk}"


def test_whoever_has_been_inside_is_not_given_one_and_nobody_is(secretary: Player, newcomer: Person) -> None:
    insider = Person.objects.exclude(account=None)[0]
    Account.objects.filter(pk=insider.account_id or 0).update(last_login=BEGINNING)
    with pytest.raises(Invalid, match="もう入ったことがあります"):
        slips(actor=secretary.actor, person_ids=[newcomer.pk, insider.pk], at=BEGINNING)
    assert Person.objects.get(pk=newcomer.pk).account_id is None


def test_nobody_too_many_or_erased_is_refused(secretary: Player, newcomer: Person) -> None:
    many = [add_person(actor=secretary.actor, name=f"人{n}", at=BEGINNING).pk for n in range(MOST_SLIPS + 1)]
    erase_person(actor=secretary.actor, person_id=newcomer.pk, at=BEGINNING)
    for chosen in ([], [0], [newcomer.pk], many):
        with pytest.raises(Invalid):
            slips(actor=secretary.actor, person_ids=chosen, at=BEGINNING)


def test_others_give_none(writer: Player, newcomer: Person) -> None:
    with pytest.raises(NotAllowed):
        slips(actor=writer.actor, person_ids=[newcomer.pk], at=BEGINNING)
    with pytest.raises(NotAllowed):
        people_without_login(writer.actor, on=START)


def test_who_holds_a_seat_and_was_never_inside_is_listed(secretary: Player, newcomer: Person) -> None:
    add_person(actor=secretary.actor, name="席のない人", at=BEGINNING)
    found = {each.name: each for each in people_without_login(secretary.actor, on=START)}
    assert found["山田 花"].seats == ("新しい席",)
    assert "席のない人" not in found


def test_only_an_unused_slip_runs_out() -> None:
    late = BEGINNING + timedelta(seconds=1)
    assert is_expired(BEGINNING, late, is_given=True)
    assert not is_expired(BEGINNING, BEGINNING, is_given=True)
    assert not is_expired(BEGINNING, late, is_given=False)
    assert not is_expired(None, late, is_given=True)
