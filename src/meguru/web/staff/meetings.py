"""Meetings of the committee."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.check.committee.queries import list_meetings
from meguru.web.middleware import TownRequest


def meetings(request: TownRequest, town: str) -> HttpResponse:
    """All meetings."""
    return render(request, "work/meetings.html", {"current": "meetings", "rows": list_meetings(request.actor)})


addresses = [path("meetings/", meetings, name="meetings")]
