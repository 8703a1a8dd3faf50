"""What the areas hand down to be found, and which of it an entry of the ledger may have changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meguru.base.bodies.queries.finding import (
    BodyRow,
    committees_to_find,
    districts_to_find,
    organisations_to_find,
    people_to_find,
    seats_to_find,
)
from meguru.base.search.rules import FoundKind, SearchMaterial, TownWord
from meguru.check.committee.material import advice_to_find, meetings_to_find
from meguru.check.opinions.material import opinions_to_find
from meguru.check.reviews.material import sheets_to_find
from meguru.do.activities.material import activities_to_find
from meguru.plan.plans.material import district_plans_to_find, measures_to_find

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Source:
    """Where the material of some kinds comes from, and the areas whose entries may have changed it."""

    kinds: tuple[FoundKind, ...]
    areas: tuple[str, ...]
    whole: Callable[[], Iterator[SearchMaterial]]
    # Where an entry names the one thing that changed: its key in the index, and the material of some keys alone.
    key: Callable[[Facts], str | None] = lambda facts: None
    some: Callable[[Sequence[str]], Iterator[SearchMaterial]] | None = None


def _bodies() -> Iterator[SearchMaterial]:
    yield from _rows(FoundKind.DISTRICT, "", districts_to_find())
    yield from _rows(FoundKind.BODY, "o", organisations_to_find())
    yield from _rows(FoundKind.BODY, "c", committees_to_find())
    yield from _rows(FoundKind.SEAT, "", seats_to_find(), has_page=True)
    yield from _rows(FoundKind.PERSON, "", people_to_find())


def _rows(kind: FoundKind, letter: str, rows: Iterable[BodyRow], *, has_page: bool = False) -> Iterator[SearchMaterial]:
    for row in rows:
        place = (row.id,) if has_page else ()
        yield SearchMaterial(kind, f"{letter}{row.id}", row.name, row.more, place, reading=row.reading)


def _plans() -> Iterator[SearchMaterial]:
    yield from measures_to_find()
    yield from district_plans_to_find()


def _committee() -> Iterator[SearchMaterial]:
    yield from meetings_to_find()
    yield from advice_to_find()


def _sheet_key(facts: Facts) -> str | None:
    return f"{facts['fiscal_year']} {facts['code']}" if {"fiscal_year", "code"} <= set(facts) else None


def _some_sheets(keys: Sequence[str]) -> Iterator[SearchMaterial]:
    names = {(int(year), code) for year, code in (key.split(" ", 1) for key in keys)}
    return (each for each in sheets_to_find(names) if each.key in keys)


SOURCES = (
    Source((FoundKind.MEASURE, FoundKind.DISTRICT_PLAN), ("plans", "amendments", "bodies"), _plans),
    Source(
        (FoundKind.DISTRICT, FoundKind.BODY, FoundKind.SEAT, FoundKind.PERSON),
        ("bodies", "towns"),
        _bodies,
    ),
    Source((FoundKind.MEETING, FoundKind.ADVICE), ("committee", "bodies"), _committee),
    Source((FoundKind.SHEET,), ("reviews",), sheets_to_find, _sheet_key, _some_sheets),
    Source(
        (FoundKind.ACTIVITY,),
        ("activities",),
        activities_to_find,
        lambda facts: str(facts["id"]) if "id" in facts else None,
        lambda keys: activities_to_find([int(key) for key in keys]),
    ),
    Source(
        (FoundKind.OPINION,),
        ("opinions",),
        opinions_to_find,
        lambda facts: str(facts["number"]) if "number" in facts else None,
        opinions_to_find,
    ),
)


def words_of_town() -> list[TownWord]:
    """The names that are one word in this town: its districts with their readings, its organisations and committees."""
    rows = [*districts_to_find(), *organisations_to_find(), *committees_to_find()]
    words = [TownWord(row.name, row.reading) for row in rows]
    bare = [TownWord(row.name.removesuffix("地区"), row.reading.removesuffix("ちく")) for row in districts_to_find()]
    return sorted({*words, *bare}, key=lambda word: (word.surface, word.reading))
