"""What happened at the log-in: one's own record, and the town's for the secretariat and the auditor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.base.bodies.doorbook import LINES, DoorLine, door_lines, my_door_lines
from meguru.web.asked import asked_number
from meguru.web.middleware import TownRequest


def _before(request: HttpRequest) -> int | None:
    """The line below which the page begins; nonsense is the first page."""
    return asked_number(request, "before", highest=10**17)


def _next(lines: list[DoorLine]) -> int | None:
    return lines[-1].id if len(lines) == LINES else None


def show_my_record(request: TownRequest, town: str) -> HttpResponse:
    """When one's own account was used, and when somebody failed with it."""
    lines = my_door_lines(request.actor, before=_before(request))
    return render(
        request, "work/base/door.html", {"current": "me", "lines": lines, "next": _next(lines), "is_mine": True}
    )


def show_door(request: TownRequest, town: str) -> HttpResponse:
    """The log-ins of everybody in the town, or only what went wrong."""
    only_trouble = request.GET.get("show") == "trouble"
    lines = door_lines(request.actor, before=_before(request), only_trouble=only_trouble)
    context = {"current": "bodies", "lines": lines, "next": _next(lines), "only_trouble": only_trouble}
    return render(request, "work/base/door.html", context)


addresses = [path("me/record/", show_my_record, name="my-record"), path("bodies/door/", show_door, name="door")]
