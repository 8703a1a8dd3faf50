"""Accounts across towns: one name whatever the case, an operator of this town alone, a pass that ends when it is taken back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import QuerySet

from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import admit_operator, open_account, renew_password, take_back_pass
from meguru.base.bodies.models import Account, OperatorPass
from meguru.base.bodies.queries.actors import actor_for, towns_of
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import Invalid, NotAllowed, NotFound
from tests.support.cast import BEGINNING, PASSWORD, Cast, Player

HOUR = timedelta(hours=1)


def admit(by: Player, username: str) -> OperatorPass:
    return admit_operator(
        actor=by.actor,
        username=username,
        reason="点検",
        opens_at=BEGINNING,
        closes_at=BEGINNING + 2 * HOUR,
        at=BEGINNING,
    )


@pytest.mark.parametrize("name", ["writer", "Writer", "WRITER", "ｗｒｉｔｅｒ"])
def test_a_name_is_one_whatever_the_case_and_the_width(secretary: Player, own_town: Town, name: str) -> None:
    with pytest.raises(Invalid, match="もう使われています"):
        open_account(actor=secretary.actor, username=name, password=PASSWORD, at=BEGINNING)


def test_the_database_itself_gives_a_name_once(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="WRITER")


def test_a_name_typed_full_width_is_kept_narrow(secretary: Player, own_town: Town) -> None:
    made = open_account(actor=secretary.actor, username="ｙａｍａｄａ１", password=PASSWORD, at=BEGINNING)
    assert (made.username, made.opened_in, made.has_given_password) == ("yamada1", own_town, True)


@pytest.mark.parametrize("name", ["operator", "writer", "nobody-at-all"])
def test_a_neighbour_lets_nobody_of_ours_in_and_learns_nothing(
    cast: Cast, neighbour_secretary: Player, name: str
) -> None:
    with town_scope(cast.neighbour), pytest.raises(Invalid) as refused:
        admit(neighbour_secretary, name)
    assert refused.value.fields == {
        "username": "この利用者名は、この町の運用者として登録されていません。下で登録してから、入れてください。"
    }


def test_nor_does_a_pass_stand_in_the_way_of_a_new_password(secretary: Player, cast: Cast, own_town: Town) -> None:
    with town_scope(cast.neighbour):
        OperatorPass.objects.create(
            town=cast.neighbour, account=cast["writer"].account, reason="古い版で入れたもの",
            opens_at=BEGINNING, closes_at=BEGINNING + HOUR)  # fmt: skip
    person_id = cast["writer"].actor.person_id or 0
    renew_password(actor=secretary.actor, person_id=person_id, password="himitsu-no-hanazono", at=BEGINNING)
    assert Account.objects.get(username="writer").check_password("himitsu-no-hanazono")


def test_a_pass_is_taken_back_and_the_door_is_shut(secretary: Player, own_town: Town) -> None:
    account = open_account(actor=secretary.actor, username="kikai", password=PASSWORD, at=BEGINNING)
    given = admit(secretary, "KIKAI")
    assert actor_for(account, own_town, at=BEGINNING + HOUR) is not None
    take_back_pass(actor=secretary.actor, pass_id=given.pk, at=BEGINNING + HOUR)
    assert actor_for(account, own_town, at=BEGINNING + HOUR) is None
    assert towns_of(account.pk, BEGINNING + HOUR) == []
    entries = LedgerEntry.objects.filter(kind=Event.OPERATOR_DISMISSED.value)
    assert [entry.account_id for entry in entries] == [secretary.account.pk]
    take_back_pass(actor=secretary.actor, pass_id=given.pk, at=BEGINNING + HOUR)
    assert entries.count() == 1


def test_a_pass_is_taken_back_by_the_secretariat_of_its_town(
    secretary: Player, writer: Player, operator: Player, neighbour_secretary: Player, cast: Cast, own_town: Town
) -> None:
    given = OperatorPass.objects.get(account=operator.account)
    for other in (writer, operator):
        with pytest.raises(NotAllowed):
            take_back_pass(actor=other.actor, pass_id=given.pk, at=BEGINNING)
    with town_scope(cast.neighbour), pytest.raises(NotFound):
        take_back_pass(actor=neighbour_secretary.actor, pass_id=given.pk, at=BEGINNING)


@contextmanager
def _own_connection() -> Iterator[None]:
    try:
        yield
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_a_name_given_in_two_towns_at_once_is_given_once(cast: Cast) -> None:
    start = Barrier(2)

    def give(key: str, town: Town, name: str) -> str:
        with _own_connection(), town_scope(town):
            start.wait()
            try:
                open_account(actor=cast[key].actor, username=name, password=PASSWORD, at=BEGINNING)
            except Invalid as error:
                return error.fields["username"]
            return "given"

    with ThreadPoolExecutor(2) as pool:
        ours = pool.submit(give, "secretary", cast.town, "onaji")
        theirs = pool.submit(give, "neighbour_secretary", cast.neighbour, "Onaji")
        answers = sorted([ours.result(), theirs.result()])
    assert answers[0] == "given"
    assert "もう使われています" in answers[1]


def test_a_name_given_elsewhere_at_this_very_moment_is_told_as_taken(
    secretary: Player, own_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the question before did not see yet, the database refuses; the person reads the same sentence."""
    asked = QuerySet.exists
    monkeypatch.setattr(QuerySet, "exists", lambda rows: rows.model is not Account and asked(rows))
    with pytest.raises(Invalid, match="もう使われています"):
        open_account(actor=secretary.actor, username="WRITER", password=PASSWORD, at=BEGINNING)
    monkeypatch.undo()
    assert Account.objects.filter(username__iexact="writer").count() == 1
