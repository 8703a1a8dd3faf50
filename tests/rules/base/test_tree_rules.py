"""What may stand above what: whatever is put where, no organisation stands below itself, and the kinds fit all the way up."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.base.bodies.rules import OrganisationKind
from meguru.base.bodies.rules.standing import (
    MOST_LEVELS,
    areas_after,
    check_place,
    is_one_house,
    may_stand_above,
    only_heir,
)
from meguru.core.errors import Invalid

KINDS = st.sampled_from(OrganisationKind)
Tree = dict[int, int | None]


def above(tree: Tree, row: int | None) -> list[int]:
    found = []
    while row is not None:
        assert row not in found, "a circle"
        found.append(row)
        row = tree[row]
    return found


def below(tree: Tree, row: int) -> list[int]:
    return [key for key, parent in tree.items() if parent == row]


def depth(tree: Tree, row: int) -> int:
    return max((1 + depth(tree, each) for each in below(tree, row)), default=0)


@given(
    st.lists(KINDS, min_size=2, max_size=9),
    st.lists(st.tuples(st.integers(0, 8), st.one_of(st.none(), st.integers(0, 8))), max_size=40),
)
def test_whatever_is_put_where_it_stays_a_tree(
    kinds: list[OrganisationKind], moves: list[tuple[int, int | None]]
) -> None:
    tree: Tree = dict.fromkeys(range(len(kinds)))
    for row, parent in moves:
        if row >= len(kinds) or (parent is not None and parent >= len(kinds)):
            continue
        line = [(key, kinds[key]) for key in above(tree, parent)]
        try:
            check_place(row, kinds[row], line, [kinds[key] for key in below(tree, row)], depth(tree, row))
        except Invalid:
            continue
        tree[row] = parent
        for key, over in tree.items():
            assert len(above(tree, key)) <= MOST_LEVELS
            assert over is None or may_stand_above(kinds[over], kinds[key])


@given(KINDS, KINDS)
def test_a_house_is_a_section_with_what_is_right_above_it_but_no_centre(
    over: OrganisationKind, under: OrganisationKind
) -> None:
    assert is_one_house(over, under) == (under is OrganisationKind.SECTION and over is not OrganisationKind.CENTRE)


def test_a_kind_cannot_become_one_that_nothing_stands_below() -> None:
    with pytest.raises(Invalid) as refused:
        check_place(1, OrganisationKind.SECTION, (), [OrganisationKind.SECTION], 1)
    assert set(refused.value.fields) == {"kind"}
    check_place(1, OrganisationKind.FEDERATION, (), [OrganisationKind.ASSOCIATION], 1)
    with pytest.raises(Invalid, match="置けません"):
        check_place(None, OrganisationKind.ASSOCIATION, [(2, OrganisationKind.DEPARTMENT)], (), 0)


@dataclass
class Place:
    code: str
    town_blocks: list[str]
    ends_on: date | None
    area_to: dict[str, str]


@st.composite
def towns(draw: st.DrawFn) -> list[Place]:
    """Districts of which some have ended, their blocks left to any others, also to ones that end or are not there."""
    codes = "abcd"
    return [
        Place(
            code,
            [f"{code}1", f"{code}2"],
            draw(st.sampled_from([None, date(2017, 3, 31), date(2018, 3, 31)])),
            draw(st.dictionaries(st.sampled_from(["a1", "a2", "b1", "c2"]), st.sampled_from("abcdx"), max_size=3)),
        )
        for code in codes
    ]


@given(towns(), st.sampled_from([date(2017, 3, 31), date(2017, 4, 1), date(2019, 1, 1)]))
def test_no_block_of_a_town_gets_lost_or_stands_twice(rows: list[Place], day: date) -> None:
    found = areas_after(rows, day)
    assert sorted(block for blocks in found.values() for block in blocks) == sorted(
        block for row in rows for block in row.town_blocks
    )
    for row in rows:
        if row.ends_on is None or day <= row.ends_on:
            assert set(row.town_blocks) <= set(found[row.code]), "what stands keeps its own"


def test_a_block_goes_on_to_the_heir_of_its_heir() -> None:
    rows = [
        Place("a", ["a1"], date(2017, 3, 31), {"a1": "b"}),
        Place("b", [], date(2018, 3, 31), {"a1": "c"}),
        Place("c", ["c1"], None, {}),
    ]
    assert areas_after(rows, date(2017, 4, 1))["b"] == ["a1"]
    assert areas_after(rows, date(2018, 4, 1))["c"] == ["a1", "c1"]


@given(towns(), st.sampled_from([date(2017, 4, 1), date(2019, 1, 1)]), st.sets(st.sampled_from("abcd")))
def test_where_only_some_are_shown_no_block_of_theirs_gets_lost(rows: list[Place], day: date, told: set[str]) -> None:
    found = areas_after(rows, day, told=told)
    assert found.keys() == told
    blocks = [block for each in found.values() for block in each]
    assert len(blocks) == len(set(blocks))
    assert set(blocks) >= {block for row in rows if row.code in told for block in row.town_blocks}


def test_a_block_stays_where_its_heir_is_not_shown_and_comes_by_way_of_one_that_is_not() -> None:
    rows = [
        Place("a", ["a1", "a2"], date(2017, 3, 31), {"a1": "b", "a2": "d"}),
        Place("b", ["b1"], date(2017, 3, 31), {"a1": "c", "b1": "c"}),
        Place("c", [], None, {}),
        Place("d", [], None, {}),
    ]
    day = date(2017, 4, 1)
    assert areas_after(rows, day, told="ad") == {"a": ["a1"], "d": ["a2"]}
    assert areas_after(rows, day, told="ac") == {"a": ["a2"], "c": ["a1", "b1"]}
    assert areas_after(rows, day, told="d") == {"d": ["a2"]}


def test_a_block_that_was_left_to_one_that_is_not_there_falls_to_no_other() -> None:
    rows = [Place("a", ["a1", "a2", "a3"], date(2017, 3, 31), {"a1": "b", "a2": "x"}), Place("b", [], None, {})]
    assert areas_after(rows, date(2017, 4, 1)) == {"a": ["a2"], "b": ["a1", "a3"]}


@pytest.mark.parametrize(
    ("heirs", "found"),
    [
        ({}, "a"),
        ({"a": "b"}, "b"),
        ({"a": "bc", "b": "c"}, "c"),
        ({"a": "bc"}, None),
        ({"a": ""}, None),
        ({"a": "b", "b": "a"}, None),
    ],
)
def test_all_of_an_ended_district_has_come_to_one_or_it_is_not_said(heirs: dict[str, str], found: str | None) -> None:
    assert only_heir("a", heirs) == found
