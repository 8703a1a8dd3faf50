"""When a meeting stands: every rule and base, checked against a plain reckoning of heads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.check.committee.rules import Attendance, QuorumResult, judge_quorum
from meguru.core.errors import Invalid

HEADS = st.integers(min_value=0, max_value=60)
RULES = st.sampled_from(["majority", "half", "none"])
BASES = st.sampled_from(["seats", "filled"])


def judge(attendance: Attendance, rule: str = "majority", base: str = "filled", **counts: bool) -> QuorumResult:
    usual = {"online_counts": True, "proxy_counts": False, "written_counts": False}
    return judge_quorum(attendance, rule=rule, base=base, **{**usual, **counts})


@st.composite
def attendances(draw: st.DrawFn) -> Attendance:
    """Heads that can be: at least one member, at least one who took part, none counted twice."""
    seats = draw(st.integers(min_value=1, max_value=60))
    filled = draw(st.integers(min_value=1, max_value=seats))
    took_part = draw(st.integers(min_value=1, max_value=filled))
    present = draw(st.integers(min_value=0, max_value=took_part))
    online = draw(st.integers(min_value=0, max_value=took_part - present))
    proxy = draw(st.integers(min_value=0, max_value=took_part - present - online))
    return Attendance(seats, filled, present, online, proxy, took_part - present - online - proxy)


@given(attendances(), RULES, BASES, st.booleans(), st.booleans(), st.booleans())
def test_it_stands_when_enough_of_those_who_count_are_there(
    heads: Attendance, rule: str, base: str, online: bool, proxy: bool, written: bool
) -> None:
    result = judge(heads, rule, base, online_counts=online, proxy_counts=proxy, written_counts=written)
    counted = heads.present + heads.online * online + heads.proxy * proxy + heads.written * written
    whole = heads.seats if base == "seats" else heads.filled
    expected = {"majority": 2 * counted > whole, "half": 2 * counted >= whole, "none": True}[rule]
    assert result.stands == expected
    assert result.counted == counted
    assert f"{counted}人の出席" in result.sentence


@given(attendances(), BASES)
def test_one_more_head_never_makes_a_meeting_fall(heads: Attendance, base: str) -> None:
    took_part = heads.present + heads.online + heads.proxy + heads.written
    if took_part == heads.filled:
        return
    more = Attendance(heads.seats, heads.filled, heads.present + 1, heads.online, heads.proxy, heads.written)
    assert judge(more, base=base).stands >= judge(heads, base=base).stands


@given(HEADS, HEADS, HEADS, HEADS, HEADS, HEADS)
def test_heads_that_cannot_be_are_refused(
    seats: int, filled: int, present: int, online: int, proxy: int, written: int
) -> None:
    took_part = present + online + proxy + written
    can_be = 0 < filled <= seats and 0 < took_part <= filled
    heads = Attendance(seats, filled, present, online, proxy, written)
    if can_be:
        assert judge(heads).needed == filled // 2 + 1
    else:
        with pytest.raises(Invalid):
            judge(heads)


@pytest.mark.parametrize(
    ("rule", "filled", "present", "stands"),
    [("majority", 14, 7, False), ("majority", 14, 8, True), ("half", 14, 7, True), ("half", 15, 7, False)],
)
def test_more_than_half_is_not_half_or_more(rule: str, filled: int, present: int, stands: bool) -> None:
    assert judge(Attendance(15, filled, present), rule).stands is stands


def test_the_sentence_can_be_read_out_by_the_chair() -> None:
    said = judge(Attendance(15, 14, 9, 2)).sentence
    assert said == "委員14人のうち11人の出席があり、定足数（過半数）を満たしていますので、会議は成立しています。"
    short = judge(Attendance(15, 14, 3)).sentence
    assert short.endswith("満たしていません。会議は成立していません。")
    assert "定数15人" in judge(Attendance(15, 14, 9), base="seats").sentence
