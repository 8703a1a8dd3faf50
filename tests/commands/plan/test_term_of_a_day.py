"""Which plan counts is asked of a day; measures go by id, so that the same number in another plan is another measure."""

from datetime import date

import pytest

from meguru.check.opinions.commands import (
    OpinionCorrection,
    OpinionDraft,
    correct_opinion,
    register_opinion,
    sort_opinion,
)
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import Channel
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid
from meguru.do.activities.commands import ActivityDraft, correct_activity, log_activity
from meguru.do.activities.models import Activity
from meguru.plan.plans.queries.choices import measures_to_choose
from meguru.plan.plans.queries.terms import term_on, terms_of_years
from tests.support.cast import Cast, Player
from tests.support.measures import measure_id
from tests.support.second_term import ADOPTED, NEXT_MEASURES, WINDOW, adopt_next_term, prepare_next_term, spring_2021

TITLES = [title for title, *_ in NEXT_MEASURES]


def _number(day: date) -> int | None:
    term = term_on(day)
    return term.number if term else None


def test_a_plan_adopted_in_march_counts_from_april(cast: Cast, secretary: Player) -> None:
    prepare_next_term(cast)
    assert _number(date(2021, 4, 1)) == 3  # a plan that is still prepared is nobody's yet
    adopted_days = [date(2015, 1, 1), date(2016, 4, 1), date(2021, 3, 31), date(2021, 4, 1), date(2040, 1, 1)]
    assert [_number(day) for day in adopted_days] == [3] * 5


def test_of_two_adopted_plans_the_one_counts_that_covers_the_day(cast: Cast, secretary: Player) -> None:
    adopt_next_term(cast)
    days = [date(2015, 1, 1), date(2016, 4, 1), ADOPTED.date(), date(2021, 3, 31), date(2021, 4, 1), date(2040, 1, 1)]
    assert [_number(day) for day in days] == [3, 3, 3, 3, 4, 4]
    assert [term.number for term in terms_of_years((2020, 2021, 2021))] == [4, 3]


def test_the_measures_of_two_years_stand_under_their_plans(cast: Cast, secretary: Player) -> None:
    adopt_next_term(cast)
    [only] = measures_to_choose([2020])
    assert (only.number, only.measures[0].title) == (3, "見守りの輪")
    new, old = measures_to_choose([2021, 2020])
    assert (new.number, old.number, [m.title for m in new.measures]) == (4, 3, TITLES)
    assert new.label == "第4期地域福祉保健計画（令和3年度から令和7年度まで）"
    assert {m.code for m in new.measures} & {m.code for m in old.measures}  # the same numbers …
    assert not {m.id for m in new.measures} & {m.id for m in old.measures}  # … of other measures


def _draft(day: date, *ids: int) -> ActivityDraft:
    return ActivityDraft(held_on=day, place="集会所", line="声かけの練習", district="east", measure_ids=ids)


def _log(who: Player, day: date, *ids: int, token: str = "one") -> Activity:
    return log_activity(actor=who.actor, draft=_draft(day, *ids), token=token, at=WINDOW)


def test_an_activity_names_measures_of_the_plan_of_its_day(cast: Cast, supporter: Player) -> None:
    spring_2021(cast)
    old = _log(supporter, date(2021, 3, 5), measure_id("m01"), token="old")
    new = _log(supporter, date(2021, 4, 5), measure_id("m01", 4), measure_id("m02", 4), token="new")
    assert [m.title for m in old.measures.all()] == ["見守りの輪"]
    assert [m.title for m in new.measures.all()] == TITLES[:2]


@pytest.mark.parametrize(("day", "term"), [(date(2021, 3, 5), 4), (date(2021, 4, 5), 3)])
def test_the_same_number_in_the_other_plan_is_refused(cast: Cast, supporter: Player, day: date, term: int) -> None:
    spring_2021(cast)
    with pytest.raises(Invalid) as refused:
        _log(supporter, day, measure_id("m01", term))
    year = "令和2年度" if term == 4 else "令和3年度"
    assert f"「第{term}期地域福祉保健計画」の取組は、{year}の活動には選べません。" in refused.value.fields["measures"]
    assert not Activity.objects.exists()


def test_an_activity_moved_into_the_other_year_needs_measures_of_it(cast: Cast, supporter: Player) -> None:
    spring_2021(cast)
    activity = _log(supporter, date(2021, 3, 5), measure_id("m01"))
    moved = _draft(date(2021, 4, 5), measure_id("m01"))
    with pytest.raises(Invalid):
        correct_activity(actor=supporter.actor, activity_id=activity.pk, draft=moved, at=WINDOW)
    moved = _draft(date(2021, 4, 5), measure_id("m02", 4))
    done = correct_activity(actor=supporter.actor, activity_id=activity.pk, draft=moved, at=WINDOW)
    assert (done.fiscal_year, [m.title for m in done.measures.all()]) == (2021, TITLES[1:2])


def test_a_measure_that_is_not_there_is_refused(cast: Cast, supporter: Player) -> None:
    with pytest.raises(Invalid, match="取組を選び直してください。"):
        _log(supporter, date(2016, 5, 5), 999_999)


def _received(who: Player, day: date, measure: int, token: str = "one") -> Opinion:
    draft = OpinionDraft(text="夜にも開いてほしい。", channel=Channel.FAX, received_on=day, measure_id=measure)
    return register_opinion(actor=who.actor, draft=draft, token=token, at=WINDOW)


def test_in_the_first_year_of_a_plan_an_opinion_may_be_about_the_one_before(cast: Cast, secretary: Player) -> None:
    adopt_next_term(cast)
    old = _received(secretary, date(2021, 5, 1), measure_id("m01"), "old")
    new = _received(secretary, date(2021, 5, 1), measure_id("m01", 4), "new")
    assert (str(old.measure), str(new.measure)) == ("見守りの輪", "防災の声かけ")
    sorted_one = sort_opinion(
        actor=secretary.actor, number=new.number, district=None, measure_id=measure_id("m04"), at=WINDOW
    )
    assert str(sorted_one.measure) == "ふれあい給食"


def test_a_letter_is_not_moved_to_a_day_of_another_plan_than_its_measures(cast: Cast, secretary: Player) -> None:
    adopt_next_term(cast)
    number = _received(secretary, date(2021, 5, 1), measure_id("m01", 4)).number
    correction = OpinionCorrection("夜にも。", Channel.FAX, date(2021, 3, 25), "消印を見た。")
    with pytest.raises(Invalid, match="宛先を決め直して") as refused:
        correct_opinion(actor=secretary.actor, number=number, correction=correction, at=WINDOW)
    assert set(refused.value.fields) == {"received_on"}


def test_an_opinion_is_not_put_to_a_plan_that_did_not_count_then(cast: Cast, secretary: Player) -> None:
    adopt_next_term(cast)
    with pytest.raises(Invalid, match="ご意見が届いたころの計画"):
        _received(secretary, date(2021, 3, 25), measure_id("m01", 4))
    opinion = _received(secretary, date(2021, 3, 25), measure_id("m01"))
    with pytest.raises(Invalid):
        sort_opinion(
            actor=secretary.actor, number=opinion.number, district=None, measure_id=measure_id("m01", 4), at=WINDOW
        )
    late = at_noon(date(2022, 5, 1))
    draft = OpinionDraft(text="夜にも。", channel=Channel.FAX, received_on=late.date(), measure_id=measure_id("m01"))
    with pytest.raises(Invalid):
        register_opinion(actor=secretary.actor, draft=draft, token="late", at=late)
