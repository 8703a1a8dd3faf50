"""Log-in slips: first passwords for many people at once, as a PDF to be cut up and handed out. Nothing of it is kept."""

import logging
from datetime import datetime
from urllib.parse import urljoin

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.bodies.commands import give_slips
from meguru.base.bodies.commands.slips import draw_passwords
from meguru.base.bodies.queries.slips import Newcomer, people_without_login
from meguru.base.bodies.rules import MOST_SLIPS, SLIP_LIFE
from meguru.core import clock
from meguru.core.env import is_this_machine
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.files.papers import PaperFailed, PaperFontsMissing, slips_pdf
from meguru.web.forms import Picker, PlainForm, attempt, set_choices
from meguru.web.middleware import TownRequest

log = logging.getLogger(__name__)


def _address(request: TownRequest) -> str:
    """Where the paper sends its reader: as this page was reached; under the public address where that is this very machine."""
    door = request.build_absolute_uri(reverse("account_login"))
    public = urljoin(settings.MEGURU_PUBLIC_URL, reverse("account_login"))
    return public if is_this_machine(door) and not is_this_machine(public) else door


class SlipsForm(PlainForm):
    """Who is given a slip."""

    people = forms.MultipleChoiceField(label=_("紙を渡す人"), widget=Picker, help_text=_("いくつでも選べます。"))


def show_slips(request: TownRequest, town: str) -> HttpResponse:
    """Who has never logged in; chosen, they are given a first password each, and the PDF is the answer."""
    now = clock.now()
    newcomers = people_without_login(request.actor, on=clock.day_of(now))
    without = [str(each.id) for each in newcomers if each.needs_slip(now)]
    form = SlipsForm(request.POST or None, initial={"people": without[:MOST_SLIPS]})
    set_choices(form, people=[(str(each.id), _line(each, now)) for each in newcomers])
    if request.method == "POST" and form.is_valid():
        chosen = sorted({int(pk) for pk in form.cleaned_data["people"]})
        passwords = draw_passwords(len(chosen))
        slips = attempt(form, lambda: give_slips(actor=request.actor, person_ids=chosen, passwords=passwords, at=now))
        if slips is not None:
            try:
                paper = slips_pdf(
                    [(slip.person, slip.username, slip.password) for slip in slips],
                    town_name=request.town.name,
                    address=_address(request),
                    contact=[request.town.department, request.town.telephone],
                    until=clock.day_of(now + SLIP_LIFE),
                    dated=clock.day_of(now),
                )
            except (PaperFailed, PaperFontsMissing):
                log.exception("the slips could not be set")
                messages.error(request, _("PDFをつくれませんでした。もう一度つくると、新しいパスワードになります。"))
                return redirect("slips", town)
            response = HttpResponse(paper.data, content_type="application/pdf")
            response["Content-Disposition"] = 'attachment; filename="login-slips.pdf"'
            response["Cache-Control"] = "private, no-store"
            return response
    holders = [each for each in newcomers if each.holds_slip(now)]
    context = {
        "current": "bodies",
        "form": form,
        "newcomers": newcomers,
        "holders": [(each.name, wareki(clock.day_of(each.given_until))) for each in holders if each.given_until],
        "most": MOST_SLIPS,
        "days": SLIP_LIFE.days,
        "address": _address(request),
        "is_nowhere": is_this_machine(_address(request)),
    }
    return render(request, "work/base/slips.html", context, status=422 if form.errors else 200)


def _line(newcomer: Newcomer, at: datetime) -> str:
    """One person to choose: name, seats, the user name where there is one, and until when a paper of theirs is valid."""
    parts = [newcomer.name, _("、").join(newcomer.seats)]
    if newcomer.username:
        parts.append(_("利用者名　{username}").format(username=newcomer.username))
    if newcomer.given_until and newcomer.holds_slip(at):
        day = wareki(clock.day_of(newcomer.given_until))
        parts.append(_("渡した紙が{day}まで使えます").format(day=day))
    return "　".join(part for part in parts if part)


addresses = [path("bodies/people/slips/", show_slips, name="slips")]
