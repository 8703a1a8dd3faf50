"""A district or committee that was ended by mistake stands again after the day of undo: what comes back, what does not, why."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from meguru.act.reorganising.commands import end_body, stand_again, undo_ending
from meguru.act.reorganising.models import Ending
from meguru.act.reorganising.queries.endings import ending_of, preview_back
from meguru.act.turn.commands import open_year, undo_year
from meguru.base.audit.models import LedgerEntry
from meguru.base.basics.commands import BasicsDraft, write_basics
from meguru.base.basics.models import DistrictBasics
from meguru.base.basics.rules.numbers import Numbers
from meguru.base.bodies.models import Committee, District, Person, Seat, Tenure
from meguru.base.bodies.queries.actors import actor_for
from meguru.base.bodies.queries.finding import districts_to_find
from meguru.base.bodies.rules import Registered
from meguru.base.bodies.rules.standing import areas_after
from meguru.base.towns.models import Town
from meguru.check.reviews.models import Sheet
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.publish.building import build_book
from tests.support.cast import SPRING, Player

LAST, LATER = date(2017, 4, 30), date(2017, 5, 8)
AFTER = at_noon(LATER)


@pytest.fixture
def ended(secretary: Player, own_town: Town) -> Ending:
    """The east, which has two blocks, was given to the west with its committee."""
    District.objects.filter(code="east").update(town_blocks=["東一丁目", "東二丁目"])
    east, west = District.objects.get(code="east"), District.objects.get(code="west")
    team = Committee.objects.get(name="東地区委員会")
    return end(secretary, Registered.DISTRICT, east.pk, into=[west.pk], along=[team.pk], keeps_sheets=True)


def end(secretary: Player, what: Registered, key: int, **more: Any) -> Ending:
    said: dict[str, Any] = {"last_day": LAST, "reason": "西地区と一つになるため", "at": SPRING, **more}
    return end_body(actor=secretary.actor, what=what, row_id=key, **said)


def again(player: Player, made: Ending, reason: str = "まちがえて廃止にしたため", at: datetime = AFTER) -> Ending:
    return stand_again(actor=player.actor, ending_id=made.pk, reason=reason, at=at)


def test_a_district_ended_by_mistake_stands_again_a_week_later(
    secretary: Player, chair: Player, own_town: Town, ended: Ending
) -> None:
    east = ended.district
    assert east is not None
    view = ending_of(secretary.actor, Registered.DISTRICT, east.pk, today=LATER)
    assert (view.may_undo, view.may_stand_again) == (False, True)
    assert actor_for(chair.account, own_town, at=AFTER) is None
    back = preview_back(secretary.actor, ended)
    assert (back.blocks, back.committees, back.stays) == (("東一丁目", "東二丁目"), ("東地区委員会",), ())
    assert [(seat.title, seat.holder) for seat in back.seats] == [("東地区 委員長", "菊地 八")]
    again(secretary, ended)
    east.refresh_from_db()
    assert (east.ends_on, list(east.into.all())) == (None, [])
    assert areas_after(District.objects.all(), LATER) == {"east": ["東一丁目", "東二丁目"], "west": []}
    assert actor_for(chair.account, own_town, at=AFTER) is not None
    assert Committee.objects.get(name="東地区委員会").ends_on is None
    assert LedgerEntry.objects.filter(kind="bodies.district.kept").exists()
    told = ending_of(secretary.actor, Registered.DISTRICT, east.pk, today=LATER)
    assert [(each.undone_on, each.reason, each.by) for each in told.earlier] == [
        (LATER, "まちがえて廃止にしたため", "桜井 一")
    ]
    with pytest.raises(NotNow, match="もう取り消されています"):
        again(secretary, ended)
    ended.refresh_from_db()
    assert ended.undone_reason == "まちがえて廃止にしたため"


def test_it_asks_for_a_reason_for_the_secretariat_and_for_the_day_of_undo_to_be_over(
    secretary: Player, writer: Player, ended: Ending
) -> None:
    for reason, told in ((" ", "わけを書いて"), ("わ" * 201, "200")):
        with pytest.raises(Invalid) as error:
            again(secretary, ended, reason)
        assert told in error.value.fields["reason"]
    with pytest.raises(NotAllowed):
        again(writer, ended)
    with pytest.raises(NotNow, match="まだ取り消せる廃止です"):
        again(secretary, ended, at=SPRING)
    ended.refresh_from_db()
    assert ended.undone_at is None


def test_what_was_changed_since_does_not_come_back_and_is_said_before(secretary: Player, ended: Ending) -> None:
    seat = Seat.objects.get(title="東地区 委員長")
    old = Tenure.objects.get(seat=seat)
    Seat.objects.filter(pk=seat.pk).update(ends_on=LAST - timedelta(days=3))
    assert preview_back(secretary.actor, ended).stays == ("東地区 委員長",)
    Seat.objects.filter(pk=seat.pk).update(ends_on=LAST)
    new = Tenure.objects.create(seat=seat, person=Person.objects.create(name="桃井 百"), starts_on=LATER)
    assert preview_back(secretary.actor, ended).stays == ("東地区 委員長",)
    new.delete()
    Person.objects.filter(pk=old.person_id).update(erased_at=AFTER)
    back = preview_back(secretary.actor, ended)
    assert (back.stays, [(each.title, each.holder) for each in back.seats]) == (
        ("東地区 委員長",),
        [("東地区 委員長", "")],
    )
    again(secretary, ended)
    old.refresh_from_db()
    seat.refresh_from_db()
    assert (old.ends_on, seat.ends_on) == (LAST, None)


def test_a_year_opened_meanwhile_has_no_sheet_of_it_and_that_is_said(secretary: Player, ended: Ending) -> None:
    assert preview_back(secretary.actor, ended).years == ()
    Ending.objects.filter(pk=ended.pk).update(last_day=date(2017, 3, 31))
    District.objects.filter(code="east").update(ends_on=date(2017, 3, 31))
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    ended.refresh_from_db()
    assert preview_back(secretary.actor, ended).years == (FiscalYear(2017),)
    again(secretary, ended)
    sheets = Sheet.objects.filter(year__fiscal_year=2017, district_plan__district__code="east")
    assert not sheets.exists(), "no sheet is opened by it"
    undo_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=AFTER)
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=AFTER)
    assert sheets.exists()


def test_the_next_book_has_it_as_before_and_what_the_heir_was_given_since_stays_the_heirs(
    secretary: Player, ended: Ending
) -> None:
    def book(issue: int) -> dict[str, Any]:
        made = build_book(fiscal_year=FiscalYear(2016), issue=issue, published_on=LATER)
        return {each["code"]: each for each in made["districts"]}

    assert (book(1)["east"]["towns"], "ended" in book(1)["east"]) == ([], True)
    numbers = Numbers(300, None, None, None, None, None)
    draft = BasicsDraft("west", date(2017, 5, 1), "住民基本台帳", numbers)
    write_basics(actor=secretary.actor, draft=draft, at=AFTER)
    again(secretary, ended)
    assert (book(2)["east"]["towns"], "ended" in book(2)["east"]) == (["東一丁目", "東二丁目"], False)
    assert [row.district.code for row in DistrictBasics.objects.filter(as_of=draft.as_of)] == ["west"]


def test_a_committee_stands_again_by_itself_and_with_its_district_where_it_ended_with_that(
    secretary: Player, ended: Ending
) -> None:
    assert ended.district is not None
    team, board = (Committee.objects.get(name=name) for name in ("東地区委員会", "推進委員会"))
    view = ending_of(secretary.actor, Registered.COMMITTEE, team.pk, today=LATER)
    assert (view.ended_with, view.may_stand_again) == ((ended.district.pk, "東"), False)
    Committee.objects.filter(pk=team.pk).update(ends_on=LATER)
    assert ending_of(secretary.actor, Registered.COMMITTEE, team.pk, today=LATER).ended_with is None
    made = end(secretary, Registered.COMMITTEE, board.pk)
    back = preview_back(secretary.actor, made)
    assert (back.committees, back.blocks, back.years) == ((), (), ())
    again(secretary, made)
    board.refresh_from_db()
    assert board.ends_on is None


def test_an_end_that_can_be_taken_back_still_is_without_a_reason(secretary: Player, ended: Ending) -> None:
    undo_ending(actor=secretary.actor, ending_id=ended.pk, at=SPRING)
    ended.refresh_from_db()
    assert (ended.undone_reason, ended.undone_by_id) == ("", secretary.actor.person_id)


def test_a_block_is_found_under_the_district_that_inherited_it(ended: Ending) -> None:
    found = {row.name: row.more for row in districts_to_find()}
    assert "東一丁目" in found["西"]
    assert "東一丁目" in found["東"]
