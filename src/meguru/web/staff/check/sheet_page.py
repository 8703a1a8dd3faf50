"""The page of one sheet: its boxes, the material at the side, and the steps that are open to who looks."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render

from meguru.base.access.actions import Action
from meguru.base.access.decide import can
from meguru.base.basics.queries import newest_day
from meguru.check.opinions.queries import Voice, opinions_for_sheet
from meguru.check.reviews.queries import SheetView, sends_back
from meguru.check.reviews.rules import (
    LONGEST_CONFIRMER,
    LONGEST_FIELD,
    LONGEST_MANNER_NOTE,
    LONGEST_REMARK,
    LONGEST_SENT_BACK,
    MANNER_LABELS,
    MEANS_LABELS,
    NOT_ON_SCREEN,
    SheetState,
    SheetStep,
    required_fields,
    shown_labels,
)
from meguru.core.clock import day_of, now
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, choices_of
from meguru.core.text import without_controls
from meguru.do.activities.queries import ActivityLine, activities_beside_sheet, tally_rows
from meguru.do.milestones.queries import milestones_said
from meguru.overview.piles import pile_of_sheet
from meguru.overview.sheet_history import waiting_since
from meguru.plan.plans.queries.measures import indicators_of
from meguru.web.forms import is_iso_day
from meguru.web.guarding import guard_of
from meguru.web.middleware import TownRequest
from meguru.web.staff.check.sheet_boxes import (
    Typed,
    field_boxes,
    figure_rows,
    last_rating,
    part_boxes,
    seen_fields,
    theme_boxes,
)

SIDE_ACTIVITIES = 8
# Limits that the page shows before they are met.
LONGEST = {
    "field": LONGEST_FIELD,
    "manner_note": LONGEST_MANNER_NOTE,
    "confirmer": LONGEST_CONFIRMER,
    "remark": LONGEST_REMARK,
    "sent_back": LONGEST_SENT_BACK,
}


def draw_sheet(
    request: TownRequest, sheet: SheetView, typed: Typed | None = None, *, status: int = 200
) -> HttpResponse:
    """The page of a sheet, with what was typed where it could not be taken."""
    term = sheet.term
    indicators = indicators_of(request.actor, sheet.measure_id) if sheet.measure_id is not None else ()
    activities = _activities(request, sheet)
    boxes, parts, sheet_as_saved = field_boxes(sheet, typed), part_boxes(sheet, typed), sheet
    if typed:
        sheet = replace(
            sheet,
            rating=typed.content.get("rating", sheet.rating),
            direction=typed.content.get("direction", sheet.direction),
            manner=typed.content.get("manner", sheet.manner),
            manner_note=typed.content.get("manner_note", sheet.manner_note),
        )
    scale, chosen = term.scale, term.scale.get(sheet.rating)
    context = {
        "current": "sheets",
        "sheet": sheet,
        "year": FiscalYear(sheet.fiscal_year),
        "boxes": boxes,
        "themes": theme_boxes(sheet, boxes),
        "parts": parts,
        "figures": figure_rows(request.actor, sheet, indicators, typed),
        "ratings": [(rating, scale.shown(rating.code)) for rating in scale.ratings],
        "rating_now": scale.shown(chosen.code) if chosen else None,
        "directions": term.directions,
        "manners": MANNER_LABELS.items(),
        "means": choices_of(MEANS_LABELS, NOT_ON_SCREEN),
        # Who confirmed an earlier round says nothing of this one.
        "is_confirmed": sheet.state in (SheetState.SUBMITTED, SheetState.ACCEPTED),
        "may_send_on": sheet.state is SheetState.CONFIRMING,
        "errors": typed.errors if typed else {},
        "seen": seen_fields(sheet_as_saved, typed),
        "longest": LONGEST,
        "remarks": {remark.field: remark for remark in sheet.open_remarks},
        "said": _said(request, sheet),
        "activities": activities[:SIDE_ACTIVITIES],
        "tally": tally_rows(activities),
        "last_rating": last_rating(sheet),
        **_beside(request, sheet),
        "may_trace": can(request.actor, Action.SHEET_TRACE, sheet.target),
        "waiting": waiting_since(sheet, today=day_of(now())),
        "pile": pile_of_sheet(request.actor, sheet.fiscal_year, sheet.code),
        **_progress(sheet),
        **_doors(request, sheet),
        **guard_of(request, guarded_texts(sheet)),
    }
    return render(request, "work/check/sheet.html", context, status=status)


def _said(request: TownRequest, sheet: SheetView) -> dict[str, object]:
    """What was typed into the forms of the steps, where it comes back with a reason."""
    labels = shown_labels(sheet.labels, has_advice=bool(sheet.handed_down.get("advice")))
    day = without_controls(request.POST.get("confirmed_on", ""))
    return {
        "remarks": [
            (key, label, without_controls(request.POST.get(f"remark-{key}", ""))) for key, label in labels.items()
        ],
        "confirmed_by": without_controls(request.POST.get("confirmed_by", "")),
        "confirmed_on": day,
        "day_type": "date" if not day or is_iso_day(day) else "text",
        "means": request.POST.get("means", ""),
        "sent_back": without_controls(request.POST.get("sent_back", "")),
        "unchanged": without_controls(request.POST.get("unchanged", "")),
    }


def guarded_texts(sheet: SheetView) -> list[tuple[str, str]]:
    """What was written on the sheet, by the labels of its fields."""
    texts = {key: value for key, value in sheet.content.items() if isinstance(value, str)}
    return [(sheet.labels.get(key, _("行い方のわけ")), text) for key, text in texts.items() if len(text) > 1]


def _activities(request: TownRequest, sheet: SheetView) -> list[ActivityLine]:
    return activities_beside_sheet(
        request.actor,
        sheet.fiscal_year,
        measure_id=sheet.measure_id,
        district_id=sheet.district_id if sheet.is_district else None,
    )


def _voices(request: TownRequest, sheet: SheetView) -> list[Voice] | None:
    """The opinions beside a sheet; ``None`` for whoever may not read opinions."""
    if not can(request.actor, Action.OPINION_VIEW):
        return None
    return opinions_for_sheet(
        request.actor,
        measure_id=sheet.measure_id,
        district_id=sheet.district_id if sheet.is_district else None,
        first_year=sheet.last_year.year,
        last_year=sheet.fiscal_year + 1,
    )


def _beside(request: TownRequest, sheet: SheetView) -> dict[str, object]:
    """What was said of it; and who lives in the district of a district's sheet, as was known when the year was reviewed."""
    upto = FiscalYear(sheet.fiscal_year).next.ends_on
    basics = newest_day(request.actor, sheet.code, upto=upto) if sheet.is_district else None
    return {"voices": _voices(request, sheet), "basics": basics}


