"""A sheet that comes back before it is handed in: with a reason, asked about where nothing changed, and never stuck."""

from typing import Any

import pytest

from meguru.base.access.actor import Actor
from meguru.base.bodies.commands import leave_seat
from meguru.check.reviews.commands import confirm_sheet, recall_sheet, return_sheet, save_sheet, send_sheet
from meguru.check.reviews.commands.writing import SheetDraft
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import Means
from meguru.core.errors import Invalid, NotNow
from meguru.overview.waiting import Waiting, WaitingKind, what_waits
from meguru.plan.calendar.models import PlanYear
from tests.support.cast import SPRING, Player
from tests.support.turn import measure_words

M01: dict[str, Any] = {"fiscal_year": 2016, "code": "m01", "at": SPRING}
WHY = "回数が書かれていません。"


def row(code: str = "m01") -> Sheet:
    return Sheet.objects.get(year__fiscal_year=2016, code=code)


def write(actor: Actor, *, code: str = "m01", mark: str = "", send: bool = True, unchanged: str = "") -> Any:
    draft = SheetDraft(content=measure_words(mark), revision=row(code).revision, rating="B", direction="keep")
    return save_sheet(
        actor=actor, draft=draft, fiscal_year=2016, code=code, at=SPRING, then_send=send, unchanged=unchanged
    )


def waiting_of(actor: Actor) -> list[Waiting]:
    years = list(PlanYear.objects.select_related("term"))
    return what_waits(actor, at=SPRING, years=years, reviewed=next(year for year in years if year.fiscal_year == 2016))


def kinds(actor: Actor, code: str = "m01") -> list[WaitingKind]:
    return [each.kind for each in waiting_of(actor) if each.code == code]


def test_the_head_who_sends_back_says_why_and_the_writer_reads_it(writer: Player, approver: Player) -> None:
    write(writer.actor)
    for reason in ("", "  ", "あ" * 301):
        with pytest.raises(Invalid) as refused:
            recall_sheet(actor=approver.actor, reason=reason, **M01)
        assert set(refused.value.fields) == {"sent_back"}
    recall_sheet(actor=approver.actor, reason=WHY, **M01)
    assert (row().state, row().sent_back_reason, row().sent_back_by_id) == ("writing", WHY, approver.actor.person_id)
    (mine,) = [each for each in waiting_of(writer.actor) if each.code == "m01"]
    assert (mine.kind, mine.reason) == (WaitingKind.MEND_SHEET, WHY)


def test_the_writer_takes_back_without_a_word(writer: Player) -> None:
    write(writer.actor)
    recall_sheet(actor=writer.actor, **M01)
    assert (row().state, row().sent_back_reason) == ("writing", "")
    write(writer.actor)
    assert row().state == "confirming", "what its writer took back goes out again unasked"


def test_the_secretariat_says_why_too(writer: Player, secretary: Player) -> None:
    write(writer.actor)
    with pytest.raises(Invalid):
        recall_sheet(actor=secretary.actor, **M01)


def test_sent_again_unchanged_asks_and_keeps_the_word(writer: Player, approver: Player) -> None:
    write(writer.actor)
    recall_sheet(actor=approver.actor, reason=WHY, **M01)
    saved = write(writer.actor)
    assert (set(saved.missing), row().state) == ({"unchanged"}, "writing")
    with pytest.raises(Invalid, match="変わっていません"):
        send_sheet(actor=writer.actor, **M01)
    with pytest.raises(Invalid, match="字"):
        send_sheet(actor=writer.actor, unchanged="あ" * 301, **M01)
    write(writer.actor, unchanged="回数は 数えていません。")
    assert (row().state, row().unchanged_reason) == ("confirming", "回数は 数えていません。")
    confirm_sheet(actor=approver.actor, **M01)
    kept = row()
    assert (kept.sent_back_reason, kept.sent_back_digest, kept.unchanged_reason) == ("", "", "回数は 数えていません。")


def test_what_was_changed_goes_out_unasked(writer: Player, approver: Player) -> None:
    write(writer.actor)
    recall_sheet(actor=approver.actor, reason=WHY, **M01)
    write(writer.actor, mark="12回", unchanged="いらない言葉")
    assert (row().state, row().unchanged_reason) == ("confirming", "")


