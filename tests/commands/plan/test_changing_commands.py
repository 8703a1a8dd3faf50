"""After adoption, who does a measure, where and by which indicators changes from a day, with a reason; the text stays frozen."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import pytest

from meguru.base.access.actor import system_actor
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_organisation, merge_registered, remove_registered
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.core.clock import at_noon
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotFound, NotNow
from meguru.do.figures.commands import record_figure
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.rules import YearState
from meguru.plan.plans.commands import (
    IndicatorEdit,
    MeasureEdit,
    add_measure,
    apply_due_changes,
    base_digest,
    change_measure,
    prepare_term,
    reassign_body,
    withdraw_change,
)
from meguru.plan.plans.models import Indicator, Measure, MeasureChange, PlanTerm
from meguru.plan.plans.queries.changes import CLOSED, reassignment_of, rows_with_changes, seen_of, values_on
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.measures import MeasureKind
from tests.support.cast import SPRING, Player

APRIL = date(2017, 4, 1)  # before SPRING (20 April 2017), the moment of these acts
NEXT_APRIL = date(2018, 4, 1)
WHY = "4月の組織改正のため"


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def change(player: Player, edit: MeasureEdit, day: date = APRIL, code: str = "m01", **more: Any) -> list[MeasureChange]:
    told: dict[str, Any] = {"reason": WHY, "at": SPRING} | more
    return change_measure(actor=player.actor, term_number=3, code=code, edit=edit, from_day=day, **told)


def owner_on(day: date, code: str = "m01") -> str:
    return str(values_of(code, day)[MeasureField.OWNER]["name"])


def values_of(code: str, day: date) -> dict[MeasureField, Any]:
    return values_on(rows_with_changes().get(term__number=3, code=code), day)


def refused(player: Player, edit: MeasureEdit, day: date = APRIL, **more: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        change(player, edit, day, **more)
    return dict(error.value.fields)


@pytest.fixture
def new_body(secretary: Player, own_town: Town) -> Organisation:
    """The department that the reorganisation makes."""
    return add_organisation(
        actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name="地域包括課", at=SPRING, position=9
    )


def test_a_past_day_counts_at_once_and_the_day_before_still_knows_the_old(
    secretary: Player, new_body: Organisation
) -> None:
    done = change(secretary, MeasureEdit(owner_id=new_body.pk))
    measure = Measure.objects.get(code="m01")
    assert (measure.owner, measure.group) == (new_body, "地域包括課")  # the group was only the lead's name
    assert {each.field for each in done} == {"owner", "group"}
    assert all(each.applied_at == SPRING for each in done)
    assert owner_on(date(2017, 3, 31)) == "福祉課"
    assert owner_on(APRIL) == "地域包括課"
    entry = LedgerEntry.objects.get(kind="plans.measure.changed")
    assert entry.facts["code"] == "m01"
    assert entry.facts["fields"] == ["group", "owner"]


def test_the_frozen_text_keeps_its_digest(secretary: Player, new_body: Organisation) -> None:
    term = PlanTerm.objects.get(number=3)
    change(secretary, MeasureEdit(owner_id=new_body.pk, districts=["west"]))
    change(secretary, MeasureEdit(owner_id=body("子育て課").pk), date(2017, 4, 10))
    assert base_digest(PlanTerm.objects.get(number=3)) == term.base_digest


def test_a_coming_day_waits_for_the_round_which_applies_it_once(secretary: Player, new_body: Organisation) -> None:
    change(secretary, MeasureEdit(owner_id=new_body.pk), NEXT_APRIL)
    assert Measure.objects.get(code="m01").owner.name == "福祉課"
    assert owner_on(NEXT_APRIL) == "地域包括課"
    meguru = system_actor(secretary.actor.town_id)
    early, then = at_noon(date(2018, 3, 31)), at_noon(NEXT_APRIL)
    assert apply_due_changes(actor=meguru, on=date(2018, 3, 31), at=early) == 0
    assert apply_due_changes(actor=meguru, on=NEXT_APRIL, at=then) == 2
    assert apply_due_changes(actor=meguru, on=NEXT_APRIL, at=then) == 0
    assert Measure.objects.get(code="m01").owner == new_body
    assert LedgerEntry.objects.filter(kind="plans.measure.change_applied").count() == 1
    with pytest.raises(NotAllowed):
        apply_due_changes(actor=secretary.actor, on=NEXT_APRIL, at=then)


def test_what_is_due_and_was_not_applied_yet_comes_before_a_new_change(
    secretary: Player, new_body: Organisation
) -> None:
    change(secretary, MeasureEdit(owner_id=new_body.pk), NEXT_APRIL)
    late = at_noon(date(2018, 4, 3))
    change(secretary, MeasureEdit(owner_id=body("子育て課").pk), date(2018, 4, 2), at=late)
    assert Measure.objects.get(code="m01").owner.name == "子育て課"
    assert [owner_on(date(2018, 4, day)) for day in (1, 2)] == ["地域包括課", "子育て課"]


def test_a_coming_change_is_withdrawn_and_one_in_force_is_not(secretary: Player, new_body: Organisation) -> None:
    waiting = change(secretary, MeasureEdit(owner_id=new_body.pk), NEXT_APRIL)[0]
    assert withdraw_change(actor=secretary.actor, act=waiting.act, at=SPRING) == 1
    assert withdraw_change(actor=secretary.actor, act=waiting.act, at=SPRING) == 0
    assert owner_on(NEXT_APRIL) == "福祉課"
    done = change(secretary, MeasureEdit(owner_id=new_body.pk))[0]
    with pytest.raises(NotNow, match="もう行われています"):
        withdraw_change(actor=secretary.actor, act=done.act, at=SPRING)
    with pytest.raises(NotFound):
        withdraw_change(actor=secretary.actor, act=999, at=SPRING)
    assert LedgerEntry.objects.filter(kind="plans.measure.change_withdrawn").count() == 1


def test_a_field_is_not_changed_before_its_later_change(secretary: Player, new_body: Organisation) -> None:
    change(secretary, MeasureEdit(owner_id=new_body.pk), NEXT_APRIL)
    told = refused(secretary, MeasureEdit(owner_id=body("子育て課").pk))
    assert "平成30年4月1日からの変更がもう記録されています" in told["owner"]
    change(secretary, MeasureEdit(districts=["west"]))  # another field is free
    assert [place.code for place in Measure.objects.get(code="m01").districts.all()] == ["west"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2016, 3, 31), "計画を確定した日"),
        (date(2022, 4, 1), "計画の期間が終わったあと"),
    ],
)
def test_a_day_outside_the_plan_is_refused(secretary: Player, new_body: Organisation, day: date, told: str) -> None:
    assert told in refused(secretary, MeasureEdit(owner_id=new_body.pk), day)["from_day"]


def test_a_closed_year_is_not_changed_afterwards(secretary: Player, new_body: Organisation) -> None:
    year = PlanYear.objects.get(fiscal_year=2016)
    year.state = YearState.CLOSED.value
    year.save()
    assert CLOSED == YearState.CLOSED
    told = refused(secretary, MeasureEdit(owner_id=new_body.pk), date(2017, 3, 31))
    assert "平成28年度は閉じています" in told["from_day"]
    with pytest.raises(Invalid, match="閉じています"):
        reassign(secretary, "福祉課", new_body, date(2017, 3, 31))
    change(secretary, MeasureEdit(owner_id=new_body.pk))


def test_without_a_reason_or_in_a_long_one_nothing_changes(secretary: Player, new_body: Organisation) -> None:
    edit = MeasureEdit(owner_id=new_body.pk)
    assert "わけ" in refused(secretary, edit, reason=" ")["reason"]
    assert "300字まで" in refused(secretary, edit, reason="あ" * 301)["reason"]
    assert not MeasureChange.objects.exists()


def test_who_leads_is_a_department_or_the_council_and_stands_once(secretary: Player, own_town: Town) -> None:
    plaza, own = body("さくら町地域ケアプラザ"), body("福祉課")
    assert "担当の課" in refused(secretary, MeasureEdit(owner_id=plaza.pk))["owner"]
    assert "見つからない" in refused(secretary, MeasureEdit(partner_ids=[99999]))["partners"]
    assert "見つからない" in refused(secretary, MeasureEdit(districts=["nowhere"]))["districts"]
    assert "担当と同じ" in refused(secretary, MeasureEdit(partner_ids=[own.pk]))["partners"]
    change(secretary, MeasureEdit(partner_ids=[plaza.pk]))
    assert [each.name for each in Measure.objects.get(code="m01").related.all()] == [plaza.name]


def test_nothing_otherwise_is_no_change(secretary: Player, own_town: Town) -> None:
    assert change(secretary, MeasureEdit(owner_id=body("福祉課").pk, districts=["east"])) == []
    assert not MeasureChange.objects.exists()


def test_somebody_elses_change_meanwhile_is_said(secretary: Player, new_body: Organisation) -> None:
    seen = seen_of(rows_with_changes().get(code="m01"))
    change(secretary, MeasureEdit(districts=["west"]), seen=seen)
    with pytest.raises(EditedMeanwhile):
        change(secretary, MeasureEdit(owner_id=new_body.pk), seen=seen)


def test_others_may_not_and_a_plan_in_preparation_is_simply_corrected(
    writer: Player, secretary: Player, new_body: Organisation
) -> None:
    with pytest.raises(NotAllowed):
        change(writer, MeasureEdit(owner_id=new_body.pk))
    with pytest.raises(NotAllowed):
        withdraw_change(actor=writer.actor, act=1, at=SPRING)
    with pytest.raises(NotFound):
        change(secretary, MeasureEdit(owner_id=new_body.pk), code="m99")
    _draft(secretary)
    with pytest.raises(NotNow, match="まだ確定していません"):
        change_measure(actor=secretary.actor, term_number=4, code="m01", edit=MeasureEdit(owner_id=new_body.pk),
                       from_day=APRIL, reason=WHY, at=SPRING)  # fmt: skip


def _draft(secretary: Player, owner: str = "福祉課") -> Measure:
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=SPRING)
    return add_measure(actor=secretary.actor, term_number=4, title="見守り", description="声をかけます。", owner=owner,
                       group="", kind=MeasureKind.MEASURE, at=SPRING)  # fmt: skip


# Indicators


def indicator() -> Indicator:
    return Indicator.objects.get(measure__code="m01")


def edited(**more: Any) -> MeasureEdit:
    row = indicator()
    asked: dict[str, Any] = {"name": row.name, "unit": row.unit, "id": row.pk, "baseline": row.baseline,
             "baseline_year": row.baseline_year, "targets": {int(y): v for y, v in row.targets.items()}}  # fmt: skip
    return MeasureEdit(indicators=[IndicatorEdit(**(asked | more))])


def test_a_target_of_a_coming_year_moves_and_a_new_indicator_joins(secretary: Player, own_town: Town) -> None:
    more = IndicatorEdit("相談の数", "件", targets={2018: 30})
    edit = edited(targets={2016: 12, 2020: 25})
    change(secretary, MeasureEdit(indicators=[*(edit.indicators or ()), more]))
    assert indicator_targets() == {"見守り協力店": {"2016": 12, "2020": 25}, "相談の数": {"2018": 30}}
    before = values_of("m01", date(2017, 3, 31))[MeasureField.INDICATORS]
    assert [(each["name"], each["targets"]) for each in before] == [("見守り協力店", {"2016": 12, "2020": 20})]
    kept = MeasureChange.objects.get().after
    assert [each["id"] for each in kept] == list(Indicator.objects.order_by("position").values_list("pk", flat=True))


def indicator_targets() -> dict[str, Any]:
    return {row.name: row.targets for row in Indicator.objects.filter(measure__code="m01")}


def test_a_target_of_a_year_before_the_day_stays(secretary: Player, own_town: Town) -> None:
    told = refused(secretary, edited(targets={2016: 1, 2020: 20}))
    assert told["indicators"].startswith("平成28年度の目標は")


def test_an_indicator_without_figures_may_go_and_one_with_figures_stays(secretary: Player, own_town: Town) -> None:
    none = MeasureEdit(indicators=[])
    assert "今日までの日から" in refused(secretary, none, NEXT_APRIL)["indicators"]
    change(secretary, edited(unit="か所"))
    assert indicator().unit == "か所"
    change(secretary, edited(unit="店"))
    record_figure(actor=secretary.actor, indicator_id=indicator().pk, fiscal_year=2016, value=11, at=SPRING)
    assert "数字が入っている" in refused(secretary, none)["indicators"]
    assert "単位を変えることもできません" in refused(secretary, edited(unit="か所"))["indicators"]
    change(secretary, MeasureEdit(indicators=[*(edited().indicators or ()), IndicatorEdit("余分", "件")]))
    change(secretary, edited_of("見守り協力店"), date(2017, 4, 5))
    assert set(indicator_targets()) == {"見守り協力店"}


def edited_of(name: str) -> MeasureEdit:
    row = Indicator.objects.get(measure__code="m01", name=name)
    targets = {int(year): value for year, value in row.targets.items()}
    return MeasureEdit(indicators=[IndicatorEdit(row.name, row.unit, row.pk, row.baseline, row.baseline_year, targets)])


def test_an_indicator_has_a_name_and_is_one_of_the_measure(secretary: Player, own_town: Town) -> None:
    assert "名前と単位" in refused(secretary, edited(name=" "))["indicators"]
    assert "名前と単位" in refused(secretary, edited(id=99999))["indicators"]
    assert "100字まで" in refused(secretary, edited(name="あ" * 101))["indicators"]
    assert "20字まで" in refused(secretary, edited(unit="あ" * 21))["indicators"]


# Reorganisation


def reassign(player: Player, old: str, new: Organisation, day: date = APRIL, at: datetime = SPRING,
             measures: Collection[int] | None = None) -> tuple[Any, ...]:  # fmt: skip
    return reassign_body(actor=player.actor, old_id=body(old).pk, new_id=new.pk, from_day=day, reason=WHY, at=at,
                         measures=measures)  # fmt: skip


def test_a_body_gives_all_its_places_to_another(secretary: Player, new_body: Organisation) -> None:
    change(secretary, MeasureEdit(partner_ids=[body("福祉課").pk]), code="m02")
    change(secretary, MeasureEdit(partner_ids=[body("子育て課").pk, new_body.pk]))
    draft = _draft(secretary)
    planned = reassignment_of(body("福祉課").pk, APRIL)[0]
    assert [(move.code, move.is_lead) for move in planned.adopted] == [("m01", True), ("m02", False)]
    assert [move.code for move in planned.drafts] == ["m01"]
    assert not any(move.problem for move in planned.adopted)
    moved = reassign(secretary, "福祉課", new_body)
    assert moved == (*planned.adopted, *planned.drafts)
    lead, partner = (Measure.objects.get(term__number=3, code=code) for code in ("m01", "m02"))
    assert lead.owner == new_body
    assert [each.name for each in lead.related.all()] == ["子育て課"]
    assert partner.owner.name == "子育て課"
    assert list(partner.related.all()) == [new_body]
    draft.refresh_from_db()
    assert (draft.owner, draft.group) == (new_body, "地域包括課")
    assert reassign(secretary, "福祉課", new_body) == ()
    entry = LedgerEntry.objects.get(kind="plans.body.reassigned")
    assert entry.facts["measures"] == 3
    changes = MeasureChange.objects.filter(reason=WHY, act=entry.facts["act"])
    assert {each.measure.code for each in changes} == {"m01", "m02"}


def test_a_reorganisation_that_is_to_come_is_withdrawn_as_one(secretary: Player, new_body: Organisation) -> None:
    change(secretary, MeasureEdit(partner_ids=[body("福祉課").pk]), code="m02")
    reassign(secretary, "福祉課", new_body, NEXT_APRIL)
    act = MeasureChange.objects.latest("pk").act
    assert withdraw_change(actor=secretary.actor, act=act, at=SPRING, measure_id=_pk("m02")) == 1
    assert withdraw_change(actor=secretary.actor, act=act, at=SPRING) == 1
    assert owner_on(NEXT_APRIL) == "福祉課"


def _pk(code: str) -> int:
    return int(Measure.objects.get(term__number=3, code=code).pk)


def test_a_department_is_split_measure_by_measure(secretary: Player, new_body: Organisation) -> None:
    change(secretary, MeasureEdit(owner_id=body("福祉課").pk), code="m02")
    day = date(2017, 4, 10)
    reassign(secretary, "福祉課", new_body, day, measures=[_pk("m02")])
    assert [owner_on(day, code) for code in ("m01", "m02")] == ["福祉課", "地域包括課"]
    with pytest.raises(NotFound):
        reassign(secretary, "福祉課", new_body, day, measures=[_pk("m03")])


def test_what_stands_in_the_way_of_a_reorganisation_is_said_before(secretary: Player, new_body: Organisation) -> None:
    change(secretary, MeasureEdit(owner_id=body("子育て課").pk), NEXT_APRIL)
    assert "見守りの輪" in reassignment_of(body("福祉課").pk, APRIL)[0].adopted[0].problem
    with pytest.raises(Invalid) as error:
        reassign(secretary, "福祉課", new_body)
    assert "見守りの輪" in error.value.fields["measures"]
    assert owner_on(APRIL) == "福祉課"


def test_a_reorganisation_leads_to_a_body_that_can_lead(secretary: Player, writer: Player, own_town: Town) -> None:
    plaza = body("さくら町地域ケアプラザ")
    with pytest.raises(Invalid, match="担当になれるのは"):
        reassign(secretary, "福祉課", plaza)
    with pytest.raises(Invalid, match="移す先"):
        reassign(secretary, "福祉課", body("福祉課"))
    with pytest.raises(Invalid, match="わけ"):
        reassign_body(actor=secretary.actor, old_id=body("福祉課").pk, new_id=body("子育て課").pk, from_day=APRIL,
                      reason="", at=SPRING)  # fmt: skip
    with pytest.raises(NotAllowed):
        reassign(writer, "福祉課", body("子育て課"))


def test_a_partner_in_a_plan_being_prepared_gives_its_place_too(secretary: Player, new_body: Organisation) -> None:
    draft = _draft(secretary, owner="子育て課")
    draft.related.add(body("福祉課"))
    reassign(secretary, "福祉課", new_body)
    assert list(draft.related.all()) == [new_body]
    reassign(secretary, "地域包括課", body("子育て課"))
    assert list(draft.related.all()) == []  # it leads already


# Bodies and districts of a change that is to come


def test_a_body_that_is_to_take_over_cannot_be_removed_and_may_be_merged(
    secretary: Player, new_body: Organisation
) -> None:
    change(secretary, MeasureEdit(owner_id=new_body.pk, partner_ids=[body("子育て課").pk]), NEXT_APRIL)
    with pytest.raises(NotNow, match="取組の変更の記録"):
        remove_registered(actor=secretary.actor, what=Registered.ORGANISATION, row_id=new_body.pk, at=SPRING)
    other = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name="包括課", at=SPRING, position=10
    )
    merge_registered(
        actor=secretary.actor, what=Registered.ORGANISATION, row_id=new_body.pk, into_id=other.pk, at=SPRING
    )
    apply_due_changes(actor=system_actor(secretary.actor.town_id), on=NEXT_APRIL, at=at_noon(NEXT_APRIL))
    measure = Measure.objects.get(code="m01")
    assert measure.owner == other
    assert [each.name for each in measure.related.all()] == ["子育て課"]


def test_an_added_measure_gets_its_pillar_and_the_adopted_ones_keep_theirs(secretary: Player, own_town: Town) -> None:
    assert "あとから追加した取組だけ" in refused(secretary, MeasureEdit(pillar="join"))["pillar"]
    measure = Measure.objects.get(code="m04")
    measure.layers.create(term=measure.term, number=1, kind="add", reason="助言", decided_on=APRIL, effective_year=2017)
    assert "柱を選び直して" in refused(secretary, MeasureEdit(pillar="nowhere"), code="m04")["pillar"]
    assert "80字まで" in refused(secretary, MeasureEdit(group="あ" * 81), code="m04")["group"]
    change(secretary, MeasureEdit(pillar="join", group="居場所"), code="m04")
    measure.refresh_from_db()
    assert measure.pillar is not None
    assert (measure.pillar.key, measure.group) == ("join", "居場所")
    change(secretary, MeasureEdit(pillar=""), date(2017, 4, 5), code="m04")
    measure.refresh_from_db()
    assert measure.pillar is None
