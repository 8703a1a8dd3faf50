"""Every file that the sample towns have published, as it lies on disk: no page with a fault, no address that leads nowhere."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

from tests.browser.house import House
from tests.support.published import Files, asked_of_the_server, dead_addresses, linted, unlinked

BASE = "/kohoku/"
# The sample's own address, as it stands in its feed, sitemap and papers.
HOST = "http://localhost:8000"
KNOWN_BY_NAME = {"404.html", "sitemap.xml"}


def published(house: House) -> Files:
    """The ward's public files by their path."""
    root = house.folder / "site" / "kohoku" / "current"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_every_published_page_passes_the_linter(house: House) -> None:
    files = published(house)
    assert len([path for path in files if path.endswith(".html")]) > 60
    assert linted(files) == {}


def test_no_published_address_is_dead(house: House) -> None:
    files = published(house)
    assert any(path.startswith("archive/2016-1/") for path in files), "an earlier issue can be read"
    assert dead_addresses(files, base=BASE, host=HOST) == []
    assert unlinked(files, base=BASE) <= KNOWN_BY_NAME


def test_what_no_file_answers_the_server_does(house: House) -> None:
    asked = asked_of_the_server(published(house), base=BASE)
    assert {f"{BASE}opinion/?district={code}" for code in ("nippa", "hiyoshi")} <= asked
    for address in sorted(asked):
        with urlopen(house.base.rstrip("/") + address) as answer:
            assert answer.status == 200, address
            said = answer.read().decode()
        asked_for = parse_qs(urlsplit(address).query)  # the form opens with what it was asked for
        if "district" in asked_for:
            assert f'value="{asked_for["district"][0]}" selected' in said, address
        if "measure" in asked_for:  # by its id: a code is a measure of one plan only
            assert re.search(r'value="\d+" selected', said), address


def test_the_papers_are_papers(house: House) -> None:
    papers = [Path(path) for path in published(house) if path.endswith(".pdf")]
    assert papers
    assert all(published(house)[str(path)].startswith(b"%PDF-") for path in papers)
