"""Papers: tagged PDFs for the committee, for writing by hand, and for residents, set by Typst from plain data."""

from meguru.files.papers.paper import Paper, PaperFailed
from meguru.files.papers.report import report_pdf
from meguru.files.papers.sheet import sheet_data, sheet_pdf
from meguru.files.papers.typeface import PaperFontsMissing

__all__ = ["Paper", "PaperFailed", "PaperFontsMissing", "report_pdf", "sheet_data", "sheet_pdf"]
