"""The years of the plan: the list with its history; to open one after seeing what it makes, close it, reopen it, take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.act.turn.commands import close_year, open_year, undo_year
from meguru.act.turn.queries import closing_obstacles, opening_of, taking_back_obstacles
from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.core import clock
from meguru.core.errors import Invalid, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined
from meguru.plan.calendar.commands import reopen_year
from meguru.plan.calendar.queries import closing_in_force, get_year, reopening_problem, year_lines
from meguru.plan.calendar.rules import LONGEST_REASON, YEAR_MACHINE, YearState, YearStep, first_opening
from meguru.web.forms import FiscalYearField, PlainForm, attempt
from meguru.web.manual import place_address, years_place
from meguru.web.middleware import TownRequest


class YearForm(PlainForm):
    """Which year to open."""

    fiscal_year = FiscalYearField(label=_("年度"), help_text=_("「{year}」「{code}」「{number}」のどれでも書けます。"))


class ActForm(PlainForm):
    """Nothing to fill: the act itself."""


class ReasonForm(PlainForm):
    """Why a closed year is opened again."""

    reason = forms.CharField(
        label=_("開き直すわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：数字の入れまちがいが見つかった。わけは「年度」のページに残ります。人の名前は書きません。"),
    )


class EarlyForm(PlainForm):
    """Why a year is opened months before it begins."""

    reason = forms.CharField(
        label=_("早く開くわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：来年度の計画づくりを秋から始めるため。「年度」のページに残ります。"),
    )


def _typed(request: TownRequest) -> QueryDict | None:
    """What was sent, also where nothing stands in it: a question has nothing to fill."""
    return request.POST if request.method == "POST" else None


def show_years(request: TownRequest, town: str) -> HttpResponse:
    """The years opened so far with their history, and which one to open next."""
    opened = year_lines(request.actor)
    today = clock.day_of(clock.now())
    following = FiscalYear(opened[0].fiscal_year).next if opened else FiscalYear.of(today)
    opens_on = first_opening(following)
    form = YearForm(_typed(request), initial={"fiscal_year": following} if opens_on <= today else {})
    if request.method == "POST":
        require(request.actor, Action.YEAR_OPEN)
        if form.is_valid():
            chosen: FiscalYear = form.cleaned_data["fiscal_year"]
            found = attempt(form, lambda: opening_of(request.actor, chosen, today=today), field="fiscal_year")
            if found is not None:
                return redirect("open-year", town, chosen.year)
    context = {
        "current": "board",
        "manual_at": place_address(town, years_place(has_years=bool(opened))),
        "years": opened,
        "history": [(line, closing) for line in opened for closing in line.closings],
        "due_moves": [move for line in opened for move in line.due_moves],
        "form": form,
        "following": following,
        "opens_on": opens_on if opens_on > today else None,
        "may_board": can(request.actor, Action.BOARD_VIEW),
        "may_open": can(request.actor, Action.YEAR_OPEN),
        "may_close": can(request.actor, Action.YEAR_CLOSE),
        "may_move": can(request.actor, Action.PLAN_CHANGE),
        "may_reopen": can(request.actor, Action.YEAR_REOPEN),
    }
    return render(request, "work/act/years.html", context, status=422 if form.errors else 200)


def show_open_year(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """What opening the year will make, and the button that does it; months early it asks for a reason."""
    year = FiscalYear(fiscal_year)
    context: dict[str, Any] = {"current": "board", "year": year, "back": reverse("years", args=[town])}
    try:
        found = opening_of(request.actor, year, today=clock.day_of(clock.now()))
    except (Invalid, NotNow) as error:
        told = joined(" ", error.fields.values()) if isinstance(error, Invalid) else error.message
        return render(request, "work/act/open_year.html", context | {"problem": told}, status=409)
    form: forms.Form = (EarlyForm if found.is_early else ActForm)(_typed(request))
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        done = attempt(form, lambda: open_year(actor=request.actor, fiscal_year=year, at=clock.now(), reason=reason))
        if done is not None:
            messages.success(
                request, _("{year}を開き、シートを{sheets}枚用意しました。").format(year=year, sheets=found.sheets)
            )
            return redirect("board-of-year", town, fiscal_year)
    context |= {"opening": found, "form": form}
    return render(request, "work/act/open_year.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True)
class Question:
    """What is asked before an act on a whole year: what it does, and what stands in its way (then there is no button)."""

    heading: str
    verb: str
    points: tuple[str, ...]
    obstacles: list[str]
    done: str


def _ask(
    request: TownRequest, town: str, question: Question, form: forms.Form, call: Callable[[], object]
) -> HttpResponse:
    """The page of one question; a POST does it. What stands in the way is said before anybody presses, and again after."""
    if request.method == "POST" and form.is_valid() and attempt(form, call) is not None:
        messages.success(request, question.done)
        return redirect("years", town)
    context = {
        "current": "board",
        "question": question,
        "form": form if not question.obstacles or form.errors else None,
        "back": reverse("years", args=[town]),
    }
    return render(request, "work/act/year_question.html", context, status=422 if form.errors else 200)


def _refused(state: str, step: YearStep) -> list[str]:
    """That the year's state does not allow the step, as the one thing in the way."""
    now = YearState(state)
    return [] if YEAR_MACHINE.allows(now, step) else [YEAR_MACHINE.refusal(now, step)]


