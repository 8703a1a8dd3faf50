"""The committee through its commands: called, reported, held with a quorum, judged, advised, answered, closed."""

from datetime import date
from typing import Any

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.committee.commands import (
    AdviceDraft,
    call_meeting,
    close_advice,
    hold_meeting,
    keep_report,
    record_advice,
    record_evaluation,
    reply_to_advice,
)
from meguru.check.committee.material import advice_of, evaluations_of_years
from meguru.check.committee.models import Advice, Evaluation, Meeting, Reply
from meguru.check.committee.queries import get_meeting, with_lateness
from meguru.check.committee.rules import AdviceKind, Attendance, Stance
from meguru.check.reviews.models import Sheet
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotFound, NotNow
from meguru.core.text import fingerprint
from meguru.overview.report import committee_report
from meguru.publish.building.records import meeting_entry
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import (
    HEADS,
    MEETING_DAY,
    SUMMER,
    accept,
    called_meeting,
    given_advice,
    held_meeting,
    next_year,
    replied,
    reported_meeting,
)


def judge(player: Player, meeting: Meeting, code: str = "m01", rating: str = "A", **more: Any) -> Evaluation:
    usual = {"comment": "よく届いています。", "at": SUMMER}
    return record_evaluation(
        actor=player.actor, meeting_id=meeting.pk, measure_code=code, rating=rating, **{**usual, **more}
    )


