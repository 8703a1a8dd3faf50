"""Days that people type or that a promise names: nothing is done before its cause, nor in the future."""

from datetime import date

from meguru.core.errors import Invalid
from meguru.core.language import _


def check_done_on(field: str, day: date, *, today: date, since: date, told: str) -> None:
    """Raises ``Invalid`` at the field where a day in the past is still to come, or lies before ``since`` (``told`` says why)."""
    if day > today:
        raise Invalid({field: _("まだ来ていない日です。日を確かめてください。")})
    if day < since:
        raise Invalid({field: told})


def year_later(day: date) -> date:
    """When a year has passed: the same day of the next year; of 29 February it has passed on 1 March."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def year_earlier(day: date) -> date:
    """The last day since which a year has passed by ``day``: of ``year_later`` the other way round."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, 2, 28)
