"""Papers: tagged PDFs for the committee, for writing by hand, and for residents, set by Typst from plain data."""

from meguru.files.papers.district import district_pdf
from meguru.files.papers.paper import Paper, PaperFailed, setting_fingerprint
from meguru.files.papers.report import report_pdf
from meguru.files.papers.sheet import SheetPart, sheet_data, sheet_pdf, sheets_pdf
from meguru.files.papers.slips import slips_pdf
from meguru.files.papers.typeface import PaperFontsMissing
from meguru.files.papers.year import has_results, year_pdf

__all__ = [
    "Paper",
    "PaperFailed",
    "PaperFontsMissing",
    "SheetPart",
    "district_pdf",
    "has_results",
    "report_pdf",
    "setting_fingerprint",
    "sheet_data",
    "sheet_pdf",
    "sheets_pdf",
    "slips_pdf",
    "year_pdf",
]
