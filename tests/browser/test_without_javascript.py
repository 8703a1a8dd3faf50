"""Everything needed for the year's work, in a browser that runs no scripts."""

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.window import PHONE, NewWindow, log_in

SHEET = "/kohoku/work/sheets/2017/m07/"


def test_log_in_and_out(window: NewWindow, house: House) -> None:
    resident = window(scripts=False)
    resident.open("/").follow("職員・委員の方の入口")
    resident.fill(login="korei-tanto", password="not this one").press("入る")
    resident.sees("利用者名かパスワードが違います")
    writer = log_in(window(scripts=False), house, "korei-tanto")
    writer.sees("いまの仕事")
    writer.open("/accounts/logout/").press("ログアウトする")
    writer.open("/kohoku/work/").sees("仕事場に入る")
    house.states.pop("korei-tanto")


def test_write_and_send_a_sheet(window: NewWindow) -> None:
    writer = window("korei-tanto", scripts=False).open(SHEET)
    writer.fill(did="練習会を4回開いた。").press("保存する").sees("保存しました。")
    expect(writer.named("did")).to_have_value("練習会を4回開いた。")
    writer.expected.add(422)
    writer.fill(rating_reason="", issue="").press("確認に回す").sees(
        "確かめてください", "「評価の理由」を書いてください。"
    )
    expect(writer.named("did")).to_have_value("練習会を4回開いた。")
    writer.choose("rating", "B").choose("direction", "keep")
    writer.fill(rating_reason="目標は3回。", issue="昼に集中している。", next_plan="土曜日にも開く。").press(
        "確認に回す"
    )
    writer.sees("確認に回しました。", "練習会を4回開いた。")
    head = window("korei-kacho", scripts=False).open(SHEET).press("確かめて提出する").sees("提出済")
    council = window("shakyo", scripts=False).open(SHEET)
    council.main.locator("summary").filter(has_text="直しをお願いする").click()
    council.fill(**{"remark-did": "人数も入れてください。"}).press("直しをお願いする").sees("差戻し")
    writer.open(SHEET).sees("人数も入れてください。").fill(did="練習会を4回開き、52人が来た。")
    writer.press("直して確認に回す").sees("確認中")
    head.open(SHEET).press("確かめて提出する").sees("提出済")
    council.open(SHEET).sees("52人が来た")
    expect(council.main.locator("ins").first).to_be_visible()
    council.press("受理する").sees("受理しました。")


def test_filter_the_board(window: NewWindow) -> None:
    office = window("jimukyoku", scripts=False).open("/kohoku/work/board/2017/")
    everything = office.main.locator("tbody tr").count()
    office.follow("差戻し")
    assert 0 < office.main.locator("tbody tr").count() < everything


def test_the_telephone_menu_opens(window: NewWindow) -> None:
    supporter = window("support-nippa", scripts=False, size=PHONE)
    menu = supporter.page.get_by_role("navigation", name="メニュー")
    expect(menu).to_be_hidden()
    supporter.page.get_by_text("メニュー", exact=True).click()
    expect(menu).to_be_visible()
    menu.get_by_role("link", name="活動", exact=True).click()
    supporter.follow("活動を記録する").fill(place="新羽公園", line="花の植えかえを一緒にした。").press("記録する")
    supporter.sees("花の植えかえを一緒にした。")


def test_send_an_opinion(window: NewWindow) -> None:
    resident = window(scripts=False).open("/kohoku/measures/m07/").follow("意見を書く")
    resident.fill(text="土曜日にも開いてほしいです。").press("送る").sees("ご意見をお預かりしました")


def test_search_fields_and_lists_work(window: NewWindow) -> None:
    office = window("jimukyoku", scripts=False).open("/kohoku/work/opinions/")
    office.sees("H30-003")
    office.open("/kohoku/work/activities/year/2017/?district=nippa").sees("新羽")
