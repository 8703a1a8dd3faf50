"""Passing on from one year's sheet to the next while both are in progress.

A year opens in April, but the year before is reviewed and advised on only after that. So what the next sheet shows of it
(last year's words, the advice to answer) is brought up to date when the earlier sheet is accepted or advice is given,
until the next sheet has itself been accepted. It goes to the same measure or district, by id; at the turn of a term, to what
continues it. These functions run inside the command that calls them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from meguru.check.reviews.lastwords import LastSheet, came_from, district_words, last_words, planned_next
from meguru.check.reviews.material import begun_sheets_of_measures
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import SheetState
from meguru.plan.calendar.material import opened_after
from meguru.plan.plans.queries.lineage import earlier_theme_numbers, measure_lineage


def last_sheet(sheet: SheetView) -> LastSheet:
    """A measure's sheet as the next one of its line speaks of it."""
    assert sheet.measure_id is not None
    assert sheet.measure_number is not None
    return LastSheet(
        measure_id=sheet.measure_id,
        term_number=sheet.term.number,
        number=sheet.measure_number,
        title=sheet.title,
        content=sheet.content,
        rating=sheet.rating,
        direction=sheet.direction,
        scale=sheet.term.scale,
        directions=sheet.term.directions,
        parts=sheet.parts,
    )


def district_last_words(
    plan_id: int, last: SheetView | Sheet, content: Mapping[str, Any], forebears: Mapping[int, Sequence[int]]
) -> dict[str, str]:
    """What a district's last sheet says to the next; where that goes by the next plan, theme by theme along their lineage."""
    if last.district_plan_id == plan_id:
        return {key: str(value) for key, value in content.items()}
    titles = {number: title for number, title, _ in last.handed_down.get("themes", [])}
    return district_words(content, titles, forebears)


def hand_on_sheet(sheet: Sheet) -> None:
    """Show an accepted sheet's words beside next year's, and start an untouched one with what was planned."""
    if sheet.measure_id is not None:
        _hand_on_measure(sheet.measure_id, sheet.year.fiscal_year)
    else:
        _hand_on_district(sheet)


def _hand_on_measure(measure_id: int, fiscal_year: int) -> None:
    lineage = measure_lineage()
    following = _following(fiscal_year, Q(measure_id__in=lineage.descent_of(measure_id)))
    if not following:
        return
    lines = {each.pk: lineage.ancestry_of(each.measure_id) for each in following if each.measure_id is not None}
    begun = begun_sheets_of_measures(fiscal_year, frozenset[int]().union(*lines.values()))
    found = {each.measure_id: last_sheet(each) for each in begun if each.measure_id is not None}
    for each in following:
        own = each.measure_id
        assert own is not None
        last = [said for key, said in found.items() if key in lines[each.pk]]
        planned = planned_next(last)
        if planned and planned != each.content.get("plan") and each.state == SheetState.UNTOUCHED:
            each.content = {**each.content, "plan": planned}
            each.revision += 1  # whoever has it open must not save the plan that stood there before
        term = each.year.term
        _show(
            each,
            last=last_words(last, scale=term.scale, directions=term.directions, measure_id=own, parts=each.sub_items),
            last_year=fiscal_year,
            last_from=came_from(last, own),
        )


def _hand_on_district(sheet: Sheet) -> None:
    assert sheet.district_plan is not None  # the constraint sheet_of_one_thing
    of_district = Q(district_plan__district_id=sheet.district_plan.district_id)
    for each in _following(sheet.year.fiscal_year, of_district):
        assert each.district_plan_id is not None
        forebears = earlier_theme_numbers({each.district_plan_id: sheet.district_plan_id}).get(
            each.district_plan_id, {}
        )
        last = district_last_words(each.district_plan_id, sheet, sheet.whole_content(), forebears)
        _show(each, last=last, last_year=sheet.year.fiscal_year)


def _show(sheet: Sheet, **handed_down: Any) -> None:
    sheet.handed_down = {**sheet.handed_down, **handed_down}
    sheet.save(update_fields=["content", "handed_down", "revision"])


def hand_on_advice(
    *, fiscal_year: int, measure_id: int | None, district_id: int | None, advice: Sequence[Mapping[str, str]]
) -> None:
    """Put the advice still to be answered beside a year's sheet, where that sheet is there and not yet accepted."""
    of = Q(measure_id=measure_id) if measure_id is not None else Q(district_plan__district_id=district_id)
    for sheet in _unaccepted(fiscal_year, of) if measure_id is not None or district_id is not None else ():
        sheet.handed_down = {**sheet.handed_down, "advice": [dict(item) for item in advice]}
        sheet.save(update_fields=["handed_down"])


def _following(fiscal_year: int, of: Q) -> list[Sheet]:
    """The sheets, not yet accepted, of the year that follows this one: the first opened after it."""
    following = opened_after(fiscal_year)
    return _unaccepted(following.year, of) if following else []


def _unaccepted(fiscal_year: int, of: Q) -> list[Sheet]:
    """The year's sheets of these very measures or this district, by id, that are not yet accepted."""
    rows = Sheet.objects.select_related("year__term").filter(of)
    return list(rows.filter(year__fiscal_year=fiscal_year).exclude(state=SheetState.ACCEPTED.value))
