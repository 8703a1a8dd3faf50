"""Review sheets: the list of one's own, the editor with its material at the side, and each step of a sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import can
from meguru.check.opinions.queries import OpinionView, opinions_for_sheet
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    confirm_sheet,
    recall_sheet,
    return_sheet,
    send_sheet,
    write_sheet,
)
from meguru.check.reviews.queries import SheetView, get_sheet, list_sheets
from meguru.check.reviews.rules import (
    MANNER_LABELS,
    MEANS_LABELS,
    MEASURE_FIELDS,
    THEME_FIELDS,
    Means,
    SheetStep,
    notices,
    required_fields,
    theme_key,
)
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile, Invalid, NotNow
from meguru.core.fiscal import FiscalYear, NotAYear, parse_day
from meguru.core.text import count_letters
from meguru.do.activities.queries import activities_beside_sheet, tally_rows
from meguru.do.figures.commands import record_figure
from meguru.do.figures.queries import figures_of
from meguru.do.figures.rules import parse_figure
from meguru.plan.calendar.queries import get_year, year_under_review
from meguru.plan.plans.queries import IndicatorView, indicators_of
from meguru.web.middleware import TownRequest

SIDE_ACTIVITIES = 8


def my_sheets(request: TownRequest, town: str) -> HttpResponse:
    """The sheets of the newest year that the actor may write, confirm or accept; all that may be seen below."""
    year = year_under_review(clock.day_of(clock.now()))
    if year is None:
        return render(request, "work/sheets.html", {"current": "sheets", "year": None})
    sheets = list_sheets(request.actor, year.fiscal_year)
    own = [sheet for sheet in sheets if request.actor.owns(sheet.target)]
    context = {"current": "sheets", "year": year, "own": own, "others": [s for s in sheets if s not in own]}
    return render(request, "work/sheets.html", context)


def owner_sheets(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """All sheets of the owner to whom the sheet ``code`` belongs."""
    one = get_sheet(request.actor, fiscal_year, code)
    sheets = [s for s in list_sheets(request.actor, fiscal_year) if s.group == one.group]
    context = {"current": "board", "year": get_year(fiscal_year), "own": sheets, "others": [], "owner": one.group}
    return render(request, "work/sheets.html", context)


@dataclass(frozen=True)
class FieldBox:
    """One field of the editor with everything that stands round it."""

    name: str
    label: str
    hint: str
    is_required: bool
    value: str
    last: str
    remark: Any
    error: str
    notice: str
    theirs: str | None
    before: str | None

    @property
    def letters(self) -> int:
        """How many letters are written."""
        return count_letters(self.value)


@dataclass(frozen=True)
class ThemeBox:
    """One theme of a district sheet with its fields."""

    number: int
    title: str
    aim: str
    fields: tuple[FieldBox, ...]


@dataclass(frozen=True)
class Typed:
    """What came with a form that could not be taken, so that nothing typed is lost."""

    content: Mapping[str, str]
    errors: Mapping[str, str]
    theirs: Mapping[str, str]


def _boxes(sheet: SheetView, typed: Typed | None) -> list[FieldBox]:
    last = sheet.handed_down.get("last", {})
    content = {**sheet.content, **(typed.content if typed else {})}
    told = notices(content, last, [field.key for field in MEASURE_FIELDS if field.key != "plan"])
    before = {change.key: change.before for change in sheet.changes}
    required = {"rating_reason", "did", "issue", "next_plan"}
    if sheet.handed_down.get("advice"):
        required.add("advice_reply")
    specs = (
        [(field.key, field.label, field.hint) for field in MEASURE_FIELDS]
        if not sheet.is_district
        else [
            (theme_key(number, field.key), field.label, field.hint)
            for number, _, _ in sheet.handed_down.get("themes", [])
            for field in THEME_FIELDS
        ]
    )
    open_remarks = {remark.field: remark for remark in sheet.open_remarks}
    return [
        FieldBox(
            name=key,
            label=label,
            hint=hint,
            is_required=key in required and not sheet.is_district,
            value=content.get(key, ""),
            last=last.get(key, ""),
            remark=open_remarks.get(key),
            error=typed.errors.get(key, "") if typed else "",
            notice=told.get(key, ""),
            theirs=typed.theirs.get(key) if typed and typed.theirs.get(key) != content.get(key) else None,
            before=before.get(key),
        )
        for key, label, hint in specs
        if key != "advice_reply" or sheet.handed_down.get("advice")
    ]


def _theme_boxes(sheet: SheetView, boxes: list[FieldBox]) -> list[ThemeBox]:
    return [
        ThemeBox(number, title, aim, tuple(box for box in boxes if box.name.startswith(f"t{number}.")))
        for number, title, aim in sheet.handed_down.get("themes", [])
    ]


@dataclass(frozen=True)
class FigureRow:
    """One indicator on the sheet: last year, target, and the actual to be typed."""

    indicator: IndicatorView
    last: float | None
    target: float | None
    actual: float | None
    typed: str


def _figure_rows(sheet: SheetView, indicators: tuple[IndicatorView, ...], typed: Mapping[str, str]) -> list[FigureRow]:
    figures = figures_of(indicator.id for indicator in indicators)
    rows = []
    for indicator in indicators:
        actual = figures.get((indicator.id, sheet.fiscal_year))
        last = figures.get((indicator.id, sheet.fiscal_year - 1))
        if last is None and indicator.baseline_year == sheet.fiscal_year - 1:
            last = indicator.baseline
        shown = "" if actual is None else f"{actual:g}" if actual < 1e6 else f"{actual:.0f}"
        rows.append(
            FigureRow(
                indicator=indicator,
                last=last,
                target=indicator.targets.get(sheet.fiscal_year),
                actual=actual,
                typed=typed.get(f"figure-{indicator.id}", shown),
            )
        )
    return rows


def sheet_page(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """One sheet: to write in where the actor may and the state allows, else to read."""
    sheet = get_sheet(request.actor, fiscal_year, code)
    if request.method == "POST":
        return _save(request, town, sheet)
    return _show(request, sheet)


def _show(request: TownRequest, sheet: SheetView, typed: Typed | None = None, *, status: int = 200) -> HttpResponse:
    term = sheet.term
    indicators = indicators_of(sheet.measure_id) if sheet.measure_id is not None else ()
    activities = activities_beside_sheet(
        sheet.fiscal_year, measure_id=sheet.measure_id, district_id=sheet.district_id if sheet.is_district else None
    )
    boxes = _boxes(sheet, typed)
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
    missing = sheet.missing
    total = required_fields(
        is_special=chosen is not None and chosen.is_special, has_advice=bool(sheet.handed_down.get("advice"))
    )
    context = {
        "current": "sheets",
        "sheet": sheet,
        "year": FiscalYear(sheet.fiscal_year),
        "boxes": boxes,
        "themes": _theme_boxes(sheet, boxes),
        "figures": _figure_rows(sheet, indicators, typed.content if typed else {}) if indicators else [],
        "ratings": [(rating, _ring_entry(rating, scale.steps)) for rating in scale.ratings],
        "rating_now": _ring_entry(chosen, scale.steps) if chosen else None,
        "directions": term.directions,
        "manners": MANNER_LABELS.items(),
        "means": [(key.value, label) for key, label in MEANS_LABELS.items() if key is not Means.SCREEN],
        "errors": typed.errors if typed else {},
        "activities": activities[:SIDE_ACTIVITIES],
        "tally": tally_rows(activities),
        "voices": _voices(sheet),
        "done": total - len(missing) if not sheet.is_district else None,
        "required": total,
        "last_rating": scale.get(sheet.handed_down.get("last", {}).get("rating")),
        **_doors(request, sheet),
    }
    return render(request, "work/sheet.html", context, status=status)


def _ring_entry(rating: Any, steps: int) -> dict[str, object]:
    tone = "x" if rating.step is None else "abcd"[min(3, max(0, steps - rating.step))] if steps <= 4 else "b"
    return {
        "code": rating.code,
        "letter": rating.letter,
        "label": rating.label,
        "meaning": rating.meaning,
        "step": rating.step or 0,
        "steps": steps,
        "tone": tone,
        "is_special": rating.is_special,
    }


def _voices(sheet: SheetView) -> list[OpinionView]:
    return opinions_for_sheet(
        measure_id=sheet.measure_id,
        district_id=sheet.district_id if sheet.is_district else None,
        years=[sheet.fiscal_year - 1, sheet.fiscal_year, sheet.fiscal_year + 1],
    )


def _doors(request: TownRequest, sheet: SheetView) -> dict[str, bool]:
    actor, target = request.actor, sheet.target
    return {
        "may_write": can(actor, Action.SHEET_WRITE, target) and sheet.allows(SheetStep.WRITE),
        # An untouched sheet can be written and sent with one press of the button.
        "may_send": can(actor, Action.SHEET_WRITE, target) and sheet.allows(SheetStep.WRITE),
        "may_recall": can(actor, Action.SHEET_WRITE, target) and sheet.allows(SheetStep.RECALL),
        "may_confirm": can(actor, Action.SHEET_CONFIRM, target) and sheet.allows(SheetStep.CONFIRM),
        "may_confirm_paper": can(actor, Action.SHEET_CONFIRM_PAPER, target)
        and sheet.is_district
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
    typed_all = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    try:
        figures = _typed_figures(request)
        saved = write_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, draft=draft, at=at)
        for indicator_id, value in figures.items():
            record_figure(
                actor=request.actor,
                indicator_id=indicator_id,
                fiscal_year=sheet.fiscal_year,
                value=value,
                at=at,
            )
        if wants_sending:
            send_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=at)
    except EditedMeanwhile as clash:
        typed = Typed(typed_all, {"": clash.message}, clash.theirs)
        return _show(request, replace(sheet, revision=clash.revision), typed, status=409)
    except Invalid as error:
        fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
        return _show(request, fresh, Typed(typed_all, error.fields, {}), status=422)
    except NotNow as error:
        return _show(request, sheet, Typed(typed_all, {"": error.message}, {}), status=409)
    if request.headers.get("HX-Request"):
        fresh = get_sheet(request.actor, sheet.fiscal_year, sheet.code)
        context = {"sheet": fresh, "saved_at": saved.written_at or at, **_progress(fresh)}
        return render(request, "work/_saved.html", context)
    sent = "確認に回しました。" if wants_sending else "保存しました。"
    messages.success(request, sent)
    return redirect("sheet", town, sheet.fiscal_year, sheet.code)


def _progress(sheet: SheetView) -> dict[str, object]:
    if sheet.is_district:
        return {"done": None, "required": 0}
    scale = sheet.term.scale
    chosen = scale.get(sheet.rating)
    total = required_fields(
        is_special=chosen is not None and chosen.is_special, has_advice=bool(sheet.handed_down.get("advice"))
    )
    return {"done": total - len(sheet.missing), "required": total}


def _typed_figures(request: TownRequest) -> dict[int, float | None]:
    figures: dict[int, float | None] = {}
    for key, text in request.POST.items():
        if key.startswith("figure-") and key[7:].isdigit() and isinstance(text, str):
            try:
                figures[int(key[7:])] = parse_figure(text)
            except Invalid as error:
                raise Invalid({key: error.fields["figure"]}) from None
    return figures


@require_POST
def sheet_step(request: TownRequest, town: str, fiscal_year: int, code: str, step: str) -> HttpResponse:
    """Confirm, recall, return or accept a sheet. What was typed in remarks comes back where it cannot be taken."""
    sheet = get_sheet(request.actor, fiscal_year, code)
    steps = {"confirm": _confirm, "paper": _confirm_paper, "recall": _recall, "return": _return, "accept": _accept}
    if step not in steps:
        return redirect("sheet", town, fiscal_year, code)
    try:
        sentence = steps[step](request, sheet)
    except Invalid as error:
        typed = Typed({}, error.fields, {})
        return _show(request, sheet, typed, status=422)
    except NotNow as error:
        return _show(request, sheet, Typed({}, {"": error.message}, {}), status=409)
    messages.success(request, sentence)
    return redirect("sheet", town, fiscal_year, code)


def _confirm(request: TownRequest, sheet: SheetView) -> str:
    confirm_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=clock.now())
    return "確かめて、提出しました。"


def _confirm_paper(request: TownRequest, sheet: SheetView) -> str:
    try:
        means = Means(request.POST.get("means", ""))
        day = parse_day(request.POST.get("confirmed_on", ""))
    except (ValueError, NotAYear):
        raise Invalid({"confirmed_on": "確かめた日と、確かめ方を入れてください。"}) from None
    confirm_sheet(
        actor=request.actor,
        fiscal_year=sheet.fiscal_year,
        code=sheet.code,
        at=clock.now(),
        means=means,
        confirmed_by=request.POST.get("confirmed_by", ""),
        confirmed_on=day,
    )
    return "紙などでの確認を記録し、提出しました。"


def _recall(request: TownRequest, sheet: SheetView) -> str:
    recall_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=clock.now())
    return "書き手に戻しました。"


def _return(request: TownRequest, sheet: SheetView) -> str:
    remarks = {key: request.POST.get(f"remark-{key}", "") for key in sheet.labels}
    return_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, remarks=remarks, at=clock.now())
    return "直しをお願いしました。"


def _accept(request: TownRequest, sheet: SheetView) -> str:
    accept_sheet(actor=request.actor, fiscal_year=sheet.fiscal_year, code=sheet.code, at=clock.now())
    return "受理しました。"


addresses = [
    path("sheets/", my_sheets, name="my-sheets"),
    path("sheets/<int:fiscal_year>/<slug:code>/", sheet_page, name="sheet"),
    path("sheets/<int:fiscal_year>/<slug:code>/owner/", owner_sheets, name="owner-sheets"),
    path("sheets/<int:fiscal_year>/<slug:code>/step/<slug:step>/", sheet_step, name="sheet-step"),
]
