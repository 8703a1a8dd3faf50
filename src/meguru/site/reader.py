"""Reads a book for rendering: finds entries by their codes, makes addresses, and names what every page needs.

Nothing here decides anything; a code that leads nowhere gives None, so an old or damaged book still renders.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict
from urllib.parse import quote

from meguru.base.towns.rules import local_words
from meguru.core.language import _
from meguru.publish.book import Book
from meguru.publish.book.check import DistrictYear, MeasureYear
from meguru.publish.book.head import ScaleEntry
from meguru.publish.book.levels import pillar_paths
from meguru.publish.book.plan import DistrictEntry, MeasureEntry
from meguru.publish.book.records import AdviceEntry, AmendmentEntry, OpinionEntry, PastIssue

CODE = re.compile(r"\w[\w-]*")
NUMERALS = (
    *(_("〇"), _("一"), _("二"), _("三"), _("四")),
    *(_("五"), _("六"), _("七"), _("八"), _("九")),
)


class BadAddress(ValueError):
    """A code of the book cannot be an address; the book must not be rendered."""


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """What the book cannot know: where things stand outside the site."""

    opinion_form_url: str = ""  # "" means <base_path>opinion/
    workshop_url: str | None = None
    public_url: str = ""  # scheme and host, no path; "" leaves out canonical links and the sitemap
    text_version: bool = True
    issues: Sequence[PastIssue] | None = None  # the archive, newest first; None: as the book itself tells it
    changed: Mapping[tuple[int, int], str] = field(
        default_factory=dict
    )  # (year, issue) → what is new since the issue before
    manifest: str = ""  # the file with the hash of every file, where there is one


class Link(TypedDict):
    """An address with its words."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be rendered: where, by which template, and with what."""

    path: str  # "" for home, "districts/", "404.html"
    template: str
    title: str
    description: str
    values: Mapping[str, object]
    section: str = ""
    crumbs: list[Link] = field(default_factory=list)


def numeral(value: int) -> str:
    """A small number in kanji as headings write it (三つのテーマ); larger ones as digits."""
    return NUMERALS[value] if 0 < value < 10 else str(value)


def anchor(number: str) -> str:
    """A number (改1, H28-01) as an id: blanks closed up."""
    return re.sub(r"\s+", "-", number.strip()) or "x"


def archive_folder(fiscal_year: int, issue: int) -> str:
    """Where the files of an earlier issue lie in the site: archive/2016-1/."""
    return f"archive/{fiscal_year}-{issue}/"


def issue_anchor(issue: PastIssue) -> str:
    """Where an earlier issue stands on the archive's page: issue-2016-1."""
    return f"issue-{issue['fiscal_year']}-{issue['issue']}"


