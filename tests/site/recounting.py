"""Counts a rendered site again: each number in a line is recounted, or is somebody's own words, a day, a name, a constant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from meguru.site.english import ENGLISH
from tests.site.public_claims import Claim, Place, said
from tests.site.public_claims_more import CLAIMS, CONSTANTS
from tests.site.public_tables import DIGIT, Tables
from tests.site.public_words import Page, page_of

ATOM = "{http://www.w3.org/2005/Atom}"
ADDRESS = "このページのアドレス　"
NOT_READ = ("404.html",)
# The English pages are held to the numbers of the Japanese ones (test_english_pages.py).


@dataclass
class Recount:
    """What was found: lines that are false, lines with numbers nobody counts, and the claims that were met."""

    false: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    met: set[Claim] = field(default_factory=set)


def recount(files: Mapping[str, bytes]) -> Recount:
    """Every page, its text version, and the feed."""
    tables, result = Tables(files), Recount()
    for path, content in files.items():
        if path.endswith(".html") and path not in NOT_READ and not path.startswith(ENGLISH):
            page = page_of(path.removesuffix("index.html"), content.decode())
            _recount_page(tables, page, result)
            _compare_text(tables, files, page, result)
    _recount_page(tables, _feed(files["feed.xml"]), result)
    return result


def _feed(content: bytes) -> Page:
    entries = ElementTree.fromstring(content).findall(f"{ATOM}entry")
    texts = [entry.findtext(f"{ATOM}{part}") or "" for entry in entries for part in ("title", "summary")]
    return Page("feed.xml", "", [line.strip() for text in texts for line in text.split("\n")])


def _recount_page(tables: Tables, page: Page, result: Recount) -> None:
    claims = [c for c in CLAIMS if not c.pages or any(re.fullmatch(p, page.path) for p in c.pages.split("|"))]
    constants = [p for p, where in CONSTANTS.items() if any(re.fullmatch(w, page.path) for w in where.split("|"))]
    for index, whole in enumerate(page.lines):
        if not DIGIT.search(whole):
            continue
        line = without(whole, tables.sentences)
        for claim in claims:
            line = recount_line(tables, claim, line, Place(page, index), result)
        line = without(line, [*tables.words, *tables.names, *tables.days])
        for pattern in constants:
            line = re.sub(pattern, "〔〕", line)
        if DIGIT.search(line):
            result.unknown.append(f"{page.path}: {whole[:200]}  →  {line[:200]}")


def without(line: str, known: list[str]) -> str:
    for text in known:
        if text in line:
            line = line.replace(text, "〔〕")
    return line


def recount_line(tables: Tables, claim: Claim, line: str, place: Place, result: Recount) -> str:
    for found in list(re.finditer(claim.pattern, line))[::-1]:
        if not DIGIT.search(found[0]):
            continue
        result.met.add(claim)
        try:
            expected: object = claim.expected(tables, found, place)
        except (StopIteration, KeyError, ValueError, AssertionError) as problem:
            expected = f"what cannot be counted ({problem!r})"
        if said(found) != expected:
            result.false.append(f"{place.page.path}: {found[0]!r} should say {expected}")
        line = f"{line[: found.start()]}〔〕{line[found.end() :]}"
    return line


def _compare_text(tables: Tables, files: Mapping[str, bytes], page: Page, result: Recount) -> None:
    """The text version says no number that the page does not say in the same words."""
    path = f"text/{page.path.strip('/').replace('/', '-') or 'home'}.txt"
    if path not in files or page.path == "text/":
        return
    whole = _bare("".join(page.lines))
    for line in files[path].decode("utf-8-sig").splitlines():
        if not DIGIT.search(line) or _bare(line) in whole or line.startswith(ADDRESS):
            continue
        if DIGIT.search(without(line, [*tables.sentences, *tables.names, *tables.days])):
            result.unknown.append(f"{path}: {line}")


def _bare(text: str) -> str:
    """Without blanks, marks and readings."""
    return re.sub(r"（[ぁ-ゖー]+）|〔[^〕]*〕|[\s　｜：■□○・－]", "", text)
