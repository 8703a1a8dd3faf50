"""Filters that write days and years as officials do."""

from datetime import date, datetime

from django import template

from meguru.core.clock import day_of
from meguru.core.fiscal import FiscalYear
from meguru.core.fiscal import wareki as in_wareki

register = template.Library()


@register.filter
def wareki(day: date | datetime | None) -> str:
    """A day as 平成30年5月21日; nothing where there is none."""
    if day is None or day == "":
        return ""
    return in_wareki(day_of(day) if isinstance(day, datetime) else day)


@register.filter
def fiscal_year(year: int) -> str:
    """A fiscal year as 平成29年度."""
    return FiscalYear(int(year)).label
