"""A reorganisation in the second year: three departments become two on 4/1, and what they have on hand goes along."""

from datetime import date

import pytest

from meguru.act.reorganising.commands import carry_out_due, reorganise, undo_reorganisation
from meguru.act.reorganising.queries.reorganisations import list_reorganisations, preview_of
from meguru.act.reorganising.rules import How, Pair
from meguru.base.access.actions import Role
from meguru.base.access.actor import system_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_seat, correct_seat
from meguru.base.bodies.models import Organisation, Seat
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.queries.lists import list_organisations, organisation_names
from meguru.base.bodies.queries.registers import seat_choices
from meguru.base.towns.models import Town
from meguru.check.committee.commands import reply_to_advice
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import Stance
from meguru.check.committee.witness import contradictions
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.queries import get_sheet
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotNow
from meguru.plan.plans.commands import MeasureEdit, apply_due_changes, change_measure
from meguru.plan.plans.models import Measure, PlanTerm
from tests.support.cast import Cast, Player
from tests.support.office import APRIL, Office
from tests.support.turn import MEETING_DAY, SUMMER, given_advice, held_meeting, write

DAY = date(2017, 4, 1)
NEXT, NEXT_DAY = at_noon(date(2018, 4, 1)), date(2018, 4, 1)


def three_become_two(office: Office) -> list[Pair]:
    """福祉課 and 高齢課 become 健康福祉課, which is new; 子育て課 is called こども家庭課."""
    return [
        Pair(office.welfare.pk, How.MOVE, new_name="健康福祉課", ends_old=True),
        Pair(office.elderly.pk, How.MOVE, new_name="健康福祉課", ends_old=True),
        Pair(office.children.pk, How.RENAME, new_name="こども家庭課"),
    ]


def leads(name: str) -> set[str]:
    return set(Measure.objects.filter(owner__name=name).values_list("code", flat=True))


def test_three_departments_become_two_and_everything_goes_along(
    cast: Cast, office: Office, secretary: Player, writer: Player
) -> None:
    advice = given_advice(cast, held_meeting(cast))
    write(writer.actor, "m01", fiscal_year=2017, at=APRIL)
    before = leads("福祉課")
    previews = preview_of(secretary.actor, three_become_two(office), DAY)
    assert (previews[0].old, previews[0].new, previews[0].is_new) == ("福祉課", "健康福祉課", True)
    assert {move.code for move, is_chosen in previews[0].measures if is_chosen and move.is_lead} == before
    assert previews[0].sheets >= len(before)
    assert previews[0].advice >= 1
    assert [seat.title for seat in previews[1].seats] == ["高齢課 担当"]
    assert not Organisation.objects.filter(name="健康福祉課").exists(), "a preview changes nothing"

    reorganise(actor=secretary.actor, pairs=three_become_two(office), from_day=DAY, reason="機構改革のため", at=APRIL)

    new = Organisation.objects.get(name="健康福祉課")
    assert leads("健康福祉課") == before
    assert not leads("福祉課")
    seats = set(Seat.objects.filter(organisation=new).values_list("title", flat=True))
    assert {"福祉課 担当", "福祉課 係長", "高齢課 担当"} <= seats
    assert Organisation.objects.filter(pk=office.children.pk, name="こども家庭課").exists()
    assert Advice.objects.get(pk=advice.pk).addressee == new
    assert not list(contradictions())
    # Who wrote half a sheet goes on writing it, from the seat that went along.
    again = actor_for(writer.account, cast.town, at=APRIL)
    assert again is not None
    assert again.body == "健康福祉課"
    assert get_sheet(again, 2017, "m01").owner == "健康福祉課"
    write(again, "m01", fiscal_year=2017, at=APRIL, mark="続き")
    assert get_sheet(again, 2016, "m01").owner == "福祉課", "what was accepted keeps its department"
    ended = Organisation.objects.get(pk=office.welfare.pk)
    assert ended.ends_on == date(2017, 3, 31)
    kinds = set(LedgerEntry.objects.values_list("kind", flat=True))
    assert {"bodies.reorganisation.decided", "bodies.seat.moved", "bodies.organisation.ended"} <= kinds


