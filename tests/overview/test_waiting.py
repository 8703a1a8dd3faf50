"""What waits for a person, as plain data: each at their moment, since when, until when, and nobody's own for a second person."""

from datetime import date, datetime

from meguru.check.reviews.commands import accept_sheet, confirm_sheet, return_sheet, send_sheet
from meguru.core.clock import at_noon
from meguru.overview.board import board_of_year
from meguru.overview.waiting import SENTENCES, Move, Waiting, WaitingKind, sentence, what_waits
from meguru.plan.calendar.commands import finish_year
from meguru.plan.calendar.queries import list_years, year_under_review
from meguru.plan.calendar.rules import YearState
from meguru.publish.commands import approve_publication
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import WINTER, drafted, given_advice, proposed, received_opinion, reported_meeting, write

LATE = at_noon(date(2017, 5, 18))


def waits(player: Player, *, at: datetime = SPRING) -> list[Waiting]:
    years = list_years(player.actor)
    reviewed = year_under_review(player.actor, at.date(), years)
    return what_waits(player.actor, at=at, years=years, reviewed=reviewed)


def about(player: Player, code: str, *, at: datetime = SPRING) -> Waiting | None:
    return next((each for each in waits(player, at=at) if each.code == code), None)


def kinds(player: Player) -> set[WaitingKind]:
    return {each.kind for each in waits(player)}


def test_a_sheet_goes_from_hand_to_hand_writing_for_the_whole_department_the_rest_for_one(
    secretary: Player, writer: Player, approver: Player
) -> None:
    def whose() -> dict[str, WaitingKind]:
        players = {"writer": writer, "approver": approver, "secretary": secretary}
        return {name: each.kind for name, player in players.items() if (each := about(player, "m01"))}

    writers = dict.fromkeys(("writer", "secretary"), WaitingKind.WRITE_SHEET)
    assert whose() == {**writers, "approver": WaitingKind.AWAIT_WRITER}
    write(writer.actor, "m01")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)
    assert whose() == {"approver": WaitingKind.CONFIRM_SHEET, "secretary": WaitingKind.AWAIT_CONFIRMATION}
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=SPRING)
    assert whose() == {"secretary": WaitingKind.ACCEPT_SHEET}
    return_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", remarks={"did": "回数を"}, at=SPRING)
    assert whose() == dict.fromkeys(("writer", "approver", "secretary"), WaitingKind.MEND_SHEET)
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", unchanged="数えていないため", at=SPRING)
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=SPRING)
    accept_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", at=SPRING)
    assert whose() == {}


def test_whoever_confirms_is_not_told_to_write(writer: Player, approver: Player) -> None:
    said = {
        player.key: [sentence(each) for each in waits(player) if each.code == "m01"] for player in (writer, approver)
    }
    assert said == {
        "writer": ["「見守りの輪」を書いてください"],
        "approver": ["「見守りの輪」は、まだ確認に回っていません"],
    }


def test_it_is_told_since_when_until_when_and_how_late(writer: Player, approver: Player) -> None:
    first = about(writer, "m01")
    assert first is not None
    assert (first.subject, first.fiscal_year, first.due, first.days_late) == ("見守りの輪", 2016, date(2017, 5, 15), 0)
    late = about(writer, "m01", at=LATE)
    assert late is not None
    assert late.days_late == 3
    write(writer.actor, "m01")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=LATE)
    sent = about(approver, "m01", at=LATE)
    assert sent is not None
    assert (sent.since, sent.move) == (LATE, Move.MINE)


def test_late_sheets_stand_first(writer: Player) -> None:
    found = waits(writer, at=LATE)
    assert [each.days_late > 0 for each in found] == sorted((each.days_late > 0 for each in found), reverse=True)
    assert found[0].days_late == 3


def test_who_gathers_the_sheets_is_told_how_many_parties_are_late_as_the_board_counts_them(
    secretary: Player, writer: Player
) -> None:
    def late(player: Player) -> list[int]:
        return [each.count for each in waits(player, at=LATE) if each.kind is WaitingKind.CHASE_LATE]

    board = board_of_year(secretary.actor, 2016, today=LATE.date())
    assert late(secretary) == [board.late_rows]
    assert board.late_rows > 1
    assert late(writer) == []
    assert not [each for each in waits(secretary) if each.kind is WaitingKind.CHASE_LATE]


def test_nobody_is_late_for_what_has_been_handed_in(secretary: Player, writer: Player, approver: Player) -> None:
    write(writer.actor, "m01")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=SPRING)
    handed_in = about(secretary, "m01", at=LATE)
    assert handed_in is not None
    assert (handed_in.days_late, handed_in.due, handed_in.since) == (0, None, SPRING)


def test_a_paper_is_the_chairs_move_and_support_staff_keep_it(supporter: Player) -> None:
    write(supporter.actor, "east")
    send_sheet(actor=supporter.actor, fiscal_year=2016, code="east", at=SPRING)
    paper = about(supporter, "east")
    assert paper is not None
    assert (paper.kind, paper.move) == (WaitingKind.AWAIT_CONFIRMATION, Move.ANOTHERS)


def test_a_second_person_is_asked_and_never_the_one_who_did_it(
    cast: Cast, secretary: Player, council_secretary: Player, writer: Player, member: Player
) -> None:
    given_advice(cast, reported_meeting(cast))
    received_opinion(cast)
    proposed(cast)
    publication = drafted(cast)
    second = {WaitingKind.AGREE_AMENDMENTS, WaitingKind.APPROVE_PUBLICATIONS}
    assert WaitingKind.ANSWER_OPINIONS in kinds(secretary)
    assert not second & kinds(secretary)
    assert second < kinds(council_secretary)
    assert WaitingKind.ANSWER_ADVICE in kinds(writer)
    assert kinds(member) == {WaitingKind.READ_REPORT}
    approve_publication(actor=council_secretary.actor, publication_id=publication.pk, at=WINTER)
    assert WaitingKind.RELEASE_PUBLICATIONS in kinds(council_secretary)
    assert WaitingKind.APPROVE_PUBLICATIONS not in kinds(council_secretary)


def test_of_a_closed_year_no_sheet_waits(secretary: Player, writer: Player) -> None:
    assert waits(writer)
    year = finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    assert year.state == YearState.CLOSED
    assert waits(writer) == []


def test_each_kind_has_its_sentence_with_what_it_is_about() -> None:
    assert set(SENTENCES) == set(WaitingKind)
    for kind in WaitingKind:
        said = sentence(Waiting(kind, subject="見守りの輪", count=3))
        assert "見守りの輪" in said or "3件" in said
        assert "{" not in said
