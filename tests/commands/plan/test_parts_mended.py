"""Sub-items of a measure where things meet: a merger, a new lead, the last number, words of several measures that are one now."""

from datetime import date
from typing import Any

import pytest

from meguru.act.reorganising.commands import reorganise, undo_reorganisation
from meguru.act.reorganising.rules import How, Pair
from meguru.act.turn.commands import open_year
from meguru.base.access.actor import system_actor
from meguru.base.bodies.commands import add_organisation, merge_registered
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.towns.models import Town
from meguru.check.reviews.commands import SheetDraft, save_sheet
from meguru.check.reviews.models import Sheet
from meguru.core.clock import at_noon
from meguru.core.errors import Invalid
from meguru.plan.plans.commands import (
    MeasureEdit,
    PartDraft,
    PartEdit,
    add_measure,
    adopt_plan,
    apply_due_changes,
    arrange_measure,
    change_measure,
    prepare_term,
    reassign_body,
)
from meguru.plan.plans.models import Measure, MeasureChange, MeasurePart
from meguru.plan.plans.queries.changes import rows_with_changes, values_on
from meguru.plan.terms.changes import MeasureField
from meguru.plan.terms.measures import MeasureKind
from meguru.plan.terms.parts import HIGHEST_PART
from tests.support.cast import BEGINNING, SPRING, Cast, Player
from tests.support.second_term import ADOPTED, FIRST, LAST, PREPARED, prepare_next_term
from tests.support.sub_items import COUNCIL, PART_WORDS, body, set_parts, two_parts

APRIL, NEXT_APRIL, LATER = date(2017, 4, 1), date(2018, 4, 1), date(2019, 4, 1)


def change(player: Player, day: date = APRIL, **edit: Any) -> list[MeasureChange]:
    told: dict[str, Any] = {"reason": "計画の見直し", "at": SPRING}
    return change_measure(actor=player.actor, term_number=3, code="m01", edit=MeasureEdit(**edit), from_day=day, **told)


def owners_on(day: date) -> list[tuple[int, str]]:
    values = values_on(rows_with_changes().get(term__number=3, code="m01"), day)[MeasureField.PARTS]
    return [(each["number"], each["owner"].get("name", "")) for each in values]


def department(player: Player, name: str) -> Organisation:
    return add_organisation(actor=player.actor, kind=OrganisationKind.DEPARTMENT, name=name, at=SPRING, position=9)


def merge(player: Player, one: Organisation, into: int) -> None:
    what = Registered.ORGANISATION
    merge_registered(actor=player.actor, what=what, row_id=one.pk, into_id=into, at=SPRING)


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> Measure:
    """A measure of a plan that is prepared."""
    prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING)
    told: dict[str, Any] = {"title": "自立の支援", "description": "", "owner": "福祉課", "group": ""}
    return add_measure(actor=secretary.actor, term_number=4, kind=MeasureKind.MEASURE, at=BEGINNING, **told)


def test_words_with_a_tab_are_read_as_they_were_written(secretary: Player, own_town: Town) -> None:
    change(secretary, parts=[PartEdit("就労", "月曜\t相談\n火曜\t見学"), PartEdit("家計")])
    stood = values_on(rows_with_changes().get(term__number=3, code="m01"), APRIL)[MeasureField.PARTS]
    assert [(each["title"], each["text"]) for each in stood] == [("就労", "月曜\t相談\n火曜\t見学"), ("家計", "")]


def test_a_body_merged_into_one_that_does_another_part_gives_it_its_own_too(secretary: Player, own_town: Town) -> None:
    one, two = department(secretary, "就労支援課"), department(secretary, "暮らし課")
    kept = body("子育て課")
    parts = [PartEdit("就労", owner_id=one.pk), PartEdit("家計", owner_id=two.pk), PartEdit("学習", owner_id=kept)]
    change(secretary, NEXT_APRIL, parts=parts)
    merge(secretary, one, two.pk)
    assert owners_on(NEXT_APRIL) == [(1, "暮らし課"), (2, "暮らし課"), (3, "子育て課")]
    merge(secretary, two, kept)  # and that one goes on
    apply_due_changes(actor=system_actor(own_town.pk), on=NEXT_APRIL, at=at_noon(NEXT_APRIL))
    assert [each.owner_id for each in MeasurePart.objects.all()] == [kept] * 3
    assert owners_on(NEXT_APRIL) == [(1, "子育て課"), (2, "子育て課"), (3, "子育て課")]
    assert [each.pk for each in Measure.objects.get(code="m01").related.all()] == [kept]


