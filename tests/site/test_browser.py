"""In Chromium: axe-core finds nothing on any template at both widths, light and dark; nothing scrolls sideways; keys work."""

import mimetypes
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

from tests.site.conftest import Files

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
HOST = "https://example.lg.jp"
CSP = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'"
PAGES = (
    "index.html", "districts/", "districts/nippa/", "districts/shinohara/", "measures/", "measures/m06/", "measures/m35/",
    "year/", "advice/", "changes/", "opinions/", "structure/", "plan/", "about/", "contact/", "archive/", "data/", "text/",
    "404.html", "en/", "en/districts/nippa/", "en/measures/m06/", "en/year/", "en/opinions/", "en/about/",
)  # fmt: skip

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists() or not AXE.exists(), reason="needs Chromium and axe-core"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


def serve(context: BrowserContext, files: Files, asked: list[str]) -> None:
    """Answer every request from the rendered files, with the policy the server sends."""

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        path = unquote(urlsplit(route.request.url).path).removeprefix("/kohoku/")
        name = f"{path}index.html" if path.endswith("/") or not path else path
        if not route.request.url.startswith(HOST) or name not in files:
            route.fulfill(status=404, body=b"")
            return
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(
            body=files[name], headers={"Content-Type": f"{kind}; charset=utf-8", "Content-Security-Policy": CSP}
        )

    context.route(re.compile(".*"), answer)


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run(document)")
    assert len(result["passes"]) > 10, "axe did not run"
    found = result["violations"]
    return [f"{v['id']}: {n['html'][:120]} {n.get('failureSummary', '')[:200]}" for v in found for n in v["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("town", ["rich", "empty"])
def test_axe_finds_nothing(browser: Browser, sites: dict[str, Files], town: str, width: int, scheme: str) -> None:
    if town == "empty" and scheme == "dark":
        pytest.skip("the same colours as the rich town")
    asked: list[str] = []
    faults: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    serve(context, sites[town], asked)
    page = context.new_page()
    page.on("console", lambda message: faults.append(f"console: {message.text}") if message.type == "error" else None)
    for path in PAGES:
        page.goto(f"{HOST}/kohoku/{path}")
        faults += [f"{path}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{path}: scrolls sideways")
    context.close()
    assert not faults, "\n".join(faults)
    assert all(url.startswith(HOST) for url in asked), "a page asked another host"


def test_320_pixels_hold_every_page(browser: Browser, sites: dict[str, Files]) -> None:
    """400 % zoom of a 1280 pixel window."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    serve(context, sites["forty"], [])
    page = context.new_page()
    wide = []
    for path in ("index.html", *PAGES[1:3], "districts/shinyoshida-asunaro-24/", *PAGES[4:]):
        page.goto(f"{HOST}/kohoku/{path}")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)
    context.close()
    assert not wide


def test_the_menu_needs_no_script(browser: Browser, rich: Files) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    serve(context, rich, [])
    page = context.new_page()
    page.goto(f"{HOST}/kohoku/")
    menu = page.locator("nav[aria-label='メニュー']")
    assert not menu.is_visible()
    page.locator(".menu summary").press("Enter")
    assert menu.is_visible()
    context.close()


def test_the_first_key_leads_to_the_text(browser: Browser, rich: Files) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    serve(context, rich, [])
    page = context.new_page()
    page.goto(f"{HOST}/kohoku/measures/m06/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "本文へ"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    context.close()


def test_targets_are_large_enough(browser: Browser, rich: Files) -> None:
    """24 pixels is the floor for anything pressed that is not a link in a sentence."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    serve(context, rich, [])
    page = context.new_page()
    small: list[str] = []
    for path in PAGES:
        page.goto(f"{HOST}/kohoku/{path}")
        small += page.evaluate(
            """path => [...document.querySelectorAll('.btn, .tile, .chip, .link-row, summary, .nav a, .site-foot a')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44)
            .map(e => path + ': ' + e.textContent.trim())""",
            path,
        )
    context.close()
    assert not small
