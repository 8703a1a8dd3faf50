"""Which row that stands here a row without a slip is: a row that somebody typed, or brought from a list of their own."""

from __future__ import annotations

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
    SetupSheet.PILLARS: (("name",),),
    SetupSheet.MEASURES: (("number",),),
    SetupSheet.INDICATORS: (("measure", "name"),),
    SetupSheet.DISTRICT_PLANS: (("district",),),
    SetupSheet.SECTIONS: (("district", "heading"),),
    SetupSheet.THEMES: (("district", "number"),),
}
_SEAT = ("organisation", "committee", "title")


def matches(checked: Checked) -> dict[str, Match]:
    """How a row without a slip is known again, for each sheet."""
    found: dict[str, Match] = {sheet: _by(*ways) for sheet, ways in _KNOWN_BY.items()}
    seats = [_said(row.values, (*_SEAT, "person")) for row in checked.rows.get(SetupSheet.SEATS, ()) if not row.slip]
    found[SetupSheet.SEATS] = _seat(set(seats))
    return found


def _said(values: Values, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(flat_name(str(values.get(name, ""))) for name in names)


def _by(*ways: tuple[str, ...]) -> Callable[[CheckedRow, Mapping[str, Values]], str]:
    def match(row: CheckedRow, free: Mapping[str, Values]) -> str:
        for names in ways:
            wanted = _said(row.values, names)
            if all(wanted):
                same = [key for key, ours in free.items() if _said(ours, names) == wanted]
                if same:
                    return same[0]
        return ""

    return match


def _seat(named: set[tuple[str, ...]]) -> Match:
    """A seat with the person in it; else the only one of that title whose holder no other row of the table names."""

    def match(row: CheckedRow, free: Mapping[str, Values]) -> str:
        wanted = _said(row.values, _SEAT)
        alike = {key: _said(ours, (*_SEAT, "person")) for key, ours in free.items() if _said(ours, _SEAT) == wanted}
        exact = [key for key, said in alike.items() if said == _said(row.values, (*_SEAT, "person"))]
        others = [key for key, said in alike.items() if said not in named]
        return exact[0] if exact else others[0] if len(others) == 1 else ""

    return match
