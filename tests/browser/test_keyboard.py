"""The sheet with the keys alone: every stop in the order of reading and visible, nothing that holds one fast, sent at the end."""

import re

from playwright.sync_api import Page, expect

from tests.browser.window import NewWindow, Window

SHEET = "/kohoku/work/sheets/2017/m07/"
RETURNED = "/kohoku/work/sheets/2017/m05/"
MOST_STOPS = 200
# Where the focus is: what it says, and whether an outline or a frame of another colour shows it.
STOP = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), look = getComputedStyle(e);
  const of = e.closest('.pick') ? getComputedStyle(e.closest('.pick')) : look;
  const seen = style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return {tag: e.tagName, name: e.name || '', id: e.id || '', text: (e.textContent || e.value || '').trim().slice(0, 40),
          x: box.x, y: box.y + scrollY, visible: seen(look) || seen(of) || look.boxShadow !== 'none' || of.boxShadow !== 'none',
          inView: box.bottom > 0 && box.top < innerHeight, fixed: !!e.closest('.save')}; }"""


def stops(page: Page) -> list[dict[str, object]]:
    """Every stop of the tab key from the top of the page until it leaves."""
    found: list[dict[str, object]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["tag"] == "BODY":
            return found
        found.append(stop)
    raise AssertionError(f"the tab key never leaves the page; the last stops: {found[-3:]}")


def to(window: Window, selector: str, *, key: str = "Tab") -> Window:
    """Go on with the tab key until the focus is there."""
    for _ in range(MOST_STOPS):
        if window.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return window
        window.page.keyboard.press(key)
    raise AssertionError(f"the tab key does not lead to {selector}")


def test_every_stop_is_seen_and_in_order(window: NewWindow) -> None:
    writer = window("korei-tanto").open(RETURNED)
    found = stops(writer.page)
    assert found[0]["text"] == "本文へ"
    hidden = [stop for stop in found if not (stop["visible"] and stop["inView"])]
    assert not hidden, f"the focus is not to be seen on {hidden}"
    order = writer.page.evaluate(
        """() => [...document.querySelectorAll('#sheet-form textarea, #sheet-form input:not([type=hidden], [type=radio])')]
        .map(e => e.name)"""
    )
    inside = [stop["name"] for stop in found if stop["tag"] in ("TEXTAREA", "INPUT") and stop["name"] in order]
    assert inside == order
    heights = [stop["y"] for stop in found if stop["tag"] == "TEXTAREA"]
    assert heights == sorted(heights, key=float)  # type: ignore[arg-type]
    positive = writer.page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])")
    expect(positive).to_have_count(0)


def test_the_way_back_is_the_same(window: NewWindow) -> None:
    writer = window("korei-tanto").open(RETURNED)
    there = stops(writer.page)
    writer.page.locator("body").evaluate("e => window.scrollTo(0, 0)")
    back = []
    for _ in range(len(there)):
        writer.page.keyboard.press("Shift+Tab")
        back.append(writer.page.evaluate(STOP))
    assert [stop["text"] for stop in reversed(back)] == [stop["text"] for stop in there]


def test_a_sheet_is_written_and_sent_with_the_keys(window: NewWindow) -> None:
    writer = window("korei-tanto").open(SHEET)
    keys = writer.page.keyboard
    keys.press("Tab")
    keys.press("Enter")
    expect(writer.page).to_have_url(re.compile("#main$"))
    to(writer, "#i-did")
    before = writer.named("did").input_value()
    to(writer, "button.put")
    keys.press("Enter")
    expect(writer.named("did")).to_be_focused()
    expect(writer.named("did")).not_to_have_value(before)
    keys.press("Control+End")
    keys.type("話し手が増えた。")
    to(writer, 'input[name="rating"]')
    keys.press("ArrowDown")
    chosen = writer.page.evaluate("document.activeElement.value")
    keys.press("ArrowDown")
    assert writer.page.evaluate("document.activeElement.value") != chosen
    keys.press("ArrowUp")
    assert writer.page.evaluate("document.activeElement.checked && document.activeElement.value") == chosen
    for name, text in (("rating_reason", "練習会を開けた。"), ("issue", "昼に集中している。")):
        to(writer, f"#i-{name}")
        keys.press("Control+A")
        keys.type(text)
    to(writer, 'input[name="direction"]')
    keys.press("Space")
    to(writer, "#i-next_plan")
    keys.press("Control+A")
    keys.type("土曜日にも開く。")
    to(writer, "#sheet-form button[name=send]")
    keys.press("Enter")
    writer.sees("確認に回しました。", "話し手が増えた。", "土曜日にも開く。")


def test_errors_take_the_focus_and_lead_to_their_fields(window: NewWindow) -> None:
    writer = window("jimukyoku")
    writer.expected.add(422)
    writer.open("/kohoku/work/sheets/2017/m17/")
    to(writer, "#sheet-form button[name=send]")
    writer.page.keyboard.press("Enter")
    summary = writer.page.locator("#errors")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.count() >= 3
    for number in range(links.count()):
        link = links.nth(number)
        target = str(link.get_attribute("href"))
        link.focus()
        writer.page.keyboard.press("Enter")
        expect(writer.page.locator(target)).to_be_in_viewport()
        inside = "target => { const e = document.querySelector(target); return e.contains(document.activeElement); }"
        if not writer.page.evaluate(inside, target):
            writer.page.keyboard.press("Tab")
        assert writer.page.evaluate(inside, target), f"{target} does not lead to its field"


def test_a_plain_form_does_the_same(window: NewWindow) -> None:
    supporter = window("support-nippa").open("/kohoku/work/activities/log/")
    supporter.expected.add(422)
    supporter.main.locator("form").evaluate("form => { form.noValidate = true; }")
    supporter.named("place").focus()
    supporter.page.keyboard.press("Enter")
    expect(supporter.page.locator("#errors")).to_be_focused()
    supporter.page.keyboard.press("Tab")
    supporter.page.keyboard.press("Enter")
    expect(supporter.named("place")).to_be_focused()
    expect(supporter.named("place")).to_have_attribute("aria-describedby", re.compile("error"))


def test_folded_parts_and_the_telephone_menu_open_with_the_keys(window: NewWindow) -> None:
    office = window("jimukyoku", size=(390, 844)).open("/kohoku/work/board/")
    to(office, ".menu summary")
    office.page.keyboard.press("Enter")
    menu = office.page.get_by_role("navigation", name="メニュー")
    expect(menu).to_be_visible()
    office.page.keyboard.press("Tab")
    assert office.page.evaluate("!!document.activeElement.closest('.menu-list')")
    office.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert office.page.evaluate("document.activeElement.matches('.menu summary')")
    office.page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    to(office, ".menu a")
    to(office, ".menu summary", key="Shift+Tab")
    office.page.keyboard.press("Enter")
    expect(menu).to_be_hidden()
