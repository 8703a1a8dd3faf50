"""Who may see the page of components, and in which look: the workshop's or the public site's, as the machine has it or dark."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.safestring import SafeString

from meguru.base.bodies.queries.outside import is_operator
from meguru.core import clock
from meguru.core.errors import NotFound
from meguru.site.assets import STATIC
from meguru.site.engine import render_template
from meguru.web.staff.look.forms import sample_forms
from meguru.web.staff.look.public import Sample, public_samples
from meguru.web.staff.look.samples import shared_samples, workshop_samples

_TOKENS = STATIC / "css" / "tokens.css"
_WHERE_DARK = ("@media screen and (prefers-color-scheme: dark)", "@media screen")
_BOTH_SCHEMES = ("color-scheme: light dark", "color-scheme: dark")


def show_look(request: HttpRequest) -> HttpResponse:
    """Every component in one of the two looks. Its forms lead back here: nothing is kept."""
    _require_look(request)
    is_public = request.GET.get("look") == "public"
    context = shared_samples() | sample_forms() | {"is_public": is_public, "is_dark": request.GET.get("dark") == "1"}
    if is_public:
        context["samples"] = [(sample, _rendered(sample)) for sample in public_samples()]
    else:
        context |= workshop_samples()
    return render(request, "work/look/public.html" if is_public else "work/look/workshop.html", context)


def show_dark(request: HttpRequest) -> HttpResponse:
    """The roles of tokens.css as a dark machine has them, for a machine that is not: the same file without its condition."""
    _require_look(request)
    css = _TOKENS.read_text(encoding="utf-8").replace(*_WHERE_DARK).replace(*_BOTH_SCHEMES)
    return HttpResponse(css, content_type="text/css")


def _require_look(request: HttpRequest) -> None:
    """For whoever builds pages: anybody in DEBUG, else the operator while a town has let them in."""
    if settings.DEBUG:
        return
    if not (request.user.is_authenticated and is_operator(request.user.pk, at=clock.now())):
        raise NotFound()


def _rendered(sample: Sample) -> SafeString:
    """A part of the public site, by the site's own engine."""
    return SafeString(render_template(sample.template, dict(sample.values)))


addresses = [path("work/look/", show_look, name="look"), path("work/look/dark.css", show_dark, name="look-dark")]
