"""The pages in spring 2021: the last year of one plan is reviewed, the first of the next has begun, and no form mixes them up."""

from collections.abc import Iterator

import pytest

from meguru.base.towns.models import Town
from meguru.check.opinions.models import Opinion
from meguru.do.activities.models import Activity
from tests.files.papers.reading import whole
from tests.stories.minamo import on
from tests.support.browse import Person
from tests.support.cast import Cast, Player
from tests.support.client import PageClient
from tests.support.measures import measure_id
from tests.support.second_term import WINDOW, adopt_next_term, spring_2021
from tests.support.turn import accept

OLD, NEW = "第3期地域福祉保健計画（平成28年度から令和2年度まで）", "第4期地域福祉保健計画（令和3年度から令和7年度まで）"
FILLED = {"place": "集会所", "line": "声かけの練習", "district": "east"}


@pytest.fixture
def spring(cast: Cast, own_town: Town) -> Iterator[Cast]:
    """A day in May 2021 with both years open."""
    spring_2021(cast)
    with on("2021-05-10"):
        yield cast


def test_the_activity_form_groups_the_measures_by_plan(spring: Cast, supporter: Player) -> None:
    page = Person(supporter.client).open(supporter.path("activities/log/")).sees(OLD, NEW)
    new = page.text.index(NEW)
    assert (
        new
        < page.text.index("防災の声かけ")
        < page.text.index(OLD)
        < page.text.index("見守りの輪", page.text.index(OLD))
    )
    page.press("記録する", held_on="2021-05-01", measures=[str(measure_id("m01", 4))], **FILLED).sees("防災の声かけ")
    assert [str(m) for m in Activity.objects.get().measures.all()] == ["防災の声かけ"]


def test_a_measure_of_the_other_plan_is_refused_at_its_field_and_what_was_typed_stays(
    spring: Cast, supporter: Player
) -> None:
    page = Person(supporter.client).open(supporter.path("activities/log/"))
    ticked = [str(measure_id("m01", 4))]
    page.press("記録する", held_on="2021-03-05", measures=ticked, **FILLED)
    assert page.status == 422
    page.sees("「第4期地域福祉保健計画」の取組は、令和2年度の活動には選べません。")
    values = page.forms[0].values
    assert (values["line"], values["held_on"], values["measures"]) == ("声かけの練習", "2021-03-05", ticked)
    assert not Activity.objects.exists()
    page.press("記録する", measures=[str(measure_id("m01"))], held_on="2021-03-05").sees("見守りの輪", "声かけの練習")
    assert [str(m) for m in Activity.objects.get().measures.all()] == ["見守りの輪"]


def test_while_one_plan_counts_its_measures_stand_without_a_group(cast: Cast, supporter: Player) -> None:
    adopt_next_term(cast)  # adopted in March, and its first year not opened yet
    with on("2021-03-25"):
        page = Person(supporter.client).open(supporter.path("activities/log/"))
    page.sees("見守りの輪", "ふれあい給食").misses("防災の声かけ", OLD, NEW)


def test_the_list_of_a_year_is_narrowed_by_measures_of_its_plan(spring: Cast, supporter: Player) -> None:
    log = Person(supporter.client).open(supporter.path("activities/log/"))
    log.press("記録する", held_on="2021-05-01", measures=[str(measure_id("m01", 4))], **FILLED)
    log.open(supporter.path("activities/log/"))
    log.press("記録する", held_on="2021-03-01", measures=[str(measure_id("m01"))], **{**FILLED, "line": "お店めぐり"})
    new = Person(supporter.client).open(supporter.path("activities/year/2021/?measure=m01"))
    new.sees("防災の声かけ", "声かけの練習").misses("ふれあい給食", "お店めぐり")
    old = Person(supporter.client).open(supporter.path("activities/year/2020/?measure=m01"))
    old.sees("ふれあい給食", "お店めぐり").misses("防災の声かけ", "声かけの練習")


def test_the_public_form_knows_the_plan_that_a_page_speaks_of(spring: Cast, visitor: PageClient) -> None:
    form = "/sakura/opinion/"
    page = Person(visitor).open(f"{form}?measure=m02&term=3").sees("こどもの居場所", "見守りの輪をひろげる")
    assert page.forms[-1].values["measure"] == str(measure_id("m02"))
    page.press("送る", text="夜にも開いてほしいです。").sees("ご意見をお預かりしました")
    assert str(Opinion.objects.get().measure) == "こどもの居場所"
    page.open(f"{form}?measure=m02&term=4")
    assert page.forms[-1].values["measure"] == str(measure_id("m02", 4))
    for vague in ("measure=m02", "measure=m02&term=9", "measure=²&term=²"):
        assert page.open(f"{form}?{vague}").forms[-1].values["measure"] == ""


def test_residents_are_offered_no_plan_before_it_counts(cast: Cast, own_town: Town, visitor: PageClient) -> None:
    adopt_next_term(cast)
    with on("2021-03-25"):
        Person(visitor).open("/sakura/opinion/").sees("見守りの輪").misses("防災の声かけ")
        Person(visitor).open("/sakura/").sees("第3期地域福祉保健計画").misses("第4期")


def test_an_opinion_is_sorted_to_the_plan_it_means(spring: Cast, secretary: Player, visitor: PageClient) -> None:
    Person(visitor).open("/sakura/opinion/").press("送る", text="お店の前に椅子を。")
    number = Opinion.objects.get().number
    page = Person(secretary.client).open(secretary.path(f"opinions/{number}/"))
    page.press("宛先を決める", measure=str(measure_id("m01")), district="").sees("第3期の計画の「見守りの輪」")
    page.press("宛先を決める", measure=str(measure_id("m01", 4)), district="").sees("第4期の計画の「防災の声かけ」")


def test_a_sheet_says_which_earlier_measures_its_last_words_are_from(spring: Cast, secretary: Player) -> None:
    for code in ("m02", "m04"):
        accept(spring, code, fiscal_year=2020, at=WINDOW, mark=f"旧{code}")
    page = Person(secretary.client).open(secretary.path("sheets/2021/m03/"))
    page.sees(
        "昨年度の文は、第3期の2「こどもの居場所」、第3期の4「ふれあい給食」から引き継いだものです。", "旧m02", "旧m04"
    )
    page.open(secretary.path("sheets/2021/m02/")).misses("旧m02", "から引き継いだものです")
    page.open(secretary.path("sheets/2020/m02/")).misses("から引き継いだものです")
    paper = secretary.client.get(secretary.path("sheets/2021/m03/paper.pdf"))
    assert "第3期の2「こどもの居場所」" in whole(paper.content)
