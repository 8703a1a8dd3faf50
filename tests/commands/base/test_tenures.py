"""How long somebody holds a seat: a fixed term made longer, a tenure to come taken back, and what an erased person leaves."""

from datetime import date, timedelta
from typing import Any

import pytest

from meguru.base.access.actions import Role
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import (
    add_person,
    add_seat,
    erase_person,
    extend_seat,
    extend_tenure,
    take_seat,
    withdraw_tenure,
)
from meguru.base.bodies.models import Entrustment, Seat, Tenure
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.queries.seats import get_seat
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.publish.commands import approve_publication
from tests.support.cast import BEGINNING, SPRING, START, Cast, Player
from tests.support.turn import WINTER, accept, drafted

END = date(2018, 3, 31)
LATER = date(2020, 3, 31)


@pytest.fixture
def seat(secretary: Player, own_town: Town) -> Seat:
    """An empty seat without a last day."""
    return add_seat(actor=secretary.actor, title="新しい席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)


def take(player: Player, seat: Seat, name: str, starts_on: date = START, ends_on: date | None = END) -> Tenure:
    return take_seat(
        actor=player.actor, seat_id=seat.pk, new_name=name, starts_on=starts_on, ends_on=ends_on, at=BEGINNING
    )


def extend(player: Player, tenure: Tenure, ends_on: date | None) -> Tenure:
    return extend_tenure(actor=player.actor, seat_id=tenure.seat_id, tenure_id=tenure.pk, ends_on=ends_on, at=BEGINNING)


@pytest.mark.parametrize("until", [LATER, END + timedelta(days=1), None])
def test_a_fixed_term_is_made_longer_or_open(secretary: Player, seat: Seat, until: date | None) -> None:
    tenure = extend(secretary, take(secretary, seat, "山田"), until)
    assert Tenure.objects.get(pk=tenure.pk).ends_on == until
    last = LedgerEntry.objects.order_by("-seq")[0]
    assert (last.kind, last.facts) == (Event.TENURE_EXTENDED.value, {"seat": seat.pk, "person": tenure.person_id})
    assert get_seat(secretary.actor, seat.pk, on=END + timedelta(days=1))[0].holder == "山田"


@pytest.mark.parametrize("until", [END, END - timedelta(days=1), START - timedelta(days=1)])
def test_longer_means_longer(secretary: Player, seat: Seat, until: date) -> None:
    tenure = take(secretary, seat, "山田")
    with pytest.raises(Invalid) as refused:
        extend(secretary, tenure, until)
    assert list(refused.value.fields) == ["ends_on"]
    tenure.refresh_from_db()
    assert tenure.ends_on == END


def test_a_term_without_a_last_day_or_one_that_is_over_is_not_made_longer(secretary: Player, seat: Seat) -> None:
    over = take(secretary, seat, "山田", START, date(2016, 9, 30))
    running = take(secretary, seat, "川田", date(2016, 10, 1), None)
    with pytest.raises(Invalid, match="決まっていません"):
        extend(secretary, running, LATER)
    with pytest.raises(Invalid, match="もう終わっています"):
        extend_tenure(actor=secretary.actor, seat_id=seat.pk, tenure_id=over.pk, ends_on=LATER, at=SPRING)


def test_it_is_not_made_longer_over_a_successor(secretary: Player, seat: Seat) -> None:
    tenure = take(secretary, seat, "山田")
    take(secretary, seat, "次田", END + timedelta(days=1), None)
    for until in (LATER, None):
        with pytest.raises(Invalid, match="ほかの人が就いています") as refused:
            extend(secretary, tenure, until)
        assert list(refused.value.fields) == ["ends_on"]


def test_a_seat_for_a_fixed_time_is_made_longer_first(secretary: Player, own_town: Town) -> None:
    seat = add_seat(
        actor=secretary.actor, title="期限の席", role=Role.AUDITOR, starts_on=START, ends_on=END, at=BEGINNING
    )
    tenure = take(secretary, seat, "山田")
    with pytest.raises(Invalid, match="先に、席の期間をのばしてください"):
        extend(secretary, tenure, LATER)
    with pytest.raises(Invalid, match="より後の日"):
        extend_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=END, at=BEGINNING)
    extend_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=LATER, at=BEGINNING)
    extend(secretary, tenure, LATER)
    seat.refresh_from_db()
    assert (seat.ends_on, LedgerEntry.objects.filter(kind=Event.SEAT_EXTENDED.value).count()) == (LATER, 1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (END + timedelta(days=1), None, "starts_on"),
        (START, LATER, "ends_on"),
    ],
)
def test_nobody_sits_in_a_seat_longer_than_it_stands(
    secretary: Player, own_town: Town, starts_on: date, ends_on: date | None, field: str
) -> None:
    seat = add_seat(
        actor=secretary.actor, title="期限の席", role=Role.AUDITOR, starts_on=START, ends_on=END, at=BEGINNING
    )
    with pytest.raises(Invalid) as refused:
        take(secretary, seat, "山田", starts_on, ends_on)
    assert list(refused.value.fields) == [field]
    assert not Tenure.objects.filter(seat=seat).exists()


