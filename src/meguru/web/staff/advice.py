"""Advice of the committee and what became of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.check.committee.queries import get_advice, list_advice
from meguru.web.middleware import TownRequest


def advice_list(request: TownRequest, town: str) -> HttpResponse:
    """All advice."""
    return render(request, "work/advice_list.html", {"current": "advice", "rows": list_advice(request.actor)})


def advice(request: TownRequest, town: str, number: str) -> HttpResponse:
    """One piece of advice."""
    return render(request, "work/advice.html", {"current": "advice", "item": get_advice(request.actor, number)})


addresses = [
    path("advice/", advice_list, name="advice-list"),
    path("advice/<slug:number>/", advice, name="advice"),
]
