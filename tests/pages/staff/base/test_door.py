"""The door book: who came in, who failed, who was given a password; read by the person, the secretariat and the auditor."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meguru.base.bodies.doorbook import count_old_door_entries, erase_old_door_entries, note_at_door
from meguru.base.bodies.models import DoorEntry
from meguru.base.bodies.rules import DOOR_KEPT, DoorKind, network_of
from tests.support.browse import Person
from tests.support.cast import PASSWORD, Cast, Player
from tests.support.client import PageClient


def enter(name: str, password: str) -> Person:
    return Person(PageClient()).open("/accounts/login/").press("入る", login=name, password=password)


def test_a_failure_and_an_entry_are_shown_to_their_person(cast: Cast, writer: Player, approver: Player) -> None:
    enter("writer", "wrong-secret")
    enter("Writer", "wrong-secret")
    page = enter("writer", PASSWORD).open("/sakura/work/me/record/")
    page.sees("パスワードが違いました", "（2回）", "入りました").misses("wrong-secret")
    Person(approver.client).open("/sakura/work/me/record/").sees("まだ、記録はありません")


def test_the_name_somebody_typed_is_kept_only_where_it_is_somebodys(cast: Cast, auditor: Player) -> None:
    enter("himitsu-no-kotoba", "wrong-secret")
    enter("writer", "wrong-secret")
    page = Person(auditor.client).open("/sakura/work/bodies/door/?show=trouble")
    page.sees("だれのものでもない利用者名", "梅田 三").misses("himitsu-no-kotoba")
    assert DoorEntry.objects.filter(account=None).count() == 1


def test_a_lock_out_is_noted(cast: Cast, secretary: Player) -> None:
    for _ in range(6):
        enter("writer", "wrong-secret")
    Person(secretary.client).open("/sakura/work/bodies/door/").sees("しばらく閉めました", "（5回）")


def test_a_neighbour_sees_nothing_of_ours(cast: Cast, neighbour_secretary: Player) -> None:
    note_at_door(DoorKind.ENTERED, cast["writer"].account.pk, address="192.0.2.7")
    page = Person(neighbour_secretary.client).open("/tonari/work/bodies/door/")
    page.sees("まだ、記録はありません").misses("192.0.2")


def test_nonsense_in_the_address_is_the_first_page(secretary: Player) -> None:
    assert Person(secretary.client).open("/sakura/work/bodies/door/?before=²").status == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8::1:2", "2001:db8::/64"), ("nowhere", ""), ("", "")],
)
def test_only_the_network_is_kept(address: str, network: str) -> None:
    assert network_of(address) == network


def test_lines_older_than_a_year_are_erased(cast: Cast) -> None:
    note_at_door(DoorKind.ENTERED, cast["writer"].account.pk)
    note_at_door(DoorKind.ENTERED, cast["approver"].account.pk)
    old = timezone.now() - DOOR_KEPT - timedelta(days=1)
    DoorEntry.objects.filter(account=cast["writer"].account).update(at=old, last_at=old)
    assert count_old_door_entries(timedelta(0)) == 1
    assert erase_old_door_entries() == 1
    assert [entry.account_id for entry in DoorEntry.objects.all()] == [cast["approver"].account.pk]
