"""Tells how long a document is before it is read, so that a long one can be read in the background."""

from __future__ import annotations

import io

from meguru.core.heavy import Heavy
from meguru.files.reading.guard import sniff, weigh_pdf

pdfplumber = Heavy("pdfplumber")


def count_pages(data: bytes) -> int:
    """Return the pages of a PDF, and 0 for text, Word and Excel, which are read in no time.

    A PDF that cannot be opened counts 0 too: the reader says at once what is wrong with it. Raises PlanFileRefused
    for a file that is not taken at all.
    """
    if sniff(data) != "pdf":
        return 0
    weigh_pdf(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as source:
            return len(source.pages)
    except Exception:  # pdfminer raises many kinds for a damaged or locked file; the reader names them
        return 0
