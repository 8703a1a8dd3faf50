"""When a change may begin, what it must say, and what has moved on since."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.act.amendments.rules import (
    check_effective,
    check_still_fits,
    problems_of_causes,
    problems_of_texts,
    usual_year,
)
from meguru.core.errors import Invalid, NotNow


@pytest.mark.parametrize(("opened", "expected"), [({2016}, 2017), ({2016, 2017}, 2018), ({2016, 2017, 2018}, 2018)])
def test_a_change_usually_begins_in_the_first_year_not_opened(opened: set[int], expected: int) -> None:
    assert usual_year(2016, opened) == expected


@given(st.integers(2010, 2030), st.sets(st.integers(2016, 2020)))
def test_it_begins_after_the_reviewed_year_in_the_term_and_not_in_an_opened_one(year: int, opened: set[int]) -> None:
    allowed = year in (2017, 2018) and year not in opened
    if allowed:
        check_effective(year, reviewed=2016, last=2020, opened=opened)
    else:
        with pytest.raises(Invalid) as refused:
            check_effective(year, reviewed=2016, last=2020, opened=opened)
        assert set(refused.value.fields) == {"effective_year"}


def test_past_the_term_the_next_plan_is_named() -> None:
    with pytest.raises(Invalid, match="次の計画"):
        check_effective(2021, reviewed=2020, last=2020, opened={2020})


@pytest.mark.parametrize(
    ("kind", "reason", "causes", "missing"),
    [
        ("amend", "", ("", ""), {"reason", "causes"}),
        ("amend", "わけ", ("", ""), {"causes"}),
        ("amend", "わけ", ("H28-01", ""), set()),
        ("amend", "わけ", ("", "民生委員の話"), set()),
        ("keep", "わけ", ("", ""), set()),
        ("keep", " 　", ("", ""), {"reason"}),
        ("end", "わけ", ("", "あ" * 301), {"other_cause"}),
    ],
)
def test_a_change_has_a_reason_and_a_cause(kind: str, reason: str, causes: tuple[str, str], missing: set[str]) -> None:
    advice = [causes[0]] if causes[0] else []
    found = problems_of_causes(kind=kind, reason=reason, advice=advice, opinions=[], other=causes[1])
    assert set(found) == missing


def test_texts_too_long_are_told_at_their_fields() -> None:
    found = problems_of_texts({"title": "あ" * 201, "description": "あ" * 4001}, "あ" * 81)
    assert set(found) == {"title", "description", "new_group"}


def test_a_text_that_moved_on_is_noticed() -> None:
    check_still_fits(before={"title": "a"}, now={"title": "a"})
    with pytest.raises(NotNow, match="起案し直して"):
        check_still_fits(before={"title": "a"}, now={"title": "b"})
