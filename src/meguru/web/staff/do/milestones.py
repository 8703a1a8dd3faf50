"""Milestones: of one measure, with the forms that keep them; of all, as a list; and who looks after a measure."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.core import clock
from meguru.core.errors import NotAllowed, NotNow
from meguru.core.language import _
from meguru.do.milestones.commands import (
    call_off_milestone,
    finish_milestone,
    move_milestone,
    name_caretakers,
    remove_milestone,
    write_milestone,
)
from meguru.do.milestones.queries import (
    CaretakerView,
    MeasureKept,
    MilestoneLine,
    MilestoneView,
    list_milestones,
    measure_kept,
    people_to_name,
)
from meguru.do.milestones.rules import LONGEST_MILESTONE, LONGEST_MOVE_REASON
from meguru.web.forms import DayField, Picker, PlainForm, attempt, set_choices
from meguru.web.listing import ListColumn, ListFilter, as_file, listed
from meguru.web.middleware import TownRequest


class WriteForm(PlainForm):
    """A new milestone."""

    what = forms.CharField(
        label=_("節目"), max_length=LONGEST_MILESTONE, help_text=_("「講座の案内を出す」のように、1つずつ。")
    )
    due_on = DayField(label=_("期日"))


class WordsForm(PlainForm):
    """The words of a milestone."""

    what = forms.CharField(label=_("節目"), max_length=LONGEST_MILESTONE)


class MoveForm(PlainForm):
    """Another day, and why."""

    due_on = DayField(label=_("新しい期日"))
    reason = forms.CharField(label=_("動かすわけ"), max_length=LONGEST_MOVE_REASON)


class DoneForm(PlainForm):
    """The day on which it was done."""

    done_on = DayField(label=_("済んだ日"))


class CallOffForm(PlainForm):
    """Why it will not be."""

    reason = forms.CharField(label=_("取りやめるわけ"), max_length=LONGEST_MOVE_REASON)


_FORMS: dict[str, type[PlainForm]] = {"words": WordsForm, "move": MoveForm, "done": DoneForm, "call-off": CallOffForm}
_PLAIN_ACTS = frozenset({"again", "remove"})


def _forms_of(row: MilestoneView, request: TownRequest, pressed: tuple[str, str]) -> dict[str, PlainForm]:
    """The forms of one milestone; the one that was sent holds what was typed."""
    initial: dict[str, dict[str, Any]] = {"words": {"what": row.what}, "done": {"done_on": clock.day_of(clock.now())}}
    return {
        act.replace("-", "_"): form(
            request.POST if pressed == (str(row.id), act) else None, prefix=f"{act}-{row.id}", initial=initial.get(act)
        )
        for act, form in _FORMS.items()
    }


def show_measure_milestones(request: TownRequest, town: str, number: int, code: str) -> HttpResponse:
    """The milestones of one measure. A button of a row says which row and what is to be done with it."""
    today = clock.day_of(clock.now())
    found = measure_kept(request.actor, number, code, today=today)
    key, _sign, act = request.POST.get("do", "").partition(" ")
    pressed = (key, act) if request.method == "POST" else ("", "")
    if request.method == "POST" and not found.may_keep:
        raise NotAllowed
    new = WriteForm(request.POST if pressed == ("new", "") else None, prefix="new")
    rows = [(row, _forms_of(row, request, pressed)) for row in found.milestones]
    refused = ""
    if request.method == "POST":
        own = next((each for each in rows if str(each[0].id) == key), None)
        refused = "" if pressed == ("new", "") else _in_the_way(own[0] if own else None, act)
        done = "" if refused else _act(request, found, *own, act) if own else _add(request, found, new)
        if done:
            messages.success(request, done)
            return redirect("measure-milestones", town, number, code)
    failed = bool(new.errors) or any(form.errors for _row, own_forms in rows for form in own_forms.values())
    context = {
        "current": "plan",
        "found": found,
        "new": new,
        "rows": rows,
        "opened": pressed[0],
        "opened_for": pressed[1],
        "refused": refused,
        "typed": _typed(request, *pressed) if refused else [],
        "back": f"{reverse('measure', args=[town, code])}?term={number}",
    }
    return render(request, "work/do/milestones.html", context, status=409 if refused else 422 if failed else 200)


def _in_the_way(row: MilestoneView | None, act: str) -> str:
    """Why nothing can be done with a milestone, which may have changed since the page was opened; empty where it can be tried."""
    if act not in _FORMS and act not in _PLAIN_ACTS:
        return _("何をするのかを、読み取れませんでした。もう一度、ボタンを押してください。")
    if row is None:
        return _("この節目は、ページを開いたあとに消されました。何も変えていません。")
    if act in _FORMS and not row.is_open:
        told = _("「{what}」は、もう「{standing}」になっています。何も変えていません。")
        return told.format(what=row.what, standing=row.standing_label)
    return ""


def _typed(request: TownRequest, key: str, act: str) -> list[tuple[str, str]]:
    """What was typed for an act that its row no longer offers: each with the label of its field."""
    form = _FORMS.get(act, PlainForm)(request.POST, prefix=f"{act}-{key}")
    return [(str(field.label), str(field.value())) for field in form if field.value()]


def _add(request: TownRequest, found: MeasureKept, form: WriteForm) -> str:
    """Write a new milestone; what was done, in words, or nothing where the form has to come back."""
    if not form.is_valid():
        return ""
    done = attempt(
        form,
        lambda: write_milestone(
            actor=request.actor,
            term_number=found.term.number,
            code=found.code,
            what=form.cleaned_data["what"],
            due_on=form.cleaned_data["due_on"],
            at=clock.now(),
        ),
    )
    return _("節目を書きました。") if done is not None else ""


def _act(request: TownRequest, found: MeasureKept, row: MilestoneView, own: dict[str, PlainForm], act: str) -> str:
    """Do with a milestone what was asked for; what was done, in words, or nothing where its form has to come back."""
    actor, at, key = request.actor, clock.now(), row.id
    form = own.get(act.replace("-", "_"))
    if form is None:
        return _plain_act(request, row, act)
    if not form.is_valid():
        return ""
    data = form.cleaned_data
    calls: dict[str, Any] = {
        "words": lambda: write_milestone(
            actor=actor, term_number=found.term.number, code=found.code, what=data["what"], milestone_id=key, at=at
        ),
        "move": lambda: move_milestone(
            actor=actor, milestone_id=key, due_on=data["due_on"], reason=data["reason"], at=at
        ),
        "done": lambda: finish_milestone(actor=actor, milestone_id=key, done_on=data["done_on"], at=at),
        "call-off": lambda: call_off_milestone(actor=actor, milestone_id=key, reason=data["reason"], at=at),
    }
    told = {
        "words": _("節目の言葉を直しました。"),
        "move": _("節目の期日を動かしました。"),
        "done": _("節目を済みにしました。"),
        "call-off": _("節目を取りやめました。"),
    }
    return told[act] if attempt(form, calls[act]) is not None else ""


def _plain_act(request: TownRequest, row: MilestoneView, act: str) -> str:
    """An act that needs no words: take back, or take away. A refusal is told above the page."""
    actor, at = request.actor, clock.now()
    try:
        if act == "again":
            if row.called_off:
                call_off_milestone(actor=actor, milestone_id=row.id, reason=None, at=at)
            else:
                finish_milestone(actor=actor, milestone_id=row.id, done_on=None, at=at)
            return _("節目を、これからのものに戻しました。")
        if act == "remove":
            remove_milestone(actor=actor, milestone_id=row.id, at=at)
            return _("節目を消しました。")
    except NotNow as error:
        messages.error(request, error.message)
    return ""


_COLUMNS: tuple[ListColumn[MilestoneLine], ...] = (
    ListColumn("due", _("期日"), lambda row: row.due_on),
    ListColumn("what", _("節目"), lambda row: row.what),
    ListColumn("measure", _("取組"), lambda row: row.title),
    ListColumn("body", _("担当"), lambda row: row.body),
    ListColumn("first", _("主担当"), lambda row: row.first),
    ListColumn("standing", _("状態"), lambda row: row.standing_label),
    ListColumn("done", _("済んだ日"), lambda row: row.done_on, is_shown=False),
)
_FILTERS: tuple[ListFilter[MilestoneLine], ...] = (
    ListFilter("standing", _("状態"), lambda row: row.standing_label),
    ListFilter("body", _("担当"), lambda row: row.body, is_register=True),
    ListFilter("first", _("主担当"), lambda row: row.first, is_register=True),
)


def show_milestones(request: TownRequest, town: str) -> HttpResponse:
    """The milestones of all measures, by day."""
    rows = list_milestones(request.actor, today=clock.day_of(clock.now()))
    found = listed(request, rows, _COLUMNS, _FILTERS)
    file = as_file(request, found, _("節目の一覧"))
    if file is not None:
        return file
    return render(request, "work/do/milestone_list.html", {"current": "plan", "listing": found, "rows": found.rows})


class PeopleForm(PlainForm):
    """Who looks after a measure, and the first of them."""

    people = forms.MultipleChoiceField(
        label=_("担当者"), required=False, widget=Picker, help_text=_("いくつでも選べます。")
    )
    first = forms.ChoiceField(label=_("主担当"), required=False, help_text=_("上で選んだ人の中から1人。"))

    def __init__(self, choices: list[CaretakerView], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [
            (str(one.tenure_id), _("{name}（{body}　{seat}）").format(name=one.name, body=one.body, seat=one.seat))
            for one in choices
        ]
        set_choices(self, people=said, first=[("", _("（選んでいません）")), *said])


def show_caretakers(request: TownRequest, town: str, number: int, code: str) -> HttpResponse:
    """Name who looks after a measure."""
    found, choices = people_to_name(request.actor, number, code, today=clock.day_of(clock.now()))
    initial = {
        "people": [str(one.tenure_id) for one in found.people],
        "first": next((str(one.tenure_id) for one in found.people if one.is_first), ""),
    }
    form = PeopleForm(choices, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        first = form.cleaned_data["first"]
        done = attempt(
            form,
            lambda: name_caretakers(
                actor=request.actor,
                term_number=number,
                code=code,
                tenures=[int(each) for each in form.cleaned_data["people"]],
                first=int(first) if first else None,
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("「{title}」の担当者を決めました。").format(title=found.title))
            return redirect(f"{reverse('measure', args=[town, code])}?term={number}")
    context = {
        "current": "plan",
        "found": found,
        "form": form,
        "choices": choices,
        "back": f"{reverse('measure', args=[town, code])}?term={number}",
    }
    return render(request, "work/do/caretakers.html", context, status=422 if form.errors else 200)


addresses = [
    path("milestones/", show_milestones, name="milestones"),
    path(
        "plan/terms/<int:number>/measures/<slug:code>/milestones/", show_measure_milestones, name="measure-milestones"
    ),
    path("plan/terms/<int:number>/measures/<slug:code>/people/", show_caretakers, name="caretakers"),
]
