"""Papers of the workshop, in the language of whoever asks: a review sheet to write on by hand, and the committee's report."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import can
from meguru.check.committee.queries import get_meeting
from meguru.check.reviews.queries import SheetView, get_sheet
from meguru.core.errors import NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.do.figures.queries import read_figures
from meguru.files.papers import Paper, PaperFailed, PaperFontsMissing, report_pdf, sheet_data, sheet_pdf
from meguru.overview.report import committee_report
from meguru.plan.plans.queries.measures import IndicatorView, indicators_of
from meguru.web.middleware import TownRequest

log = logging.getLogger(__name__)


def show_sheet_paper(request: TownRequest, town: str, fiscal_year: int, code: str) -> HttpResponse:
    """One sheet on paper. May: whoever may see the sheet."""
    sheet = get_sheet(request.actor, fiscal_year, code)
    indicators = indicators_of(request.actor, sheet.measure_id) if sheet.measure_id is not None else ()
    figures = read_figures(request.actor, sheet.measure_id) if sheet.measure_id is not None else {}
    data = on_paper(sheet, indicators, figures)
    address = request.build_absolute_uri(reverse("sheet", args=[town, fiscal_year, code]))
    paper = made(
        lambda: sheet_pdf(data, town_name=request.town.name, address=address, sample_note=sample_note(request))
    )
    return as_pdf(paper, _("{label}振り返りシート_{heading}.pdf").format(label=data["label"], heading=data["heading"]))


def on_paper(
    sheet: SheetView, indicators: Sequence[IndicatorView], figures: Mapping[tuple[int, int], float]
) -> dict[str, Any]:
    """What a sheet's paper holds, in the words of its term."""
    owner = "" if sheet.is_district else "　".join(dict.fromkeys(filter(None, (sheet.owner, sheet.group))))
    return sheet_data(
        sheet,
        scale=sheet.term.scale,
        directions=sheet.term.directions,
        owner=_("担当　{owner}").format(owner=owner) if owner else "",
        indicators=indicators,
        figures=figures,
    )


def show_meeting_report_paper(request: TownRequest, town: str, meeting_id: int) -> HttpResponse:
    """The report fixed for a meeting, as the committee's paper. Before it is fixed, the secretariat gets it marked 案.

    May: whoever may read the meeting. Raises ``NotNow`` for others while there is no report yet.
    """
    meeting = get_meeting(request.actor, meeting_id)
    report = meeting.report
    if not report:
        if not can(request.actor, Action.MEETING_ARRANGE):
            raise NotNow(_("この会議の報告は、まだできていません。事務局が報告をまとめると、ここで見られます。"))
        report = committee_report(request.actor, meeting.fiscal_year)
    about = {
        "committee": meeting.committee,
        "number": meeting.number,
        "held_on": meeting.held_on,
        "place": meeting.place,
    }
    paper = made(
        lambda: report_pdf(
            report,
            town_name=request.town.name,
            meeting=about,
            sample_note=sample_note(request),
            is_draft=not meeting.report,
        )
    )
    label = FiscalYear(meeting.fiscal_year).label
    draft = "" if meeting.report else _("（案）")
    return as_pdf(
        paper,
        _("{label}振り返りの報告_第{number}回{committee}{draft}.pdf").format(
            label=label, number=meeting.number, committee=meeting.committee, draft=draft
        ),
    )


def sample_note(request: TownRequest) -> str:
    """What every paper of a sample town says of itself; empty elsewhere."""
    return request.town.sample_note if request.town.is_sample else ""


def made(make: Callable[[], Paper]) -> Paper:
    """The paper, or ``NotNow`` with a way forward where it cannot be set; the cause goes to the log."""
    try:
        return make()
    except (PaperFailed, PaperFontsMissing):
        log.exception("a paper could not be set")
        raise NotNow(
            _("PDFをつくれませんでした。画面の印刷（ブラウザーの印刷）は使えます。運用の担当にお知らせください。")
        ) from None


def as_pdf(paper: Paper, name: str) -> HttpResponse:
    """The paper, to be opened in the browser, under a file name in any script (RFC 5987); missing characters in a header."""
    plain = "".join("_" if char in '/\\:*?"<>|' or ord(char) < 32 else char for char in str(name))
    response = HttpResponse(paper.data, content_type="application/pdf")
    response["Content-Disposition"] = f"inline; filename=\"paper.pdf\"; filename*=UTF-8''{quote(plain, safe='')}"
    response["Cache-Control"] = "private, no-store"
    if paper.missing_glyphs:
        codes = (f"U+{ord(part):04X}" for char in paper.missing_glyphs for part in char)
        response["X-Missing-Glyphs"] = " ".join(codes)
    return response


addresses = [
    path("sheets/<year:fiscal_year>/<slug:code>/paper.pdf", show_sheet_paper, name="sheet-paper"),
    path("meetings/<int:meeting_id>/report.pdf", show_meeting_report_paper, name="meeting-report-pdf"),
]
