"""The public site in English: the same pages of the same book under ``en/``, with what they share in one place.

What the product says, days and years are English; what the town typed stays Japanese and says so. Data files, feed, papers, text
versions and the look are not written twice: a link to them leads to where they lie for the Japanese pages.
"""

import re
from collections.abc import Container
from dataclasses import replace

from meguru.core.kept import said_again
from meguru.core.language import OTHER, speaking
from meguru.site.reader import BookReader

ENGLISH = "en/"


def in_english(reader: BookReader) -> BookReader:
    """The reader of the English pages; each of the two knows where the other's pages lie."""
    options = replace(reader.options, text_version=False, opinion_form_url=reader.opinion_url)
    with speaking(OTHER):
        english = BookReader(said_again(reader.book), reader.base + ENGLISH, options, reader.attachments)
    reader.twin_base, english.twin_base = english.base, reader.base
    return english


def with_shared_files(html: bytes, english: BookReader, pages: Container[str]) -> bytes:
    """An English page with its links to whatever is no English page (``pages``) led to where it lies for the Japanese ones."""

    def led(link: re.Match[str]) -> str:
        path = re.split("[#?]", link[2])[0]
        is_page = (path if path.endswith(".html") else f"{path}index.html") in pages
        return link[0] if is_page else f"{link[1]}{english.twin_base}{link[2]}"

    return re.sub(rf'((?:href|src)="){re.escape(english.base)}([^"]*)', led, html.decode()).encode()
