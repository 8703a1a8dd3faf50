"""Choosing among many: a filter over the check boxes of a fold, the chosen ones as chips, by keyboard; a list without scripts."""

from playwright.sync_api import Locator, expect

from tests.browser.window import NewWindow, Window

FORM = "/kohoku/work/activities/log/"
MEASURE = "災害時要援護者支援事業の推進"


def fold_of(window: Window) -> Locator:
    return window.main.locator("details.picker")


def test_without_scripts_it_is_a_list_of_check_boxes_in_a_fold(window: NewWindow) -> None:
    supporter = window("support-nippa", scripts=False).open(FORM)
    fold = fold_of(supporter)
    expect(fold.locator("summary")).to_contain_text("選んだもの 0件")
    expect(fold.get_by_role("checkbox", name=MEASURE)).to_be_hidden()
    fold.locator("summary").click()
    fold.get_by_role("checkbox", name=MEASURE).check()
    expect(fold.get_by_role("searchbox")).to_have_count(0)


def test_a_few_letters_leave_what_is_meant_and_say_how_many(window: NewWindow) -> None:
    supporter = window("support-nippa").open(FORM)
    fold = fold_of(supporter)
    fold.locator("summary").click()
    many = fold.get_by_role("checkbox").count()
    find = fold.get_by_role("searchbox", name="この中を探す")
    find.fill("災害時")
    left = fold.get_by_role("checkbox").count()
    assert 0 < left < many
    expect(fold.get_by_role("status")).to_have_text(f"{left}件あります")
    find.fill("どこにもない")
    expect(fold.get_by_role("status")).to_have_text("当てはまるものはありません")
    find.press("Escape")
    assert fold.get_by_role("checkbox").count() == many


def test_it_is_used_by_keyboard_and_what_is_chosen_stands_beside_it(window: NewWindow) -> None:
    supporter = window("support-nippa").open(FORM)
    fold = fold_of(supporter)
    fold.locator("summary").focus()
    supporter.page.keyboard.press("Enter")
    find = fold.get_by_role("searchbox")
    find.fill(MEASURE)
    find.press("Enter")
    box = fold.get_by_role("checkbox", name=MEASURE)
    expect(box).to_be_checked()
    expect(fold.locator("summary")).to_contain_text("選んだもの 1件")
    find.fill("")
    find.press("ArrowDown")
    supporter.page.keyboard.press("ArrowDown")
    supporter.page.keyboard.press("Space")
    expect(fold.locator("summary")).to_contain_text("選んだもの 2件")
    chip = supporter.main.get_by_role("button", name=f"{MEASURE}を外す")
    chip.focus()
    supporter.page.keyboard.press("Enter")
    expect(box).not_to_be_checked()
    expect(fold.locator("summary")).to_contain_text("選んだもの 1件")
    expect(supporter.main.locator(".picker-chips button")).to_be_focused()


def test_what_was_chosen_is_sent_and_comes_back_in_the_form(window: NewWindow) -> None:
    supporter = window("support-nippa").open(FORM)
    fold = fold_of(supporter)
    fold.locator("summary").click()
    fold.get_by_role("searchbox").fill("災害時")
    fold.get_by_role("checkbox", name=MEASURE).check()
    supporter.expected.add(422)
    supporter.fill(held_on="2019-04-10", place="集会所", line="話し合った。").press("記録する").sees("確かめてください")
    expect(supporter.main.get_by_role("button", name=f"{MEASURE}を外す")).to_be_visible()
    expect(fold_of(supporter).locator("summary")).to_contain_text("選んだもの 1件")


def test_keys_that_choose_a_kanji_are_the_input_method_s(window: NewWindow) -> None:
    """Enter settles what is being converted, and Escape and the arrows are its own: nothing is ticked, emptied or left."""
    supporter = window("support-nippa").open(FORM)
    fold = fold_of(supporter)
    fold.locator("summary").click()
    find = fold.get_by_role("searchbox")
    find.fill(MEASURE)
    box = fold.get_by_role("checkbox", name=MEASURE)
    for said in ({"isComposing": True}, {"keyCode": 229}):  # Safari ends composing before the key is told
        for key in ("Enter", "Escape", "ArrowDown"):
            find.dispatch_event("keydown", {"key": key, "cancelable": True, **said})
        expect(box).not_to_be_checked()
        expect(find).to_have_value(MEASURE)
        expect(find).to_be_focused()
    find.press("Enter")
    expect(box).to_be_checked()


def test_escape_that_belongs_to_the_input_method_closes_no_menu(window: NewWindow) -> None:
    supporter = window("support-nippa").open(FORM)
    supporter.page.set_viewport_size({"width": 390, "height": 844})
    menu = supporter.page.locator("details.menu")
    menu.locator("summary").click()
    supporter.page.locator("body").dispatch_event("keydown", {"key": "Escape", "isComposing": True, "bubbles": True})
    expect(menu).to_have_attribute("open", "")
    supporter.page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
