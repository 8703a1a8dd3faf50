"""Addresses of the doors. Each page module lists its own in ``addresses``; the workshop's lie below ``/<town>/work/``."""

from django.urls import URLPattern, URLResolver, include, path

from meguru.web import asked  # noqa: F401  # makes <year:…> known to the addresses below
from meguru.web.public import views as public
from meguru.web.staff import (
    activities,
    advice,
    amendments,
    arranging,
    board,
    bodies,
    door,
    drafting,
    evaluations,
    guard,
    home,
    ledger,
    lineage,
    meetings,
    opinions,
    papers,
    people,
    plan,
    preview,
    publications,
    reading,
    reading_table,
    report,
    roles,
    seating,
    sheets,
    term_settings,
    years,
)

_WORKSHOP: list[URLPattern] = [
    *home.addresses,
    *plan.addresses,
    *term_settings.addresses,
    *reading_table.addresses,
    *reading.addresses,
    *drafting.addresses,
    *lineage.addresses,
    *arranging.addresses,
    *bodies.addresses,
    *seating.addresses,
    *people.addresses,
    *door.addresses,
    *roles.addresses,
    *ledger.addresses,
    *board.addresses,
    *years.addresses,
    *sheets.addresses,
    *papers.addresses,
    *activities.addresses,
    *opinions.addresses,
    *meetings.addresses,
    *report.addresses,
    *evaluations.addresses,
    *advice.addresses,
    *amendments.addresses,
    *publications.addresses,
    *preview.addresses,
    *guard.addresses,
]

urlpatterns: list[URLPattern | URLResolver] = [
    *public.addresses,
    path("<slug:town>/work/", include(_WORKSHOP)),
]
