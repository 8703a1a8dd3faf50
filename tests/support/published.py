"""Walks a published site as files: where every address in every file leads, and which files nothing leads to."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urljoin, urlsplit

from tests.support.page_check import page_faults

Files = Mapping[str, bytes]

# Namespaces are names that only look like addresses.
_NAMES = ("http://www.w3.org/", "http://www.sitemaps.org/")
_WHOLE = re.compile(r"https?://[^\s\"'<>()　、。」）]+")
_IN_PAGE = re.compile(r'\s(?:href|src)="([^"]*)"')
_IN_STYLE = re.compile(r"url\([\"']?([^)\"']+)")
# What the product's own server answers beside the files.
DYNAMIC = ("opinion/", "work/")


def addresses(files: Files, *, base: str) -> Iterator[tuple[str, str]]:
    """Every address in every file, in full: the file it stands in, where it leads."""
    for path, content in files.items():
        if not path.endswith((".html", ".txt", ".csv", ".json", ".xml", ".css")):
            continue
        text, here = content.decode("utf-8-sig"), urljoin(base, path.removesuffix("index.html"))
        found = _IN_PAGE.findall(text) if path.endswith(".html") else _WHOLE.findall(text)
        found += _IN_STYLE.findall(text) if path.endswith(".css") else []
        for address in found:
            plain = address.replace("&amp;", "&")
            if not plain.startswith((*_NAMES, "data:", "tel:", "mailto:")):
                yield path, urljoin(here, plain)


def _file_at(address: str, base: str) -> str:
    inside = unquote(urlsplit(address).path).removeprefix(base)
    return f"{inside}index.html" if inside.endswith("/") or not inside else inside


def dead_addresses(files: Files, *, base: str, host: str) -> list[str]:
    """Every address inside of the site at which no file stands, or that names a place which is not on the page."""
    dead = []
    for path, address in addresses(files, base=base):
        parts = urlsplit(address)
        if parts.netloc and f"{parts.scheme}://{parts.netloc}" != host:
            continue
        inside = unquote(parts.path)
        if not inside.startswith(base):
            dead.append(f"{path} leads out of the site: {address}")
        elif inside.removeprefix(base).startswith(DYNAMIC):
            continue
        elif (found := _file_at(address, base)) not in files:
            dead.append(f"{path}: no file at {address}")
        elif parts.fragment and f'id="{unquote(parts.fragment)}"' not in files[found].decode():
            dead.append(f"{path}: no such place: {address}")
    return dead


def asked_of_the_server(files: Files, *, base: str) -> set[str]:
    """The addresses that no file answers: the opinion form with its words, the way to the workshop."""
    found = {
        urlsplit(address)._replace(scheme="", netloc="", fragment="") for _, address in addresses(files, base=base)
    }
    return {parts.geturl() for parts in found if unquote(parts.path).removeprefix(base).startswith(DYNAMIC)}


def unlinked(files: Files, *, base: str) -> set[str]:
    """The files that no page and no style sheet leads to."""
    led = {
        _file_at(to, base)
        for path, to in addresses(files, base=base)
        if path.endswith((".html", ".css")) and path != "404.html"
    }
    return set(files) - led


def linted(files: Files) -> dict[str, list[str]]:
    """What the page linter finds, by page."""
    faults = {path: list(page_faults(content.decode())) for path, content in files.items() if path.endswith(".html")}
    return {path: found for path, found in faults.items() if found}
