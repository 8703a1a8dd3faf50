"""A pile of opinions, of advice, of changes of the plan: from one to the next, and to those before and after."""

import pytest

from meguru.overview.waiting import WaitingKind
from meguru.web.piles import Way, beside
from tests.overview.test_waiting import LATE, waits
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import accept_all, given_advice, held_meeting, proposed, received_opinion


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_the_last_of_a_pile_leads_to_the_first_that_was_passed_over() -> None:
    pile = [("a", "甲"), ("b", "乙"), ("c", "丙")]
    ends = {key: beside(pile, key, lambda key: f"/{key}/") for key in "abcd"}
    ways = {key: Way(f"/{key}/", label) for key, label in pile}
    found = {key: (each.before, each.after, each.left) for key, each in ends.items() if each}
    assert found == {"a": (None, ways["b"], 2), "b": (ways["a"], ways["c"], 2), "c": (ways["b"], ways["a"], 2)}
    assert beside([("a", "甲")], "a", str) is not None


def test_opinions_that_wait_lead_to_one_another(cast: Cast, secretary: Player, writer: Player) -> None:
    numbers = [received_opinion(cast, f"夜の集まり{token}", token=token).number for token in ("一", "二", "三")]
    page = at(secretary, f"opinions/{numbers[1]}/").sees("同じことを待っているものが、ほかに2件")
    page.follow(f"前　{numbers[0]}").follow(f"次　{numbers[1]}")
    page.press("回答を保存する", answer="始めます。", answer_class="taken_up").sees("次の1件へ（あと2）")
    page.misses("同じことを待っているもの").follow("次の1件へ").sees(numbers[0])
    at(writer, f"opinions/{numbers[0]}/").misses("同じことを待っているもの")
    assert queries_of(secretary, f"opinions/{numbers[0]}/") <= MOST


def test_advice_that_waits_leads_to_the_next(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    meeting = held_meeting(cast)
    one, two = (given_advice(cast, meeting, text).number for text in ("夜にも開いては。", "昼にも開いては。"))
    page = at(secretary, f"advice/{one}/").sees("ほかに1件", f"次　{two}")
    page.press("答えを保存する", stance="will_do", text="夜にも開きます。").sees(
        "答えを保存しました", "次の1件へ（あと1）"
    )
    page.follow("次の1件へ").sees("昼にも開いては。").misses("同じことを待っているもの")
    assert queries_of(secretary, f"advice/{two}/") <= MOST


def test_changes_of_the_plan_lead_to_the_next(cast: Cast, council_secretary: Player, secretary: Player) -> None:
    one, two = proposed(cast), proposed(cast, measure="m02", after={"description": "ひろげます。"})
    at(secretary, f"amendments/{one.pk}/").misses("同じことを待っているもの")
    page = at(council_secretary, f"amendments/{one.pk}/").sees("ほかに1件", "次　修正「")
    page.press("この変更を決める").sees("変更を決めました", "次の1件へ（あと1）").follow("次の1件へ")
    assert page.address.endswith(f"amendments/{two.pk}/")
    assert queries_of(council_secretary, f"amendments/{two.pk}/") <= MOST


@pytest.mark.usefixtures("own_town")
def test_who_is_late_is_named_by_kind_with_its_number(secretary: Player) -> None:
    (late,) = [each for each in waits(secretary, at=LATE) if each.kind is WaitingKind.CHASE_LATE]
    assert late.who == "課2（子育て課、福祉課）、社会福祉協議会1（さくら町社会福祉協議会）"
