"""The language a person has asked for: read from the cookie, offered in the head of every page, kept by ``/language/en/``.

Only who asks gets another language: a browser's own wish is not looked at, for an official whose computer speaks English
would otherwise find another workshop than the colleague beside her.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from meguru.core.language import speaking

YEAR = 365 * 24 * 60 * 60


def asked_language(request: HttpRequest) -> str:
    """The language of the request's cookie where it is offered, otherwise the product's own."""
    asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


class AskedLanguage:
    """Answers in the language that was asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the language active, and say which it was."""
        language = asked_language(request)
        with speaking(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if len(settings.LANGUAGES) > 1:
            patch_vary_headers(response, ["Cookie"])
        return response


def languages(request: HttpRequest) -> dict[str, object]:
    """Context for templates: the language of the page, and those that can be asked for, none where there is no choice."""
    offered = settings.LANGUAGES if len(settings.LANGUAGES) > 1 else []
    return {"language": get_language() or settings.LANGUAGE_CODE, "languages": offered}


@require_safe
def show_in_language(request: HttpRequest, language: str) -> HttpResponse:
    """Remember the language for a year and go back to the page. A preference, and no state of a town: a link will do."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    back = request.GET.get("next", "/")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    response = HttpResponseRedirect(back if is_ours else "/")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


addresses = [path("language/<slug:language>/", show_in_language, name="language")]
