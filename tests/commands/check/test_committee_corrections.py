"""What was recorded of the committee is mended: day, place and attendance of a meeting, advice; and taken back while unused."""

from datetime import date
from typing import Any

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import Organisation
from meguru.base.towns.models import Town
from meguru.check.committee.commands import (
    AdviceCorrection,
    call_off_meeting,
    close_advice,
    correct_advice,
    correct_attendance,
    correct_meeting,
    remove_advice,
    remove_meeting,
)
from meguru.check.committee.models import Advice, AdviceVersion, Meeting, Reply
from meguru.check.committee.queries import get_advice, versions_of_advice
from meguru.check.committee.rules import AdviceKind, Attendance
from meguru.check.committee.witness import contradictions
from meguru.check.reviews.models import Sheet
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotFound, NotNow
from meguru.core.text import fingerprint
from meguru.overview.trail import Station, trail_of_advice
from meguru.plan.calendar.commands import finish_year
from tests.support.cast import Cast, Player
from tests.support.turn import (
    HEADS,
    MEETING_DAY,
    SUMMER,
    WINTER,
    called_meeting,
    given_advice,
    held_meeting,
    next_year,
    proposed,
    replied,
    reported_meeting,
)

ROOM = "役場 会議室"


def last() -> LedgerEntry:
    return LedgerEntry.objects.order_by("-seq")[0]


def mend(player: Player, advice: Advice, **more: Any) -> Advice:
    usual: dict[str, Any] = {
        "kind": AdviceKind(advice.kind),
        "text": advice.text,
        "addressee_id": advice.addressee_id,
        "due_on": advice.due_on,
        "reason": "聞き違いを直した。",
    }
    seen = more.pop("seen", None)
    return correct_advice(
        actor=player.actor, number=advice.number, correction=AdviceCorrection(**{**usual, **more}), at=WINTER, seen=seen
    )


def test_a_meetings_day_and_place_are_mended_with_what_was_in_the_ledger(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    mended = correct_meeting(
        actor=secretary.actor, meeting_id=meeting.pk, held_on=date(2017, 8, 7), place="オンライン", at=SUMMER
    )
    assert (mended.held_on, mended.place) == (date(2017, 8, 7), "オンライン")
    assert last().kind == "committee.meeting.corrected"
    assert last().facts["fields"] == ["held_on", "place"]
    assert last().facts["before"] != last().facts["row"]
    assert list(contradictions()) == []


def test_the_same_day_and_place_are_no_act(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    before = LedgerEntry.objects.count()
    correct_meeting(actor=secretary.actor, meeting_id=meeting.pk, held_on=MEETING_DAY, place=ROOM, at=SUMMER)
    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2017, 8, 10), "まだ来ていない"),
        (date(1917, 8, 4), "離れすぎています"),
    ],
)
def test_a_held_meeting_is_not_moved_to_where_it_cannot_have_been(
    cast: Cast, secretary: Player, day: date, told: str
) -> None:
    meeting = held_meeting(cast)
    with pytest.raises(Invalid, match=told):
        correct_meeting(actor=secretary.actor, meeting_id=meeting.pk, held_on=day, place=ROOM, at=SUMMER)


def test_a_meeting_is_not_moved_past_what_came_of_it(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting)
    late: dict[str, Any] = {"actor": secretary.actor, "meeting_id": meeting.pk, "place": ROOM}
    with pytest.raises(Invalid, match="期限"):
        correct_meeting(**late, held_on=date(2018, 1, 31), at=WINTER)
    replied(cast, advice)
    with pytest.raises(Invalid, match="答え（平成29年8月4日）より後"):
        correct_meeting(**late, held_on=date(2017, 8, 5), at=WINTER)
    correct_meeting(**late, held_on=date(2017, 8, 3), at=WINTER)
    assert get_advice(secretary.actor, advice.number).given_on == date(2017, 8, 3)


