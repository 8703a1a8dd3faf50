"""The numbers of a district: what may stand, what does not add up, and how two days differ."""

from datetime import date

import pytest

from meguru.base.basics.rules.ages import AgeBand
from meguru.base.basics.rules.numbers import (
    LONGEST_AREA,
    Numbers,
    check_day,
    check_numbers,
    differences,
    lines_of,
    numbers_of,
    over,
    percent,
    signed,
)
from meguru.core.errors import Invalid

AGES = (AgeBand(0, 14, 10, 10), AgeBand(15, 64, 30, 30), AgeBand(65, 74, 5, 5), AgeBand(75, None, 4, 6))
NOW = Numbers(100, 49, 51, 40, 3, 30, AGES)


def test_numbers_that_add_up_say_nothing_and_those_that_do_not_say_by_how_much() -> None:
    assert differences(NOW) == []
    assert differences(Numbers(1200, 49, 51)) == ["総人口（1,200）と男と女の合計（100）が、1,100違います。"]
    off = Numbers(100, 50, 50, 40, 3, 41, (AgeBand(0, 14, 10, 10, 25), AgeBand(65, None, 4, 6)))
    assert [sentence[:6] for sentence in differences(off)] == [
        "総人口（10", "男（50）と", "女（50）と", "0〜14歳（", "自治会町内会", "年齢の数がな",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        (Numbers(), "population"),
        (Numbers(population=-1), "population"),
        (Numbers(households=100_000_000), "households"),
        (Numbers(ages=(AgeBand(0, 14, -1, 2),)), "age0"),
        (Numbers(ages=(AgeBand(0, 14, 1, 2), AgeBand(10, 20, 1, 2))), "age1"),
        (Numbers(ages=(AgeBand(9, 4, 1, 2),)), "age0"),
        (Numbers(ages=(AgeBand(9, None, 1, 2), AgeBand(20, 24, 1, 2))), "age1"),
    ],
)
def test_what_is_no_count_or_overlaps_is_refused_at_its_field(numbers: Numbers, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_numbers(numbers)
    assert field in refused.value.fields
    check_numbers(NOW)


def test_a_day_has_come_and_is_not_before_any_census() -> None:
    today = date(2019, 4, 1)
    check_day(today, today)
    for day in (date(2019, 4, 2), date(1899, 12, 31)):
        with pytest.raises(Invalid):
            check_day(day, today)


def test_two_days_are_told_by_number_share_and_change() -> None:
    before = Numbers(population=90, households=40, ages=(AgeBand(0, 14, 12, 13), AgeBand(15, None, 30, 35)))
    lines = {line.label: line for line in lines_of(NOW, before)}
    assert (lines["総人口"].change, lines["総人口"].change_percent) == (10, 11.1)
    assert (lines["65歳以上"].share, lines["65歳以上"].change) == (20.0, None)
    assert lines["0〜14歳"].change == -5
    assert lines["世帯数"].change == 0
    assert lines["自治会町内会に入っている世帯"].share == 75.0
    assert [line.label for line in lines_of(Numbers(households=4))] == ["世帯数"]
    [alone] = lines_of(Numbers(households=4))
    assert (alone.in_a_line, lines["65歳以上"].in_a_line) == ("世帯数 4世帯", "65歳以上 20人（20.0%）")


def test_changes_are_written_with_their_sign() -> None:
    assert [signed(each) for each in (1200, -3.4, 0, None)] == ["＋1,200", "−3.4", "±0", "―"]
    assert (percent(1, 0), percent(None, 4)) == (None, None)


def test_numbers_go_to_plain_data_and_back() -> None:
    assert numbers_of(NOW.to_json()) == NOW
    assert numbers_of({}) == Numbers()
    assert len(over("町" * 500)) == LONGEST_AREA
