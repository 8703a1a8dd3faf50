"""Amendments of the plan."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.act.amendments.queries import list_amendments
from meguru.web.middleware import TownRequest


def amendments(request: TownRequest, town: str) -> HttpResponse:
    """The comparison table."""
    return render(request, "work/amendments.html", {"current": "amendments", "rows": list_amendments(request.actor)})


addresses = [path("amendments/", amendments, name="amendments")]
