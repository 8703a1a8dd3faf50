"""The PDFs that go with a published book. A paper that cannot be made is reported in the log and never stops a publication.

A finished paper is kept under the hash of its book and of what sets it, so rendering again with nothing changed sets nothing.
It is in Japanese, as the book is, whoever has the book published.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings

from meguru.core.language import ORIGINAL, speaking
from meguru.files.papers import Paper, district_pdf, has_results, setting_fingerprint, year_pdf
from meguru.publish.book import Book

YEAR = "year.pdf"
# Of each kind: the public book's and those of the issues in the archive.
KEPT_PAPERS = 30
log = logging.getLogger(__name__)


def book_papers(slug: str, book: Book, sha256: str, *, public_url: str = "") -> dict[str, bytes]:
    """The attachments of a town's site: the year's paper and a sheet for each district, once the year has results.

    ``public_url`` is where the town's pages begin, as it is printed on a district's sheet. What failed is left out and logged.
    """
    papers = year_paper(slug, book, sha256)
    if not has_results(book):
        return papers
    for district in book["districts"]:
        code = district["code"]
        address = f"{public_url}districts/{code}/"
        make = partial(district_pdf, book, code, address=address)
        papers |= _made(slug, f"papers/{code}.pdf", f"district-{code}", f"{sha256} {address}", make)
    return papers


def year_paper(slug: str, book: Book, sha256: str) -> dict[str, bytes]:
    """``year.pdf`` alone, as the archive keeps it of an earlier issue."""
    return _made(slug, YEAR, "year", sha256, partial(year_pdf, book)) if has_results(book) else {}


def _made(slug: str, path: str, name: str, mark: str, make: Callable[[], Paper]) -> dict[str, bytes]:
    try:
        with speaking(ORIGINAL):
            return {path: _kept(slug, name, mark, make)}
    except Exception:
        log.exception("%s of %s could not be made; the site is published without it", path, slug)
        return {}


def _kept(slug: str, name: str, mark: str, make: Callable[[], Paper]) -> bytes:
    """The paper as it was made before for this book, or made now and kept. A disk that refuses only costs the time."""
    key = hashlib.sha256(f"{mark} {setting_fingerprint()}".encode()).hexdigest()
    folder = Path(settings.VAR) / "papers" / slug
    place = folder / f"{name}-{key}.pdf"
    try:
        return place.read_bytes()
    except OSError:
        pass
    paper = make()
    if paper.missing_glyphs:
        codes = " ".join(f"U+{ord(part):04X}" for char in paper.missing_glyphs for part in char)
        log.warning("%s.pdf of %s shows 〓 for characters the typeface lacks: %s", name, slug, codes)
    try:
        _keep(place, paper.data, name)
    except OSError:
        log.warning("%s.pdf of %s could not be kept in %s", name, slug, folder, exc_info=True)
    return paper.data


def _keep(place: Path, data: bytes, name: str) -> None:
    """Write whole or not at all, and drop the oldest papers beyond what an archive needs."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=place.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(draft).replace(place)
    except OSError:
        Path(draft).unlink(missing_ok=True)
        raise
    key = "[0-9a-f]" * 64
    papers = sorted(place.parent.glob(f"{name}-{key}.pdf"), key=lambda paper: paper.stat().st_mtime, reverse=True)
    for old in papers[KEPT_PAPERS:]:
        old.unlink(missing_ok=True)
