"""The hand-over page of a seat: for whoever holds it, is to hold it, and the secretariat; on screen and on A4."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from meguru.core import clock
from meguru.core.errors import NotAllowed, NotNow
from meguru.core.language import _
from meguru.do.milestones.commands import follow_caretaker
from meguru.overview.handover import Promise, handover_of
from meguru.plan.calendar.queries import list_years
from meguru.web.context import sections_of
from meguru.web.middleware import TownRequest


@dataclass(frozen=True)
class PromiseLine:
    """A promise with the address of the page it is found on."""

    promise: Promise
    address: str


def show_handover(
    request: TownRequest, town: str, seat_id: int, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """What a seat hands on to whoever holds it next; ``refused`` is why something on it could not be done."""
    now = clock.now()
    found = handover_of(request.actor, seat_id, at=now, years=list_years(request.actor))
    context = {
        "current": "bodies",
        "handover": found,
        "today": clock.day_of(now),
        "promises": [PromiseLine(each, _address(each, town)) for each in found.promises],
        # As the navigation of whoever sits there calls them.
        "places": sections_of(found.seat.actor, town),
        "refused": refused,
    }
    return render(request, "work/base/handover.html", context, status=status)


@require_POST
def post_follow(request: TownRequest, town: str, seat_id: int) -> HttpResponse:
    """Name whoever sits in a seat now for what the one before looked after. A refusal is told on the page of the hand-over."""
    try:
        count = follow_caretaker(actor=request.actor, seat_id=seat_id, at=clock.now())
    except NotAllowed:
        told = _(
            "担当者を決められるのは、この席の組織で書く人・確かめる人と、共同事務局です。何も変えていません。"
            "引き継ぐときは、その人に、このページの「いまの人が引き継ぐ」を押してもらってください。"
        )
        return show_handover(request, town, seat_id, refused=told, status=403)
    except NotNow as error:
        return show_handover(request, town, seat_id, refused=error.message, status=409)
    messages.success(request, _("前の人が担当者だった取組{count}件を、いまの人の担当にしました。").format(count=count))
    return redirect("handover", town, seat_id)


def _address(promise: Promise, town: str) -> str:
    if promise.fiscal_year is not None:
        return reverse(promise.page, args=[town, promise.fiscal_year, promise.key])
    return reverse(promise.page, args=[town, promise.key])


addresses = [
    path("bodies/seats/<int:seat_id>/handover/", show_handover, name="handover"),
    path("bodies/seats/<int:seat_id>/follow/", post_follow, name="follow-caretaker"),
]
