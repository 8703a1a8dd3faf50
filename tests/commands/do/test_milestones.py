"""Milestones of a measure are kept by whoever writes for it; people who look after it end with their time in the seat."""

from datetime import date
from typing import Any

import pytest

from meguru.act.reorganising.commands import reorganise
from meguru.act.reorganising.rules import How, Pair
from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor, Grant
from meguru.base.access.decide import can
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import erase_person, leave_seat, take_seat
from meguru.base.bodies.models import Organisation, Tenure
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.do.milestones.commands import (
    call_off_milestone,
    finish_milestone,
    follow_caretaker,
    move_milestone,
    name_caretakers,
    remove_milestone,
    write_milestone,
)
from meguru.do.milestones.material import looked_after_at
from meguru.do.milestones.models import Caretaker, Milestone
from meguru.do.milestones.queries import (
    beside_measure,
    list_milestones,
    measure_kept,
    milestones_to_do,
    people_of,
    people_to_name,
)
from meguru.do.milestones.rules import Standing
from meguru.plan.plans.models import Measure
from tests.commands.plan.test_owners_of_a_reading import made, row
from tests.support.cast import SPRING, Cast, Player

TODAY, MAY, JULY = date(2017, 4, 20), date(2017, 5, 1), date(2017, 7, 1)


def write(player: Player, what: str = "案内を出す", due_on: date | None = MAY, **more: Any) -> Milestone:
    told: dict[str, Any] = {"term_number": 3, "code": "m01", "at": SPRING} | more
    return write_milestone(actor=player.actor, what=what, due_on=due_on, **told)


def stands(player: Player) -> list[tuple[str, Standing]]:
    return [(each.what, each.standing) for each in measure_kept(player.actor, 3, "m01", today=TODAY).milestones]


def tenure_of(player: Player) -> int:
    return Tenure.objects.get(person=player.actor.person_id, ends_on=None).pk


def name(player: Player, *people: Player, first: Player | None = None, code: str = "m01") -> list[Caretaker]:
    chosen = [tenure_of(one) for one in people]
    key = tenure_of(first) if first else None
    return name_caretakers(actor=player.actor, term_number=3, code=code, tenures=chosen, first=key, at=SPRING)


def people(player: Player, on: date = TODAY, code: str = "m01") -> list[tuple[str, bool]]:
    found = people_of(player.actor, Measure.objects.get(term__number=3, code=code).pk, on=on)
    return [(each.name, each.is_first) for each in found]


def kinds() -> list[str]:
    return [
        each.kind.split(".", 1)[1]
        for each in LedgerEntry.objects.filter(kind__startswith="milestones.").order_by("seq")
    ]


def test_from_writing_to_done_and_back(writer: Player, approver: Player) -> None:
    one, two = write(writer), write(approver, "講座を開く", JULY)
    assert stands(writer) == [("案内を出す", Standing.SOON), ("講座を開く", Standing.AHEAD)]
    write(writer, "案内を配る", None, milestone_id=one.pk)
    write(writer, "案内を配る", None, milestone_id=one.pk)
    moved = move_milestone(
        actor=writer.actor, milestone_id=two.pk, due_on=date(2017, 8, 1), reason="会場の都合", at=SPRING
    )
    finish_milestone(actor=writer.actor, milestone_id=one.pk, done_on=TODAY, at=SPRING)
    found = measure_kept(writer.actor, 3, "m01", today=TODAY).milestones
    assert [(each.standing, each.done_by) for each in found] == [
        (Standing.DONE, writer.actor.name),
        (Standing.AHEAD, ""),
    ]
    assert [(m.before, m.after, m.reason, m.by) for m in found[1].moves] == [
        (JULY, moved.due_on, "会場の都合", writer.actor.name)
    ]
    finish_milestone(actor=writer.actor, milestone_id=one.pk, done_on=None, at=SPRING)
    call_off_milestone(actor=writer.actor, milestone_id=one.pk, reason="回覧をやめた", at=SPRING)
    call_off_milestone(actor=writer.actor, milestone_id=one.pk, reason="回覧をやめた", at=SPRING)
    assert stands(writer)[0][1] is Standing.CALLED_OFF
    call_off_milestone(actor=writer.actor, milestone_id=one.pk, reason=None, at=SPRING)
    finish_milestone(actor=writer.actor, milestone_id=one.pk, done_on=None, at=SPRING)
    assert remove_milestone(actor=writer.actor, milestone_id=one.pk, at=SPRING).code == "m01"
    assert kinds() == [
        "milestone.written", "milestone.written", "milestone.corrected", "milestone.moved", "milestone.done",
        "milestone.reopened", "milestone.called_off", "milestone.reopened", "milestone.removed",
    ]  # fmt: skip


