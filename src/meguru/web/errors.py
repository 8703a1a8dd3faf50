"""Named errors as pages: 404, 403, and "not now" with the reason and a way forward."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from meguru.core.errors import DomainError, NotAllowed, NotFound
from meguru.core.language import _, spoken
from meguru.web.faults import fault_page, present_fault

_TITLES = {
    404: _("ページが見つかりません"),
    403: _("この操作はできません"),
    409: _("いまは、できません"),
    400: _("入力を確かめてください"),
}


def status_of(error: DomainError) -> int:
    """The HTTP status of a named error."""
    if isinstance(error, NotFound):
        return 404
    return 403 if isinstance(error, NotAllowed) else 409


def _frame(request: HttpRequest) -> str:
    """The page it stands in: the public one for whoever is at no door of the workshop, the workshop's for all others."""
    user = getattr(request, "user", None)
    at_a_door = "/work/" in request.path or request.path.startswith("/account/")
    return "work.html" if at_a_door or (user is not None and user.is_authenticated) else "public/page.html"


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page that says what happened, why, and what can be done."""
    status = status_of(error)
    context = {"title": _TITLES[status], "message": error.message, "status": status, "frame": _frame(request)}
    return render(request, "error.html", context, status=status)


def outside_page(request: HttpRequest, place: str, *, is_operator: bool, actions: list[str]) -> HttpResponse:
    """Logged in, and not let into the town's workshop: why, what would be open, and the way out."""
    context = {"place": place, "is_operator": is_operator, "actions": actions}
    return render(request, "work/outside.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 404."""
    return error_page(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 403, and a form sent with a stale token."""
    return error_page(request, NotAllowed(_("この操作はできません。ページを開き直してから、もう一度お試しください。")))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's own 400: what was sent is larger than any form here, or cannot be read at all."""
    message = _("送られた内容を読み取れませんでした。ページを開き直してから、もう一度お試しください。")
    if isinstance(exception, RequestDataTooBig):
        message = _("送られた文が長すぎて、受け取れませんでした。ひとつ前のページに戻り、短く分けてお送りください。")
    context = {"title": _TITLES[400], "message": message, "status": 400, "frame": _frame(request)}
    return render(request, "error.html", context, status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose protection token is missing or stale. What was typed is still in the browser: going back shows it."""
    message = _("送信の確認ができませんでした。ひとつ前のページに戻り、読み込み直してから送ってください。")
    return error_page(request, NotAllowed(message))


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many log-ins from one place in a short time."""
    context = {
        "title": _("少しおいてから、もう一度お試しください"),
        "message": _("短い間に何度も送られたため、しばらく受け付けません。1分ほどおいてから、もう一度お試しください。"),
        "status": 429,
    }
    return render(request, "error.html", context, status=429)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of disk or database is said; else something unforeseen. Static on purpose: it must not need the database."""
    fault = present_fault()
    if fault is not None:
        return fault_page(request, fault)
    page = format_html(
        "<!doctype html><html lang={language}><meta charset=utf-8><title>{title}</title>"
        "<main><h1>{title}</h1><p>{sentence}</p></main></html>",
        language=spoken(),
        title=_("めぐるで問題が起きました"),
        sentence=_(
            "書きかけの内容は、ひとつ前のページに残っていることがあります。"
            "少し待ってからもう一度お試しください。続くときは、運用の担当にお知らせください。"
        ),
    )
    return HttpResponse(page, status=500)
