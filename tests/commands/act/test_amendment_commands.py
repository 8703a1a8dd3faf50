"""Changes of the plan through their commands: proposed with a cause, agreed by a second person, never undoing each other."""

from datetime import date
from typing import Any

import pytest

from meguru.act.amendments.commands import agree_amendment, drop_amendment
from meguru.act.amendments.material import amendments_of
from meguru.act.amendments.models import Amendment
from meguru.act.amendments.queries import get_amendment, list_amendments
from meguru.act.amendments.rules import AmendmentState
from meguru.base.bodies.models import Organisation
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.check.reviews.models import Sheet
from meguru.core.errors import Invalid, NotAllowed, NotFound, NotNow
from meguru.overview.trail import Station, trail_of_advice
from meguru.plan.plans.models import Measure, PlanLayer, PlanTerm, Theme
from meguru.plan.plans.queries.measures import get_measure
from meguru.plan.plans.queries.subjects import find_theme, list_subjects
from meguru.plan.plans.rules import LayerKind
from tests.support.cast import Cast, Player
from tests.support.turn import (
    WINTER,
    agreed,
    given_advice,
    held_meeting,
    next_year,
    proposed,
    received_opinion,
    replied,
)


def agree(player: Player, amendment: Amendment) -> Amendment:
    return agree_amendment(actor=player.actor, amendment_id=amendment.pk, on=WINTER.date(), at=WINTER)


@pytest.fixture
def term(own_town: Town) -> PlanTerm:
    """The plan of さくら町."""
    return PlanTerm.objects.get()


def test_agreeing_lays_the_change_on_the_frozen_base(cast: Cast, term: PlanTerm) -> None:
    done = agreed(cast, proposed(cast))
    assert (done.state, done.effective_year) == ("agreed", 2017)
    assert "夜も" in get_measure(term, "m01", 2017).description
    assert "夜も" not in get_measure(term, "m01", 2016).description
    assert "夜も" not in Measure.objects.get(code="m01").description


def test_only_what_changes_is_kept(cast: Cast, term: PlanTerm) -> None:
    title = Measure.objects.get(code="m01").title
    amendment = proposed(cast, after={"title": title, "description": "夜も声をかけます。"})
    assert amendment.after == {"description": "夜も声をかけます。"}
    assert amendment.before["title"] == title


def test_the_same_proposal_twice_is_one(cast: Cast, own_town: Town) -> None:
    assert proposed(cast).pk == proposed(cast).pk
    assert proposed(cast, reason="べつのわけ。").pk != proposed(cast).pk


def test_the_proposer_does_not_agree_alone(cast: Cast, own_town: Town) -> None:
    amendment = proposed(cast)
    with pytest.raises(NotNow, match="ほかの人"):
        agree(cast["secretary"], amendment)
    amendment.refresh_from_db()
    assert (amendment.state, PlanLayer.objects.count()) == ("proposed", 0)


@pytest.mark.parametrize("key", ["writer", "approver", "member", "auditor", "operator", "supporter"])
def test_only_the_secretariat_proposes_and_agrees(cast: Cast, own_town: Town, key: str) -> None:
    amendment = proposed(cast)
    with pytest.raises(NotAllowed):
        proposed(cast, by=key)
    with pytest.raises(NotAllowed):
        agree(cast[key], amendment)


def test_agreed_once_however_often_it_is_sent(cast: Cast, own_town: Town) -> None:
    amendment = agreed(cast, proposed(cast))
    with pytest.raises(NotNow):
        agree(cast["council_secretary"], amendment)
    assert PlanLayer.objects.count() == 1


def test_a_dropped_proposal_stays_on_record_and_out_of_the_list(cast: Cast, secretary: Player) -> None:
    amendment = proposed(cast)
    drop_amendment(actor=secretary.actor, amendment_id=amendment.pk, at=WINTER)
    assert list_amendments(secretary.actor) == []
    assert get_amendment(secretary.actor, amendment.pk).state is AmendmentState.DROPPED
    with pytest.raises(NotNow):
        agree(cast["council_secretary"], amendment)


def test_a_second_change_compares_with_todays_text(cast: Cast, term: PlanTerm) -> None:
    agreed(cast, proposed(cast))
    second = proposed(cast, after={"description": "朝も夜も声をかけます。"}, reason="朝の声があったためです。")
    assert "夜も気づき合える" in second.before["description"]


def test_a_text_changed_meanwhile_is_not_undone(cast: Cast, term: PlanTerm) -> None:
    first = proposed(cast)
    second = proposed(cast, after={"description": "朝に声をかけます。"}, reason="朝の声があったためです。")
    agreed(cast, first)
    with pytest.raises(NotNow, match="ほかの変更で変わりました"):
        agreed(cast, second)
    assert "夜も" in get_measure(term, "m01", 2017).description