def test_a_returned_sheet_is_asked_the_same(writer: Player, approver: Player, secretary: Player) -> None:
    write(writer.actor)
    confirm_sheet(actor=approver.actor, **M01)
    return_sheet(actor=secretary.actor, remarks={"did": "回数を書いてください。"}, **M01)
    assert set(write(writer.actor).missing) == {"unchanged"}
    write(writer.actor, unchanged="数えていないため")
    assert row().state == "confirming"
    confirm_sheet(actor=approver.actor, **M01)
    return_sheet(actor=secretary.actor, remarks={"did": "おおよそでかまいません。"}, **M01)
    assert row().unchanged_reason == "", "another round begins without the old word"


def test_one_correcting_word_of_the_head_makes_no_deadlock(writer: Player, approver: Player) -> None:
    write(writer.actor)
    recall_sheet(actor=approver.actor, reason="一字直しました。見て、回してください。", **M01)
    write(approver.actor, mark="！", send=False)
    assert row().written_by_id == approver.actor.person_id
    send_sheet(actor=writer.actor, **M01)
    confirm_sheet(actor=approver.actor, **M01)
    assert row().state == "submitted"


def test_the_head_who_sent_it_alone_is_let_go_by_the_writer(writer: Player, approver: Player) -> None:
    write(approver.actor)
    with pytest.raises(NotNow, match="取り戻す"):
        confirm_sheet(actor=approver.actor, **M01)
    recall_sheet(actor=writer.actor, **M01)
    send_sheet(actor=writer.actor, **M01)
    confirm_sheet(actor=approver.actor, **M01)
    assert row().state == "submitted"


def test_who_wrote_and_sent_does_not_confirm(council_staff: Player) -> None:
    of_council = Sheet.objects.filter(year__fiscal_year=2016, measure__owner__name__contains="社会福祉協議会")
    code = of_council[0].code
    write(council_staff.actor, code=code)
    with pytest.raises(NotNow, match="確認に回した人"):
        confirm_sheet(actor=council_staff.actor, fiscal_year=2016, code=code, at=SPRING)


def test_where_nobody_of_the_department_can_confirm_it_waits_for_paper_in_the_secretariats_list(
    writer: Player, approver: Player, secretary: Player, council_secretary: Player
) -> None:
    write(writer.actor)
    assert (row().on_paper, kinds(council_secretary.actor)) == (False, [])
    recall_sheet(actor=writer.actor, **M01)
    leave_seat(actor=secretary.actor, seat_id=approver.actor.grants[0].seat_id or 0, ends_on=SPRING.date(), at=SPRING)
    later = {**M01, "at": SPRING.replace(month=5)}
    send_sheet(actor=writer.actor, **later)
    assert (row().on_paper, kinds(council_secretary.actor)) == (True, [WaitingKind.RECORD_PAPER])
    confirm_sheet(actor=secretary.actor, means=Means.PAPER, confirmed_by="福祉課 課長", **later)
    assert (row().state, row().on_paper, kinds(council_secretary.actor)) == (
        "submitted",
        False,
        [WaitingKind.ACCEPT_SHEET],
    )


def test_a_head_who_sends_alone_waits_for_paper(approver: Player, council_secretary: Player) -> None:
    write(approver.actor)
    assert (row().on_paper, kinds(council_secretary.actor)) == (True, [WaitingKind.RECORD_PAPER])


def test_who_sent_it_does_not_record_the_heads_paper_and_who_only_mended_a_word_does(
    writer: Player, secretary: Player, council_secretary: Player
) -> None:
    write(secretary.actor)
    paper: dict[str, Any] = {"means": Means.PAPER, "confirmed_by": "福祉課 課長", **M01}
    with pytest.raises(NotNow, match="確認に回した人"):
        confirm_sheet(actor=secretary.actor, **paper)
    recall_sheet(actor=writer.actor, reason="直します。", **M01)
    write(secretary.actor, mark="直し", send=False)
    send_sheet(actor=writer.actor, **M01)
    confirm_sheet(actor=secretary.actor, **paper)
    assert row().state == "submitted"


def test_a_reason_of_before_does_not_stand_at_the_writers_own_step(writer: Player, approver: Player) -> None:
    write(writer.actor)
    recall_sheet(actor=approver.actor, reason=WHY, **M01)
    write(writer.actor, mark="直し")
    recall_sheet(actor=writer.actor, **M01)
    assert (row().sent_back_reason, row().sent_back_by_id) == ("", None)
    write(writer.actor, send=False)  # as it was when the head sent it back: that is still asked about
    with pytest.raises(Invalid):
        send_sheet(actor=writer.actor, **M01)
