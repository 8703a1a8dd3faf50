"""The hand-over page of a seat: for whoever holds it, is to hold it, and the secretariat; on screen and on A4."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from meguru.core import clock
from meguru.overview.handover import Promise, handover_of
from meguru.plan.calendar.queries import list_years
from meguru.web.context import sections_of
from meguru.web.middleware import TownRequest


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
        # As the navigation of whoever sits there calls them.
        "places": sections_of(found.seat.actor, town),
    }
    return render(request, "work/base/handover.html", context)


def _address(promise: Promise, town: str) -> str:
    if promise.fiscal_year is not None:
        return reverse(promise.page, args=[town, promise.fiscal_year, promise.key])
    return reverse(promise.page, args=[town, promise.key])


addresses = [path("bodies/seats/<int:seat_id>/handover/", show_handover, name="handover")]
