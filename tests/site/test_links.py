"""No address in any published file leads nowhere: pages, texts, feed, sitemap, style sheets, data. And every file is led to."""

from xml.etree import ElementTree

from tests.site.conftest import BASE, Files, html_pages
from tests.support.published import addresses, dead_addresses, unlinked

HOST = "https://example.lg.jp"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
# Machines ask for these by name.
KNOWN_BY_NAME = {"404.html", "sitemap.xml"}


def test_no_address_in_any_file_is_dead(sites: dict[str, Files]) -> None:
    for name, files in sites.items():
        base, host = ("/", "") if name == "bare" else (BASE, HOST)
        assert len({path for path, _ in addresses(files, base=base)}) > 15
        assert dead_addresses(files, base=base, host=host) == [], name


def test_every_file_is_led_to(rich: Files, empty: Files) -> None:
    """What nobody can find is not published."""
    for files in (rich, empty):
        assert unlinked(files, base=BASE) <= KNOWN_BY_NAME


def test_each_entry_of_the_feed_leads_to_what_it_tells_of(rich: Files) -> None:
    entries = ElementTree.fromstring(rich["feed.xml"]).findall(f"{ATOM}entry")
    links = [entry.find(f"{ATOM}link") for entry in entries]
    assert len(entries) > 1
    led = {address for path, address in addresses(rich, base=BASE) if path == "feed.xml"}
    assert all(link is not None and link.attrib["href"] in led for link in links)


def test_the_sitemap_names_every_page_once(rich: Files) -> None:
    locations = ElementTree.fromstring(rich["sitemap.xml"]).iter(f"{SITEMAP}loc")
    listed = [str(location.text).removeprefix(HOST + BASE) for location in locations]
    assert sorted(listed) == sorted(path.removesuffix("index.html") for path in html_pages(rich) if path != "404.html")
