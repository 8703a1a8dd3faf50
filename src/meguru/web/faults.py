"""Faults of disk and database as a page that says what is wrong, with what was typed still on it. It needs neither itself."""

import sys
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from meguru.base.standing import DatabaseGone, Fault, fault_of, require_database
from meguru.web.context import STYLESHEETS

_SECRETS = ("password", "code")
_READING = ("GET", "HEAD", "OPTIONS")
_AFTER = 30  # seconds until a program may ask again


class DatabaseStands:
    """Looks whether the database's file still stands: before each request, and once more before what was done is acknowledged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or say that there is no database."""
        if request.path_info == "/healthz":
            return self.get_response(request)
        try:
            require_database()
            response = self.get_response(request)
            if request.method not in _READING:
                require_database()
        except DatabaseGone as gone:
            return fault_page(request, fault_of(gone) or Fault("gone"))
        return response


def present_fault() -> Fault | None:
    """The fault behind the error that is being answered now."""
    return fault_of(sys.exc_info()[1])


def fault_page(request: HttpRequest, fault: Fault) -> HttpResponse:
    """What is wrong, that nothing was kept, and a button that sends the same again."""
    sent = _sent(request)
    context = {
        "stylesheets": STYLESHEETS,
        "fault": fault.sentence,
        "is_writing": request.method not in _READING,
        "sent": sent,
        "shown": [value for name, value in sent if name != "csrfmiddlewaretoken" and len(value) > 20],
        "address": request.get_full_path(),
    }
    page = render_to_string("fault.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(_AFTER), "Cache-Control": "no-store"})


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a form that can be sent again; nothing where there is a secret or a file in it."""
    if request.method != "POST" or request.path_info.startswith("/accounts/"):
        return []
    try:
        fields, files = request.POST, request.FILES
    except Exception:  # the fault may be in reading them: a disk without room for what was sent
        return []
    if files or any(word in name for name in fields for word in _SECRETS):
        return []
    return [(name, str(value)) for name, values in fields.lists() for value in values]
