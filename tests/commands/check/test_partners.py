"""Partners of a measure: they write on its sheet and see it in their list, and the lead alone hands it in."""

from typing import Any

import pytest

from meguru.check.reviews.commands import SheetDraft, confirm_sheet, recall_sheet, save_sheet, send_sheet
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.queries import get_sheet
from meguru.check.reviews.rules import SheetState
from meguru.core.errors import NotAllowed
from meguru.overview.waiting import WaitingKind, what_waits
from meguru.plan.calendar.queries import list_years, year_under_review
from meguru.plan.plans.models import Measure
from tests.support.cast import SPRING, Player
from tests.support.turn import write

M01: dict[str, Any] = {"fiscal_year": 2016, "code": "m01", "at": SPRING}


@pytest.fixture
def partner(other_writer: Player) -> Player:
    """The writer of another department, which does the measure together with its lead."""
    Measure.objects.get(code="m01", term__number=3).related.set([body_of(other_writer)])
    return other_writer


def body_of(player: Player) -> int:
    found = next(grant.organisation_id for grant in player.actor.grants)
    assert found is not None
    return found


def waits(player: Player) -> dict[str, WaitingKind]:
    years = list_years(player.actor)
    reviewed = year_under_review(player.actor, SPRING.date(), years)
    return {each.code: each.kind for each in what_waits(player.actor, at=SPRING, years=years, reviewed=reviewed)}


def test_a_partner_writes_and_the_lead_hands_in(partner: Player, writer: Player, approver: Player) -> None:
    write(partner.actor, "m01", mark="よその課から")
    sheet = Sheet.objects.get(year__fiscal_year=2016, code="m01")
    assert sheet.written_by_id == partner.actor.person_id
    for command in (send_sheet, confirm_sheet):
        with pytest.raises(NotAllowed):
            command(actor=partner.actor, **M01)
    send_sheet(actor=writer.actor, **M01)
    with pytest.raises(NotAllowed):
        recall_sheet(actor=partner.actor, **M01)
    confirm_sheet(actor=approver.actor, **M01)
    assert Sheet.objects.get(pk=sheet.pk).state == SheetState.SUBMITTED


def test_a_partner_who_would_save_and_send_is_refused_as_a_whole(partner: Player, writer: Player) -> None:
    write(writer.actor, "m01")
    draft = SheetDraft(content={"did": "別の文"}, revision=1, rating="B", direction="keep")
    with pytest.raises(NotAllowed):
        save_sheet(actor=partner.actor, draft=draft, then_send=True, **M01)
    assert get_sheet(writer.actor, 2016, "m01").content["did"] != "別の文"


def test_a_partner_has_the_sheet_before_them(partner: Player, writer: Player) -> None:
    assert waits(partner)["m01"] is WaitingKind.WRITE_TOGETHER
    assert waits(writer)["m01"] is WaitingKind.WRITE_SHEET
    mine = partner.client.get(partner.path("sheets/")).content.decode()
    assert "一緒に書く" in mine.partition("ほかのシート")[0]
    page = partner.client.get(partner.path("sheets/2016/m01/")).content.decode()
    assert "担当と一緒に書くシートです" in page
    assert "確認に回す</button>" not in page


def test_a_body_that_is_neither_lead_nor_partner_does_not_write(other_writer: Player) -> None:
    assert "m01" not in waits(other_writer)
    with pytest.raises(NotAllowed):
        write(other_writer.actor, "m01")
