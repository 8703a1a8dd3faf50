"""What was recorded of the committee's work is mended, or taken away while nothing hangs on it: meetings, attendance, advice."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.base.bodies.queries.lists import list_organisations
from meguru.check.committee.commands import (
    AdviceCorrection,
    correct_advice,
    correct_attendance,
    correct_meeting,
    remove_advice,
    remove_meeting,
)
from meguru.check.committee.queries import (
    AdviceView,
    MeetingView,
    advice_of_meeting,
    evaluations_of_meeting,
    get_advice,
    get_meeting,
    members_of_meeting,
    versions_of_advice,
)
from meguru.check.committee.rules import (
    ADVICE_KIND_LABELS,
    LONGEST_PLACE,
    LONGEST_REASON,
    LONGEST_WORDS,
    AdviceKind,
    MeetingState,
)
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile
from meguru.core.language import _, choices_of
from meguru.core.text import fingerprint
from meguru.plan.calendar.queries import is_closed, list_years
from meguru.publish.queries import Standing, standing_of
from meguru.web.forms import DayField, PlainForm, attempt, id_of, set_choices, type_again
from meguru.web.middleware import TownRequest
from meguru.web.staff.check.evaluations import ADDRESSEES
from meguru.web.staff.check.meetings import HoldForm


class MeetingForm(PlainForm):
    """When and where a meeting is, or was."""

    PUBLIC = frozenset({"place"})

    held_on = DayField(label=_("開催の日"))
    place = forms.CharField(
        label=_("場所"),
        max_length=LONGEST_PLACE,
        help_text=_("集まらずに開いたときは「オンライン」「書面」などと書きます。"),
    )


class KnownShort(PlainForm):
    """Asks whether it is known that the quorum was not reached; only where the form was sent, as it may not have been."""

    is_short = forms.BooleanField(
        label=_("定足数に届かなかったことを、そのまま記録する"),
        required=False,
        help_text=_("会議が成立していなかったことになります。評価と助言の記録は残ります。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["is_short"]


class HeldMeetingForm(KnownShort, MeetingForm):
    """When and where a held meeting was: the rule of another day may say that it fell short."""

    field_order = ("held_on", "place", "is_short")


class AttendanceForm(KnownShort, HoldForm):
    """Who attended a held meeting, as it really was."""

    prefix = "heads"

    def known_short(self) -> bool:
        """Whether it is known that the quorum was not reached; taken out of the heads."""
        return bool(self.cleaned_data.pop("is_short"))


class AdviceForm(PlainForm):
    """A piece of advice as it should have been recorded."""

    PUBLIC = frozenset({"text"})

    text = forms.CharField(
        label=_("助言の内容"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("話されたことを、そのままの意味で（{longest:,}字まで）。").format(longest=LONGEST_WORDS),
    )
    kind = forms.ChoiceField(
        label=_("種類"), widget=forms.RadioSelect, choices=choices_of(ADVICE_KIND_LABELS, AdviceKind)
    )
    addressee = forms.ChoiceField(label=_("答える所"), required=False)
    due_on = DayField(label=_("答える期限"))
    reason = forms.CharField(
        label=_("直すわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：議事録と見くらべて、聞き違いを直した。直す前の文と一緒に、仕事場に残ります。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def correction(self) -> AdviceCorrection:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return AdviceCorrection(
            kind=AdviceKind(data["kind"]),
            text=data["text"],
            addressee_id=id_of(data["addressee"]),
            due_on=data["due_on"],
            reason=data["reason"],
        )


@dataclass(frozen=True)
class Page:
    """What a page of corrections shows beside its forms, and where it leads when something is done."""

    heading: str
    noun: str
    name: str
    back: str
    listed: str
    standing: Standing
    closed: str
    keeps: str
    remove: str


Calls = dict[str, tuple[PlainForm, Callable[[], object], str]]


def _typed(request: TownRequest, do: str) -> QueryDict | None:
    return request.POST if request.POST.get("do") == do else None


def _done(call: Callable[[], object]) -> Callable[[], bool]:
    """The call, with an answer where the command gives none."""

    def run() -> bool:
        call()
        return True

    return run


def _show(
    request: TownRequest, page: Page, calls: Calls, *, earlier: object = (), members_at: str = ""
) -> HttpResponse:
    """The page; a POST does what was asked and leads back. Where others saved meanwhile, both texts are shown."""
    asked, status, theirs = request.POST.get("do", ""), 200, ""
    if request.method == "POST" and page.closed:
        status = 409
    elif asked in calls:
        form, call, told = calls[asked]
        status = 422
        try:
            done = form.is_valid() and attempt(form, _done(call)) is not None
        except EditedMeanwhile as clash:
            theirs, status, done = clash.theirs["text"], 409, False
            type_again(form, clash, theirs)
        if done:
            messages.success(request, told)
            return redirect(page.listed if asked == "remove" else page.back)
    context = {
        "current": "advice" if page.noun == _("助言") else "meetings",
        "page": page,
        "theirs": theirs,
        "earlier": earlier,
        "members_at": members_at,
        "failed": next((form for form, _call, _told in calls.values() if form.errors), None),
        **{do: form for do, (form, _call, _told) in calls.items()},
    }
    return render(request, "work/check/correct.html", context, status=status)


def show_meeting_correction(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """One meeting: its day and place, who attended where it was held, and its removal where nothing was said in it."""
    require(request.actor, Action.MEETING_ARRANGE)
    actor, found = request.actor, get_meeting(request.actor, meeting_id)
    name = _("{committee}　第{number}回").format(committee=found.committee, number=found.number)
    is_held = found.state is MeetingState.HELD
    is_used = is_held or bool(evaluations_of_meeting(actor, meeting_id) or advice_of_meeting(actor, meeting_id))
    page = Page(
        heading=_("会議の記録を直す"),
        noun=_("会議"),
        name=name,
        back=reverse("meeting", args=[town, meeting_id]),
        listed=reverse("meetings", args=[town]),
        # The day tells the meetings of two years apart, which are numbered alike.
        standing=standing_of(actor, "meetings", on=found.held_on.isoformat(), number=found.number, body=found.committee)
        if is_held
        else Standing(),
        closed=_closed(request, found.fiscal_year),
        keeps=_("開催を記録した会議と、評価か助言のある会議は、消せません。") if is_used else "",
        remove=_("会議を消す"),
    )
    make = HeldMeetingForm if is_held else MeetingForm
    day = make(_typed(request, "correct"), initial={"held_on": found.held_on, "place": found.place})
    calls: Calls = {"correct": (day, lambda: _mend_meeting(request, found, day), _("会議の記録を直しました。"))}
    if is_held:
        heads = AttendanceForm(_typed(request, "attendance"), initial=vars(found.heads))
        calls["attendance"] = (heads, lambda: _mend_heads(request, found, heads), _("出席を直しました。"))
    if not is_used:
        sure = PlainForm(_typed(request, "remove"))
        calls["remove"] = (
            sure,
            lambda: remove_meeting(actor=actor, meeting_id=meeting_id, at=clock.now()),
            _("使われていない会議を消しました。"),
        )
    return _show(request, page, calls, members_at=_members_at(request, found))


def _members_at(request: TownRequest, found: MeetingView) -> str:
    """Where attendance is mended member by member, where it was recorded so; else empty."""
    is_kept = found.state is MeetingState.HELD and any(m.part for m in members_of_meeting(request.actor, found))
    return reverse("meeting-members", args=[request.town.slug, found.id]) if is_kept else ""


def _mend_meeting(request: TownRequest, found: MeetingView, form: MeetingForm) -> object:
    return correct_meeting(actor=request.actor, meeting_id=found.id, at=clock.now(), **form.cleaned_data)


def _mend_heads(request: TownRequest, found: MeetingView, form: AttendanceForm) -> object:
    is_short = form.known_short()
    return correct_attendance(
        actor=request.actor, meeting_id=found.id, attendance=form.heads(), is_short=is_short, at=clock.now()
    )


def show_advice_correction(request: TownRequest, town: str, number: str) -> HttpResponse:
    """One piece of advice: what it says, who answers by when; and its removal while it is not answered and names no change."""
    require(request.actor, Action.ADVICE_RECORD)
    found, earlier = get_advice(request.actor, number), versions_of_advice(request.actor, number)
    page = Page(
        heading=_("助言{number}を直す").format(number=number),
        noun=_("助言"),
        name=number,
        back=reverse("advice", args=[town, number]),
        listed=reverse("advice-list", args=[town]),
        standing=standing_of(request.actor, "advice", number=number),
        closed=_closed(request, found.fiscal_year),
        keeps=_("答えか、直した記録のある助言は、消せません。") if found.replies or earlier else "",
        remove=_("助言を消す"),
    )
    form = _advice_form(request, found)
    calls: Calls = {"correct": (form, lambda: _mend_advice(request, number, form), _("助言を直しました。"))}
    if not page.keeps:
        sure = PlainForm(_typed(request, "remove"))
        calls["remove"] = (
            sure,
            lambda: remove_advice(actor=request.actor, number=number, at=clock.now()),
            _("答えのない助言を消しました。"),
        )
    return _show(request, page, calls, earlier=earlier)


def _advice_form(request: TownRequest, found: AdviceView) -> AdviceForm:
    initial = {
        "text": found.text,
        "kind": found.kind.value,
        "addressee": str(found.addressee_id or ""),
        "due_on": found.due_on,
        "seen": fingerprint(found.text),
    }
    form = AdviceForm(_typed(request, "correct"), initial=initial)
    today = clock.day_of(clock.now())
    bodies = {str(body.pk): body.name for body in list_organisations(request.actor, ADDRESSEES, on=today)}
    if found.addressee_id is not None:
        bodies.setdefault(str(found.addressee_id), found.addressee)
    set_choices(form, addressee=[("", _("（事務局）")), *bodies.items()])
    return form


def _mend_advice(request: TownRequest, number: str, form: AdviceForm) -> Any:
    return correct_advice(
        actor=request.actor,
        number=number,
        correction=form.correction(),
        seen=form.cleaned_data["seen"],
        at=clock.now(),
    )


def _closed(request: TownRequest, fiscal_year: int) -> str:
    """That the year is closed, with the way to open it again; "" where it is open."""
    years = list_years(request.actor)
    if not is_closed(fiscal_year, years):
        return ""
    label = next(year.year.label for year in years if year.fiscal_year == fiscal_year)
    return _("{year}は閉じています。直すときは、「年度」のページで開き直してください。").format(year=label)


addresses = [
    path("meetings/<int:meeting_id>/correct/", show_meeting_correction, name="correct-meeting"),
    path("advice/<slug:number>/correct/", show_advice_correction, name="correct-advice"),
]
