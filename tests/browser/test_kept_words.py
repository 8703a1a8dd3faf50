"""What is typed into any form is kept on the device: offered again after a loss, to nobody else, and gone when it is taken."""

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.window import NewWindow, Window, log_in

LOG = "/kohoku/work/activities/log/"
OFFERED = "この端末に、まだ送られていない書きかけがあります。"


def kept(window: Window) -> list[str]:
    """The names of what this browser keeps."""
    names = window.page.evaluate("Object.keys(localStorage).filter(name => name.startsWith('kept|'))")
    return [str(name) for name in names]


def test_a_refusal_forgets_nothing_and_what_is_taken_goes(window: NewWindow) -> None:
    office = window("jimukyoku").open(LOG)
    office.fill(line="途中まで書いた活動の記録。", place="新羽地区センター").open("/kohoku/work/").open(LOG)
    office.sees(OFFERED).press("書きかけを戻す").misses(OFFERED)
    expect(office.named("line")).to_have_value("途中まで書いた活動の記録。")
    office.fill(held_on="")
    office.expected.add(422)
    office.main.locator("form").first.evaluate("form => { form.noValidate = true; }")
    office.press("記録する")
    assert kept(office), "the day was missing"
    office.misses(OFFERED).fill(held_on="2018-05-20").press("記録する")
    assert kept(office) == []
    office.open(LOG).misses(OFFERED)


def test_a_preview_that_still_says_what_was_typed_offers_nothing(window: NewWindow) -> None:
    office = window("jimukyoku").open("/kohoku/work/bodies/reorganisations/new/")
    office.named("pair0-old").select_option(label="総務課")
    office.fill(from_day="2018-07-01", reason="機構改革のため")
    office.named("pair0-new_name").fill("防災総務課")
    office.press("変わるものを確かめる").sees("移る席").misses(OFFERED)
    assert kept(office), "nothing was decided yet"


def test_what_differs_only_in_blanks_or_in_order_is_not_offered(window: NewWindow) -> None:
    office = window("jimukyoku").open(LOG)
    office.fill(line="いまも画面にある記録。", held_on="")
    put = """(line) => { const name = Object.keys(localStorage).find(each => each.startsWith('kept|'));
      const kept = JSON.parse(localStorage.getItem(name));
      kept.values = [["gone", ""], ...kept.values.reverse()].map(([key, value]) => [key, key === "line" ? line : value]);
      kept.names.push("gone");
      localStorage.setItem(name, JSON.stringify(kept)); }"""

    def refused(line: str) -> Window:
        office.page.evaluate(put, line)
        office.main.locator("form").first.evaluate("form => { form.noValidate = true; }")
        office.expected.add(422)
        return office.press("記録する").sees("確かめてください")

    refused("いまも画面にある記録。\r\n ").misses(OFFERED)
    assert kept(office), "it was refused"
    refused("ほかの記録。").sees(OFFERED)


def test_an_answer_outlives_another_form_of_its_page(window: NewWindow) -> None:
    office = window("jimukyoku").open("/kohoku/work/opinions/")
    office.main.locator("a[href*='/opinions/H']").first.click()
    office.page.wait_for_load_state("load")
    office.main.locator("form[method=post] textarea").last.fill("書きかけた回答です。")
    office.page.reload()
    office.sees(OFFERED).press("書きかけを戻す")
    expect(office.main.locator("form[method=post] textarea").last).to_have_value("書きかけた回答です。")


def test_a_log_in_that_ran_out_leads_back_to_the_form_with_its_words(window: NewWindow, house: House) -> None:
    office = window("jimukyoku").open(LOG)
    office.fill(held_on="2018-05-20", place="大倉山", line="入り直す前に書いた記録。")
    session = office.page.context.cookies()
    office.page.context.clear_cookies(name="sessionid")
    assert len(office.page.context.cookies()) < len(session)
    office.press("記録する")
    assert "/accounts/login/" in office.page.url
    office.fill(login="jimukyoku", password=house.password).press("入る")
    assert office.page.url.endswith(LOG)
    house.states.pop("jimukyoku", None)
    office.sees(OFFERED).press("書きかけを戻す").press("記録する")
    assert kept(office) == []


def test_the_next_person_at_this_computer_is_offered_nothing(window: NewWindow, house: House) -> None:
    office = window("jimukyoku").open(LOG)
    office.fill(line="事務局の人が書きかけた記録。")
    office.page.context.clear_cookies()
    log_in(office, house, "support-nippa").open(LOG).misses(OFFERED)
    office.fill(line="次の人が書きかけた記録。")
    assert len(kept(office)) == 2
    office.open("/kohoku/work/me/").press("ログアウトする")
    if "logout" in office.page.url:
        office.press("ログアウトする")
    assert len(kept(office)) == 1, "the way out takes along one's own, and leaves what another still misses"
    house.states.clear()
    log_in(office, house, "jimukyoku").open(LOG).sees(OFFERED)
    office.press("使わない").misses(OFFERED)
    assert kept(office) == []
    house.states.clear()


def test_two_windows_of_one_person_keep_each_its_own(window: NewWindow) -> None:
    first = window("jimukyoku").open(LOG)
    first.fill(line="一つ目の画面の記録。")
    second = Window(first.page.context.new_page(), first.base).watch().open(LOG)
    second.fill(held_on="2018-05-20", place="城郷", line="二つ目の画面の記録。").press("記録する")
    assert len(kept(first)) == 1, "what the other window took is no reason to forget this one's"
    first.page.reload()
    first.sees(OFFERED).press("書きかけを戻す")
    expect(first.named("line")).to_have_value("一つ目の画面の記録。")
    second.check()


def test_a_password_is_never_kept(window: NewWindow) -> None:
    office = window("jimukyoku").open("/kohoku/work/bodies/people/")
    office.page.locator("a[href*='/account/']").first.click()
    office.page.wait_for_load_state("load")
    office.fill(password="himitsu-no-kotoba")
    assert "himitsu" not in office.page.evaluate("JSON.stringify({...localStorage})")
