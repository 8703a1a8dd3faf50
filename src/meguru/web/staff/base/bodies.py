"""The bodies of the town (体制): the promotion structure as figure and table, organisations, districts, committees; and
the forms that register more of them.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.bodies.commands import add_committee, add_district, add_flow, add_organisation
from meguru.base.bodies.queries.lists import Groups, choices_above, list_districts
from meguru.base.bodies.queries.registers import register_of_bodies
from meguru.base.bodies.rules import (
    COMMITTEE_LABELS,
    LARGEST_DISTRICT,
    LONGEST_BODY,
    LONGEST_CODE,
    LONGEST_DESCRIPTION,
    LONGEST_DISTRICT,
    LONGEST_FEDERATION,
    LONGEST_FLOW,
    LONGEST_READING,
    ORGANISATION_LABELS,
    CommitteeKind,
    OrganisationKind,
)
from meguru.base.towns.rules import local_words
from meguru.core import clock
from meguru.core.errors import NotFound
from meguru.core.language import _, choices_of
from meguru.publish.building.plan import structure_entries
from meguru.site.structure import structure_figure
from meguru.web.forms import Picker, PlainForm, attempt, id_of, set_choices
from meguru.web.middleware import TownRequest

_KINDS_OF_COMMITTEE = choices_of(COMMITTEE_LABELS)


def show_bodies(request: TownRequest, town: str) -> HttpResponse:
    """The promotion structure, then everything registered."""
    register = register_of_bodies(request.actor, on=clock.day_of(clock.now()))
    local = local_words(request.town.name, request.town.office_name)
    entries = structure_entries(register.structure)
    names = {entry["key"]: entry["name"] for entry in entries["bodies"]}
    context = {
        "current": "bodies",
        "register": register,
        "structure": entries["bodies"],
        "flows": [
            (names.get(flow["source"], ""), names.get(flow["target"], ""), flow["label"], flow["both_ways"], row.pk)  # type: ignore[call-overload]
            for flow, row in zip(entries["flows"], register.structure.flows, strict=True)
        ],
        "wide": structure_figure(entries["bodies"], entries["flows"], local, narrow=False),
        "narrow": structure_figure(entries["bodies"], entries["flows"], local, narrow=True),
        "may_add": can(request.actor, Action.BODY_ARRANGE),
        "may_rename": can(request.actor, Action.BODY_RENAME),
        "may_people": can(request.actor, Action.ACCOUNT_OPEN),
        "may_moves": can(request.actor, Action.SEAT_ARRANGE),
        "may_setup": can(request.actor, Action.SETUP_TAKE),
        "may_door": can(request.actor, Action.DOOR_READ),
        "may_admit": can(request.actor, Action.OPERATOR_ADMIT),
    }
    return render(request, "work/base/bodies.html", context)


class DistrictForm(PlainForm):
    """A district."""

    PUBLIC = frozenset({"name", "reading", "federation"})

    number = forms.IntegerField(label=_("番号"), min_value=1, max_value=LARGEST_DISTRICT, help_text=_("いつもの順番。"))
    name = forms.CharField(label=_("名前"), max_length=LONGEST_DISTRICT)
    reading = forms.CharField(
        label=_("よみ"), max_length=LONGEST_READING, help_text=_("ひらがな。住民のページで、いつも名前に添えます。")
    )
    code = forms.SlugField(
        label=_("ページのアドレスに使う英字"),
        max_length=LONGEST_CODE,
        help_text=_("例：nippa。小文字の英字・数字・「-」で書きます。あとから変えられません。"),
    )
    federation = forms.CharField(label=_("連合町内会"), max_length=LONGEST_FEDERATION, required=False)

    def add(self, actor: Actor, at: datetime) -> object:
        """Call the command."""
        data = self.cleaned_data
        return add_district(actor=actor, at=at, **data)


class _WithDistricts(PlainForm):
    """A body with the districts it works in."""

    def __init__(
        self, *args: Any, districts: list[tuple[str, str]], above: Groups | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if above is not None:
            set_choices(self, parent=[("", _("（なし）")), *above])
        self.fields["districts"] = forms.MultipleChoiceField(
            label=_("地区"), choices=districts, required=False, widget=Picker,
            help_text=_("選ばないと、全体になります。"))  # fmt: skip
        self.prepare_fields()


class OrganisationForm(_WithDistricts):
    """An organisation."""

    PUBLIC = frozenset({"name"})

    kind = forms.ChoiceField(label=_("種類"), choices=choices_of(ORGANISATION_LABELS))
    name = forms.CharField(label=_("名前"), max_length=LONGEST_BODY)
    parent = forms.ChoiceField(
        label=_("上の組織"), required=False, help_text=_("係なら上の課、課なら上の部・センター。なければ空けます。")
    )

    def add(self, actor: Actor, at: datetime) -> object:
        """Call the command."""
        data = self.cleaned_data
        return add_organisation(
            actor=actor,
            kind=OrganisationKind(data["kind"]),
            name=data["name"],
            districts=data["districts"],
            parent_id=id_of(data["parent"]),
            at=at,
        )


class CommitteeForm(_WithDistricts):
    """A committee, conference or team."""

    PUBLIC = frozenset({"name", "description"})

    kind = forms.ChoiceField(label=_("種類"), choices=_KINDS_OF_COMMITTEE)
    name = forms.CharField(label=_("名前"), max_length=LONGEST_BODY)
    description = forms.CharField(
        label=_("役割"), max_length=LONGEST_DESCRIPTION, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def add(self, actor: Actor, at: datetime) -> object:
        """Call the command."""
        data = self.cleaned_data
        return add_committee(
            actor=actor,
            kind=CommitteeKind(data["kind"]),
            name=data["name"],
            description=data["description"],
            districts=data["districts"],
            at=at,
        )


class FlowForm(PlainForm):
    """What one kind of body gives another."""

    PUBLIC = frozenset({"label"})

    source = forms.ChoiceField(label=_("どこから"), choices=_KINDS_OF_COMMITTEE)
    target = forms.ChoiceField(label=_("どこへ"), choices=_KINDS_OF_COMMITTEE)
    label = forms.CharField(label=_("何を"), max_length=LONGEST_FLOW, help_text=_("報告、助言、支援、連絡・調整など。"))
    both_ways = forms.BooleanField(label=_("たがいに"), required=False)

    def add(self, actor: Actor, at: datetime) -> object:
        """Call the command."""
        data = self.cleaned_data
        return add_flow(
            actor=actor,
            source=CommitteeKind(data["source"]),
            target=CommitteeKind(data["target"]),
            label=data["label"],
            both_ways=data["both_ways"],
            at=at,
        )


# What can be registered: the word in the address, its form, its noun, and whether it names districts.
_FORMS: dict[str, tuple[Callable[..., Any], str, bool]] = {
    "district": (DistrictForm, _("地区"), False),
    "organisation": (OrganisationForm, _("組織"), True),
    "committee": (CommitteeForm, _("会議体"), True),
    "flow": (FlowForm, _("つながり"), False),
}


def show_body_form(request: TownRequest, town: str, what: str) -> HttpResponse:
    """Register a district, an organisation, a committee or a flow."""
    require(request.actor, Action.BODY_ARRANGE)
    if what not in _FORMS:
        raise NotFound
    make, noun, with_districts = _FORMS[what]
    more: dict[str, Any] = {}
    if with_districts:
        today = clock.day_of(clock.now())
        more["districts"] = [(each.code, each.name) for each in list_districts(request.actor, on=today)]
    if make is OrganisationForm:
        more["above"] = choices_above(request.actor, on=clock.day_of(clock.now()))
    form = make(request.POST or None, **more)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: form.add(request.actor, clock.now()))
        if done is not None:
            messages.success(request, _("{noun}を登録しました。").format(noun=noun))
            return redirect("bodies", town)
    context = {
        "current": "bodies",
        "form": form,
        "heading": _("{noun}を登録する").format(noun=noun),
        "verb": _("{noun}を登録する").format(noun=noun),
        "crumb": _("体制"),
        "back": reverse("bodies", args=[town]),
    }
    return render(request, "work/base/body_form.html", context, status=422 if form.errors else 200)


addresses = [
    path("bodies/", show_bodies, name="bodies"),
    path("bodies/add/<slug:what>/", show_body_form, name="add-body"),
]
