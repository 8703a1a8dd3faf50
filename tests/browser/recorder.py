"""Lives inside the served process, in these tests alone: tells which templates took part in an answer.

An answer of the workshop names them in a header. A published page is rendered long before somebody asks for it: its rendering
goes to the file named by ``MEGURU_TEST_RENDERINGS`` as one line, the mark of its text and the names of its templates; the page
that a browser receives has the same mark. So a template counts as seen only where what it made really reached a browser.
"""

import hashlib
import json
import os
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest, HttpResponse
from django.template.base import Template

FILE = "MEGURU_TEST_RENDERINGS"
HEADER = "X-Templates"
_taking_part: ContextVar[set[str] | None] = ContextVar("taking_part", default=None)


def mark(text: str) -> str:
    """The mark of a text; white space does not count, because the public site closes it up after rendering."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()


class TellTemplates:
    """The outermost middleware: one header with the names of all templates that were rendered for this answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and tell."""
        names: set[str] = set()
        token = _taking_part.set(names)
        try:
            response = self.get_response(request)
        finally:
            _taking_part.reset(token)
        response[HEADER] = ",".join(sorted(names))
        return response


class RecorderConfig(AppConfig):
    """Watches every template of the process."""

    name = "tests.browser.recorder"
    label = "recorder"
    default = True

    def ready(self) -> None:
        """Put the watch on, where a file is named."""
        if os.environ.get(FILE):
            watch(os.environ[FILE])


def watch(file: str) -> None:
    """From now on write every finished rendering to the file."""
    plain = Template._render  # type: ignore[attr-defined]  # not in the stubs

    def render(self: Template, context: Any) -> Any:
        names = _taking_part.get()
        if names is not None:
            names.add(str(self.origin.template_name))
            return plain(self, context)
        names = {str(self.origin.template_name)}
        token = _taking_part.set(names)
        try:
            text = plain(self, context)
        finally:
            _taking_part.reset(token)
        line = json.dumps({"mark": mark(text), "names": sorted(names)}) + "\n"
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(descriptor, line.encode())
        os.close(descriptor)
        return text

    Template._render = render  # type: ignore[attr-defined]
