"""The levels of a book's pillars: how each is named where it stands alone, and how deep it stands."""

from collections.abc import Iterable

from meguru.plan.terms.levels import BELOW, path_of
from meguru.publish.book.plan import PillarEntry


def pillar_paths(pillars: Iterable[PillarEntry]) -> dict[str, str]:
    """The name of each pillar with those of all above it, by key; in a book of one level the name alone."""
    names = {each["key"]: (each["name"], each.get("above", "")) for each in pillars}
    return {key: BELOW.join(path_of(key, names)) for key in names}


def pillars_above(key: str, pillars: Iterable[PillarEntry]) -> list[PillarEntry]:
    """The pillars that one stands under, the highest first."""
    known = {each["key"]: each for each in pillars}
    found: list[PillarEntry] = []
    above = known[key].get("above", "")
    while above in known:
        found.insert(0, known[above])
        above = known[above].get("above", "")
    return found
