"""A sheet's own history: who did what when, and whose turn it was for how long; for its people alone, on paper too."""

from collections.abc import Mapping
from datetime import date

import pytest

from meguru.act.turn.commands import open_year, undo_year
from meguru.base.bodies.commands import erase_person
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    confirm_sheet,
    recall_sheet,
    return_sheet,
    save_sheet,
    send_sheet,
)
from meguru.check.reviews.rules import Means
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.overview.sheet_history import SheetHistory, Turn, sheet_history
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of

WHOLE = {
    "did": "見守りの会を開いた",
    "rating_reason": "三つの町で集まった",
    "issue": "担い手が足りない",
    "next_plan": "四つ目の町でも開く",
}


def write(player: Player, day: date, texts: Mapping[str, str], *, revision: int, code: str = "m01") -> int:
    draft = SheetDraft(dict(texts), revision=revision, rating="B", direction="keep")
    saved = save_sheet(actor=player.actor, fiscal_year=2016, code=code, draft=draft, at=at_noon(day))
    return saved.sheet.revision


pytestmark = pytest.mark.usefixtures("own_town")


def history(player: Player, today: date = date(2017, 5, 31)) -> SheetHistory:
    return sheet_history(player.actor, 2016, "m01", today=today)


@pytest.fixture
def returned(cast: Cast) -> Cast:
    """Written over two days, sent, taken back, sent again, confirmed by the head, and returned with one remark."""
    writer, approver, secretary = cast["writer"], cast["approver"], cast["secretary"]
    revision = write(writer, date(2017, 4, 10), {"did": WHOLE["did"]}, revision=0)
    revision = write(writer, date(2017, 4, 10), {"did": "見守りの会を二回開いた"}, revision=revision)
    write(writer, date(2017, 4, 11), WHOLE, revision=revision)
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 4, 12)))
    recall_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 4, 13)))
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 4, 14)))
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 4, 24)))
    return_sheet(
        actor=secretary.actor,
        fiscal_year=2016,
        code="m01",
        remarks={"issue": "担い手が何人足りないか書いてください"},
        at=at_noon(date(2017, 5, 8)),
    )
    return cast


def test_every_step_is_told_in_order_with_who_did_it(returned: Cast) -> None:
    steps = history(returned["writer"]).steps
    assert [step.what for step in steps] == [
        *("用意しました", "書きました", "書きました", "確認に回しました", "書き手に戻しました", "確認に回しました"),
        *("確かめて提出しました", "直しをお願いしました"),
    ]
    assert [step.times for step in steps[1:3]] == [2, 1], "writing again on the same day is one step"
    assert "「課題とそのわけ」" in steps[2].fields
    assert steps[6].who == returned["approver"].actor.name
    assert steps[6].note == "", "on screen goes without saying"
    assert steps[7].remarks == (("「課題とそのわけ」", "担い手が何人足りないか書いてください"),)
    assert steps[7].seat == "事務局（役場）"


def test_whose_turn_it_was_is_counted_in_days_and_working_days(returned: Cast) -> None:
    found = history(returned["writer"], today=date(2017, 5, 11))
    turns = [(turn.turn, turn.since, turn.until, turn.days, turn.working_days) for turn in found.turns]
    assert turns[1:] == [
        (Turn.CONFIRMER, date(2017, 4, 12), date(2017, 4, 13), 1, 1),
        (Turn.WRITER, date(2017, 4, 13), date(2017, 4, 14), 1, 1),
        (Turn.CONFIRMER, date(2017, 4, 14), date(2017, 4, 24), 10, 6),
        # The holidays of May lie between.
        (Turn.SECRETARIAT, date(2017, 4, 24), date(2017, 5, 8), 14, 7),
        (Turn.WRITER, date(2017, 5, 8), None, 3, 3),
    ]
    assert found.by_turn["確かめる番（福祉課）"] == (11, 7)
    assert found.by_turn["事務局の番"] == (14, 7)


def test_once_accepted_it_is_nobody_s_turn(returned: Cast) -> None:
    writer, approver, secretary = returned["writer"], returned["approver"], returned["secretary"]
    Person(writer.client).open(writer.path("sheets/2016/m01/")).press("直して確認に回す", issue="三人足りない")
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 5, 20)))
    accept_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 5, 22)))
    found = history(writer)
    assert found.steps[-1].what == "受理しました"
    assert found.turns[-1].turn is Turn.SECRETARIAT
    assert found.turns[-1].until == date(2017, 5, 22)


