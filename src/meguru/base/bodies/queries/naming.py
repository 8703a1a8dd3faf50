"""What bodies and seats were called: the name on a day, the history of one, and the names at the end of a past year.

A column holds the present name. What is read of a past year reads the name of that time along, in the same query (``past_name``).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import District, NameChange, Seat
from meguru.base.bodies.queries.uses import fetch_registered
from meguru.base.bodies.rules import RENAMED, Registered, name_on
from meguru.base.towns.models import TownRow
from meguru.base.towns.scope import across_towns
from meguru.core.errors import NotFound
from meguru.core.fiscal import wareki
from meguru.core.language import _


@dataclass(frozen=True)
class NameLine:
    """One renaming: from which day, from what to what, why; whether its day is still to come, and whether it can be taken back."""

    id: int
    from_day: date
    before: str
    after: str
    reason: str
    is_ahead: bool
    may_take_back: bool

    @property
    def said(self) -> str:
        """As it stands beside a name: 令和6年4月1日 福祉課から改称."""
        if self.is_ahead:
            return _("{day}から「{name}」").format(day=wareki(self.from_day), name=self.after)
        return _("{day} {name}から改称").format(day=wareki(self.from_day), name=self.before)


@dataclass(frozen=True)
class NameHistory:
    """What one body or seat is called and was called, newest first."""

    what: Registered
    id: int
    name: str
    reading: str
    lines: tuple[NameLine, ...]

    @property
    def has_reading(self) -> bool:
        """Whether its name is shown with a reading: a district's is."""
        return self.what is Registered.DISTRICT


def present_name(row: TownRow) -> tuple[str, str]:
    """The present name of a body or seat, with its reading where it has one."""
    return (row.title if isinstance(row, Seat) else str(row)), (row.reading if isinstance(row, District) else "")


def changes_of(what: Registered, row_id: int) -> "QuerySet[NameChange]":
    """The renamings of one body or seat, made and planned, oldest first. For commands too."""
    return NameChange.objects.filter(**{what.value: row_id})


def renamings_between(actor: Actor, first: date, last: date) -> list[NameChange]:
    """The renamings of bodies and seats from days between two, made and planned. One query. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    return list(NameChange.objects.filter(from_day__gte=first, from_day__lte=last))


def history_of(actor: Actor, what: Registered, row_id: int) -> NameHistory:
    """What a body or seat was called. May: everybody in the workshop. Raises ``NotFound``. Two queries."""
    require(actor, Action.WORKSHOP_ENTER)
    if what not in RENAMED:
        raise NotFound
    row = fetch_registered(what, row_id)
    name, reading = present_name(row)
    return NameHistory(what, row.pk, name, reading, _lines(changes_of(what, row.pk)))


def names_told(actor: Actor) -> dict[tuple[str, int], NameLine]:
    """The newest renaming of each body, by what it is and its id, for a list of them. May: everybody in the workshop. One query."""
    require(actor, Action.WORKSHOP_ENTER)
    told: dict[tuple[str, int], list[NameChange]] = {}
    for row in NameChange.objects.filter(seat=None):
        what, row_id = subject_of(row)
        told.setdefault((what.value, row_id), []).append(row)
    return {key: _lines(rows)[0] for key, rows in told.items()}


def subject_of(row: NameChange) -> tuple[Registered, int]:
    """What a renaming renames: its kind and id."""
    return next((what, getattr(row, f"{what.value}_id")) for what in RENAMED if getattr(row, f"{what.value}_id"))


def past_name(what: Registered, column: str, *, year: str | int = "", day: str = "") -> Subquery:
    """The name that the body in a column had at the end of a fiscal year or on a day, for ``annotate``; None where it is the
    present one.

    ``year``: the column with the year, or the year itself; ``day``: the column with the day.
    """
    after = (
        {"from_day__gt": OuterRef(day)} if day else {"from_year__gt": OuterRef(year) if isinstance(year, str) else year}
    )
    rows: Any = NameChange.objects.filter(**{what.value: OuterRef(column)}, **after, applied_at__isnull=False)
    return Subquery(rows.order_by("from_day", "id").values("before")[:1])


def once_called(what: Registered, column: str, text: str) -> Exists:
    """Whether the text in a column was once the name of the body in another, for ``annotate``: a group that is but its owner's
    name follows the owner."""
    return Exists(NameChange.objects.filter(**{what.value: OuterRef(column)}, before=OuterRef(text)))


def then_or_now(row: Model, column: str) -> str:
    """The name of the body in a column at the time that was read along as ``<column>_then``, else its present one; "" for none."""
    body = getattr(row, column)
    return getattr(row, f"{column}_then", None) or (str(body) if body is not None else "")


@dataclass(frozen=True)
class NamesMade:
    """Every renaming that was made in the town, for what is gathered at once. ``of`` gives those of one body, oldest first."""

    changes: Mapping[tuple[Registered, int], tuple[NameChange, ...]]

    def of(self, what: Registered, row_id: int) -> tuple[NameChange, ...]:
        """The renamings of one body that were made, oldest first."""
        return self.changes.get((what, row_id), ())

    def at(self, what: Registered, row_id: int, present: str, day: date) -> str:
        """The name of one body on a day."""
        return name_on(present, ((row.from_day, row.before) for row in self.of(what, row_id)), day)


def names_made() -> NamesMade:
    """Every renaming that was made in the town in scope. Public: names stand in the book. One query."""
    found: dict[tuple[Registered, int], tuple[NameChange, ...]] = {}
    for row in NameChange.objects.filter(applied_at__isnull=False):
        found[subject_of(row)] = (*found.get(subject_of(row), ()), row)
    return NamesMade(found)


def _lines(rows: Iterable[NameChange]) -> tuple[NameLine, ...]:
    """Newest first. The newest alone can be taken back: those before it lie under it."""
    found = list(rows)[::-1]
    return tuple(
        NameLine(row.pk, row.from_day, row.before, row.after, row.reason, row.applied_at is None, place == 0)
        for place, row in enumerate(found)
    )


def due_changes(on: date) -> "QuerySet[NameChange]":
    """Renamings whose day has come and that were not made yet."""
    return NameChange.objects.filter(applied_at=None, from_day__lte=on)


def towns_with_due_names(on: date) -> list[str]:
    """The slugs of towns with renamings to be made by a day, for the daily round and for doctor."""
    with across_towns("the daily round looks where something is due before it enters a town"):
        return list(due_changes(on).order_by("town__slug").values_list("town__slug", flat=True).distinct())
