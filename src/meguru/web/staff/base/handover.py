"""The hand-over page of a seat: for whoever holds it, is to hold it, and the secretariat; on screen and on A4."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, may_somewhere
from meguru.core import clock
from meguru.core.language import _
from meguru.overview.handover import Promise, handover_of
from meguru.plan.calendar.queries import list_years
from meguru.web.middleware import TownRequest

# Where things are: what the page is called, its address, and what one must be allowed to for it.
_PLACES = (
    (_("いまの仕事"), "work-home", Action.WORKSHOP_ENTER),
    (_("振り返りシート"), "my-sheets", Action.SHEET_WRITE),
    (_("集約"), "board", Action.BOARD_VIEW),
    (_("活動の記録"), "activities", Action.ACTIVITY_VIEW),
    (_("ご意見"), "opinions", Action.OPINION_VIEW),
    (_("助言と回答"), "advice-list", Action.ADVICE_VIEW),
    (_("委員会"), "meetings", Action.REPORT_VIEW),
    (_("計画"), "plan", Action.PLAN_VIEW),
    (_("計画の追加・修正"), "amendments", Action.AMENDMENT_VIEW),
    (_("公表"), "publications", Action.PUBLICATION_VIEW),
    (_("体制・席と人"), "seats", Action.WORKSHOP_ENTER),
)


@dataclass(frozen=True)
class PromiseLine:
    """A promise with the address of the page it is found on."""

    promise: Promise
    address: str


def show_handover(request: TownRequest, town: str, seat_id: int) -> HttpResponse:
    """What a seat hands on to whoever holds it next."""
    now = clock.now()
    found = handover_of(request.actor, seat_id, at=now, years=list_years(request.actor))
    context = {
        "current": "bodies",
        "handover": found,
        "today": clock.day_of(now),
        "promises": [PromiseLine(each, _address(each, town)) for each in found.promises],
        "places": _places(found.seat.actor, town),
    }
    return render(request, "work/base/handover.html", context)


def _address(promise: Promise, town: str) -> str:
    if promise.fiscal_year is not None:
        return reverse(promise.page, args=[town, promise.fiscal_year, promise.key])
    return reverse(promise.page, args=[town, promise.key])


def _places(seat: Actor, town: str) -> list[tuple[str, str]]:
    """The pages that whoever holds the seat works with."""
    return [
        (label, reverse(name, args=[town]))
        for label, name, action in _PLACES
        if can(seat, action) or (action is Action.SHEET_WRITE and may_somewhere(seat, action))
    ]


addresses = [path("bodies/seats/<int:seat_id>/handover/", show_handover, name="handover")]
