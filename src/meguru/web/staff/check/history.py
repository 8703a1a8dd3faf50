"""The history of one sheet, for its people: on a page of its own, which can be printed, and folded in on the sheet's page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.overview.sheet_history import sheet_history
from meguru.web.middleware import TownRequest


def show_sheet_history(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """Who did what when, and how long it lay with whom. Asked by the fold of the sheet's page, the tables alone."""
    found = sheet_history(request.actor, fiscal_year, code, today=clock.day_of(clock.now()))
    context = {"current": "sheets", "history": found, "sheet": found.sheet, "year": FiscalYear(fiscal_year)}
    is_part = request.headers.get("HX-Target") == "history"
    return render(request, f"work/check/{'_sheet_history' if is_part else 'sheet_history'}.html", context)


addresses = [
    path("sheets/<year:fiscal_year>/<slug:code>/history/", show_sheet_history, name="sheet-history"),
]
