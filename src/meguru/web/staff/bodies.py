"""The bodies of the town (体制): the promotion structure, organisations, districts, committees, seats and their holders."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.base.bodies.queries import list_seats
from meguru.core import clock
from meguru.web.middleware import TownRequest


def bodies(request: TownRequest, town: str) -> HttpResponse:
    """The promotion structure and the seats."""
    today = clock.day_of(clock.now())
    return render(request, "work/bodies.html", {"current": "bodies", "seats": list_seats(request.actor, on=today)})


addresses = [path("bodies/", bodies, name="bodies")]
