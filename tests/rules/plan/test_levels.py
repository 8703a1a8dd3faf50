"""A plan has as many levels between vision and measure as it prints: an outline that is always a tree, told by its paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.errors import Invalid
from meguru.plan.terms.levels import (
    BELOW,
    PillarDraft,
    above_by_depth,
    checked_pillars,
    level_word,
    levels_printed,
    path_of,
    place_in,
    steps_of,
    told_level,
)


def test_pillars_stand_behind_the_one_they_are_under_however_they_were_written() -> None:
    written = [
        PillarDraft("b1", "(2) 居場所", above="a"),
        PillarDraft("a", " 基本目標1　支え合う ", level=" 基本目標 "),
        ("c", "基本目標2", "ことば"),
        PillarDraft("b2", "(1) 見守り", above="a"),
        PillarDraft("x", "ア", above="b2"),
    ]
    placed = checked_pillars(written)
    assert [(each.key, each.above) for each in placed] == [("a", ""), ("b1", "a"), ("b2", "a"), ("x", "b2"), ("c", "")]
    assert (placed[0].name, placed[0].level, placed[4].text) == ("基本目標1 支え合う", "基本目標", "ことば")


@pytest.mark.parametrize(
    ("pillars", "told"),
    [
        ([PillarDraft("a", "甲", above="b"), PillarDraft("b", "乙", above="a")], "自分の下"),
        ([PillarDraft("a", "甲", above="a")], "自分の下"),
        ([PillarDraft("a", "甲", above="z")], "上の柱"),
        ([PillarDraft("a", "甲"), PillarDraft("b", "乙", above="a"), PillarDraft("c", "乙", above="a")], "同じ柱"),
        ([PillarDraft("a", "甲", level="字" * 21)], "段の呼び名"),
        ([PillarDraft("a", f"甲{BELOW}乙")], "書けません"),
    ],
)
def test_what_is_no_tree_is_refused(pillars: list[PillarDraft], told: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked_pillars(pillars)
    assert told in refused.value.fields["pillars"]


def test_one_name_may_stand_under_two_pillars() -> None:
    twice = [
        PillarDraft("a", "甲"),
        PillarDraft("b", "乙"),
        PillarDraft("c", "体制", above="a"),
        PillarDraft("d", "体制", above="b"),
    ]
    assert len(checked_pillars(twice)) == 4


@given(st.lists(st.integers(1, 5), max_size=12))
def test_an_outline_is_a_tree_or_is_refused_where_a_level_is_left_out(depths: list[int]) -> None:
    leaps = [now > before + 1 for before, now in zip([0, *depths], depths, strict=False)]
    if any(leaps):
        with pytest.raises(Invalid, match="段"):
            above_by_depth(depths)
        return
    above = above_by_depth(depths)
    drafts = [
        PillarDraft(f"p{place}", f"柱{place}", above="" if over is None else f"p{over}")
        for place, over in enumerate(above)
    ]
    assert checked_pillars(drafts) == drafts, "the outline is kept in its order"
    names = {each.key: (each.name, each.above) for each in drafts}
    assert [len(path_of(each.key, names)) for each in drafts] == depths


def test_a_path_is_told_with_every_step_to_it() -> None:
    names = {"a": ("目標1", ""), "b": ("方向1", "a")}
    path = BELOW.join(path_of("b", names))
    assert path == "目標1 ＞ 方向1"
    assert steps_of(path) == ["目標1", "目標1 ＞ 方向1"]
    assert steps_of("") == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("基本目標1　つながる", "基本目標"),
        ("施策の方向（2）居場所", "施策の方向"),
        ("目標を決める会", ""),
        ("ひろがる", ""),
        ("柱Ⅱ", "柱"),
    ],
)
def test_the_word_for_a_level_is_what_stands_before_its_number(name: str, word: str) -> None:
    assert level_word(name) == word
    assert told_level(word, name) == ""
    assert told_level("重点", name) == "重点"


def test_the_levels_of_a_document_are_proposed_as_printed() -> None:
    paths = [
        ["第4章", "基本目標1 支える", "施策の方向(1) 見守り"],
        ["第4章", "基本目標1 支える", "施策の方向(2) 居場所"],
        ["第4章", "基本目標2 つながる", "施策の方向(1) 学び"],
        ["第4章", "基本目標1 支える", "施策の方向(1) 見守り"],
    ]
    assert [each[:2] for each in levels_printed(paths, 1, most=9)] == [
        (1, "基本目標1 支える"), (2, "施策の方向(1) 見守り"), (2, "施策の方向(2) 居場所"),
        (1, "基本目標2 つながる"), (2, "施策の方向(1) 学び"),
    ]  # fmt: skip
    assert [each.depth for each in levels_printed(paths, 1, most=4)] == [1, 1], "too many of a level: it is left out"
    own = [["甲", "あ"], ["甲", "い"], ["乙", "う"]]
    assert [each.name for each in levels_printed(own, 0, most=9)] == ["甲", "乙"], "a heading a measure is no level"


def test_a_measure_stands_under_the_deepest_heading_above_it_that_is_a_pillar() -> None:
    pillars = {"a": ("目標1",), "b": ("目標1", "体制"), "c": ("目標2",), "d": ("目標2", "体制")}
    assert place_in(["第4章", "目標2", "体制"], pillars) == "d"
    assert place_in(["目標1", "体制"], pillars) == "b"
    assert place_in(["目標2", "ほか"], pillars) == "c"
    assert place_in(["体制"], pillars) == "b", "of two alike the first"
    assert place_in(["資料"], pillars) == ""
