"""The due days of a year that is open already are moved: whoever stands at the old day goes along, others do not."""

from datetime import date, datetime, timedelta

import pytest

from meguru.act.turn.commands import close_year, move_due, undo_year
from meguru.act.turn.queries import due_moving_of
from meguru.base.audit.models import LedgerEntry
from meguru.check.reviews.commands import confirm_sheet, move_due_of_sheets, return_sheet, send_sheet
from meguru.check.reviews.models import Sheet
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.commands import move_due_days
from meguru.plan.calendar.models import DueMove, PlanYear
from meguru.plan.calendar.queries import due_moves_lately, get_year, year_lines
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import accept, accept_all, write

OWN, DISTRICT = date(2017, 5, 15), date(2017, 6, 8)
LATER = date(2017, 6, 30)


def move(player: Player, own: date = LATER, district: date = DISTRICT, *, at: datetime = SPRING, **more: str) -> int:
    reason = more.get("reason", "台風で集まりが遅れたため")
    return move_due(actor=player.actor, fiscal_year=2016, own=own, district=district, reason=reason, at=at)


def due() -> dict[str, date]:
    return dict(Sheet.objects.filter(year__fiscal_year=2016).values_list("code", "due_on"))


def extended(cast: Cast, code: str) -> date:
    """A sheet that went back in June with a day of its own."""
    june = SPRING + timedelta(days=45)
    write(cast["secretary"].actor, code)
    send_sheet(actor=cast["secretary"].actor, fiscal_year=2016, code=code, at=june)
    confirm_sheet(actor=cast["approver"].actor, fiscal_year=2016, code=code, at=june)
    remarks = {"did": "回数を書いてください。"}
    return_sheet(actor=cast["secretary"].actor, fiscal_year=2016, code=code, remarks=remarks, at=june)
    return Sheet.objects.get(year__fiscal_year=2016, code=code).due_on


def test_sheets_at_the_old_day_go_along_and_others_stay(cast: Cast, secretary: Player) -> None:
    accept(cast, "m02")
    own = extended(cast, "m01")
    assert own > OWN
    foreseen = due_moving_of(secretary.actor, get_year(secretary.actor, 2016), own=LATER, district=DISTRICT)
    assert (len(foreseen.own), foreseen.districts, foreseen.accepted) == (2, (), 1)
    assert [day for _title, day in foreseen.kept] == [own]
    assert move(secretary, at=SPRING + timedelta(days=46)) == 2
    assert due() == {"m01": own, "m02": OWN, "m03": LATER, "m04": LATER, "east": DISTRICT, "west": DISTRICT}
    year = PlanYear.objects.get(fiscal_year=2016)
    assert (year.sheet_due_on, year.district_sheet_due_on) == (LATER, DISTRICT)
    kinds = [entry.kind for entry in LedgerEntry.objects.order_by("-seq")[:3]]
    assert kinds == ["calendar.year.due_moved", "reviews.sheet.due_moved", "reviews.sheet.due_moved"]


def test_both_days_move_at_once_and_the_reason_is_told(cast: Cast, secretary: Player) -> None:
    assert move(secretary, district=date(2017, 7, 7)) == 6
    [line] = due_moves_lately(cast["writer"].actor, SPRING + timedelta(days=14))
    assert (line.own_before, line.own, line.district, line.sheets) == (OWN, LATER, date(2017, 7, 7), 6)
    assert (line.reason, line.moved_by) == ("台風で集まりが遅れたため", "桜井 一")
    assert due_moves_lately(secretary.actor, SPRING + timedelta(days=15)) == []
    assert move(secretary, own=OWN, at=SPRING + timedelta(days=1), reason="元に戻すため") == 6
    assert [each.reason for each in due_moves_lately(secretary.actor, SPRING + timedelta(days=1))] == ["元に戻すため"]
    [of_year] = year_lines(secretary.actor)
    assert [each.reason for each in of_year.due_moves] == ["元に戻すため", "台風で集まりが遅れたため"]


def test_the_days_as_they_are_change_nothing(cast: Cast, secretary: Player) -> None:
    before = LedgerEntry.objects.count()
    assert move(secretary, own=OWN) == 0
    year = get_year(secretary.actor, 2016)
    assert move_due_of_sheets(actor=secretary.actor, year=year, own=OWN, district=DISTRICT, at=SPRING) == 0
    days = {"own": OWN, "district": DISTRICT}
    move_due_days(actor=secretary.actor, fiscal_year=2016, sheets=0, reason="わけ", at=SPRING, **days)
    assert (LedgerEntry.objects.count(), DueMove.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("own", "reason", "field"),
    [
        (date(2018, 4, 1), "わけ", "own"),
        (date(2017, 3, 31), "わけ", "own"),
        (date(2017, 4, 2), "わけ", "own"),
        (LATER, " ", "reason"),
        (LATER, "あ" * 201, "reason"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(cast: Cast, secretary: Player, own: date, reason: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        move(secretary, own=own, reason=reason)
    assert set(refused.value.fields) == {field}
    assert due()["m01"] == OWN


def test_it_takes_the_secretariat_and_an_open_year(cast: Cast, secretary: Player) -> None:
    with pytest.raises(NotAllowed):
        move(cast["approver"])
    with pytest.raises(NotFound):
        move_due(actor=secretary.actor, fiscal_year=2017, own=LATER, district=LATER, reason="わけ", at=SPRING)
    accept_all(cast)
    close_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=SPRING)
    with pytest.raises(NotNow, match="閉じています"):
        move(secretary)


def test_a_year_whose_days_were_moved_can_be_taken_back(cast: Cast, secretary: Player) -> None:
    move(secretary)
    undo_year(actor=secretary.actor, fiscal_year=FiscalYear(2016), at=SPRING)
    assert not PlanYear.objects.exists()