class BookReader:
    """A book with its entries at hand by code."""

    def __init__(
        self, book: Book, base_path: str, options: SiteOptions, attachments: Mapping[str, bytes] | None = None
    ) -> None:
        self.book = book
        self.local = local_words(book["town"]["name"], book["town"]["office_name"])
        # The same site in the other language: where its pages lie.
        self.twin_base = ""
        self.base = "/" + base_path.strip("/") + "/" if base_path.strip("/") else "/"
        self.options = options
        self.attachments = attachments or {}
        self.opinion_url = options.opinion_form_url or f"{self.base}opinion/"
        self.measures: dict[str, MeasureEntry] = {m["code"]: m for m in book["measures"]}
        self.districts: dict[str, DistrictEntry] = {d["code"]: d for d in book["districts"]}
        self.advice: dict[str, AdviceEntry] = {a["number"]: a for a in book["advice"]}
        self.amendments: dict[str, AmendmentEntry] = {a["number"]: a for a in book["amendments"]}
        self.opinions: dict[str, OpinionEntry] = {o["number"]: o for o in book["opinions"]}
        self.scale: dict[str, ScaleEntry] = {s["code"]: s for s in book["term"]["scale"]}
        self.directions = {d["code"]: d["label"] for d in book["term"]["directions"]}
        self.pillars = pillar_paths(book["pillars"])
        self.fiscal_year = book["year"]["fiscal_year"]
        self.renamings = book.get("renamings", [])
        reviewed = any(self.is_accepted(y) for d in book["districts"] for y in d["years"])
        self.has_results = reviewed or any(self.recorded(m) for m in book["measures"])
        self.is_over = self.published_on() >= date(self.fiscal_year + 1, 4, 1)
        for code in (*self.measures, *self.districts):
            if not CODE.fullmatch(code):
                raise BadAddress(f"{code!r} cannot be an address")

    def called_now(self, organisation: str) -> str:
        """What an organisation was renamed to after the recorded year; empty where it was not."""
        name = organisation
        for each in self.renamings:
            is_later = each["day"] > f"{self.fiscal_year + 1}-03-31"
            if is_later and each["kind"] == "organisation" and each["before"] == name:
                name = each["after"]
        return name if name != organisation else ""

    def url(self, path: str = "") -> str:
        """Address of a page of this site."""
        return self.base + quote(path, safe="/#-._~")

    def opinion_link(self, kind: str, code: str) -> str:
        """Address of the opinion form with what the opinion is about; a measure's code is one of this book's term."""
        joint = "&" if "?" in self.opinion_url else "?"
        term = f"&term={self.book['term']['number']}" if kind == "measure" else ""
        return f"{self.opinion_url}{joint}{kind}={quote(code)}{term}"

    @property
    def past(self) -> Sequence[PastIssue]:
        """The earlier issues as the archive lists them, the newest first."""
        return self.book["past"][::-1] if self.options.issues is None else self.options.issues

    def measure_url(self, code: str) -> str:
        """Address of a measure's page."""
        return self.url(f"measures/{code}/")

    def district_url(self, code: str) -> str:
        """Address of a district's page."""
        return self.url(f"districts/{code}/")

    def measure_links(self, codes: Iterable[str]) -> list[Link]:
        """Links to the measures that exist."""
        found = (self.measures[code] for code in codes if code in self.measures)
        return [{"url": self.measure_url(m["code"]), "label": m["title"]} for m in found]

    def district_links(self, codes: Iterable[str]) -> list[Link]:
        """Links to the districts that exist."""
        found = (self.districts[code] for code in codes if code in self.districts)
        return [{"url": self.district_url(d["code"]), "label": d["name"]} for d in found]

    def rating(self, code: str | None) -> ScaleEntry | None:
        """The scale entry of a code; None where there is none (yet)."""
        return self.scale.get(code) if code else None

    def recorded(self, measure: MeasureEntry) -> MeasureYear | None:
        """The measure's row for the year this book records, where its results are public."""
        for year in measure["years"]:
            if year["fiscal_year"] == self.book["year"]["fiscal_year"] and year["state"] == "recorded":
                return year
        return None

    def is_accepted(self, year: DistrictYear) -> bool:
        """Whether a district's sheet of the year this book records is known to be accepted."""
        return year["fiscal_year"] == self.fiscal_year and year.get("review") == "accepted"

    def state(self, year: MeasureYear) -> str:
        """How far a measure's year has got; the first books call a finished year without its sheet 'planned'."""
        is_past = year["fiscal_year"] <= self.fiscal_year
        return "missing" if is_past and year["state"] == "planned" else year["state"]

    def subject(self, measure: str | None, district: str | None) -> Link | None:
        """What a piece of advice, an amendment or an opinion is about: a measure, a district, or the whole plan."""
        if measure in self.measures:
            return self.measure_links([measure])[0]
        if district in self.districts:
            name = self.districts[district]["name"]
            return {"url": self.district_url(district), "label": _("{name}地区").format(name=name)}
        return None

    def published_on(self) -> date:
        """The day the book was published, as a date."""
        return date.fromisoformat(self.book["year"]["published_on"][:10])

    def word(self, key: str, otherwise: str) -> str:
        """The term's own word for a thing (地区計画 or 地区別計画)."""
        return self.book["term"]["words"].get(key) or otherwise
