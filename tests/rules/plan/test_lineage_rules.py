"""Lineages are read the same from both ends; proposals are one to one and only where titles are alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.plan.plans.rules import Likeness, Lineage, PassageKind, propose_links

OLD, NEW = st.integers(1, 6), st.integers(101, 106)
LINKS = st.frozensets(st.tuples(NEW, OLD), max_size=12)
# Three terms: 1–6, 101–106, 201–206.
LONG = st.tuples(LINKS, st.frozensets(st.tuples(st.integers(201, 206), NEW), max_size=12)).map(
    lambda two: two[0] | two[1]
)
TITLES = st.sampled_from(
    ["見守りの輪", "見守りの輪（継続）", "こどもの居場所", "子どもの居場所づくり", "担い手の講座", "防災"]
)


@given(LONG)
def test_heirs_and_forebears_are_inverse(links: frozenset[tuple[int, int]]) -> None:
    lineage = Lineage(links)
    everybody = {each for link in links for each in link}
    assert {(h, f) for h in everybody for f in lineage.forebears_of(h)} == links
    assert {(h, f) for f in everybody for h in lineage.heirs_of(f)} == links


@given(LONG)
def test_a_line_holds_itself_and_who_is_in_it_is_so_both_ways(links: frozenset[tuple[int, int]]) -> None:
    lineage = Lineage(links)
    everybody = {each for link in links for each in link}
    for this in everybody:
        line = lineage.line_of(this)
        assert this in line
        assert set(lineage.forebears_of(this)) | set(lineage.heirs_of(this)) <= line
        assert all(this in lineage.line_of(other) for other in line)


@given(LINKS)
def test_kinds_follow_from_the_links_alike_from_both_ends(links: frozenset[tuple[int, int]]) -> None:
    lineage = Lineage(links)
    for heir in range(101, 107):
        forebears = lineage.forebears_of(heir)
        kind = lineage.origin(heir)
        assert (kind is PassageKind.NEW) == (not forebears)
        assert (kind is PassageKind.MERGED) == (len(forebears) > 1)
        if kind is PassageKind.CARRIED:
            assert lineage.passing(forebears[0]) is PassageKind.CARRIED
        if kind is PassageKind.SPLIT:
            assert lineage.passing(forebears[0]) is PassageKind.SPLIT
    for forebear in range(1, 7):
        heirs = lineage.heirs_of(forebear)
        kind = lineage.passing(forebear)
        assert (kind is PassageKind.ENDED) == (not heirs)
        assert (kind is PassageKind.SPLIT) == (len(heirs) > 1)
        if kind is PassageKind.CARRIED:
            assert lineage.origin(heirs[0]) is PassageKind.CARRIED
        if kind is PassageKind.MERGED:
            assert lineage.origin(heirs[0]) is PassageKind.MERGED


def test_what_was_parted_from_it_is_another_line() -> None:
    lineage = Lineage(frozenset({(11, 1), (12, 1), (21, 11), (21, 12)}))
    assert lineage.line_of(11) == {1, 11, 21}
    assert lineage.line_of(1) == {1, 11, 12, 21}


@given(st.lists(TITLES, max_size=6), st.lists(TITLES, max_size=6))
def test_no_measure_is_proposed_twice(new: list[str], old: list[str]) -> None:
    proposed = propose_links(
        [Likeness(number, title) for number, title in enumerate(new)],
        [Likeness(100 + number, title) for number, title in enumerate(old)],
    )
    assert len(set(proposed.values())) == len(proposed)
    for title in set(new) & set(old):  # an equal title is proposed before a like one
        pairs = [(new[heir], old[each - 100]) for heir, each in proposed.items()]
        assert (title, title) in pairs


@pytest.mark.parametrize(
    ("new", "old", "is_proposed"),
    [
        (("見守りの輪", "福祉課"), ("見守りの輪", "子育て課"), True),
        (("ふれあい 給食", ""), ("ふれあい・給食", ""), True),
        (("見守りの輪をひろげる", "福祉課"), ("見守りの輪", "福祉課"), True),
        (("担い手の講座", "町社協"), ("見守りの輪", "町社協"), False),
        (("防災", "福祉課"), ("防犯", "子育て課"), False),
    ],
)
def test_alike_is_proposed_and_unlike_is_not(new: tuple[str, str], old: tuple[str, str], is_proposed: bool) -> None:
    assert propose_links([Likeness(1, *new)], [Likeness(2, *old)]) == ({1: 2} if is_proposed else {})


def test_a_measure_that_is_not_offered_is_never_proposed() -> None:
    assert propose_links([Likeness(1, "見守りの輪")], []) == {}
