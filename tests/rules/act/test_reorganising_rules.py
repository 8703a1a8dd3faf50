"""Which changes of departments go together, and which are told at the pair that does not fit."""

import pytest

from meguru.act.reorganising.rules import MOST_PAIRS, How, Pair, check_pairs
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