def test_what_has_ended_is_offered_nowhere_and_tied_to_nothing_new(office: Office, secretary: Player) -> None:
    reorganise(actor=secretary.actor, pairs=three_become_two(office), from_day=DAY, reason="機構改革のため", at=APRIL)
    today = date(2017, 4, 20)
    offered = [
        {name for _key, name in organisation_names(secretary.actor, on=today)},
        {body.name for body in list_organisations(secretary.actor, on=today)},
        {body.name for body in seat_choices(secretary.actor, on=today).organisations},
    ]
    for names in offered:
        assert "健康福祉課" in names
        assert not {"福祉課", "高齢課"} & names
    ended = Organisation.objects.get(name="福祉課")
    with pytest.raises(Invalid) as refused:
        add_seat(
            actor=secretary.actor, title="新しい席", role=Role.AUDITOR, starts_on=DAY, organisation=ended, at=APRIL
        )
    assert list(refused.value.fields) == ["organisation"]
    seat = Seat.objects.get(title="福祉課 担当")
    with pytest.raises(Invalid):
        correct_seat(actor=secretary.actor, row_id=seat.pk, title="福祉課 担当", role=Role(seat.role),
                     starts_on=seat.starts_on, organisation_id=ended.pk, at=APRIL)  # fmt: skip


def test_a_day_to_come_is_kept_and_carried_out_by_the_round(office: Office, secretary: Player, own_town: Town) -> None:
    before = leads("福祉課")
    row = reorganise(
        actor=secretary.actor, pairs=three_become_two(office), from_day=NEXT_DAY, reason="機構改革のため", at=APRIL
    )
    assert (row.applied_at, leads("福祉課")) == (None, before)
    assert list_reorganisations(secretary.actor, today=date(2017, 4, 20))[0].is_ahead
    machine = system_actor(own_town.pk)
    assert carry_out_due(actor=machine, on=date(2018, 3, 31), at=at_noon(date(2018, 3, 31))) == 0
    apply_due_changes(actor=machine, on=NEXT_DAY, at=NEXT)
    assert carry_out_due(actor=machine, on=NEXT_DAY, at=NEXT) == 1
    assert leads("健康福祉課") == before
    assert Seat.objects.get(title="福祉課 担当").organisation == Organisation.objects.get(name="健康福祉課")


def test_one_department_is_split_by_choosing(office: Office, secretary: Player) -> None:
    mine = list(Measure.objects.filter(owner=office.welfare).order_by("number"))
    seats = list(Seat.objects.filter(organisation=office.welfare).order_by("pk").values_list("pk", flat=True))
    twice = [Pair(office.welfare.pk, How.MOVE, new_name=name) for name in ("障害課", "福祉総務課")]
    with pytest.raises(Invalid) as refused:
        reorganise(actor=secretary.actor, from_day=DAY, reason="分課", at=APRIL, pairs=twice)
    assert "pair0-old" in refused.value.fields
    pairs = [
        Pair(office.welfare.pk, How.MOVE, None, "障害課", frozenset({mine[0].pk}), frozenset(seats[:1])),
        Pair(
            office.welfare.pk, How.MOVE, office.children.pk, "",
            frozenset(each.pk for each in mine[1:]), frozenset(seats[1:]), ends_old=False,
        ),
    ]  # fmt: skip
    reorganise(actor=secretary.actor, pairs=pairs, from_day=DAY, reason="分課", at=APRIL)
    assert leads("障害課") == {mine[0].code}
    assert {each.code for each in mine[1:]} <= leads("子育て課")
    assert Seat.objects.get(pk=seats[0]).organisation == Organisation.objects.get(name="障害課")
    assert not Seat.objects.filter(organisation=office.welfare).exists()


def test_what_would_end_with_work_left_is_refused_and_nothing_is_done(office: Office, secretary: Player) -> None:
    before = LedgerEntry.objects.count()
    with pytest.raises(Invalid) as refused:
        reorganise(
            actor=secretary.actor, pairs=[Pair(office.welfare.pk, How.END)], from_day=DAY, reason="廃止", at=APRIL
        )
    assert "まだ取組が" in refused.value.fields["pair0-old"]
    pairs = [
        Pair(office.elderly.pk, How.MOVE, new_name="健康福祉課"),
        Pair(office.children.pk, How.RENAME, new_name="福祉課"),
    ]
    with pytest.raises(Invalid):
        reorganise(actor=secretary.actor, pairs=pairs, from_day=DAY, reason="改組", at=APRIL)
    assert LedgerEntry.objects.count() == before
    assert not Organisation.objects.filter(name="健康福祉課").exists()


