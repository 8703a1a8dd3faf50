"""Who the plan counts on (主体) and in which roles, written while the plan is prepared."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.base.bodies.rules import ORGANISATION_LABELS
from meguru.core import clock
from meguru.core.language import _, choices_of
from meguru.plan.plans.commands import write_participants
from meguru.plan.plans.queries.participants import list_participants
from meguru.plan.plans.queries.terms import get_term
from meguru.plan.plans.rules import (
    LONGEST_PARTICIPANT,
    LONGEST_PARTICIPANT_TEXT,
    LONGEST_ROLE,
    MOST_ROLES,
    ParticipantDraft,
)
from meguru.plan.terms.rules import TermState
from meguru.web.forms import Picker, PlainForm, attempt
from meguru.web.middleware import TownRequest
from meguru.web.rows import RowForm, Rows, clear_errors, is_adding


class ParticipantForm(RowForm):
    """One kind of bodies or people: name, what it is, its roles, and which registered bodies it means."""

    PUBLIC = frozenset({"name", "description", "roles"})

    needed = ("name",)
    unasked = ("kinds",)

    name = forms.CharField(label=_("主体の名前"), max_length=LONGEST_PARTICIPANT, required=False)
    description = forms.CharField(label=_("説明"), max_length=LONGEST_PARTICIPANT_TEXT, required=False)
    roles = forms.CharField(
        label=_("役割"),
        help_text=_("1行に1つずつ書いてください。"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=(LONGEST_ROLE + 2) * MOST_ROLES,
        required=False,
    )
    kinds = forms.MultipleChoiceField(
        label=_("登録した組織では"),
        help_text=_(
            "選んだ種類の組織が開いた活動を、この主体がしたこととして数えます。住民のように組織でない主体は、空のままにします。"
        ),
        widget=Picker,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = choices_of(ORGANISATION_LABELS)  # type: ignore[attr-defined]


def show_participants(request: TownRequest, town: str, number: int) -> HttpResponse:
    """Write the participants of a draft term; an adopted plan says that they stand."""
    require(request.actor, Action.PLAN_ADOPT)
    term = get_term(request.actor, number)
    standing = [
        {"name": row.name, "description": row.description, "roles": "\n".join(row.roles), "kinds": row.kinds}
        for row in list_participants(request.actor, term)
    ]
    rows = Rows(ParticipantForm, "participant", request, initial=standing, spare=0 if standing else 3)
    form = PlainForm(request.POST or None)
    back = f"{reverse('plan', args=[town])}?term={number}"
    if is_adding(request):
        clear_errors(form, rows)
    elif request.method == "POST" and form.is_valid() & rows.is_valid():
        drafts = [
            ParticipantDraft(row["name"], row["description"], row["roles"].splitlines(), row["kinds"])
            for row in rows.values()
        ]
        done = attempt(
            form,
            lambda: write_participants(actor=request.actor, term_number=number, participants=drafts, at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("主体と役割を書きました。"))
            return redirect(back)
    is_open = term.state == TermState.DRAFT
    context = {"current": "plan", "form": form, "participants": rows, "is_open": is_open, "back": back}
    status = 422 if form.errors or rows.errors else 200
    return render(request, "work/plan/participants_form.html", context, status=status)


addresses = [path("plan/terms/<int:number>/participants/", show_participants, name="term-participants")]
