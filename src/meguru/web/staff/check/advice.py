"""Advice of the committee: the list with who is late, and one piece with its trail, reply and close."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import can, may_somewhere
from meguru.check.committee.commands import close_advice, reply_to_advice
from meguru.check.committee.queries import AdviceView, list_advice, unanswered_advice, with_lateness
from meguru.check.committee.rules import ADVICE_MACHINE, STANCE_LABELS, AdviceState, AdviceStep, Stance
from meguru.core import clock
from meguru.core.errors import NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, choices_of
from meguru.overview.trail import Station, Trail, TrailEntry, trail_of_advice
from meguru.web.asked import asked_choice, asked_year
from meguru.web.forms import PlainForm, attempt
from meguru.web.guarding import guard_of
from meguru.web.listing import ListColumn, ListFilter, as_file, listed
from meguru.web.middleware import TownRequest
from meguru.web.piles import beside, say_done_of

_COLUMNS: tuple[ListColumn[AdviceView], ...] = (
    ListColumn("number", _("番号"), lambda item: item.number),
    ListColumn("text", _("助言"), lambda item: item.text),
    ListColumn("addressee", _("答える所"), lambda item: item.addressee or _("事務局")),
    ListColumn("due", _("期限"), lambda item: item.due_on),
    ListColumn("standing", _("状態"), lambda item: item.state_label),
    ListColumn("late", _("おくれ（開庁日）"), lambda item: item.days_late or None, is_shown=False),
    ListColumn("about", _("年度"), lambda item: item.fiscal_year, is_shown=False),
    ListColumn("kind", _("種類"), lambda item: item.kind_label, is_shown=False),
    ListColumn("measure", _("取組"), lambda item: item.measure_title, is_shown=False),
    ListColumn("district", _("地区"), lambda item: item.district_name, is_shown=False),
    ListColumn("given", _("話された日"), lambda item: item.given_on, is_shown=False),
    ListColumn("stance", _("取り上げ方"), lambda item: item.reply.stance_label if item.reply else "", is_shown=False),
    ListColumn("reply", _("答えとそのわけ"), lambda item: item.reply.text if item.reply else "", is_shown=False),
)
_FILTERS: tuple[ListFilter[AdviceView], ...] = (
    ListFilter("body", _("答える所"), lambda item: item.addressee or _("事務局"), is_register=True),
    ListFilter("district", _("地区"), lambda item: item.district_name, is_register=True),
)


def show_advice_list(request: TownRequest, town: str) -> HttpResponse:
    """All advice, newest year first; chips narrow by year and state."""
    everything = with_lateness(list_advice(request.actor), clock.day_of(clock.now()))
    years = sorted({item.fiscal_year for item in everything}, reverse=True)
    year = asked_year(request, years)
    state = asked_choice(request, "state", AdviceState)
    of_year = [item for item in everything if year in (None, item.fiscal_year)]
    rows = [item for item in of_year if state in (None, item.state)]
    rows.sort(key=lambda item: (-item.days_late, -item.fiscal_year, item.id))
    listing = listed(request, rows, _COLUMNS, _FILTERS, kept={"year": year, "state": state})
    file = as_file(request, listing, _("助言の一覧"))
    if file is not None:
        return file
    context = {
        "current": "advice",
        "rows": listing.rows,
        "listing": listing,
        "years": [FiscalYear(each) for each in years],
        "year": year,
        "state": state,
        "chips": [(s, ADVICE_MACHINE.states[s], sum(item.state is s for item in of_year)) for s in AdviceState],
        "total": len(of_year),
        "late": sum(item.days_late > 0 for item in of_year),
    }
    return render(request, "work/check/advice_list.html", context)


class ReplyForm(PlainForm):
    """How the advice is taken up, and why."""

    PUBLIC = frozenset({"text"})

    stance = forms.ChoiceField(
        label=_("取り上げ方"), widget=forms.RadioSelect, choices=choices_of(STANCE_LABELS, Stance)
    )
    text = forms.CharField(
        label=_("答えとそのわけ"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("公表のときに、助言と並べて載ります。できないときは、そのわけを。"),
    )


@dataclass(frozen=True)
class LinkedEntry:
    """A step of the trail with the address of its page, where the actor may open it."""

    step: TrailEntry
    address: str


def show_advice(request: TownRequest, town: str, number: str) -> HttpResponse:
    """One piece of advice with its trail; the reply is sent here."""
    trail = trail_of_advice(request.actor, number)
    if request.method != "POST":
        return _page(request, town, trail)
    form = ReplyForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        at = clock.now()
        done = attempt(
            form,
            lambda: reply_to_advice(
                actor=request.actor,
                number=number,
                stance=Stance(data["stance"]),
                text=data["text"],
                on=clock.day_of(at),
                at=at,
            ),
        )
        if done is not None:
            told = _("答えを保存しました。次の年のシートの横にも出ます。")
            say_done_of(request, told, _pile(request), partial(_page_of, town))
            return redirect("advice", town, number)
    return _page(request, town, trail, form, status=422)


def _pile(request: TownRequest) -> list[tuple[str, str]]:
    """The advice that waits for a first answer from this person."""
    actor = request.actor
    if not may_somewhere(actor, Action.ADVICE_REPLY):
        return []
    return [
        (each.number, each.number) for each in unanswered_advice(actor) if can(actor, Action.ADVICE_REPLY, each.target)
    ]


def _page_of(town: str, number: str) -> str:
    return reverse("advice", args=[town, number])


def _page(
    request: TownRequest,
    town: str,
    trail: Trail,
    form: ReplyForm | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    actor, item = request.actor, with_lateness([trail.advice], clock.day_of(clock.now()))[0]
    may_reply = can(actor, Action.ADVICE_REPLY, item.target) and item.allows(AdviceStep.REPLY)
    initial = {"stance": item.reply.stance.value if item.reply else "", "text": ""}
    cause = {"advice": item.number} | ({"measure": item.measure_code} if item.measure_code else {})
    context = {
        "current": "advice",
        "item": item,
        "steps": _linked(request, town, trail.steps),
        "form": form or (ReplyForm(initial=initial) if may_reply else None),
        "failed": form if form is not None and form.errors else None,
        "problem": problem,
        "pile": beside(_pile(request), item.number, partial(_page_of, town)),
        **guard_of(request, [(_("助言"), item.text), (_("答え"), item.reply.text if item.reply else "")]),
        "may_mend": can(actor, Action.ADVICE_RECORD),
        "may_close": can(actor, Action.ADVICE_RECORD) and item.allows(AdviceStep.CLOSE),
        "propose": f"{reverse('propose-amendment', args=[town])}?{urlencode(cause)}"
        if can(actor, Action.AMENDMENT_PROPOSE) and item.state is not AdviceState.CLOSED
        else "",
    }
    return render(request, "work/check/advice.html", context, status=status)


def _linked(request: TownRequest, town: str, steps: Sequence[TrailEntry]) -> list[LinkedEntry]:
    actor = request.actor
    allowed = {
        Station.MEETING: can(actor, Action.REPORT_VIEW),
        Station.AMENDMENT: can(actor, Action.AMENDMENT_VIEW),
        Station.EDITION: can(actor, Action.PLAN_VIEW),
        Station.SHEET: True,
    }
    return [LinkedEntry(s, _address(town, s) if s.may_open and allowed.get(s.station) else "") for s in steps]


def _address(town: str, step: TrailEntry) -> str:
    args: dict[Station, tuple[str, list[Any]]] = {
        Station.MEETING: ("meeting", [town, step.id]),
        Station.AMENDMENT: ("amendment", [town, step.id]),
        Station.EDITION: ("plan", [town]),
        Station.SHEET: ("sheet", [town, step.fiscal_year, step.code]),
    }
    if step.station is Station.SHEET and not step.code:
        return ""
    name, values = args[step.station]
    address = reverse(name, args=values)
    return f"{address}?year={step.fiscal_year}" if step.station is Station.EDITION else address


@require_POST
def post_close_advice(request: TownRequest, town: str, number: str) -> HttpResponse:
    """Close a piece of advice whose effect has been seen."""
    try:
        close_advice(actor=request.actor, number=number, at=clock.now())
    except NotNow as error:
        return _page(request, town, trail_of_advice(request.actor, number), problem=error.message, status=409)
    messages.success(request, _("この助言を終わりにしました。次の年のシートには出ません。"))
    return redirect("advice", town, number)


addresses = [
    path("advice/", show_advice_list, name="advice-list"),
    path("advice/<slug:number>/", show_advice, name="advice"),
    path("advice/<slug:number>/close/", post_close_advice, name="close-advice"),
]
