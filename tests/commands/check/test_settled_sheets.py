"""An open sheet is of whoever leads the measure now; an accepted one stays the sheet of those who did it then."""

from datetime import date

import pytest

from meguru.base.bodies.models import Organisation
from meguru.check.reviews.commands import SheetDraft, return_sheet, save_sheet
from meguru.check.reviews.material import marks_of_year, sheets_to_find
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.queries import get_sheet
from meguru.core.errors import NotAllowed
from meguru.plan.plans.commands import MeasureEdit, change_measure
from meguru.plan.plans.models import Measure
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import accept_all, write


def hand_over(secretary: Player, code: str = "m01", to: str = "子育て課") -> None:
    """The measure goes to another department from 1 April, with the old one as its partner."""
    new, old = (Organisation.objects.get(name=name) for name in (to, "福祉課"))
    change_measure(actor=secretary.actor, term_number=3, code=code, from_day=date(2017, 4, 1), reason="組織改正", at=SPRING,
                   edit=MeasureEdit(owner_id=new.pk, partner_ids=[old.pk]))  # fmt: skip


def test_an_open_sheet_goes_over_with_what_was_typed(secretary: Player, other_writer: Player) -> None:
    write(secretary.actor, "m01")
    typed = Sheet.objects.get(code="m01").content
    with pytest.raises(NotAllowed):
        save_sheet(actor=other_writer.actor, fiscal_year=2016, code="m01", at=SPRING,
                   draft=SheetDraft({"did": "別の課"}, 1))  # fmt: skip
    hand_over(secretary)
    sheet = get_sheet(other_writer.actor, 2016, "m01")
    assert (sheet.owner, sheet.partners) == ("子育て課", {Organisation.objects.get(name="福祉課").pk: "福祉課"})
    assert Sheet.objects.get(code="m01").content == typed
    save_sheet(actor=other_writer.actor, fiscal_year=2016, code="m01", at=SPRING,
               draft=SheetDraft({**typed, "did": "新しい課が続けました。"}, sheet.revision, rating="B"))  # fmt: skip
    assert Sheet.objects.get(code="m01").content == typed | {"did": "新しい課が続けました。"}


def test_an_accepted_sheet_stays_theirs_until_it_is_returned(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    hand_over(secretary)
    sheet = get_sheet(secretary.actor, 2016, "m01")
    assert (sheet.owner, sheet.group, sheet.partners) == ("福祉課", "福祉課", {})
    mark = next(mark for mark in marks_of_year(2016) if mark.code == "m01")
    assert (mark.owner, mark.group, mark.partner_ids) == ("福祉課", "福祉課", frozenset())
    found = next(each for each in sheets_to_find() if each.title == sheet.title)
    assert found.organisation_id == Organisation.objects.get(name="福祉課").pk
    return_sheet(
        actor=secretary.actor, fiscal_year=2016, code="m01", remarks={"did": "数を足してください。"}, at=SPRING
    )
    assert get_sheet(secretary.actor, 2016, "m01").owner == "子育て課"


def test_an_accepted_sheet_keeps_the_group_of_its_year_where_the_lead_stays(cast: Cast, secretary: Player) -> None:
    Measure.objects.filter(code="m01").update(group="見守り")
    accept_all(cast)
    Measure.objects.filter(code="m01").update(group="つながり")
    assert get_sheet(secretary.actor, 2016, "m01").group == "見守り"
    assert next(mark for mark in marks_of_year(2016) if mark.code == "m01").group == "見守り"
