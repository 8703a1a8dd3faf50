"""The pages of advice: the list with who is late, the trail of one piece, reply and close."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.towns.models import Town
from meguru.check.committee.models import Advice, Meeting, Reply
from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import agreed, given_advice, held_meeting, next_year, proposed, replied


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    clock.fix_day(date(2017, 10, 4))
    yield
    clock.fix_day(None)


@pytest.fixture
def meeting(cast: Cast, own_town: Town) -> Meeting:
    """A held meeting."""
    return held_meeting(cast)


@pytest.fixture
def advice(cast: Cast, meeting: Meeting) -> Advice:
    """A piece of advice to 福祉課, due on 30 September and not answered."""
    return given_advice(cast, meeting)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_an_empty_list_says_what_will_be_here(secretary: Player) -> None:
    at(secretary, "advice/").sees("まだ、助言の記録がありません")


def test_late_advice_comes_first_and_says_by_how_much(cast: Cast, secretary: Player, advice: Advice) -> None:
    other = given_advice(cast, advice.meeting, "あとの話。", measure="m02", due_on=date(2017, 12, 1))
    page = at(secretary, "advice/").sees("1件が、答える期限をすぎています", "2日おくれ")
    assert page.text.index(advice.number) < page.text.index(other.number)
    at(secretary, "advice/?state=replied").sees("この条件に合う助言はありません")
    assert at(secretary, "advice/?year=nonsense&state=x").status == 200


def test_the_addressee_answers_on_the_page(writer: Player, advice: Advice) -> None:
    page = at(writer, f"advice/{advice.number}/").sees("福祉課が答えます", "これから")
    page.press("答えを保存する", stance="will_do", text="　").sees("確かめてください", "答えとそのわけ")
    assert page.status == 422
    page.press("答えを保存する", stance="will_do", text="夜の回をつくります。").sees(
        "福祉課の答え「対応する」", "夜の回をつくります。"
    )
    assert not page.has_button("終わりにする")


def test_another_department_reads_and_does_not_answer(other_writer: Player, advice: Advice) -> None:
    assert not at(other_writer, f"advice/{advice.number}/").has_button("答えを保存する")
    sent = {"stance": "hard", "text": "むりです。"}
    assert other_writer.client.post(other_writer.path(f"advice/{advice.number}/"), sent).status_code == 403
    assert not Reply.objects.exists()


def test_the_same_answer_sent_twice_is_one(writer: Player, advice: Advice) -> None:
    for _ in range(2):
        response = writer.client.post(writer.path(f"advice/{advice.number}/"), {"stance": "done", "text": "しました。"})
        assert response.status_code == 302
    assert Reply.objects.count() == 1


def test_the_trail_links_each_station(cast: Cast, secretary: Player, advice: Advice) -> None:
    replied(cast, advice)
    agreed(cast, proposed(cast, advice=[advice.number]))
    next_year(cast)
    page = at(secretary, f"advice/{advice.number}/")
    page.sees(
        "第1回の会議", "計画の変更（修正・改1）", "平成29年度からの計画に入りました", "平成29年度の振り返りシート"
    )
    page.follow("計画の変更（修正・改1）").sees("これまで", "これから", f"助言{advice.number}")
    page.follow(f"助言{advice.number}").follow("平成29年度の振り返りシート").sees("夜も気づき合える")


def test_a_member_of_the_committee_sees_the_trail_with_what_they_may_open(
    cast: Cast, member: Player, chair: Player, advice: Advice
) -> None:
    agreed(cast, proposed(cast, advice=[advice.number]))
    next_year(cast)
    at(member, f"advice/{advice.number}/").follow("第1回の会議")
    for player in (member, chair):
        page = at(player, f"advice/{advice.number}/").sees("平成29年度の振り返りシート")
        with pytest.raises(AssertionError, match="no link"):
            page.follow("平成29年度の振り返りシート")


def test_closed_once_it_was_answered(cast: Cast, secretary: Player, advice: Advice) -> None:
    page = at(secretary, f"advice/{advice.number}/")
    assert not page.has_button("終わりにする")
    refused = secretary.client.post(secretary.path(f"advice/{advice.number}/close/"))
    assert refused.status_code == 409
    assert "「回答待ち」なので" in refused.content.decode()
    replied(cast, advice)
    page.open(page.address).press("終わりにする").sees("終わりにしました", "見とどけました")
    assert not page.has_button("答えを保存する")


def test_who_may_not_close(cast: Cast, writer: Player, advice: Advice) -> None:
    replied(cast, advice)
    assert not at(writer, f"advice/{advice.number}/").has_button("終わりにする")
    assert writer.client.post(writer.path(f"advice/{advice.number}/close/")).status_code == 403


def test_a_neighbours_advice_is_not_found(neighbour_secretary: Player, advice: Advice) -> None:
    client = neighbour_secretary.client
    assert client.get(neighbour_secretary.path(f"advice/{advice.number}/")).status_code == 404
    assert client.post(neighbour_secretary.path(f"advice/{advice.number}/close/")).status_code == 404
    assert client.get(f"/sakura/work/advice/{advice.number}/").status_code == 404


def test_advice_on_the_whole_plan_has_its_page(cast: Cast, secretary: Player, meeting: Meeting) -> None:
    whole = given_advice(cast, meeting, "計画の全体について。", measure=None)
    at(secretary, f"advice/{whole.number}/").sees("計画の全体について。", "事務局が答えます")
    at(secretary, "advice/").sees("計画の全体")


def test_as_many_queries_for_one_as_for_forty_nine(cast: Cast, secretary: Player, advice: Advice) -> None:
    pages = ("advice/", f"advice/{advice.number}/")
    one = [queries_of(secretary, page) for page in pages]
    for number in range(48):
        given_advice(cast, advice.meeting, f"助言その{number}", measure="m02")
    assert [queries_of(secretary, page) for page in pages] == one
    assert max(one) <= MOST
