"""Several people at the very same moment, in threads with connections of their own, on both databases."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from meguru.base.audit.queries import broken_links
from meguru.base.limits.counting import take
from meguru.base.towns.scope import town_scope
from meguru.check.committee.commands import record_evaluation
from meguru.check.committee.models import Advice, Meeting
from meguru.check.opinions.models import Opinion
from meguru.core.errors import NotNow
from meguru.plan.plans.models import PlanLayer
from meguru.publish.models import Publication
from tests.support.cast import Cast
from tests.support.turn import (
    SUMMER,
    agreed,
    called_meeting,
    drafted,
    given_advice,
    held_meeting,
    proposed,
    received_opinion,
    replied,
)

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 5


@pytest.fixture
def crowd(cast: Cast) -> Iterator[Cast]:
    """The cast, in scope, where threads can have connections of their own."""
    with town_scope(cast.town):
        yield cast


def together(crowd: Cast, act: Callable[[int], Any]) -> list[Any]:
    """Everybody does ``act`` at once; gives what each got, errors of the domain among it."""
    start = Barrier(PEOPLE)

    def one(number: int) -> Any:
        try:
            with town_scope(crowd.town):
                start.wait()
                return act(number)
        except NotNow as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, range(PEOPLE)))


def test_the_same_opinion_sent_at_once_is_one(crowd: Cast) -> None:
    together(crowd, lambda _: received_opinion(crowd))
    assert Opinion.objects.count() == 1
    assert list(broken_links()) == []


def test_of_three_hundred_at_once_ten_get_through(crowd: Cast) -> None:
    def many(_: int) -> int:
        return sum(take("somebody", most=10, seconds=3600) for _ in range(300 // PEOPLE))

    assert sum(together(crowd, many)) == 10


def test_opinions_at_once_have_numbers_of_their_own(crowd: Cast) -> None:
    together(crowd, lambda number: received_opinion(crowd, token=f"t{number}"))
    assert len(set(Opinion.objects.values_list("number", flat=True))) == PEOPLE


def test_meetings_and_advice_at_once(crowd: Cast) -> None:
    together(crowd, lambda _: called_meeting(crowd))
    assert Meeting.objects.count() == 1
    meeting = held_meeting(crowd)
    together(crowd, lambda number: given_advice(crowd, meeting, f"助言{number}"))
    together(crowd, lambda _: given_advice(crowd, meeting, "同じ助言"))
    assert len(set(Advice.objects.values_list("number", flat=True))) == PEOPLE + 1


def test_a_change_is_decided_once(crowd: Cast) -> None:
    amendment = proposed(crowd)
    told = together(crowd, lambda _: agreed(crowd, amendment))
    assert sum(isinstance(each, NotNow) for each in told) == PEOPLE - 1
    assert PlanLayer.objects.count() == 1


def test_two_changes_of_one_text_do_not_undo_each_other(crowd: Cast) -> None:
    both = [proposed(crowd, after={"description": f"文{n}"}, reason=f"わけ{n}") for n in range(PEOPLE)]
    told = together(crowd, lambda number: agreed(crowd, both[number]))
    assert sum(isinstance(each, NotNow) for each in told) == PEOPLE - 1
    assert PlanLayer.objects.count() == 1


def test_the_same_draft_at_once_is_one(crowd: Cast) -> None:
    together(crowd, lambda _: drafted(crowd))
    assert Publication.objects.count() == 1


def test_different_acts_on_the_same_meeting_do_not_block_each_other(crowd: Cast) -> None:
    meeting = held_meeting(crowd)
    advice = given_advice(crowd, meeting)

    def act(number: int) -> object:
        if number % 3 == 0:
            return given_advice(crowd, meeting, f"助言{number}")
        if number % 3 == 1:
            return judged(crowd, meeting, f"言葉{number}")
        return replied(crowd, advice) if number == 2 else proposed(crowd, advice=[advice.number])

    for _ in range(6):
        assert not any(isinstance(each, Exception) for each in together(crowd, act))
    assert list(broken_links()) == []


def judged(crowd: Cast, meeting: Meeting, comment: str) -> object:
    actor = crowd["secretary"].actor
    return record_evaluation(
        actor=actor, meeting_id=meeting.pk, measure_code="m01", rating="A", comment=comment, at=SUMMER
    )
