"""Review sheets through their commands: who may take which step, what is refused in which words, what the ledger keeps."""

from datetime import date
from typing import Any

import pytest

from meguru.act.turn.commands import close_year, open_year
from meguru.base.audit.models import LedgerEntry
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    confirm_sheet,
    recall_sheet,
    return_sheet,
    save_sheet,
    send_sheet,
)
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import Means, SheetState
from meguru.core.clock import at_noon
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.do.figures.models import Figure
from meguru.plan.plans.models import Indicator, Measure
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import accept, accept_all, given_advice, measure_words, reported_meeting, write

M01: dict[str, Any] = {"fiscal_year": 2016, "code": "m01", "at": SPRING}
EAST: dict[str, Any] = {"fiscal_year": 2016, "code": "east", "at": SPRING}


def state(code: str = "m01", fiscal_year: int = 2016) -> str:
    return Sheet.objects.get(year__fiscal_year=fiscal_year, code=code).state


def sent(player: Player, code: str = "m01") -> None:
    write(player.actor, code)
    send_sheet(actor=player.actor, fiscal_year=2016, code=code, at=SPRING)


def test_a_department_writes_sends_confirms_and_the_secretariat_accepts(
    writer: Player, approver: Player, secretary: Player
) -> None:
    before = LedgerEntry.objects.count()
    sent(writer)
    assert state() == SheetState.CONFIRMING
    confirm_sheet(actor=approver.actor, **M01)
    assert state() == SheetState.SUBMITTED
    accept_sheet(actor=secretary.actor, **M01)
    assert state() == SheetState.ACCEPTED
    assert LedgerEntry.objects.count() == before + 4, "written, sent, confirmed, accepted"


@pytest.mark.parametrize("who", ["other_writer", "council_staff", "chair", "member", "auditor"])
def test_another_body_neither_writes_sends_takes_back_nor_confirms(who: str, cast: Cast, writer: Player) -> None:
    actor = cast[who].actor
    draft = SheetDraft(content={"did": "よその課から"}, revision=0)
    with pytest.raises(NotAllowed):
        save_sheet(actor=actor, draft=draft, **M01)
    sent(writer)
    for command in (send_sheet, recall_sheet, confirm_sheet, accept_sheet):
        with pytest.raises(NotAllowed):
            command(actor=actor, **M01)
    with pytest.raises(NotAllowed):
        return_sheet(actor=actor, remarks={"did": "直してください。"}, **M01)
    assert state() == SheetState.CONFIRMING


def test_whoever_wrote_last_does_not_confirm(approver: Player, secretary: Player) -> None:
    sent(approver)
    with pytest.raises(NotNow):
        confirm_sheet(actor=approver.actor, **M01)
    assert state() == SheetState.CONFIRMING
    recall_sheet(actor=approver.actor, **M01)
    assert state() == SheetState.WRITING


def test_a_head_on_paper_is_recorded_by_the_secretariat_and_a_chair_by_the_districts_staff(
    writer: Player, supporter: Player, secretary: Player
) -> None:
    paper: dict[str, Any] = {"means": Means.PAPER, "confirmed_by": "福祉課 課長"}
    sent(writer)
    for player in (writer, supporter):
        with pytest.raises(NotAllowed):
            confirm_sheet(actor=player.actor, **M01, **paper)
    assert state() == SheetState.CONFIRMING
    confirm_sheet(actor=secretary.actor, **M01, **paper)
    kept = Sheet.objects.get(year__fiscal_year=2016, code="m01")
    assert (kept.state, kept.confirmed_by, kept.confirmed_means) == ("submitted", "福祉課 課長", "paper")
    assert LedgerEntry.objects.order_by("pk").last().kind == "reviews.sheet.confirmed"  # type: ignore[union-attr]
    sent(supporter, "east")
    confirm_sheet(actor=supporter.actor, **EAST, **paper)
    assert state("east") == SheetState.SUBMITTED


def test_a_head_who_corrects_a_word_makes_no_deadlock(approver: Player, secretary: Player) -> None:
    sent(approver)
    with pytest.raises(NotNow):
        confirm_sheet(actor=approver.actor, **M01)
    confirm_sheet(actor=secretary.actor, **M01, means=Means.PAPER, confirmed_by="福祉課 係長")
    assert state() == SheetState.SUBMITTED


