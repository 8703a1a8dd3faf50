"""Addresses of the doors. Each page module lists its own in ``addresses``, each room of the workshop gathers
its pages'; the workshop's lie below ``/<town>/work/``."""

from django.urls import URLPattern, URLResolver, include, path

from meguru.web import asked, language  # noqa: F401  # makes <year:…> known to the addresses below
from meguru.web.public import views as public
from meguru.web.staff import act, base, check, do, home, look, manual, plan, publish, search, setup

_WORKSHOP: list[URLPattern] = [
    *home.addresses,
    *search.addresses,
    *manual.addresses,
    *base.addresses,
    *setup.addresses,
    *plan.addresses,
    *do.addresses,
    *check.addresses,
    *act.addresses,
    *publish.addresses,
]

urlpatterns: list[URLPattern | URLResolver] = [
    *language.addresses,
    *look.addresses,
    *public.addresses,
    path("<slug:town>/work/", include(_WORKSHOP)),
]