def test_what_is_planned_with_a_merged_body_can_be_changed_further(secretary: Player, own_town: Town) -> None:
    one = department(secretary, "就労支援課")
    change(secretary, NEXT_APRIL, parts=[PartEdit("就労", owner_id=one.pk)])
    merge(secretary, one, body("子育て課"))
    change(secretary, LATER, parts=[PartEdit("就労", owner_id=body(COUNCIL), number=1)])
    values = values_on(rows_with_changes().get(code="m01", term__number=3), LATER)
    assert {each["name"] for each in values[MeasureField.PARTNERS]} == {"子育て課", COUNCIL}
    reassign_body(actor=secretary.actor, old_id=body("子育て課"), new_id=department(secretary, "こども課").pk,
                  from_day=LATER, reason="機構改革", at=SPRING)  # fmt: skip
    values = values_on(rows_with_changes().get(code="m01", term__number=3), LATER)
    assert {each["name"] for each in values[MeasureField.PARTNERS]} == {"こども課", COUNCIL}


def test_a_planned_lead_and_its_districts_are_those_they_were_merged_into(secretary: Player, own_town: Town) -> None:
    one, west = department(secretary, "就労支援課"), District.objects.get(code="west")
    change(secretary, owner_id=body("子育て課"))
    change(secretary, NEXT_APRIL, owner_id=one.pk)
    merge(secretary, one, body("子育て課"))
    stood = values_on(rows_with_changes().get(term__number=3, code="m01"), NEXT_APRIL)
    assert stood[MeasureField.OWNER]["name"] == "子育て課"
    was = MeasureChange.objects.filter(field="owner").exclude(applied_at=None).get()
    assert was.before["name"] == "福祉課"
    north = District.objects.create(code="north2", number=9, name="北二", reading="きたに")
    change(secretary, NEXT_APRIL, districts=["north2"])
    merge_registered(actor=secretary.actor, what=Registered.DISTRICT, row_id=north.pk, into_id=west.pk, at=SPRING)
    stood = values_on(rows_with_changes().get(term__number=3, code="m01"), NEXT_APRIL)
    assert [each["code"] for each in stood[MeasureField.DISTRICTS]] == ["west"]


def test_a_body_that_comes_to_lead_does_its_sub_items_as_the_lead(secretary: Player, own_town: Town) -> None:
    set_parts(secretary, PartEdit("就労"), PartEdit("家計", owner_id=body("子育て課")), day=APRIL)
    change(secretary, NEXT_APRIL, owner_id=body("子育て課"), partner_ids=[])
    assert owners_on(APRIL) == [(1, ""), (2, "子育て課")]
    assert owners_on(NEXT_APRIL) == [(1, ""), (2, "")]
    change(secretary, LATER, owner_id=body("福祉課"))  # the next lead does what the lead does
    assert owners_on(LATER) == [(1, ""), (2, "")]


def test_what_is_decided_for_later_stays_where_a_partner_comes_to_lead(secretary: Player, own_town: Town) -> None:
    set_parts(secretary, PartEdit("家計", owner_id=body("子育て課")), day=APRIL)
    set_parts(secretary, PartEdit("家計の相談", owner_id=body("子育て課"), number=1), day=LATER)
    change(secretary, NEXT_APRIL, owner_id=body("子育て課"), partner_ids=[])
    assert owners_on(NEXT_APRIL) == [(1, "子育て課")]


def test_no_sub_item_comes_behind_the_highest_number_and_none_is_locked(secretary: Player, draft: Measure) -> None:
    def arrange(*parts: PartDraft) -> None:
        arrange_measure(actor=secretary.actor, term_number=4, code="m01", parts=parts, at=BEGINNING)

    arrange(PartDraft("就労", number=HIGHEST_PART))
    with pytest.raises(Invalid) as error:
        arrange(PartDraft("就労", number=HIGHEST_PART), PartDraft("家計"))
    assert "「家計」に付ける番号がありません" in error.value.fields["parts"]
    assert MeasurePart.objects.get().number == HIGHEST_PART
    arrange(PartDraft("就労", number=1), PartDraft("家計"))
    assert list(MeasurePart.objects.values_list("number", flat=True)) == [1, 2]


