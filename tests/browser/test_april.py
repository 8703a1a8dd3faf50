"""An April with thirty moves, by hand in a browser: how many pages are loaded, nothing lost on the way, and the hand-over on A4."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.window import NewWindow

pytestmark = pytest.mark.browser
MOVES = 30
# 体制, 人事異動, the preview, the list after it, the log-in slips.
MOST_LOADS = 5


def test_thirty_seats_change_hands_in_five_pages(window: NewWindow) -> None:
    office = window("jimukyoku")
    loads: list[str] = []
    office.page.on("load", lambda page: loads.append(page.url))
    office.open("/kohoku/work/bodies/").follow("人事異動")
    office.named("day").fill("2018-07-01")
    names = office.page.locator("table.moves input[name^=name]")
    held = [names.nth(place).input_value() for place in range(names.count())]
    seats = [place for place, name in enumerate(held) if name][10 : 10 + MOVES]
    for number, place in enumerate(seats):
        names.nth(place).fill(f"異動 {number:02}")
    office.press("替わるところを確かめる").sees(f"7月1日から、{MOVES}席が変わります", f"ログインの紙を渡す人　{MOVES}")
    office.press(f"この{MOVES}席を替える").sees(f"{MOVES}席の人を、7月1日から替えました")
    office.open("/kohoku/work/bodies/people/slips/").sees("異動 00", "異動 29")
    assert len(loads) <= MOST_LOADS, loads
    print(f"an April with {MOVES} moves: {len(loads)} page loads")


def test_what_was_typed_stays_when_the_list_is_narrowed(window: NewWindow) -> None:
    office = window("jimukyoku").open("/kohoku/work/bodies/moves/?day=2018-08-01")
    box = office.page.locator("table.moves input[name^=name]").nth(12)
    name = box.get_attribute("name") or ""
    box.fill("夏の 人")
    office.named("role").select_option("committee_member")
    office.press("この日・この席を見る")
    expect(office.named(name)).to_have_value("夏の 人")
    office.press("替わるところを確かめる").sees("1席が変わります", "夏の 人").press("戻って書き直す")
    expect(office.named(name)).to_have_value("夏の 人")


def test_the_hand_over_prints_on_a4_with_room_for_what_is_told(window: NewWindow) -> None:
    office = window("jimukyoku").open("/kohoku/work/bodies/seats/").follow("高齢・障害支援課 企画担当")
    office.follow("引継ぎのページ").sees("開いているシート", "約束したこと", "次に来る期日", "どこにあるか")
    expect(office.page.get_by_role("heading", name=re.compile("口で伝えること"))).to_be_hidden()
    office.page.emulate_media(media="print")
    expect(office.page.get_by_role("heading", name=re.compile("口で伝えること"))).to_be_visible()
    overflow = office.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
