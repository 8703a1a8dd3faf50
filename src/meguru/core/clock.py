"""The clock at the edge of the system. Doors read it once and pass the moment down; the domain never looks at a clock."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


_fixed: list[date] = []


def fix_day(day: date | None) -> None:
    """Let every day be this one (``MEGURU_TODAY``): for the demo, whose story plays in 2016 to 2018. The hours still pass."""
    _fixed[:] = [] if day is None else [day]


def now() -> datetime:
    """The present moment in Japan."""
    moment = datetime.now(JAPAN)
    return datetime.combine(_fixed[0], moment.timetz()) if _fixed else moment


def at_noon(day: date) -> datetime:
    """Noon in Japan on a given day, for records whose hour is not known (paper, demo data)."""
    return datetime.combine(day, time(12), JAPAN)


def day_of(moment: datetime) -> date:
    """The calendar day in Japan of a moment."""
    return moment.astimezone(JAPAN).date()


def day_begins(day: date) -> datetime:
    """The first moment of a day in Japan."""
    return datetime.combine(day, time(0), JAPAN)
