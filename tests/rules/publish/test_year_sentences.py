"""The year in sentences is true whatever the year was: none, some and all accepted, judged, changed, rested."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.plan.plans.rules import LayerKind
from meguru.publish.book.records import OpinionCount
from meguru.publish.sentences import (
    InYear,
    cancelled_sentence,
    changes_sentence,
    effect_words,
    missing_sentence,
    opinions_sentence,
    rating_sentence,
    whom_to_ask,
)

GOOD = {"A": "順調", "B": "おおむね順調"}


@st.composite
def in_year(draw: st.DrawFn) -> InYear:
    asked = draw(st.integers(0, 200))
    return InYear(asked, draw(st.integers(0, asked)))


def figures(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"\d+", text)]


@given(in_year(), in_year())
def test_what_is_missing_is_said_and_nothing_else_is(measures: InYear, districts: InYear) -> None:
    expected = [n for kind in (measures, districts) if kind.missing for n in (kind.asked, kind.missing)]
    assert figures(missing_sentence(measures, districts)) == expected


@given(st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 50)), st.integers(0, 200))
def test_only_the_judged_are_counted_and_the_rest_is_told(judged: dict[str, int], more: int) -> None:
    total = sum(judged.values())
    said = rating_sentence(judged, GOOD, who="委員会の評価", running=total + more)
    good = judged.get("A", 0) + judged.get("B", 0)
    if total == 0:
        assert said == ""
    elif more:
        assert figures(said) == [total, total + more, good]
    else:
        assert figures(said) == [total, good]


@given(st.lists(st.sampled_from(LayerKind)))
def test_changed_added_and_ended_are_counted_apart(kinds: list[LayerKind]) -> None:
    counts = Counter(kinds)
    said = changes_sentence(kinds)
    for kind, word in ((LayerKind.AMEND, "改める"), (LayerKind.ADD, "加える"), (LayerKind.END, "終える")):
        assert (f"{counts[kind]}つを{word}" in said) == bool(counts[kind])
    assert bool(said) == any(kind is not LayerKind.KEEP for kind in kinds)


@pytest.mark.parametrize(
    ("districts", "said"),
    [
        ([], ""),
        ([("新羽", 0)], "新羽地区は、この年の取組を中止しました。"),
        ([("新吉田", 3)], "新吉田地区（3回）は、地区計画としての取組は中止し、ほかの活動は続けました。"),
    ],
)
def test_a_district_that_rested_is_told_with_what_went_on(districts: list[tuple[str, int]], said: str) -> None:
    assert cancelled_sentence(districts) == said


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        (["amend", "add", "keep"], "1つを改め、1つを加えます"),
        (["add", "add"], "2つを加えます"),
        (["end", "amend", "amend"], "2つを改め、1つを終えます"),
        (["keep"], ""),
    ],
)
def test_what_the_coming_year_changes_is_told_apart(kinds: list[str], said: str) -> None:
    assert effect_words(kinds) == said


@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3), max_size=4))
def test_of_opinions_each_fate_is_counted_and_none_is_lost(fates: list[tuple[int, int, int]]) -> None:
    counts: list[OpinionCount] = [
        {"fiscal_year": 2016 + n, "label": "", "received": sum(f), "shown": f[0], "waiting": f[1], "withheld": f[2]}
        for n, f in enumerate(fates)
    ]
    total = sum(count["received"] for count in counts)
    assert sum(figures(opinions_sentence(counts))) == total


def test_the_office_is_named_once() -> None:
    assert whom_to_ask("さくら町役場", "さくら町役場 福祉課") == "さくら町役場 福祉課"
    assert whom_to_ask("さくら町役場", "福祉課") == "さくら町役場　福祉課"
    assert whom_to_ask("さくら町役場", "") == "さくら町役場"