def test_a_tenure_to_come_is_taken_back_and_the_seat_is_free_again(secretary: Player, seat: Seat) -> None:
    coming = take(secretary, seat, "次田", date(2017, 4, 1), None)
    withdraw_tenure(actor=secretary.actor, seat_id=seat.pk, tenure_id=coming.pk, at=BEGINNING)
    assert not Tenure.objects.filter(seat=seat).exists()
    assert not Entrustment.objects.filter(tenure=coming.pk).exists()
    last = LedgerEntry.objects.order_by("-seq")[0]
    assert (last.kind, last.facts["seat"]) == (Event.TENURE_WITHDRAWN.value, seat.pk)
    take(secretary, seat, "別田", date(2017, 4, 1), None)


def test_a_tenure_that_has_begun_is_left_and_not_taken_back(secretary: Player, seat: Seat) -> None:
    running = take(secretary, seat, "山田")
    with pytest.raises(NotNow, match="退任を記録"):
        withdraw_tenure(actor=secretary.actor, seat_id=seat.pk, tenure_id=running.pk, at=BEGINNING)
    assert Tenure.objects.filter(pk=running.pk).exists()


def test_others_and_neighbours_move_no_last_day(cast: Cast, secretary: Player, seat: Seat) -> None:
    tenure = take(secretary, seat, "山田")
    given: dict[str, Any] = {"seat_id": seat.pk, "at": BEGINNING}
    for key in ("writer", "auditor", "chair"):
        actor = cast[key].actor
        with pytest.raises(NotAllowed):
            extend_tenure(actor=actor, tenure_id=tenure.pk, ends_on=LATER, **given)
        with pytest.raises(NotAllowed):
            extend_seat(actor=actor, ends_on=LATER, **given)
        with pytest.raises(NotAllowed):
            withdraw_tenure(actor=actor, tenure_id=tenure.pk, **given)
    with town_scope(cast.neighbour), pytest.raises(NotFound):
        extend_tenure(actor=cast["neighbour_secretary"].actor, tenure_id=tenure.pk, ends_on=LATER, **given)
    with pytest.raises(NotFound):
        extend_tenure(actor=secretary.actor, tenure_id=0, ends_on=LATER, **given)


def test_whoever_was_given_more_time_by_the_drafter_is_no_second_person(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    accept(cast, "m01")
    publication = drafted(cast)
    [grant] = council_secretary.actor.grants
    Tenure.objects.filter(seat=grant.seat_id).update(ends_on=WINTER.date())
    tenure = Tenure.objects.get(seat=grant.seat_id)
    extend_tenure(
        actor=secretary.actor, seat_id=tenure.seat_id, tenure_id=tenure.pk, ends_on=date(2019, 3, 31), at=WINTER
    )
    with pytest.raises(NotNow, match="ほかの人にお願いしてください"):
        approve_publication(actor=council_secretary.actor, publication_id=publication.pk, at=WINTER)


def test_an_erased_person_leaves_every_seat(cast: Cast, secretary: Player, seat: Seat) -> None:
    person = add_person(actor=secretary.actor, name="消田 一", at=BEGINNING)
    other = add_seat(actor=secretary.actor, title="別の席", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    third = add_seat(actor=secretary.actor, title="三つ目", role=Role.AUDITOR, starts_on=START, at=BEGINNING)
    for place, begins, ends in (
        (seat, START, None),
        (other, date(2017, 6, 1), None),
        (third, START, date(2016, 12, 31)),
    ):
        take_seat(
            actor=secretary.actor, seat_id=place.pk, person_id=person.pk, starts_on=begins, ends_on=ends, at=BEGINNING
        )
    erase_person(actor=secretary.actor, person_id=person.pk, at=SPRING)
    today = SPRING.date()
    assert get_seat(secretary.actor, seat.pk, on=today)[0].holder == ""
    assert get_seat(secretary.actor, seat.pk, on=today - timedelta(days=1))[0].holder == "（消去済み）"
    assert not Tenure.objects.filter(seat=other).exists()
    assert Tenure.objects.get(seat=third).ends_on == date(2016, 12, 31)
    take(secretary, seat, "後田", today, None)


def test_who_sat_down_today_and_is_erased_leaves_today(secretary: Player, seat: Seat) -> None:
    tenure = take(secretary, seat, "消田 二", START, None)
    erase_person(actor=secretary.actor, person_id=tenure.person_id, at=at_noon(START))
    tenure.refresh_from_db()
    assert tenure.ends_on == START


def test_a_longer_seat_lets_its_holder_in_again(cast: Cast, secretary: Player) -> None:
    [grant] = cast["auditor"].actor.grants
    Seat.objects.filter(pk=grant.seat_id or 0).update(ends_on=END)
    after = at_noon(END + timedelta(days=1))
    gone = actor_for(cast["auditor"].account, cast.town, at=after)
    assert gone is None or not gone.grants
    extend_seat(actor=secretary.actor, seat_id=grant.seat_id or 0, ends_on=None, at=SPRING)
    back = actor_for(cast["auditor"].account, cast.town, at=after)
    assert back is not None
    assert back.grants
