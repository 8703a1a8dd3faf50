"""The due days of an open year are moved: what would go along is shown first, then it is done with its reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.act.turn.commands import move_due
from meguru.act.turn.queries import due_moving_of
from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import fingerprint
from meguru.plan.calendar.queries import get_year
from meguru.plan.calendar.rules import LONGEST_REASON, YearState, check_due_days
from meguru.web.forms import DayField, PlainForm, attempt
from meguru.web.middleware import TownRequest


class DueForm(PlainForm):
    """Until when the sheets of the bodies and of the districts are due, and why that changes."""

    own = DayField(label=_("課・社会福祉協議会のシートの期限"))
    district = DayField(label=_("地区のシートの期限"))
    reason = forms.CharField(
        label=_("期限を変えるわけ"),
        max_length=LONGEST_REASON,
        help_text=_("「台風で集まりが遅れたため」のように、短く。書く人の「いま」と「年度」のページに出ます。"),
    )


def show_due_days(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """Move the due days of a year: first who is concerned, then the act. A closed year says that it stands."""
    require(request.actor, Action.PLAN_CHANGE)
    year = get_year(request.actor, fiscal_year)
    initial = {"own": year.sheet_due_on, "district": year.district_sheet_due_on}
    form = DueForm(request.POST or None, initial=initial)
    is_open = year.state == YearState.OPEN.value
    context: dict[str, Any] = {
        "current": "board",
        "year": year.year,
        "form": form,
        "is_open": is_open,
        "back": reverse("years", args=[town]),
    }
    if request.method == "POST" and form.is_valid() and is_open:
        data = form.cleaned_data
        if _can_be(form, year):
            days = {"own": data["own"], "district": data["district"]}
            moving = due_moving_of(request.actor, year, **days)
            said = [f"{name} {day.isoformat()}" for name, day in days.items()]
            seen = fingerprint(*said, *moving.own, "/", *moving.districts)
            context |= {"moving": moving, "seen": seen}
            if request.POST.get("do") == "act" and request.POST.get("seen") == seen:
                call = {"actor": request.actor, "fiscal_year": fiscal_year, "reason": data["reason"], "at": clock.now()}
                done = attempt(form, lambda: [move_due(**call, **days)])
                if done is not None:
                    told = _("{year}の期限を変えました。シート{count}枚の期限が変わりました。")
                    messages.success(request, told.format(year=year.year, count=done[0]))
                    return redirect("years", town)
            elif request.POST.get("do") == "act":
                form.add_error(None, _("確かめたあとに、期限か変わるシートが変わりました。もう一度確かめてください。"))
    elif request.method == "POST" and not is_open:
        return render(request, "work/act/due_days.html", context, status=409)
    return render(request, "work/act/due_days.html", context, status=422 if form.errors else 200)


def _can_be(form: DueForm, year: Any) -> bool:
    """Whether the days can be so and one of them is another; else it is told in the form."""
    data = form.cleaned_data
    days = {"own": (year.sheet_due_on, data["own"]), "district": (year.district_sheet_due_on, data["district"])}
    try:
        if check_due_days(year.year, days, today=clock.day_of(clock.now())):
            return True
        form.add_error(None, _("期限は、いまのままです。変える日を書いてください。"))
    except Invalid as error:
        for field, told in error.fields.items():
            form.add_error(field, told)
    return False


addresses = [path("years/<year:fiscal_year>/due/", show_due_days, name="due-days")]
