"""What is "now" follows from the day: the first page, the board and the log stay where they are when a year is opened ahead."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.turn.commands import open_year
from meguru.check.reviews.commands import accept_sheet, confirm_sheet, return_sheet, send_sheet
from meguru.core import clock
from meguru.core.clock import at_noon
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.commands import finish_year, reopen_year
from meguru.publish.commands import approve_publication
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.turn import (
    WINTER,
    accept,
    accept_all,
    drafted,
    given_advice,
    proposed,
    received_opinion,
    reported_meeting,
    write,
)


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def at(player: Player, page: str = "") -> Person:
    return Person(player.client).open(player.path(page))


def open_ahead(player: Player) -> None:
    """Open 2017, 2018 and 2019, each as early as it can be; the pages are asked of a day before two of them."""
    for year in (2017, 2018, 2019):
        autumn = at_noon(date(year - 1, 10, 1))
        open_year(actor=player.actor, fiscal_year=FiscalYear(year), at=autumn, reason="準備のため")


def test_a_year_opened_ahead_moves_neither_the_first_page_nor_the_log_nor_the_board(secretary: Player) -> None:
    open_ahead(secretary)
    at(secretary).sees("平成29年度のいま", "平成28年度のシートの期限").misses("令和", "平成30年度のいま")
    log = secretary.client.get(secretary.path("activities/"))
    board = secretary.client.get(secretary.path("board/"))
    assert log.headers["Location"].endswith("activities/year/2017/")
    assert board.headers["Location"].endswith("board/2016/")


def test_a_year_that_is_not_opened_yet_waits_for_the_secretariat(secretary: Player, writer: Player) -> None:
    at(writer).misses("まだ開かれていません")
    page = at(secretary).sees("平成29年度は、まだ開かれていません").follow("平成29年度は、まだ開かれていません")
    page.press("この年度を開く").open(secretary.path()).misses("まだ開かれていません")
    clock.fix_day(date(2021, 5, 1))  # past the plan's last year
    at(secretary).misses("まだ開かれていません")


def test_in_the_first_year_it_is_the_year_itself(secretary: Player) -> None:
    clock.fix_day(date(2016, 10, 1))
    at(secretary).sees("平成28年度のいま")
    assert secretary.client.get(secretary.path("board/")).headers["Location"].endswith("board/2016/")


WRITE, CONFIRM, LOOK, MEND = (
    f"「見守りの輪」{words}"
    for words in (
        "を書いてください",
        "を確かめてください",
        "を見て、受理するか直しをお願いしてください",
        "に直しのお願いがあります",
    )
)


def test_a_sheet_stands_on_the_first_page_of_whoever_it_waits_for(
    secretary: Player, writer: Player, approver: Player
) -> None:
    at(writer).sees(WRITE, "期限 平成29年5月15日")
    at(secretary).misses(LOOK)
    write(writer.actor, "m01")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", at=SPRING)
    at(writer).misses(WRITE)
    at(approver).sees(CONFIRM)
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=SPRING)
    at(approver).misses(CONFIRM)
    at(secretary).sees(LOOK, "平成29年4月20日に届きました")
    return_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", remarks={"did": "回数を"}, at=SPRING)
    at(writer).sees(MEND)


def test_late_sheets_come_first_with_the_days(writer: Player) -> None:
    clock.fix_day(date(2017, 5, 18))
    at(writer).sees("開庁日で3日おくれ")


def test_the_secretariat_finds_late_parties_on_the_first_page_and_the_rule_on_the_board(secretary: Player) -> None:
    clock.fix_day(date(2017, 6, 30))
    page = at(secretary).sees("平成28年度のシートの期限をすぎた相手が")
    page.follow("平成28年度のシートの期限をすぎた相手が、5か所あります").sees(
        "開庁日で数えています", "期限をすぎた相手が"
    )


def test_support_staff_are_told_that_a_paper_waits(supporter: Player) -> None:
    write(supporter.actor, "east")
    send_sheet(actor=supporter.actor, fiscal_year=2016, code="east", at=SPRING)
    at(supporter).sees("「東」の確認を待っています")


def test_opinions_advice_changes_and_publications_wait_on_the_first_page(
    cast: Cast, secretary: Player, council_secretary: Player, writer: Player, member: Player
) -> None:
    given_advice(cast, reported_meeting(cast))
    received_opinion(cast)
    proposed(cast)
    publication = drafted(cast)
    at(secretary).sees("回答を待っているご意見が1件").misses("承認を待っている", "決めるのを待っている")
    page = at(council_secretary).sees("承認を待っている公表の案が1件", "決めるのを待っている計画の変更が1件")
    at(writer).sees("答えを待っている助言が1件")
    at(member).sees("平成28年度 第1回の資料を読めます")
    approve_publication(actor=council_secretary.actor, publication_id=publication.pk, at=WINTER)
    page.open(council_secretary.path()).sees("承認され、公表を待っているものが1件")


def test_a_correction_of_an_older_year_reaches_everybody_it_waits_for(
    cast: Cast, secretary: Player, council_secretary: Player, writer: Player, approver: Player
) -> None:
    accept_all(cast)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    clock.fix_day(date(2018, 5, 1))
    at(secretary, "sheets/2016/m01/").sees("平成28年度は閉じているので", "「年度」のページ").misses("直しをお願いする")
    reopen_year(actor=council_secretary.actor, fiscal_year=2016, reason="数字のまちがい", at=SPRING)
    return_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", remarks={"did": "回数を"}, at=SPRING)
    older = "「平成28年度 見守りの輪」"
    page = at(writer).sees(f"{older}に直しのお願いがあります")
    page.follow(f"{older}に直しのお願いがあります").sees("回数を")
    at(writer, "sheets/").sees("ほかの年度で、動いているシート", "平成28年度")
    send_sheet(actor=writer.actor, fiscal_year=2016, code="m01", unchanged="そのままで正しいため", at=SPRING)
    at(approver).sees(f"{older}を確かめてください")
    confirm_sheet(actor=approver.actor, fiscal_year=2016, code="m01", at=SPRING)
    at(secretary).sees(f"{older}を見て、受理するか")
    accept_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", at=SPRING)
    at(secretary).misses(older)


def test_a_closed_years_sheets_wait_for_nobody(secretary: Player, writer: Player) -> None:
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    at(writer).sees("いま、待っている仕事はありません")


def test_the_board_says_what_is_next_and_the_year_of_each_due_day(cast: Cast, secretary: Player) -> None:
    board = "board/2016/"
    at(secretary, board).sees("課・町社協の期限 平成29年5月15日", "提出済は、まだありません", "0 / 6枚")
    write(secretary.actor, "m01")
    send_sheet(actor=secretary.actor, fiscal_year=2016, code="m01", at=SPRING)
    confirm_sheet(actor=cast["approver"].actor, fiscal_year=2016, code="m01", at=SPRING)
    at(secretary, board).sees("提出済が1枚", "内容を見る")
    accept_all_but_confirmed(cast)
    at(secretary, board).sees("すべて受理しました", "6 / 6枚")


def accept_all_but_confirmed(cast: Cast) -> None:
    accept_sheet(actor=cast["secretary"].actor, fiscal_year=2016, code="m01", at=SPRING)
    accept_all(cast)


def test_the_board_is_narrowed_by_state_group_and_name(cast: Cast, secretary: Player) -> None:
    accept(cast, "m01")
    at(secretary, "board/2016/?q=東").sees("東").misses("子育て課")
    at(secretary, "board/2016/?q=ない名前").sees("この条件に合う相手はありません")
    rows = at(secretary, "board/2016/?state=accepted").sees("福祉課")
    rows.misses("子育て課")


def test_late_parties_are_counted_on_the_board(secretary: Player) -> None:
    clock.fix_day(date(2017, 6, 30))
    at(secretary, "board/2016/").sees("期限をすぎた相手が", "おくれ")


def test_the_board_of_a_closed_year_says_so_and_of_none_leads_to_the_years(secretary: Player) -> None:
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    at(secretary, "board/2016/").sees("この年度は閉じています")
    assert secretary.client.get(secretary.path("board/2019/")).status_code == 404


def test_due_days_of_another_year_are_written_with_it(secretary: Player) -> None:
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2019), at=at_noon(date(2019, 4, 1)))
    at(secretary, "board/2019/").sees("期限 令和2年5月15日")
    at(secretary, "sheets/2019/m01/").sees("期限 令和2年5月15日")