def test_a_year_opened_meanwhile_is_noticed(cast: Cast, own_town: Town) -> None:
    amendment = proposed(cast)
    next_year(cast)
    with pytest.raises(NotNow, match="もう開かれました"):
        agreed(cast, amendment)
    with pytest.raises(Invalid):
        proposed(cast, effective_year=2017)
    assert proposed(cast, reason="あとの年から。").effective_year == 2018


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"other_cause": ""}, "causes"),
        ({"after": {"description": ""}}, "description"),
        ({"after": {}}, "description"),
        ({"after": {"title": "あ" * 201}}, "title"),
        ({"measure": None}, "measure"),
        ({"effective_year": 2016}, "effective_year"),
        ({"effective_year": 2019}, "effective_year"),
        ({"advice": ["H28-99"]}, "advice"),
        ({"opinions": ["H28-999"]}, "opinions"),
        ({"kind": LayerKind.ADD, "measure": None, "after": {"title": "x", "description": "y"}}, "new_owner"),
    ],
)
def test_what_is_missing_is_told_at_its_field(cast: Cast, own_town: Town, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        proposed(cast, **more)
    assert field in refused.value.fields
    assert not Amendment.objects.exists()


def test_a_neighbours_cause_does_not_count(cast: Cast, own_town: Town, neighbour_town: Town) -> None:
    with town_scope(neighbour_town), pytest.raises(NotFound):
        get_amendment(cast["neighbour_secretary"].actor, proposed_in(cast, own_town))


def proposed_in(cast: Cast, town: Town) -> int:
    with town_scope(town):
        return proposed(cast).pk


def test_a_new_measure_joins_and_gets_its_sheet(cast: Cast, term: PlanTerm) -> None:
    owner = Organisation.objects.get(name="子育て課")
    new = {"title": "夜の学習会", "description": "夜に学べる場をひらきます。"}
    agreed(cast, proposed(cast, kind=LayerKind.ADD, measure=None, new_owner_id=owner.pk, after=new))
    next_year(cast)
    sheet = Sheet.objects.get(title="夜の学習会")
    assert (sheet.year.fiscal_year, sheet.target.organisation_id) == (2017, owner.pk)


def test_an_ended_measure_has_no_sheet_and_no_more_changes(cast: Cast, term: PlanTerm) -> None:
    agreed(cast, proposed(cast, kind=LayerKind.END, after={}))
    measures, _ = list_subjects(cast["secretary"].actor, term, 2017)
    assert "m01" not in {subject.code for subject in measures}
    with pytest.raises(Invalid, match="終わる"):
        proposed(cast, reason="それでも直す。")
    next_year(cast)
    assert not Sheet.objects.filter(year__fiscal_year=2017, code="m01").exists()


def test_a_theme_is_changed_twice_on_todays_text(cast: Cast, term: PlanTerm) -> None:
    theme = Theme.objects.get(district_plan__district__code="east", number=1)
    for number, words in enumerate(["朝も声をかける", "朝も夜も声をかける"]):
        agreed(
            cast, proposed(cast, measure=None, theme_id=theme.pk, after={"description": words}, reason=f"声{number}")
        )
    assert find_theme(term, theme.pk, 2017).text.description == "朝も夜も声をかける"
    assert amendments_of()[1].before["description"] == "朝も声をかける"
    assert amendments_of()[1].district_code == "east"


def test_advice_is_followed_from_the_meeting_to_next_years_sheet(cast: Cast, secretary: Player) -> None:
    meeting = held_meeting(cast)
    advice = replied(cast, given_advice(cast, meeting))
    opinion = received_opinion(cast)
    amendment = proposed(cast, advice=[advice.number], opinions=[opinion.number], other_cause="")
    before = [step.station for step in trail_of_advice(secretary.actor, advice.number).steps]
    assert before == [Station.MEETING, Station.ADVICE, Station.REPLY, Station.AMENDMENT, Station.SHEET]
    agreed(cast, amendment)
    next_year(cast)
    steps = trail_of_advice(secretary.actor, advice.number).steps
    assert [step.station for step in steps][3:] == [Station.AMENDMENT, Station.EDITION, Station.SHEET]
    assert not any(step.is_promised for step in steps)
    sheet = steps[-1]
    assert (sheet.fiscal_year, sheet.code) == (2017, "m01")
    assert "変わったあとの本文から始まっています。" in sheet.text
    assert (
        Sheet.objects.get(year__fiscal_year=2017, code="m01")
        .handed_down["description"]
        .startswith("あいさつと声かけで、夜も")
    )


def test_a_promise_is_told_while_nothing_has_come_of_it(cast: Cast, secretary: Player) -> None:
    advice = given_advice(cast, held_meeting(cast), "計画の全体について。", measure=None)
    steps = trail_of_advice(secretary.actor, advice.number).steps
    assert [step.is_promised for step in steps] == [False, False, True, True]
    assert steps[2].on == date(2017, 9, 30)
