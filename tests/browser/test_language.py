"""Another language is chosen in the head of the page and left there again; longer words push nothing off the side."""

import pytest
from playwright.sync_api import expect

from tests.browser.window import NewWindow

PAGES = (
    "",
    "board/",
    "sheets/2017/m06/",
    "plan/",
    "plan/measures/m06/",
    "bodies/",
    "years/",
    "roles/",
    "opinions/",
    "ledger/",
)


@pytest.mark.parametrize("size", [(1280, 900), (390, 844), (320, 640)])
def test_english_is_chosen_fits_and_is_left_again(size: tuple[int, int], window: NewWindow) -> None:
    office = window("jimukyoku", size=size).open("/kohoku/work/")
    office.page.get_by_role("link", name="English").click()
    assert office.page.evaluate("document.documentElement.lang") == "en"
    wide = []
    for path in PAGES:
        office.open(f"/kohoku/work/{path}")
        if office.page.evaluate("document.documentElement.scrollWidth") > size[0]:
            wide.append(path)
    assert wide == []
    back = office.page.get_by_role("link", name="日本語")
    expect(back).to_be_visible()
    back.click()
    assert office.page.evaluate("document.documentElement.lang") == "ja"
    expect(office.page.get_by_role("link", name="English")).to_be_visible()
