"""What every workshop page shows round its content: the town, the actor, the sections that are open to them."""

import re
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from django.urls import reverse

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, may_somewhere
from meguru.base.bodies.queries.actors import list_towns
from meguru.base.search.rules import LONGEST_QUESTION
from meguru.base.towns.rules import local_words
from meguru.core.language import _
from meguru.web.manual import address_in_manual

_OF_WORKSHOP = re.compile(r"/([a-z0-9-]+)/work/")


@dataclass(frozen=True)
class Section:
    """One entry of the workshop's navigation."""

    key: str
    label: str
    address: str


_SECTIONS = [
    ("home", _("いま"), "work-home", Action.WORKSHOP_ENTER),
    ("board", _("集約"), "board", Action.BOARD_VIEW),
    ("sheets", _("シート"), "my-sheets", Action.SHEET_VIEW),
    ("activities", _("活動"), "activities", Action.ACTIVITY_VIEW),
    ("opinions", _("ご意見"), "opinions", Action.OPINION_VIEW),
    ("meetings", _("委員会"), "meetings", Action.REPORT_VIEW),
    ("advice", _("助言"), "advice-list", Action.ADVICE_VIEW),
    ("amendments", _("計画の変更"), "amendments", Action.AMENDMENT_VIEW),
    ("publications", _("公表"), "publications", Action.PUBLICATION_VIEW),
    ("plan", _("計画"), "plan", Action.PLAN_VIEW),
    ("bodies", _("体制"), "bodies", Action.WORKSHOP_ENTER),
    ("ledger", _("記録簿"), "ledger", Action.LEDGER_READ),
]


def sections_of(actor: Actor, town: str) -> list[Section]:
    """The entries of the navigation that lead to something for an actor, or for whoever sits in a seat."""
    return [
        Section(key, label, reverse(name, args=[town]))
        for key, label, name, action in _SECTIONS
        if can(actor, action) or may_somewhere(actor, action)
    ]


STYLESHEETS = [
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/workshop.css",
    "web/forms.css",
    "web/workshop.css",
    "web/plan.css",
    "web/committee.css",
    "css/print.css",
]
_PUBLIC_STYLESHEETS = [
    "css/tokens.css",
    "css/base.css",
    "css/components.css",
    "css/public.css",
    "web/forms.css",
    "css/print.css",
]


def asked_town(request: HttpRequest) -> str:
    """The name of the town whose workshop sent one to the log-in; empty where there is none. Which towns there are is public."""
    asked = _OF_WORKSHOP.match(request.GET.get("next", "") or request.POST.get("next", ""))
    return next((town.name for town in list_towns() if town.slug == asked[1]), "") if asked else ""


def workshop(request: HttpRequest) -> dict[str, object]:
    """Context for templates; outside a town nothing but the town one wishes to go to, looked for where a page asks."""
    town, actor = getattr(request, "town", None), getattr(request, "actor", None)
    if town is None or actor is None:
        return {
            "stylesheets": STYLESHEETS,
            "public_stylesheets": _PUBLIC_STYLESHEETS,
            "asked_town": partial(asked_town, request),
        }
    return {
        "stylesheets": STYLESHEETS,
        "public_stylesheets": _PUBLIC_STYLESHEETS,
        "town": town,
        "local": local_words(town.name, town.office_name),
        "actor": actor,
        "sections": sections_of(actor, town.slug),
        "longest_question": LONGEST_QUESTION,
        "manual_at": address_in_manual(request, town.slug),
    }
