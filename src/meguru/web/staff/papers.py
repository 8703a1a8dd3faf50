"""Papers of the workshop: a review sheet to write on by hand, and the report for the committee, as PDF."""

from urllib.parse import quote

from django.http import HttpResponse
from django.urls import path, reverse

from meguru.check.reviews.queries import get_sheet
from meguru.do.figures.queries import figures_of
from meguru.files.papers import Paper, sheet_data, sheet_pdf
from meguru.plan.calendar.queries import get_year
from meguru.plan.plans.queries import get_measure
from meguru.web.middleware import TownRequest


def sheet_paper(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """One sheet on paper. May: whoever may see the sheet."""
    sheet = get_sheet(request.actor, fiscal_year, code)
    term = get_year(fiscal_year).term
    measure = None if sheet.is_district else get_measure(term, sheet.code, fiscal_year)
    indicators = measure.indicators if measure else ()
    owner = "　".join(dict.fromkeys(filter(None, (measure.pillar_name, sheet.owner, sheet.group)))) if measure else ""
    data = sheet_data(
        sheet,
        scale=term.scale,
        directions=term.directions,
        owner=f"担当　{owner}" if owner else "",
        indicators=indicators,
        figures=figures_of(indicator.id for indicator in indicators) if indicators else {},
    )
    paper = sheet_pdf(
        data,
        town_name=request.town.name,
        address=request.build_absolute_uri(reverse("sheet", args=[town, fiscal_year, code])),
        sample_note=request.town.sample_note if request.town.is_sample else "",
    )
    return _as_pdf(paper, f"{data['label']}振り返りシート_{data['heading']}.pdf")


def _as_pdf(paper: Paper, name: str) -> HttpResponse:
    """The paper, to be opened in the browser, under a Japanese file name (RFC 5987); missing characters in a header."""
    plain = "".join("_" if char in '/\\:*?"<>|' or ord(char) < 32 else char for char in name)
    response = HttpResponse(paper.data, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{quote(plain, safe='')}"
    response["Cache-Control"] = "private, no-store"
    if paper.missing_glyphs:
        codes = (f"U+{ord(part):04X}" for char in paper.missing_glyphs for part in char)
        response["X-Missing-Glyphs"] = " ".join(codes)
    return response


addresses = [
    path("sheets/<int:fiscal_year>/<slug:code>/paper.pdf", sheet_paper, name="sheet-paper"),
]
