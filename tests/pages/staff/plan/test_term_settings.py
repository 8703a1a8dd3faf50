"""A term's own rules on one page: rows that grow without scripts, each error at its place, frozen once adopted."""

import pytest

from meguru.base.towns.models import Town
from meguru.core.language import speaking
from meguru.plan.plans.commands import adopt_plan, prepare_term
from meguru.plan.plans.models import PlanTerm
from meguru.web.staff.plan.term_settings import MonthDayField
from tests.support.browse import Person
from tests.support.cast import BEGINNING, START, Player
from tests.support.queries import MOST, queries_of

PAGE = "plan/terms/4/settings/"


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> PlanTerm:
    """The next term, being prepared."""
    return prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING)


def at(player: Player, page: str = PAGE) -> Person:
    return Person(player.client).open(player.path(page))


def term() -> PlanTerm:
    return PlanTerm.objects.get(number=4)


def test_saving_unchanged_keeps_everything(secretary: Player, draft: PlanTerm) -> None:
    before = (draft.scale, draft.directions, draft.words, draft.quorum, draft.calendar)
    at(secretary).press("この決まりにする").sees("この期の決まりを直しました")
    after = term()
    assert (after.scale, after.directions, after.words, after.quorum, after.calendar) == before


def test_a_reader_of_english_finds_a_day_that_can_be_typed_again() -> None:
    field = MonthDayField()
    with speaking("en"):
        held = str(field.prepare_value((5, 15)))
    assert held == "5/15"
    assert field.clean(held) == (5, 15)


def test_a_step_is_added_and_counted_from_the_order(secretary: Player, draft: PlanTerm) -> None:
    page = at(secretary).press("段階をもう一つ足す", **{"rating-0-label": "とても順調"})
    assert page.status == 200
    page.misses("確かめてください")
    page.press("この決まりにする", **{"rating-8-letter": "E", "rating-8-label": "止まっている"}).sees(
        "とても順調", "止まっている"
    )
    scale = term().scale
    assert [(rating.code, rating.step) for rating in scale.ratings] == [
        ("A", 5), ("B", 4), ("C", 3), ("D", 2), ("not_done", None), ("cancelled", None), ("not_applicable", None),
        ("not_assessable", None), ("E", 1)]  # fmt: skip
    at(secretary).press("この決まりにする", order="worst")
    assert [rating.step for rating in term().scale.ratings if rating.step] == [1, 2, 3, 4, 5]


def test_a_row_left_blank_is_gone(secretary: Player, draft: PlanTerm) -> None:
    at(secretary).press("この決まりにする", **{"rating-7-letter": "", "rating-7-label": "", "rating-7-meaning": ""},
                       **{"direction-1-label": ""})  # fmt: skip
    assert [rating.code for rating in term().scale.ratings][-1] == "not_applicable"
    assert [direction.label for direction in term().directions] == ["継続", "修正", "終了"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"sheet_due": "13月40日"}, "暦にある月日"),
        ({"sheet_due": "来月"}, "「5月15日」「5/15」のように"),
        ({"return_days": "0"}, "1"),
        ({"word_committee": ""}, "書いてください"),
        ({"do_from": "13"}, "12"),
        ({"rating-0-label": ""}, "書いてください"),
        ({"rating-1-letter": "A", "rating-1-code": "A"}, "評価の記号が重なっています"),
        ({"direction-1-label": "継続"}, "同じ方向性が2度あります"),
    ],
)
def test_an_error_stands_at_its_place_and_changes_nothing(
    secretary: Player, draft: PlanTerm, typed: dict[str, str], sentence: str
) -> None:
    page = at(secretary).press("この決まりにする", word_liaison="書きかけの言葉", **typed)
    page.sees("確かめてください", sentence)
    assert page.status == 422
    assert any(form.values.get("word_liaison") == "書きかけの言葉" for form in page.forms)
    assert term().words == draft.words


def test_words_of_the_term_are_used(secretary: Player, draft: PlanTerm) -> None:
    at(secretary).press(
        "この決まりにする", word_district_plan="地区別計画", sheet_due="６月１日", rule="half", proxy_counts="on"
    )
    at(secretary, "plan/?term=4").sees("地区別計画", "6月1日", "半数以上", "委任状")


def test_an_adopted_term_says_how_to_change_it(secretary: Player, draft: PlanTerm) -> None:
    for page in ("plan/terms/3/settings/", "plan/terms/3/basics/", "plan/terms/3/measures/new/",
                 "plan/terms/3/measures/m01/", "plan/terms/3/districts/east/", "plan/terms/3/freeze/"):  # fmt: skip
        at(secretary, page).sees("計画の変更", "確定した計画の本文は変えられません")
        assert queries_of(secretary, page) <= MOST
    refused = secretary.client.post(secretary.path("plan/terms/3/measures/m01/drop/"))
    assert refused.status_code == 409


def test_an_empty_plan_is_not_adopted(secretary: Player, draft: PlanTerm) -> None:
    page = at(secretary, "plan/terms/4/freeze/").press("この計画を確定する", understood="on")
    page.sees("取組が1件もない計画は、確定できません")
    assert term().state == "draft"


def test_what_another_froze_meanwhile_is_not_written(
    secretary: Player, council_secretary: Player, draft: PlanTerm
) -> None:
    at(secretary, "plan/terms/4/measures/new/").press("取組を足す", title="見守り", owner="福祉課").sees("足しました")
    page = at(secretary, "plan/terms/4/measures/m01/")
    adopt_plan(actor=council_secretary.actor, term_number=4, on=START, at=BEGINNING)
    page.press("この内容で直す", title="おそい").sees("もう案ではありません")
    assert page.status == 422


def test_others_do_not_prepare(writer: Player, draft: PlanTerm) -> None:
    for page in (PAGE, "plan/terms/4/basics/", "plan/terms/4/measures/new/", "plan/terms/4/districts/east/"):
        assert at(writer, page).status == 403
