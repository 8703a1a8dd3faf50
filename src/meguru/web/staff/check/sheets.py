"""Review sheets: the list of one's own, the editor with its material at the side, and each step of a sheet."""

import contextlib
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import escape
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.check.opinions.queries import Voice, opinions_for_sheet
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    confirm_sheet,
    recall_sheet,
    return_sheet,
    save_sheet,
)
from meguru.check.reviews.queries import SheetView, get_sheet, list_sheets, sheets_on_the_way
from meguru.check.reviews.rules import (
    LONGEST_CONFIRMER,
    LONGEST_FIELD,
    LONGEST_MANNER_NOTE,
    LONGEST_REMARK,
    MANNER_LABELS,
    MEANS_LABELS,
    NOT_ON_SCREEN,
    Means,
    SheetStep,
    check_means,
    may_confirm_for,
    required_fields,
    shown_labels,
)
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, Invalid, NotNow
from meguru.core.fiscal import FiscalYear, NotAYear, parse_day
from meguru.core.language import _, choices_of
from meguru.core.text import without_controls
from meguru.do.activities.queries import ActivityLine, activities_beside_sheet, tally_rows
from meguru.do.figures.rules import parse_figure
from meguru.plan.calendar.queries import get_year, list_years, year_under_review
from meguru.plan.calendar.rules import YearState
from meguru.plan.plans.queries.measures import indicators_of
from meguru.web.asked import whole_number
from meguru.web.forms import is_iso_day
from meguru.web.guarding import guard_of
from meguru.web.middleware import TownRequest
from meguru.web.staff.check.sheet_boxes import Typed, field_boxes, figure_rows, last_rating, theme_boxes

SIDE_ACTIVITIES = 8
# Limits that the page shows before they are met.
LONGEST = {
    "field": LONGEST_FIELD,
    "manner_note": LONGEST_MANNER_NOTE,
    "confirmer": LONGEST_CONFIRMER,
    "remark": LONGEST_REMARK,
}
_BOTH = _("「保存する」を押すと、両方の文を見くらべられます。")


def show_my_sheets(request: TownRequest, town: str) -> HttpResponse:
    """The sheets of the newest year that the actor may write, confirm or accept; all that may be seen below."""
    years = list_years(request.actor)
    year = year_under_review(request.actor, clock.day_of(clock.now()), years)
    if year is None:
        return render(request, "work/check/sheets.html", {"current": "sheets", "year": None})
    sheets = list_sheets(request.actor, year.fiscal_year, year=year)
    own = [sheet for sheet in sheets if request.actor.shares(sheet.target)]
    elsewhere = [each for each in years if each.state == YearState.OPEN and each.pk != year.pk]
    context = {
        "current": "sheets",
        "year": year,
        "own": own,
        "together": {s.code for s in own if not request.actor.owns(s.target)},
        "others": [s for s in sheets if s not in own],
        "elsewhere": sheets_on_the_way(request.actor, elsewhere),
    }
    return render(request, "work/check/sheets.html", context)


