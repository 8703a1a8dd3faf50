"""A new plan's measures say which of the earlier plan's they continue: by id, refused where it cannot be, kept with a reason."""

from collections.abc import Sequence
from datetime import date

import pytest

from meguru.base.audit.models import LedgerEntry
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import EditedMeanwhile, Invalid, NotAllowed, NotFound, NotNow
from meguru.plan.plans.commands import (
    Passage,
    ThemeDraft,
    add_layer,
    add_measure,
    adopt_plan,
    drop_measure,
    link_measures,
    prepare_term,
    write_district_plan,
)
from meguru.plan.plans.models import LineageCorrection, Measure, PlanTerm, Theme
from meguru.plan.plans.queries.lineage import line_named, line_of, measure_lineage, term_lineage, theme_lineage
from meguru.plan.plans.rules import LayerKind, PassageKind
from meguru.plan.terms.measures import MeasureKind
from tests.support.cast import BEGINNING, Player
from tests.support.second_term import ADOPTED

# In another order than the earlier plan's: 見守りの輪 was m01, こどもの居場所 m02, 担い手の講座 m03, ふれあい給食 m04.
TITLES = (("こどもの居場所", "子育て課"), ("見守りと給食の輪", "福祉課"), ("水害にそなえる", "福祉課"))


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> PlanTerm:
    """The next term with three measures, still being prepared."""
    term = prepare_term(actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025, at=BEGINNING)
    for title, owner in TITLES:
        add_measure(
            actor=secretary.actor,
            term_number=4,
            title=title,
            description="すること。",
            owner=owner,
            group="",
            kind=MeasureKind.MEASURE,
            at=BEGINNING,
        )
    return term


def link(player: Player, *passages: Passage, ended: Sequence[str] | None = None, reason: str = "") -> PlanTerm:
    return link_measures(actor=player.actor, term_number=4, passages=passages, ended=ended, reason=reason, at=BEGINNING)


def forebears_of(measures: Sequence[int]) -> dict[int, tuple[int, ...]]:
    lineage = measure_lineage()
    return {each: lineage.forebears_of(each) for each in measures if lineage.forebears_of(each)}


def heirs_of(measures: Sequence[int]) -> dict[int, tuple[int, ...]]:
    lineage = measure_lineage()
    return {each: lineage.heirs_of(each) for each in measures if lineage.heirs_of(each)}


def id_of(term: int, code: str) -> int:
    return Measure.objects.get(term__number=term, code=code).pk


CARRIED = Passage("m01", ["m02"])
MERGED = Passage("m02", ["m01", "m04"])
NEW = Passage("m03", is_new=True)


def test_a_lineage_is_recorded_by_id_and_read_from_both_ends(secretary: Player, draft: PlanTerm) -> None:
    link(secretary, CARRIED, MERGED, NEW, ended=["m03"])
    assert forebears_of([id_of(4, "m01"), id_of(4, "m02"), id_of(4, "m03")]) == {
        id_of(4, "m01"): (id_of(3, "m02"),),
        id_of(4, "m02"): (id_of(3, "m01"), id_of(3, "m04")),
    }
    assert heirs_of([id_of(3, "m01"), id_of(3, "m03")]) == {id_of(3, "m01"): (id_of(4, "m02"),)}
    assert line_of(id_of(4, "m02")) == {id_of(4, "m02"), id_of(3, "m01"), id_of(3, "m04")}
    assert [(row.term_number, row.number) for row in line_named(id_of(3, "m02"))] == [(3, 2)]  # a draft is not told
    found = term_lineage(secretary.actor, 4)
    assert [row.origin for row in found.new] == [PassageKind.CARRIED, PassageKind.MERGED, PassageKind.NEW]
    assert [row.passing for row in found.old] == [
        PassageKind.MERGED,
        PassageKind.CARRIED,
        PassageKind.ENDED,
        PassageKind.MERGED,
    ]
    assert (found.open_new, found.open_old) == ((), ())
    entry = LedgerEntry.objects.latest("id")
    assert entry.kind == "plans.measures.linked"
    assert entry.facts == {"number": 4, "measures": 3, "codes": ["m01", "m02", "m03"]}


