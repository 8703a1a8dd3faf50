"""Fiscal years and eras: every form names one year, what is written can be read again, and every day has its year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.core.fiscal import ERAS, FiscalYear, NotAYear, era_of, parse_day, parse_fiscal_year, wareki

# An era's years are read up to its 99th.
YEARS = st.integers(min_value=1869, max_value=2116).map(FiscalYear)
DAYS = st.dates(min_value=date(1868, 10, 23), max_value=date(2116, 12, 31))
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(
    "typed",
    ["平成31年度", "平成３１年度", "令和元年度", "令和1年", "R1", "r1", "H31", "H.31", "2019", "２０１９年度", "FY2019",
     "平成三十一年度", "令和元（2019）年度", " 平成 31 年度 ", "2019（令和元）年度"],
)  # fmt: skip
def test_one_year_in_every_form(typed: str) -> None:
    assert parse_fiscal_year(typed) == FiscalYear(2019)


@pytest.mark.parametrize(
    "typed", ["", "平成", "令和0年", "31", "20190", "平成31年4月", "Q3", "一昨年", "平成31年度まで"]
)
def test_what_is_no_year_is_refused_in_words(typed: str) -> None:
    with pytest.raises(NotAYear) as refused:
        parse_fiscal_year(typed)
    assert "「令和8年度」「R8」「2026」" in refused.value.message


@given(YEARS)
def test_a_year_that_is_written_can_be_read_again(year: FiscalYear) -> None:
    for written in (year.label, year.full_label, year.short_code, str(year.year), year.label.translate(FULL_WIDTH)):
        assert parse_fiscal_year(written) == year, written
    if year.old_label:
        assert parse_fiscal_year(year.old_label) == year


@given(YEARS)
def test_a_year_has_its_twelve_months(year: FiscalYear) -> None:
    assert year.starts_on == date(year.year, 4, 1)
    assert year.ends_on == date(year.year + 1, 3, 31)
    assert year.next.previous == year
    assert FiscalYear.of(year.starts_on) == FiscalYear.of(year.ends_on) == year
    assert not year.contains(year.next.starts_on)
    assert [year.contains(year.month(month, 1)) for month in range(1, 13)] == [True] * 12


@given(DAYS)
def test_a_day_that_is_written_can_be_read_again(day: date) -> None:
    assert parse_day(wareki(day)) == day
    assert parse_day(day.isoformat()) == day
    assert parse_day(wareki(day).translate(FULL_WIDTH)) == day


@given(DAYS)
def test_a_day_belongs_to_the_newest_era_that_has_begun(day: date) -> None:
    assert era_of(day).starts_on == max(era.starts_on for era in ERAS if era.starts_on <= day)


def test_the_year_of_a_change_bears_the_new_name() -> None:
    assert FiscalYear(2019).label == "令和元年度"
    assert FiscalYear(2019).old_label == "平成31年度"
    assert FiscalYear(2018).label == "平成30年度"
    assert FiscalYear(2018).old_label == ""
    assert parse_fiscal_year("平成32年度") == FiscalYear(2020)
    # 平成 began in January, so the year it began in keeps its name to the end.
    assert [FiscalYear(year).label for year in (1988, 1989)] == ["昭和63年度", "平成元年度"]
    assert FiscalYear(1988).old_label == FiscalYear(1989).old_label == ""


@pytest.mark.parametrize("typed", ["平成29年2月30日", "2017-13-01", "明日", "H29.3", "平成元年"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(NotAYear):
        parse_day(typed)


def test_a_day_before_the_eras_cannot_be_written() -> None:
    with pytest.raises(NotAYear):
        wareki(date(1868, 10, 22))
