"""The guard on pages: pointed out after saving, without a script, and quiet once somebody let the text stand with a reason."""

from collections.abc import Iterator
from datetime import date

import pytest

from meguru.base.towns.models import Town
from meguru.core import clock
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.turn import given_advice, held_meeting, proposed, received_opinion, replied, write

PRIVATE = "仮田さん（045-000-1234）宅で茶話会"
ASKED = "個人のことが書かれていませんか"


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_an_activity_is_saved_and_what_looks_private_is_pointed_out(secretary: Player, own_town: Town) -> None:
    page = at(secretary, "activities/log/")
    page.press("記録する", held_on="2017-03-10", place="集会所", line=PRIVATE, people="5")
    page.sees("保存しました", ASKED, "仮田さん", "045-000-1234", "電話番号のようです")
    page.press("このままでよい（したこと）", reason="").sees("書いてください")
    assert page.status == 422
    page.press("このままでよい", reason="ご本人が望んでいる。").sees("このままでよいとしました").misses(ASKED)
    page.press("直した内容で記録する", line=f"{PRIVATE}を開いた").sees(ASKED)


def test_a_clean_activity_is_asked_nothing(secretary: Player, own_town: Town) -> None:
    page = at(secretary, "activities/log/")
    page.press("記録する", held_on="2017-03-10", place="東の集会所", line="茶話会を開いた。", people="5")
    page.sees("続けて記録できます").misses(ASKED)


def test_opinion_and_answer(cast: Cast, secretary: Player, own_town: Town) -> None:
    received_opinion(cast, PRIVATE)
    page = at(secretary, "opinions/H29-001/").sees(ASKED, "仮田さん")
    page.press("回答を保存する", answer="例川さんに伝えました。", answer_class="other").sees("例川さん")
    page.press("載せないことにする", reason="人が分かるため").misses(ASKED)


def test_a_sheet(secretary: Player, own_town: Town) -> None:
    write(secretary.actor, "m01", mark="仮田さんのお宅。")
    at(secretary, "sheets/2016/m01/").sees(ASKED, "仮田さん")
    write(secretary.actor, "m02")
    at(secretary, "sheets/2016/m02/").misses(ASKED)


def test_advice_and_reply(cast: Cast, secretary: Player, own_town: Town) -> None:
    advice = replied(cast, given_advice(cast, held_meeting(cast), "例川さんのお宅の会を広げては。"))
    at(secretary, f"advice/{advice.number}/").sees(ASKED, "例川さん")


def test_an_amendment(cast: Cast, secretary: Player, own_town: Town) -> None:
    change = proposed(cast, reason="仮田さん（090-0000-1111）の声。")
    at(secretary, f"amendments/{change.pk}/").sees(ASKED, "090-0000-1111")


def test_what_is_being_typed_is_looked_at_and_not_kept(secretary: Player, own_town: Town) -> None:
    response = secretary.client.post(secretary.path("guard/look/"), {"line": PRIVATE})
    assert "045-000-1234" in response.content.decode()
    assert "個人のこと" not in secretary.client.post(secretary.path("guard/look/"), {"line": "茶話会"}).content.decode()


def test_long_fields_are_looked_at_as_they_are_typed_and_the_residents_form_is_not(
    cast: Cast, secretary: Player, own_town: Town
) -> None:
    for page in ("activities/log/", "opinions/register/"):
        assert 'data-hx-post="/sakura/work/guard/look/"' in secretary.client.get(secretary.path(page)).content.decode()
    assert "guard/look" not in secretary.client.get("/sakura/opinion/").content.decode()


def test_a_sheet_that_saves_itself_answers_with_what_looks_private(cast: Cast, own_town: Town) -> None:
    writer = cast["writer"]
    sent = {"revision": "0", "did": "例川さんのお宅に集まりました。"}
    answer = writer.client.post(writer.path("sheets/2016/m01/"), sent, headers={"HX-Request": "true"})
    assert "例川さん" in answer.content.decode()
    assert "人の名前のようです" in answer.content.decode()


def test_the_way_back_leads_only_into_ones_own_workshop(secretary: Player, own_town: Town) -> None:
    for back in ("https://example.org/", "//example.org", "/tonari/work/", ""):
        sent = {"digest": "a" * 16, "reason": "よい", "back": back}
        response = secretary.client.post(secretary.path("guard/let-stand/"), sent)
        assert response["Location"] == secretary.path()
