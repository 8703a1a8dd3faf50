"""A proposed change is mended on its page until it is decided."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.act.amendments.models import Amendment
from meguru.base.bodies.models import Organisation
from meguru.check.committee.commands import close_advice
from meguru.core import clock
from meguru.plan.plans.rules import LayerKind
from tests.support.browse import Person, Value
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


def test_an_addition_is_proposed_and_mended_with_what_it_brings(cast: Cast, secretary: Player) -> None:
    owner, partner = (str(Organisation.objects.get(name=name).pk) for name in ("子育て課", "福祉課"))
    page = at(secretary, "amendments/propose/?new=1").sees("一緒に行う組織", "指標をもう一つ足す")
    typed = {
        "title": "夜の学習会",
        "description": "夜に学べる場をひらきます。",
        "reason": "要るためです。",
        "other_cause": "声",
    }
    page.press("指標をもう一つ足す", **typed, **{"indicator-0-name": "回数"}).sees("指標2", "要るためです。")
    assert page.status == 200
    form: dict[str, Value] = {"new_owner": owner, "partners": [partner], "districts": ["east"], "pillar": "join"}
    page.press("起案する", **form).sees("単位", "書いてください")
    assert page.status == 422
    page.press("起案する", **{"indicator-0-unit": "回"})
    page.sees("変更を起案しました", "つながる", "福祉課", "東", "回数（回）", "施策・事業")
    key = Amendment.objects.get().pk
    page.follow("案を直す").press(
        "直した案を保存する", measure_kind="continued_project", **{"indicator-0-target_2018": "18"}
    )
    page.sees("変更の案を直しました", "継続して行う事業", "平成30年度の目標 18", "福祉課")
    assert queries_of(secretary, f"amendments/{key}/correct/") <= MOST
    assert queries_of(secretary, f"amendments/{key}/") <= MOST
    at(secretary, "amendments/").sees("担当：子育て課", "地区：東")
    Organisation.objects.filter(name="福祉課").update(ends_on=date(2018, 3, 31))
    page.follow("案を直す").press("直した案を保存する").sees("福祉課は、廃止になる組織です")
    assert page.status == 422
