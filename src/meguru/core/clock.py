"""The clock at the edge of the system. Doors ask it once and hand the moment down; the domain never looks at a clock."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

JAPAN = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """The present moment in Japan."""
    return datetime.now(JAPAN)


def at_noon(day: date) -> datetime:
    """Noon in Japan on a given day, for records whose hour is not known (paper, demo data)."""
    return datetime.combine(day, time(12), JAPAN)


def day_of(moment: datetime) -> date:
    """The calendar day in Japan of a moment."""
    return moment.astimezone(JAPAN).date()
