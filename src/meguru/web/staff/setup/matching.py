"""Which row that stands here a row without a slip is: a row that somebody typed, or brought from a list of their own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from meguru.core.text import flat_name
from meguru.files.tables.checking import Checked, CheckedRow
from meguru.files.tables.columns import Values
from meguru.files.tables.comparing import Match
from meguru.plan.setup.rules import SetupSheet

# What a row is known by, the surest first.
_KNOWN_BY: Mapping[str, Sequence[tuple[str, ...]]] = {
    SetupSheet.DISTRICTS: (("code",), ("name",)),
    SetupSheet.ORGANISATIONS: (("kind", "name"), ("name",)),
    SetupSheet.COMMITTEES: (("name",),),
    SetupSheet.TERM: (("number",),),
    SetupSheet.PILLARS: (("above", "name"), ("name",)),
    SetupSheet.MEASURES: (("number",),),
    SetupSheet.PARTS: (("measure", "number"), ("measure", "title")),
    SetupSheet.INDICATORS: (("measure", "name"),),
    SetupSheet.DISTRICT_PLANS: (("district",),),
    SetupSheet.SECTIONS: (("district", "heading"),),
    SetupSheet.THEMES: (("district", "number"),),
}
_SEAT = ("organisation", "committee", "title")


def matches(checked: Checked) -> dict[str, Match]:
    """How a row without a slip is known again, for each sheet."""
    found: dict[str, Match] = {sheet: _by(*ways) for sheet, ways in _KNOWN_BY.items()}
    seats = [row for row in checked.rows.get(SetupSheet.SEATS, ()) if not row.slip]
    found[SetupSheet.SEATS] = _seat(seats)
    return found


def _said(values: Values, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(flat_name(str(values.get(name, ""))) for name in names)


class _Index:
    """The rows that stand, by what they are known by: made once, since the rows that are left only grow fewer."""

    def __init__(self) -> None:
        self.made: dict[tuple[str, ...], dict[tuple[str, ...], list[str]]] = {}

    def of(self, names: tuple[str, ...], wanted: tuple[str, ...], free: Mapping[str, Values]) -> list[str]:
        """The keys of the rows that say so and that no other row of the table is yet."""
        if names not in self.made:
            found: dict[tuple[str, ...], list[str]] = {}
            for key, ours in free.items():
                found.setdefault(_said(ours, names), []).append(key)
            self.made[names] = found
        return [key for key in self.made[names].get(wanted, ()) if key in free]


def _by(*ways: tuple[str, ...]) -> Callable[[CheckedRow, Mapping[str, Values]], str]:
    index = _Index()

    def match(row: CheckedRow, free: Mapping[str, Values]) -> str:
        for names in ways:
            wanted = _said(row.values, names)
            if all(wanted):
                same = index.of(names, wanted, free)
                if same:
                    return same[0]
        return ""

    return match


def _seat(rows: Sequence[CheckedRow]) -> Match:
    """A seat with the person in it; else a vacant one of that title.

    One in which somebody else sits is meant only where table and register have one of that title: then it changes hands, which
    the preview asks. Of several nobody can say which; the row is one seat more, and nobody loses theirs. A row that names nobody
    is the only seat of that title, whoever sits in it.
    """
    index = _Index()
    times = Counter(_said(row.values, _SEAT) for row in rows)
    named = {_said(row.values, (*_SEAT, "person")) for row in rows}

    def match(row: CheckedRow, free: Mapping[str, Values]) -> str:
        title = _said(row.values, _SEAT)
        alike = index.of(_SEAT, title, free)
        said = {key: _said(free[key], (*_SEAT, "person")) for key in alike}
        exact = [key for key in alike if said[key] == _said(row.values, (*_SEAT, "person"))]
        vacant = [key for key in alike if said[key] == (*title, "") and said[key] not in named]
        others = [key for key in alike if said[key] not in named] if times[title] == 1 else []
        return next(iter(exact or vacant), others[0] if len(others) == 1 else "")

    return match
