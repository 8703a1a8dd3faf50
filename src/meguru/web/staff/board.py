"""The gathering board, and the page that opens and closes a fiscal year."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.act.turn.commands import close_year, open_year
from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.check.reviews.rules import SHEET_MACHINE, SheetState
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.overview.board import GROUP_LABELS, board_of_year
from meguru.plan.calendar.queries import list_years, year_under_review
from meguru.web.asked import asked_choice, asked_word
from meguru.web.forms import FiscalYearField, PlainForm, attempt
from meguru.web.middleware import TownRequest

# The order of the chips and of the segments of the bar: done first, untouched last.
_STATE_ORDER = [
    SheetState.ACCEPTED,
    SheetState.SUBMITTED,
    SheetState.CONFIRMING,
    SheetState.RETURNED,
    SheetState.WRITING,
    SheetState.UNTOUCHED,
]


def board_of_now(request: TownRequest, town: str) -> HttpResponse:
    """The board of the newest year whose review is under way."""
    require(request.actor, Action.BOARD_VIEW)
    year = year_under_review(clock.day_of(clock.now()))
    if year is None:
        return redirect("years", town)
    return redirect("board-of-year", town, year.fiscal_year)


def board(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """Everybody's sheets at a glance; filters are links and a search field, so that it works without scripts."""
    state = asked_choice(request, "state", SheetState)
    group = request.GET.get("group", "")
    name = asked_word(request, "q")
    group = group if group in GROUP_LABELS else ""
    today = clock.day_of(clock.now())
    found = board_of_year(request.actor, fiscal_year, today=today, group=group, state=state, name=name)
    context = {
        "current": "board",
        "board": found,
        "today": today,
        "year": FiscalYear(fiscal_year),
        "chips": [(each, SHEET_MACHINE.states[each], found.counts[each]) for each in _STATE_ORDER],
        "segments": [(each.value, found.counts[each]) for each in _STATE_ORDER],
        "state": state,
        "group": group,
        "name": name,
        "groups": GROUP_LABELS.items(),
        "share": found.accepted / found.total if found.total else 0,
        "may_accept": can(request.actor, Action.SHEET_ACCEPT),
    }
    template = "work/_board_table.html" if request.headers.get("HX-Target") == "board" else "work/board.html"
    return render(request, template, context)


class YearForm(PlainForm):
    """Which year to open."""

    fiscal_year = FiscalYearField(label="年度", help_text="「平成29年度」「H29」「2017」のどれでも書けます。")


def years(request: TownRequest, town: str) -> HttpResponse:
    """The years opened so far, with the form that opens the next one."""
    opened = list_years()
    initial = opened[0].year.next if opened else FiscalYear.of(clock.day_of(clock.now()))
    form = YearForm(request.POST or None, initial={"fiscal_year": initial})
    if request.method == "POST" and form.is_valid():
        chosen: FiscalYear = form.cleaned_data["fiscal_year"]
        year = attempt(form, lambda: open_year(actor=request.actor, fiscal_year=chosen, at=clock.now()))
        if year is not None:
            messages.success(request, f"{chosen}を開き、シートを用意しました。")
            return redirect("board-of-year", town, year.fiscal_year)
    context = {
        "current": "board",
        "years": opened,
        "form": form,
        "may_board": can(request.actor, Action.BOARD_VIEW),
        "may_open": can(request.actor, Action.YEAR_OPEN),
        "may_close": can(request.actor, Action.YEAR_CLOSE),
    }
    return render(request, "work/years.html", context, status=422 if form.errors else 200)


class CloseForm(forms.Form):
    """Nothing to fill: the act itself."""


def close(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """Close a year. Asked on a page of its own, because it ends all writing in it."""
    require(request.actor, Action.YEAR_CLOSE)
    form = CloseForm(request.POST if request.method == "POST" else None)
    year = FiscalYear(fiscal_year)
    if request.method == "POST":
        form.is_valid()
        closed = attempt(form, lambda: close_year(actor=request.actor, fiscal_year=year, at=clock.now()))
        if closed is not None:
            messages.success(request, f"{year}を閉じました。")
            return redirect("years", town)
    context = {"current": "board", "form": form, "year": year, "back": reverse("years", args=[town])}
    return render(request, "work/close_year.html", context, status=422 if form.errors else 200)


addresses = [
    path("board/", board_of_now, name="board"),
    path("board/<year:fiscal_year>/", board, name="board-of-year"),
    path("years/", years, name="years"),
    path("years/<year:fiscal_year>/close/", close, name="close-year"),
]
