"""What may stand above what: whatever is put where, no organisation stands below itself, and the kinds fit all the way up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.base.bodies.rules import MOST_LEVELS, OrganisationKind, check_place, is_one_house, may_stand_above
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