def _progress(sheet: SheetView) -> dict[str, object]:
    """How far the sheet is, and the milestones of its year."""
    milestones = milestones_said(sheet.milestones, sheet.fiscal_year, today=day_of(now()))
    return {**progress_of(sheet), "milestones": milestones}


def _doors(request: TownRequest, sheet: SheetView) -> dict[str, bool]:
    actor, target = request.actor, sheet.target
    if sheet.is_closed:
        return {"may_board": can(actor, Action.BOARD_VIEW), "may_years": can(actor, Action.YEAR_REOPEN)}
    return {
        "may_board": can(actor, Action.BOARD_VIEW),
        "may_write": can(actor, Action.SHEET_WRITE, target) and sheet.allows(SheetStep.WRITE),
        # An untouched sheet can be written and sent with one press of the button.
        "may_send": can(actor, Action.SHEET_SEND, target) and sheet.allows(SheetStep.WRITE),
        "may_recall": can(actor, Action.SHEET_SEND, target) and sheet.allows(SheetStep.RECALL),
        "sends_back": sends_back(actor, sheet.own_target, sender_id=sheet.sender_id),
        "may_confirm": can(actor, Action.SHEET_CONFIRM, target) and sheet.allows(SheetStep.CONFIRM),
        "may_confirm_paper": can(actor, Action.SHEET_CONFIRM_PAPER, sheet.paper_target)
        and sheet.allows(SheetStep.CONFIRM),
        "may_return": can(actor, Action.SHEET_RETURN, target) and sheet.allows(SheetStep.RETURN),
        "may_accept": can(actor, Action.SHEET_ACCEPT, target) and sheet.allows(SheetStep.ACCEPT),
    }


def progress_of(sheet: SheetView) -> dict[str, object]:
    """How many of the required items are written."""
    if sheet.is_district:
        return {"done": None, "required": 0}
    scale = sheet.term.scale
    chosen = scale.get(sheet.rating)
    is_special = chosen is not None and chosen.is_special
    has_advice = bool(sheet.handed_down.get("advice"))
    total = required_fields(
        is_special=is_special, has_advice=has_advice, content=sheet.content, parts=sheet.parts, scale=scale
    )
    return {"done": total - len(sheet.missing), "required": total}