def test_attendance_is_mended_and_the_sentence_with_it(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    more = Attendance(seats=15, filled=14, present=12, online=2)
    mended = correct_attendance(actor=secretary.actor, meeting_id=meeting.pk, attendance=more, at=SUMMER)
    assert mended.quorum_sentence.startswith("委員14人のうち14人の出席")
    assert last().facts["fields"] == ["present=9→12"]
    before = LedgerEntry.objects.count()
    correct_attendance(actor=secretary.actor, meeting_id=meeting.pk, attendance=more, at=SUMMER)
    assert LedgerEntry.objects.count() == before
    assert list(contradictions()) == []


def test_that_a_held_meeting_fell_short_is_recorded_only_knowingly(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting)
    few: dict[str, Any] = {"actor": secretary.actor, "meeting_id": meeting.pk, "attendance": Attendance(15, 14, 5)}
    with pytest.raises(Invalid, match="会議は成立していません") as refused:
        correct_attendance(**few, at=SUMMER)
    assert set(refused.value.fields) == {"is_short"}
    with pytest.raises(Invalid, match="こえています"):
        correct_attendance(**{**few, "attendance": Attendance(15, 14, 50)}, is_short=True, at=SUMMER)
    mended = correct_attendance(**few, is_short=True, at=SUMMER)
    assert "会議は成立していません" in mended.quorum_sentence
    assert Advice.objects.get(pk=advice.pk).state == "open"


def test_a_meeting_that_was_not_held_has_no_attendance_to_mend(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    with pytest.raises(NotNow, match="開催をまだ記録していません"):
        correct_attendance(actor=secretary.actor, meeting_id=meeting.pk, attendance=HEADS, at=SUMMER)


def test_a_meeting_called_by_mistake_goes_and_its_number_is_free(cast: Cast, secretary: Player, own_town: Town) -> None:
    first = called_meeting(cast).pk
    remove_meeting(actor=secretary.actor, meeting_id=first, at=SUMMER)
    assert not Meeting.objects.exists()
    assert (last().kind, last().facts["id"]) == ("committee.meeting.removed", first)
    again = called_meeting(cast)
    assert again.number == 1
    call_off_meeting(actor=secretary.actor, meeting_id=again.pk, reason="台風のため", at=SUMMER)
    remove_meeting(actor=secretary.actor, meeting_id=again.pk, at=SUMMER)
    assert list(contradictions()) == []


def test_a_meeting_in_which_something_was_said_stays(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    advice = given_advice(cast, meeting)
    with pytest.raises(NotNow, match="もう記録されています"):
        remove_meeting(actor=secretary.actor, meeting_id=meeting.pk, at=SUMMER)
    remove_advice(actor=secretary.actor, number=advice.number, at=SUMMER)
    remove_meeting(actor=secretary.actor, meeting_id=meeting.pk, at=SUMMER)
    held = held_meeting(cast)
    with pytest.raises(NotNow, match="開催を記録した会議は、消せません"):
        remove_meeting(actor=secretary.actor, meeting_id=held.pk, at=SUMMER)


def test_advice_goes_to_who_is_named_unless_that_body_has_ended(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    other = Organisation.objects.exclude(name="福祉課")[0]
    assert given_advice(cast, meeting, measure="m01", addressee_id=other.pk).addressee == other
    Organisation.objects.filter(pk=other.pk).update(ends_on=date(2016, 4, 1))
    with pytest.raises(Invalid) as refused:
        given_advice(cast, meeting, "昼にも集まりを開いてはどうか。", measure="m01", addressee_id=other.pk)
    assert set(refused.value.fields) == {"addressee"}


def test_advice_is_mended_what_it_said_is_kept_and_next_years_sheet_follows(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting)
    next_year(cast)
    other = next(body for body in Organisation.objects.all() if body.pk != advice.addressee_id)
    mend(secretary, advice, text="昼にも集まりを開いてはどうか。", addressee_id=other.pk)
    now = get_advice(secretary.actor, advice.number)
    assert (now.text, now.addressee) == ("昼にも集まりを開いてはどうか。", other.name)
    [earlier] = versions_of_advice(secretary.actor, advice.number)
    assert (earlier.text, earlier.reason) == (advice.text, "聞き違いを直した。")
    assert last().facts["fields"] == ["text", "addressee_id"]
    sheet = Sheet.objects.get(year__fiscal_year=2017, measure__code="m01")
    assert "昼にも集まり" in str(sheet.handed_down)
    assert "夜にも集まり" not in str(sheet.handed_down)
    assert list(contradictions()) == []
    steps = trail_of_advice(secretary.actor, advice.number).steps
    assert [step.text for step in steps if step.station is Station.CORRECTION] == [
        f"直す前：{advice.text}（答える所：{earlier.addressee}）"
    ]


def test_an_answer_given_stays_and_is_marked_as_given_to_the_earlier_words(cast: Cast, secretary: Player) -> None:
    advice = replied(cast, given_advice(cast, held_meeting(cast)))
    mend(secretary, advice, due_on=date(2017, 12, 1))
    assert not Reply.objects.get().is_to_earlier
    mend(secretary, advice, text="昼にも集まりを開いてはどうか。", due_on=date(2017, 12, 1))
    assert Reply.objects.get().is_to_earlier
    assert Advice.objects.get().state == "replied"
    steps = trail_of_advice(secretary.actor, advice.number).steps
    assert any("直す前の助言への答え" in step.title for step in steps)
    reply = replied(cast, advice)
    assert [r.is_to_earlier for r in reply.replies.all()] == [True]  # the same words again are no new answer


def test_advice_that_is_closed_is_mended_too(cast: Cast, secretary: Player) -> None:
    advice = replied(cast, given_advice(cast, held_meeting(cast)))
    close_advice(actor=secretary.actor, number=advice.number, at=WINTER)
    mend(secretary, advice, kind=AdviceKind.QUESTION)
    assert Advice.objects.get().state == "closed"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "あ" * 4001}, "text"),
        ({"text": "昼に。", "reason": " "}, "reason"),
        ({"text": "昼に。", "reason": "あ" * 201}, "reason"),
        ({"due_on": date(2017, 8, 1)}, "due_on"),
    ],
)
def test_what_advice_cannot_say_is_refused_at_its_field(
    cast: Cast, secretary: Player, typed: dict[str, Any], field: str
) -> None:
    advice = given_advice(cast, held_meeting(cast))
    with pytest.raises(Invalid) as refused:
        mend(secretary, advice, **typed)
    assert set(refused.value.fields) == {field}
    assert not AdviceVersion.objects.exists()