def test_one_measure_can_be_parted_among_several(secretary: Player, draft: PlanTerm) -> None:
    link(secretary, Passage("m01", ["m02"]), Passage("m03", ["m02"]))
    assert heirs_of([id_of(3, "m02")]) == {id_of(3, "m02"): (id_of(4, "m01"), id_of(4, "m03"))}
    lineage = measure_lineage()
    assert lineage.origin(id_of(4, "m03")) is PassageKind.SPLIT
    assert lineage.passing(id_of(3, "m02")) is PassageKind.SPLIT


def test_what_is_not_said_stays_open_and_what_is_like_is_proposed(secretary: Player, draft: PlanTerm) -> None:
    found = term_lineage(secretary.actor, 4)
    assert [row.code for row in found.open_new] == ["m01", "m02", "m03"]
    assert [row.measure.code for row in found.open_old] == ["m01", "m02", "m03", "m04"]
    proposed = {row.code: row.proposed.code if row.proposed else None for row in found.new}
    assert proposed["m01"] == "m02"
    assert proposed["m03"] is None
    assert measure_lineage().links == frozenset()  # a proposal is no link


def test_a_measure_that_was_ended_has_no_heir_proposed(secretary: Player, draft: PlanTerm) -> None:
    term = PlanTerm.objects.get(number=3)
    add_layer(
        actor=secretary.actor,
        term=term,
        kind=LayerKind.END,
        reason="目的を果たしたため",
        decided_on=date(2018, 3, 1),
        effective_year=2018,
        measure_code="m02",
        at=BEGINNING,
    )
    found = term_lineage(secretary.actor, 4)
    assert found.new[0].proposed is None
    assert "m02" not in [row.measure.code for row in found.open_old]
    assert next(row for row in found.old if row.measure.code == "m02").passing is PassageKind.ENDED


def test_what_was_to_end_and_is_continued_does_not_end(secretary: Player, draft: PlanTerm) -> None:
    term = link(secretary, CARRIED, ended=["m03"])
    assert {row.code for row in term.ended.all()} == {"m03"}
    link(secretary, Passage("m03", ["m03"]), ended=["m03"])
    assert not term.ended.exists()


def test_one_measure_is_not_said_to_end_and_to_go_on_at_once(secretary: Player, draft: PlanTerm) -> None:
    with pytest.raises(Invalid) as refused:
        link(secretary, CARRIED, MERGED, ended=["m02", "m03"])
    assert refused.value.fields == {
        "m01": "前の期の2「こどもの居場所」は「終わる」に印がついています。どちらかにしてください。"
    }
    assert not draft.ended.exists()
    assert heirs_of([id_of(3, "m01"), id_of(3, "m02")]) == {}


def test_a_term_begins_with_the_settings_of_the_one_before(secretary: Player) -> None:
    before = PlanTerm.objects.get(number=3)
    before.words_json = {"district_plan": "地区別計画"}
    before.calendar_json = {"return_days": 21}
    before.save()
    made = prepare_term(
        actor=secretary.actor, number=4, name="第4期", first_year=2021, last_year=2025,
        settings={"words": {"district_plan": "地区計画"}}, at=BEGINNING,
    )  # fmt: skip
    assert made.words["district_plan"] == "地区計画"
    assert made.calendar.return_days == before.calendar.return_days == 21
    assert made.settings == {**before.settings, "words": {"district_plan": "地区計画"}}


def test_saying_the_same_again_changes_nothing(secretary: Player, draft: PlanTerm) -> None:
    link(secretary, CARRIED, NEW)
    entries = LedgerEntry.objects.count()
    link(secretary, CARRIED, NEW)
    assert LedgerEntry.objects.count() == entries


@pytest.mark.parametrize(
    ("passage", "error"),
    [
        (Passage("m99"), NotFound),
        (Passage("m01", ["m99"]), Invalid),
        (Passage("m01", ["m02"], is_new=True), Invalid),
    ],
)
def test_what_cannot_be_chosen_is_refused(
    passage: Passage, error: type[Exception], secretary: Player, draft: PlanTerm
) -> None:
    with pytest.raises(error):
        link(secretary, NEW, passage)
    assert not Measure.objects.filter(is_new=True).exists()


