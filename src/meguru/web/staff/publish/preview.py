"""The preview of a publication: the very pages that would be public, rendered from its book under an address of the workshop."""

import mimetypes
from functools import lru_cache

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html

from meguru.core.errors import NotFound
from meguru.core.language import _
from meguru.jobs.publishing import charts_file
from meguru.publish.freezing import read_book
from meguru.publish.queries import book_of_publication
from meguru.site import charts
from meguru.site.render import SiteOptions, render_site
from meguru.web.middleware import TownRequest

_AFTER = b'<a class="skip" href="#main">\xe6\x9c\xac\xe6\x96\x87\xe3\x81\xb8</a>'
_TEXT = {"text/html", "text/plain", "text/css", "text/csv", "application/json", "application/xml"}


@lru_cache(maxsize=2)
def _rendered(base_path: str, opinion_form: str, text: str, sha256: str) -> dict[str, bytes]:
    """The whole site of a book; kept while somebody looks through it, because a page is never looked at alone."""
    book = read_book(text, sha256)
    charts.remember(charts_file())  # what the worker has drawn is not drawn again here
    return render_site(book, base_path=base_path, options=SiteOptions(opinion_form_url=opinion_form))


def show_preview(request: TownRequest, town: str, publication_id: int, page: str = "") -> HttpResponse:
    """One file of the preview. May: whoever may see publications; never indexed or kept by a cache."""
    found, text = book_of_publication(request.actor, publication_id)
    base_path = reverse("preview", args=[town, publication_id])
    files = _rendered(base_path, reverse("opinion-form", args=[town]), text, found.sha256)
    name = f"{page}index.html" if page == "" or page.endswith("/") else page
    if name not in files:
        raise NotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    content = files[name]
    if kind == "text/html":
        content = content.replace(_AFTER, _AFTER + _banner(reverse("publication", args=[town, publication_id])), 1)
    response = HttpResponse(content, content_type=f"{kind}; charset=utf-8" if kind in _TEXT else kind)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def _banner(back: str) -> bytes:
    """Says on every page of the preview that it is one; with the way back."""
    return format_html(
        '<aside class="sample" aria-label="{label}"><div class="wrap"><b>{word}</b><span>{sentence}'
        '<a href="{back}">{way}</a></span></div></aside>',
        label=_("下見のお知らせ"),
        word=_("下見"),
        sentence=_("公表のページの下見です。このページは、関係者だけに見えています。"),
        back=back,
        way=_("公表のページへ戻る"),
    ).encode()


addresses = [
    path("publications/<int:publication_id>/preview/", show_preview, name="preview"),
    path("publications/<int:publication_id>/preview/<path:page>", show_preview, name="preview-page"),
]
