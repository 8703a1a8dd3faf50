"""The page that mends what was typed of a letter: the first words stay, and a resident's own words are not touched."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.access.actor import resident_actor
from meguru.base.towns.models import Town
from meguru.check.opinions.commands import OpinionDraft, answer_opinion, blacken_opinion, send_opinion
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import AnswerClass, Channel
from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import accept_all, published, received_opinion

TYPED, RIGHT = "夜の集まりがほしいてす。仮田より。", "夜の集まりがほしいです。仮田より。"


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    clock.fix_day(date(2018, 2, 2))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_a_slip_of_typing_is_mended_and_the_first_words_stay(cast: Cast, secretary: Player) -> None:
    opinion = received_opinion(cast, TYPED)
    page = at(secretary, f"opinions/{opinion.number}/").follow("文・届き方・日を直す").sees("まだ載っていません")
    page.press("直したものを保存する", text=RIGHT).sees("書いてください")
    assert page.status == 422
    page.press("直したものを保存する", reason="はがきと見くらべた。", channel="fax", received_on="2017-04-11")
    page.sees("ご意見の記録を直しました", RIGHT, "ファクス", "平成29年4月11日").misses(TYPED)
    page.follow("文・届き方・日を直す").sees("直す前の文", TYPED, "わけ：はがきと見くらべた。")
    assert queries_of(secretary, f"opinions/{opinion.number}/correct/") <= MOST


def test_what_is_published_is_said_and_the_public_text_is_asked_for(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    opinion = received_opinion(cast, TYPED)
    answer_opinion(
        actor=secretary.actor,
        number=opinion.number,
        answer="始めます。",
        answer_class=AnswerClass.TAKEN_UP,
        on=SPRING.date(),
        at=SPRING,
    )
    blacken_opinion(actor=secretary.actor, number=opinion.number, public_text=TYPED.replace("仮田", "●●"), at=SPRING)
    published(cast)
    page = at(secretary, f"opinions/{opinion.number}/correct/").sees("公開済みの記録（平成28年度 第1号）")
    page.press("直したものを保存する", text=RIGHT, reason="書き写しの誤り。").sees("もとの文のまま残してください")
    page.press("直したものを保存する", public_text=RIGHT.replace("仮田", "●●")).sees("ご意見の記録を直しました")
    assert Opinion.objects.get().public_text == "夜の集まりがほしいです。●●より。"


def test_two_who_mend_at_once_see_both_texts(cast: Cast, secretary: Player) -> None:
    address = f"opinions/{received_opinion(cast, TYPED).number}/correct/"
    mine, theirs = at(secretary, address), at(cast["council_secretary"], address)
    theirs.press("直したものを保存する", text=RIGHT, reason="先")
    mine.press("直したものを保存する", text="夜に。", reason="あと").sees("先に保存された文", RIGHT)
    assert mine.status == 409
    mine.press("直したものを保存する").sees("ご意見の記録を直しました")
    assert Opinion.objects.get().text == "夜に。"


def test_a_residents_own_words_are_not_mended(secretary: Player, own_town: Town) -> None:
    draft = OpinionDraft(text=TYPED, channel=Channel.WEB, received_on=SPRING.date())
    opinion = send_opinion(actor=resident_actor(own_town.pk), draft=draft, token="web", at=SPRING)
    page = at(secretary, f"opinions/{opinion.number}/correct/").sees("書いた方の文のまま残します")
    assert not page.has_button("直したものを保存する")
    typed = {"text": RIGHT, "channel": "post", "received_on": "2017-04-10", "reason": "直す"}
    answer = secretary.client.post(secretary.path(f"opinions/{opinion.number}/correct/"), typed)
    assert answer.status_code == 422
    assert Opinion.objects.get().text == TYPED