def test_who_may_not(office: Office, writer: Player, secretary: Player) -> None:
    with pytest.raises(NotAllowed):
        reorganise(actor=writer.actor, pairs=three_become_two(office), from_day=DAY, reason="改組", at=APRIL)
    row = reorganise(actor=secretary.actor, pairs=three_become_two(office), from_day=DAY, reason="改組", at=APRIL)
    with pytest.raises(NotAllowed):
        undo_reorganisation(actor=writer.actor, row_id=row.pk, at=APRIL)
    with pytest.raises(NotAllowed):
        carry_out_due(actor=secretary.actor, on=DAY, at=APRIL)


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_one_recorded_today_or_still_to_come_is_taken_back(day: date, office: Office, secretary: Player) -> None:
    Measure.objects.filter(owner=office.children)[0].related.add(office.welfare)
    Measure.objects.filter(pk=Measure.objects.filter(owner=office.welfare).order_by("-number")[0].pk).update(
        group="見守り"
    )
    coming = PlanTerm.objects.create(number=9, name="次の計画", first_year=2031, last_year=2035)
    for number, group in enumerate(("福祉課", "見守り"), 1):
        Measure.objects.create(
            term=coming, code=f"next{number}", number=number, title="案の取組", owner=office.welfare, group=group,
            kind="measure", from_year=2031,
        )  # fmt: skip
    before = {
        row.pk: (row.owner_id, row.group, sorted(b.pk for b in row.related.all())) for row in Measure.objects.all()
    }
    seats = dict(Seat.objects.values_list("pk", "organisation"))
    row = reorganise(actor=secretary.actor, pairs=three_become_two(office), from_day=day, reason="改組", at=APRIL)
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=APRIL)
    after = {
        row.pk: (row.owner_id, row.group, sorted(b.pk for b in row.related.all())) for row in Measure.objects.all()
    }
    assert after == before
    assert dict(Seat.objects.values_list("pk", "organisation")) == seats
    assert not Organisation.objects.exclude(ends_on=None).exists()
    assert Organisation.objects.filter(name="子育て課").exists()
    assert Organisation.objects.filter(name="健康福祉課").exists(), "what was newly registered stays registered"
    assert not list_reorganisations(secretary.actor, today=date(2017, 4, 20))[0].may_undo


def test_one_of_yesterday_or_worked_on_is_not_taken_back(
    cast: Cast, office: Office, secretary: Player, writer: Player
) -> None:
    row = reorganise(actor=secretary.actor, pairs=three_become_two(office), from_day=DAY, reason="改組", at=APRIL)
    with pytest.raises(NotNow):
        undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=at_noon(date(2017, 4, 21)))
    measures = [key for each in row.pairs for key in each["measures"]]
    later = at_noon(date(2017, 4, 20)).replace(hour=15)
    Sheet.objects.filter(measure__in=measures[:1], year__fiscal_year=2016).update(last_act_at=later)
    with pytest.raises(NotNow):
        undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=later)


def test_one_whose_seats_moved_on_or_whose_advice_was_answered_is_not_taken_back(
    cast: Cast, office: Office, secretary: Player
) -> None:
    advice = given_advice(cast, held_meeting(cast))
    row = reorganise(actor=secretary.actor, pairs=three_become_two(office), from_day=DAY, reason="改組", at=APRIL)
    reply_to_advice(
        actor=secretary.actor, number=advice.number, stance=Stance.WILL_DO, text="答えます。", on=MEETING_DAY, at=SUMMER
    )
    with pytest.raises(NotNow, match="もう答えが"):
        undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=APRIL)
    Seat.objects.filter(title="高齢課 担当").update(organisation=office.children)
    with pytest.raises(NotNow, match="もうほかの組織に"):
        undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=APRIL)


def test_two_parts_of_one_that_ends_end_it_once(office: Office, secretary: Player) -> None:
    mine = list(Measure.objects.filter(owner=office.welfare).values_list("pk", flat=True))
    partnered = list(Measure.objects.filter(related=office.welfare).values_list("pk", flat=True))
    seats = list(Seat.objects.filter(organisation=office.welfare).values_list("pk", flat=True))
    pairs = [
        Pair(office.welfare.pk, How.MOVE, None, "障害課", frozenset(mine[:1]), frozenset(seats[:1]), ends_old=True),
        Pair(
            office.welfare.pk, How.MOVE, office.children.pk, "",
            frozenset([*mine[1:], *partnered]), frozenset(seats[1:]), ends_old=True,
        ),
    ]  # fmt: skip
    reorganise(actor=secretary.actor, pairs=pairs, from_day=DAY, reason="分課", at=APRIL)
    assert Organisation.objects.get(pk=office.welfare.pk).ends_on == date(2017, 3, 31)
    measure = Measure.objects.get(pk=mine[0])
    for edit in (MeasureEdit(owner_id=office.welfare.pk), MeasureEdit(partner_ids=[office.welfare.pk])):
        with pytest.raises(Invalid):
            change_measure(
                actor=secretary.actor, term_number=measure.term.number, code=measure.code, edit=edit,
                from_day=date(2017, 4, 20), reason="戻す", at=APRIL,
            )  # fmt: skip