def test_a_confirmation_on_paper_says_how_and_by_whom(cast: Cast) -> None:
    writer, secretary = cast["writer"], cast["secretary"]
    write(writer, date(2017, 4, 11), WHOLE, revision=0)
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 4, 12)))
    confirm_sheet(
        actor=secretary.actor,
        fiscal_year=2016,
        code="m01",
        at=at_noon(date(2017, 4, 14)),
        means=Means.PAPER,
        confirmed_by="福祉課長",
        confirmed_on=date(2017, 4, 13),
    )
    step = history(writer).steps[-1]
    assert step.note == "福祉課長が紙で確かめました（4/13）"
    page = Person(writer.client).open(writer.path("sheets/2016/m01/history/"))
    page.sees("福祉課長が紙で確かめました（4/13）", "確かめる番（福祉課）", "いま")


def test_the_page_tells_it_and_the_sheet_leads_there(returned: Cast) -> None:
    approver = returned["approver"]
    page = Person(approver.client).open(approver.path("sheets/2016/m01/")).sees("このシートの履歴")
    page.follow("履歴のページを開く").sees(
        "だれの番だったか",
        "（この日に2回）",
        "「課題とそのわけ」：担い手が何人足りないか書いてください",
        "合わせて　確かめる番（福祉課）",
    )
    part = approver.client.get(approver.path("sheets/2016/m01/history/"), headers={"HX-Target": "history"})
    assert b"<html" not in part.content
    assert "だれの番だったか" in part.content.decode()


def test_why_it_was_sent_back_to_its_writer_is_told(cast: Cast) -> None:
    writer, approver = cast["writer"], cast["approver"]
    write(writer, date(2017, 4, 11), WHOLE, revision=0)
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 4, 12)))
    recall_sheet(
        actor=approver.actor, fiscal_year=2016, code="m01", at=at_noon(date(2017, 4, 13)), reason="数を確かめてください"
    )
    step = history(writer).steps[-1]
    assert (step.what, step.note) == ("書き手に戻しました", "わけ「数を確かめてください」")


def test_who_waits_for_whom_stands_on_the_sheet(returned: Cast) -> None:
    writer = returned["writer"]
    Person(writer.client).open(writer.path("sheets/2016/m01/")).press("直して確認に回す", issue="三人足りない").sees(
        "いまは確かめる番（福祉課）、0日（うち開庁日0日）"
    )


def test_it_is_for_the_people_of_the_sheet(returned: Cast) -> None:
    for who, status in (("secretary", 200), ("auditor", 200), ("council_staff", 403), ("chair", 403), ("member", 403)):
        player = returned[who]
        assert player.client.get(player.path("sheets/2016/m01/history/")).status_code == status, who
    auditor = returned["auditor"]
    assert auditor.client.get(auditor.path("sheets/2016/m99/history/")).status_code == 404
    other = returned["council_staff"]
    assert "このシートの履歴" not in other.client.get(other.path("sheets/2016/m01/")).content.decode()
    chair = returned["chair"]
    assert "用意しました" in chair.client.get(chair.path("sheets/2016/east/history/")).content.decode()


def test_an_erased_name_is_not_in_the_history(returned: Cast) -> None:
    writer, secretary = returned["writer"], returned["secretary"]
    erase_person(actor=secretary.actor, person_id=writer.actor.person_id or 0, at=at_noon(date(2017, 5, 9)))
    page = Person(secretary.client).open(secretary.path("sheets/2016/m01/history/"))
    page.sees(f"人（{writer.actor.person_id}番）").misses(writer.actor.name)


def test_it_takes_few_queries_however_often_the_sheet_went_round(returned: Cast) -> None:
    assert queries_of(returned["secretary"], "sheets/2016/m02/history/") <= MOST
    assert queries_of(returned["secretary"], "sheets/2016/m01/history/") <= MOST
    assert queries_of(returned["secretary"], "sheets/2016/m01/") <= MOST


def test_an_opening_that_was_taken_back_counts_for_nothing(secretary: Player) -> None:
    """The year was opened too early and undone: the sheet of today began with the second opening."""
    early, late = date(2018, 4, 2), date(2018, 4, 16)
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=at_noon(early))
    undo_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=at_noon(early))
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=at_noon(late))
    found = sheet_history(secretary.actor, 2017, "m01", today=date(2018, 4, 20))
    assert [step.what for step in found.steps] == ["用意しました"]
    assert [(turn.since, turn.days) for turn in found.turns] == [(late, 4)]
