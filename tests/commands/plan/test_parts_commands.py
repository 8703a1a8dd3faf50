"""Sub-items of a measure: set while the plan is prepared, changed from a day after it, and whose they are."""

from datetime import date
from typing import Any

import pytest

from meguru.act.reorganising.commands import reorganise, undo_reorganisation
from meguru.act.reorganising.rules import How, Pair
from meguru.base.access.actor import system_actor
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.commands import add_organisation, merge_registered
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid, NotAllowed, NotNow
from meguru.plan.documents.commands import keep_reading
from meguru.plan.plans.commands import (
    IndicatorDraft,
    IndicatorEdit,
    MeasureEdit,
    OwnerAnswers,
    PartDraft,
    PartEdit,
    PrintedAnswers,
    add_measure,
    adopt_plan,
    apply_due_changes,
    arrange_measure,
    base_digest,
    change_measure,
    drop_measure,
    prepare_term,
    reassign_body,
    withdraw_change,
)
from meguru.plan.plans.models import Indicator, Measure, MeasureChange, MeasurePart, PlanTerm
from meguru.plan.plans.queries.changes import reassignment_of, rows_with_changes, values_on
from meguru.plan.plans.queries.drafts import draft_measure
from meguru.plan.plans.queries.measures import get_measure
from meguru.plan.plans.queries.printed import printed_asked
from meguru.plan.setup.commands import take_setup
from meguru.plan.setup.queries import rows_of_setup
from meguru.plan.setup.rules import SetupChange, SetupRefused, SetupSheet
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.measures import MeasureKind
from tests.support.cast import BEGINNING, SPRING, Player

APRIL, NEXT_APRIL, LATER = date(2017, 4, 1), date(2018, 4, 1), date(2019, 4, 1)
LATE = date(2017, 6, 2)
THREE = (
    PartDraft("就労", "就労支援では、個別に支えます。", is_rated=True),
    PartDraft("家計", owner="さくら町社会福祉協議会"),
    PartDraft("学習", owner="福祉課"),  # the lead's own: no body of its own
)


def body(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> Measure:
    """A measure of a plan that is prepared."""
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING)
    told: dict[str, Any] = {"title": "自立の支援", "description": "", "owner": "福祉課", "group": ""}
    return add_measure(actor=secretary.actor, term_number=4, kind=MeasureKind.MEASURE, at=BEGINNING, **told)


def arrange(player: Player, **more: Any) -> Measure:
    return arrange_measure(actor=player.actor, term_number=4, code="m01", at=BEGINNING, **more)


def change(player: Player, day: date = APRIL, **edit: Any) -> list[MeasureChange]:
    told: dict[str, Any] = {"reason": "計画の見直し", "at": SPRING}
    return change_measure(actor=player.actor, term_number=3, code="m01", edit=MeasureEdit(**edit), from_day=day, **told)


