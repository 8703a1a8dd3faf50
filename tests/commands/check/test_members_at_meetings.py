"""Who attended a meeting, member by member: the heads follow; who left keeps it, who was erased loses only the name."""

from datetime import date, timedelta
from typing import Any

import pytest

from meguru.base.access.actions import Role
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_person, add_seat, erase_person, leave_seat, take_seat
from meguru.base.bodies.models import Committee, Person, Tenure
from meguru.check.committee.commands import correct_attendance, hold_meeting
from meguru.check.committee.models import Meeting, MemberPart
from meguru.check.committee.queries import get_meeting, members_of_meeting
from meguru.check.committee.rules import Attendance, Part, heads_of
from meguru.check.committee.witness import contradictions
from meguru.core.errors import Invalid, NotAllowed, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.publish.building import build_book
from tests.support.cast import BEGINNING, START, Cast, Player
from tests.support.turn import HEADS, SUMMER, held_meeting, reported_meeting

NAMES = ("桃山 一", "桃田 二", "桃木 三")


@pytest.fixture
def five_seats(cast: Cast, secretary: Player) -> Cast:
    """The committee with five seats: four are held, one is vacant."""
    committee = Committee.objects.get(name="推進委員会")
    for number, name in enumerate((*NAMES, ""), start=2):
        seat = add_seat(actor=secretary.actor, title=f"委員{number}", role=Role.COMMITTEE_MEMBER, committee=committee,
                        starts_on=START, at=BEGINNING)  # fmt: skip
        if name:
            person = add_person(actor=secretary.actor, name=name, at=BEGINNING)
            take_seat(actor=secretary.actor, seat_id=seat.pk, person_id=person.pk, starts_on=START, at=BEGINNING)
    return cast


def tenure(name: str) -> int:
    return Tenure.objects.get(person__name=name, seat__committee__name="推進委員会").pk


def parts(*absent: str) -> dict[int, Part]:
    found = {tenure(name): Part.PRESENT for name in ("桃井 十", *NAMES)}
    return found | {tenure(name): Part.ABSENT for name in absent}


def told(player: Player, meeting: Meeting) -> list[tuple[str, str]]:
    return [(m.name, m.part_label) for m in members_of_meeting(player.actor, get_meeting(player.actor, meeting.pk))]


def test_the_heads_follow_from_the_members(five_seats: Cast, secretary: Player) -> None:
    meeting = reported_meeting(five_seats)
    assert told(secretary, meeting) == [("桃井 十", ""), *((name, "") for name in NAMES)]
    held = hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, parts=parts(NAMES[2]), at=SUMMER)
    heads = (held.seats, held.filled, held.present, held.online, held.proxy, held.written)
    assert heads == (5, 4, 3, 0, 0, 0)
    assert "委員4人のうち" in held.quorum_sentence
    assert dict(told(secretary, meeting)) == {
        "桃井 十": "出席", NAMES[0]: "出席", NAMES[1]: "出席", NAMES[2]: "欠席"
    }  # fmt: skip
    assert list(contradictions()) == []
    book = build_book(fiscal_year=FiscalYear(2016), issue=1, published_on=date(2017, 9, 15))
    assert not any(name in str(book) for name in ("桃井 十", *NAMES))
    MemberPart.objects.filter(part="absent").update(part="present")
    assert len(list(contradictions())) == 1


def test_members_are_mended_and_heads_alone_let_them_go(five_seats: Cast, secretary: Player) -> None:
    meeting = reported_meeting(five_seats)
    call: dict[str, Any] = {"actor": secretary.actor, "meeting_id": meeting.pk, "at": SUMMER}
    hold_meeting(parts=parts(), **call)
    before = LedgerEntry.objects.count()
    correct_attendance(parts=parts(), **call)
    assert LedgerEntry.objects.count() == before
    correct_attendance(parts=parts(NAMES[0]), **call)
    entry = LedgerEntry.objects.order_by("-seq")[0]
    assert entry.facts["fields"] == ["present=4→3", "parts"]
    with pytest.raises(Invalid) as refused:
        correct_attendance(parts=parts("桃井 十", *NAMES[:2]), **call)
    assert set(refused.value.fields) == {"is_short"}
    heads = Attendance(seats=5, filled=4, present=3)
    correct_attendance(attendance=heads, **call)
    assert not MemberPart.objects.exists()
    assert LedgerEntry.objects.order_by("-seq")[0].facts["fields"] == ["parts"]
    assert list(contradictions()) == []


def test_who_left_keeps_it_and_who_was_erased_loses_the_name(five_seats: Cast, secretary: Player) -> None:
    meeting = reported_meeting(five_seats)
    call: dict[str, Any] = {"actor": secretary.actor, "meeting_id": meeting.pk, "at": SUMMER}
    hold_meeting(parts=parts(), **call)
    row = Tenure.objects.get(pk=tenure(NAMES[0]))
    leave_seat(actor=secretary.actor, seat_id=row.seat_id, ends_on=date(2017, 8, 31), at=SUMMER)
    assert (NAMES[0], "出席") in told(secretary, meeting)
    gone = Person.objects.get(name=NAMES[0])
    erase_person(actor=secretary.actor, person_id=gone.pk, at=SUMMER + timedelta(days=60))
    assert ("（消去済み）", "出席") in told(secretary, meeting)
    correct_attendance(
        parts={**dict.fromkeys(MemberPart.objects.values_list("tenure", flat=True), Part.PRESENT)}, **call
    )
    assert list(contradictions()) == []


def test_members_that_are_not_those_of_the_day_are_refused(five_seats: Cast, secretary: Player) -> None:
    meeting = reported_meeting(five_seats)
    whole = parts()
    stranger = Tenure.objects.exclude(seat__committee__name="推進委員会").first()
    assert stranger is not None
    for wrong in ({**whole, stranger.pk: Part.PRESENT}, dict(list(whole.items())[1:]), None):
        with pytest.raises(Invalid):
            hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, parts=wrong, at=SUMMER)
    with pytest.raises(NotNow, match="あと"):
        hold_meeting(actor=secretary.actor, meeting_id=meeting.pk, parts=parts(*NAMES), at=SUMMER)
    assert not MemberPart.objects.exists()


def test_a_meeting_by_heads_alone_stays_possible(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    assert (meeting.present, MemberPart.objects.count()) == (HEADS.present, 0)
    with pytest.raises(NotAllowed):
        members_of_meeting(cast["member"].actor, get_meeting(secretary.actor, meeting.pk))


def test_heads_are_counted_by_how_members_took_part() -> None:
    several = [Part.PRESENT, Part.PRESENT, Part.ONLINE, Part.PROXY, Part.WRITTEN, Part.ABSENT]
    assert heads_of(7, several) == Attendance(seats=7, filled=6, present=2, online=1, proxy=1, written=1)
