"""The product's own words in what was kept as Japanese (a frozen book, the papers of a meeting), to be said again.

A label, a day, a fiscal year, a sentence with its numbers is recognised by the catalogue's own Japanese. Asked only of fields
that the product fills (``OURS``), never of a text that somebody typed. Decision records 0032 and 0034.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeVar

from meguru.core.fiscal import NotAYear, parse_day, parse_fiscal_year, wareki
from meguru.core.language import Wording, _, is_original, joined, known_messages, translated

T = TypeVar("T")
# What the product fills in a book; ``flows`` are named by the town.
OURS = re.compile(r"label|\w+_label|sentences|attendance|meaning|words")
THEIRS = frozenset(("flows",))
DAY = re.compile(r"(明治|大正|昭和|平成|令和)(元|\d+)年\d+月\d+日")
YEAR = re.compile(r"(明治|大正|昭和|平成|令和)(元|\d+)年度")
HOLE = re.compile(r"\{(\w+)\}")
HOLE_AS_SAID = re.compile(r"\{(\w+)")
# What stands between things in a row.
BETWEEN_SENTENCES = re.compile("(?<=。) ")
MARKS = ((_("、"), re.compile("、")), (_("か"), re.compile("(?<=」)か(?=「)")))
# Holes that a number fills: 「36の取組」 is a number of measures, 「甲の取組」 are the measures of 甲.
NUMBERS = re.compile(r"(total|count|asked|missing|running|number|accepted|year_of_era|people|measures)\d?")
# No sentence of ours is longer; a text that somebody typed may be.
LONGEST = 300
# A sentence of nothing but holes and a mark between them would be found in any text.
FEWEST_LETTERS = 2


def usual(words: Iterable[str]) -> Mapping[str, str]:
    """The product's own words for what a town may call otherwise, for ``kept``."""
    return {word: word for word in words}


def kept(text: str, ours: Mapping[str, str]) -> str:
    """A word as it was kept: the product's own wording where it is one of ours (``usual``), otherwise the town's."""
    return ours.get(text, text)


class Kept(Wording):
    """A text of the product as it was kept. Which wording it is, is looked for when it is said in another language."""

    __slots__ = ()

    def _translated(self) -> str:
        return str(recognised(self.message))


def again(text: str) -> str:
    """A text of the product that was kept, or came from another process, for whoever reads it; what is not known stays."""
    return Kept(text) if len(text) <= LONGEST else text


def said_again(value: T, keys: re.Pattern[str] = OURS, *, is_ours: bool = False) -> T:
    """Plain data with the product's own words in it recognised: in the fields whose name matches ``keys``, and under them."""
    said: Any = value
    if is_original():
        return value
    if isinstance(value, str):
        said = again(value) if is_ours else value
    elif isinstance(value, Mapping):
        said = {
            key: each
            if key in THEIRS
            else said_again(each, keys, is_ours=is_ours or keys.fullmatch(str(key)) is not None)
            for key, each in value.items()
        }
    elif isinstance(value, (list, tuple)):
        said = [said_again(each, keys, is_ours=is_ours) for each in value]
    return said  # type: ignore[no-any-return]  # of the same shape


@lru_cache(maxsize=4096)
def recognised(text: str) -> str:
    """The wording that a kept text is; the text itself where the product has no such words."""
    if DAY.fullmatch(text) or YEAR.fullmatch(text):
        try:
            return wareki(parse_day(text)) if DAY.fullmatch(text) else parse_fiscal_year(text).label
        except NotAYear:
            return text
    if text in known_messages():
        return Wording(text)
    sentences = BETWEEN_SENTENCES.split(text)
    if len(sentences) > 1:
        return joined(" ", map(recognised, sentences))
    return _list(text) or next(_readings(text), text)


def _list(text: str) -> str:
    """Several things in a row, where each of them is known; "" where it is no such list."""
    for mark, between in MARKS:
        parts = between.split(text)
        said = [recognised(part) for part in parts] if len(parts) > 1 else []
        if said and all(isinstance(each, Wording) or each.isdigit() for each in said):
            return joined(mark, said)
    return ""


def _readings(text: str) -> Iterator[str]:
    """The sentences with holes that the text may be, the one with the most words of its own first."""
    for message, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            yield Wording(message).format(**{name: recognised(value) for name, value in found.groupdict().items()})


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for message in known_messages():
        names = HOLE.findall(message)
        if _can_be_found(message, names):
            pieces = HOLE.split(message)
            pattern = "".join(_hole(piece) if odd % 2 else re.escape(piece) for odd, piece in enumerate(pieces))
            weight = (len(HOLE.sub("", message)), sum(NUMBERS.fullmatch(name) is not None for name in names))
            found.append((weight, message, re.compile(pattern)))
    return tuple(
        (message, pattern) for _weight, message, pattern in sorted(found, key=lambda one: one[:2], reverse=True)
    )


def _can_be_found(message: str, names: list[str]) -> bool:
    """Whether the holes of a sentence can be read back from it, and are all that its translation needs."""
    own = HOLE.sub("", message)
    needed = set(HOLE_AS_SAID.findall(translated(message)))
    return (
        0 < len(names) == len(set(names))
        and needed <= set(names)
        and len(own) >= FEWEST_LETTERS
        and not set(own) & set("{<")
    )


def _hole(name: str) -> str:
    return f"(?P<{name}>{'[0-9,]+' if NUMBERS.fullmatch(name) else '.+?'})"
