"""Fixtures of the browser tests: the demo made once, a served copy and a Chromium for each module, windows that must stay clean."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.house import House, make_demo, open_house
from tests.browser.window import NewWindow, Window, new_window
from tests.support.once import made_once

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


def find_chromium() -> str:
    """The system's Chromium. Whether the tests may be left out without one is decided by ``tools/run_tests.py``, not here."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, f"no Chromium on this machine; looked for {', '.join(NAMES)}"
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module. Not longer: while it runs, Django's database may not be used in this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the demo, made once for all processes of a run, to be copied."""
    return made_once(tmp_path_factory, "demo-var", make_demo)


@pytest.fixture(scope="module")
def house(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo, served for one module: what one module changes another does not see."""
    with open_house(demo, tmp_path_factory.mktemp("house") / "var") as house:
        yield house


@pytest.fixture
def window(browser: Browser, house: House) -> Iterator[NewWindow]:
    """Opens windows: ``window("jimukyoku")``, ``window()`` for a resident. Each must end without a fault."""
    opened: list[Window] = []

    def new(who: str = "", **more: Any) -> Window:
        opened.append(new_window(browser, house, who, **more))
        return opened[-1]

    yield new
    faults = [fault for each in opened for fault in each.faults]
    for each in opened:
        each.page.context.close()
    assert not faults, "\n".join(faults)
