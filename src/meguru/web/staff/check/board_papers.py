"""The sheets that the board shows, in one PDF: of a department, of all districts, of the year, with contents in front."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from meguru.core import clock
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _
from meguru.files.papers import SheetPart, sheets_pdf
from meguru.overview.board import BoardRow
from meguru.overview.sheet_papers import SheetOnPaper, sheets_on_paper
from meguru.web.middleware import TownRequest
from meguru.web.staff.check.board import AskedBoard, asked_board
from meguru.web.staff.check.papers import as_pdf, made, on_paper, sample_note

# More than this would hold the page up for seconds; a ward has fifty.
MOST_SHEETS = 200


def show_board_sheets(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """The sheets that are on the board as it is narrowed, one after the other. May: who sees the board."""
    board = asked_board(request, fiscal_year)
    codes = [sheet.code for group in board.groups for row in group.rows for sheet in board.sheets_of(row)]
    if not 0 < len(codes) <= MOST_SHEETS:
        told = _("一つのPDFに入るのは{most}枚までです。課や地区で絞ってお試しください。").format(most=MOST_SHEETS)
        nothing = _("この条件に合うシートはありません。条件をはずしてお試しください。")
        messages.warning(request, told if codes else nothing)
        return redirect("board-of-year", town, fiscal_year)
    found = sheets_on_paper(request.actor, fiscal_year, codes)
    parts = [SheetPart(group.label, _papers(request, board, group.rows, found)) for group in board.groups]
    label, today = FiscalYear(fiscal_year).label, clock.day_of(clock.now())
    heading = _heading(board)
    paper = made(
        lambda: sheets_pdf(
            parts,
            town_name=request.town.name,
            label=label,
            heading=heading,
            about=_("{day}現在　{count}枚").format(day=wareki(today), count=len(codes)),
            dated=today,
            sample_note=sample_note(request),
        )
    )
    return as_pdf(paper, _("{label}{heading}.pdf").format(label=label, heading=heading))


def _papers(
    request: TownRequest, board: AskedBoard, rows: Iterable[BoardRow], found: dict[str, SheetOnPaper]
) -> list[dict[str, object]]:
    papers = []
    for row in rows:
        for mark in board.sheets_of(row):
            if (sheet := found.get(mark.code)) is not None:
                address = reverse("sheet", args=[request.town.slug, sheet.sheet.fiscal_year, mark.code])
                data = on_paper(sheet.sheet, sheet.indicators, sheet.figures)
                own = {"address": request.build_absolute_uri(address), "owner_name": row.owner}
                papers.append({**data, **own, "state": str(sheet.sheet.state_label)})
    return papers


def _heading(board: AskedBoard) -> str:
    """「福祉課の振り返りシート」: what the board was narrowed by, where it was by one thing."""
    narrowed = [choice.chosen for choice in board.listing.choices if choice.chosen]
    return _("{name}の振り返りシート").format(name="・".join(narrowed)) if narrowed else _("振り返りシート")


addresses = [
    path("board/<year:fiscal_year>/sheets.pdf", show_board_sheets, name="board-sheets"),
]
