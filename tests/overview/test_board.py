"""The board goes by who hands a sheet in; a switch puts it together by pillar and policy, in the address."""

from datetime import date

import pytest

from meguru.check.reviews.material import marks_of_year
from meguru.check.reviews.rules import is_ordered_by_body, responsible
from meguru.core.clock import at_noon
from meguru.overview.board import BoardOrder, board_of_year
from meguru.overview.waiting import WaitingKind, what_waits
from meguru.plan.calendar.queries import list_years, year_under_review
from meguru.plan.plans.models import Measure
from tests.support.cast import SPRING, Player

LATE = at_noon(date(2017, 5, 18))


@pytest.fixture
def by_goals(secretary: Player) -> Player:
    """A plan ordered by goals: every measure stands under the same policy, whoever does it."""
    Measure.objects.filter(term__number=3).update(group="1-(1) 見守りを広げる")
    return secretary


def owners(player: Player, by: BoardOrder = BoardOrder.BODY) -> dict[str, list[str]]:
    board = board_of_year(player.actor, 2016, today=SPRING.date(), by=by)
    return {group.label: [row.owner for row in group.rows] for group in board.groups}


def test_a_plan_ordered_by_goals_is_gathered_by_departments(by_goals: Player) -> None:
    found = owners(by_goals)
    assert set(found["役所"]) == {"福祉課", "子育て課"}
    assert found["社会福祉協議会"] == ["さくら町社会福祉協議会"]
    page = by_goals.client.get(by_goals.path("board/2016/")).content.decode()
    assert "見守りを広げる" not in page.partition("<table")[2]


def test_a_switch_puts_it_together_by_pillar_and_policy(by_goals: Player) -> None:
    found = owners(by_goals, BoardOrder.PILLAR)
    assert {"1-(1) 見守りを広げる"} == {row for label, rows in found.items() if label != "地区" for row in rows}
    page = by_goals.client.get(by_goals.path("board/2016/?by=pillar")).content.decode()
    assert "見守りを広げる" in page.partition("<table")[2]
    assert "by=pillar&amp;q=" in page, "the filters keep it"
    kept = by_goals.client.get(by_goals.path("board/?by=pillar&state=writing"))
    assert "by=pillar" in kept["Location"]
    assert "state=writing" in kept["Location"]


def test_who_is_late_is_counted_by_who_hands_in(by_goals: Player) -> None:
    years = list_years(by_goals.actor)
    waits = what_waits(
        by_goals.actor, at=LATE, years=years, reviewed=year_under_review(by_goals.actor, LATE.date(), years)
    )
    late = next(each for each in waits if each.kind is WaitingKind.CHASE_LATE)
    board = board_of_year(by_goals.actor, 2016, today=LATE.date())
    assert late.count == board.late_rows
    assert late.count >= 3


@pytest.mark.usefixtures("own_town")
def test_in_a_plan_ordered_by_bodies_the_council_keeps_its_fields(secretary: Player) -> None:
    Measure.objects.filter(term__number=3, owner__kind="ward_council").update(group="ボランティア")
    marks = marks_of_year(2016)
    assert is_ordered_by_body(marks)
    assert {responsible(mark, by_body=True) for mark in marks if mark.by_ward_council} == {"ボランティア"}
