"""What is done on the pages of bodies and seats before they are looked at: reorganise, end, move."""

from tests.browser.window import Window


def reorganise(window: Window) -> None:
    """Look at what a department that moves to a new one takes along."""
    window.named("pair0-old").select_option(label="くらし安全課")
    window.named("from_day").fill("2018-07-01")
    window.named("reason").fill("機構改革のため")
    window.named("pair0-new_name").fill("防災安全課")
    window.press("変わるものを確かめる").sees("水害に備える声かけ名簿づくり", "くらし安全課長")


def decide_reorganisation(window: Window) -> None:
    """Decide it for the day."""
    reorganise(window)
    window.press("この組織改正を行う").sees("この組織改正を取り消す")


def end_a_district(window: Window) -> None:
    """Look at what a district that goes over to the next one takes along."""
    window.main.locator("a[href*='/correct/district/']").filter(has_text="川下").click()
    window.follow("この地区を廃止する…")
    window.fill(last_day="2018-07-31", reason="川上地区と一つになるため")
    window.main.get_by_label("川上", exact=True).check()
    window.press("変わるものを確かめる").sees("いっしょに終わる席", "途中の振り返りシート")


def end_a_team(window: Window) -> None:
    """Let a team end, and look at its page, on which that is taken back."""
    window.main.locator("a[href*='/correct/committee/']").filter(has_text="川下地区応援職員").click()
    window.follow("この会議体を廃止する…")
    window.fill(last_day="2018-07-31", reason="組み直すため").press("変わるものを確かめる")
    window.press("この会議体を廃止する").main.locator("a[href*='/bodies/end/committee/']").click()
    window.sees("最後の日", "この廃止を取り消す")


def look_at_a_name_to_come(window: Window) -> None:
    """The page of the company that is to be called otherwise."""
    window.main.locator("summary").filter(has_text="企業").click()
    window.follow("見本ものづくり株式会社").sees("改称を取り消す")


def move_wrongly(window: Window) -> None:
    """Write a user name that is none into the list of moves."""
    names, users = (window.page.locator(f"table.moves input[name^={what}]") for what in ("name", "username"))
    names.first.fill("異動 の人")
    users.first.fill("名前")
    window.expected.add(422)
    window.press("替わるところを確かめる").sees("英数字と")


def move_two(window: Window) -> None:
    """Let one seat change hands and another fall vacant, and look at what follows."""
    names = window.page.locator("table.moves input[name^=name]")
    names.nth(0).fill("異動 の人")
    names.nth(1).fill("")
    window.press("替わるところを確かめる").sees("席が変わります")
