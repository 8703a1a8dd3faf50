"""The PDFs that go with a published book. A paper that cannot be made is reported in the log and never stops a publication.

A finished paper is kept under the hash of its book and of what sets it, so rendering again with nothing changed sets nothing.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from meguru.files.papers import Paper, has_results, setting_fingerprint, year_pdf
from meguru.publish.book import Book

YEAR = "year.pdf"
# The public book's and those of the issues in the archive.
KEPT_PAPERS = 30
log = logging.getLogger(__name__)


def book_papers(slug: str, book: Book, sha256: str) -> dict[str, bytes]:
    """The attachments of a town's site: ``year.pdf`` once the year has results. What failed is left out and logged."""
    if not has_results(book):
        return {}
    try:
        return {YEAR: _kept(slug, sha256, lambda: year_pdf(book))}
    except Exception:
        log.exception("year.pdf of %s could not be made; the site is published without it", slug)
        return {}


def _kept(slug: str, sha256: str, make: Callable[[], Paper]) -> bytes:
    """The paper as it was made before for this book, or made now and kept. A disk that refuses only costs the time."""
    key = hashlib.sha256(f"{sha256} {setting_fingerprint()}".encode()).hexdigest()
    folder = Path(settings.VAR) / "papers" / slug
    place = folder / f"year-{key}.pdf"
    try:
        return place.read_bytes()
    except OSError:
        pass
    paper = make()
    if paper.missing_glyphs:
        codes = " ".join(f"U+{ord(part):04X}" for char in paper.missing_glyphs for part in char)
        log.warning("year.pdf of %s shows 〓 for characters the typeface lacks: %s", slug, codes)
    try:
        _keep(place, paper.data)
    except OSError:
        log.warning("year.pdf of %s could not be kept in %s", slug, folder, exc_info=True)
    return paper.data


def _keep(place: Path, data: bytes) -> None:
    """Write whole or not at all, and drop the oldest papers beyond what an archive needs."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(place)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    papers = sorted(place.parent.glob("year-*.pdf"), key=lambda paper: paper.stat().st_mtime, reverse=True)
    for old in papers[KEPT_PAPERS:]:
        old.unlink(missing_ok=True)
