"""Bands of age: how they are put in order, told apart where they overlap, and summed to the groups that people speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from meguru.core.language import _

OLDEST = 150
# Single years are summed to these: five years each, cut once more at 18, where surveys of adults begin.
EDGES = (0, 5, 10, 15, 18, *range(20, 101, 5))
# The groups that officials speak of, by their first and last year.
CHILDREN, WORKING, ELDERLY, OLD_ELDERLY = (0, 14), (15, 64), (65, None), (75, None)
# What is asked by hand: fewer bands than a census has.
BY_HAND = ((0, 14), (15, 64), (65, 74), (75, None))

JsonBand = list[int | None]


@dataclass(frozen=True)
class AgeBand:
    """How many of an age live somewhere. Without ``high`` it has no end; ``None`` is not known, and never zero.

    ``total`` is what was said of both sexes together; empty where only each was said.
    """

    low: int
    high: int | None
    male: int | None = None
    female: int | None = None
    total: int | None = None

    @property
    def people(self) -> int | None:
        """Both sexes together; ``None`` where that is not known."""
        if self.total is not None:
            return self.total
        return None if self.male is None or self.female is None else self.male + self.female

    @property
    def label(self) -> str:
        """The band in words: 0〜4歳, 85歳以上."""
        if self.high is None:
            return _("{low}歳以上").format(low=self.low)
        if self.low == self.high:
            return _("{low}歳").format(low=self.low)
        return _("{low}〜{high}歳").format(low=self.low, high=self.high)

    def to_json(self) -> JsonBand:
        """As it is kept: first and last year, men, women, both."""
        return [self.low, self.high, self.male, self.female, self.total]


def bands_of(kept: Iterable[Sequence[int | None]]) -> tuple[AgeBand, ...]:
    """The bands as they were kept, by age."""
    return in_order(AgeBand(low or 0, *rest) for low, *rest in kept)


def in_order(bands: Iterable[AgeBand]) -> tuple[AgeBand, ...]:
    """The bands by age, the wider of two that begin alike first."""
    return tuple(sorted(bands, key=lambda band: (band.low, -_end(band))))


def _end(band: AgeBand) -> int:
    return OLDEST if band.high is None else band.high


def added(bands: Iterable[AgeBand]) -> tuple[int | None, int | None, int | None]:
    """Men, women and both of several bands; ``None`` where one of them does not say it."""
    rows = list(bands)

    def summed(values: Iterable[int | None]) -> int | None:
        found = list(values)
        return None if not found or None in found else sum(value or 0 for value in found)

    male, female = summed(row.male for row in rows), summed(row.female for row in rows)
    return male, female, summed(row.people for row in rows)


def tiling(bands: Sequence[AgeBand], low: int, high: int | None) -> list[AgeBand]:
    """The bands that fill a span of ages without gap or overlap; none where they do not."""
    end = OLDEST if high is None else high
    inside = [band for band in in_order(bands) if band.low >= low and _end(band) <= end]
    at = low
    for band in inside:
        if band.low != at:
            return []
        at = _end(band) + 1
    return inside if inside and at == end + 1 else []


def people_of(bands: Sequence[AgeBand], low: int, high: int | None) -> int | None:
    """How many are of an age in this span; ``None`` where the bands do not tell."""
    return added(tiling(bands, low, high))[2]


def apart(bands: Iterable[AgeBand]) -> tuple[AgeBand, ...]:
    """The bands without overlap: a sum beside its parts goes, and a part named beside its whole leaves the rest of it.

    0〜14歳 beside 0〜4, 5〜9 and 10〜14歳 is their sum; 75歳以上 beside 65歳以上 leaves 65〜74歳.
    """
    left = list(in_order(bands))
    for whole in sorted(left, key=lambda band: _end(band) - band.low):
        parts = [band for band in left if band is not whole and band.low >= whole.low and _end(band) <= _end(whole)]
        if not parts:
            continue
        if tiling(parts, whole.low, whole.high):
            left.remove(whole)
            continue
        rest = _rest(whole, parts)
        if rest is None:
            left = [band for band in left if band not in parts]
        else:
            left[left.index(whole)] = rest
    return in_order(left)


def _rest(whole: AgeBand, parts: Sequence[AgeBand]) -> AgeBand | None:
    """What is left of a band beside its parts; ``None`` where that is no single span, or fewer than nobody."""
    first, last = parts[0].low, _end(parts[-1])
    if not tiling(parts, first, None if last == OLDEST else last):
        return None
    if first == whole.low:
        low, high = last + 1, whole.high
    elif last == _end(whole):
        low, high = whole.low, first - 1
    else:
        return None
    male, female, people = added(parts)
    rest = AgeBand(low, high, _less(whole.male, male), _less(whole.female, female), _less(whole.total, people))
    return None if any((value or 0) < 0 for value in (rest.male, rest.female, rest.total)) else rest


def _less(whole: int | None, part: int | None) -> int | None:
    return None if whole is None or part is None else whole - part


def folded(bands: Iterable[AgeBand]) -> tuple[AgeBand, ...]:
    """Single years summed to the bands that are kept; what is wider stays as it is."""
    left = list(in_order(bands))
    for low, after in pairwise(EDGES):
        inside = tiling(left, low, after - 1)
        if len(inside) > 1:
            left = [band for band in left if band not in inside] + [_one(inside)]
    return in_order(left)


def in_fives(bands: Sequence[AgeBand]) -> tuple[AgeBand, ...]:
    """As they are shown: 15〜17歳 and 18〜19歳 as one."""
    left = list(in_order(bands))
    for low in range(0, 100, 5):
        inside = tiling(left, low, low + 4)
        if len(inside) > 1:
            left = [band for band in left if band not in inside] + [_one(inside)]
    return in_order(left)


def _one(parts: Sequence[AgeBand]) -> AgeBand:
    male, female, people = added(parts)
    both = None if male is not None and female is not None and male + female == people else people
    return AgeBand(parts[0].low, parts[-1].high, male, female, both)


def gaps(bands: Sequence[AgeBand]) -> list[str]:
    """The spans of age that no band says anything of, in words. Without any band there is nothing to miss."""
    found, at = [], 0
    for band in in_order(bands):
        if band.low > at:
            found.append(AgeBand(at, band.low - 1).label)
        at = max(at, _end(band) + 1)
    return [*found, AgeBand(at, None).label] if bands and at <= OLDEST else found
