"""Indicators and district plans that a document prints come along with its measures as the secretariat says, and else not."""

from typing import Any

import pytest

from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import District, Organisation
from meguru.core.errors import Invalid, NotFound
from meguru.plan.documents.commands import keep_reading
from meguru.plan.plans.commands import OwnerAnswers, PrintedAnswers, prepare_term
from meguru.plan.plans.models import DistrictPlan, Indicator, Measure, PlanTerm
from meguru.plan.plans.queries.printed import printed_asked
from tests.support.cast import BEGINNING, Player

INDICATOR = {"name": "サロンの数", "unit": "か所", "baseline": "20", "baseline_year": "令和2年度",
             "targets": [["令和7年度", "30"]]}  # fmt: skip
FOUND: dict[str, Any] = {
    "measures": [
        {"title": "見守り", "description": "声をかけます。", "owner": "福祉課、子育て課", "group": "", "kind": "measure",
         "source_lines": [], "sure": True, "owners": ["福祉課", "子育て課"], "owners_sure": True, "group_path": [],
         "indicators": [INDICATOR, {**INDICATOR, "name": "満足度", "unit": ""}]},
    ],
    "districts": [
        {"name": "山の手地区", "motto": "笑顔の山の手", "source_lines": [],
         "headings": [{"title": "集いの場", "points": ["月に1回集まる。"], "source_lines": []}]},
    ],
}  # fmt: skip


def made(player: Player, printed: PrintedAnswers | None) -> PlanTerm:
    kept = keep_reading(actor=player.actor, filename="計画.txt", digest="d", found=FOUND, at=BEGINNING)
    return prepare_term(
        actor=player.actor,
        number=4,
        name="第4期",
        first_year=2021,
        last_year=2025,
        reading_id=kept.pk,
        owners=OwnerAnswers(),
        printed=printed,
        at=BEGINNING,
    )


def test_what_is_confirmed_comes_along_through_the_commands_of_the_plan(secretary: Player) -> None:
    code = District.objects.order_by("number").values_list("code", flat=True)[0]
    before = LedgerEntry.objects.count()
    made(secretary, PrintedAnswers(indicators=True, districts={0: code}))
    measure = Measure.objects.get(term__number=4, code="m01")
    (one,) = measure.indicators.all()
    assert (one.name, one.unit, one.baseline, one.baseline_year, one.targets) == (
        "サロンの数", "か所", 20, 2020, {"2025": 30})  # fmt: skip
    assert [body.name for body in measure.related.all()] == ["子育て課"], "the partners stay"
    plan = DistrictPlan.objects.get(term__number=4)
    assert (plan.district.code, plan.slogan) == (code, "笑顔の山の手")
    assert plan.sections == [{"heading": "集いの場", "body": "月に1回集まる。"}]
    kinds = set(LedgerEntry.objects.order_by("pk").values_list("kind", flat=True)[before:])
    assert {Event.MEASURE_ARRANGED, Event.DISTRICT_PLAN_WRITTEN, Event.TERM_PREPARED} <= kinds


def test_nothing_comes_along_unasked(secretary: Player) -> None:
    made(secretary, None)
    assert not Indicator.objects.filter(measure__term__number=4).exists()
    assert not DistrictPlan.objects.filter(term__number=4).exists()


def test_a_district_that_is_not_there_is_refused_and_nothing_is_made(secretary: Player) -> None:
    with pytest.raises(NotFound):
        made(secretary, PrintedAnswers(districts={0: "nowhere"}))
    with pytest.raises(Invalid) as told:
        made(secretary, PrintedAnswers(districts={7: "nowhere"}))
    assert "その地区の計画はありません" in told.value.fields["reading"]
    assert not PlanTerm.objects.filter(number=4).exists()


def test_what_can_be_taken_over_is_asked_with_the_district_that_seems_meant(secretary: Player) -> None:
    first = District.objects.order_by("number").first()
    assert first is not None
    found = FOUND | {"districts": [{**FOUND["districts"][0], "name": first.name}, FOUND["districts"][0]]}
    asked = printed_asked(secretary.actor, found, FOUND["measures"], (2021, 2025))
    assert [(title, one.name) for title, one in asked.indicators] == [("見守り", "サロンの数")]
    assert asked.left == ("満足度",)
    assert asked.meant == (first.code, "")


def test_a_partner_stays_one_body_where_another_kind_has_its_name(secretary: Player) -> None:
    Organisation.objects.create(kind="group", name="子育て課", position=80)
    assert Organisation.objects.filter(name="子育て課").count() == 2
    made(secretary, PrintedAnswers(indicators=True))
    measure = Measure.objects.get(term__number=4, code="m01")
    assert measure.related.count() == 1
    assert measure.indicators.count() == 1


def test_what_is_shown_of_an_indicator_is_what_the_years_of_the_plan_take(secretary: Player) -> None:
    later = {**INDICATOR, "targets": [["令和7年度", "30"], ["令和12年度", "90"], ["", "40"]]}
    only_later = {**INDICATOR, "name": "参加者", "baseline": "", "targets": [["令和12年度", "90"]]}
    rows = [{**FOUND["measures"][0], "indicators": [later, only_later]}]
    asked = printed_asked(secretary.actor, FOUND, rows, (2021, 2024))
    assert [(one.name, one.targets) for _title, one in asked.indicators] == [("サロンの数", {2024: 40})]
    assert (asked.left, asked.beyond) == ((), ("参加者",))
    unknown = printed_asked(secretary.actor, FOUND, rows, None)
    assert [one.name for _title, one in unknown.indicators] == ["サロンの数", "参加者"]
    assert not any(one.targets or one.baseline_year for _title, one in unknown.indicators), "no year is made up"


def test_a_district_that_is_printed_twice_is_preselected_once(secretary: Player) -> None:
    first = District.objects.order_by("number").first()
    assert first is not None
    found = FOUND | {"districts": [{**FOUND["districts"][0], "name": first.name}] * 2}
    assert printed_asked(secretary.actor, found, FOUND["measures"], None).meant == (first.code, "")
