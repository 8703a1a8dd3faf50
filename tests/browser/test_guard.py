"""The privacy guard as one types: it says what it sees beside the field, and goes silent when the words go."""

from playwright.sync_api import expect

from tests.browser.window import NewWindow

PRIVATE = "仮名田さん（045-000-1234）宅で茶話会"


def test_what_is_being_typed_is_pointed_out_and_withdrawn(window: NewWindow) -> None:
    typing = window("jimukyoku").open("/kohoku/work/activities/log/")
    field = typing.page.locator("textarea[name=line]")
    field.fill(PRIVATE)
    field.press("End")
    typing.page.keyboard.type("。")
    look = typing.page.locator(".guard-look").first
    expect(look).to_contain_text("電話番号のようです")
    field.fill("")
    typing.page.keyboard.type("茶話会を開いた。")
    expect(look).to_have_text("")
