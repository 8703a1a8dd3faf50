"""Meetings of the committee: the list, calling one, its page with report and attendance."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.base.bodies.queries.seats import committee_heads
from meguru.check.committee.commands import call_meeting, call_off_meeting, hold_meeting, keep_report
from meguru.check.committee.queries import (
    MeetingView,
    advice_of_meeting,
    evaluations_of_meeting,
    get_meeting,
    list_meetings,
)
from meguru.check.committee.rules import LONGEST_PLACE, LONGEST_REASON, Attendance, MeetingStep
from meguru.check.reviews.queries import count_sheets
from meguru.check.reviews.rules import SheetState
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.overview.report import committee_report
from meguru.plan.calendar.queries import is_closed, list_years, year_under_review
from meguru.web.forms import DayField, FiscalYearField, PlainForm, attempt
from meguru.web.middleware import TownRequest

_MOST_HEADS = 999


def show_meetings(request: TownRequest, town: str) -> HttpResponse:
    """All meetings, newest first."""
    context = {
        "current": "meetings",
        "rows": list_meetings(request.actor),
        "may_arrange": can(request.actor, Action.MEETING_ARRANGE),
    }
    return render(request, "work/check/meetings.html", context)


class CallForm(PlainForm):
    """When, where, and on which year."""

    PUBLIC = frozenset({"place"})

    fiscal_year = FiscalYearField(
        label=_("振り返る年度"), help_text=_("「{year}」「{code}」「{number}」のどれでも書けます。")
    )
    held_on = DayField(label=_("開催の日"))
    place = forms.CharField(label=_("場所"), max_length=LONGEST_PLACE)


def show_meeting_call(request: TownRequest, town: str) -> HttpResponse:
    """Call a meeting."""
    require(request.actor, Action.MEETING_ARRANGE)
    year = year_under_review(request.actor, clock.day_of(clock.now()))
    form = CallForm(request.POST or None, initial={"fiscal_year": year.year} if year else {})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        reviewed: FiscalYear = data["fiscal_year"]
        meeting = attempt(
            form,
            lambda: call_meeting(
                actor=request.actor,
                fiscal_year=reviewed.year,
                held_on=data["held_on"],
                place=data["place"],
                at=clock.now(),
            ),
        )
        if meeting is not None:
            messages.success(request, _("会議を予定に入れました。シートを受理したら、資料をつくれます。"))
            return redirect("meeting", town, meeting.pk)
    context = {"current": "meetings", "form": form, "year": year}
    return render(request, "work/check/meeting_call.html", context, status=422 if form.errors else 200)


class HoldForm(PlainForm):
    """Heads at the meeting."""

    seats = forms.IntegerField(label=_("定数"), min_value=0, max_value=_MOST_HEADS)
    filled = forms.IntegerField(label=_("委員の数（現員）"), min_value=0, max_value=_MOST_HEADS)
    present = forms.IntegerField(label=_("会場で出席"), min_value=0, max_value=_MOST_HEADS)
    online = forms.IntegerField(label=_("オンラインで出席"), min_value=0, max_value=_MOST_HEADS, initial=0)
    proxy = forms.IntegerField(label=_("代理の出席"), min_value=0, max_value=_MOST_HEADS, initial=0)
    written = forms.IntegerField(label=_("書面での参加"), min_value=0, max_value=_MOST_HEADS, initial=0)

    def heads(self) -> Attendance:
        """What was typed, as the command takes it."""
        return Attendance(**self.cleaned_data)


class CallOffForm(PlainForm):
    """Why a meeting is not held."""

    prefix = "off"
    reason = forms.CharField(
        label=_("とりやめるわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：定足数に届かなかった。台風のため。あとから、この会議を開催したことにはできません。"),
    )


def show_meeting(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """One meeting: what is ready, what comes next."""
    return _page(request, get_meeting(request.actor, meeting_id))


def _page(
    request: TownRequest,
    found: MeetingView,
    form: HoldForm | None = None,
    *,
    off: CallOffForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    is_open = not is_closed(found.fiscal_year, list_years(request.actor))
    may_arrange = is_open and can(request.actor, Action.MEETING_ARRANGE)
    counts = count_sheets(request.actor, found.fiscal_year)
    accepted, total = counts[SheetState.ACCEPTED], sum(counts.values())
    may_hold = may_arrange and found.allows(MeetingStep.HOLD)
    if form is None and may_hold:
        seats, filled = committee_heads(request.actor, found.committee_id, on=found.held_on)
        form = HoldForm(initial={"seats": seats, "filled": filled})
    evaluated, advice = evaluations_of_meeting(request.actor, found.id), advice_of_meeting(request.actor, found.id)
    may_call_off = may_arrange and found.allows(MeetingStep.CALL_OFF) and not evaluated and not advice
    sent = (form if may_hold else None, off if may_call_off else None)
    may_record = is_open and found.is_shown
    shown = len(found.report.get("measures", [])) + len(found.report.get("districts", []))
    context = {
        "current": "meetings",
        "meeting": found,
        "accepted": accepted,
        "total": total,
        "share": accepted / total if total else 0,
        "in_report": shown,
        "is_behind": bool(found.report) and accepted > shown,
        "evaluated": len(evaluated),
        "advice": advice,
        "form": form if may_hold else None,
        "off": (off or CallOffForm()) if may_call_off else None,
        "failed": next((each for each in sent if each is not None and each.errors), None),
        "problem": problem,
        "is_open": is_open,
        "may_board": can(request.actor, Action.BOARD_VIEW),
        "may_mend": may_arrange,
        "may_report": may_arrange and found.allows(MeetingStep.REPORT),
        "may_evaluate": may_record and can(request.actor, Action.EVALUATION_RECORD),
        "may_advise": may_record and can(request.actor, Action.ADVICE_RECORD),
    }
    return render(request, "work/check/meeting.html", context, status=status)


def _told(form: forms.Form) -> str:
    return " ".join(str(sentence) for sentence in form.non_field_errors())


@require_POST
def post_make_report(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """Make the report from the sheets accepted so far and fix it for the meeting."""
    found = get_meeting(request.actor, meeting_id)
    report = committee_report(request.actor, found.fiscal_year)
    form = forms.Form(data={})
    form.is_valid()
    done = attempt(form, lambda: keep_report(actor=request.actor, meeting_id=meeting_id, report=report, at=clock.now()))
    if done is None:
        return _page(request, found, problem=_told(form), status=409)
    messages.success(request, _("受理したシートから、資料をつくりました。"))
    return redirect("meeting", town, meeting_id)


@require_POST
def post_hold_meeting(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """Record that the meeting was held; the quorum is judged and its sentence written out."""
    require(request.actor, Action.MEETING_ARRANGE)
    found = get_meeting(request.actor, meeting_id)
    form = HoldForm(request.POST)
    done: Any = None
    if form.is_valid():
        done = attempt(
            form,
            lambda: hold_meeting(actor=request.actor, meeting_id=meeting_id, attendance=form.heads(), at=clock.now()),
        )
    if done is None:
        problem = "" if found.allows(MeetingStep.HOLD) else _told(form) or _("資料をつくると、出席を記録できます。")
        return _page(request, found, form, problem=problem, status=409 if problem else 422)
    messages.success(request, _("開催を記録しました。{sentence}").format(sentence=done.quorum_sentence))
    return redirect(f"{reverse('meeting', args=[town, meeting_id])}#held")


@require_POST
def post_call_off_meeting(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """Record that the meeting is not held, with the reason."""
    found = get_meeting(request.actor, meeting_id)
    form = CallOffForm(request.POST)
    done: Any = None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        done = attempt(
            form,
            lambda: call_off_meeting(actor=request.actor, meeting_id=meeting_id, reason=reason, at=clock.now()),
        )
    if done is None:
        problem = _told(form)
        return _page(request, found, off=form, problem=problem, status=409 if problem else 422)
    messages.success(request, _("会議をとりやめたことを記録しました。"))
    return redirect("meeting", town, meeting_id)


addresses = [
    path("meetings/", show_meetings, name="meetings"),
    path("meetings/call/", show_meeting_call, name="call-meeting"),
    path("meetings/<int:meeting_id>/", show_meeting, name="meeting"),
    path("meetings/<int:meeting_id>/make-report/", post_make_report, name="make-report"),
    path("meetings/<int:meeting_id>/hold/", post_hold_meeting, name="hold-meeting"),
    path("meetings/<int:meeting_id>/call-off/", post_call_off_meeting, name="call-off-meeting"),
]