def test_one_that_was_given_too_high_a_number_once_can_be_changed_and_taken_out(
    secretary: Player, own_town: Town
) -> None:
    change(secretary, parts=[PartEdit("就労"), PartEdit("家計")])
    MeasurePart.objects.filter(number=2).update(number=HIGHEST_PART + 1)
    change(secretary, parts=[PartEdit("就労", number=1), PartEdit("家計の相談", number=HIGHEST_PART + 1)])
    assert MeasurePart.objects.get(number=HIGHEST_PART + 1).title == "家計の相談"
    with pytest.raises(Invalid) as error:
        change(secretary, parts=[PartEdit("就労", number=1), PartEdit("住まい")])
    assert "「住まい」に付ける番号がありません" in error.value.fields["parts"]
    change(secretary, parts=[PartEdit("就労", number=1)])
    assert [each.number for each in MeasurePart.objects.filter(until_day=None)] == [1]


def test_equal_named_sub_items_of_measures_that_are_one_now_are_both_beside_it(cast: Cast, secretary: Player) -> None:
    two_parts(secretary)
    told: dict[str, Any] = {"term_number": 3, "code": "m02", "from_day": date(2016, 5, 1), "reason": "見直し"}
    edit = MeasureEdit(parts=[PartEdit("家計", is_rated=True), PartEdit("住まい")])
    change_measure(actor=secretary.actor, edit=edit, at=SPRING, **told)
    last, first = at_noon(LAST.starts_on), at_noon(FIRST.starts_on)
    open_year(actor=secretary.actor, fiscal_year=LAST, at=last)
    for code, words in (
        ("m01", dict(PART_WORDS)),
        ("m02", {"p1.did": "5世帯と話しました。", "p1.rating": "B", "p2.did": "3軒"}),
    ):
        sheet = Sheet.objects.get(year__fiscal_year=LAST.year, code=code)
        save_sheet(actor=secretary.actor, fiscal_year=LAST.year, code=code, draft=SheetDraft(words, sheet.revision),
                   at=last)  # fmt: skip
    prepare_next_term(cast)
    arrange_measure(actor=secretary.actor, term_number=4, code="m02", at=PREPARED,
                    parts=[PartDraft("家計", is_rated=True), PartDraft("住まい")])  # fmt: skip
    one, other = (Measure.objects.get(term__number=3, code=code) for code in ("m01", "m02"))
    Measure.objects.get(term__number=4, code="m02").continues.set([one, other])
    adopt_plan(actor=secretary.actor, term_number=4, on=ADOPTED.date(), at=ADOPTED)
    open_year(actor=secretary.actor, fiscal_year=FIRST, at=first)
    said = Sheet.objects.get(year__fiscal_year=FIRST.year, code="m02").handed_down["last"]
    assert said["p1.did"] == f"「{one.title}」\n{PART_WORDS['p2.did']}\n\n「{other.title}」\n5世帯と話しました。"
    scale = one.term.scale
    labels = [(scale.get(code), row.title) for code, row in (("A", one), ("B", other))]
    assert said["p1.rating"] == "、".join(f"{rating.label}（{title}）" for rating, title in labels if rating)
    assert said["p2.did"] == "3軒"


@pytest.mark.parametrize(
    ("old", "new", "moved"),
    [
        ("子育て課", COUNCIL, [COUNCIL, COUNCIL, ""]),  # to the other partner
        ("子育て課", "福祉課", ["", COUNCIL, ""]),  # to the lead
        ("福祉課", COUNCIL, ["子育て課", "", ""]),  # the partner comes to lead
    ],
)
def test_a_draft_gets_back_whose_its_sub_items_were_when_a_reorganisation_is_undone(
    secretary: Player, draft: Measure, old: str, new: str, moved: list[str]
) -> None:
    parts = [PartDraft("就労", owner="子育て課"), PartDraft("家計", owner=COUNCIL), PartDraft("学習")]
    arrange_measure(actor=secretary.actor, term_number=4, code="m01", parts=parts, at=BEGINNING)

    def owners() -> list[str]:
        return [each.owner.name if each.owner else "" for each in MeasurePart.objects.select_related("owner")]

    pairs = [Pair(body(old), How.MOVE, body(new))]
    row = reorganise(actor=secretary.actor, pairs=pairs, from_day=SPRING.date(), reason="改正", at=SPRING)
    assert owners() == moved
    undo_reorganisation(actor=secretary.actor, row_id=row.pk, at=SPRING)
    assert owners() == ["子育て課", COUNCIL, ""]
    draft.refresh_from_db()
    assert draft.owner.name == "福祉課"
    assert {each.name for each in draft.related.all()} == {"子育て課", COUNCIL}