def test_two_mend_advice_at_once_and_nothing_changed_is_no_act(cast: Cast, secretary: Player) -> None:
    advice = given_advice(cast, held_meeting(cast))
    seen = fingerprint(advice.text)
    before = LedgerEntry.objects.count()
    mend(secretary, advice, seen=seen)
    assert LedgerEntry.objects.count() == before
    mend(secretary, advice, text="昼に。", seen=seen)
    with pytest.raises(EditedMeanwhile) as refused:
        mend(secretary, advice, text="朝に。", seen=seen)
    assert refused.value.theirs == {"text": "昼に。"}
    with pytest.raises(NotFound):
        mend(secretary, advice, addressee_id=999_999)


def test_advice_recorded_by_mistake_goes_and_its_number_is_not_given_again(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    first, second = given_advice(cast, meeting), given_advice(cast, meeting, "昼にも。")
    remove_advice(actor=secretary.actor, number=first.number, at=SUMMER)
    assert given_advice(cast, meeting, "朝にも。").number == "H28-03"
    remove_advice(actor=secretary.actor, number="H28-03", at=SUMMER)
    assert given_advice(cast, meeting, "夕方にも。").number == "H28-04"
    assert list(contradictions()) == []
    mend(secretary, second, text="直した。")
    with pytest.raises(NotNow, match="消せません"):
        remove_advice(actor=secretary.actor, number=second.number, at=SUMMER)


def test_advice_that_was_answered_or_caused_a_change_stays(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    answered, caused = replied(cast, given_advice(cast, meeting)), given_advice(cast, meeting, "昼にも。")
    proposed(cast, advice=[caused.number])
    for advice in (answered, caused):
        with pytest.raises(NotNow, match="消せません"):
            remove_advice(actor=secretary.actor, number=advice.number, at=WINTER)


def test_in_a_closed_year_nothing_is_mended(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=WINTER)
    with pytest.raises(NotNow, match="閉じています"):
        correct_meeting(actor=secretary.actor, meeting_id=meeting.pk, held_on=MEETING_DAY, place="別室", at=WINTER)
    with pytest.raises(NotNow, match="閉じています"):
        correct_attendance(actor=secretary.actor, meeting_id=meeting.pk, attendance=HEADS, at=WINTER)
    with pytest.raises(NotNow, match="閉じています"):
        remove_meeting(actor=secretary.actor, meeting_id=meeting.pk, at=WINTER)
    with pytest.raises(NotNow, match="閉じています"):
        mend(secretary, advice, text="昼に。")
    with pytest.raises(NotNow, match="閉じています"):
        remove_advice(actor=secretary.actor, number=advice.number, at=WINTER)


@pytest.mark.parametrize("who", ["writer", "supporter", "member", "auditor"])
def test_only_the_secretariat_mends(cast: Cast, who: str, own_town: Town) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting)
    actor = cast[who].actor
    with pytest.raises(NotAllowed):
        correct_meeting(actor=actor, meeting_id=meeting.pk, held_on=MEETING_DAY, place="別室", at=SUMMER)
    with pytest.raises(NotAllowed):
        correct_attendance(actor=actor, meeting_id=meeting.pk, attendance=HEADS, at=SUMMER)
    with pytest.raises(NotAllowed):
        remove_meeting(actor=actor, meeting_id=meeting.pk, at=SUMMER)
    with pytest.raises(NotAllowed):
        mend(cast[who], advice, text="昼に。")
    with pytest.raises(NotAllowed):
        remove_advice(actor=actor, number=advice.number, at=SUMMER)


def test_another_day_under_another_rule_is_recorded_as_short_only_knowingly(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    # As a day is judged that a laxer rule held for.
    Meeting.objects.filter(pk=meeting.pk).update(present=1, online=0, proxy=0, written=0)
    moved: dict[str, Any] = {"actor": secretary.actor, "meeting_id": meeting.pk, "place": "区民会館", "at": SUMMER}
    correct_meeting(**moved, held_on=meeting.held_on)  # the place alone judges nothing anew
    with pytest.raises(Invalid) as refused:
        correct_meeting(**moved, held_on=date(2017, 8, 3))
    assert set(refused.value.fields) == {"is_short"}
    mended = correct_meeting(**moved, held_on=date(2017, 8, 3), is_short=True)
    assert "会議は成立していません" in mended.quorum_sentence
