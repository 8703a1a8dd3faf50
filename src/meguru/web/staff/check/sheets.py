"""Review sheets: the list of one's own, the editor with its material at the side, and each step of a sheet."""

import contextlib
from dataclasses import replace
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.html import escape
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    confirm_sheet,
    recall_sheet,
    return_sheet,
    save_sheet,
)
from meguru.check.reviews.queries import SheetView, get_sheet, list_sheets, sends_back, sheets_on_the_way
from meguru.check.reviews.rules import (
    SHEET_MACHINE,
    Means,
    SheetStep,
    is_ordered_by_body,
    merge_fields,
    noun_of,
    over_long_fields,
    responsible,
)
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, Invalid, NotNow
from meguru.core.fiscal import NotAYear, parse_day
from meguru.core.language import _
from meguru.core.text import clean_text
from meguru.do.figures.rules import parse_figure
from meguru.overview.board import BoardOrder
from meguru.overview.piles import pile_of_sheet
from meguru.overview.waiting import WaitingKind
from meguru.plan.calendar.queries import get_year, list_years, year_under_review
from meguru.plan.calendar.rules import YearState
from meguru.plan.plans.queries.measures import indicators_of
from meguru.web.asked import whole_number
from meguru.web.guarding import guard_of
from meguru.web.listing import as_file, listed
from meguru.web.middleware import TownRequest
from meguru.web.piles import NEXT_SHEET, say_done
from meguru.web.staff.check.sheet_again import is_sent_already, said_already
from meguru.web.staff.check.sheet_boxes import (
    Typed,
    figure_rows,
    seen_fields,
)
from meguru.web.staff.check.sheet_columns import SHEET_COLUMNS, SHEET_FILTERS
from meguru.web.staff.check.sheet_page import draw_sheet, guarded_texts, progress_of

_SENT_FOR_PAPER = _(
    "確認に回しました。この課には、ほかに、めぐるで確かめられる人がいません。"
    "課長などが紙や決裁で確かめたら、事務局が「確認を記録して提出する」で記録します。"
)
_ONLY_THE_OTHERS = _("ほかの欄は保存しました。")
_BOTH = _("「保存する」を押すと、両方の文を見くらべられます。")


def show_my_sheets(request: TownRequest, town: str) -> HttpResponse:
    """The sheets of the newest year that the actor may write, confirm or accept; all that may be seen below."""
    years = list_years(request.actor)
    year = year_under_review(request.actor, clock.day_of(clock.now()), years)
    if year is None:
        return render(request, "work/check/sheets.html", {"current": "sheets", "year": None})
    sheets = list_sheets(request.actor, year.fiscal_year, year=year)
    listing = listed(request, sheets, SHEET_COLUMNS, SHEET_FILTERS)
    file = as_file(request, listing, _("{label}のシート").format(label=year.year.label))
    if file is not None:
        return file
    sheets = listing.rows
    own = [sheet for sheet in sheets if request.actor.shares(sheet.target)]
    elsewhere = [each for each in years if each.state == YearState.OPEN and each.pk != year.pk]
    context = {
        "current": "sheets",
        "year": year,
        "own": own,
        "together": {s.code for s in own if not request.actor.owns(s.target)},
        "others": [s for s in sheets if s not in own],
        "listing": listing,
        "elsewhere": sheets_on_the_way(request.actor, elsewhere),
    }
    return render(request, "work/check/sheets.html", context)


