"""What was typed of a resident's letter, card or call is mended; what was typed first is kept, and shown to the secretariat."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.check.opinions.commands import OpinionCorrection, correct_opinion
from meguru.check.opinions.queries import OpinionView, get_opinion, versions_of_opinion
from meguru.check.opinions.rules import BLACK, CHANNEL_LABELS, LONGEST_REASON, LONGEST_TEXT, Channel
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile
from meguru.core.language import _, choices_of
from meguru.core.text import fingerprint
from meguru.publish.queries import standing_of
from meguru.web.forms import DayField, PlainForm, attempt, type_again
from meguru.web.middleware import TownRequest
from meguru.web.staff.check.opinion_forms import PAPER
from meguru.web.staff.check.showing import show_anew


class MendForm(PlainForm):
    """A letter, a card or a call as it should have been typed."""

    PUBLIC = frozenset({"text", "public_text"})

    channel = forms.ChoiceField(label=_("届き方"), widget=forms.RadioSelect, choices=choices_of(CHANNEL_LABELS, PAPER))
    received_on = DayField(label=_("受け取った日"))
    text = forms.CharField(
        label=_("ご意見"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("届いたものと見くらべて、書かれたとおりに（{longest:,}字まで）。").format(longest=LONGEST_TEXT),
    )
    public_text = forms.CharField(
        label=_("公表する文"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("直した文に合わせて、伏せたい所を「{black}」にした文を入れます。").format(black=BLACK),
    )
    reason = forms.CharField(
        label=_("直すわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：はがきと見くらべて、書き写しの誤りを直した。人の名前は書きません。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def correction(self) -> OpinionCorrection:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return OpinionCorrection(
            text=data["text"],
            channel=Channel(data["channel"]),
            received_on=data["received_on"],
            reason=data["reason"],
            public_text=data.get("public_text", ""),
        )


def show_opinion_correction(request: TownRequest, town: str, number: str) -> HttpResponse:
    """What was typed of an opinion, to be mended. What a resident sent by the web form is not: it can be blacked out."""
    require(request.actor, Action.OPINION_REGISTER)
    found, _contact = get_opinion(request.actor, number)
    is_theirs = found.channel_code == Channel.WEB
    form = _form(request, found)
    status, theirs = 200, ""
    if request.method == "POST":
        status = 422
        try:
            done = form.is_valid() and attempt(form, lambda: _mend(request, number, form)) is not None
        except EditedMeanwhile as clash:
            status, theirs, done = 409, clash.theirs["text"], False
            type_again(form, clash, theirs)
        if done:
            messages.success(request, _("ご意見の記録を直しました。はじめの文も残っています。"))
            show_anew(request, town, number, hides=bool(found.public_text))
            return redirect("opinion", town, number)
    context = {
        "current": "opinions",
        "item": found,
        "form": None if is_theirs else form,
        "theirs": theirs,
        "earlier": versions_of_opinion(request.actor, number),
        "standing": standing_of(request.actor, "opinions", number=number),
        "noun": _("ご意見"),
        "back": reverse("opinion", args=[town, number]),
    }
    return render(request, "work/check/opinion_correct.html", context, status=status)


def _form(request: TownRequest, found: OpinionView) -> MendForm:
    initial = {
        "channel": found.channel_code,
        "received_on": found.received_on,
        "text": found.text,
        "public_text": found.public_text,
        "seen": fingerprint(found.text),
    }
    form = MendForm(request.POST if request.method == "POST" else None, initial=initial)
    if not found.public_text:
        del form.fields["public_text"]
    return form


def _mend(request: TownRequest, number: str, form: MendForm) -> object:
    return correct_opinion(
        actor=request.actor,
        number=number,
        correction=form.correction(),
        seen=form.cleaned_data["seen"],
        at=clock.now(),
    )


addresses = [path("opinions/<slug:number>/correct/", show_opinion_correction, name="correct-opinion")]