def refused(player: Player, day: date = APRIL, **edit: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        change(player, day, **edit)
    return dict(error.value.fields)


def parts_on(day: date) -> list[tuple[int, str, str]]:
    values = values_on(rows_with_changes().get(term__number=3, code="m01"), day)[MeasureField.PARTS]
    return [(each["number"], each["title"], each["owner"].get("name", "")) for each in values]


def two(**more: Any) -> list[PartEdit]:
    council = body("さくら町社会福祉協議会").pk
    return [PartEdit("就労", **more), PartEdit("家計", owner_id=council, is_rated=True)]


def test_a_draft_is_given_its_sub_items_and_who_does_one_is_a_partner(secretary: Player, draft: Measure) -> None:
    arrange(secretary, parts=THREE, indicators=[IndicatorDraft("相談", "件", part=2)])
    found = draft_measure(secretary.actor, 4, "m01")
    told = [(each.number, each.title, each.owner, each.is_rated) for each in found.parts]
    assert told == [(1, "就労", "", True), (2, "家計", "さくら町社会福祉協議会", False), (3, "学習", "", False)]
    assert found.related == ("さくら町社会福祉協議会",)
    assert found.indicators[0].part == 2
    arrange(secretary, related=found.related)  # what is not given stays
    assert MeasurePart.objects.count() == 3
    arrange(secretary, parts=[PartDraft("家計", number=7), PartDraft("就労", number=2)], related=found.related)
    assert list(MeasurePart.objects.values_list("number", "title")) == [(2, "就労"), (7, "家計")]
    assert LedgerEntry.objects.filter(kind=Event.MEASURE_ARRANGED).count() >= 3
    drop_measure(actor=secretary.actor, term_number=4, code="m01", at=BEGINNING)
    assert not MeasurePart.objects.exists()


def test_what_cannot_be_is_refused_and_nothing_of_it_is_kept(secretary: Player, writer: Player, draft: Measure) -> None:
    for wrong, field in (
        ({"parts": [PartDraft("")]}, "parts"),
        ({"parts": [PartDraft("就労", owner="ない課")]}, "parts"),
        ({"parts": [PartDraft("就労")], "indicators": [IndicatorDraft("相談", "件", part=2)]}, "indicators"),
    ):
        with pytest.raises(Invalid) as error:
            arrange(secretary, **wrong)
        assert set(error.value.fields) == {field}
        assert not MeasurePart.objects.exists()
    arrange(secretary, parts=THREE)
    with pytest.raises(Invalid) as error:
        arrange(secretary, related=[])  # its partner does a sub-item
    assert "細目の担当" in error.value.fields["related"]
    with pytest.raises(NotAllowed):
        arrange(writer, parts=[])


def test_sub_items_are_part_of_the_frozen_base_and_a_plan_without_keeps_its_digest(
    secretary: Player, draft: Measure
) -> None:
    term = PlanTerm.objects.get(number=4)
    bare = base_digest(term)
    arrange(secretary, parts=THREE)
    assert base_digest(term) != bare
    adopt_plan(actor=secretary.actor, term_number=4, on=date(2017, 4, 19), at=SPRING)
    adopted = PlanTerm.objects.get(number=4)
    assert adopted.base_digest == base_digest(adopted)
    told: dict[str, Any] = {"term_number": 4, "code": "m01", "from_day": date(2017, 4, 20), "reason": "見直し"}
    edit = MeasureEdit(parts=[PartEdit("就労と住まい", number=1)])
    change_measure(actor=secretary.actor, edit=edit, at=SPRING, **told)
    assert [part.title for part in get_measure(adopted, "m01", 2021).parts] == ["就労と住まい"]
    assert adopted.base_digest == base_digest(adopted)  # as it was adopted


def test_they_change_from_a_day_and_the_day_before_still_knows_the_old(secretary: Player, own_town: Town) -> None:
    change(secretary, parts=two())
    assert parts_on(date(2017, 3, 31)) == []
    assert parts_on(APRIL) == [(1, "就労", ""), (2, "家計", "さくら町社会福祉協議会")]
    assert [each.name for each in Measure.objects.get(code="m01").related.all()] == ["さくら町社会福祉協議会"]
    change(secretary, date(2017, 4, 10), parts=[PartEdit("家計の相談", number=2), PartEdit("学習")])
    assert parts_on(date(2017, 4, 9))[1] == (2, "家計", "さくら町社会福祉協議会")
    assert parts_on(date(2017, 4, 10)) == [(2, "家計の相談", ""), (3, "学習", "")]
    assert MeasurePart.objects.get(number=1).until_day == date(2017, 4, 10)  # what was written of it stays its own
    change(secretary, date(2017, 4, 11), parts=[PartEdit("家計の相談", number=2), PartEdit("住まい")])
    assert parts_on(date(2017, 4, 11))[1] == (4, "住まい", "")  # no number comes again
    assert not change(
        secretary, date(2017, 4, 11), parts=[PartEdit("家計の相談", number=2), PartEdit("住まい", number=4)]
    )


def test_one_for_a_day_to_come_is_applied_on_it_or_withdrawn(secretary: Player, own_town: Town) -> None:
    planned = change(secretary, NEXT_APRIL, parts=two())
    assert {each.field for each in planned} == {"parts", "partners"}
    assert (parts_on(APRIL), len(parts_on(NEXT_APRIL))) == ([], 2)
    withdraw_change(actor=secretary.actor, act=planned[0].act, at=SPRING)
    assert parts_on(NEXT_APRIL) == []
    change(secretary, NEXT_APRIL, parts=two())
    with pytest.raises(Invalid) as error:
        change(secretary, parts=two())
    assert "平成30年4月1日" in error.value.fields["parts"]
    assert apply_due_changes(actor=system_actor(own_town.pk), on=NEXT_APRIL, at=at_noon(NEXT_APRIL)) == 2
    assert [part.number for part in MeasurePart.objects.all()] == [3, 4]  # 1 and 2 were planned once


def test_whose_they_are_and_their_indicators_fit_on_every_later_day(secretary: Player, own_town: Town) -> None:
    change(secretary, parts=two())
    assert "家計" in refused(secretary, partner_ids=[])["partners"]
    indicator = Indicator.objects.get()
    of_two = IndicatorEdit(indicator.name, indicator.unit, indicator.pk, 10, 2015, {2016: 12, 2020: 20}, part=2)
    change(secretary, date(2017, 4, 5), indicators=[of_two])
    assert Indicator.objects.get().part == 2
    assert "見守り協力店" in refused(secretary, date(2017, 4, 5), parts=[PartEdit("就労", number=1)])["parts"]
    assert "parts" in refused(secretary, date(2017, 4, 5), parts=[PartEdit("だれか", number=9)])
    assert "parts" in refused(secretary, date(2017, 4, 5), parts=[PartEdit("だれか", owner_id=10**9)])
    planned = change(secretary, LATER, partner_ids=[body("さくら町社会福祉協議会").pk, body("子育て課").pk])
    change(
        secretary, LATER, parts=[PartEdit("就労", owner_id=body("子育て課").pk, number=1), PartEdit("家計", number=2)]
    )
    with pytest.raises(NotNow, match="細目の担当"):
        withdraw_change(actor=secretary.actor, act=planned[0].act, at=SPRING)


def test_a_reorganisation_takes_them_along_and_one_in_the_way_is_told_before(secretary: Player, own_town: Town) -> None:
    new = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name="地域包括課", at=SPRING, position=9
    )
    other = body("子育て課")
    change(secretary, parts=[PartEdit("就労", owner_id=other.pk), PartEdit("家計")])
    told: dict[str, Any] = {"reason": "組織改正", "at": SPRING}
    reassign_body(actor=secretary.actor, old_id=other.pk, new_id=new.pk, from_day=date(2017, 4, 10), **told)
    assert parts_on(date(2017, 4, 9))[0] == (1, "就労", "子育て課")
    assert parts_on(date(2017, 4, 10))[0] == (1, "就労", "地域包括課")
    reassign_body(actor=secretary.actor, old_id=new.pk, new_id=body("福祉課").pk, from_day=date(2017, 4, 11), **told)
    assert parts_on(date(2017, 4, 11))[0] == (1, "就労", "")  # the lead's own now
    change(secretary, date(2017, 4, 12), parts=[PartEdit("就労", owner_id=other.pk, number=1)])
    change(secretary, NEXT_APRIL, parts=[PartEdit("仕事", owner_id=other.pk, number=1)])
    planned, _rows = reassignment_of(other.pk, date(2017, 4, 15))
    problem = next(move.problem for move in planned.adopted if move.code == "m01")
    assert "細目は、平成30年4月1日からの変更" in problem


