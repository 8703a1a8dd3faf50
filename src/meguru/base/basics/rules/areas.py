"""Names of areas (町丁目) in the forms that files give them, and which district an area lies in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meguru.core.language import _
from meguru.core.text import name_and_reading

# An area that is known to lie in no district of the town: it is not counted.
OUTSIDE = ""
_DIGITS = "〇一二三四五六七八九"
_TEN = "十"
_CHOME = re.compile(rf"([{_DIGITS}{_TEN}]+)(?=丁目)")
_LAST_CHOME = re.compile(r"\d+丁目$")
_SPAN = re.compile(r"^(.*?)(\d+)(?:丁目)?(?:-|から)(\d+)丁目$")
_SEVERAL = re.compile(r"^(.*?)(\d+(?:(?:丁目)?[・,、.]\d+)+)丁目$")
_IN_SERIES = re.compile(rf"([{_DIGITS}{_TEN}]+)(?=(?:(?:[-・,、]|から)[{_DIGITS}{_TEN}]+)+丁目)")
_LED_BY = re.compile(r"^(?:大字|字)")
_PART = "一部"
# The same letter in two ways of writing.
_SAME = str.maketrans("ヶヵ澤邊邉櫻濱嶋嶌籠曾龍檜槇之", "ケカ沢辺辺桜浜島島篭曽竜桧槙ノ")
_BETWEEN = re.compile(r"(?<=[一-龠々])[がガカの](?=[一-龠々])")
_DASHES = str.maketrans("〜~～―−–—‐", "--------")
SUMS = frozenset(
    {"", "総数", "合計", "計", "総計", "全域", "総人口", "市計", "区計", "町計", "村計", "全市", "全区", "全町", "全村"}
)


class How(StrEnum):
    """By what an area's district was found, or why it was not."""

    KEPT = "kept"
    ENDED = "ended"
    DISTRICT = "district"
    BLOCK = "block"
    SHARED = "shared"
    UNKNOWN = "unknown"


HOW_LABELS = {
    How.KEPT: _("前に決めたとおり"),
    How.ENDED: _("前に決めた地区は、廃止になりました"),
    How.DISTRICT: _("地区の名前から"),
    How.BLOCK: _("地区の町名から"),
    How.SHARED: _("2つ以上の地区にまたがるか、一部だけの町です"),
    How.UNKNOWN: _("どの地区の町名にもありません"),
}


@dataclass(frozen=True)
class Ground:
    """A district as far as areas are found in it: its code, its name, its town blocks as they were typed."""

    code: str
    name: str
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The district of an area; ``OUTSIDE`` where it is known to lie in none, ``None`` where it is not known."""

    code: str | None
    how: How


def flat_area(name: str, town: str = "") -> str:
    """An area as it is looked up: one width, 丁目 in digits, without 大字, blanks, and the name of the town before it."""
    flat = "".join(unicodedata.normalize("NFKC", name).split())
    flat = _CHOME.sub(lambda found: _number(found[1]), flat)
    before, led, after = flat.partition(town) if town else ("", "", "")
    if led and after and len(before) <= 12:
        flat = after
    flat = _LED_BY.sub("", flat).translate(_SAME)
    return _BETWEEN.sub(lambda found: "ノ" if found[0] == "の" else "ケ", flat)


def _number(kanji: str) -> str:
    """一 to 九十九 in digits; read one by one where there is no 十 (一〇)."""
    if _TEN not in kanji:
        return "".join(str(_DIGITS.index(each)) for each in kanji)
    tens, _ten, ones = kanji.partition(_TEN)
    return f"{_DIGITS.index(tens) if len(tens) == 1 else 1}{_DIGITS.index(ones) if len(ones) == 1 and ones in _DIGITS else 0}"


def is_sum(flat: str, town: str) -> bool:
    """Whether a row of this name is the sum of others: of the whole town, or of nothing that is named."""
    return flat in SUMS or flat == flat_area(town)


def sums_of_chome(flats: Collection[str]) -> set[str]:
    """The areas that stand beside their own 丁目: their rows are sums of those."""
    parts = {_LAST_CHOME.sub("", flat) for flat in flats if _LAST_CHOME.search(flat)}
    return parts & set(flats)


def _blocks(written: str, town: str) -> Iterator[tuple[str, bool]]:
    """A town block as it was typed, as the areas it names: 1〜3丁目 as three. Told beside each: whether only a part is meant."""
    name = unicodedata.normalize("NFKC", name_and_reading(written)[0]).translate(_DASHES)
    is_part = _PART in name
    name = re.sub(rf"の?{_PART}|[()]", "", name)
    name = _IN_SERIES.sub(lambda found: _number(found[1]), name)
    flat = flat_area(name, town)
    if span := _SPAN.match(flat):
        first, last = int(span[2]), int(span[3])
        for number in range(first, min(last, first + 99) + 1):
            yield f"{span[1]}{number}丁目", is_part
    elif several := _SEVERAL.match(flat):
        for number in re.findall(r"\d+", several[2]):
            yield f"{several[1]}{number}丁目", is_part
    elif flat:
        yield flat, is_part


class Grounds:
    """All districts of a town, for finding areas in them. ``kept`` are areas that somebody placed before, by flat name; ``astray``
    those of them whose district has ended without one heir to all of it: they are to be placed again."""

    def __init__(
        self, grounds: Iterable[Ground], kept: Mapping[str, str], town: str, astray: Collection[str] = ()
    ) -> None:
        self.town, self.kept, self.astray = town, kept, astray
        self.by_name: dict[str, set[str]] = {}
        self.by_block: dict[str, set[str]] = {}
        self.parts: set[str] = set()
        # The districts by code, in the order in which they came.
        self.names: dict[str, str] = {}
        for ground in grounds:
            self.names[ground.code] = ground.name
            for name in (ground.name, ground.code):
                for flat in {flat_area(name, town), flat_area(name, town).removesuffix("地区")}:
                    self.by_name.setdefault(flat, set()).add(ground.code)
            for written in ground.blocks:
                for flat, is_part in _blocks(written, town):
                    self.by_block.setdefault(flat, set()).add(ground.code)
                    if is_part:
                        self.parts.add(flat)

    def find(self, area: str, *, is_by_district: bool = False) -> Found:
        """The district of an area: as placed before, by the names of districts and of their blocks."""
        flat = flat_area(area, self.town)
        if flat in self.kept:
            return Found(self.kept[flat], How.KEPT)
        if flat in self.astray:
            return Found(None, How.ENDED)
        named = self.by_name.get(flat) or self.by_name.get(flat.removesuffix("地区"), set())
        if is_by_district and len(named) == 1:
            return Found(next(iter(named)), How.DISTRICT)
        for block in dict.fromkeys((flat, _LAST_CHOME.sub("", flat))):
            if codes := self.by_block.get(block):
                if len(codes) > 1 or block in self.parts:
                    return Found(None, How.SHARED)
                return Found(next(iter(codes)), How.BLOCK)
        if len(named) == 1:
            return Found(next(iter(named)), How.DISTRICT)
        return Found(None, How.SHARED if named else How.UNKNOWN)
