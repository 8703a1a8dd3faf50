"""A proposed change is mended on its page until it is decided."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.amendments.models import Amendment
from meguru.base.bodies.models import Organisation
from meguru.check.committee.commands import close_advice
from meguru.core import clock
from meguru.plan.plans.rules import LayerKind
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import WINTER, agreed, given_advice, held_meeting, proposed, received_opinion, replied


@pytest.fixture(autouse=True)
def _winter() -> Iterator[None]:
    clock.fix_day(date(2018, 2, 2))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_a_draft_is_mended_with_all_that_it_says_filled_in(cast: Cast, secretary: Player) -> None:
    advice = replied(cast, given_advice(cast, held_meeting(cast)))
    amendment = proposed(cast, advice=[advice.number], opinions=[received_opinion(cast).number])
    close_advice(actor=secretary.actor, number=advice.number, at=WINTER)
    page = at(secretary, f"amendments/{amendment.pk}/").follow("案を直す").sees("まだ決めていない案")
    page.press("直した案を保存する", reason=" ").sees("書いてください")
    assert page.status == 422
    page.press("直した案を保存する", reason="朝に来たい人もいるためです。").sees("変更の案を直しました", "朝に来たい")
    again = Amendment.objects.get()
    assert [each.number for each in again.advice.all()] == [advice.number]
    assert again.after == amendment.after
    assert queries_of(secretary, f"amendments/{amendment.pk}/correct/") <= MOST


def test_an_addition_is_mended_in_its_own_form(cast: Cast, secretary: Player) -> None:
    owner = Organisation.objects.get(name="福祉課")
    texts = {"title": "朝の見守り", "description": "朝も声をかけます。"}
    added = proposed(cast, kind=LayerKind.ADD, measure=None, new_owner_id=owner.pk, after=texts)
    page = at(secretary, f"amendments/{added.pk}/correct/")
    page.press("直した案を保存する", title="朝の声かけ").sees("変更の案を直しました", "朝の声かけ")


def test_two_who_mend_at_once_see_both(cast: Cast, secretary: Player) -> None:
    address = f"amendments/{proposed(cast).pk}/correct/"
    mine, theirs = at(secretary, address), at(cast["council_secretary"], address)
    theirs.press("直した案を保存する", reason="先のわけです。")
    mine.press("直した案を保存する", reason="あとのわけです。").sees("先に保存された案", "先のわけです。")
    assert mine.status == 409
    mine.press("直した案を保存する").sees("変更の案を直しました")
    assert Amendment.objects.get().reason == "あとのわけです。"


def test_what_was_decided_says_so(cast: Cast, secretary: Player) -> None:
    done = agreed(cast, proposed(cast))
    page = at(secretary, f"amendments/{done.pk}/correct/").sees("もう「決定」になっています")
    assert not page.has_button("直した案を保存する")
    answer = secretary.client.post(secretary.path(f"amendments/{done.pk}/correct/"), {"reason": "別"})
    assert answer.status_code == 409
