"""The board goes by who hands a sheet in; a switch puts it together by pillar and policy, in the address."""

import re
from datetime import date

import pytest

from meguru.check.reviews.material import marks_of_year
from meguru.check.reviews.rules import is_ordered_by_body, responsible
from meguru.core.clock import at_noon
from meguru.overview.board import BoardOrder, board_of_year
from meguru.overview.waiting import WaitingKind, what_waits
from meguru.plan.calendar.queries import list_years, year_under_review
from meguru.plan.plans.models import Measure, Pillar
from tests.support.browse import Person
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


def cells(player: Player, query: str) -> list[str]:
    page = player.client.get(player.path(f"board/2016/?{query}")).content.decode()
    return [" ".join(cell.split()) for cell in re.findall(r'class="own">\s*<a[^>]*>([^<]*)</a>', page)]


def test_the_board_is_narrowed_by_pillar_body_and_district(secretary: Player) -> None:
    join = Pillar.objects.get(term__number=3, key="join")
    Measure.objects.filter(term__number=3, code="m01").update(pillar=join)
    lead = Measure.objects.get(term__number=3, code="m01").owner.name
    assert lead in cells(secretary, f"pillar={join.name}")
    assert set(cells(secretary, f"pillar={join.name}")) < set(cells(secretary, ""))
    assert cells(secretary, "body=子育て課") == ["子育て課"]
    assert cells(secretary, "district=東") == ["東"]
    assert cells(secretary, "district=どこにもない") == cells(secretary, ""), "what there is not narrows nothing"


def test_the_board_is_sorted_inside_its_groups_and_every_filter_keeps_the_others(secretary: Player) -> None:
    plain = cells(secretary, "")
    turned = cells(secretary, "sort=-owner")
    assert sorted(plain) == sorted(turned)
    districts = [name for name in turned if name in ("東", "西")]
    assert districts == sorted(districts, reverse=True)
    assert turned.index("福祉課") < turned.index(districts[0]), "the groups stay in their order"
    Person(secretary.client).open(secretary.path("board/2016/?by=pillar")).press(
        "絞る・並べる", sort="-due", district="東"
    ).sees("東")
    html = secretary.client.get(secretary.path("board/2016/?sort=-due&district=東")).content.decode()
    for link in re.findall(r'<a class="chip" href="([^"]+)"', html):
        assert "sort=-due" in link, link
        assert "district=%E6%9D%B1" in link, link
    assert html.count('name="district" value="東"') == 1, "the search by name keeps it too"
