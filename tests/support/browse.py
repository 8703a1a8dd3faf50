"""A person at a desk without scripts: opens pages, fills the forms that are really there, presses buttons, follows links.

A story told with this fails when a form lacks a field, has another name for it, or posts to the wrong place, because nothing
is sent that the page did not offer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import html5lib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http.response import HttpResponseBase

from tests.support.client import PageClient
from tests.support.page_check import Unreadable, read_page

Value = str | list[str] | SimpleUploadedFile
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass
class PageForm:
    """One form of a page as it stands: where it posts, what it holds, what its radio buttons and lists offer."""

    action: str
    method: str
    values: dict[str, Value]
    choices: dict[str, set[str]]
    buttons: dict[str, list[tuple[str, str]]]

    @property
    def names(self) -> set[str]:
        """Every field's name."""
        return set(self.values) | set(self.choices)


@dataclass
class Person:
    """One browser window of one person."""

    client: PageClient
    address: str = ""
    text: str = ""
    status: int = 0
    forms: list[PageForm] = field(default_factory=list)
    root: Element | None = None

    def open(self, address: str) -> "Person":
        """Go to an address, following redirects."""
        return self._show(self.client.get(urljoin(self.address or "/", address), follow=True), address)

    def press(self, verb: str, **values: Value) -> "Person":
        """Fill the form that has this button and all these fields, and press the button. Dots in names are written ``__``."""
        wanted = {name.replace("__", "."): value for name, value in values.items()}
        form = self._form(verb, wanted)
        data = dict(form.values)
        for name, value in wanted.items():
            offered = form.choices.get(name)
            chosen = [value] if isinstance(value, str) else value if isinstance(value, list) else []
            if offered is not None:
                missing = set(chosen) - offered
                assert not missing, f"{name} does not offer {missing} but {sorted(offered)}"
            data[name] = value
        data.update(form.buttons[verb])
        data = {name: _sent(value) for name, value in data.items()}
        target = urljoin(self.address, form.action or self.address)
        response = (
            self.client.post(target, data, follow=True) if form.method == "post" else self.client.get(target, data)
        )
        return self._show(response, target)

    def follow(self, words: str) -> "Person":
        """Follow the first link with these words in it."""
        assert self.root is not None
        for link in self.root.iter("a"):
            if words in "".join(link.itertext()) and link.get("href"):
                return self.open(str(link.get("href")))
        raise AssertionError(f"no link says {words!r} on {self.address}:\n{self.text}")

    def sees(self, *words: str) -> "Person":
        """The page shows all these words."""
        for word in words:
            assert _squeeze(word) in _squeeze(self.text), (
                f"{word!r} is not on {self.address} ({self.status}):\n{self.text}"
            )
        return self

    def misses(self, *words: str) -> "Person":
        """The page shows none of these words."""
        for word in words:
            assert _squeeze(word) not in _squeeze(self.text), f"{word!r} is on {self.address}"
        return self

    def has_button(self, verb: str) -> bool:
        """Whether the page offers a button with this word."""
        return any(verb in form.buttons for form in self.forms)

    def _form(self, verb: str, wanted: dict[str, Value]) -> PageForm:
        fitting = [form for form in self.forms if verb in form.buttons and set(wanted) <= form.names]
        offered = [(list(form.buttons), sorted(form.names)) for form in self.forms]
        assert fitting, (
            f"no form on {self.address} has button {verb!r} and fields {sorted(wanted)}; there are {offered}"
        )
        return fitting[0]

    def _show(self, response: HttpResponseBase, address: str) -> "Person":
        self.status = response.status_code
        chain = getattr(response, "redirect_chain", [])
        self.address = urljoin(self.address or "/", chain[-1][0] if chain else address)
        if not response.get("Content-Type", "").startswith("text/html"):
            self.text, self.forms, self.root = "", [], None
            return self
        text = getattr(response, "content", b"").decode()
        try:
            # As the page linter has just read it.
            self.root = read_page(text)
        except Unreadable:
            self.root = html5lib.parse(text, namespaceHTMLElements=False)
        self.text = "\n".join(piece.strip() for piece in _body(self.root).itertext() if piece.strip())
        # The search box of the head stands on every page: it comes after what the page itself asks.
        found = sorted(self.root.iter("form"), key=lambda form: form.get("class") == "find")
        self.forms = [_read(form, self.root) for form in found]
        return self


def _sent(value: Value) -> Value:
    """A value as a browser sends it, whatever the field: with CR LF for every line break."""
    if isinstance(value, list):
        return [_LINE_BREAK.sub("\r\n", one) for one in value]
    return _LINE_BREAK.sub("\r\n", value) if isinstance(value, str) else value


def _squeeze(text: str) -> str:
    """Without blanks: a page may offer places to break inside a name."""
    return "".join(text.split())


def _body(root: Element) -> Element:
    body = root.find("body")
    assert body is not None
    return body


def _controls(form: Element, root: Element) -> Iterable[Element]:
    inside = {id(element) for element in form.iter()}
    for element in root.iter():
        if element.tag in ("input", "select", "textarea", "button"):
            owner = element.get("form")
            if (owner is not None and owner == form.get("id")) or (owner is None and id(element) in inside):
                yield element


def _read(form: Element, root: Element) -> PageForm:
    made = PageForm(form.get("action", ""), form.get("method", "get").lower(), {}, {}, {})
    for control in _controls(form, root):
        name, kind = control.get("name", ""), control.get("type", "submit" if control.tag == "button" else "text")
        if kind == "submit":
            words = "".join(control.itertext()).strip() or control.get("value", "")
            made.buttons[words] = [(name, control.get("value", ""))] if name else []
        elif not name or kind == "button":
            continue
        elif kind in ("radio", "checkbox"):
            made.choices.setdefault(name, set()).add(control.get("value", "on"))
            if control.get("checked") is not None:
                _add(made.values, name, control.get("value", "on"), many=kind == "checkbox")
        elif control.tag == "select":
            options = list(control.iter("option"))
            made.choices[name] = {str(option.get("value", "")) for option in options}
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            made.values[name] = str(chosen[0].get("value", "")) if chosen else ""
        elif control.tag == "textarea":
            made.values[name] = "".join(control.itertext())
        elif kind != "file":
            made.values[name] = control.get("value", "")
        else:
            made.choices.setdefault(name, set())
    return made


def _add(values: dict[str, Value], name: str, value: str, *, many: bool) -> None:
    before = values.get(name)
    values[name] = [*before, value] if many and isinstance(before, list) else [value] if many else value
