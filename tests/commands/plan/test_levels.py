"""The levels of a plan in its draft: set together, taken from a reading, frozen with it, and told by their paths."""

from typing import Any

import pytest

from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import Invalid, NotFound, NotNow
from meguru.plan.plans.commands import adopt_plan, base_digest, prepare_term, set_term
from meguru.plan.plans.models import Measure, Pillar, PlanTerm
from meguru.plan.plans.queries.contents import digest_of_pillars, plan_contents
from meguru.plan.terms.levels import PillarDraft
from tests.commands.plan.test_owners_of_a_reading import made, row
from tests.support.cast import BEGINNING, Cast, Player
from tests.support.second_term import ADOPTED

TREE = [
    PillarDraft("g1", "基本目標1　支える", above="", level="基本目標"),
    PillarDraft("d1", "体制", above="g1", level="施策の方向"),
    PillarDraft("g2", "基本目標2　つながる", level="基本目標"),
    PillarDraft("d2", "体制", above="g2", level="施策の方向"),
]


@pytest.fixture
def draft(secretary: Player, own_town: Town) -> PlanTerm:
    """The next term, made of a document of two goals with one direction each."""
    rows = [
        row("福祉課", "福祉課", path=("第4章", "基本目標1　支える", "体制")),
        row("福祉課", "福祉課", title="居場所", path=("第4章", "基本目標2　つながる", "体制")),
        row("福祉課", "福祉課", title="学び", path=("第4章", "基本目標2　つながる")),
    ]
    return made(secretary, rows, pillars=TREE)


def placed() -> list[str]:
    rows = Measure.objects.filter(term__number=4).order_by("number")
    return [row.pillar.path if row.pillar else "" for row in rows]


def save(player: Player, pillars: list[Any], **more: Any) -> PlanTerm:
    return set_term(actor=player.actor, term_number=4, pillars=pillars, at=BEGINNING, **more)


def test_measures_of_a_document_stand_under_the_deepest_level(draft: PlanTerm) -> None:
    assert placed() == ["基本目標1 支える ＞ 体制", "基本目標2 つながる ＞ 体制", "基本目標2 つながる"]


def test_a_pillar_that_goes_leaves_its_measures_to_the_one_above(secretary: Player, draft: PlanTerm) -> None:
    save(secretary, [TREE[0], TREE[1], TREE[2]])
    assert placed() == ["基本目標1 支える ＞ 体制", "基本目標2 つながる", "基本目標2 つながる"]
    save(secretary, [("d1", "体制", "")])
    assert placed() == ["体制", "", ""], "what stood under a goal that went stands on the highest level"


def test_two_levels_that_go_at_once_leave_measures_to_the_one_above_both(secretary: Player, draft: PlanTerm) -> None:
    save(
        secretary,
        [PillarDraft("top", "すべて"), PillarDraft("g1", "支える", above="top"), PillarDraft("d1", "体制", above="g1")],
    )
    save(secretary, [PillarDraft("top", "すべて")])
    assert placed()[0] == "すべて"


def test_renamed_and_moved_everything_below_is_told_anew(secretary: Player, draft: PlanTerm) -> None:
    save(secretary, [PillarDraft("g2", "目標"), PillarDraft("g1", "支える", above="d2"), *(TREE[n] for n in (1, 3))])
    assert [each.path for each in Pillar.objects.filter(term=draft)] == [
        "目標", "目標 ＞ 体制", "目標 ＞ 体制 ＞ 支える", "目標 ＞ 体制 ＞ 支える ＞ 体制"
    ]  # fmt: skip


def test_two_who_move_pillars_under_each_other_make_no_ring(secretary: Player, draft: PlanTerm) -> None:
    seen = digest_of_pillars(draft.pillars.all())
    one = [TREE[0], PillarDraft("g2", "つながる", above="g1"), TREE[1], TREE[3]]
    other = [TREE[2], PillarDraft("g1", "支える", above="g2"), TREE[1], TREE[3]]
    save(secretary, one, pillars_seen=seen)
    with pytest.raises(Invalid) as refused:
        save(secretary, other, pillars_seen=seen)
    assert "ほかの人" in refused.value.fields["pillars"]
    assert placed()[2] == "基本目標1 支える ＞ つながる"
    save(secretary, other, pillars_seen=digest_of_pillars(draft.pillars.all()))
    assert placed()[2] == "基本目標2 つながる"


def test_the_base_holds_the_levels_and_without_levels_its_digest_is_as_ever(secretary: Player, draft: PlanTerm) -> None:
    deep = base_digest(draft)
    save(secretary, [PillarDraft("g1", "支える"), PillarDraft("g2", "つながる")])
    flat = base_digest(draft)
    save(secretary, [PillarDraft("g1", "支え合う")])
    assert base_digest(draft) == flat != deep
    save(secretary, TREE)
    assert base_digest(draft) == deep
    adopt_plan(actor=secretary.actor, term_number=4, on=ADOPTED.date(), at=ADOPTED)
    with pytest.raises(NotNow):
        save(secretary, [])


def test_the_plan_is_read_level_by_level(secretary: Player, draft: PlanTerm) -> None:
    found = plan_contents(secretary.actor, today=ADOPTED.date(), term_number=4)
    assert found is not None
    told = [(part.depth, part.level, part.name, len(part.measures), part.total) for part in found.parts]
    assert told == [
        (1, "", "基本目標1 支える", 0, 1), (2, "施策の方向", "体制", 1, 1),
        (1, "", "基本目標2 つながる", 1, 2), (2, "施策の方向", "体制", 1, 1),
    ]  # fmt: skip


def test_a_neighbours_pillar_is_no_place(secretary: Player, draft: PlanTerm, cast: Cast) -> None:
    with town_scope(cast.neighbour), pytest.raises(NotFound):
        save(cast["neighbour_secretary"], TREE)
    with pytest.raises(Invalid):
        prepare_term(
            actor=secretary.actor, number=5, name="第5期", first_year=2026, last_year=2030, at=BEGINNING,
            pillars=[PillarDraft("x", "甲", above="g1")],
        )  # fmt: skip
    assert not PlanTerm.objects.filter(number=5).exists()
