"""Running numbers: the one after the highest given so far."""

from typing import Any

from django.db.models import Max, QuerySet


def next_number(rows: "QuerySet[Any]", field: str = "number") -> int:
    """The number after the highest among the rows; 1 where there is none. Given once: a command has the town to itself."""
    highest: int | None = rows.aggregate(highest=Max(field))["highest"]
    return (highest or 0) + 1
