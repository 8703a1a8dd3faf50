"""Opinions in the workshop: the officer's queue."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.check.opinions.queries import list_opinions
from meguru.web.middleware import TownRequest


def opinions(request: TownRequest, town: str) -> HttpResponse:
    """The queue."""
    return render(request, "work/opinions.html", {"current": "opinions", "rows": list_opinions(request.actor)})


addresses = [path("opinions/", opinions, name="opinions")]
