"""A second person is somebody else: no password, seat or pass makes anybody their own approver."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor, Grant, machine_actor
from meguru.base.bodies.commands import (
    add_person,
    add_seat,
    admit_operator,
    erase_person,
    give_account,
    open_account,
    renew_password,
    take_seat,
)
from meguru.base.bodies.models import Account, Seat, Tenure
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.queries.entrusted import IN_ONE_HAND, require_second_person, second_person_problem
from meguru.base.towns.models import Town
from meguru.core.errors import NotAllowed, NotNow
from meguru.publish.commands import approve_publication
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import drafted

PASSWORD = "himitsu-no-hanazono"
ALONE = "おひとりでは、できません。"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def problem(first: Player, second: Actor, *, at: datetime, drafted_at: datetime = SPRING) -> str:
    first_id = first.actor.person_id
    return second_person_problem(
        second, Action.PUBLICATION_APPROVE, first_id=first_id, since=drafted_at, at=at, alone=ALONE
    )


def renew(by: Player | Actor, whose: Player, at: datetime) -> None:
    actor = by if isinstance(by, Actor) else by.actor
    renew_password(actor=actor, person_id=whose.actor.person_id or 0, password=PASSWORD, at=at)


def changed(whose: Player) -> None:
    Account.objects.filter(pk=whose.account.pk).update(has_given_password=False)


def test_another_person_is_a_second_one_and_the_drafter_is_not(secretary: Player, council_secretary: Player) -> None:
    assert problem(secretary, council_secretary.actor, at=SPRING) == ""
    assert problem(secretary, secretary.actor, at=SPRING) == ALONE


def test_who_renews_the_approvers_password_does_not_approve_with_it(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    publication = drafted(cast)
    renew(secretary, council_secretary, SPRING)
    with pytest.raises(NotNow, match="手から渡された"):
        approve_publication(actor=council_secretary.actor, publication_id=publication.pk, at=SPRING + HOUR)
    publication.refresh_from_db()
    assert publication.state == "draft"


def test_changing_it_first_does_not_help_before_a_week_is_over(secretary: Player, council_secretary: Player) -> None:
    renew(secretary, council_secretary, SPRING - DAY)
    changed(council_secretary)
    assert problem(secretary, council_secretary.actor, at=SPRING) == IN_ONE_HAND
    assert problem(secretary, council_secretary.actor, at=SPRING + 8 * DAY) == ""


def test_a_password_never_changed_never_counts(secretary: Player, council_secretary: Player) -> None:
    renew(secretary, council_secretary, SPRING - 300 * DAY)
    assert problem(secretary, council_secretary.actor, at=SPRING) == IN_ONE_HAND


def test_a_password_renewed_by_a_third_person_does_not_matter(secretary: Player, council_secretary: Player) -> None:
    renew(machine_actor(secretary.actor.town_id, "運用者"), council_secretary, SPRING)
    assert problem(secretary, council_secretary.actor, at=SPRING) == ""


def test_a_drafter_whose_name_is_erased_still_holds_what_they_gave(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    publication = drafted(cast)
    renew(secretary, council_secretary, SPRING)
    erase_person(actor=council_secretary.actor, person_id=secretary.actor.person_id or 0, at=SPRING + HOUR)
    with pytest.raises(NotNow, match="手から渡された"):
        approve_publication(actor=council_secretary.actor, publication_id=publication.pk, at=SPRING + 2 * HOUR)


def test_after_the_drafter_is_erased_a_person_of_their_own_still_approves(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    publication = drafted(cast)
    erase_person(actor=council_secretary.actor, person_id=secretary.actor.person_id or 0, at=SPRING)
    approve_publication(actor=council_secretary.actor, publication_id=publication.pk, at=SPRING + HOUR)
    publication.refresh_from_db()
    assert publication.state == "approved"


def test_nor_does_a_detour_over_somebody_whose_account_one_opened(secretary: Player, council_secretary: Player) -> None:
    made = open_account(actor=secretary.actor, username="second-me", password=PASSWORD, at=SPRING)
    renew(Actor(secretary.actor.town_id, "もう一人", (Grant(Role.SECRETARIAT),), made.pk), council_secretary, SPRING)
    assert problem(secretary, council_secretary.actor, at=SPRING) == IN_ONE_HAND


WAYS_IN: dict[str, Callable[[Actor, Player], object]] = {
    "open an account": lambda by, _: open_account(actor=by, username="third-me", password=PASSWORD, at=SPRING),
    "give an account": lambda by, to: give_account(
        actor=by, person_id=to.actor.person_id or 0, username="fourth-me", password=PASSWORD, at=SPRING
    ),
    "renew a password": lambda by, to: renew(by, to, SPRING),
    "register a person": lambda by, _: add_person(actor=by, name="だれか", at=SPRING),
    "set up a seat": lambda by, _: add_seat(
        actor=by, title="席", role=Role.SECRETARIAT, starts_on=SPRING.date(), at=SPRING
    ),
    "give a seat": lambda by, to: take_seat(
        actor=by, seat_id=Seat.objects.all()[0].pk, person_id=to.actor.person_id, starts_on=SPRING.date(), at=SPRING
    ),
    "let an operator in": lambda by, _: admit_operator(
        actor=by, username="operator", reason="点検", opens_at=SPRING, closes_at=SPRING + DAY, at=SPRING
    ),
}


@pytest.mark.parametrize("way", WAYS_IN)
def test_who_is_let_in_for_a_time_gives_nobody_a_way_in_that_outlasts_it(
    way: str, cast: Cast, secretary: Player, council_secretary: Player, operator: Player
) -> None:
    admit_operator(
        actor=secretary.actor,
        username="operator",
        reason="点検",
        opens_at=SPRING,
        closes_at=SPRING + HOUR,
        at=SPRING,
    )
    inside = actor_for(operator.account, cast.town, at=SPRING)
    assert inside is not None
    assert inside.roles == {Role.OPERATOR}
    with pytest.raises(NotAllowed):
        WAYS_IN[way](inside, council_secretary)


def _lend_seat(secretary: Player, to: Player, at: datetime) -> Tenure:
    seat = Seat.objects.create(
        town_id=secretary.actor.town_id, title="借りた席", role=Role.SECRETARIAT, starts_on=SPRING.date()
    )
    return take_seat(
        actor=secretary.actor, seat_id=seat.pk, person_id=to.actor.person_id, starts_on=SPRING.date(), at=at
    )


@pytest.mark.parametrize(("given", "expected"), [(SPRING + HOUR, IN_ONE_HAND), (SPRING - HOUR, "")])
def test_a_seat_lent_after_the_draft_does_not_make_an_approver(
    given: datetime, expected: str, secretary: Player, writer: Player, own_town: Town
) -> None:
    _lend_seat(secretary, writer, given)
    borrower = actor_for(writer.account, own_town, at=SPRING + DAY)
    assert borrower is not None
    assert problem(secretary, borrower, at=SPRING + DAY) == expected


def test_a_seat_lent_to_an_approver_does_not_take_their_own_word(
    secretary: Player, council_secretary: Player, own_town: Town
) -> None:
    _lend_seat(secretary, council_secretary, SPRING + HOUR)
    approver = actor_for(council_secretary.account, own_town, at=SPRING + DAY)
    assert approver is not None
    assert problem(secretary, approver, at=SPRING + DAY) == ""


def test_a_way_in_given_to_a_seat_holder_on_paper_is_in_the_givers_hand(secretary: Player, own_town: Town) -> None:
    seat = Seat.objects.create(
        town_id=own_town.pk, title="紙の席", role=Role.SECRETARIAT, starts_on=SPRING.date() - 90 * DAY
    )
    tenure = take_seat(
        actor=secretary.actor,
        seat_id=seat.pk,
        new_name="紙野 一",
        starts_on=SPRING.date() - 80 * DAY,
        at=SPRING - 80 * DAY,
    )
    person = give_account(
        actor=secretary.actor, person_id=tenure.person_id, username="kamino", password=PASSWORD, at=SPRING
    )
    assert person.account is not None
    actor = actor_for(person.account, own_town, at=SPRING)
    assert actor is not None
    with pytest.raises(NotNow, match="手から渡された"):
        require_second_person(
            actor,
            Action.PUBLICATION_APPROVE,
            first_id=secretary.actor.person_id,
            since=SPRING,
            at=SPRING,
            alone=ALONE,
        )
