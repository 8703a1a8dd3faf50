"""What changes from a day: the present value, the changes made to it, and from both what it is on any day.

A thing's own columns hold the present. Each change keeps what stood before it and what after, so that the present can be folded
back to an earlier day and forward to a later one. Changes of one field follow each other by day: none is made before a later one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True)
class Change(Generic[V]):
    """One change of one field; one whose day has not come has not been applied."""

    from_day: date
    before: V
    after: V
    is_applied: bool


def value_on(day: date, now: V, changes: Sequence[Change[V]]) -> V:
    """What a field is on a day: of now, without what was applied for later days, with what is decided up to the day.

    ``changes`` are all of the field that stand, by day and then in the order in which they were recorded.
    """
    later = next((change for change in changes if change.is_applied and change.from_day > day), None)
    if later is not None:
        return later.before
    decided = [change for change in changes if not change.is_applied and change.from_day <= day]
    return decided[-1].after if decided else now


def first_value(now: V, changes: Sequence[Change[V]]) -> V:
    """What a field was before any of its changes."""
    return next((change.before for change in changes if change.is_applied), now)


def in_the_way(day: date, days: Iterable[date]) -> date | None:
    """The latest day of a field's changes, where it lies after a day from which the field is to be changed."""
    latest = max(days, default=day)
    return latest if latest > day else None
