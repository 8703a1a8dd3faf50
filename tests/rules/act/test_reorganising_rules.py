"""Which changes of departments go together, and which are told at the pair that does not fit."""

import pytest

from meguru.act.reorganising.rules import MOST_PAIRS, How, Pair, check_pairs, in_order, taken_twice
from meguru.core.errors import Invalid


@pytest.mark.parametrize(
    ("pairs", "field", "told"),
    [
        ([], "pair0-old", "変わる課を選んで"),
        ([Pair(n, How.END) for n in range(MOST_PAIRS + 1)], "pair0-old", "分けて行って"),
        ([Pair(1, How.RENAME)], "pair0-new_name", "新しい名前を"),
        ([Pair(1, How.MOVE)], "pair0-new", "どちらか一つ"),
        ([Pair(1, How.MOVE, new_id=1)], "pair0-new", "ほかの課に"),
        ([Pair(1, How.RENAME, new_name="新"), Pair(1, How.END)], "pair0-old", "一度だけ"),
        ([Pair(1, How.MOVE, new_id=2), Pair(1, How.MOVE, new_id=3)], "pair0-old", "一つずつ選んで"),
        ([Pair(1, How.MOVE, new_id=2), Pair(2, How.END)], "pair0-new", "廃止する課には"),
    ],
)
def test_what_does_not_fit_is_told_at_its_pair(pairs: list[Pair], field: str, told: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_pairs(pairs)
    assert told in refused.value.fields[field]


def test_a_split_by_choosing_a_union_and_a_renaming_fit() -> None:
    one, other = (frozenset({n}) for n in (1, 2))
    check_pairs([
        Pair(1, How.MOVE, new_id=5, measures=one, seats=one), Pair(1, How.MOVE, new_id=6, measures=other, seats=other),
        Pair(2, How.MOVE, new_id=5), Pair(3, How.RENAME, new_name="新しい課"),
    ])  # fmt: skip


def test_what_a_department_has_goes_before_it_takes_over() -> None:
    """A chain is decided from its end, whatever the order it was written in; of departments that change places the first first."""
    chain = [
        Pair(1, How.MOVE, new_id=2),
        Pair(2, How.MOVE, new_id=3),
        Pair(9, How.RENAME, new_name="新"),
        Pair(3, How.MOVE, 4),
    ]
    assert in_order(chain) == [2, 3, 1, 0]
    assert in_order([Pair(1, How.MOVE, new_id=2), Pair(2, How.MOVE, new_id=1)]) == [0, 1]


def test_what_two_that_change_places_both_do_is_taken_twice() -> None:
    one, both = frozenset({7, 8}), frozenset({8, 9})
    swap = [Pair(1, How.MOVE, new_id=2, measures=one), Pair(2, How.MOVE, new_id=1, measures=both)]
    assert list(taken_twice(swap)) == [(1, frozenset({8}))]
    chain = [Pair(1, How.MOVE, new_id=2, measures=one), Pair(2, How.MOVE, new_id=3, measures=both)]
    assert list(taken_twice(chain)) == []
