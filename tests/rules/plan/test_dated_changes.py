"""The present folded back to a day is what all changes, replayed from the first state, give for that day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.dated import Change, first_value, in_the_way, value_on
from meguru.core.errors import Invalid
from meguru.plan.terms.changes import MeasureField, check_change_day, check_targets, checked_reason, measure_words

FIRST = date(2017, 4, 1)
days = st.integers(0, 20).map(lambda number: FIRST + timedelta(days=number))


class Field:
    """A field as the commands keep it: its present, its changes, and what was refused."""

    def __init__(self) -> None:
        self.now = "はじめ"
        self.changes: list[Change[str]] = []

    def decide(self, today: date, day: date, value: str) -> bool:
        self.bring_up(today)
        if in_the_way(day, (each.from_day for each in self.changes)) is not None:
            return False
        self.changes.append(Change(day, value_on(day, self.now, self.changes), value, is_applied=False))
        self.bring_up(today)
        return True

    def bring_up(self, today: date) -> None:
        for place, each in enumerate(self.changes):
            if not each.is_applied and each.from_day <= today:
                self.changes[place] = Change(each.from_day, self.now, each.after, is_applied=True)
                self.now = each.after

    def withdraw(self, today: date) -> None:
        """The last decided that has not come into force."""
        self.bring_up(today)
        if self.changes and not self.changes[-1].is_applied:
            self.changes.pop()


steps = st.lists(st.tuples(st.integers(0, 3), days, st.booleans(), st.sampled_from("甲乙丙丁")), max_size=12)


@given(steps, days)
def test_folded_back_it_is_what_the_changes_give_when_replayed(
    steps: list[tuple[int, date, bool, str]], asked: date
) -> None:
    field, today = Field(), FIRST
    for later, day, is_withdrawn, value in steps:
        today += timedelta(days=later)
        if is_withdrawn:
            field.withdraw(today)
        else:
            field.decide(today, day, value)
        assert [each.from_day for each in field.changes] == sorted(each.from_day for each in field.changes)
        replayed = "はじめ"
        for each in field.changes:
            if each.from_day <= asked:
                replayed = each.after
        assert value_on(asked, field.now, field.changes) == replayed
        assert first_value(field.now, field.changes) == "はじめ"


@given(st.lists(days), days)
def test_in_the_way_is_the_latest_day_after(others: list[date], day: date) -> None:
    later = in_the_way(day, others)
    assert later == (max(others) if others and max(others) > day else None)


def test_a_reason_is_one_line() -> None:
    assert checked_reason("  4月の\n組織改正  ") == "4月の 組織改正"
    with pytest.raises(Invalid):
        checked_reason("\n")


@pytest.mark.parametrize(
    ("day", "is_right"),
    [
        (date(2016, 3, 19), False),
        (date(2016, 3, 20), True),
        (date(2016, 12, 1), False),  # 2016 is closed
        (date(2017, 4, 1), True),
        (date(2022, 3, 31), True),
        (date(2022, 4, 1), False),
    ],
)
def test_the_day_lies_in_the_plans_time_and_in_no_closed_year(day: date, is_right: bool) -> None:
    told = {"adopted_on": date(2016, 3, 20), "last_year": 2020, "closed": {2016}}
    if is_right:
        check_change_day(day, **told)  # type: ignore[arg-type]
    else:
        with pytest.raises(Invalid) as error:
            check_change_day(day, **told)  # type: ignore[arg-type]
        assert list(error.value.fields) == ["from_day"]


def test_targets_of_the_year_of_the_day_and_after_may_move() -> None:
    before = [{"id": 1, "targets": {"2016": 1.0, "2017": 2.0}}]
    check_targets(before, [{"id": 1, "targets": {"2016": 1.0, "2018": 4.0}}], date(2017, 4, 1))
    check_targets(
        before, [{"id": 1, "targets": {"2016": 1.0, "2017": 2.0}}, {"id": None, "targets": {"2015": 1}}], FIRST
    )
    with pytest.raises(Invalid, match="平成28年度の目標"):
        check_targets(before, [{"id": 1, "targets": {"2017": 2.0}}], date(2017, 4, 1))


def test_what_a_field_held_is_told_in_words() -> None:
    shop = {"id": 1, "name": "協力店", "unit": "店", "baseline": 10, "baseline_year": 2015, "targets": {"2020": 2310.5}}
    assert measure_words(MeasureField.OWNER, {"name": "福祉課"}) == "福祉課"
    assert measure_words(MeasureField.PARTNERS, [{"name": "甲"}, {"name": "乙"}]) == "甲、乙"
    assert measure_words(MeasureField.PARTNERS, []) == "（なし）"
    assert measure_words(MeasureField.DISTRICTS, []) == "全体"
    assert measure_words(MeasureField.PILLAR, {}) == "（なし）"
    assert measure_words(MeasureField.INDICATORS, []) == "（なし）"
    assert measure_words(MeasureField.INDICATORS, [shop]) == (
        "協力店（店）　もとの値 10 平成27年度　令和2年度の目標 2,310.5"
    )
    assert measure_words(MeasureField.INDICATORS, [shop | {"baseline_year": None, "targets": {}}]) == (
        "協力店（店）　もとの値 10"
    )
