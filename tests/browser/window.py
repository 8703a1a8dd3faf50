"""A browser window of one person, that remembers everything that went wrong in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.house import House
from tests.browser.recorder import HEADER

DESK, PHONE = (1280, 900), (390, 844)
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
# What Chromium says on its console of any answer that is not 2xx; the answer itself is looked at instead.
_SAID_OF_ANSWERS = "Failed to load resource: the server responded with a status of"


NewWindow = Callable[..., "Window"]


@dataclass
class Window:
    """One person at one window."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    answer: Response | None = None

    def watch(self) -> "Window":
        """Note console errors, refused content, failed requests and answers nobody expected."""
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.faults.append(f"script error on {self.page.url}: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        return self

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_SAID_OF_ANSWERS):
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def _failed(self, request: Request) -> None:
        # A page that is left ends what it was still asking for; a file to be saved ends the navigation that asked for it.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"{request.method} {request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        self.templates |= set(filter(None, response.headers.get(HEADER.lower(), "").split(",")))
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")

    def open(self, address: str, *, status: int = 200) -> "Window":
        """Go to an address of the house; a status other than 200 must be said."""
        self.expected.add(status)
        response = self.page.goto(f"{self.base}{address}" if address.startswith("/") else address)
        assert response is not None
        self.answer = response
        assert response.status == status, f"{address}: {response.status}, expected {status}"
        return self

    @property
    def main(self) -> Locator:
        """The page's own part."""
        return self.page.locator("main")

    def button(self, words: str) -> Locator:
        """The last button that says this: the form's own, where the bar at the top has it too."""
        return self.main.get_by_role("button", name=words, exact=True).last

    def press(self, words: str) -> "Window":
        """Press the button that says this, and wait for the page that answers; a final act's question is opened first."""
        asked = self.main.locator("details.sure:not([open]) > summary").filter(has_text=f"{words}…")
        if asked.count():
            asked.first.click()
        self.button(words).click()
        self.page.wait_for_load_state("load")
        return self

    def follow(self, words: str) -> "Window":
        """Press the first link with these words in the page's own part."""
        self.main.get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state("load")
        return self

    def fill(self, **fields: str) -> "Window":
        """Type into fields by their names; dots and hyphens in names are written ``__`` and ``_``'s own spelling."""
        for name, text in fields.items():
            self.named(name.replace("__", ".")).fill(text)
        return self

    def named(self, name: str) -> Locator:
        """The field with this name."""
        return self.main.locator(f'[name="{name}"]:visible').first

    def choose(self, name: str, value: str) -> "Window":
        """Press the card, the radio button or the box with this value, as a finger does: on its label."""
        control = f'input[name="{name}"][value="{value}"]'
        self.main.locator(f"label:has({control})").first.click()
        expect(self.main.locator(control)).to_be_checked()
        return self

    def sees(self, *words: str) -> "Window":
        """All of these are shown."""
        for each in words:
            wanted = re.compile(r"\s*".join(map(re.escape, each.split())))
            try:
                self.page.locator("body").filter(has_text=wanted).wait_for()
            except PlaywrightError:
                text = self.main.inner_text()[:1500]
                raise AssertionError(f"{each!r} is not on {self.page.url}:\n{text}") from None
        return self

    def misses(self, *words: str) -> "Window":
        """None of these is shown."""
        for each in words:
            expect(self.page.locator("body")).not_to_contain_text(each)
        return self

    def check(self) -> None:
        """Nothing went wrong in this window. Raises ``AssertionError`` with all that did."""
        assert not self.faults, "\n".join(self.faults)


def new_window(
    browser: Browser,
    house: House,
    who: str = "",
    *,
    size: tuple[int, int] = DESK,
    scripts: bool = True,
    scheme: Literal["light", "dark"] = "light",
    **more: Any,
) -> Window:
    """A fresh window; of whom it names it is logged in, by the form where nobody has done that yet."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        java_script_enabled=scripts,
        color_scheme=scheme,
        reduced_motion="reduce",
        storage_state=house.states.get(who) if who else None,
        **more,
    )
    window = Window(context.new_page(), house.base).watch()
    if who and who not in house.states:
        log_in(window, house, who)
    return window


def log_in(window: Window, house: House, who: str) -> Window:
    """Through the door, as everybody."""
    window.open("/entrance/").fill(login=who, password=house.password).press("入る")
    assert "/accounts/" not in window.page.url, f"{who} did not get in: {window.page.inner_text('body')}"
    house.states[who] = window.page.context.storage_state()
    return window