def show_owner_sheets(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """All sheets of the owner to whom the sheet ``code`` belongs."""
    one = get_sheet(request.actor, fiscal_year, code)
    sheets = [s for s in list_sheets(request.actor, fiscal_year) if s.group == one.group]
    context = {
        "current": "board",
        "year": get_year(request.actor, fiscal_year),
        "own": sheets,
        "others": [],
        "owner": one.group,
    }
    return render(request, "work/check/sheets.html", context)


def show_sheet(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """One sheet: to write in where the actor may and the state allows, else to read."""
    sheet = get_sheet(request.actor, fiscal_year, code)
    if request.method == "POST":
        return _save(request, town, sheet)
    return _show(request, sheet)


def _show(request: TownRequest, sheet: SheetView, typed: Typed | None = None, *, status: int = 200) -> HttpResponse:
    term = sheet.term
    indicators = indicators_of(request.actor, sheet.measure_id) if sheet.measure_id is not None else ()
    activities = _activities(request, sheet)
    boxes = field_boxes(sheet, typed)
    if typed:
        sheet = replace(
            sheet,
            rating=typed.content.get("rating", sheet.rating),
            direction=typed.content.get("direction", sheet.direction),
            manner=typed.content.get("manner", sheet.manner),
            manner_note=typed.content.get("manner_note", sheet.manner_note),
        )
    scale = term.scale
    chosen = scale.get(sheet.rating)
    context = {
        "current": "sheets",
        "sheet": sheet,
        "year": FiscalYear(sheet.fiscal_year),
        "boxes": boxes,
        "themes": theme_boxes(sheet, boxes),
        "figures": figure_rows(request.actor, sheet, indicators, typed),
        "ratings": [(rating, scale.shown(rating.code)) for rating in scale.ratings],
        "rating_now": scale.shown(chosen.code) if chosen else None,
        "directions": term.directions,
        "manners": MANNER_LABELS.items(),
        "means": choices_of(MEANS_LABELS, NOT_ON_SCREEN),
        "errors": typed.errors if typed else {},
        "longest": LONGEST,
        "remarks": {remark.field: remark for remark in sheet.open_remarks},
        "said": _said(request, sheet),
        "activities": activities[:SIDE_ACTIVITIES],
        "tally": tally_rows(activities),
        "voices": _voices(request, sheet),
        "last_rating": last_rating(sheet),
        **_progress(sheet),
        **_doors(request, sheet),
        **guard_of(request, _guarded(sheet)),
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
    }


def _guarded(sheet: SheetView) -> list[tuple[str, str]]:
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
        "may_confirm": can(actor, Action.SHEET_CONFIRM, target) and sheet.allows(SheetStep.CONFIRM),
        "may_confirm_paper": can(actor, Action.SHEET_CONFIRM_PAPER, target)
        and may_confirm_for(is_district=sheet.is_district)
        and sheet.allows(SheetStep.CONFIRM),
        "may_return": can(actor, Action.SHEET_RETURN, target) and sheet.allows(SheetStep.RETURN),
        "may_accept": can(actor, Action.SHEET_ACCEPT, target) and sheet.allows(SheetStep.ACCEPT),
    }


def _draft(request: TownRequest, sheet: SheetView) -> SheetDraft:
    texts = {key: request.POST[key] for key in sheet.labels if key in request.POST}
    choices = {key: texts.pop(key, "") for key in ("rating", "direction", "manner", "manner_note")}
    try:
        revision = int(request.POST.get("revision", "0"))
    except ValueError:
        revision = -1
    return SheetDraft(
        content=texts,
        revision=revision,
        rating=choices["rating"],
        direction=choices["direction"],
        manner=choices["manner"] or sheet.manner,
        manner_note=choices["manner_note"],
    )


def _save(request: TownRequest, town: str, sheet: SheetView) -> HttpResponse:
    """Save the form, and send it on where the button said so. By htmx, answer with the save bar alone."""
    draft = _draft(request, sheet)
    wants_sending = "send" in request.POST
    at = clock.now()
    by_itself = bool(request.headers.get("HX-Request"))
    typed_all = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    try:
        figures, seen = _typed_figures(request)
        saved = save_sheet(
            actor=request.actor,
            fiscal_year=sheet.fiscal_year,
            code=sheet.code,
            draft=draft,
            figures=figures,
            seen=seen,
            then_send=wants_sending,
            at=at,
        )
    except EditedMeanwhile as clash:
        if by_itself:
            return _not_saved(request, _("{who}が先に保存しました。{both}").format(who=clash.who, both=_BOTH), 409)
        typed = Typed(typed_all, {"": clash.message}, clash.theirs)
        return _show(request, replace(sheet, revision=clash.revision), typed, status=409)
    except Invalid as error:
        if by_itself:
            return _not_saved(
                request, _("まだ保存していません。{reason}").format(reason=next(iter(error.fields.values()))), 422
            )
        # The form stays the one it was drawn as: when it is sent again, it still meets what somebody else saved since.
        fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
        return _show(request, replace(fresh, revision=draft.revision), Typed(typed_all, error.fields, {}), status=422)
    except NotNow as error:
        if by_itself:
            return _not_saved(request, error.message, 409)
        typed = Typed(typed_all, {"": error.message}, {})
        return _show(request, replace(sheet, revision=draft.revision), typed, status=409)
    if saved.missing:
        fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
        return _show(request, fresh, Typed(typed_all, saved.missing, {}), status=422)
    if by_itself:
        return _saved_by_itself(request, sheet, Typed(typed_all, {}, {}), saved.sheet.written_at or at)
    sent = _("確認に回しました。") if wants_sending else _("保存しました。")
    messages.success(request, sent)
    return redirect("sheet", town, sheet.fiscal_year, sheet.code)


def _saved_by_itself(request: TownRequest, sheet: SheetView, typed: Typed, saved_at: datetime) -> HttpResponse:
    """The save bar, with what the form has to know from now on: its revision, and which of its figures are recorded."""
    fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
    indicators = indicators_of(request.actor, sheet.measure_id) if sheet.measure_id is not None else ()
    context = {
        "sheet": fresh,
        "saved_at": saved_at,
        "figures": figure_rows(request.actor, fresh, indicators, typed),
        **_progress(fresh),
        **guard_of(request, _guarded(fresh)),
    }
    return render(request, "work/check/_saved.html", context)


def _not_saved(request: TownRequest, reason: str, status: int) -> HttpResponse:
    """The answer to a page that saves by itself: one sentence for its save bar. What was typed stays where it is."""
    return HttpResponse(escape(reason), status=status)


def _progress(sheet: SheetView) -> dict[str, object]:
    if sheet.is_district:
        return {"done": None, "required": 0}
    scale = sheet.term.scale
    chosen = scale.get(sheet.rating)
    total = required_fields(
        is_special=chosen is not None and chosen.is_special, has_advice=bool(sheet.handed_down.get("advice"))
    )
    return {"done": total - len(sheet.missing), "required": total}


def _typed_figures(request: TownRequest) -> tuple[dict[int, float | None], dict[int, float | None]]:
    """The figures as they were typed, and what the form showed of each when it was drawn, where it says so."""
    figures: dict[int, float | None] = {}
    seen: dict[int, float | None] = {}
    for key, text in request.POST.items():
        indicator = whole_number(key[7:], highest=10**15) if key.startswith("figure-") else None
        if indicator is not None and isinstance(text, str):
            try:
                figures[indicator] = parse_figure(text)
            except Invalid as error:
                raise Invalid({key: error.fields["figure"]}) from None
            with contextlib.suppress(Invalid, KeyError):
                seen[indicator] = parse_figure(request.POST[f"seen-{key}"])
    # A box that still says what it showed is nothing that was typed.
    typed = {indicator: value for indicator, value in figures.items() if seen.get(indicator, ...) != value}
    return typed, seen


@require_POST
def post_sheet_step(request: TownRequest, town: str, fiscal_year: int, code: str, step: str) -> HttpResponse:
    """Confirm, recall, return or accept a sheet. What was typed in remarks comes back where it cannot be taken."""
    sheet = get_sheet(request.actor, fiscal_year, code)
    steps = {"confirm": _confirm, "paper": _confirm_paper, "recall": _recall, "return": _return, "accept": _accept}
    if step not in steps:
        return redirect("sheet", town, fiscal_year, code)
    try:
        sentence = steps[step](request, sheet)
    except Invalid as error:
        written = {key: value for key, value in request.POST.items() if isinstance(value, str)}
        return _show(request, sheet, Typed(written, error.fields, {}), status=422)
    except NotNow as error:
        return _show(request, sheet, Typed({}, {"": error.message}, {}), status=409)
    messages.success(request, sentence)
    return redirect("sheet", town, fiscal_year, code)


def _confirm(request: TownRequest, sheet: SheetView) -> str:
    confirm_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=clock.now())
    return _("確かめて、提出しました。")


