"""Opening a finished PDF: its words, its marks for readers by ear, and whether anything runs off the paper."""

import io
import re
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pdfplumber
import pikepdf
import pypdfium2  # type: ignore[import-untyped]

A4 = (595, 842)


def texts(data: bytes) -> list[str]:
    """The text of each page in reading order, without blanks, line ends and invisible places to break."""
    with pypdfium2.PdfDocument(data) as pdf:
        return [tight(page.get_textpage().get_text_range()) for page in pdf]


def whole(data: bytes) -> str:
    """The text of all pages; a name that goes over a page end is not searched for."""
    return "".join(texts(data))


def tight(text: str) -> str:
    """A text as ``whole`` would give it."""
    return re.sub(r"[\s\u200b\ufffe\u00ad]+", "", text)


@lru_cache(maxsize=2)
def pages_of(data: bytes) -> list[Any]:
    """The pages of a paper with what is drawn on them; reading them is slow, so several looks at one paper share it."""
    return list(pdfplumber.open(io.BytesIO(data)).pages)


def check_pdf(data: bytes, *, title: str, language: str = "ja") -> int:
    """Tagged PDF/UA-1 in its language with its title and all fonts inside; nothing coloured, nothing cut off. Gives the pages."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang).startswith(language)
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert title in str(pdf.docinfo["/Title"])
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert title in str(metadata["dc:title"])
        assert _fonts_inside(pdf)
    pages = pages_of(data)
    for page in (*pages[:8], *pages[8:][-4:]):
        _check_page(page)
    return len(pages)


def _fonts_inside(pdf: pikepdf.Pdf) -> bool:
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
    descriptors = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
    assert fonts
    assert descriptors
    return all(any(key in item for key in ("/FontFile2", "/FontFile3")) for item in descriptors)


def _check_page(page: Any) -> None:
    assert (round(page.width), round(page.height)) == A4
    for char in page.chars:
        inside = char["x0"] >= 30 and char["x1"] <= A4[0] - 30 and char["top"] >= 20 and char["bottom"] <= A4[1] - 20
        assert inside, (page.page_number, char["text"], char["x1"], char["bottom"])
    colours = {_grey(char["non_stroking_color"]) for char in page.chars}
    colours |= {_grey(item["stroking_color"]) for item in (*page.lines, *page.rects, *page.curves) if item["stroke"]}
    assert colours <= {0.0, 1.0}, colours


def _grey(colour: Any) -> float:
    parts = colour if isinstance(colour, tuple | list) else (colour,)
    assert len(set(parts)) == 1, f"not grey: {colour}"
    return float(parts[0] or 0)


def long_lines(data: bytes) -> int:
    """How many level lines of nearly the page's width there are: those one writes on, and those that part things."""
    return sum(
        1
        for page in pages_of(data)
        for item in (*page.lines, *page.curves, *page.rects)
        if item["width"] > 400 and item["height"] < 2
    )


def lone_headings(data: bytes) -> list[str]:
    """Lines in bold of 12 pt or more that stand last on one of the first pages, with no lines to write on below them."""
    found = []
    for page, _ in pairwise(pages_of(data)[:10]):
        inside = [char for char in page.chars if char["bottom"] < A4[1] - 60 and char["text"].strip()]
        if not inside:
            continue
        last = max(char["bottom"] for char in inside)
        line = [char for char in inside if char["bottom"] > last - 4]
        is_written_on = any(item["top"] > last for item in (*page.lines, *page.curves))
        if not is_written_on and all("Bold" in char["fontname"] and char["size"] >= 12 for char in line):
            found.append("".join(char["text"] for char in line))
    return found