def test_what_cannot_be_is_refused_with_its_reason(writer: Player, secretary: Player, own_town: Town) -> None:
    for due, told in ((None, "期日を"), (date(2015, 5, 1), "続くのは"), (date(2022, 5, 1), "続くのは")):
        with pytest.raises(Invalid) as refused:
            write(writer, due_on=due)
        assert told in refused.value.fields["due_on"]
    one = write(writer)
    move_milestone(actor=writer.actor, milestone_id=one.pk, due_on=JULY, reason="会場の都合", at=SPRING)
    with pytest.raises(NotNow, match="消せません"):
        remove_milestone(actor=writer.actor, milestone_id=one.pk, at=SPRING)
    with pytest.raises(Invalid, match="まだ来ていない日"):
        finish_milestone(actor=writer.actor, milestone_id=one.pk, done_on=JULY, at=SPRING)
    finish_milestone(actor=writer.actor, milestone_id=one.pk, done_on=TODAY, at=SPRING)
    with pytest.raises(NotNow, match="動かせません"):
        move_milestone(actor=writer.actor, milestone_id=one.pk, due_on=MAY, reason="わけ", at=SPRING)
    with pytest.raises(NotNow, match="済んだ"):
        call_off_milestone(actor=writer.actor, milestone_id=one.pk, reason="わけ", at=SPRING)
    finish_milestone(actor=writer.actor, milestone_id=one.pk, done_on=None, at=SPRING)
    call_off_milestone(actor=writer.actor, milestone_id=one.pk, reason="わけ", at=SPRING)
    with pytest.raises(NotNow, match="取りやめた"):
        finish_milestone(actor=writer.actor, milestone_id=one.pk, done_on=TODAY, at=SPRING)
    made(secretary, [row("福祉課", "福祉課")])
    with pytest.raises(NotNow, match="確定していません"):
        write(secretary, term_number=4)


def test_no_day_after_the_measure_has_ended(writer: Player, own_town: Town) -> None:
    measure = Measure.objects.get(term__number=3, code="m01")
    measure.layers.create(term=measure.term, number=1, kind="end", reason="助言", decided_on=TODAY, effective_year=2018)
    write(writer, due_on=date(2018, 3, 31))
    with pytest.raises(Invalid, match="平成29年度まで"):
        write(writer, due_on=date(2018, 4, 1))


def test_partners_keep_them_too_and_others_only_look(
    writer: Player, other_writer: Player, secretary: Player, chair: Player, cast: Cast
) -> None:
    one = write(writer)
    with pytest.raises(NotAllowed):
        write(other_writer)
    with pytest.raises(NotAllowed):
        finish_milestone(actor=other_writer.actor, milestone_id=one.pk, done_on=TODAY, at=SPRING)
    assert stands(other_writer) == stands(secretary)
    Measure.objects.get(term__number=3, code="m01").related.add(Organisation.objects.get(name="子育て課"))
    write(other_writer, "子どもに配る")
    for call in (measure_kept, people_to_name):
        with pytest.raises(NotAllowed):
            call(chair.actor, 3, "m01", today=TODAY)
    with pytest.raises(NotAllowed):
        list_milestones(chair.actor, today=TODAY)
    assert beside_measure(chair.actor, one.measure_id, 2017, today=TODAY).milestones == ()
    assert not can(chair.actor, Action.MILESTONE_VIEW)
    with town_scope(cast.neighbour), pytest.raises(NotFound):
        finish_milestone(actor=cast["neighbour_secretary"].actor, milestone_id=one.pk, done_on=TODAY, at=SPRING)


def test_what_is_late_or_soon_waits_for_those_who_do_it(
    writer: Player, other_writer: Player, secretary: Player
) -> None:
    write(writer, "遅れたこと", date(2017, 4, 3))
    write(writer, "先のこと", JULY)
    write(writer, "済んだこと", date(2017, 4, 4))
    finish_milestone(
        actor=writer.actor, milestone_id=Milestone.objects.get(what="済んだこと").pk, done_on=TODAY, at=SPRING
    )
    assert [line.what for line in milestones_to_do(writer.actor, today=TODAY)] == ["遅れたこと"]
    assert milestones_to_do(other_writer.actor, today=TODAY) == []
    assert [(line.what, line.standing) for line in list_milestones(secretary.actor, today=TODAY)] == [
        ("遅れたこと", Standing.LATE), ("済んだこと", Standing.DONE), ("先のこと", Standing.AHEAD),
    ]  # fmt: skip


