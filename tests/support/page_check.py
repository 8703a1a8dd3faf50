"""The page linter: every HTML page that any test fetches through ``PageClient`` is read strictly and looked over.

What it refuses: HTML that a strict parser or the rules of the Nu checker refuse (``html_rules``), a page without exactly one ``h1``
and a title, two elements with one id, a field without a label, a form without its protection token, a link to a place that is not
on the page, style or script inside the page, no policy header.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import html5lib
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from html5lib.html5parser import ParseError

from tests.support.html_rules import rule_faults

Element = Any  # xml.etree's element, as html5lib builds it
_UNLABELLED = {"hidden", "submit", "button", "image", "reset"}
_FIELDS = {"input", "select", "textarea"}
# A page's protection token is another in each answer and of one form, so it decides nothing about the page.
_TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')
# What was looked over and found without a fault: the same text again would be found so again.
_faultless: set[bytes] = set()


class PageFault(AssertionError):
    """A page is not as every page must be. Lists all that was found."""


class Unreadable(Exception):
    """A page is not strict HTML. Says what is wrong and where."""


def check_response(response: HttpResponseBase, *, address: str = "") -> None:
    """Look over a response where it is a page; a text is read once in a test process. Raises ``PageFault``."""
    if not isinstance(response, HttpResponse) or not response.get("Content-Type", "").startswith("text/html"):
        return
    if response.status_code in (301, 302, 303, 304) or not response.content:
        return
    text = response.content.decode()
    digest = sha256(_TOKEN.sub("token", text).encode()).digest()
    faults = [] if digest in _faultless else list(page_faults(text, fragment=_is_fragment(response)))
    if not faults:
        _faultless.add(digest)
    if "Content-Security-Policy" not in response and response.status_code != 500:
        faults.append("no Content-Security-Policy header")
    if faults:
        raise PageFault(f"{address or 'page'} ({response.status_code}):\n  " + "\n  ".join(faults))


def _is_fragment(response: HttpResponse) -> bool:
    return b"<html" not in response.content[:400].lower()


@lru_cache(maxsize=2)
def read_page(text: str, *, fragment: bool = False) -> Element:
    """A page as a strict parser reads it; who looks at the page that was just checked gets the same tree. Raises ``Unreadable``."""
    parser = html5lib.HTMLParser(
        html5lib.treebuilders.getTreeBuilder("etree"), strict=True, namespaceHTMLElements=False
    )
    try:
        return parser.parseFragment(text) if fragment else parser.parse(text)
    except ParseError as error:
        raise Unreadable(f"not strict HTML: {error} near {_near(text, parser)}") from error


def page_faults(text: str, *, fragment: bool = False) -> Iterator[str]:
    """Everything wrong with a page, one sentence each. A fragment (an answer to htmx) need not be a whole page."""
    try:
        root = read_page(text, fragment=fragment)
    except Unreadable as error:
        yield str(error)
        return
    elements = list(root.iter())
    if not fragment:
        yield from _whole_page(root, elements)
    yield from rule_faults(root)
    yield from _identities(elements)
    if not fragment:
        yield from _places(elements)
        yield from _buttons(root, elements)
        yield from _selectors(elements)
    yield from _inline(elements)
    yield from _forms(root)
    yield from _fields(root, elements)


def _near(text: str, parser: Any) -> str:
    (line, column), *_ = [position for position, *_rest in parser.errors[-1:]] or [(1, 0)]
    lines = text.splitlines() or [""]
    return f"line {line}: {lines[min(line, len(lines)) - 1].strip()[max(0, column - 60) : column + 60]!r}"


def _whole_page(root: Element, elements: list[Element]) -> Iterator[str]:
    headings = [element for element in elements if element.tag == "h1"]
    if len(headings) != 1:
        yield f"{len(headings)} h1 elements"
    if not any(element.tag == "title" and (element.text or "").strip() for element in elements):
        yield "no title"
    if not root.get("lang"):
        yield "html has no lang"
    if not any(element.tag == "main" for element in elements):
        yield "no main"


def _identities(elements: list[Element]) -> Iterator[str]:
    counted = Counter(element.get("id") for element in elements if element.get("id"))
    yield from (f"id {name!r} stands {count} times" for name, count in counted.items() if count > 1)
    known = set(counted)
    for element in elements:
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            yield from (
                f"{name}={target!r} names nothing on the page"
                for target in (element.get(name) or "").split()
                if target not in known
            )


def _places(elements: list[Element]) -> Iterator[str]:
    """Links to a place on this very page."""
    known = {element.get("id") for element in elements}
    for element in elements:
        address = element.get("href") or ""
        if element.tag == "a" and address.startswith("#") and unquote(address[1:]) not in known:
            yield f"a link to {address}, which is not on the page: {''.join(element.itertext()).strip()!r}"


def _buttons(root: Element, elements: list[Element]) -> Iterator[str]:
    """A button sends a form that is there, or says by a ``data-`` word what script it is for."""
    forms = {element.get("id") for element in root.iter("form")}
    inside = {id(element) for form in root.iter("form") for element in form.iter()}
    for element in elements:
        if (name := element.get("form")) is not None and name not in forms:
            yield f"<{element.tag}> belongs to form {name!r}, which is not on the page"
        if element.tag != "button":
            continue
        words = "".join(element.itertext()).strip()
        if element.get("type") == "button":
            if not any(str(key).startswith("data-") for key in element.attrib):
                yield f"button {words!r} does nothing"
        elif name is None and id(element) not in inside:
            yield f"button {words!r} sends no form"


def _selectors(elements: list[Element]) -> Iterator[str]:
    """What htmx would fill, read or listen to is on the page."""
    names = {element.get("name") for element in elements}
    known = {f"#{element.get('id')}" for element in elements} | {str(element.tag) for element in elements}
    known |= {f"[name={name}]" for name in names if name} | {"this"}
    for element in elements:
        asked = [element.get(f"data-hx-{word}") or "" for word in ("target", "select", "include")]
        asked += re.findall(r"from:(?:find )?(\S+?)(?:,|$)", element.get("data-hx-trigger") or "")
        for selector in ",".join(asked).split(","):
            if selector.strip() and selector.strip() not in known:
                yield f"htmx looks for {selector.strip()!r}, which is not on the page"


def _inline(elements: list[Element]) -> Iterator[str]:
    for element in elements:
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or element.get("style") is not None:
            yield f"inline style on {element.tag}"
        if element.tag == "script" and not element.get("src"):
            yield "inline script"
        yield from (f"inline handler {name}" for name in element.attrib if str(name).startswith("on"))


def _forms(root: Element) -> Iterator[str]:
    for form in root.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            tokens = [field for field in form.iter("input") if field.get("name") == "csrfmiddlewaretoken"]
            if len(tokens) != 1:
                yield f"a form to {form.get('action')!r} with {len(tokens)} protection tokens"


def _fields(root: Element, elements: list[Element]) -> Iterator[str]:
    labelled = {element.get("for") for element in elements if element.tag == "label"}
    wrapped = {id(field) for label in root.iter("label") for field in label.iter() if field.tag in _FIELDS}
    for element in elements:
        if element.tag not in _FIELDS or (element.get("type") or "").lower() in _UNLABELLED:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not (named or id(element) in wrapped or (element.get("id") and element.get("id") in labelled)):
            yield f"field {element.get('name')!r} has no label"
    for element in elements:
        if element.tag == "img" and element.get("alt") is None:
            yield f"picture {element.get('src')!r} has no alt"
