"""Handing on from one year's sheet to the next while both are under way.

A year opens in April, but the year before is reviewed and advised on only after that. So what the next sheet shows of it
(last year's words, the advice to answer) is brought up to date when the earlier sheet is accepted or advice is given,
until the next sheet has itself been accepted. These functions run inside the command that calls them.
"""

from collections.abc import Mapping, Sequence

from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import MEASURE_FIELDS, SheetState


def hand_on_sheet(sheet: Sheet) -> None:
    """Show an accepted sheet's words beside next year's, and start an untouched one with what was planned."""
    district_id = sheet.district_plan.district_id if sheet.district_plan else None
    following = _following(sheet.year.fiscal_year + 1, measure_id=sheet.measure_id, district_id=district_id)
    if following is None:
        return
    if sheet.measure_id is not None:
        last = {field.key: sheet.content.get(field.key, "") for field in MEASURE_FIELDS}
        last |= {"rating": sheet.rating, "direction": sheet.direction}
        planned = sheet.content.get("next_plan", "")
        is_new = planned and planned != following.content.get("plan")
        if is_new and following.state == SheetState.UNTOUCHED:
            following.content = {**following.content, "plan": planned}
            following.revision += 1  # whoever has it open must not save the plan that stood there before
    else:
        last = {key: str(value) for key, value in sheet.whole_content().items()}
    following.handed_down = {**following.handed_down, "last": last, "last_label": sheet.year.year.label}
    following.save(update_fields=["content", "handed_down", "revision"])


def hand_on_advice(
    *, fiscal_year: int, measure_id: int | None, district_id: int | None, advice: Sequence[Mapping[str, str]]
) -> None:
    """Put the advice still to be answered beside a year's sheet, where that sheet is there and not yet accepted."""
    following = _following(fiscal_year, measure_id=measure_id, district_id=district_id)
    if following is not None:
        following.handed_down = {**following.handed_down, "advice": [dict(item) for item in advice]}
        following.save(update_fields=["handed_down"])


def _following(fiscal_year: int, *, measure_id: int | None, district_id: int | None) -> Sheet | None:
    """The year's sheet of this very measure or district, by id: the same code in another term is another measure."""
    rows = Sheet.objects.select_for_update(of=("self",)).filter(year__fiscal_year=fiscal_year)
    if measure_id is not None:
        rows = rows.filter(measure_id=measure_id)
    elif district_id is not None:
        rows = rows.filter(district_plan__district_id=district_id)
    else:
        return None
    sheet: Sheet | None = rows.first()
    return None if sheet is None or sheet.state == SheetState.ACCEPTED else sheet
