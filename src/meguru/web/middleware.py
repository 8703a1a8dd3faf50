"""Who, in which town: puts the town's scope around a request, finds the actor, and turns named errors into pages.

A neighbour's town is 404 to a person who holds no seat in it; a visitor without log-in is sent to the log-in page.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor, resident_actor
from meguru.base.bodies.commands import note_operator_entry
from meguru.base.bodies.queries import actor_for, find_town
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.errors import DomainError, NotFound
from meguru.web.errors import error_page

if TYPE_CHECKING:
    from meguru.base.towns.models import Town


class TownRequest(HttpRequest):
    """A request whose town and actor are known."""

    town: "Town"
    actor: Actor


class TownMiddleware:
    """Scope and actor for every address that begins with a town."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the town's scope; addresses without a town go on unscoped."""
        try:
            slug = resolve(request.path_info).kwargs.get("town")
        except Resolver404:
            slug = None
        if slug is None:
            return self.get_response(request)
        try:
            town = find_town(slug)
        except NotFound as error:
            return error_page(request, error)
        with town_scope(town):
            return self._in_town(request, town)

    def _in_town(self, request: HttpRequest, town: "Town") -> HttpResponse:
        request.town = town  # type: ignore[attr-defined]  # see TownRequest
        if not request.path_info.startswith(f"/{town.slug}/work/"):
            request.actor = resident_actor(town.pk)  # type: ignore[attr-defined]
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        actor = actor_for(request.user, town, at=clock.now())
        if actor is None:
            return error_page(request, NotFound())
        request.actor = actor  # type: ignore[attr-defined]
        if Role.OPERATOR in actor.roles:
            note_operator_entry(actor=actor, path=request.path_info[:200], at=clock.now())
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A named error that a view did not take up itself becomes its page."""
        return error_page(request, exception) if isinstance(exception, DomainError) else None