def test_a_first_plan_continues_nothing(secretary: Player, own_town: Town) -> None:
    with pytest.raises(NotNow, match="2つめの計画"):
        link_measures(actor=secretary.actor, term_number=3, passages=[Passage("m01", is_new=True)], at=BEGINNING)
    assert term_lineage(secretary.actor, 3).earlier is None


def test_a_link_that_somebody_changed_meanwhile_is_not_overwritten(secretary: Player, draft: PlanTerm) -> None:
    link(secretary, Passage("m01", ["m03"], seen=""))
    with pytest.raises(EditedMeanwhile) as clash:
        link(secretary, Passage("m01", ["m02"], seen=""), Passage("m03", is_new=True, seen=""))
    assert (clash.value.yours, clash.value.theirs) == ({"m01": "m02"}, {"m01": "m03"})
    assert forebears_of([id_of(4, "m01")]) == {id_of(4, "m01"): (id_of(3, "m03"),)}
    link(secretary, Passage("m01", ["m02"], seen="m03"))
    assert forebears_of([id_of(4, "m01")]) == {id_of(4, "m01"): (id_of(3, "m02"),)}


def test_after_adoption_a_correction_needs_its_reason(secretary: Player, draft: PlanTerm) -> None:
    link(secretary, CARRIED)
    digest = adopt_plan(actor=secretary.actor, term_number=4, on=date(2021, 3, 20), at=ADOPTED).base_digest
    with pytest.raises(Invalid) as refused:
        link(secretary, MERGED)
    assert set(refused.value.fields) == {"reason"}
    link(secretary, MERGED, reason="給食を見落としていたため")
    correction = LineageCorrection.objects.get()
    assert (correction.codes, correction.reason) == (["m02"], "給食を見落としていたため")
    assert "給食を見落としていたため" not in str(LedgerEntry.objects.latest("id").facts)
    assert PlanTerm.objects.get(number=4).base_digest == digest
    assert term_lineage(secretary.actor, 4).corrections[0].codes == ("m02",)


def test_only_the_secretariat_says_so(writer: Player, auditor: Player, draft: PlanTerm) -> None:
    for player in (writer, auditor):
        with pytest.raises(NotAllowed):
            link(player, CARRIED)
        with pytest.raises(NotAllowed):
            term_lineage(player.actor, 4)
    assert measure_lineage().links == frozenset()


def test_another_town_sees_and_changes_nothing_of_it(
    secretary: Player, neighbour_secretary: Player, neighbour_town: Town, draft: PlanTerm
) -> None:
    link(secretary, CARRIED)
    ours = id_of(4, "m01")
    with town_scope(neighbour_town):
        with pytest.raises(NotFound):
            link(neighbour_secretary, NEW)
        with pytest.raises(NotFound):
            term_lineage(neighbour_secretary.actor, 4)
        assert measure_lineage().links == frozenset()
        assert forebears_of([ours]) == {}


def test_a_measure_taken_out_of_the_draft_takes_its_links_along(secretary: Player, draft: PlanTerm) -> None:
    link(secretary, CARRIED)
    drop_measure(actor=secretary.actor, term_number=4, code="m01", at=BEGINNING)
    assert heirs_of([id_of(3, "m02")]) == {}


def test_a_districts_themes_continue_its_own_earlier_ones(secretary: Player, draft: PlanTerm) -> None:
    def write(*themes: ThemeDraft) -> None:
        write_district_plan(actor=secretary.actor, term_number=4, district="east", themes=themes, at=BEGINNING)

    write(ThemeDraft("あたらしいこと"), ThemeDraft("つづくこと", continues=[1]))
    write(ThemeDraft("つづくこと", continues=[1]), ThemeDraft("あたらしいこと"))
    east = Theme.objects.filter(district_plan__district__code="east")
    old, new = east.get(district_plan__term__number=3, number=1), east.get(district_plan__term__number=4, number=1)
    assert theme_lineage().links == {(new.pk, old.pk)}
    with pytest.raises(Invalid) as refused:
        write(ThemeDraft("つづくこと", continues=[9]))
    assert set(refused.value.fields) == {"themes"}
    assert theme_lineage().links == {(new.pk, old.pk)}
