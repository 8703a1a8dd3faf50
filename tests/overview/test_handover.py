"""What a seat hands on: open, due, promised, half written; shown to its holder, to whoever comes, and to the secretariat."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from xml.etree.ElementTree import Element

import pytest

from meguru.base.bodies.commands import leave_seat, move_seats, take_seat
from meguru.base.bodies.commands.moving import SeatMove
from meguru.base.bodies.models import Person, Seat, Tenure
from meguru.base.bodies.queries.actors import actor_of_person
from meguru.base.towns.models import Town
from meguru.check.committee.commands import AdviceDraft, record_advice
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import AdviceKind
from meguru.check.opinions.commands import answer_opinion, follow_opinion
from meguru.check.opinions.rules import AnswerClass
from meguru.check.reviews.commands import SheetDraft, confirm_sheet, return_sheet, save_sheet, send_sheet
from meguru.check.reviews.models import Sheet
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.errors import NotAllowed, NotFound
from meguru.overview.handover import Handover, handover_of
from meguru.overview.waiting import WaitingKind
from meguru.plan.calendar.queries import list_years
from tests.support.browse import Person as Desk
from tests.support.cast import BEGINNING, SPRING, Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import (
    SUMMER,
    WINTER,
    accept,
    given_advice,
    held_meeting,
    in_every_state,
    next_year,
    received_opinion,
    replied,
    write,
)

MARCH = at_noon(date(2018, 3, 25))
APRIL = date(2018, 4, 1)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    yield
    clock.fix_day(None)


def pk(title: str) -> int:
    return Seat.objects.get(title=title).pk


def handed(player: Player, title: str, at: datetime = SPRING) -> Handover:
    return handover_of(player.actor, pk(title), at=at, years=list_years(player.actor))


def test_open_and_half_written_sheets_are_told_with_what_was_asked(
    secretary: Player, writer: Player, approver: Player
) -> None:
    save_sheet(
        actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING,
        draft=SheetDraft({"did": "声かけを始めました。"}, revision=0),
    )  # fmt: skip
    found = handed(secretary, "福祉課 担当")
    (sheet,) = [each for each in found.sheets if each.code == "m01"]
    assert (sheet.to_do, sheet.due_on, sheet.days_late, sheet.remarks) == ("書く", date(2017, 5, 15), 0, ())
    (half,) = found.half_written
    assert half.texts == (("したこと", "声かけを始めました。"),)
    assert "評価の理由" in half.missing
    assert (half.written_by, half.title) == ("梅田 三", "見守りの輪")
    # Nothing of another department stands on it.
    assert {each.code for each in found.sheets} == {"m01"} | {
        each.code for each in found.sheets if each.to_do == "一緒に書く"
    }

    write(writer.actor, "m01")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)
    assert [each.to_do for each in handed(secretary, "福祉課 係長").sheets if each.code == "m01"] == ["確かめる"]
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=SPRING)
    return_sheet(
        actor=secretary.actor, fiscal_year=2016, code="m01", remarks={"did": "回数を書いてください"}, at=SPRING
    )
    late = handed(secretary, "福祉課 担当", at=at_noon(date(2017, 6, 1)))
    (sheet,) = [each for each in late.sheets if each.code == "m01"]
    assert (sheet.to_do, sheet.remarks) == ("直す", (("したこと", "回数を書いてください"),))
    assert sheet.days_late > 0
    assert any(due.days_late and "見守りの輪" in due.what for due in late.due)


def test_promises_of_last_year_are_handed_on(cast: Cast, secretary: Player, own_town: Town) -> None:
    """Answers to opinions, replies to advice, and what the accepted sheets say of the next year."""
    advice = given_advice(cast, held_meeting(cast))
    assert [each.number for each in handed(secretary, "福祉課 担当", at=SUMMER).unanswered] == [advice.number]
    replied(cast, advice)
    opinion = received_opinion(cast, measure="m01")
    answer_opinion(
        actor=secretary.actor,
        number=opinion.number,
        answer_class=AnswerClass.TAKEN_UP,
        answer="次の年に始めます。",
        on=SUMMER.date(),
        at=SUMMER,
    )
    next_year(cast)
    found = handed(secretary, "福祉課 担当", at=WINTER)
    said = {each.page: (each.subject, each.text) for each in found.promises if each.fiscal_year in (None, 2016)}
    assert said["advice"] == ("見守りの輪", "次の年に夜の回をつくります。")
    assert said["opinion"] == ("見守りの輪", "次の年に始めます。")
    sheet = next(each for each in found.promises if each.page == "sheet" and each.key == "m01")
    assert "夜の集まりを2回にします。" in sheet.text
    assert not found.unanswered
    # Once it is told what came of it, it is no longer a promise.
    follow_opinion(actor=secretary.actor, number=opinion.number, after="始めました。", at=WINTER)
    assert "opinion" not in {each.page for each in handed(secretary, "福祉課 担当", at=WINTER).promises}
    # A chair answers no opinions and sees none; the district's own direction is theirs.
    chair = handed(secretary, "東地区 委員長", at=WINTER)
    assert {each.page for each in chair.promises} <= {"sheet", "advice"}
    assert Advice.objects.get(pk=advice.pk).state == "replied"


def test_the_days_that_come_are_in_order_and_the_next_ones(secretary: Player, own_town: Town) -> None:
    days = [(due.day, due.what) for due in handed(secretary, "福祉課 担当").due]
    assert days == sorted(days)
    assert (date(2017, 5, 15), "取組のシートを出す期日") in days
    assert (date(2017, 9, 30), "助言に答える期日") in days
    later = {due.what: due.day for due in handed(secretary, "東地区 委員長", at=at_noon(date(2017, 7, 1))).due}
    assert later["地区のシートを出す期日"] == date(2018, 6, 8)
    assert "取組のシートを出す期日" not in later


def test_a_seat_without_work_says_so(secretary: Player, own_town: Town) -> None:
    assert handed(secretary, "監査委員").is_empty
    assert handed(secretary, "委員").is_empty


def test_the_office_hands_on_what_comes_in_to_it(cast: Cast, secretary: Player, own_town: Town) -> None:
    """Advice that nobody else is to answer, sheets to accept, opinions to answer; of no other seat."""
    office = "事務局（町社協）"
    assert not any(each.count for each in handed(secretary, office).office)
    clock.fix_day(SPRING.date())
    page = Desk(secretary.client).open(secretary.path(f"bodies/seats/{pk(office)}/handover/"))
    page.sees("受理を待つシートも、回答を待っているご意見もありません").misses("書きかけもありません")

    meeting = held_meeting(cast)
    draft = AdviceDraft(kind=AdviceKind.PROPOSAL, text="会議の資料を早く送ってはどうか。")
    of_office = record_advice(actor=secretary.actor, meeting_id=meeting.pk, draft=draft, at=SUMMER)
    given_advice(cast, meeting)
    received_opinion(cast)
    in_every_state(cast)
    found = handed(secretary, office, at=at_noon(date(2018, 4, 21)))
    assert [each.number for each in found.unanswered] == [of_office.number]
    assert any(of_office.number in due.what for due in found.due)
    assert {each.kind: each.count for each in found.office} == {
        WaitingKind.ACCEPT_SHEET: 1,
        WaitingKind.RECORD_PAPER: 1,  # of 子育て課, where nobody confirms
        WaitingKind.ANSWER_OPINIONS: 1,
    }
    assert handed(secretary, "子育て課 担当", at=at_noon(date(2018, 4, 21))).office == ()
    clock.fix_day(date(2018, 4, 21))
    page.open(secretary.path(f"bodies/seats/{pk(office)}/handover/")).sees(
        "事務局が受け持つこと", "受理を待つシート　1", "回答を待っているご意見　1", "会議の資料を早く"
    )
    assert queries_of(secretary, f"bodies/seats/{pk(office)}/handover/") <= MOST


def test_a_sheet_that_waits_for_paper_says_so_to_the_office_that_leads_it(
    secretary: Player, writer: Player, own_town: Town
) -> None:
    """福祉課 has nobody to confirm: the secretariat, of the same department, records it in their stead."""
    leave_seat(actor=secretary.actor, seat_id=pk("福祉課 係長"), ends_on=SPRING.date() - timedelta(days=1), at=SPRING)
    write(writer.actor, "m01")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)
    found = handed(secretary, "事務局（役場）")
    (sheet,) = [each for each in found.sheets if each.code == "m01"]
    assert sheet.to_do == "確かめた人（紙・決裁）を、代わりに記録する"
    assert any("見守りの輪" in due.what for due in found.due)
    assert {each.kind: each.count for each in handed(secretary, "事務局（町社協）").office}[
        WaitingKind.RECORD_PAPER
    ] == 1


def test_holders_are_told_with_their_times_and_who_may_look_goes_by_date(
    secretary: Player, writer: Player, other_writer: Player, own_town: Town
) -> None:
    move_seats(actor=secretary.actor, day=APRIL, moves=[SeatMove(pk("福祉課 担当"), "松本 五")], at=MARCH)
    found = handed(writer, "福祉課 担当", at=MARCH)
    assert [(h.name, h.is_now, h.is_to_come) for h in found.seat.holders] == [
        ("松本 五", False, True),
        ("梅田 三", True, False),
    ]
    # Whoever is to come looks already; whoever left no longer does; anybody else never.
    assert handed(other_writer, "福祉課 担当", at=MARCH).seat.line.holder == "梅田 三"
    after = at_noon(APRIL)
    with pytest.raises(NotAllowed):
        handed(writer, "福祉課 担当", at=after)
    with pytest.raises(NotAllowed):
        handed(writer, "委員", at=MARCH)
    with pytest.raises(NotFound):
        handover_of(secretary.actor, 0, at=MARCH, years=[])
    assert handed(secretary, "福祉課 担当", at=after).seat.line.holder == "松本 五"


def test_whoever_is_to_come_finds_the_way_on_the_page_of_the_seat(
    secretary: Player, writer: Player, other_writer: Player, own_town: Town
) -> None:
    seat = f"bodies/seats/{pk('福祉課 担当')}/"
    clock.fix_day(MARCH.date())
    Desk(other_writer.client).open(other_writer.path(seat)).misses("引継ぎのページ")
    move_seats(actor=secretary.actor, day=APRIL, moves=[SeatMove(pk("福祉課 担当"), "松本 五")], at=MARCH)
    for player in (writer, other_writer):
        Desk(player.client).open(player.path(seat)).follow("引継ぎのページ").sees("福祉課 担当の引継ぎ")
    clock.fix_day(APRIL)
    Desk(writer.client).open(writer.path(seat)).misses("引継ぎのページ")


def test_a_successor_is_led_there_from_the_first_page_for_thirty_days(
    secretary: Player, other_writer: Player, own_town: Town
) -> None:
    move_seats(actor=secretary.actor, day=APRIL, moves=[SeatMove(pk("福祉課 担当"), "松本 五")], at=MARCH)
    person = Person.objects.get(name="松本 五")

    def new(day: date) -> list[str]:
        actor = actor_of_person(person.pk, own_town, at=at_noon(day))
        assert actor is not None
        return [grant.seat_title for grant in actor.newly_taken_over(day)]

    assert new(APRIL - timedelta(days=1)) == []
    assert new(APRIL) == new(APRIL + timedelta(days=29)) == ["福祉課 担当"]
    assert new(APRIL + timedelta(days=30)) == []
    clock.fix_day(APRIL)
    page = Desk(other_writer.client).open(other_writer.path()).sees("平成30年4月1日から、福祉課 担当です")
    page.follow("引継ぎのページ").sees(
        "福祉課 担当の引継ぎ", "梅田 三", "平成30年3月31日まで", "どこにあるか", "次に来る期日"
    )


def test_who_sits_from_the_beginning_is_led_nowhere(writer: Player, own_town: Town) -> None:
    actor = actor_of_person(writer.actor.person_id or 0, own_town, at=BEGINNING)
    assert actor is not None
    assert actor.newly_taken_over(BEGINNING.date()) == ()


def test_whoever_is_appointed_again_has_taken_nothing_over(secretary: Player, writer: Player, own_town: Town) -> None:
    seat = Tenure.objects.get(seat__title="福祉課 担当")
    leave_seat(actor=secretary.actor, seat_id=seat.seat_id, ends_on=APRIL - timedelta(days=1), at=MARCH)
    take_seat(actor=secretary.actor, seat_id=seat.seat_id, person_id=seat.person_id, starts_on=APRIL, at=MARCH)
    actor = actor_of_person(seat.person_id, own_town, at=at_noon(APRIL))
    assert actor is not None
    assert [grant.seat_title for grant in actor.grants] == ["福祉課 担当"]
    assert actor.newly_taken_over(APRIL) == ()


def _links(root: Element, tag: str, name: str, value: str) -> list[tuple[str, str]]:
    """The words and addresses of the links in a part of a page."""
    part = next(each for each in root.iter(tag) if each.get(name) == value)
    return [("".join(link.itertext()).strip(), link.get("href", "")) for link in part.iter("a")]


def test_the_page_shows_a_seat_in_the_midst_of_its_work(cast: Cast, secretary: Player, own_town: Town) -> None:
    meeting = held_meeting(cast)
    replied(cast, given_advice(cast, meeting))
    given_advice(cast, meeting, text="若い人にも声をかけてはどうか。")
    next_year(cast)
    revision = Sheet.objects.get(year__fiscal_year=2017, code="m01").revision
    clock.fix_day(WINTER.date())
    save_sheet(
        actor=secretary.actor, fiscal_year=2017, code="m01", at=WINTER,
        draft=SheetDraft({"did": "夜の回を始めました。"}, revision=revision),
    )  # fmt: skip
    page = Desk(secretary.client).open(secretary.path(f"bodies/seats/{pk('福祉課 担当')}/")).follow("引継ぎのページ")
    page.sees("開いているシート", "書きかけのシート　1", "夜の回を始めました。", "最後に書いた人　桜井 一")
    page.sees(
        "まだ答えていない助言　1", "若い人にも声を", "約束したこと", "次の年に夜の回をつくります。", "口で伝えること"
    )
    assert queries_of(secretary, f"bodies/seats/{pk('福祉課 担当')}/handover/") <= MOST
    assert page.root is not None
    theirs = Desk(cast["writer"].client).open(cast["writer"].path())
    assert theirs.root is not None
    places = _links(page.root, "section", "aria-labelledby", "places")
    assert places == _links(theirs.root, "nav", "aria-label", "仕事"), "where things are, as their menu calls them"
    page.open(dict(places)["シート"])
    assert page.status == 200
    accept(cast, "m01", fiscal_year=2017, at=at_noon(date(2018, 4, 20)))
