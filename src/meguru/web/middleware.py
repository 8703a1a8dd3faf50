"""Who, in which town: puts the town's scope around a request, finds the actor, and turns named errors into pages.

A neighbour's town is 404 to a person whom it does not know; who has no seat just now, and the operator who was not let in, are
told so. A visitor without log-in is sent to the log-in page, and whoever
still has a password that somebody else gave to the page that changes it. What is behind the log-in is
kept by no browser and no proxy.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.common import CommonMiddleware
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from meguru.base.access.actions import Role
from meguru.base.access.actor import Actor, resident_actor
from meguru.base.bodies.commands import note_operator_entry
from meguru.base.bodies.queries.actors import actor_for, find_town
from meguru.base.bodies.queries.outside import Outside, operator_actions, outside_because
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.errors import DomainError, NotFound
from meguru.web.errors import error_page, outside_page

if TYPE_CHECKING:
    from meguru.base.towns.models import Town


class TownRequest(HttpRequest):
    """A request whose town and actor are known."""

    town: "Town"
    actor: Actor


_DOORS = ("/accounts/", "/entrance/")
# What somebody may open whose password was given by another: the way in, the way out, and the page that changes it.
_OPEN_TO_ALL = ("/accounts/login/", "/accounts/logout/", "/accounts/password/change/", "/accounts/2fa/authenticate/")


def _is_behind_the_door(path: str) -> bool:
    """Whether an address belongs to the workshop or to the log-in, and not to residents."""
    return path.startswith(_DOORS) or path.split("/")[2:3] == ["work"]


def _change_first(request: HttpRequest) -> HttpResponse | None:
    """The way to the page that changes the password, where the one in use was given by somebody else."""
    if request.user.is_authenticated and request.user.has_given_password:
        return redirect("account_change_password")
    return None


def _page_of(request: HttpRequest) -> str:
    """Where one goes on after a log-in: the page that was asked for, or the page whose form was sent."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    page, work = urlsplit(request.headers.get("Referer", "")), f"/{request.path_info.split('/')[1]}/work/"
    return page.path if page.netloc == request.get_host() and page.path.startswith(work) else work


class SlashedAddresses(CommonMiddleware):
    """Leads an address without its last slash to the one with it; but to no town that there is not, which is no page at once."""

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        """Whether the address with a slash is one of ours."""
        if not super().should_redirect_with_slash(request):
            return False
        slug = resolve(f"{request.path_info}/").kwargs.get("town")
        try:
            return slug is None or bool(find_town(slug))
        except NotFound:
            return False


class TownMiddleware:
    """Scope and actor for every address that begins with a town."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the town's scope; addresses without a town go on unscoped."""
        response = self._answer(request)
        if _is_behind_the_door(request.path_info) and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            slug = resolve(request.path_info).kwargs.get("town")
        except Resolver404:
            slug = None
        if slug is None:
            if request.path_info.startswith(_DOORS) and not request.path_info.startswith(_OPEN_TO_ALL):
                return _change_first(request) or self.get_response(request)
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
            return redirect_to_login(_page_of(request))
        if (first := _change_first(request)) is not None:
            return first
        actor = actor_for(request.user, town, at=clock.now())
        if actor is None:
            return self._outside(request, town)
        request.actor = actor  # type: ignore[attr-defined]
        if Role.OPERATOR in actor.roles:
            note_operator_entry(actor=actor, path=request.path_info[:200], at=clock.now())
        return self.get_response(request)

    def _outside(self, request: HttpRequest, town: "Town") -> HttpResponse:
        """Whom the town knows is told why it stays shut; to anybody else there is nothing here."""
        because = outside_because(request.user, town)  # type: ignore[arg-type]  # logged in, see above
        if because is None:
            return error_page(request, NotFound())
        del request.town  # type: ignore[attr-defined]  # nothing of the workshop is drawn round the page
        is_operator = because is Outside.OPERATOR
        return outside_page(request, town.name, is_operator=is_operator, actions=operator_actions())

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A named error that a view did not take up itself becomes its page."""
        return error_page(request, exception) if isinstance(exception, DomainError) else None
