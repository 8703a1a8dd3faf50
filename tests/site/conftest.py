"""Fixtures of the site's tests: built assets, rendered sites of several towns. No database and no settings are needed."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from meguru.site.assets import build_assets
from meguru.site.english import ENGLISH
from meguru.site.render import SiteOptions, render_site
from tests.site.sample_book import rich_book
from tests.site.sample_towns import book_with_districts, empty_book

BASE = "/kohoku/"
OPTIONS = SiteOptions(public_url="https://example.lg.jp", workshop_url="/kohoku/work/")
PDF = b"%PDF-1.7 sample"

Files = dict[str, bytes]


@pytest.fixture(scope="session", autouse=True)
def assets() -> None:
    """Vendor files and fonts, built once and skipped when up to date."""
    build_assets()


@pytest.fixture(scope="session")
def rich(assets: None) -> Files:
    """The rich town with its PDF."""
    return render_site(rich_book(), base_path=BASE, options=OPTIONS, attachments={"year.pdf": PDF})


@pytest.fixture(scope="session")
def empty(assets: None) -> Files:
    """A town before its first published year."""
    return render_site(empty_book(), base_path=BASE, options=OPTIONS)


@pytest.fixture(scope="session")
def sites(rich: Files, empty: Files) -> dict[str, Files]:
    """All variants by name."""
    return {
        "rich": rich,
        "empty": empty,
        "one": render_site(book_with_districts(1), base_path=BASE, options=OPTIONS),
        "forty": render_site(book_with_districts(40), base_path=BASE, options=OPTIONS),
        "last year": render_site(rich_book(2020), base_path=BASE, options=OPTIONS),
        "bare": render_site(rich_book(), base_path="/", options=SiteOptions(text_version=False)),
    }


def japanese_pages(files: Files) -> dict[str, str]:
    """The HTML files of a site in its own language as text."""
    return {path: text for path, text in html_pages(files).items() if not path.startswith(ENGLISH)}


def html_pages(files: Files) -> dict[str, str]:
    """The HTML files of a site as text."""
    return {path: content.decode() for path, content in files.items() if path.endswith(".html")}
