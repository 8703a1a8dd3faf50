"""Walks a person's workshop as links lead: every page that can be reached from 「いま」, each address opened once."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from tests.support.client import PageClient

# What leads out of the town's work (allauth's own pages and files), or would end the walk.
_NOT_WALKED = ("/accounts/", "/static/", "/entrance/", "/language/")


@dataclass(frozen=True)
class Page:
    """A page as it came back: where it stands, its status, its text, where its links and its posting forms lead."""

    address: str
    status: int
    text: str
    links: frozenset[str]
    forms: frozenset[str]
    places: frozenset[str] = frozenset()  # the links that lead to a place on a page, with it
    ids: frozenset[str] = frozenset()


class _Leads(HTMLParser):
    """Gathers where a page's links and posting forms lead. Every page is read strictly elsewhere; here it must be quick."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A link, a form that posts, a button that sends a form elsewhere, what htmx fetches or sends; the places of the page."""
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if tag == "a" and found.get("href"):
            self.links.append(str(found["href"]))
        elif tag == "form" and (found.get("method") or "get").lower() == "post":
            self.forms.append(found.get("action") or self.address)
        elif tag == "button" and found.get("formaction"):
            self.forms.append(str(found["formaction"]))
        if found.get("data-hx-get"):
            self.links.append(str(found["data-hx-get"]))
        if found.get("data-hx-post"):
            self.forms.append(str(found["data-hx-post"]))


def open_page(client: PageClient, address: str) -> Page:
    """One address, without following where it is sent on to; that counts as a link."""
    answer = client.get(address)
    text = b"" if answer.streaming else answer.content
    leads = _Leads(address)
    if answer.status_code in (301, 302):
        leads.links.append(answer["Location"])
    elif answer.get("Content-Type", "").startswith("text/html"):
        leads.feed(text.decode())
    links, forms = _inside(leads.links, address), _inside(leads.forms, address)
    return Page(
        address,
        answer.status_code,
        text.decode(errors="replace"),
        frozenset(links),
        frozenset(forms),
        frozenset(urljoin(address, lead) for lead in leads.links if "#" in lead),
        frozenset(leads.ids),
    )


def _inside(leads: list[str], address: str) -> Iterator[str]:
    for lead in leads:
        parts = urlsplit(urljoin(address, lead))
        if not parts.netloc and not parts.scheme and not parts.path.startswith(_NOT_WALKED):
            yield parts._replace(fragment="").geturl()


def walk(client: PageClient, starts: list[str], town: str) -> dict[str, Page]:
    """Every page that links lead to from ``starts``, by address.

    It goes on from each path (in each term of the plan, and on each page of a long list) once: the same page with another filter is
    opened, and its links are those of the first. From the public pages, and from their preview, it does not go on.
    """
    client.check_pages = False
    seen: dict[str, Page] = {}
    gone_on: set[tuple[str, ...]] = set()
    waiting = list(starts)
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        path, query = urlsplit(address).path, parse_qs(urlsplit(address).query)
        place = path, *(query.get(word, [""])[0] for word in ("term", "before", "page"))
        page = seen[address] = open_page(client, address)
        if place in gone_on or not path.startswith(f"/{town}/work/") or "/preview/" in path:
            continue
        gone_on.add(place)
        waiting.extend(sorted(page.links - {address}))
    return seen
