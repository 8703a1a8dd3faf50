"""A proposed change is mended while it waits to be agreed: the form that proposed it, filled with what it says."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.act.amendments.commands import correct_amendment
from meguru.act.amendments.queries import AmendmentView, get_amendment
from meguru.act.amendments.rules import AmendmentStep
from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.check.committee.queries import list_advice
from meguru.check.opinions.queries import recent_opinions
from meguru.core import clock
from meguru.core.errors import EditedMeanwhile
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import fingerprint
from meguru.plan.plans.rules import LayerKind
from meguru.web.forms import attempt, type_again
from meguru.web.middleware import TownRequest
from meguru.web.staff.act.amendment_forms import (
    OF_A_SUBJECT,
    AddForm,
    NewIndicators,
    ProposeForm,
    is_proposed,
    parts_initial,
    proposal_of,
)

_TEXTS = ("title", "description")


def show_amendment_correction(request: TownRequest, town: str, amendment_id: int) -> HttpResponse:
    """One proposal in its form. Where it was decided already, its page says that it cannot be mended any more."""
    require(request.actor, Action.AMENDMENT_PROPOSE)
    found = get_amendment(request.actor, amendment_id)
    form, indicators = _form(request, found)
    context: dict[str, Any] = {
        "current": "amendments",
        "item": found,
        "rows": indicators.rows if indicators else None,
        "form": form if found.allows(AmendmentStep.CORRECT) else None,
        "back": reverse("amendment", args=[town, amendment_id]),
    }
    status = 200
    if not found.allows(AmendmentStep.CORRECT):
        status = 409 if request.method == "POST" else 200
    elif request.method == "POST":
        status = 422
        try:
            typed = is_proposed(request, form, indicators)
            done = typed and attempt(form, lambda: _mend(request, found, form, indicators)) is not None
        except EditedMeanwhile as clash:
            status, done = 409, False
            context["theirs"] = clash.theirs
            type_again(form, clash, *clash.theirs.values())
        if done:
            messages.success(request, _("変更の案を直しました。直した人とは別の人が決めます。"))
            return redirect("amendment", town, amendment_id)
    return render(request, "work/act/amendment_correct.html", context, status=status)


def _form(request: TownRequest, found: AmendmentView) -> tuple[ProposeForm, NewIndicators | None]:
    """The form that proposes, with the advice and opinions that it names among those to choose from."""
    texts = _texts(found)
    initial: dict[str, Any] = {
        **texts,
        "kind": found.kind.value,
        "reason": found.reason,
        "advice": list(found.advice),
        "opinions": list(found.opinions),
        "other_cause": found.other_cause,
        "effective_year": FiscalYear(found.effective_year),
        "new_owner": str(found.new_owner_id or ""),
        "new_group": found.new_group,
        **parts_initial(found),
        "seen": fingerprint(*texts.values(), found.reason, *([found.brings.seen] if found.brings else [])),
    }
    given = [item for item in list_advice(request.actor) if item.number in found.advice or item.state.value != "closed"]
    heard = recent_opinions(request.actor, since_year=found.fiscal_year, keep=found.opinions)
    data = request.POST or None
    if found.kind is LayerKind.ADD:
        named = found.brings.partners if found.brings else ()
        form = AddForm(request, found.term, given, heard, (LayerKind.ADD,), data, initial=initial, named=named)
        return form, NewIndicators(request, found.term, found.fiscal_year, found)
    return ProposeForm(given, heard, OF_A_SUBJECT, data, initial=initial), None


def _texts(found: AmendmentView) -> dict[str, str]:
    said = {**found.before, **found.after}
    return {key: said.get(key, "") for key in _TEXTS}


def _mend(request: TownRequest, found: AmendmentView, form: ProposeForm, indicators: NewIndicators | None) -> object:
    return correct_amendment(
        actor=request.actor,
        amendment_id=found.id,
        draft=proposal_of(form, indicators),
        seen=form.cleaned_data["seen"],
        at=clock.now(),
    )


addresses = [path("amendments/<int:amendment_id>/correct/", show_amendment_correction, name="correct-amendment")]
