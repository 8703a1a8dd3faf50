"""A second press on an act of a sheet that has just been done (a double click): what it would do stands already, and is said.

Only where nothing of what was typed would be lost by it; anything else is refused as it was.
"""

from collections.abc import Mapping

from meguru.check.reviews.commands import SheetDraft
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import MEANS_LABELS, Means, SheetState
from meguru.core.fiscal import NotAYear, parse_day
from meguru.core.language import _
from meguru.core.text import clean_line, clean_text
from meguru.do.figures.queries import read_figures
from meguru.web.middleware import TownRequest


def is_sent_already(
    request: TownRequest, sheet: SheetView, draft: SheetDraft, figures: Mapping[int, float | None]
) -> bool:
    """Whether this person sent the sheet as it was typed, and it still waits for confirmation."""
    typed = {key: clean_text(text) for key, text in draft.content.items()}
    typed |= {"manner": draft.manner, "manner_note": clean_line(draft.manner_note)}
    if not sheet.is_district:
        typed |= {"rating": draft.rating, "direction": draft.direction}
    stands = {**sheet.content, "rating": sheet.rating, "direction": sheet.direction}
    stands |= {"manner": sheet.manner, "manner_note": sheet.manner_note}
    return (
        sheet.state == SheetState.CONFIRMING
        and sheet.sender_id == request.actor.person_id
        and all(stands.get(key, "") == text for key, text in typed.items())
        and _are_recorded(request, sheet, figures)
    )


def _are_recorded(request: TownRequest, sheet: SheetView, figures: Mapping[int, float | None]) -> bool:
    if sheet.measure_id is None or not figures:
        return not figures
    known = read_figures(request.actor, sheet.measure_id)
    return all(known.get((indicator, sheet.fiscal_year)) == value for indicator, value in figures.items())


def said_already(request: TownRequest, sheet: SheetView, step: str) -> str:
    """That this very act stands already; empty where it does not, or where the form says something else."""
    answers = {
        "confirm": (_is_confirmed, _("確かめて、提出してあります。")),
        "paper": (_is_confirmed_on_paper, _("紙などでの確認を記録し、提出してあります。")),
        "recall": (_is_recalled, _("書き手に戻してあります。")),
        "return": (_is_returned, _("直しをお願いしてあります。")),
        "accept": (_is_accepted, _("受理してあります。")),
    }
    stands, sentence = answers[step]
    return sentence if stands(request, sheet) else ""


def _is_confirmed(request: TownRequest, sheet: SheetView) -> bool:
    by_hand = sheet.confirmed_means == MEANS_LABELS[Means.SCREEN]
    return sheet.state == SheetState.SUBMITTED and by_hand and sheet.confirmed_by == request.actor.name


def _is_confirmed_on_paper(request: TownRequest, sheet: SheetView) -> bool:
    means = {each.value: MEANS_LABELS[each] for each in Means}.get(request.POST.get("means", ""), "")
    name = clean_line(request.POST.get("confirmed_by", ""))
    try:
        day = parse_day(request.POST.get("confirmed_on", ""))
    except NotAYear:
        return False
    stands = (sheet.confirmed_means, sheet.confirmed_by, sheet.confirmed_on)
    return sheet.state == SheetState.SUBMITTED and stands == (means, name, day)


def _is_recalled(request: TownRequest, sheet: SheetView) -> bool:
    is_back = sheet.state in (SheetState.WRITING, SheetState.RETURNED)
    return is_back and clean_line(request.POST.get("sent_back", "")) == sheet.sent_back_reason


def _is_returned(request: TownRequest, sheet: SheetView) -> bool:
    asked = {remark.field: remark.text for remark in sheet.remarks if remark.is_open}
    typed = {key: clean_line(request.POST.get(f"remark-{key}", "")) for key in sheet.labels}
    return sheet.state == SheetState.RETURNED and {key: text for key, text in typed.items() if text} == asked


def _is_accepted(request: TownRequest, sheet: SheetView) -> bool:
    return sheet.state == SheetState.ACCEPTED