def _confirm_paper(request: TownRequest, sheet: SheetView) -> str:
    require(request.actor, Action.SHEET_CONFIRM_PAPER, sheet.target)
    check_means(Means.PAPER, is_district=sheet.is_district)
    try:
        means = Means(request.POST.get("means", ""))
        day = parse_day(request.POST.get("confirmed_on", ""))
    except (ValueError, NotAYear):
        raise Invalid({"confirmed_on": _("確かめた日と、確かめ方を入れてください。")}) from None
    confirm_sheet(
        actor=request.actor,
        fiscal_year=sheet.fiscal_year,
        code=sheet.code,
        at=clock.now(),
        means=means,
        confirmed_by=request.POST.get("confirmed_by", ""),
        confirmed_on=day,
    )
    return _("紙などでの確認を記録し、提出しました。")


def _recall(request: TownRequest, sheet: SheetView) -> str:
    recall_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=clock.now())
    return _("書き手に戻しました。")


def _return(request: TownRequest, sheet: SheetView) -> str:
    remarks = {key: request.POST.get(f"remark-{key}", "") for key in sheet.labels}
    return_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, remarks=remarks, at=clock.now())
    return _("直しをお願いしました。")


def _accept(request: TownRequest, sheet: SheetView) -> str:
    accept_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=clock.now())
    return _("受理しました。")


addresses = [
    path("sheets/", show_my_sheets, name="my-sheets"),
    path("sheets/<year:fiscal_year>/<slug:code>/", show_sheet, name="sheet"),
    path("sheets/<year:fiscal_year>/<slug:code>/owner/", show_owner_sheets, name="owner-sheets"),
    path("sheets/<year:fiscal_year>/<slug:code>/step/<slug:step>/", post_sheet_step, name="sheet-step"),
]