def test_people_are_named_with_a_first_one(writer: Player, approver: Player, other_writer: Player) -> None:
    name(writer, writer, approver, first=approver)
    assert people(writer) == [(approver.actor.name, True), (writer.actor.name, False)]
    name(writer, writer, approver, first=approver)
    with pytest.raises(Invalid, match="主担当"):
        name(writer, writer)
    with pytest.raises(Invalid, match="選び直して"):
        name(writer, other_writer, first=other_writer)
    with pytest.raises(NotAllowed):
        name(other_writer, writer, first=writer)
    assert name(writer) == []
    assert kinds() == ["caretakers.named", "caretakers.named"]


def test_with_the_seat_it_ends_and_the_next_one_may_take_over(
    writer: Player, secretary: Player, approver: Player, other_writer: Player
) -> None:
    name(writer, writer, approver, first=writer)
    seat = Tenure.objects.get(pk=tenure_of(writer)).seat
    person = other_writer.actor.person_id
    with pytest.raises(NotNow):
        follow_caretaker(actor=secretary.actor, seat_id=seat.pk, at=SPRING)
    leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=date(2017, 4, 30), at=SPRING)
    assert people(secretary, JULY) == [(approver.actor.name, False)]
    take_seat(actor=secretary.actor, seat_id=seat.pk, person_id=person, starts_on=MAY, at=at_noon(MAY))
    assert [
        (each.code, each.is_first, each.is_left) for each in looked_after_at(seat_actor(secretary, seat.pk), on=JULY)
    ] == [("m01", True, True)]
    assert follow_caretaker(actor=secretary.actor, seat_id=seat.pk, at=at_noon(JULY)) == 1
    assert people(secretary, JULY) == [(other_writer.actor.name, True), (approver.actor.name, False)]


def test_what_the_body_does_no_longer_is_neither_told_nor_handed_on(
    writer: Player, secretary: Player, own_town: Town
) -> None:
    name(writer, writer, first=writer)
    seat = Tenure.objects.get(pk=tenure_of(writer)).seat
    leave_seat(actor=secretary.actor, seat_id=seat.pk, ends_on=date(2017, 4, 30), at=SPRING)
    assert len(looked_after_at(seat_actor(secretary, seat.pk), on=JULY)) == 1
    assert looked_after_at(seat_actor(secretary, seat.pk), on=date(2030, 7, 1)) == (), "its plan is over"
    Measure.objects.filter(code="m01").update(owner=Organisation.objects.get(name="子育て課"))
    assert looked_after_at(seat_actor(secretary, seat.pk), on=JULY) == ()
    with pytest.raises(NotNow):
        follow_caretaker(actor=secretary.actor, seat_id=seat.pk, at=at_noon(JULY))


def seat_actor(player: Player, seat_id: int) -> Actor:
    return Actor(player.actor.town_id, "席", (Grant(Role.DEPARTMENT_WRITER, seat_id),))


def test_a_department_that_is_merged_takes_its_people_along(writer: Player, secretary: Player, own_town: Town) -> None:
    name(writer, writer, first=writer)
    old, new = (Organisation.objects.get(name=each).pk for each in ("福祉課", "子育て課"))
    pairs = [Pair(old, How.MOVE, new_id=new, ends_old=True)]
    reorganise(actor=secretary.actor, pairs=pairs, from_day=date(2017, 4, 10), reason="組織改正", at=SPRING)
    assert Measure.objects.get(term__number=3, code="m01").owner_id == new
    assert people(secretary) == [(writer.actor.name, True)]


def test_people_of_a_body_that_does_it_no_longer_are_not_told(
    writer: Player, secretary: Player, own_town: Town
) -> None:
    name(writer, writer, first=writer)
    Measure.objects.filter(term__number=3, code="m01").update(owner=Organisation.objects.get(name="子育て課"))
    assert people(secretary) == []


def test_an_erased_person_looks_after_nothing(writer: Player, secretary: Player) -> None:
    name(writer, writer, first=writer)
    erase_person(actor=secretary.actor, person_id=writer.actor.person_id or 0, at=SPRING)
    assert people(secretary) == []
