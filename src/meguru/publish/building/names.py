"""The names in the book: bodies are called what they were called at the end of the recorded year, and renamings are told."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from meguru.base.bodies.queries.naming import NamesMade
from meguru.base.bodies.rules import REGISTERED_LABELS, Registered
from meguru.core.fiscal import FiscalYear, wareki
from meguru.publish.book.plan import RenamingEntry

_TOLD = (Registered.DISTRICT, Registered.ORGANISATION, Registered.COMMITTEE)


@dataclass(frozen=True)
class NamesThen:
    """What bodies were called at the end of the recorded year."""

    made: NamesMade
    year: FiscalYear

    def organisation(self, row_id: int, present: str) -> str:
        """The name of an organisation."""
        return self.made.at(Registered.ORGANISATION, row_id, present, self.year.ends_on)

    def district(self, row_id: int, present: str) -> str:
        """The name of a district."""
        return self.made.at(Registered.DISTRICT, row_id, present, self.year.ends_on)

    def reading(self, row_id: int, present: str) -> str:
        """The reading of a district's name."""
        later = (row for row in self.made.of(Registered.DISTRICT, row_id) if self.year.ends_on < row.from_day)
        return next((row.before_reading for row in later), present)

    def group(self, owner_id: int, owner: str, group: str) -> str:
        """The group of a measure: where it is but its owner's name, of whatever time, it follows the owner."""
        called = {owner, *(row.before for row in self.made.of(Registered.ORGANISATION, owner_id))}
        return self.organisation(owner_id, owner) if group in called else group

    def told(self, first: date, last: date) -> list[RenamingEntry]:
        """The renamings from one day to another, oldest first."""
        rows = sorted(
            ((row.from_day, row.pk, what, row) for (what, _), rows in self.made.changes.items() for row in rows),
            key=lambda each: each[:2],
        )
        return [
            cast(
                RenamingEntry,
                {
                    "kind": what.value,
                    "kind_label": REGISTERED_LABELS[what],
                    "day": day.isoformat(),
                    "day_label": wareki(day),
                    "before": row.before,
                    "after": row.after,
                },
            )
            for day, _key, what, row in rows
            if what in _TOLD and first <= day <= last
        ]
