"""Reorganisations that meet each other, come back, or are overtaken until their day: nothing goes to the wrong department."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import pytest

from meguru.act.amendments.commands import AmendmentDraft, agree_amendment, propose_amendment
from meguru.act.amendments.models import Amendment
from meguru.act.amendments.witness import contradictions as of_amendments
from meguru.act.reorganising.commands import carry_out_due, reorganise, undo_reorganisation
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.queries.reorganisations import preview_of
from meguru.act.reorganising.rules import How, Pair
from meguru.base.access.actions import Role
from meguru.base.access.actor import system_actor
from meguru.base.bodies.commands import (
    add_seat,
    merge_registered,
    remove_registered,
    rename_registered,
    take_back_renaming,
)
from meguru.base.bodies.models import NameChange, Organisation, Seat
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.check.committee.commands import close_advice
from meguru.check.committee.models import Advice
from meguru.check.committee.witness import contradictions as of_committee
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotNow
from meguru.plan.plans.commands import MeasureEdit, change_measure, withdraw_change
from meguru.plan.plans.models import Measure, MeasureChange, PlanTerm
from meguru.plan.plans.queries.changes import rows_with_changes, values_on
from meguru.plan.plans.rules import LayerKind
from meguru.plan.terms.changes import MeasureField
from tests.support.cast import START, Cast, Player
from tests.support.office import APRIL, Office
from tests.support.turn import SUMMER, given_advice, held_meeting, replied

DEPARTMENT, ORGANISATION = OrganisationKind.DEPARTMENT, Registered.ORGANISATION
DAY, NEXT_DAY, MAY = date(2017, 4, 1), date(2018, 4, 1), date(2018, 5, 1)
MOVE, RENAME, END = How.MOVE, How.RENAME, How.END


def decide(player: Player, *pairs: Pair, day: date = DAY, at: datetime = APRIL) -> Reorganisation:
    return reorganise(actor=player.actor, pairs=pairs, from_day=day, reason="機構改革のため", at=at)


def undo(player: Player, row: Reorganisation, at: datetime = APRIL) -> Reorganisation:
    return undo_reorganisation(actor=player.actor, row_id=row.pk, at=at)


def refused(player: Player, *pairs: Pair, **more: Any) -> dict[str, str]:
    before = Reorganisation.objects.count()
    with pytest.raises(Invalid) as error:
        decide(player, *pairs, **more)
    assert Reorganisation.objects.count() == before
    return dict(error.value.fields)


def of(code: str, day: date = date(2017, 4, 20)) -> tuple[str, list[str]]:
    """Who leads a measure on a day, and with whom."""
    values = values_on(rows_with_changes().get(term__number=3, code=code), day)
    return values[MeasureField.OWNER]["name"], [body["name"] for body in values[MeasureField.PARTNERS]]


def leads() -> dict[str, str]:
    return {row.code: row.owner.name for row in Measure.objects.select_related("owner").filter(term__number=3)}


def add_place(player: Player, body: Organisation, title: str) -> Seat:
    return add_seat(actor=player.actor, title=title, role=Role.DEPARTMENT_WRITER, starts_on=START, organisation=body,
                    at=APRIL)  # fmt: skip


def change(player: Player, edit: MeasureEdit, day: date, code: str = "m01") -> list[MeasureChange]:
    return change_measure(
        actor=player.actor, term_number=3, code=code, edit=edit, from_day=day, reason="変更", at=APRIL
    )


def addition(player: Player, owner: Organisation) -> Amendment:
    draft = AmendmentDraft(kind=LayerKind.ADD, reason="要るためです。", new_owner_id=owner.pk, other_cause="民生委員の話",
                           effective_year=2018, after={"title": "見守りの輪", "description": "見守ります。"})  # fmt: skip
    return propose_amendment(actor=player.actor, fiscal_year=2016, draft=draft, at=APRIL)


def bodies_of(names: Collection[str]) -> list[Organisation]:
    return [Organisation.objects.get(name=name) for name in names]


# In one act


@pytest.mark.parametrize("turned", [False, True])
def test_in_a_chain_each_department_s_own_work_goes(turned: bool, office: Office, secretary: Player) -> None:
    before = leads()
    both = next(code for code, name in before.items() if name == "福祉課")
    Measure.objects.get(code=both).related.add(office.children)
    pairs = [Pair(office.welfare.pk, MOVE, office.children.pk), Pair(office.children.pk, MOVE, None, "健康課")]
    row = decide(secretary, *(pairs[::-1] if turned else pairs))
    goes = {"福祉課": "子育て課", "子育て課": "健康課"}
    assert leads() == {code: goes.get(name, name) for code, name in before.items()}
    assert of(both) == ("子育て課", ["健康課"])
    assert Seat.objects.get(title="福祉課 担当").organisation == office.children
    assert Seat.objects.get(title="子育て課 担当").organisation == Organisation.objects.get(name="健康課")
    undo(secretary, row)
    assert leads() == before
    assert of(both) == ("福祉課", ["子育て課"])
    assert Seat.objects.get(title="福祉課 担当").organisation == office.welfare


def test_two_departments_change_places(office: Office, secretary: Player) -> None:
    before = leads()
    pairs = Pair(office.welfare.pk, MOVE, office.children.pk), Pair(office.children.pk, MOVE, office.welfare.pk)
    row = decide(secretary, *pairs, day=NEXT_DAY)
    swapped = {"福祉課": "子育て課", "子育て課": "福祉課"}
    assert {code: of(code, NEXT_DAY)[0] for code in before} == {c: swapped.get(n, n) for c, n in before.items()}
    undo(secretary, row)
    assert {code: of(code, NEXT_DAY)[0] for code in before} == before
    mine = Measure.objects.filter(owner=office.welfare)[0]
    mine.related.add(office.children)
    assert mine.title in refused(secretary, *pairs)["pair1-old"]


@pytest.mark.parametrize("day", [DAY, NEXT_DAY])
def test_what_is_decided_already_is_not_decided_again(day: date, office: Office, secretary: Player) -> None:
    merged = Pair(office.elderly.pk, MOVE, new_name="総務区政課", ends_old=True)
    row = decide(secretary, merged, day=day)
    new_id = Organisation.objects.get(name="総務区政課").pk
    for again in (merged, Pair(office.elderly.pk, MOVE, new_id=new_id, ends_old=True)):
        assert "もう決まっています" in refused(secretary, again, day=day)["pair0-old"]
    other = Pair(office.elderly.pk, MOVE, new_id=office.children.pk, ends_old=True)
    assert "より前に廃止になることが決まっています" in refused(secretary, other, day=day)["pair0-old"]
    decide(secretary, Pair(office.welfare.pk, RENAME, new_name="あたらしい課"), day=day)
    assert (
        "もう決まっています"
        in refused(secretary, Pair(office.welfare.pk, RENAME, new_name="あたらしい課"), day=day)["pair0-old"]
    )
    undo(secretary, row)
    decide(secretary, other, day=day)


def test_where_work_goes_must_not_end(office: Office, secretary: Player) -> None:
    decide(secretary, Pair(office.elderly.pk, MOVE, office.children.pk, ends_old=True), day=NEXT_DAY)
    assert "廃止" in refused(secretary, Pair(office.welfare.pk, MOVE, office.elderly.pk))["pair0-new"]
    by_name = Pair(office.welfare.pk, MOVE, None, "高齢課")
    assert "廃止" in refused(secretary, by_name)["pair0-new_name"]
    ends = Pair(office.children.pk, MOVE, None, "健康課", ends_old=True)
    assert "廃止" in refused(secretary, Pair(office.welfare.pk, MOVE, None, "子育て課"), ends)["pair0-new_name"]


def test_one_that_had_ended_stands_again_by_its_name(office: Office, secretary: Player) -> None:
    decide(secretary, Pair(office.elderly.pk, MOVE, office.children.pk, ends_old=True))
    back = Pair(
        office.children.pk, MOVE, None, "高齢課", frozenset(), frozenset({Seat.objects.get(title="高齢課 担当").pk})
    )
    (preview,) = preview_of(secretary.actor, [back], DAY)
    assert not preview.is_new
    row = decide(secretary, back)
    office.elderly.refresh_from_db()
    assert office.elderly.ends_on is None
    assert Seat.objects.get(title="高齢課 担当").organisation == office.elderly
    undo(secretary, row)
    office.elderly.refresh_from_db()
    assert office.elderly.ends_on == date(2017, 3, 31)


# Until the day


def test_what_comes_up_until_the_day_goes_too(cast: Cast, office: Office, secretary: Player, own_town: Town) -> None:
    meeting = held_meeting(cast)
    closed = given_advice(cast, meeting, "もう済んだこと。")
    decide(secretary, Pair(office.welfare.pk, MOVE, office.children.pk), day=NEXT_DAY)
    close_advice(actor=secretary.actor, number=replied(cast, closed).number, at=SUMMER)
    advice = given_advice(cast, meeting)
    proposal, seat = addition(secretary, office.welfare), add_place(secretary, office.welfare, "福祉課 主任")
    carry_out_due(actor=system_actor(own_town.pk), on=NEXT_DAY, at=at_noon(NEXT_DAY))
    for row, column in ((advice, "addressee"), (proposal, "new_owner"), (seat, "organisation")):
        row.refresh_from_db()
        assert getattr(row, column) == office.children, column
    closed.refresh_from_db()
    assert closed.addressee == office.welfare
    assert not [*of_committee(), *of_amendments()]


def test_what_came_back_the_same_day_is_as_it_was_recorded(cast: Cast, office: Office, secretary: Player) -> None:
    advice, proposal = given_advice(cast, held_meeting(cast)), addition(secretary, office.welfare)
    row = decide(secretary, Pair(office.welfare.pk, MOVE, office.children.pk))
    assert not [*of_committee(), *of_amendments()]
    undo(secretary, row)
    advice.refresh_from_db()
    proposal.refresh_from_db()
    assert (advice.addressee, proposal.new_owner) == (office.welfare, office.welfare)
    assert not [*of_committee(), *of_amendments()]


def test_one_after_another_leave_nobody_in_a_department_that_ended(
    office: Office, secretary: Player, own_town: Town
) -> None:
    """高齢課 goes into 子育て課 in April, and that in May into 健康課: decided both before."""
    decide(secretary, Pair(office.elderly.pk, MOVE, office.children.pk, ends_old=True), day=NEXT_DAY)
    chosen = frozenset(Seat.objects.filter(organisation=office.children).values_list("pk", flat=True))
    mine = frozenset(Measure.objects.filter(owner=office.children).values_list("pk", flat=True))
    some = Pair(office.children.pk, MOVE, None, "健康課", mine, chosen, ends_old=True)
    assert "移ってくる仕事" in refused(secretary, some, day=MAY)["pair0-old"]
    decide(secretary, Pair(office.children.pk, MOVE, None, "健康課", ends_old=True), day=MAY)
    assert carry_out_due(actor=system_actor(own_town.pk), on=MAY, at=at_noon(MAY)) == 2
    (health,) = bodies_of(["健康課"])
    assert Seat.objects.get(title="高齢課 担当").organisation == health
    assert not Seat.objects.filter(organisation__ends_on__isnull=False).exists()


def test_deciding_first_carries_out_what_is_due(office: Office, secretary: Player) -> None:
    decide(secretary, Pair(office.elderly.pk, MOVE, office.children.pk), day=NEXT_DAY)
    clock.fix_day(NEXT_DAY)
    decide(secretary, Pair(office.children.pk, MOVE, None, "健康課"), day=NEXT_DAY, at=at_noon(NEXT_DAY))
    assert not Reorganisation.objects.filter(applied_at=None).exists()
    assert Seat.objects.get(title="高齢課 担当").organisation == Organisation.objects.get(name="健康課")


def test_what_still_hangs_on_one_that_ends_is_named(cast: Cast, office: Office, secretary: Player) -> None:
    advice = given_advice(cast, held_meeting(cast))
    Advice.objects.filter(pk=advice.pk).update(addressee=office.elderly)
    addition(secretary, office.elderly)
    change(secretary, MeasureEdit(partner_ids=[office.elderly.pk]), MAY)
    rename_registered(actor=secretary.actor, what=ORGANISATION, row_id=office.elderly.pk, name="長寿課", from_day=MAY,
                      reason="改称", at=APRIL)  # fmt: skip
    Seat.objects.filter(organisation=office.elderly).update(organisation=office.children)
    told = refused(secretary, Pair(office.elderly.pk, END), day=NEXT_DAY)["pair0-old"]
    for thing in (f"助言{advice.number}", "追加の案「見守りの輪」", "平成30年5月1日からの1「", "改称「長寿課」"):
        assert thing in told


def test_what_was_planned_and_given_away_again_does_not_hold_it(office: Office, secretary: Player) -> None:
    Seat.objects.filter(organisation=office.elderly).update(organisation=office.children)
    change(secretary, MeasureEdit(partner_ids=[office.elderly.pk]), MAY)
    change(secretary, MeasureEdit(partner_ids=[]), MAY)
    decide(secretary, Pair(office.welfare.pk, RENAME, None, "福祉保健課"), day=MAY)
    decide(secretary, Pair(office.elderly.pk, END), day=NEXT_DAY)
    office.elderly.refresh_from_db()
    assert office.elderly.ends_on == date(2018, 3, 31)


def test_without_a_reason_nothing_is_decided(office: Office, secretary: Player) -> None:
    with pytest.raises(Invalid, match="わけ"):
        reorganise(actor=secretary.actor, pairs=[Pair(office.elderly.pk, END)], from_day=DAY, reason=" ", at=APRIL)


def test_an_addition_is_not_agreed_for_one_that_ends(cast: Cast, office: Office, secretary: Player) -> None:
    decide(secretary, Pair(office.elderly.pk, MOVE, office.children.pk, ends_old=True), day=NEXT_DAY)
    proposal = addition(secretary, office.children)
    Amendment.objects.filter(pk=proposal.pk).update(new_owner=office.elderly)
    with pytest.raises(NotNow, match="高齢課は、廃止になる組織です"):
        agree_amendment(actor=cast["council_secretary"].actor, amendment_id=proposal.pk, on=APRIL.date(), at=APRIL)


def test_a_body_named_for_a_day_to_come_stays(office: Office, secretary: Player) -> None:
    row = decide(secretary, Pair(office.elderly.pk, MOVE, None, "健康課"), day=NEXT_DAY)
    (new,) = bodies_of(["健康課"])
    with pytest.raises(NotNow, match="組織改正"):
        remove_registered(actor=secretary.actor, what=ORGANISATION, row_id=new.pk, at=APRIL)
    for one in (new, office.elderly):
        with pytest.raises(Invalid, match="これからの組織改正"):
            merge_registered(
                actor=secretary.actor, what=ORGANISATION, row_id=one.pk, into_id=office.children.pk, at=APRIL
            )
    undo(secretary, row)
    remove_registered(actor=secretary.actor, what=ORGANISATION, row_id=new.pk, at=APRIL)


def test_a_measure_does_not_go_back_alone_to_one_that_ends(office: Office, secretary: Player) -> None:
    row = decide(secretary, Pair(office.welfare.pk, MOVE, office.children.pk, ends_old=True), day=NEXT_DAY)
    act = MeasureChange.objects.latest("pk").act
    measure = Measure.objects.filter(owner=office.welfare)[0]
    with pytest.raises(NotNow, match="組織改正を取り消すか"):
        withdraw_change(actor=secretary.actor, act=act, measure_id=measure.pk, at=APRIL)
    undo(secretary, row)
    assert of(measure.code, NEXT_DAY)[0] == "福祉課"


# Taking back


def coming(owner: Organisation) -> Measure:
    """A measure of a plan that is prepared."""
    term = PlanTerm.objects.create(number=9, name="次の計画", first_year=2031, last_year=2035)
    return Measure.objects.create(term=term, code="next1", number=1, title="案の取組", owner=owner, group=owner.name,
                                  kind="measure", from_year=2031)  # fmt: skip


def test_taking_back_leaves_what_was_written_in_a_draft_meanwhile(office: Office, secretary: Player) -> None:
    draft = coming(office.welfare)
    partnered = Measure.objects.create(term=draft.term, code="next2", number=2, title="もう一つ", owner=office.children,
                                       group="子育て課", kind="measure", from_year=2031)  # fmt: skip
    gone = Measure.objects.create(term=draft.term, code="next3", number=3, title="消える案", owner=office.welfare,
                                  group="福祉課", kind="measure", from_year=2031)  # fmt: skip
    partnered.related.add(office.welfare)
    Measure.objects.create(term=draft.term, code="next4", number=4, title="残る案", owner=office.children,
                           group="子育て課", kind="measure", from_year=2031).related.add(office.welfare)  # fmt: skip
    row = decide(secretary, Pair(office.welfare.pk, MOVE, None, "健康課"), day=NEXT_DAY)
    gone.delete()
    draft.refresh_from_db()
    draft.owner, draft.group = office.elderly, "見守り"
    draft.save()
    partnered.related.add(office.elderly)
    left = Measure.objects.get(code="next4")
    left.related.clear()
    undo(secretary, row)
    assert not left.related.exists()
    draft.refresh_from_db()
    assert (draft.owner, draft.group) == (office.elderly, "見守り")
    assert {body.name for body in partnered.related.all()} == {"福祉課", "高齢課"}


def test_taking_back_puts_partners_of_a_draft_where_they_stood(office: Office, secretary: Player) -> None:
    lead = coming(office.welfare)
    lead.group = "見守り"
    lead.save()
    lead.related.add(office.children)
    both, one = (
        Measure.objects.create(term=lead.term, code=f"more{number}", number=number, title="案", owner=office.elderly,
                               group="高齢課", kind="measure", from_year=2031)
        for number in (2, 3)
    )  # fmt: skip
    both.related.add(office.welfare, office.children)
    one.related.add(office.welfare)
    row = decide(secretary, Pair(office.welfare.pk, MOVE, office.children.pk), day=NEXT_DAY)
    assert [list(each.related.all()) for each in (lead, both, one)] == [[], [office.children], [office.children]]
    Measure.objects.filter(pk=one.pk).update(owner=office.welfare)
    undo(secretary, row)
    lead.refresh_from_db()
    assert (lead.owner, lead.group, list(lead.related.all())) == (office.welfare, "見守り", [office.children])
    assert set(both.related.all()) == {office.welfare, office.children}
    assert list(one.related.all()) == []


def test_a_plan_adopted_meanwhile_is_not_taken_back(office: Office, secretary: Player) -> None:
    draft = coming(office.welfare)
    row = decide(secretary, Pair(office.welfare.pk, MOVE, office.children.pk), day=NEXT_DAY)
    PlanTerm.objects.filter(pk=draft.term_id).update(state="adopted", adopted_on=date(2017, 4, 20))
    with pytest.raises(NotNow, match="もう確定しています"):
        undo(secretary, row)


def test_a_renaming_taken_back_already_is_not_taken_back_again(office: Office, secretary: Player) -> None:
    row = decide(secretary, Pair(office.welfare.pk, RENAME, None, "福祉保健課"))
    take_back_renaming(actor=secretary.actor, change_id=NameChange.objects.get().pk, at=APRIL)
    assert undo(secretary, row).undone_at == APRIL


def test_taking_back_one_whose_department_was_merged_says_so(office: Office, secretary: Player) -> None:
    row = decide(secretary, Pair(office.elderly.pk, MOVE, office.children.pk))
    merge_registered(actor=secretary.actor, what=ORGANISATION, row_id=office.elderly.pk, into_id=office.children.pk,
                     at=APRIL)  # fmt: skip
    with pytest.raises(NotNow, match="まとめられています"):
        undo(secretary, row)


def test_a_change_goes_back_from_its_own_day(office: Office, secretary: Player) -> None:
    """The plan was adopted only after the day of the reorganisation."""
    before = leads()
    PlanTerm.objects.filter(number=3).update(adopted_on=date(2017, 4, 10))
    row = decide(secretary, Pair(office.welfare.pk, MOVE, office.children.pk))
    assert set(MeasureChange.objects.values_list("from_day", flat=True)) == {date(2017, 4, 10)}
    undo(secretary, row)
    assert leads() == before


def test_work_does_not_go_back_to_one_that_ends_meanwhile(office: Office, secretary: Player) -> None:
    row = decide(secretary, Pair(office.welfare.pk, MOVE, office.children.pk))
    decide(secretary, Pair(office.welfare.pk, END), day=NEXT_DAY)
    with pytest.raises(NotNow, match="廃止になる組織"):
        undo(secretary, row)
