"""The guard's two doors: letting a text stand with a reason, and a look at what is being typed."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import may_somewhere
from meguru.base.guard.commands import let_stand
from meguru.base.guard.queries import pointed_out
from meguru.base.guard.rules import DIGEST_LETTERS, LONGEST_REASON
from meguru.core import clock
from meguru.core.errors import NotAllowed
from meguru.core.language import _
from meguru.web.forms import PlainForm, attempt
from meguru.web.middleware import TownRequest

_SILENT = {"csrfmiddlewaretoken", "token", "seen", "revision", "name", "contact"}
LONGEST_LOOK = 20_000


class LetStandForm(PlainForm):
    """Why a text may stay as it is."""

    reason = forms.CharField(
        label=_("このままでよいわけ"),
        max_length=LONGEST_REASON,
        help_text=_("例：ご本人が載せてよいと言っている。人ではなく、店の名前。"),
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=DIGEST_LETTERS)
    back = forms.CharField(widget=forms.HiddenInput, max_length=400, required=False)


@require_POST
def show_let_stand(request: TownRequest, town: str) -> HttpResponse:
    """Let a text stand; without a reason the form comes back alone, with what was typed."""
    if not may_somewhere(request.actor, Action.TEXT_LET_STAND):
        raise NotAllowed
    form = LetStandForm(request.POST)
    back = _back(request, town)
    if form.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: let_stand(actor=request.actor, digest=data["digest"], reason=data["reason"], at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("このままでよいとしました。文を直すと、もう一度たずねます。"))
            return redirect(back)
    return render(request, "work/base/let_stand.html", {"current": "home", "form": form, "back": back}, status=422)


def _back(request: TownRequest, town: str) -> str:
    """Only to a page of this workshop."""
    asked = request.POST.get("back", "")
    home = reverse("work-home", args=[town])
    is_here = asked.startswith(home) and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if is_here else home


@require_POST
def show_guard_look(request: TownRequest, town: str) -> HttpResponse:
    """What looks private in what is being typed: a part of a page, for the workshop's scripts. Keeps nothing."""
    texts = [
        ("", value[:LONGEST_LOOK])
        for key, value in request.POST.items()
        if key not in _SILENT and isinstance(value, str)
    ]
    return render(request, "work/_guard_look.html", {"guard": pointed_out(request.actor, texts)})


addresses = [
    path("guard/let-stand/", show_let_stand, name="let-text-stand"),
    path("guard/look/", show_guard_look, name="guard-look"),
]
