"""What is registered is mended: corrected everywhere at once, put together with its double, or removed while unused."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action, Role
from meguru.base.access.decide import can
from meguru.base.audit.readers import reader_of
from meguru.base.bodies.commands import (
    correct_committee,
    correct_district,
    correct_flow,
    correct_organisation,
    correct_person,
    correct_seat,
    correct_tenure,
    merge_registered,
    remove_registered,
)
from meguru.base.bodies.queries.lists import choices_above, list_districts
from meguru.base.bodies.queries.registers import seat_choices
from meguru.base.bodies.queries.uses import get_registered, merge_choices
from meguru.base.bodies.rules import (
    MERGED,
    REGISTERED_LABELS,
    STAYS,
    CommitteeKind,
    OrganisationKind,
    Registered,
)
from meguru.core import clock
from meguru.core.errors import NotFound
from meguru.core.language import _
from meguru.web.forms import DayField, PlainForm, attempt, id_of, set_choices
from meguru.web.middleware import TownRequest
from meguru.web.staff.base.bodies import CommitteeForm, DistrictForm, FlowForm, OrganisationForm
from meguru.web.staff.base.people import PersonForm
from meguru.web.staff.base.seating import SeatForm


class TenureForm(PlainForm):
    """From when to when somebody holds a seat."""

    starts_on = DayField(label=_("就任の日"))
    ends_on = DayField(label=_("退任の日（最後の日）"), required=False, help_text=_("決まっていなければ、空けます。"))
    is_substitute = forms.BooleanField(label=_("前の人の残りの任期を務める（補欠）"), required=False)


class MergeForm(PlainForm):
    """Which of its kind the double is put together with."""

    prefix = "merge"
    into = forms.ChoiceField(label=_("まとめる相手（こちらが残ります）"))


def show_correction(request: TownRequest, town: str, what: str, row_id: int) -> HttpResponse:
    """One registered thing: the form that mends it, what hangs on it, and what else may be done with it."""
    if what not in {each.value for each in Registered}:
        raise NotFound
    kind = Registered(what)
    row, uses = get_registered(request.actor, kind, row_id)
    if kind is Registered.PERSON and getattr(row, "erased_at", None):
        raise NotFound
    asked = request.POST.get("do", "")
    form = _form(request, kind, row, request.POST if asked == "correct" else None)
    others = _others(request, kind, row_id)
    merge = MergeForm(request.POST if asked == "merge" else None)
    set_choices(merge, into=[("", _("（選ぶ）")), *others])
    refused = PlainForm(request.POST if asked == "remove" else None)
    noun = REGISTERED_LABELS[kind]
    back = _back(town, kind, row)
    done = _post(request, kind, row_id, {"correct": form, "merge": merge, "remove": refused})
    if done:
        messages.success(request, done)
        return redirect(reverse("bodies", args=[town]) if asked in ("merge", "remove") and kind in MERGED else back)
    context = {
        "current": "bodies",
        "form": form,
        "merge": merge if others else None,
        "refused": refused,
        "uses": [(use, can(request.actor, reader_of(use.page)) if use.page else False) for use in uses],
        "may_remove": kind not in STAYS,
        "ends": _ends(request, kind, row_id),
        "noun": noun,
        "name": _name(row),
        "heading": _("{noun}「{name}」を直す").format(noun=noun, name=_name(row)),
        "back": back,
    }
    status = 422 if form.errors or merge.errors or refused.errors else 200
    return render(request, "work/base/correct.html", context, status=status)


def _ends(request: TownRequest, kind: Registered, row_id: int) -> str:
    """The page on which it is given a last day, where it is one that has it and somebody may."""
    if kind not in (Registered.DISTRICT, Registered.COMMITTEE) or not can(request.actor, Action.BODY_REORGANISE):
        return ""
    return reverse("end-body", args=[request.town.slug, kind.value, row_id])


def _others(request: TownRequest, kind: Registered, row_id: int) -> list[tuple[str, str]]:
    """What it can be put together with; nothing where somebody may not move seats."""
    if kind not in MERGED or not can(request.actor, Action.SEAT_ARRANGE):
        return []
    return merge_choices(request.actor, kind, row_id)


def _post(request: TownRequest, kind: Registered, row_id: int, sent: dict[str, PlainForm]) -> str:
    """Do what was asked; the sentence that says so, or nothing where it was refused or not asked."""
    asked = request.POST.get("do", "")
    form = sent.get(asked)
    if form is None or not form.is_valid():
        return ""
    given: dict[str, Any] = {"actor": request.actor, "row_id": row_id, "at": clock.now()}
    noun = REGISTERED_LABELS[kind]
    if asked == "correct":
        call: Callable[[], object] = partial(_CORRECT[kind], form.cleaned_data, given)
        told = _("{noun}の登録を直しました。").format(noun=noun)
    elif asked == "merge":
        into = int(form.cleaned_data["into"])
        call = partial(merge_registered, what=kind, into_id=into, **given)
        told = _("{noun}をまとめました。").format(noun=noun)
    else:
        call = partial(_removed, what=kind, **given)
        told = _("使われていない{noun}を消しました。").format(noun=noun)
    return told if attempt(form, call) is not None else ""


def _removed(**given: Any) -> bool:
    remove_registered(**given)
    return True


def _name(row: Any) -> str:
    return getattr(row, "label", None) or (str(row.person) if hasattr(row, "person_id") else str(row))


def _back(town: str, kind: Registered, row: Any) -> str:
    if kind is Registered.SEAT:
        return reverse("seat", args=[town, row.pk])
    if kind is Registered.TENURE:
        return reverse("seat", args=[town, row.seat_id])
    return reverse("people" if kind is Registered.PERSON else "bodies", args=[town])


def _form(request: TownRequest, kind: Registered, row: Any, sent: Any) -> PlainForm:
    """The form of its kind, as the form that registers one, filled with what is registered."""
    if kind is Registered.DISTRICT:
        form: PlainForm = DistrictForm(sent, initial=_values(row, "number", "name", "reading", "federation"))
        del form.fields["code"]
        return form
    if kind in (Registered.ORGANISATION, Registered.COMMITTEE):
        make = OrganisationForm if kind is Registered.ORGANISATION else CommitteeForm
        today = clock.day_of(clock.now())
        districts = [(each.code, each.name) for each in list_districts(request.actor, on=today, also=_codes(row))]
        initial = _values(row, "kind", "name", "description") | {"districts": _codes(row)}
        if kind is Registered.COMMITTEE:
            return make(sent, districts=districts, initial=initial)
        above = choices_above(request.actor, on=today, row=row)
        initial["parent"] = str(row.parent_id or "")
        return make(sent, districts=districts, above=above, initial=initial)
    if kind is Registered.FLOW:
        return FlowForm(sent, initial=_values(row, "source", "target", "label", "both_ways"))
    if kind is Registered.SEAT:
        return _seat_form(request, row, sent)
    if kind is Registered.TENURE:
        return TenureForm(sent, initial=_values(row, "starts_on", "ends_on", "is_substitute"))
    return PersonForm(sent, initial=_values(row, "name"))


def _seat_form(request: TownRequest, row: Any, sent: Any) -> PlainForm:
    choices = seat_choices(
        request.actor,
        on=clock.day_of(clock.now()),
        also=row.organisation_id,
        also_committee=row.committee_id,
        also_districts=_codes(row),
    )
    initial = _values(row, "title", "role", "profession", "starts_on", "ends_on") | {
        "organisation": str(row.organisation_id or ""),
        "committee": str(row.committee_id or ""),
        "districts": _codes(row),
    }
    form = SeatForm(sent, initial=initial)
    set_choices(
        form,
        organisation=[("", _("（なし）")), *((str(o.pk), o.full_name) for o in choices.organisations)],
        committee=[("", _("（なし）")), *((str(c.pk), c.name) for c in choices.committees)],
        districts=[(d.code, d.name) for d in choices.districts],
    )
    return form


def _values(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


def _codes(row: Any) -> list[str]:
    return [district.code for district in row.districts.all()]


Data = dict[str, Any]


def _organisation(data: Data, given: Data) -> object:
    rest = {name: data[name] for name in ("name", "districts")}
    return correct_organisation(kind=OrganisationKind(data["kind"]), parent_id=id_of(data["parent"]), **rest, **given)


def _committee(data: Data, given: Data) -> object:
    return correct_committee(**data | {"kind": CommitteeKind(data["kind"])}, **given)


def _flow(data: Data, given: Data) -> object:
    kinds = {"source": CommitteeKind(data["source"]), "target": CommitteeKind(data["target"])}
    return correct_flow(**data | kinds, **given)


def _seat(data: Data, given: Data) -> object:
    rest = {name: value for name, value in data.items() if name not in ("organisation", "committee", "role")}
    return correct_seat(
        role=Role(data["role"]),
        organisation_id=id_of(data["organisation"]),
        committee_id=id_of(data["committee"]),
        **rest,
        **given,
    )


def _plain(command: Callable[..., object]) -> Callable[[Data, Data], object]:
    return lambda data, given: command(**data, **given)


_CORRECT: dict[Registered, Callable[[Data, Data], object]] = {
    Registered.DISTRICT: _plain(correct_district),
    Registered.ORGANISATION: _organisation,
    Registered.COMMITTEE: _committee,
    Registered.FLOW: _flow,
    Registered.SEAT: _seat,
    Registered.TENURE: _plain(correct_tenure),
    Registered.PERSON: _plain(correct_person),
}

addresses = [path("bodies/correct/<slug:what>/<int:row_id>/", show_correction, name="correct-registered")]
