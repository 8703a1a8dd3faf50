"""The page of the years: what opening makes is seen first; closed, opened again with a reason, taken back; its history stays."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.turn.commands import open_year
from meguru.check.reviews.models import Sheet
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.commands import finish_year
from meguru.plan.calendar.models import PlanYear
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.second_term import march_2021
from tests.support.turn import accept_all, called_meeting, next_year, write


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def at(player: Player, page: str = "years/") -> Person:
    return Person(player.client).open(player.path(page))


def opened(fiscal_year: int) -> bool:
    return PlanYear.objects.filter(fiscal_year=fiscal_year).exists()


def test_what_will_be_made_is_seen_before_the_year_is_opened(secretary: Player) -> None:
    page = at(secretary).sees("平成28年度", "進行中", "第1版", "課・町社協 平成29年5月15日")
    page.press("開く前に確かめる", fiscal_year="H29")
    page.sees("平成29年度を開きますか", "6枚", "第3期地域福祉保健計画（第1版）", "4枚", "2枚", "平成30年5月15日")
    page.sees("平成28年度に書かれたシートは、まだありません").misses("早く開くわけ")
    assert not opened(2017)
    page.press("この年度を開く").sees("平成29年度を開き、シートを6枚用意しました", "平成29年度 振り返りシートの集約")
    assert opened(2017)


def test_what_is_handed_on_is_said(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    at(secretary, "years/2017/open/").sees(
        "平成28年度に書かれたシート6枚の文", "同じ取組・同じ地区のシートに引き継がれます"
    )


def test_the_first_year_of_another_plan_says_what_hands_on(cast: Cast, secretary: Player) -> None:
    march_2021(cast)
    clock.fix_day(date(2021, 3, 25))
    page = at(secretary, "years/2021/open/").sees("第4期地域福祉保健計画（第1版）", "計画が変わるので")
    page.sees("「前の期からのつながり」で決めた取組・テーマ").misses("同じ取組・同じ地区")


def test_far_ahead_it_says_from_which_day(secretary: Player) -> None:
    page = at(secretary).press("開く前に確かめる", fiscal_year="平成30年度")
    assert page.status == 422
    page.sees("平成30年度は、まだ開けません。平成29年10月1日から、わけを書いて開けます。")
    page.open(secretary.path("years/2018/open/")).sees("平成29年10月1日から")
    assert page.status == 409
    assert not page.has_button("この年度を開く")
    assert secretary.client.post(secretary.path("years/2018/open/"), {"reason": "準備のため"}).status_code == 409


def test_the_next_year_is_offered_from_its_first_day_on(secretary: Player) -> None:
    open_year(actor=secretary.actor, fiscal_year=FiscalYear(2017), at=SPRING)
    at(secretary).sees("次の平成30年度を開けるのは、平成29年10月1日からです。")
    clock.fix_day(date(2017, 10, 1))
    page = at(secretary).misses("開けるのは、平成29年10月1日から")
    page.press("開く前に確かめる").sees("平成30年度を開きますか", "早く開くわけ")


def test_months_early_it_asks_for_a_reason_and_keeps_it(secretary: Player) -> None:
    clock.fix_day(date(2017, 10, 20))
    page = at(secretary).press("開く前に確かめる", fiscal_year="平成30年度")
    page.sees("まだ先です", "平成30年2月1日からは").press("この年度を開く")
    assert page.status == 422
    page.sees("早く開くわけ：書いてください")
    page.press("この年度を開く", reason="来年度の準備を始めるため")
    page.open(secretary.path("years/")).sees("早く開いたわけ：来年度の準備を始めるため")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("ことし", "年度として読めません"),
        ("2016", "もう開かれています"),
        ("2021", "確定した計画がありません"),
        ("", "書いてください"),
    ],
)
def test_a_year_that_cannot_be_opened_is_refused_at_the_field(secretary: Player, typed: str, told: str) -> None:
    page = at(secretary).press("開く前に確かめる", fiscal_year=typed).sees(told)
    assert page.status == 422


def test_an_address_of_a_year_that_cannot_be_opened_says_why(secretary: Player) -> None:
    for year, told in ((2016, "もう開かれています"), (2025, "確定した計画がありません")):
        page = at(secretary, f"years/{year}/open/").sees("いまは、できません", told)
        assert page.status == 409


def test_opened_meanwhile_by_another_the_page_says_so(cast: Cast, secretary: Player) -> None:
    page = at(secretary, "years/2017/open/")
    next_year(cast)
    page.press("この年度を開く").sees("もう開かれています")


def test_a_year_opened_by_mistake_is_taken_back(cast: Cast, secretary: Player) -> None:
    next_year(cast)
    page = at(secretary).follow("取り消す").sees("平成29年度を開いたことを取り消しますか", "まだだれも書いていない")
    page.press("この年度を取り消す").sees("平成29年度を開いたことを取り消しました")
    assert not opened(2017)


def test_what_keeps_a_year_is_named_and_there_is_no_button(cast: Cast, secretary: Player) -> None:
    next_year(cast)
    write(secretary.actor, "m01", fiscal_year=2017)
    page = at(secretary, "years/2017/undo/").sees("いまは、できません", "書きはじめたシートが1枚あります（見守りの輪）")
    assert page.forms == [] or all("この年度を取り消す" not in form.buttons for form in page.forms)
    secretary.client.post(secretary.path("years/2017/undo/"))
    assert opened(2017)


def test_what_has_to_be_done_before_closing_is_said_first(cast: Cast, secretary: Player) -> None:
    called_meeting(cast)
    page = (
        at(secretary).follow("閉じる").sees("平成28年度を閉じますか", "受理していないシートが6枚", "会議が1回あります")
    )
    assert all("この年度を閉じる" not in form.buttons for form in page.forms)
    refused = secretary.client.post(secretary.path("years/2016/close/"))
    assert (refused.status_code, PlanYear.objects.get(fiscal_year=2016).state) == (422, "open")


def test_closed_by_one_opened_again_by_another_and_closed_again(
    cast: Cast, secretary: Player, council_secretary: Player
) -> None:
    accept_all(cast)
    at(secretary, "years/2016/close/").press("この年度を閉じる").sees("平成28年度を閉じました", "閉じた", "桜井 一")
    alone = at(secretary).follow("開き直す").sees("いまは、できません", "閉じた人と同じ人は、開き直せません")
    assert all("この年度を開き直す" not in form.buttons for form in alone.forms)
    page = at(council_secretary).follow("開き直す").sees("平成28年度を開き直しますか", "公表した記録は")
    page.press("この年度を開き直す", reason="").sees("開き直すわけ：書いてください")
    assert page.status == 422
    page.press("この年度を開き直す", reason="数字の入れまちがい")
    page.sees("平成28年度を開き直しました", "進行中", "数字の入れまちがい", "桜庭 二")
    at(council_secretary, "years/2016/close/").press("この年度を閉じる").sees("閉じたままです", "数字の入れまちがい")


def test_too_long_a_reason_comes_back_as_it_was_typed(secretary: Player, council_secretary: Player) -> None:
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    page = at(council_secretary, "years/2016/reopen/").press("この年度を開き直す", reason="わ" * 201)
    assert page.status == 422
    assert any(form.values.get("reason") == "わ" * 201 for form in page.forms)
    assert PlanYear.objects.get(fiscal_year=2016).state == "closed"


def test_an_open_year_has_nothing_to_open_again(secretary: Player) -> None:
    at(secretary, "years/2016/reopen/").sees("いまは、できません", "「進行中」なので")


def test_a_reader_sees_the_years_and_no_acts(auditor: Player) -> None:
    page = at(auditor).sees("平成28年度").misses("次の年度を開く", "開き直す")
    assert [form.buttons for form in page.forms if form.method == "post"] == []
    for act in ("close", "reopen", "undo"):
        assert auditor.client.get(auditor.path(f"years/2016/{act}/")).status_code == 403
    assert auditor.client.get(auditor.path("years/2017/open/")).status_code == 403


def test_a_year_that_was_never_opened_has_no_pages_of_acts(secretary: Player) -> None:
    for act in ("close", "reopen", "undo"):
        assert secretary.client.get(secretary.path(f"years/2019/{act}/")).status_code == 404


def test_before_the_first_year_the_page_says_what_comes(secretary: Player) -> None:
    at(secretary, "years/2016/undo/").press("この年度を取り消す")
    page = at(secretary).sees("まだ、どの年度も開いていません")
    assert any(form.values.get("fiscal_year") == FiscalYear(2017).label for form in page.forms)


def test_the_due_days_of_an_open_year_are_moved_after_seeing_whom_it_touches(cast: Cast, secretary: Player) -> None:
    page = at(secretary).follow("期限を変える（平成28年度）").sees("もう配ったシートのうち")
    page.press("変わるシートを確かめる", own="平成29年5月15日", reason="台風のため").sees("期限は、いまのままです")
    page.press("変わるシートを確かめる", own="H29.4.1").sees("過ぎた日を期限にすることはできません")
    assert page.status == 422
    page.press("変わるシートを確かめる", own="H29.5.31", district="H29.6.30").sees("4枚", "2枚", "シートの名前を見る")
    assert PlanYear.objects.get().sheet_due_on == date(2017, 5, 15)
    page.press("この期限に変える").sees("シート6枚の期限が変わりました", "期限を変えた記録", "台風のため")
    home = at(cast["writer"], "")
    home.sees("平成28年度のシートの期限が変わりました", "課・社会福祉協議会は平成29年5月31日まで", "わけ：台風のため")
    home.sees("期限 平成29年5月31日")
    accept_all(cast)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=SPRING)
    at(secretary, "years/2016/due/").sees("閉じています")
    answer = secretary.client.post(secretary.path("years/2016/due/"), {"own": "H29.5.31", "district": "H29.6.30"})
    assert answer.status_code == 409


def test_other_due_days_than_those_that_were_shown_are_shown_first(cast: Cast, secretary: Player) -> None:
    page = at(secretary, "years/2016/due/")
    page.press("変わるシートを確かめる", own="H29.5.31", reason="台風のため").sees("4枚", "0枚")
    page.press("この期限に変える", own="H29.6.15", district="H29.6.30")
    assert page.status == 422
    page.sees("確かめたあとに、期限か変わるシートが変わりました", "4枚", "2枚")
    assert PlanYear.objects.get().sheet_due_on == date(2017, 5, 15)
    # Whom it touches has changed: one of them got a day of its own meanwhile.
    Sheet.objects.filter(measure__code="m01").update(due_on=date(2017, 5, 22))
    page.press("この期限に変える").sees("もう一度確かめてください", "3枚", "2枚")
    page.press("この期限に変える").sees("シート5枚の期限が変わりました")
    assert PlanYear.objects.get().sheet_due_on == date(2017, 6, 15)
