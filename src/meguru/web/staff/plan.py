"""The plan in force: vision, pillars, measures and district plans as of a year, and the settings of its term."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.plan.plans.queries import newest_term
from meguru.web.middleware import TownRequest


def plan(request: TownRequest, town: str) -> HttpResponse:
    """The plan of the newest term."""
    return render(request, "work/plan.html", {"current": "plan", "term": newest_term()})


addresses = [path("plan/", plan, name="plan")]