def test_whoever_wrote_for_an_office_does_not_record_its_head_on_paper(secretary: Player) -> None:
    sent(secretary)
    with pytest.raises(NotNow, match="確認に回した人"):
        confirm_sheet(actor=secretary.actor, **M01, means=Means.PAPER, confirmed_by="課長")


def test_paper_needs_a_name_and_a_day_that_has_come(supporter: Player) -> None:
    sent(supporter, "east")
    with pytest.raises(Invalid) as refused:
        confirm_sheet(
            actor=supporter.actor, **EAST, means=Means.PAPER, confirmed_by=" ", confirmed_on=date(2017, 4, 21)
        )
    assert set(refused.value.fields) == {"confirmed_by", "confirmed_on"}
    assert state("east") == SheetState.CONFIRMING


def test_an_unfinished_sheet_is_not_sent_and_says_each_field(writer: Player) -> None:
    draft = SheetDraft(content={"did": "声かけをしました。"}, revision=0)
    save_sheet(actor=writer.actor, draft=draft, **M01)
    with pytest.raises(Invalid) as refused:
        send_sheet(actor=writer.actor, **M01)
    assert {"rating", "rating_reason", "issue", "next_plan", "direction"} <= set(refused.value.fields)
    assert state() == SheetState.WRITING


def indicators() -> tuple[int, int]:
    """The indicator of m01, and one of another measure of the same department."""
    own = Indicator.objects.get(measure__code="m01")
    other = Measure.objects.get(code="m02", term=own.measure.term)
    new = Indicator.objects.create(town=own.town, measure=other, name="ほかの指標", unit="回")
    return own.pk, new.pk


def test_text_figures_and_sending_are_one_act(writer: Player) -> None:
    own, _other = indicators()
    whole = SheetDraft(content=measure_words(""), revision=0, rating="B", direction="keep")
    before = LedgerEntry.objects.count()
    saved = save_sheet(actor=writer.actor, draft=whole, figures={own: 12.0}, then_send=True, **M01)
    assert (saved.missing, saved.sheet.state, state()) == ({}, SheetState.CONFIRMING, SheetState.CONFIRMING)
    assert Figure.objects.get(indicator=own, fiscal_year=2016).value == 12
    events = list(LedgerEntry.objects.order_by("seq").values_list("kind", flat=True))[before:]
    assert events == ["reviews.sheet.written", "figures.figure.recorded", "reviews.sheet.sent"]


@pytest.mark.parametrize("kind", ["too large", "of another measure"])
def test_a_figure_that_is_refused_leaves_nothing_saved(kind: str, writer: Player) -> None:
    own, other = indicators()
    figures = {own: 1e300} if kind == "too large" else {own: 12.0, other: 3.0}
    before = LedgerEntry.objects.count()
    with pytest.raises(Invalid) as refused:
        save_sheet(actor=writer.actor, draft=SheetDraft(content={"did": "書いた"}, revision=0), figures=figures, **M01)
    assert set(refused.value.fields) == {f"figure-{own if kind == 'too large' else other}"}
    assert (state(), Figure.objects.count(), LedgerEntry.objects.count()) == (SheetState.UNTOUCHED, 0, before)


@pytest.mark.parametrize(("typed", "yours"), [(15.5, "15.5"), (None, "")])
def test_a_figure_recorded_since_the_form_was_drawn_is_shown_and_not_lost(
    typed: float | None, yours: str, writer: Player, secretary: Player
) -> None:
    own, _other = indicators()
    nothing = SheetDraft(content={}, revision=0)
    save_sheet(actor=writer.actor, draft=nothing, figures={own: 12.0}, seen={own: None}, **M01)
    with pytest.raises(EditedMeanwhile) as clash:
        save_sheet(actor=secretary.actor, draft=nothing, figures={own: typed}, seen={own: 11.0}, **M01)
    name = f"figure-{own}"
    assert (clash.value.yours, clash.value.theirs) == ({name: yours}, {name: "12"})
    assert Figure.objects.get().value == 12
    save_sheet(actor=secretary.actor, draft=nothing, figures={own: 15.5}, seen={own: 12.0}, **M01)
    assert Figure.objects.get().value == 15.5