def test_a_reorganisation_that_is_undone_gives_them_back(secretary: Player, own_town: Town) -> None:
    other = body("子育て課")
    change(secretary, LATE, parts=[PartEdit("就労", owner_id=other.pk), PartEdit("家計")])
    pairs = [Pair(other.pk, How.MOVE, None, "地域包括課")]
    row = reorganise(actor=secretary.actor, pairs=pairs, from_day=LATE, reason="機構改革", at=at_noon(LATE))
    assert parts_on(LATE)[0] == (1, "就労", "地域包括課")
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=at_noon(LATE))
    assert parts_on(LATE)[0] == (1, "就労", "子育て課")


def test_a_draft_gives_its_sub_items_along_too(secretary: Player, draft: Measure) -> None:
    arrange(secretary, parts=[PartDraft("家計", owner="子育て課")])
    new = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name="地域包括課", at=SPRING, position=9
    )
    told: dict[str, Any] = {"from_day": APRIL, "reason": "組織改正", "at": SPRING}
    reassign_body(actor=secretary.actor, old_id=body("子育て課").pk, new_id=new.pk, **told)
    assert MeasurePart.objects.get().owner == new
    reassign_body(actor=secretary.actor, old_id=new.pk, new_id=body("福祉課").pk, **told)
    assert MeasurePart.objects.get().owner is None