def show_owner_sheets(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """All sheets of the owner to whom the sheet ``code`` belongs."""
    one = get_sheet(request.actor, fiscal_year, code)
    sheets = list_sheets(request.actor, fiscal_year)
    by_body = is_ordered_by_body(sheets)
    by_policy = request.GET.get("by") == BoardOrder.PILLAR
    name = one.group if by_policy else responsible(one, by_body=by_body)
    sheets = [s for s in sheets if name == (s.group if by_policy else responsible(s, by_body=by_body))]
    context = {
        "current": "board",
        "year": get_year(request.actor, fiscal_year),
        "own": sheets,
        "others": [],
        "owner": name,
    }
    return render(request, "work/check/sheets.html", context)


def show_sheet(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """One sheet: to write in where the actor may and the state allows, else to read."""
    sheet = get_sheet(request.actor, fiscal_year, code)
    if request.method == "POST":
        return _save(request, town, sheet)
    return draw_sheet(request, sheet)


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
        seen={key: request.POST[f"seen-{key}"] for key in sheet.labels if f"seen-{key}" in request.POST},
    )


def _save(request: TownRequest, town: str, sheet: SheetView) -> HttpResponse:
    """Save the form, and send it on where the button said so. By htmx, answer with the save bar alone.

    A field that cannot be taken does not hold up the others: they are saved, and the answer names it and leads there.
    """
    draft = _draft(request, sheet)
    figures, seen, refused = _typed_figures(request)
    refused |= over_long_fields(draft.content, sheet.labels)
    draft = replace(draft, content={key: text for key, text in draft.content.items() if key not in refused})
    wants_sending = "send" in request.POST
    at = clock.now()
    by_itself = bool(request.headers.get("HX-Request"))
    typed_all = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    try:
        saved = save_sheet(
            actor=request.actor,
            fiscal_year=sheet.fiscal_year,
            code=sheet.code,
            draft=draft,
            figures=figures,
            seen=seen,
            then_send=wants_sending and not refused,
            unchanged=request.POST.get("unchanged", ""),
            at=at,
        )
    except (Invalid, NotNow) as error:
        fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
        if wants_sending and not refused and is_sent_already(request, fresh, draft, figures):
            return _sent(request, town, sheet, on_paper=fresh.on_paper)
        return _refuse(request, sheet, draft, Typed(typed_all, refused, {}), error)
    if by_itself:
        return _saved_by_itself(request, sheet, Typed(typed_all, refused, {}), saved.sheet.written_at or at)
    if refused or saved.missing:
        fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
        errors = {**refused, **({"": _ONLY_THE_OTHERS} if refused else {}), **saved.missing}
        return draw_sheet(request, fresh, Typed(typed_all, errors, {}), status=422)
    if wants_sending:
        return _sent(request, town, sheet, on_paper=saved.sheet.on_paper)
    messages.success(request, _("保存しました。"))
    return redirect("sheet", town, sheet.fiscal_year, sheet.code)


def _sent(request: TownRequest, town: str, sheet: SheetView, *, on_paper: bool) -> HttpResponse:
    """That it was sent, and the way to the next one to write."""
    _say_done(request, sheet, _SENT_FOR_PAPER if on_paper else _("確認に回しました。"), WaitingKind.WRITE_SHEET)
    return redirect("sheet", town, sheet.fiscal_year, sheet.code)


def _refuse(
    request: TownRequest, sheet: SheetView, draft: SheetDraft, came: Typed, error: Invalid | NotNow
) -> HttpResponse:
    """Why nothing was saved: one sentence to a page that saves by itself, else the page with all that was typed."""
    by_itself, typed = bool(request.headers.get("HX-Request")), came.content
    if isinstance(error, EditedMeanwhile):
        if by_itself:
            return _not_saved(request, _("{who}が先に保存しました。{both}").format(who=error.who, both=_BOTH), 409)
        return _show_clash(request, sheet, draft, replace(came, theirs=error.theirs), error)
    if isinstance(error, NotNow):
        if by_itself:
            return _not_saved(request, error.message, 409)
        shown = Typed(typed, {"": error.message}, {})
        return draw_sheet(request, replace(sheet, revision=draft.revision), shown, status=409)
    if by_itself:
        reason = next(iter(error.fields.values()))
        return _not_saved(request, _("まだ保存していません。{reason}").format(reason=reason), 422)
    # The form stays the one it was drawn as: when it is sent again, it still meets what somebody else saved since.
    fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
    shown = Typed(typed, {**error.fields, **came.errors}, {})
    return draw_sheet(request, replace(fresh, revision=draft.revision), shown, status=422)


def _show_clash(
    request: TownRequest, sheet: SheetView, draft: SheetDraft, came: Typed, clash: EditedMeanwhile
) -> HttpResponse:
    """Both texts of what two changed; every other field as whoever changed it left it."""
    fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
    typed = {key: clean_text(text) for key, text in came.content.items() if key in sheet.labels}
    is_same = draft.revision == fresh.revision
    merged = merge_fields(typed, fresh.content, draft.seen, is_same_revision=is_same)
    kept = {key: text for key, text in merged.kept.items() if key not in merged.clashes}
    places = {
        key: _("{field}が、両方で変わっています。").format(field=noun_of(fresh.labels[key])) for key in merged.clashes
    }
    shown = Typed({**came.content, **kept}, {"": clash.message, **places, **came.errors}, clash.theirs)
    return draw_sheet(request, replace(fresh, revision=clash.revision), shown, status=409)


def _saved_by_itself(request: TownRequest, sheet: SheetView, typed: Typed, saved_at: datetime) -> HttpResponse:
    """The save bar, with what the form has to know from now on: its revision, and which of its figures are recorded."""
    fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
    indicators = indicators_of(request.actor, sheet.measure_id) if sheet.measure_id is not None else ()
    context = {
        "sheet": fresh,
        "saved_at": saved_at,
        "refused": typed.errors,
        "seen": seen_fields(fresh, typed),
        "figures": figure_rows(request.actor, fresh, indicators, typed),
        **progress_of(fresh),
        **guard_of(request, guarded_texts(fresh)),
    }
    return render(request, "work/check/_saved.html", context, status=422 if typed.errors else 200)


def _not_saved(request: TownRequest, reason: str, status: int) -> HttpResponse:
    """The answer to a page that saves by itself: one sentence for its save bar. What was typed stays where it is."""
    return HttpResponse(escape(reason), status=status)


def _typed_figures(
    request: TownRequest,
) -> tuple[dict[int, float | None], dict[int, float | None], dict[str, str]]:
    """The figures as they were typed, what the form showed of each when it was drawn, and what is no number."""
    problems: dict[str, str] = {}
    figures: dict[int, float | None] = {}
    seen: dict[int, float | None] = {}
    for key, text in request.POST.items():
        indicator = whole_number(key[7:], highest=10**15) if key.startswith("figure-") else None
        if indicator is not None and isinstance(text, str):
            try:
                figures[indicator] = parse_figure(text)
            except Invalid as error:
                problems[key] = error.fields["figure"]
            with contextlib.suppress(Invalid, KeyError):
                seen[indicator] = parse_figure(request.POST[f"seen-{key}"])
    # A box that still says what it showed is nothing that was typed.
    typed = {indicator: value for indicator, value in figures.items() if seen.get(indicator, ...) != value}
    return typed, seen, problems


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
        return draw_sheet(request, sheet, Typed(written, error.fields, {}), status=422)
    except NotNow as error:
        fresh = get_sheet(request.actor, fiscal_year, code)
        sentence = said_already(request, fresh, step)
        if not sentence:
            return draw_sheet(request, fresh, Typed({}, {"": error.message}, {}), status=409)
    _say_done(request, sheet, sentence, _PILES.get(step))
    return redirect("sheet", town, fiscal_year, code)


# The pile that is gone through by a step. What is confirmed on paper or taken back goes one by one.
_PILES = {"accept": WaitingKind.ACCEPT_SHEET, "return": WaitingKind.ACCEPT_SHEET, "confirm": WaitingKind.CONFIRM_SHEET}


def _say_done(request: TownRequest, sheet: SheetView, sentence: str, kind: WaitingKind | None) -> None:
    """What was done, and the way to the next sheet that waits for the same."""
    pile = pile_of_sheet(request.actor, sheet.fiscal_year, sheet.code, kind=kind) if kind else None
    after = pile.after if pile else None
    address = reverse("sheet", args=[request.town.slug, after.fiscal_year, after.code]) if after else ""
    say_done(request, sentence, address=address, left=pile.left if pile else 0, words=NEXT_SHEET)


def _confirm(request: TownRequest, sheet: SheetView) -> str:
    confirm_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=clock.now())
    return _("確かめて、提出しました。")


def _confirm_paper(request: TownRequest, sheet: SheetView) -> str:
    require(request.actor, Action.SHEET_CONFIRM_PAPER, sheet.paper_target)
    # A sheet that waits for nobody has no such form: that is said first, and not what the form lacks.
    SHEET_MACHINE.next_state(sheet.state, SheetStep.CONFIRM)
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
    recall_sheet(
        actor=request.actor,
        fiscal_year=sheet.fiscal_year,
        code=sheet.code,
        reason=request.POST.get("sent_back", ""),
        at=clock.now(),
    )
    is_back = sends_back(request.actor, sheet.own_target, sender_id=sheet.sender_id)
    return _("書き手に戻しました。") if is_back else _("取り戻しました。書き直して、もう一度確認に回せます。")


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
