"""Every page of the URLconf and every published template: nothing for axe-core to find, nothing that scrolls sideways.

All pages are walked once; each test then asks one thing of the walk. What nobody has given an example for, and a template that no
visited page was made with, fails.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser

from tests.browser.house import ROOT, House, environment, served
from tests.browser.recorder import mark
from tests.browser.visits import (
    DOOR,
    KEYLESS,
    LOOK,
    NO_PAGES,
    NO_VISIT,
    OPERATOR,
    PUBLIC,
    PUBLISHED,
    REFUSED,
    WORKSHOP,
    Visit,
)
from tests.browser.window import DESK, NewWindow, Window, new_window

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
# A desk, 200 % zoom of it, a telephone, 400 % zoom. axe looks at the desk and the telephone.
WIDTHS = (1280, 640, 390, 320)
FOR_AXE = (1280, 390)
VISITS = [*WORKSHOP, *LOOK, *REFUSED, *PUBLIC, *PUBLISHED, *DOOR]
TEMPLATES = {"web": ROOT / "src/meguru/web/templates", "site": ROOT / "src/meguru/site/templates"}


@dataclass
class Walk:
    """What was found on the way round all pages."""

    violations: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    templates: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def house(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """As everywhere, with two accounts more: one has no password yet, one is the operator's."""
    folder = tmp_path_factory.mktemp("house") / "var"
    shutil.copytree(demo, folder, symlinks=True)
    words = [sys.executable, "-m", "tests.browser.keyless"]
    keys = subprocess.run(words, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    with served(folder) as house:
        for name, key in zip((KEYLESS, OPERATOR), keys.split(), strict=True):
            cookie = {"name": "sessionid", "value": key, "domain": "localhost", "path": "/"}
            house.states[name] = {"cookies": [cookie], "origins": []}
        yield house


@pytest.fixture(scope="module")
def walk(browser: Browser, house: House) -> Walk:
    """Every visit, once."""
    walk, windows = Walk(), dict[str, Window]()
    for visit in VISITS:
        if visit.who not in windows:
            windows[visit.who] = new_window(browser, house, visit.who)
        window = windows[visit.who]
        window.expected = {visit.status}
        try:
            _look(walk, window, visit)
        except Exception as error:  # the walk goes on; what stopped this visit is told with the rest
            walk.faults.append(f"{visit.title}: {str(error)[:600]}")
        walk.faults += [f"{visit.title}: {fault}" for fault in window.faults]
        window.faults.clear()
    walk.templates.update(*(window.templates for window in windows.values()))
    walk.templates.update(_published(house, walk.marks))
    return walk


def _look(walk: Walk, window: Window, visit: Visit) -> None:
    page = window.page
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    window.open(visit.address, status=visit.status)
    if visit in PUBLISHED and window.answer is not None:
        walk.marks.add(mark(window.answer.text()))
    if visit.before is not None:
        visit.before(window)
    page.evaluate(AXE.read_text())
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": DESK[1]})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            walk.sideways.append(f"{visit.title} at {width}: {_widest(window)}")
        if width in FOR_AXE:
            walk.violations += [f"{visit.title} at {width}: {each}" for each in violations(window)]
    if visit.in_dark:
        page.emulate_media(color_scheme="dark")
        walk.violations += [f"{visit.title} in the dark: {each}" for each in violations(window)]
        page.emulate_media(color_scheme="light")
    if visit.in_forced:
        page.emulate_media(forced_colors="active", color_scheme="dark")
        walk.violations += [f"{visit.title} in forced colours: {each}" for each in violations(window)]
        page.emulate_media(forced_colors="none", color_scheme="light")
    if visit.on_paper:
        page.emulate_media(media="print")
        walk.violations += [f"{visit.title} on paper: {each}" for each in violations(window)]
        page.emulate_media(media="screen")


def violations(window: Window) -> list[str]:
    """What axe finds on the page as it stands."""
    found = window.page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    assert len(found["passes"]) > 10, "axe did not run"
    return [
        f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:240]}"
        for rule in found["violations"]
        for node in rule["nodes"][:3]
    ]


def _widest(window: Window) -> str:
    """What sticks out of the page."""
    return str(
        window.page.evaluate(
            """() => [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()).slice(0, 3)
            .map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`).join(', ')"""
        )
    )


def _published(house: House, marks: set[str]) -> Iterator[str]:
    """The templates of which the visited published pages were made."""
    for line in (house.folder / "renderings").read_text().splitlines():
        entry = json.loads(line)
        if entry["mark"] in marks:
            yield from entry["names"]


def _patterns(resolver: URLResolver) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            assert each.name, f"{each.pattern} has no name"
            yield each.name
        else:
            yield from _patterns(each)


def test_every_page_has_an_example() -> None:
    known = {visit.name for visit in VISITS} | set(NO_PAGES)
    there = set(_patterns(get_resolver("meguru.project.urls")))
    assert there - known == set(), "no visit, and no reason why there is none"
    assert known - there - {""} == set(), "no such page any more"


def test_every_page_opens_without_a_fault(walk: Walk) -> None:
    assert not walk.faults, "\n".join(walk.faults)


def test_axe_would_find_something(window: NewWindow) -> None:
    """The probe itself: a page with a picture nobody described, and pale words."""
    resident = window().open("/")
    resident.page.evaluate(AXE.read_text())
    resident.main.evaluate("e => { e.append(new Image()); e.querySelector('h1').style.color = '#ddd'; }")
    found = {each.split(":")[0] for each in violations(resident)}
    assert {"image-alt", "color-contrast"} <= found


def test_axe_finds_nothing(walk: Walk) -> None:
    assert not walk.violations, "\n".join(walk.violations)


def test_nothing_scrolls_sideways(walk: Walk) -> None:
    assert not walk.sideways, "\n".join(walk.sideways)


@pytest.mark.parametrize("door", TEMPLATES)
def test_every_template_was_seen(walk: Walk, door: str) -> None:
    there = {str(path.relative_to(TEMPLATES[door])) for path in Path(TEMPLATES[door]).rglob("*.html")}
    assert there, "no templates there"
    unseen = sorted(there - walk.templates - set(NO_VISIT))
    assert not walk.templates & set(NO_VISIT), "these are visited now"
    assert not unseen, f"no visited page was made with {', '.join(unseen)}"
