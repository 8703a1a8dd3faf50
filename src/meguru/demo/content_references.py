"""What every check of the demo content asks: is the code there, and does somebody sit in the seat on the day."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from meguru.demo.content_year import TownContent


def missing(where: str, names: Iterable[str], known: Iterable[str], kind: str) -> Iterator[str]:
    """A sentence for every name that is not known; an empty name names nothing."""
    known = set(known)
    for name in names:
        if name and name not in known:
            yield f"{where}: {kind} {name} is not there"


def acting(content: TownContent, where: str, seats: Mapping[str, dt.date]) -> Iterator[str]:
    """A sentence for every seat that acts and does not exist, or in which nobody sits on the day."""
    known = {seat.code: seat for seat in content.seats}
    for code, day in seats.items():
        if code not in known:
            yield f"{where}: seat {code or '(none)'} is not there"
        elif known[code].holder_on(day) is None:
            yield f"{where}: seat {code} is vacant on {day}"