def test_a_body_that_was_merged_since_is_that_other_when_the_day_comes(secretary: Player, own_town: Town) -> None:
    twice = add_organisation(
        actor=secretary.actor, kind=OrganisationKind.DEPARTMENT, name="子育て支援課", at=SPRING, position=9
    )
    change(secretary, NEXT_APRIL, parts=[PartEdit("学習", owner_id=twice.pk)])
    merge_registered(
        actor=secretary.actor, what=Registered.ORGANISATION, row_id=twice.pk, into_id=body("子育て課").pk, at=SPRING
    )
    apply_due_changes(actor=system_actor(own_town.pk), on=NEXT_APRIL, at=at_noon(NEXT_APRIL))
    assert MeasurePart.objects.get().owner == body("子育て課")


def test_what_a_reading_seems_to_name_comes_along_only_where_it_is_confirmed(secretary: Player, own_town: Town) -> None:
    row = {"owner": "福祉課", "group": "", "kind": "measure", "source_lines": [], "sure": True}
    found: dict[str, Any] = {
        "measures": [
            row
            | {
                "title": "自立の支援",
                "description": "支えます。\n・就労支援では、働く人を。\n・家計支援では、暮らしを。",
            },
            row | {"title": "連絡会の開催／分科会の工夫", "description": ""},
            row | {"title": "見守り", "description": "・声かけ\n・配食"},
        ]
    }
    kept = keep_reading(actor=secretary.actor, filename="計画.txt", digest="d", found=found, at=BEGINNING)
    asked = printed_asked(secretary.actor, kept.found, kept.rows, None).parts
    assert [(place, one.is_sure) for place, _title, one in asked] == [(0, True), (1, True), (2, False)]
    prepare_term(
        actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, reading_id=kept.pk,
        owners=OwnerAnswers(), printed=PrintedAnswers(parts={0, 2}), at=BEGINNING,
    )  # fmt: skip
    titles = list(MeasurePart.objects.order_by("measure__number", "number").values_list("measure__code", "title"))
    assert titles == [("m01", "就労支援"), ("m01", "家計支援"), ("m03", "声かけ"), ("m03", "配食")]


def test_the_workbook_adds_corrects_and_refuses_them(secretary: Player, draft: Measure) -> None:
    def row(place: int, sheet: SetupSheet, key: str = "", **values: Any) -> SetupChange:
        return SetupChange(sheet, place, key, values)

    new: dict[str, Any] = {"measure": "1", "number": None, "text": "", "owner": "", "is_rated": ""}
    first = row(2, SetupSheet.PARTS, **new | {"title": "就労", "is_rated": "yes"})
    second = row(3, SetupSheet.PARTS, **new | {"title": "家計", "owner": "子育て課"})
    indicator = row(2, SetupSheet.INDICATORS, measure="1", name="相談", unit="件", part=2)
    take_setup(actor=secretary.actor, changes=[first, second, indicator], at=SPRING)
    parts = rows_of_setup(date(2017, 4, 20))[SetupSheet.PARTS]
    assert [(each["key"], each["title"], each["owner"], each["is_rated"]) for each in parts] == [
        ("m01 1", "就労", "", "yes"), ("m01 2", "家計", "子育て課", ""),
    ]  # fmt: skip
    assert rows_of_setup(date(2017, 4, 20))[SetupSheet.INDICATORS][0]["part"] == 2
    take_setup(actor=secretary.actor, changes=[row(2, SetupSheet.PARTS, "m01 1", title="仕事")], at=SPRING)
    assert list(MeasurePart.objects.values_list("title", flat=True)) == ["仕事", "家計"]
    assert Indicator.objects.get(measure=draft).part == 2
    for wrong, column in (
        (row(4, SetupSheet.PARTS, **new | {"title": "住まい", "owner": "ない課"}), "title"),
        (row(4, SetupSheet.INDICATORS, measure="1", name="面談", unit="件", part=9), "name"),
        (row(4, SetupSheet.PARTS, **new | {"title": "住まい", "measure": "77"}), "measure"),
    ):
        with pytest.raises(SetupRefused) as error:
            take_setup(actor=secretary.actor, changes=[wrong], at=SPRING)
        assert [each.column for each in error.value.problems] == [column]
