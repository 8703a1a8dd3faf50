"""The page that mends what was recorded of the committee: it says first what stands in published books."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.towns.models import Town
from meguru.check.committee.models import Advice, Meeting
from meguru.core import clock
from meguru.plan.calendar.commands import finish_year
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import (
    WINTER,
    called_meeting,
    drafted,
    given_advice,
    held_meeting,
    published,
    replied,
    reported_meeting,
)


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    clock.fix_day(date(2018, 2, 2))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_a_published_meeting_says_so_before_it_is_mended(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    published(cast)
    page = at(secretary, f"meetings/{meeting.pk}/").follow("日・場所・出席を直す、会議を消す")
    page.sees("公開済みの記録（平成28年度 第1号）に載っています", "次の号から直ります", "消せません")
    page.press("直したものを保存する", held_on="2018-03-01").sees("まだ来ていない日です")
    assert page.status == 422
    page.press("直したものを保存する", held_on="2017-08-03", place="書面").sees("会議の記録を直しました", "書面")
    assert Meeting.objects.get().place == "書面"


def test_attendance_short_of_the_quorum_is_asked_about(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/correct/").sees("まだ載っていません")
    page.press("出席を直す", **{"heads-present": "4"}).sees("会議は成立していません", "チェックを付けて")
    assert page.status == 422
    page.press("出席を直す", **{"heads-is_short": "on"}).sees("出席を直しました", "会議は成立していません")
    assert Meeting.objects.get().present == 4


def test_a_meeting_called_by_mistake_is_removed_after_a_question(cast: Cast, secretary: Player) -> None:
    meeting = called_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/correct/").sees("元には戻せません").misses("出席を直す")
    page.press("会議を消す").sees("使われていない会議を消しました", "まだ、会議の予定がありません")


def test_what_was_said_meanwhile_keeps_the_meeting(cast: Cast, secretary: Player) -> None:
    meeting = reported_meeting(cast)
    page = at(secretary, f"meetings/{meeting.pk}/correct/")
    given_advice(cast, meeting)
    page.press("会議を消す").sees("消せません")
    assert Meeting.objects.filter(pk=meeting.pk).exists()


def test_advice_is_mended_and_its_page_tells_how(cast: Cast, secretary: Player) -> None:
    advice = replied(cast, given_advice(cast, held_meeting(cast)))
    published(cast)
    drafted(cast)
    page = at(secretary, f"advice/{advice.number}/").follow("助言を直す・消す")
    page.sees("公開済みの記録（平成28年度 第1号）", "公表の案（平成28年度 第2号）には、直す前のまま")
    page.press("直したものを保存する", text="昼にも集まりを開いてはどうか。").sees("書いてください")
    assert page.status == 422
    page.press("直したものを保存する", reason="議事録と見くらべた。")
    page.sees("助言を直しました（わけ：議事録と見くらべた。）", "直す前：夜にも", "直す前の助言への答え")
    page.follow("助言を直す・消す").sees("直す前の文", "夜にも集まりを開いてはどうか。", "消せません")


def test_two_who_mend_the_same_advice_see_both_texts(cast: Cast, secretary: Player) -> None:
    advice = given_advice(cast, held_meeting(cast))
    mine, theirs = (at(who, f"advice/{advice.number}/correct/") for who in (secretary, cast["council_secretary"]))
    theirs.press("直したものを保存する", text="先の文。", reason="先")
    mine.press("直したものを保存する", text="あとの文。", reason="あと").sees("先に保存された文", "先の文。")
    assert mine.status == 409
    mine.press("直したものを保存する").sees("助言を直しました")
    assert Advice.objects.get().text == "あとの文。"


def test_advice_recorded_by_mistake_is_removed(cast: Cast, secretary: Player) -> None:
    advice = given_advice(cast, held_meeting(cast))
    at(secretary, f"advice/{advice.number}/correct/").press("助言を消す").sees("答えのない助言を消しました")
    assert not Advice.objects.exists()


def test_in_a_closed_year_the_page_says_where_to_go(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting)
    finish_year(actor=secretary.actor, fiscal_year=2016, at=WINTER)
    for page in (f"meetings/{meeting.pk}/correct/", f"advice/{advice.number}/correct/"):
        found = at(secretary, page).sees("平成28年度は閉じています", "開き直してください")
        assert not found.has_button("直したものを保存する")
        answer = secretary.client.post(secretary.path(page), {"do": "correct"})
        assert answer.status_code == 409


def test_the_pages_ask_little_of_the_database(cast: Cast, secretary: Player, own_town: Town) -> None:
    meeting = held_meeting(cast)
    advice = given_advice(cast, meeting)
    for page in (f"meetings/{meeting.pk}/correct/", f"advice/{advice.number}/correct/", f"advice/{advice.number}/"):
        assert queries_of(secretary, page) <= MOST
