"""Numbers, years and names as documents print them: what can be read is read, the rest is told and never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.plan.documents.rules import (
    district_meant,
    districts_printed,
    indicators_printed,
    number_printed,
    sections_that_fit,
    year_printed,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234人", 1234), ("約30％", 30), ("３０．５％", 30.5), ("12か所", 12), ("0件", 0), ("増加", None), ("10～20", None),
     ("－", None), ("", None), ("80％以上", 80), ("2か所3回", None)],
)  # fmt: skip
def test_a_printed_number_is_read_or_is_none(text: str, number: float | None) -> None:
    assert number_printed(text) == number


@given(st.integers(0, 99_999_999))
def test_every_number_with_commas_and_a_unit_is_read(number: int) -> None:
    assert number_printed(f"{number:,}人") == number


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和8年度", 2026),
        ("R8", 2026),
        ("令和8年度末", 2026),
        ("2026年度", 2026),
        ("8年度", 2026),
        ("", None),
        ("最終", None),
    ],
)
def test_a_printed_year_is_read_in_the_era_of_the_plan(text: str, year: int | None) -> None:
    assert year_printed(text, near=2024) == year


def test_indicators_keep_what_is_a_number_in_the_years_of_the_plan_and_name_the_rest() -> None:
    row = {
        "indicators": [
            {"name": "サロンの数", "unit": "か所", "baseline": "20", "baseline_year": "令和4年度",
             "targets": [["令和8年度", "30か所"], ["令和20年度", "90"], ["", "増やす"]]},
            {"name": "満足度", "unit": "％", "baseline": "なし", "baseline_year": "", "targets": [["", "80％"]]},
            {"name": "参加者", "unit": "", "baseline": "10", "baseline_year": "", "targets": []},
            {"name": " ", "unit": "", "baseline": "10", "baseline_year": "", "targets": []},
        ]
    }  # fmt: skip
    kept, left = indicators_printed(row, 2024, 2028)
    assert [(one.name, one.baseline, one.baseline_year, one.targets) for one in kept] == [
        ("サロンの数", 20, 2022, {2026: 30}),
        ("満足度", None, None, {2028: 80}),
    ]
    assert left == ["参加者"]
    assert indicators_printed({}, 2024, 2028) == ([], [])


def test_a_printed_district_means_the_registered_one_of_its_name() -> None:
    known = [("north", "北部"), ("mid", "中央地区"), ("a", "浜地区"), ("b", "浜")]
    assert district_meant("北部地区", known) == "north"
    assert district_meant("中央 圏域", known) == "mid"
    assert district_meant("浜地区", known) == "", "two fit: nobody is meant"
    assert district_meant("山の手地区", known) == ""


def test_the_sections_of_a_district_keep_their_words_where_a_heading_is_too_long() -> None:
    found = {"districts": [{"name": "北部地区", "motto": "つながる北部",
                            "headings": [{"title": "見守り", "points": ["声をかける。", "月に1回集まる。"]}]}]}  # fmt: skip
    (one,) = districts_printed(found)
    assert (one.name, one.slogan, one.sections) == (
        "北部地区",
        "つながる北部",
        (("見守り", "声をかける。\n月に1回集まる。"),),
    )
    ((head, body),) = sections_that_fit([("あ" * 90, "本文")], 80)
    assert len(head) <= 80
    assert body == "あ" * 90 + "\n本文"
    assert districts_printed({}) == []
