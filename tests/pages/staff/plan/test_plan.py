"""The plan's pages: how to begin, the plan as of a year, a measure and a district with what they led to."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from meguru.base.towns.models import Town
from meguru.core import clock
from meguru.do.figures.commands import record_figure
from meguru.plan.plans.commands import add_layer, add_measure, prepare_term
from meguru.plan.plans.models import Indicator, PlanTerm
from meguru.plan.plans.rules import LayerKind
from meguru.plan.terms.measures import MeasureKind
from tests.support.beginning import first_day
from tests.support.browse import Person
from tests.support.cast import SPRING, Cast, Player
from tests.support.queries import MOST, queries_of
from tests.support.turn import accept_all, agreed, next_year, proposed, received_opinion


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    clock.fix_day(date(2017, 4, 20))
    yield
    clock.fix_day(None)


@pytest.fixture
def layered(secretary: Player, own_town: Town) -> PlanTerm:
    """The plan with m01 amended from 2018 and m04 ended from 2019."""
    term = PlanTerm.objects.get(number=3)
    common: dict[str, Any] = {"actor": secretary.actor, "term": term, "decided_on": date(2018, 3, 16), "at": SPRING}
    add_layer(kind=LayerKind.AMEND, measure_code="m01", after={"description": "夜も声をかけ合います。"},
              reason="夜の見守りがほしいという声", effective_year=2018, **common)  # fmt: skip
    add_layer(kind=LayerKind.END, measure_code="m04", reason="役目を終えたため", effective_year=2019, **common)
    return term


def at(player: Player, page: str) -> Person:
    return Person(player.client).open(player.path(page))


def test_a_measure_kept_as_it_is_makes_no_edition_on_any_page(cast: Cast, secretary: Player) -> None:
    accept_all(cast)
    agreed(cast, proposed(cast, kind=LayerKind.KEEP, after={}))
    next_year(cast)
    for page in ("", "years/", "plan/?year=2017"):
        at(secretary, page).sees("第1版").misses("第2版")


def test_the_plan_shows_its_aim_pillars_measures_and_districts(writer: Player) -> None:
    page = at(writer, "plan/").sees(
        "第3期地域福祉保健計画", "だれもが安心して暮らせる町", "ひろがる", "柱を決めていない取組", "見守りの輪", "取組　4件",
        "東の力をあわせて", "2つ", "過半数", "おおむね順調", "5月15日",
    )  # fmt: skip
    page.misses("計画書を読み取る", "確定までにすること")


def test_before_there_is_a_plan_it_says_how_to_begin(db: None) -> None:
    _, secretary = first_day()
    page = at(secretary, "plan/").sees("まだ計画がありません", "計画書のファイル", "はじめから書く")
    page.follow("計画書のファイル").sees("まだ、読み取った計画書はありません")


def test_a_year_shows_the_text_and_the_edition_of_that_year(secretary: Player, layered: PlanTerm) -> None:
    at(secretary, "plan/?year=2017").sees("第1版・平成29年度", "までに重ねた変更はありません", "取組　4件").misses(
        "改1"
    )
    at(secretary, "plan/?year=2018").sees("第2版・平成30年度", "改1 修正", "夜の見守りがほしいという声", "取組　4件")
    at(secretary, "plan/?year=2019").sees("第3版・令和元年度", "終わった取組", "ふれあい給食", "取組　3件")


@pytest.mark.parametrize("odd", ["?year=1900", "?year=9999", "?year=abc", "?year=²", "?term=%00", "?year=-1"])
def test_an_odd_year_is_kept_inside_the_term(secretary: Player, odd: str) -> None:
    assert at(secretary, f"plan/{odd}").sees("第3期地域福祉保健計画").status == 200


def test_another_terms_plan_is_not_there(secretary: Player) -> None:
    assert at(secretary, "plan/?term=9").status == 404


def test_a_draft_says_what_is_to_be_done_to_those_who_may(secretary: Player, writer: Player) -> None:
    prepare_term(actor=secretary.actor, number=4, name="第4期の案", first_year=2021, last_year=2025, at=SPRING)
    at(secretary, "plan/").sees("準備中", "確定までにすること", "まだ書いていません", "0／2地区")
    at(writer, "plan/?term=4").sees("準備中").misses("確定までにすること")
    at(writer, "plan/").sees("第3期地域福祉保健計画").misses("準備中")


def test_a_measure_shows_base_and_today(secretary: Player, layered: PlanTerm) -> None:
    page = at(secretary, "plan/measures/m01/?year=2018")
    page.sees(
        "夜も声をかけ合います。", "確定したときの本文とくらべる", "改1", "平成30年度から", "夜の見守りがほしいという声"
    )
    at(secretary, "plan/measures/m01/?year=2017").sees("気づき合える町", "確定したときの本文のままです")
    at(secretary, "plan/measures/m04/?year=2019").sees("令和元年度には終わっています")


def test_a_measure_shows_its_figures_beside_the_targets(secretary: Player, own_town: Town) -> None:
    indicator = Indicator.objects.get(measure__code="m01")
    record_figure(actor=secretary.actor, indicator_id=indicator.pk, fiscal_year=2016, value=11, at=SPRING)
    at(secretary, "plan/measures/m01/").sees(
        "見守り協力店（店）", "もとの値　10店", "目標", "12", "実績", "11", "未入力"
    )


def test_measures_and_themes_lead_to_each_other(secretary: Player) -> None:
    page = at(secretary, "plan/measures/m01/").sees("東　1　見守り", "西　1　見守り")
    page.follow("東　1　見守り").sees("東の力をあわせて", "めざすすがた", "取り組むこと　2つ").follow(
        "見守りの輪"
    ).sees("見守り協力店")


def test_sheets_opinions_and_advice_stand_on_the_page(cast: Cast, secretary: Player, chair: Player) -> None:
    received_opinion(cast, measure="m01", district="east")
    page = at(secretary, "plan/measures/m01/").sees(
        "平成28年度", "未着手", "夜の集まりがほしいです。", "助言は、まだありません"
    )
    page.follow("H29-001").sees("夜の集まりがほしいです。")
    at(secretary, "plan/districts/east/").sees("夜の集まりがほしいです。", "未着手")
    at(chair, "plan/measures/m01/").misses("夜の集まりがほしいです。")


@pytest.mark.parametrize("page", ["plan/measures/m99/", "plan/districts/north/", "plan/measures/m01/?term=1"])
def test_what_is_not_there_is_not_found(secretary: Player, page: str) -> None:
    assert at(secretary, page).status == 404


def test_a_neighbour_sees_nothing(neighbour_secretary: Player) -> None:
    assert neighbour_secretary.client.get("/sakura/work/plan/").status_code == 404


def test_pages_make_few_queries_however_many_rows(secretary: Player, layered: PlanTerm, cast: Cast) -> None:
    pages = ["plan/", "plan/measures/m01/", "plan/districts/east/"]
    before = {page: queries_of(secretary, page) for page in pages}
    assert all(count <= MOST for count in before.values()), before
    for number in range(3):
        received_opinion(cast, f"声{number}", token=f"t{number}", measure="m01", district="east")
    prepare_term(actor=secretary.actor, number=4, name="案", first_year=2021, last_year=2025, at=SPRING)
    for number in range(45):
        add_measure(actor=secretary.actor, term_number=4, title=f"取組{number}", description="", owner="福祉課", group="",
                    kind=MeasureKind.MEASURE, at=SPRING)  # fmt: skip
    after = {page: queries_of(secretary, page) for page in ["plan/?term=3", *pages[1:]]}
    assert list(after.values()) == list(before.values())
    assert queries_of(secretary, "plan/?term=4") <= MOST


def test_the_next_plan_can_be_begun_by_hand_where_one_is_in_force(secretary: Player, writer: Player) -> None:
    Person(secretary.client).open(secretary.path("plan/")).follow("次の計画を、はじめから書く").sees("第何期")
    Person(writer.client).open(writer.path("plan/")).misses("次の計画を、はじめから書く")