def show_close_year(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """Close a year. Asked on a page of its own, because it ends all writing in it."""
    require(request.actor, Action.YEAR_CLOSE)
    opened = get_year(request.actor, fiscal_year)
    question = Question(
        heading=_("{year}を閉じますか").format(year=opened.year.label),
        verb=_("この年度を閉じる"),
        points=(
            _("この年度のシート・活動・数字・会議の記録・委員会の評価・助言は、読むだけになります。"),
            _(
                "助言への答え、助言を終わりにすること、次の年度からの計画の変更、ご意見への回答、公表は、閉じたあとも続けられます。"
            ),
            _("直すところが見つかったときは、閉じた人とは別の人が、わけを書いて開き直せます。"),
        ),
        obstacles=_refused(opened.state, YearStep.CLOSE) or closing_obstacles(request.actor, fiscal_year),
        done=_("{year}を閉じました。").format(year=opened.year.label),
    )
    year = FiscalYear(fiscal_year)
    return _ask(
        request,
        town,
        question,
        ActForm(_typed(request)),
        lambda: close_year(actor=request.actor, fiscal_year=year, at=clock.now()),
    )


def show_reopen_year(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """Open a closed year again, with a reason; whoever closed it is told that it takes another person."""
    require(request.actor, Action.YEAR_REOPEN)
    opened = get_year(request.actor, fiscal_year)
    closing = closing_in_force(request.actor, fiscal_year)
    problem = reopening_problem(request.actor, closing, at=clock.now()) if closing else ""
    question = Question(
        heading=_("{year}を開き直しますか").format(year=opened.year.label),
        verb=_("この年度を開き直す"),
        points=(
            _("この年度のシート・活動・数字・会議の記録を、また直せるようになります。"),
            _("公表した記録は、書きかえずに残ります。直したことを公表するときは、新しい号の案をつくります。"),
            _("直し終えたら、もう一度閉じてください。"),
        ),
        obstacles=_refused(opened.state, YearStep.REOPEN) or ([problem] if problem else []),
        done=_("{year}を開き直しました。直し終えたら、もう一度閉じてください。").format(year=opened.year.label),
    )
    form = ReasonForm(_typed(request))
    return _ask(
        request,
        town,
        question,
        form,
        lambda: reopen_year(
            actor=request.actor, fiscal_year=fiscal_year, reason=form.cleaned_data["reason"], at=clock.now()
        ),
    )


def show_undo_year(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """Take back that a year was opened, while nobody has written into it."""
    require(request.actor, Action.YEAR_OPEN)
    opened = get_year(request.actor, fiscal_year)
    question = Question(
        heading=_("{year}を開いたことを取り消しますか").format(year=opened.year.label),
        verb=_("この年度を取り消す"),
        points=(
            _("まだだれも書いていないシートを取り消し、この年度を開く前に戻します。"),
            _("開いたことと取り消したことは、どちらも記録簿に残ります。あとで、もう一度開けます。"),
        ),
        obstacles=taking_back_obstacles(request.actor, fiscal_year),
        done=_("{year}を開いたことを取り消しました。").format(year=opened.year.label),
    )
    year = FiscalYear(fiscal_year)
    return _ask(
        request,
        town,
        question,
        ActForm(_typed(request)),
        lambda: [undo_year(actor=request.actor, fiscal_year=year, at=clock.now())],
    )


addresses = [
    path("years/", show_years, name="years"),
    path("years/<year:fiscal_year>/open/", show_open_year, name="open-year"),
    path("years/<year:fiscal_year>/close/", show_close_year, name="close-year"),
    path("years/<year:fiscal_year>/reopen/", show_reopen_year, name="reopen-year"),
    path("years/<year:fiscal_year>/undo/", show_undo_year, name="undo-year"),
]
