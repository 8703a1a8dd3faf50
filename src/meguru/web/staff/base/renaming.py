"""What a body or seat is called and was called: its names from day to day, the form that renames it, and taking that back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.base.bodies.commands import rename_registered, take_back_renaming
from meguru.base.bodies.queries.naming import NameHistory, history_of
from meguru.base.bodies.queries.uses import ARRANGES
from meguru.base.bodies.rules import (
    LONGEST_NAME,
    LONGEST_READING,
    LONGEST_REASON,
    REGISTERED_LABELS,
    RENAMED,
    Registered,
)
from meguru.core import clock
from meguru.core.errors import NotFound
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.web.forms import DayField, PlainForm, attempt
from meguru.web.middleware import TownRequest


class RenameForm(PlainForm):
    """The new name, from which day, and why."""

    PUBLIC = frozenset({"name", "reading"})

    name = forms.CharField(label=_("新しい名前"))
    reading = forms.CharField(label=_("新しいよみ"), max_length=LONGEST_READING, help_text=_("ひらがな。"))
    from_day = DayField(
        label=_("いつから"),
        help_text=_("今日までの日なら、すぐに新しい名前になります。先の日なら、その日に変わります。"),
    )
    reason = forms.CharField(label=_("わけ"), max_length=LONGEST_REASON, help_text=_("例：機構改革のため。"))

    def __init__(self, history: NameHistory, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["maxlength"] = str(LONGEST_NAME[history.what])
        if not history.has_reading:
            del self.fields["reading"]


def show_names(request: TownRequest, town: str, what: str, row_id: int) -> HttpResponse:
    """One body or seat: what it is called and was called; the form that renames it from a day on."""
    if what not in {each.value for each in RENAMED}:
        raise NotFound
    kind = Registered(what)
    history = history_of(request.actor, kind, row_id)
    asked = request.POST.get("do", "")
    initial = {"name": history.name, "reading": history.reading}
    form = RenameForm(history, request.POST if asked == "rename" else None, initial=initial)
    back = PlainForm(request.POST if asked == "take-back" else None)
    if request.method == "POST":
        require(request.actor, Action.BODY_RENAME)
        done = _take_back(request, history, back) if asked == "take-back" else _rename(request, history, form)
        if done:
            messages.success(request, done)
            return redirect("names", town, what, row_id)
    noun = REGISTERED_LABELS[kind]
    context = {
        "current": "bodies",
        "history": history,
        "noun": noun,
        "heading": _("{noun}の名前").format(noun=noun),
        "form": form if can(request.actor, Action.BODY_RENAME) else None,
        "refused": back,
        "may_correct": can(request.actor, ARRANGES[kind]),
        "back": reverse("seat", args=[town, row_id]) if kind is Registered.SEAT else reverse("bodies", args=[town]),
    }
    return render(request, "work/base/names.html", context, status=422 if request.method == "POST" else 200)


def _rename(request: TownRequest, history: NameHistory, form: RenameForm) -> str:
    if not form.is_valid():
        return ""
    data = form.cleaned_data
    done = attempt(
        form,
        lambda: rename_registered(actor=request.actor, what=history.what, row_id=history.id, at=clock.now(), **data),
    )
    if done is None:
        return ""
    words = {"day": wareki(data["from_day"]), "name": data["name"]}
    if done.applied_at is None:
        return _("{day}から「{name}」にすることを決めました。その日に変わります。").format(**words)
    return _("{day}から「{name}」に改めました。").format(**words)


def _take_back(request: TownRequest, history: NameHistory, form: PlainForm) -> str:
    newest = next((line for line in history.lines if request.POST.get("change") == str(line.id)), None)
    if newest is None:
        raise NotFound
    day = wareki(newest.from_day)
    form.is_valid()
    done = attempt(form, lambda: _taken_back(request, newest.id))
    return _("{day}からの改称を取り消しました。").format(day=day) if done else ""


def _taken_back(request: TownRequest, change_id: int) -> bool:
    take_back_renaming(actor=request.actor, change_id=change_id, at=clock.now())
    return True


addresses = [path("bodies/names/<slug:what>/<int:row_id>/", show_names, name="names")]
