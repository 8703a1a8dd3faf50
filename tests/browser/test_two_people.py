"""Two windows on one sheet, a finger that presses twice, and a line that breaks: nothing typed is lost, nothing is done twice."""

import re

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.window import NewWindow, Window, log_in

SHEETS = "/kohoku/work/sheets/2017/"


def kept(window: Window) -> None:
    """The page has saved by itself."""
    expect(window.page.locator("#saved")).to_have_text(re.compile(r"\d時\d\d分に保存しました"))


def test_the_later_one_sees_both_texts(window: NewWindow) -> None:
    first = window("korei-tanto").open(f"{SHEETS}m07/")
    second = window("jimukyoku").open(f"{SHEETS}m07/")
    first.fill(issue="一人目が書いた課題。").press("保存する").sees("保存しました。")
    second.expected.add(409)
    second.fill(issue="二人目が書いた課題。").press("保存する")
    second.sees("先に保存された文", "一人目が書いた課題。")
    expect(second.named("issue")).to_have_value("二人目が書いた課題。")
    second.fill(issue="一人目と二人目が書いた課題。").press("保存する").sees("保存しました。")
    first.open(f"{SHEETS}m07/")
    expect(first.named("issue")).to_have_value("一人目と二人目が書いた課題。")


def test_so_does_a_page_that_saves_by_itself(window: NewWindow) -> None:
    first = window("korei-tanto").open(f"{SHEETS}m05/")
    second = window("jimukyoku").open(f"{SHEETS}m05/")
    first.fill(issue="一人目の文。")
    kept(first)
    second.expected.add(409)
    with second.page.expect_response(lambda answer: answer.status == 409):
        second.fill(issue="二人目の文。")
    second.page.wait_for_timeout(500)
    expect(second.named("issue")).to_have_value("二人目の文。")
    second.sees("さんが先に保存しました。「保存する」を押すと、両方の文を見くらべられます。")
    expect(second.page.locator("#saved *")).to_have_count(0)
    expect(second.page.locator("#saved")).to_have_class("ok is-warning")
    second.press("保存する").sees("先に保存された文", "一人目の文。")
    expect(second.named("issue")).to_have_value("二人目の文。")
    second.press("保存する").sees("保存しました。")


def test_two_presses_make_one_row(window: NewWindow) -> None:
    supporter = window("support-nippa").open("/kohoku/work/activities/log/")
    supporter.fill(held_on="2018-05-20", place="新羽公園", line="二度押された花の植えかえ。")
    supporter.button("記録する").dblclick()
    expect(supporter.page).to_have_url(
        re.compile(r"/activities/year/")
    )  # the first of two loads is broken off by the second
    supporter.open("/kohoku/work/activities/")
    expect(supporter.main.get_by_text("二度押された花の植えかえ。")).to_have_count(1)


def test_two_presses_send_one_opinion(window: NewWindow) -> None:
    resident = window().open("/kohoku/opinion/").fill(text="二度押されたご意見です。")
    resident.button("送る").dblclick()
    resident.sees("ご意見をお預かりしました")
    office = window("jimukyoku").open("/kohoku/work/opinions/")
    expect(office.main.get_by_text("二度押されたご意見です。")).to_have_count(1)


def test_what_is_typed_without_a_line_is_sent_when_it_is_back(window: NewWindow) -> None:
    writer = window("korei-tanto").open(f"{SHEETS}m07/")
    writer.page.context.set_offline(True)
    writer.fill(next_plan="線が切れているあいだに書いた文。")
    expect(writer.page.locator("#saved")).to_contain_text("手元に残しています")
    writer.page.context.set_offline(False)
    kept(writer)
    other = window("jimukyoku").open(f"{SHEETS}m07/")
    expect(other.named("next_plan")).to_have_value("線が切れているあいだに書いた文。")
    assert any("ERR_INTERNET_DISCONNECTED" in fault for fault in writer.faults), (
        "nothing was tried while the line was broken"
    )
    writer.faults[:] = [fault for fault in writer.faults if not re.search(r"ERR_INTERNET_DISCONNECTED|htmx:", fault)]


def test_a_window_closed_without_a_line_offers_its_text_again(window: NewWindow) -> None:
    writer = window("korei-tanto").open(f"{SHEETS}m07/")
    writer.page.context.set_offline(True)
    writer.fill(issue="閉じる前に書いた文。")
    expect(writer.page.locator("#saved")).to_contain_text("手元に残しています")
    address, context = writer.page.url, writer.page.context
    writer.page.close()
    writer.faults.clear()
    context.set_offline(False)
    again = Window(context.new_page(), writer.base).watch().open(address)
    again.sees("まだ送られていない書きかけがあります").press("書きかけを戻す")
    expect(again.named("issue")).to_have_value("閉じる前に書いた文。")
    kept(again)
    again.page.reload()
    again.misses("まだ送られていない書きかけ")
    expect(again.named("issue")).to_have_value("閉じる前に書いた文。")
    again.check()


def test_a_log_in_that_ran_out_loses_nothing(window: NewWindow, house: House) -> None:
    writer = window("korei-tanto").open(f"{SHEETS}m07/")
    writer.page.context.clear_cookies()
    writer.expected.add(403)
    writer.fill(did="入り直す前に書いた文。")
    saved = writer.page.locator("#saved")
    expect(saved).to_contain_text(re.compile("入り直してください|保存できませんでした"))
    expect(saved.locator("*")).to_have_count(0)
    writer.button("保存する").click()
    house.states.pop("korei-tanto")
    log_in(writer, house, "korei-tanto").open(f"{SHEETS}m07/")
    writer.sees("まだ送られていない書きかけがあります").press("書きかけを戻す")
    expect(writer.named("did")).to_have_value("入り直す前に書いた文。")
    kept(writer)
    writer.faults[:] = [fault for fault in writer.faults if "htmx:" not in fault]
