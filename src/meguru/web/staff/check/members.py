"""Who attended a meeting, member by member: when it is held, and when what was recorded is mended. The heads follow."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.check.committee.commands import correct_attendance, hold_meeting
from meguru.check.committee.queries import MeetingView, MemberView, get_meeting, members_of_meeting
from meguru.check.committee.rules import PART_LABELS, MeetingState, MeetingStep, Part
from meguru.core import clock
from meguru.core.language import _, choices_of
from meguru.plan.calendar.queries import is_closed, list_years
from meguru.publish.queries import standing_of
from meguru.web.forms import attempt
from meguru.web.middleware import TownRequest
from meguru.web.staff.check.correcting import KnownShort


class MembersForm(KnownShort):
    """One choice for each member; whether it is known that the quorum was not reached is asked where it was not."""

    def __init__(self, members: list[MemberView], *args: Any, is_held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        short = self.fields.pop("is_short", None)
        self.members = members
        is_kept = any(member.part for member in members)
        for member in members:
            # Of a meeting that is being held most were there; of one that was held by heads nothing is taken for known.
            usual = member.part or (Part.ABSENT if is_kept else None if is_held else Part.PRESENT)
            self.fields[f"m{member.tenure_id}"] = forms.ChoiceField(
                label=_("{seat}　{name}").format(seat=member.seat, name=member.name),
                choices=choices_of(PART_LABELS),
                initial=usual.value if usual else None,
                widget=forms.RadioSelect,
            )
        # Only where it has been held: a meeting that falls short is not held.
        if short is not None and is_held:
            self.fields["is_short"] = short
        self.prepare_fields()

    def parts(self) -> dict[int, Part]:
        """How each member took part, as the command takes it."""
        return {m.tenure_id: Part(self.cleaned_data[f"m{m.tenure_id}"]) for m in self.members}


def show_members(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """The members with how they took part. Where nothing can be recorded yet, or any more, the page says why."""
    require(request.actor, Action.MEETING_ARRANGE)
    found = get_meeting(request.actor, meeting_id)
    members = members_of_meeting(request.actor, found)
    is_held = found.state is MeetingState.HELD
    problem = _in_the_way(request, found, members, is_held=is_held)
    form = MembersForm(members, request.POST if request.method == "POST" else None, is_held=is_held)
    if request.method == "POST" and not problem and form.is_valid():
        done = attempt(form, lambda: _record(request, found, form, is_held=is_held))
        if done is not None:
            messages.success(request, _("出席を記録しました。{sentence}").format(sentence=done.quorum_sentence))
            return redirect(f"{reverse('meeting', args=[town, meeting_id])}#held")
    status = 200 if request.method != "POST" else 409 if problem else 422
    context = {
        "current": "meetings",
        "meeting": found,
        "form": form,
        "problem": problem,
        "is_held": is_held,
        "standing": standing_of(
            request.actor, "meetings", on=found.held_on.isoformat(), number=found.number, body=found.committee
        )
        if is_held
        else None,
        "back": reverse("meeting", args=[town, meeting_id]),
    }
    return render(request, "work/check/meeting_members.html", context, status=status)


def _in_the_way(request: TownRequest, found: MeetingView, members: list[MemberView], *, is_held: bool) -> str:
    """Why nothing can be recorded; empty where it can."""
    if is_closed(found.fiscal_year, list_years(request.actor)):
        return _("{year}は閉じています。出席は直せません。").format(year=found.year)
    if not is_held and not found.allows(MeetingStep.HOLD):
        return _("資料をつくると、出席を記録できます。")
    if not members:
        return _("この日に就いている委員が、登録されていません。会議のページで、人数だけを記録してください。")
    return ""


def _record(request: TownRequest, found: MeetingView, form: MembersForm, *, is_held: bool) -> Any:
    call: dict[str, Any] = {"actor": request.actor, "meeting_id": found.id, "parts": form.parts(), "at": clock.now()}
    if is_held:
        return correct_attendance(**call, is_short=bool(form.cleaned_data.get("is_short")))
    return hold_meeting(**call)


addresses = [path("meetings/<int:meeting_id>/members/", show_members, name="meeting-members")]
