"""Bands of age: sums beside their parts go, single years become bands, and nothing that is not known is counted as nobody."""

from hypothesis import given
from hypothesis import strategies as st

from meguru.base.basics.rules.ages import (
    CHILDREN,
    ELDERLY,
    OLD_ELDERLY,
    AgeBand,
    added,
    apart,
    bands_of,
    folded,
    gaps,
    in_fives,
    people_of,
)


def _single_years(last: int) -> list[AgeBand]:
    return [*(AgeBand(year, year, year + 1, 2 * year) for year in range(last)), AgeBand(last, None, 7, 9)]


def test_a_sum_beside_its_parts_goes_and_a_part_beside_its_whole_leaves_the_rest() -> None:
    said = [
        AgeBand(0, 14, 30, 33), AgeBand(0, 4, 10, 11), AgeBand(5, 9, 10, 11), AgeBand(10, 14, 10, 11),
        AgeBand(15, 64, 60, 60), AgeBand(65, None, 40, 50), AgeBand(75, None, 15, 25),
    ]  # fmt: skip
    found = apart(said)
    assert [(band.low, band.high, band.people) for band in found] == [
        (0, 4, 21), (5, 9, 21), (10, 14, 21), (15, 64, 120), (65, 74, 50), (75, None, 40),
    ]  # fmt: skip
    assert people_of(found, *ELDERLY) == 90
    assert people_of(found, *OLD_ELDERLY) == 40


def test_what_does_not_fit_into_its_whole_is_left_out() -> None:
    more_than_all = [AgeBand(65, None, 10, 10), AgeBand(75, None, 15, 25)]
    assert apart(more_than_all) == (AgeBand(65, None, 10, 10),)
    scattered = [AgeBand(0, 99, 10, 10), AgeBand(5, 9, 1, 1), AgeBand(20, 24, 1, 1)]
    assert apart(scattered) == (AgeBand(0, 99, 10, 10),)
    in_the_middle = [AgeBand(0, 99, 10, 10), AgeBand(5, 9, 1, 1)]
    assert apart(in_the_middle) == (AgeBand(0, 99, 10, 10),)
    at_the_beginning = [AgeBand(0, 14, None, None, 30), AgeBand(0, 4, None, None, 12)]
    assert apart(at_the_beginning) == (AgeBand(0, 4, None, None, 12), AgeBand(5, 14, None, None, 18))


def test_single_years_are_kept_in_fives_cut_at_eighteen_and_shown_in_fives() -> None:
    kept = folded(_single_years(85))
    assert [(band.low, band.high) for band in kept[2:6]] == [(10, 14), (15, 17), (18, 19), (20, 24)]
    assert kept[-1] == AgeBand(85, None, 7, 9)
    shown = in_fives(kept)
    assert [(band.low, band.high) for band in shown[2:5]] == [(10, 14), (15, 19), (20, 24)]
    assert shown[3].male == sum(year + 1 for year in range(15, 20))


@given(st.integers(min_value=1, max_value=110))
def test_whatever_is_summed_nobody_is_lost(last: int) -> None:
    years = _single_years(last)
    assert added(folded(years)) == added(years)
    assert added(in_fives(folded(years))) == added(years)


def test_what_is_not_known_stays_not_known() -> None:
    masked = [AgeBand(0, 4, 3, None), AgeBand(5, 14, 3, 4)]
    assert people_of(masked, *CHILDREN) is None
    assert people_of([AgeBand(0, 10, 3, 4)], *CHILDREN) is None
    assert added([]) == (None, None, None)
    assert AgeBand(0, 4, None, None, 0).people == 0


def test_gaps_are_named() -> None:
    assert gaps([]) == []
    assert gaps([AgeBand(0, 14), AgeBand(20, 64)]) == ["15〜19歳", "65歳以上"]
    assert gaps([AgeBand(0, 14), AgeBand(15, None)]) == []


def test_bands_are_kept_as_plain_data_and_have_their_words() -> None:
    bands = (AgeBand(0, 0, 1, 2), AgeBand(1, 4, None, None, 9), AgeBand(85, None, 3, None))
    assert bands_of([band.to_json() for band in bands]) == bands
    assert [band.label for band in bands] == ["0歳", "1〜4歳", "85歳以上"]
