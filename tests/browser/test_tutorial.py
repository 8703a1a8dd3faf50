"""The tutorial, walked as it is written: a page that stops doing what it says stops the walk (decision 0014)."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.house import House
from tests.support import first_day

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"


def test_the_first_day_can_be_done_as_the_tutorial_says(browser: Browser, house: House, tmp_path: Path) -> None:
    taken = [
        name for name, _ in first_day.walk(browser, house.base, house.password, tmp_path, lambda data, _: len(data))
    ]
    assert {f"{name}.png" for name in taken} == {file.name for file in PICTURES.glob("day-*.png")}
