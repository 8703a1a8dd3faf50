"""Decisions that a town leaves to named seats: only their holders take them, and who stands in says why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from meguru.act.amendments.commands import agree_amendment
from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can
from meguru.base.access.deciding import acts_in_stead
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_seat, correct_seat, leave_seat, mark_seat, take_seat
from meguru.base.bodies.models import Account, Entrustment, Person, Seat
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.queries.deciding import Desks, desks_of
from meguru.base.towns.models import Town
from meguru.core.errors import Invalid, NotAllowed, NotNow
from meguru.overview.waiting import Move, WaitingKind, what_waits
from meguru.publish.commands import approve_publication, refuse_publication
from meguru.publish.models import Publication
from tests.support.cast import OWN, SPRING, Cast, Player
from tests.support.turn import WINTER, drafted, proposed

BOTH = (Action.PUBLICATION_APPROVE, Action.AMENDMENT_AGREE)
BEFORE = SPRING - timedelta(days=30)


def seat_of(player: Player) -> int:
    return player.actor.grants[0].seat_id or 0


def now_is(player: Player, cast: Cast) -> Actor:
    """Whoever this is after seats were marked."""
    found = actor_for(player.account, cast.town, at=WINTER)
    assert found is not None
    return found


def marked(
    cast: Cast, player: Player, *, decides: tuple[Action, ...] = (), stands_in: tuple[Action, ...] = ()
) -> Actor:
    mark_seat(actor=cast["secretary"].actor, seat_id=seat_of(player), decides=decides, stands_in=stands_in, at=BEFORE)
    return now_is(player, cast)


def third(cast: Cast, *, title: str = "事務局 係長") -> Player:
    """A third person in the secretariat, with a log-in of their own that nobody here gave."""
    seat = add_seat(
        actor=cast["secretary"].actor, title=title, role=Role.SECRETARIAT, starts_on=date(2016, 4, 1), at=BEFORE
    )
    account = Account.objects.create(username="third")
    tenure = take_seat(
        actor=cast["secretary"].actor, seat_id=seat.pk, new_name="榎本 十一", starts_on=date(2016, 4, 1), at=BEFORE
    )
    tenure.person.account = account
    tenure.person.save(update_fields=["account"])
    actor = actor_for(account, cast.town, at=WINTER)
    assert actor is not None
    return Player("third", account, actor, OWN)


def entries(event: Event) -> list[dict[str, object]]:
    return [dict(entry.facts) for entry in LedgerEntry.objects.filter(kind=event.value)]


def test_without_marks_any_other_of_the_secretariat_approves(cast: Cast, council_secretary: Player) -> None:
    publication = drafted(cast)
    assert not acts_in_stead(council_secretary.actor, Action.PUBLICATION_APPROVE)
    approve_publication(actor=council_secretary.actor, publication_id=publication.pk, at=WINTER)


def test_with_a_deciding_seat_nobody_else_approves_and_is_told_who_does(cast: Cast, council_secretary: Player) -> None:
    publication, amendment = drafted(cast), proposed(cast)
    other = third(cast)
    head = marked(cast, council_secretary, decides=BOTH)
    for refused in (now_is(other, cast), now_is(cast["secretary"], cast)):
        assert not can(refused, Action.PUBLICATION_APPROVE)
        with pytest.raises(NotAllowed, match="決裁する席（事務局（町社協））の人が行います"):
            approve_publication(actor=refused, publication_id=publication.pk, at=WINTER)
        with pytest.raises(NotAllowed, match="決裁する席"):
            refuse_publication(actor=refused, publication_id=publication.pk, reason="だめ", at=WINTER)
        with pytest.raises(NotAllowed, match="決裁する席"):
            agree_amendment(actor=refused, amendment_id=amendment.pk, on=WINTER.date(), at=WINTER)
    approve_publication(actor=head, publication_id=publication.pk, at=WINTER)
    agree_amendment(actor=head, amendment_id=amendment.pk, on=WINTER.date(), at=WINTER)
    publication.refresh_from_db()
    assert (publication.state, publication.in_stead) == ("approved", "")
    assert entries(Event.SEAT_MARKED) == [
        {
            "seat": seat_of(council_secretary),
            "fields": ["decides"],
            "decides": "publish:publication:approve,amendments:amendment:agree",
            "stands_in": "",
        }
    ]


def test_the_deciding_seat_does_not_approve_its_own_draft(cast: Cast, secretary: Player) -> None:
    publication = drafted(cast)
    head = marked(cast, secretary, decides=BOTH)
    with pytest.raises(NotNow, match="同じ人"):
        approve_publication(actor=head, publication_id=publication.pk, at=WINTER)


def test_one_decision_may_be_left_to_a_seat_and_the_other_to_all(cast: Cast, council_secretary: Player) -> None:
    marked(cast, council_secretary, decides=(Action.PUBLICATION_APPROVE,))
    secretary = now_is(cast["secretary"], cast)
    assert not can(secretary, Action.PUBLICATION_APPROVE)
    assert can(secretary, Action.AMENDMENT_AGREE)


def test_who_stands_in_says_why_and_it_is_kept(cast: Cast, council_secretary: Player) -> None:
    publication, amendment = drafted(cast), proposed(cast)
    other = third(cast)
    marked(cast, council_secretary, decides=BOTH)
    deputy = marked(cast, other, stands_in=BOTH)
    assert acts_in_stead(deputy, Action.PUBLICATION_APPROVE)
    with pytest.raises(Invalid, match="代わりに決裁するわけ"):
        approve_publication(actor=deputy, publication_id=publication.pk, in_stead=" ", at=WINTER)
    with pytest.raises(Invalid, match="代わりに決裁するわけ"):
        agree_amendment(actor=deputy, amendment_id=amendment.pk, on=WINTER.date(), at=WINTER)
    with pytest.raises(Invalid, match="字"):
        approve_publication(actor=deputy, publication_id=publication.pk, in_stead="あ" * 301, at=WINTER)
    approve_publication(actor=deputy, publication_id=publication.pk, in_stead="課長が出張のため", at=WINTER)
    agree_amendment(actor=deputy, amendment_id=amendment.pk, on=WINTER.date(), in_stead="課長が出張のため", at=WINTER)
    publication.refresh_from_db()
    amendment.refresh_from_db()
    assert publication.in_stead == amendment.in_stead == "課長が出張のため"
    assert entries(Event.PUBLICATION_APPROVED)[0]["in_stead"] is True
    assert entries(Event.AMENDMENT_AGREED)[0]["in_stead"] is True


def test_the_reason_is_not_asked_of_the_seat_that_decides_and_stands_in_beside(
    cast: Cast, council_secretary: Player
) -> None:
    head = marked(cast, council_secretary, decides=BOTH)
    both = replace(head, grants=(*head.grants, replace(head.grants[0], decides=frozenset(), stands_in=frozenset(BOTH))))
    assert not acts_in_stead(both, Action.PUBLICATION_APPROVE)


def test_who_only_stands_in_sees_it_wait_for_another(cast: Cast, council_secretary: Player) -> None:
    drafted(cast)
    other = third(cast)
    head = marked(cast, council_secretary, decides=BOTH)
    deputy = marked(cast, other, stands_in=BOTH)
    found = {
        actor.name: [each.move for each in waiting if each.kind is WaitingKind.APPROVE_PUBLICATIONS]
        for actor in (head, deputy, now_is(cast["secretary"], cast))
        for waiting in (what_waits(actor, at=WINTER, years=[], reviewed=None),)
    }
    assert found == {head.name: [Move.MINE], deputy.name: [Move.ANOTHERS], cast["secretary"].actor.name: []}


def test_a_seat_that_is_no_longer_in_force_holds_nothing_back(cast: Cast, council_secretary: Player) -> None:
    marked(cast, council_secretary, decides=BOTH)
    Seat.objects.filter(pk=seat_of(council_secretary)).update(ends_on=WINTER.date() - timedelta(days=1))
    assert can(now_is(cast["secretary"], cast), Action.PUBLICATION_APPROVE)


def desks(cast: Cast) -> Desks:
    return desks_of(cast["secretary"].actor, Action.PUBLICATION_APPROVE, on=WINTER.date())


def test_where_nobody_can_decide_the_way_out_is_named(cast: Cast, council_secretary: Player) -> None:
    drafter = cast["secretary"].actor.person_id
    assert desks(cast).way_out(drafter) == ""
    marked(cast, council_secretary, decides=BOTH)
    assert desks(cast).way_out(drafter) == ""
    assert desks(cast).words == "事務局（町社協）（桜庭 二）"
    leave_seat(
        actor=cast["secretary"].actor,
        seat_id=seat_of(council_secretary),
        ends_on=WINTER.date() - timedelta(days=1),
        at=WINTER,
    )
    assert "決裁する席は、事務局（町社協）（空席）です" in desks(cast).way_out(drafter)
    assert "代決できる席を決めて" in desks(cast).way_out(drafter)
    marked(cast, third(cast), stands_in=BOTH)
    assert desks(cast).way_out(drafter) == ""
    assert desks(cast).deputy_words == "事務局 係長（榎本 十一）"
    Person.objects.filter(name="榎本 十一").update(account=None)
    assert desks(cast).deputy_words == "事務局 係長（榎本 十一・利用者名がありません）"
    assert "代決できる席を決めて" in desks(cast).way_out(drafter)


def test_alone_in_the_secretariat_nobody_can_approve(cast: Cast, council_secretary: Player) -> None:
    day = WINTER.date() - timedelta(days=1)
    leave_seat(actor=cast["secretary"].actor, seat_id=seat_of(council_secretary), ends_on=day, at=WINTER)
    assert "事務局の席にもう一人" in desks(cast).way_out(cast["secretary"].actor.person_id)


def test_who_marks_a_seat_after_drafting_has_not_made_a_second_person(cast: Cast, council_secretary: Player) -> None:
    publication = drafted(cast)
    later = WINTER + timedelta(hours=1)
    mark_seat(actor=cast["secretary"].actor, seat_id=seat_of(council_secretary), decides=BOTH, stands_in=(), at=later)
    with pytest.raises(NotNow, match="手から渡された"):
        approve_publication(
            actor=now_is(council_secretary, cast), publication_id=publication.pk, at=later + timedelta(hours=1)
        )
    assert Publication.objects.get(pk=publication.pk).state == "draft"


def test_a_seat_decides_only_what_its_role_allows_and_does_not_stand_in_for_itself(
    cast: Cast, secretary: Player, writer: Player
) -> None:
    with pytest.raises(Invalid, match="課の担当（書く人）」の席は"):
        marked(cast, writer, decides=BOTH)
    with pytest.raises(Invalid, match="どちらか一つ"):
        marked(cast, secretary, decides=BOTH, stands_in=(Action.AMENDMENT_AGREE,))
    with pytest.raises(NotAllowed):
        mark_seat(actor=writer.actor, seat_id=seat_of(secretary), decides=BOTH, stands_in=(), at=BEFORE)
    assert entries(Event.SEAT_MARKED) == []


def test_the_role_of_a_marked_seat_stays(secretary: Player) -> None:
    seat = add_seat(actor=secretary.actor, title="課長", role=Role.SECRETARIAT, starts_on=date(2016, 4, 1), at=BEFORE)
    mark_seat(actor=secretary.actor, seat_id=seat.pk, decides=BOTH, stands_in=(), at=BEFORE)
    with pytest.raises(Invalid, match="先に、その印を外して"):
        correct_seat(
            actor=secretary.actor,
            row_id=seat.pk,
            title="課長",
            role=Role.AUDITOR,
            starts_on=date(2016, 4, 1),
            at=BEFORE,
        )


def test_the_same_marks_again_change_nothing(cast: Cast, council_secretary: Player) -> None:
    marked(cast, council_secretary, decides=BOTH)
    marked(cast, council_secretary, decides=BOTH)
    assert len(entries(Event.SEAT_MARKED)) == 1
    marked(cast, council_secretary)
    assert can(now_is(cast["secretary"], cast), Action.PUBLICATION_APPROVE)


def test_whoever_left_the_seat_before_it_was_marked_was_seated_by_nobody_anew(cast: Cast, own_town: Town) -> None:
    seat = add_seat(
        actor=cast["secretary"].actor, title="前の係長", role=Role.SECRETARIAT, starts_on=date(2016, 4, 1), at=BEFORE
    )
    gone = take_seat(
        actor=cast["secretary"].actor, seat_id=seat.pk, new_name="前の 人", starts_on=date(2016, 4, 1), at=BEFORE
    )
    leave_seat(actor=cast["secretary"].actor, seat_id=seat.pk, ends_on=BEFORE.date() - timedelta(days=30), at=BEFORE)
    seated = Entrustment.objects.filter(tenure=gone).count()
    mark_seat(actor=cast["secretary"].actor, seat_id=seat.pk, decides=BOTH, stands_in=(), at=BEFORE)
    assert Entrustment.objects.filter(tenure=gone).count() == seated