def test_what_still_lacks_something_is_saved_and_not_sent(writer: Player) -> None:
    own, _other = indicators()
    draft = SheetDraft(content={"did": "声かけをしました。"}, revision=0)
    saved = save_sheet(actor=writer.actor, draft=draft, figures={own: 12.0}, then_send=True, **M01)
    assert {"rating", "rating_reason", "issue", "next_plan", "direction"} <= set(saved.missing)
    assert (state(), Figure.objects.get().value) == (SheetState.WRITING, 12)
    before = LedgerEntry.objects.count()
    again = SheetDraft(content={"did": "声かけをしました。"}, revision=saved.sheet.revision)
    save_sheet(actor=writer.actor, draft=again, figures={own: 12.0}, then_send=True, **M01)
    assert LedgerEntry.objects.count() == before, "nothing changed, so nothing is recorded"


def test_the_later_of_two_sees_both_texts(writer: Player, secretary: Player) -> None:
    save_sheet(actor=writer.actor, draft=SheetDraft(content={"did": "先に書いた"}, revision=0), **M01)
    with pytest.raises(EditedMeanwhile) as clash:
        save_sheet(actor=secretary.actor, draft=SheetDraft(content={"did": "あとから"}, revision=0), **M01)
    assert (clash.value.yours["did"], clash.value.theirs["did"]) == ("あとから", "先に書いた")


def test_a_return_needs_a_remark_on_a_field_that_exists(writer: Player, approver: Player, secretary: Player) -> None:
    sent(writer)
    confirm_sheet(actor=approver.actor, **M01)
    for remarks in ({}, {"did": "  "}, {"nothing": "直してください。"}):
        with pytest.raises(Invalid):
            return_sheet(actor=secretary.actor, remarks=remarks, **M01)
    return_sheet(actor=secretary.actor, remarks={"did": "回数を書いてください。"}, **M01)
    assert state() == SheetState.RETURNED
    send_sheet(actor=writer.actor, unchanged="回数は数えていません。", **M01)
    recall_sheet(actor=writer.actor, **M01)
    assert state() == SheetState.RETURNED, "an open remark keeps it a returned sheet"


def test_an_accepted_sheet_is_not_written_in(cast: Cast, writer: Player) -> None:
    accept(cast, "m01")
    revision = Sheet.objects.get(code="m01", year__fiscal_year=2016).revision
    with pytest.raises(NotNow):
        save_sheet(actor=writer.actor, draft=SheetDraft(content={"did": "もう一言"}, revision=revision), **M01)


def test_a_closed_year_is_read_only(cast: Cast, secretary: Player) -> None:
    with pytest.raises(NotNow, match="まだ受理していないシート"):
        close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=SPRING)
    accept_all(cast)
    close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=SPRING)
    with pytest.raises(NotNow, match="閉じています"):
        return_sheet(actor=secretary.actor, remarks={"did": "直してください。"}, **M01)


def test_what_is_handed_on_raises_the_revision_so_that_an_open_form_does_not_take_it_back(
    cast: Cast, secretary: Player, writer: Player
) -> None:
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=at_noon(date(2017, 4, 1)))
    drawn = Sheet.objects.get(year__fiscal_year=2017, code="m01")
    accept(cast, "m01", mark="申し送り")
    with pytest.raises(EditedMeanwhile) as clash:
        save_sheet(
            actor=writer.actor,
            fiscal_year=2017,
            code="m01",
            draft=SheetDraft(content={"plan": drawn.content["plan"]}, revision=drawn.revision),
            at=SPRING,
        )
    assert "申し送り" in clash.value.theirs["plan"]


def test_advice_stands_beside_the_next_years_sheet_of_the_same_measure_and_no_other(
    cast: Cast, secretary: Player
) -> None:
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=at_noon(date(2017, 4, 1)))
    advice = given_advice(cast, reported_meeting(cast))
    beside = {
        sheet.code: [item["number"] for item in sheet.handed_down["advice"]]
        for sheet in Sheet.objects.filter(year__fiscal_year=2017)
    }
    assert beside["m01"] == [advice.number]
    assert [code for code, numbers in beside.items() if numbers] == ["m01"]
