"""The words a text is found by: normal forms and readings, by SudachiPy and the town's own names. No Django.

Sudachi is loaded where the first text is read or the first question asked: 36 MB and 0.1 second, and nothing before that. Every
word begins with a letter that says what it is: ``w`` a normal form, ``r`` a reading, ``t`` and ``s`` the same in a title.
"""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from meguru.base.search.rules import MOST_WORDS, Asked, SearchMaterial, TownWord, all_of, any_of
from meguru.core.heavy import Heavy

_sudachi = Heavy("sudachipy")
_kept = threading.local()
# What carries no meaning by itself: particles, auxiliaries, marks, blanks.
_EMPTY = {"助詞", "助動詞", "補助記号", "空白"}
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・]+")
# Sudachi takes 49,149 bytes at once.
_AT_ONCE = 8000
# So many words side by side are kept as one reading too: ちいきふくし is found over 地域 and 福祉.
_JOINED = 4


@dataclass(frozen=True)
class Unit:
    """A word as it stands in a text: where, its normal form with those of its parts, its reading in katakana."""

    start: int
    end: int
    forms: tuple[str, ...]
    parts: tuple[str, ...]
    reading: str


def normal(text: str) -> str:
    """Letters and digits alone, in one width and case."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).lower() if letter.isalnum())


def katakana(text: str) -> str:
    """Hiragana as katakana, without marks between."""
    return normal("".join(chr(ord(letter) + 0x60) if "ぁ" <= letter <= "ゖ" else letter for letter in text))


def _one_width(text: str) -> str:
    """Kana in full width, letters and digits in half width: offices' old lists are full of ﾆｯﾊﾟ."""
    return unicodedata.normalize("NFKC", text)


@dataclass(frozen=True)
class Dictionary:
    """The town's names over the general dictionary: a name of the town is one word wherever it stands."""

    words: tuple[TownWord, ...] = ()

    @cached_property
    def readings(self) -> dict[str, str]:
        """Each name and its reading."""
        return {word.surface: katakana(word.reading) for word in self.words if len(word.surface) > 1}

    @cached_property
    def pattern(self) -> re.Pattern[str] | None:
        """Finds the longest name at a place."""
        names = sorted(self.readings, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, names))) if names else None

    def units(self, text: str) -> Iterator[Unit]:
        """The words of a text in order, without those that carry no meaning."""
        place = 0
        for match in self.pattern.finditer(text) if self.pattern else ():
            yield from _general(text[place : match.start()], place)
            word = normal(match[0])
            parts = tuple(dict.fromkeys(part for unit in _general(match[0], 0) for part in unit.parts))
            yield Unit(match.start(), match.end(), (word, *parts), (word,), self.readings[match[0]])
            place = match.end()
        yield from _general(text[place:], place)


def _tokenizer() -> Any:
    """One for each thread, over one dictionary for the process; it is not to be used by two at once."""
    if not hasattr(_kept, "tokenizer"):
        _kept.tokenizer = _dictionary().tokenizer()
    return _kept.tokenizer


_loading = threading.Lock()
_loaded: list[Any] = []


def _dictionary() -> Any:
    with _loading:
        if not _loaded:
            _loaded.append(_sudachi.Dictionary(dict="small"))
    return _loaded[0]


def _general(text: str, offset: int) -> Iterator[Unit]:
    """The words of a text by Sudachi: each long unit (C) with its short ones (A)."""
    long, short = _sudachi.SplitMode.C, _sudachi.SplitMode.A
    for begin in range(0, len(text), _AT_ONCE):
        for morpheme in _tokenizer().tokenize(text[begin : begin + _AT_ONCE], long):
            if morpheme.part_of_speech()[0] in _EMPTY:
                continue
            whole = normal(morpheme.normalized_form())
            parts = tuple(filter(None, (normal(each.normalized_form()) for each in morpheme.split(short)))) or (whole,)
            if whole:
                at = offset + begin
                forms = tuple(dict.fromkeys((whole, *parts)))
                yield Unit(at + morpheme.begin(), at + morpheme.end(), forms, parts, katakana(morpheme.reading_form()))


def _readings(units: Sequence[Unit]) -> Iterator[str]:
    """The readings of a text: of each word, and of up to four that stand side by side."""
    for place, unit in enumerate(units):
        said, end = unit.reading, unit.end
        yield said
        for following in units[place + 1 : place + _JOINED]:
            if following.start != end:
                break
            said, end = said + following.reading, following.end
            yield said


def index_words(material: SearchMaterial, dictionary: Dictionary) -> set[str]:
    """The words that a record is found by."""
    title, text = (list(dictionary.units(_one_width(each))) for each in (material.title, material.text))
    found = {f"{letter}{form}" for unit in title for form in unit.forms for letter in "tw"}
    found |= {f"w{form}" for unit in text for form in unit.forms}
    said = {*_readings(title), *map(katakana, material.reading.split())}
    found |= {f"{letter}{each}" for each in said if each for letter in "sr"}
    return found | {f"r{each}" for each in _readings(text) if each}


def asked_words(question: str) -> list[str]:
    """What was typed, word by word."""
    return _one_width(question).split()[:MOST_WORDS]


def question_of(words: Iterable[str], dictionary: Dictionary, *, title: bool) -> Asked | None:
    """The question to the index: every word typed, by its normal form or, typed in kana, by its reading. ``None``: nothing."""
    form, reading = ("t", "s") if title else ("w", "r")
    parts = []
    for word in words:
        ways: list[Asked] = []
        units = list(dictionary.units(word))
        if units:
            ways.append(all_of([_unit(unit, form) for unit in units]))
        elif normal(word):
            ways.append(("is", form + normal(word)))
        if _KANA.fullmatch(word) and len(katakana(word)) > 1:
            ways.append(("is", reading + katakana(word)))
        if ways:
            parts.append(any_of(ways))
    return all_of(parts) if parts else None


def _unit(unit: Unit, letter: str) -> Asked:
    whole: Asked = ("is", letter + unit.forms[0])
    if unit.parts == unit.forms[:1]:
        return whole
    return any_of([whole, all_of([("is", letter + part) for part in dict.fromkeys(unit.parts)])])


# How much of a long text is looked through for what was meant, where the very letters do not stand in it.
_LOOKED_THROUGH = 2000
_AROUND = 40


def hit_places(text: str, words: Sequence[str], dictionary: Dictionary) -> list[tuple[int, int]]:
    """Where in a text the words that were asked for stand: their letters, or another spelling of them."""
    places = [(match.start(), match.end()) for word in words for match in re.finditer(re.escape(word), text, re.I)]
    if places:
        return sorted(places)
    wanted = {form for word in words for unit in dictionary.units(word) for form in (unit.forms[0], *unit.parts)}
    said = [katakana(word) for word in words if _KANA.fullmatch(word)]
    units = list(dictionary.units(text[:_LOOKED_THROUGH]))
    found = [unit for unit in units if wanted & set(unit.forms) or unit.reading in said]
    return [(unit.start, unit.end) for unit in found]


def marked(text: str, places: Sequence[tuple[int, int]], *, whole: bool = False) -> list[tuple[str, bool]]:
    """A piece of the text around its first hit (or all of it), cut into what is a hit and what is not."""
    first = places[0][0] if places else 0
    start = 0 if whole else max(0, first - _AROUND)
    end = len(text) if whole else min(len(text), start + 3 * _AROUND)
    pieces, at = [("…", False)] if start else [], start
    for begin, stop in places:
        if begin >= at and stop <= end:
            pieces += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]
