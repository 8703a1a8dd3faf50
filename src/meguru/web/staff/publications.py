"""Publications."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.publish.queries import list_publications
from meguru.web.middleware import TownRequest


def publications(request: TownRequest, town: str) -> HttpResponse:
    """All publications."""
    rows = list_publications(request.actor)
    return render(request, "work/publications.html", {"current": "publications", "rows": rows})


addresses = [path("publications/", publications, name="publications")]