def test_the_same_call_twice_is_one_meeting(cast: Cast, own_town: Town) -> None:
    assert called_meeting(cast).pk == called_meeting(cast).pk
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "place", "field"),
    [(date(2015, 3, 1), "会議室", "held_on"), (date(2027, 8, 4), "会議室", "held_on"), (MEETING_DAY, " ", "place")],
)
def test_a_meeting_needs_a_place_and_a_likely_day(secretary: Player, day: date, place: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        call_meeting(actor=secretary.actor, fiscal_year=2016, held_on=day, place=place, at=SPRING)
    assert set(refused.value.fields) == {field}


def test_a_year_never_opened_has_no_meeting(secretary: Player) -> None:
    with pytest.raises(Invalid, match="まだ開かれていません"):
        call_meeting(actor=secretary.actor, fiscal_year=2019, held_on=MEETING_DAY, place="会議室", at=SPRING)


def test_without_accepted_sheets_there_is_no_report(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    with pytest.raises(NotNow, match="1枚もありません"):
        keep_report(
            actor=secretary.actor, meeting_id=meeting.pk, report=committee_report(secretary.actor, 2016), at=SPRING
        )
    meeting.refresh_from_db()
    assert meeting.state == "called"


def test_the_report_is_what_was_accepted_when_it_was_made(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01")
    meeting = called_meeting(cast)
    keep_report(actor=secretary.actor, meeting_id=meeting.pk, report=committee_report(secretary.actor, 2016), at=SPRING)
    accept(cast, "m02")
    kept = get_meeting(secretary.actor, meeting.pk).report
    assert [row["code"] for row in kept["measures"]] == ["m01"]
    with pytest.raises(NotNow, match="資料にありません"):
        judge(secretary, meeting, "m02")


def test_the_same_report_again_is_no_act(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    before = LedgerEntry.objects.count()
    report = committee_report(secretary.actor, 2016)
    again = keep_report(actor=secretary.actor, meeting_id=meeting.pk, report=report, at=SUMMER)
    assert again.reported_at == SPRING
    assert LedgerEntry.objects.count() == before


def test_another_years_report_is_refused(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    report = {**committee_report(secretary.actor, 2016), "fiscal_year": 2017}
    with pytest.raises(NotNow):
        keep_report(actor=secretary.actor, meeting_id=meeting.pk, report=report, at=SPRING)


def test_short_of_the_quorum_it_is_not_held(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    with pytest.raises(NotNow, match="あと2人の出席が要ります"):
        hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, attendance=Attendance(15, 14, 5, 1), at=SUMMER)
    with pytest.raises(NotNow, match="まだ来ていません"):
        hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, attendance=HEADS, at=SPRING)
    held = hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, attendance=HEADS, at=SUMMER)
    assert held.quorum_sentence.startswith("委員14人のうち11人の出席")
    with pytest.raises(NotNow):
        hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, attendance=HEADS, at=SUMMER)


def test_heads_that_do_not_count_for_the_quorum_are_told_nowhere_as_attended(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    heads = Attendance(15, 14, present=9, online=2, proxy=1, written=1)
    hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, attendance=heads, at=SUMMER)
    held = get_meeting(secretary.actor, meeting.pk)
    assert held.quorum_sentence.startswith("委員14人のうち11人の出席")
    assert meeting_entry(held)["attendance"] == "委員14人のうち11人が出席"


def test_the_judgement_stands_beside_the_self_rating(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    judge(secretary, meeting, rating="C")
    assert Sheet.objects.get(code="m01", year__fiscal_year=2016).rating == "B"
    assert evaluations_of_years()["m01", 2016].rating == "C"


def test_judgements_count_once_the_meeting_was_held(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    judge(secretary, meeting)
    assert evaluations_of_years() == {}
    hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, attendance=HEADS, at=SUMMER)
    assert set(evaluations_of_years()) == {("m01", 2016)}


def test_a_judgement_saved_meanwhile_is_shown_and_not_overwritten(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    empty = fingerprint("", "")
    judge(secretary, meeting, rating="A", comment="先の言葉", seen=empty)
    with pytest.raises(EditedMeanwhile) as clash:
        judge(secretary, meeting, rating="D", comment="あとの言葉", seen=empty)
    assert clash.value.theirs == {"rating": "A", "comment": "先の言葉"}
    assert judge(secretary, meeting, rating="A", comment="先の言葉", seen=empty).comment == "先の言葉"


def test_before_the_report_nothing_is_judged_or_advised(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    with pytest.raises(NotNow):
        judge(secretary, meeting)
    with pytest.raises(NotNow):
        given_advice(cast, meeting)


def test_advice_is_numbered_addressed_and_due(cast: Cast, own_town: Town) -> None:
    meeting = held_meeting(cast)
    first, second = given_advice(cast, meeting), given_advice(cast, meeting, "地区の話。", district="west")
    assert (first.number, second.number) == ("H28-01", "H28-02")
    assert first.addressee is not None
    assert (first.addressee.name, first.due_on) == ("福祉課", date(2017, 9, 30))
    assert second.addressee is None
    assert given_advice(cast, meeting).pk == first.pk


def test_advice_late_in_the_year_is_not_due_before_it_was_given(cast: Cast, secretary: Player) -> None:
    reported_meeting(cast)
    late = call_meeting(
        actor=secretary.actor, fiscal_year=2016, held_on=date(2018, 1, 15), place="第二会議室", at=SUMMER
    )
    keep_report(actor=secretary.actor, meeting_id=late.pk, report=committee_report(secretary.actor, 2016), at=SUMMER)
    assert given_advice(cast, late).due_on == date(2018, 2, 14)
    with pytest.raises(Invalid):
        given_advice(cast, late, "ほかの助言", due_on=date(2018, 1, 14))


@pytest.mark.parametrize("where", [{"measure": "m99"}, {"district": "north"}, {"addressee_id": 999_999}])
def test_advice_on_what_is_not_there_is_refused(cast: Cast, secretary: Player, where: dict[str, Any]) -> None:
    meeting = held_meeting(cast)
    with pytest.raises(NotFound):
        given_advice(cast, meeting, **where)
    assert not Advice.objects.exists()


def test_the_addressee_answers_and_another_department_does_not(cast: Cast, own_town: Town) -> None:
    advice = given_advice(cast, held_meeting(cast))
    for key in ("other_writer", "council_staff", "member", "chair", "auditor"):
        with pytest.raises(NotAllowed):
            reply_to_advice(
                actor=cast[key].actor, number=advice.number, stance=Stance.HARD, text="むり", on=MEETING_DAY, at=SUMMER
            )
    assert replied(cast, advice).state == "replied"
    replied(cast, advice)
    assert Reply.objects.count() == 1


def test_advice_to_a_district_is_answered_by_its_support_staff(cast: Cast, own_town: Town) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting, "となりの地区と。", district="east")
    reply_to_advice(
        actor=cast["supporter"].actor,
        number=advice.number,
        stance=Stance.CONSIDER,
        text="話し合います。",
        on=MEETING_DAY,
        at=SUMMER,
    )
    west = given_advice(cast, meeting, "西の話。", district="west")
    with pytest.raises(NotAllowed):
        reply_to_advice(
            actor=cast["supporter"].actor, number=west.number, stance=Stance.DONE, text="x", on=MEETING_DAY, at=SUMMER
        )


def test_advice_is_closed_after_its_reply_and_leaves_the_next_sheet(cast: Cast, secretary: Player) -> None:
    advice = given_advice(cast, held_meeting(cast))
    next_year(cast)
    sheet = Sheet.objects.get(code="m01", year__fiscal_year=2017)
    assert [item["number"] for item in sheet.handed_down["advice"]] == ["H28-01"]
    with pytest.raises(NotNow):
        close_advice(actor=secretary.actor, number=advice.number, at=SUMMER)
    replied(cast, advice)
    close_advice(actor=secretary.actor, number=advice.number, at=SUMMER)
    sheet.refresh_from_db()
    assert sheet.handed_down["advice"] == []


def test_advice_to_a_district_given_late_stands_beside_its_next_sheet(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    next_year(cast)
    given_advice(cast, meeting, "となりの地区と。", district="east")
    handed = dict(Sheet.objects.filter(year__fiscal_year=2017).values_list("code", "handed_down"))
    assert {
        code: [item["number"] for item in said["advice"]] for code, said in handed.items() if said.get("advice")
    } == {"east": ["H28-01"]}


def test_lateness_is_told_while_advice_waits(cast: Cast, own_town: Town) -> None:
    advice = given_advice(cast, held_meeting(cast))
    assert [item.days_late for item in with_lateness(advice_of(), date(2017, 10, 4))] == [2]
    replied(cast, advice)
    assert [item.days_late for item in with_lateness(advice_of(), date(2017, 10, 4))] == [0]


def test_a_neighbours_meeting_is_not_found(cast: Cast, own_town: Town, neighbour_town: Town) -> None:
    meeting = held_meeting(cast)
    neighbour = cast["neighbour_secretary"]
    with town_scope(neighbour_town):
        with pytest.raises(NotFound):
            judge(neighbour, meeting)
        with pytest.raises(NotFound):
            record_advice(
                actor=neighbour.actor,
                meeting_id=meeting.pk,
                draft=AdviceDraft(kind=AdviceKind.OPINION, text="となりから"),
                at=SUMMER,
            )
