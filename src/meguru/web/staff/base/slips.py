"""Log-in slips: first passwords for many people at once, as a PDF to be cut up and handed out. Nothing of it is kept."""

import logging

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.bodies.commands import give_slips
from meguru.base.bodies.commands.slips import draw_passwords
from meguru.base.bodies.queries.slips import people_without_login
from meguru.base.bodies.rules import MOST_SLIPS, SLIP_LIFE
from meguru.core import clock
from meguru.core.language import _
from meguru.files.papers import PaperFailed, PaperFontsMissing, slips_pdf
from meguru.web.forms import Picker, PlainForm, attempt, set_choices
from meguru.web.middleware import TownRequest

log = logging.getLogger(__name__)


class SlipsForm(PlainForm):
    """Who is given a slip."""

    people = forms.MultipleChoiceField(label=_("紙を渡す人"), widget=Picker, help_text=_("いくつでも選べます。"))


def show_slips(request: TownRequest, town: str) -> HttpResponse:
    """Who has never logged in; chosen, they are given a first password each, and the PDF is the answer."""
    now = clock.now()
    newcomers = people_without_login(request.actor, on=clock.day_of(now))
    without = [str(each.id) for each in newcomers if each.needs_slip(now)]
    form = SlipsForm(request.POST or None, initial={"people": without[:MOST_SLIPS]})
    set_choices(form, people=[(str(each.id), _line(each.name, each.seats, each.username)) for each in newcomers])
    if request.method == "POST" and form.is_valid():
        chosen = sorted({int(pk) for pk in form.cleaned_data["people"]})
        passwords = draw_passwords(len(chosen))
        slips = attempt(form, lambda: give_slips(actor=request.actor, person_ids=chosen, passwords=passwords, at=now))
        if slips is not None:
            try:
                paper = slips_pdf(
                    [(slip.person, slip.username, slip.password) for slip in slips],
                    town_name=request.town.name,
                    address=request.build_absolute_uri(reverse("account_login")),
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
    context = {"current": "bodies", "form": form, "newcomers": newcomers, "most": MOST_SLIPS, "days": SLIP_LIFE.days}
    return render(request, "work/base/slips.html", context, status=422 if form.errors else 200)


def _line(name: str, seats: tuple[str, ...], username: str) -> str:
    """One person to choose: name, seats, and the user name where there is one."""
    parts = [name, _("、").join(seats)]
    if username:
        parts.append(_("利用者名　{username}").format(username=username))
    return "　".join(part for part in parts if part)


addresses = [path("bodies/people/slips/", show_slips, name="slips")]
