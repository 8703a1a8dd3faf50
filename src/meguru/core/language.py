"""The product's own words, written in Japanese where they are used and read in the reader's language.

``_("…")`` is a string like any other: it is stored, compared, searched and put into JSON as the Japanese that stands in the
code, whoever reads it. Only ``str()`` of it, which is how a page, a mail or a paper sets it, says it in the language that is
active (``speaking``). A sentence with holes is ``_("「{title}」は…").format(title=title)``; an f-string stays Japanese, so a
contract refuses it where the words of a room are marked. What a town has typed is never looked up: it stays as typed.

Catalogues: ``meguru/locale``, written and checked by ``tools/catalogue.py``. Decision record 0032.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from enum import StrEnum
from functools import lru_cache
from string import Formatter
from typing import Any, TypeVar, cast

from django.utils.translation import gettext, override
from django.utils.translation.trans_real import translation

ORIGINAL = "ja"
OTHER = "en"
# Kana, kanji and the punctuation that stands among them.
JAPANESE = re.compile(r"[\u3001-\u3003\u3005-\u30ff\u3400-\u9fff\uff01-\uff5e]")
T = TypeVar("T")
Kind = TypeVar("Kind", bound=StrEnum)

# Django knows the active language too, but takes 5 microseconds to say it, which every label of a page would cost.
_language: ContextVar[str] = ContextVar("language", default=ORIGINAL)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything inside the block in one language: these wordings, and what templates mark."""
    before = _language.set(language)
    try:
        with override(language):
            yield
    finally:
        _language.reset(before)


def is_original() -> bool:
    """Whether the page, mail or paper under way is in Japanese."""
    return _language.get() == ORIGINAL


class _Filler(Formatter):
    """Fills the holes of a translated sentence. ``{count:sheet|sheets}`` is the number and the word that goes with it."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, many = format_spec.split("|")
        return f"{value} {one if str(value) == '1' else many}"


_FILLER = _Filler()


def translated(message: str) -> str:
    """What the catalogue of the active language has for a message; the message where it has nothing."""
    return gettext(message) if message else ""


@lru_cache(maxsize=1)
def known_messages() -> frozenset[str]:
    """All that the product says, as it stands in its catalogues; the same in each language."""
    catalog = cast(Any, translation(OTHER))._catalog
    return frozenset(key if isinstance(key, str) else key[0] for key, _said in catalog.items() if key)


def filled(said: str, holes: Mapping[str, object]) -> str:
    """A translated sentence with its holes filled."""
    return _FILLER.vformat(said, (), holes)


def spoken() -> str:
    """The language that is active."""
    return _language.get()


class Wording(str):
    """A piece of the product's own Japanese. As a string it is Japanese; ``str()`` of it is what the reader reads.

    ``message`` is the text as it stands in the code and in the catalogue, ``holes`` what was put into it.
    """

    __slots__ = ("holes", "message")
    message: str
    holes: Mapping[str, object]

    def __new__(cls, message: str, holes: Mapping[str, object] | None = None) -> "Wording":
        """Keep the message, and the Japanese that comes of it."""
        # A wording in a hole fills it with its Japanese: see __format__.
        wording = str.__new__(cls, message.format(**holes) if holes else message)
        wording.message = message
        wording.holes = holes or {}
        return wording

    def format(self, *_places: object, **holes: object) -> "Wording":
        """The sentence with its holes filled; each hole that is a wording follows the reader's language too."""
        return type(self)(self.message, holes)

    def __str__(self) -> str:
        """In the active language; in Japanese where none is active or the catalogue has no word for it."""
        if _language.get() == ORIGINAL:
            return str.__str__(self)
        said = self._translated()
        return filled(said, {name: shown(value) for name, value in self.holes.items()}) if self.holes else said

    def __format__(self, spec: str) -> str:
        """In an f-string a wording is what is stored: what is put together there may be on its way into a row."""
        return str.__str__(self).__format__(spec)

    def _translated(self) -> str:
        return translated(self.message)

    def __deepcopy__(self, _memo: object) -> "Wording":
        """Itself: it never changes, and ``asdict`` copies whatever it meets."""
        return self

    def __getnewargs__(self) -> tuple[str, Mapping[str, object]]:  # type: ignore[override]  # what its own __new__ takes
        """Copies and pickles begin from the message."""
        return (self.message, self.holes)


class Row(Wording):
    """Several wordings in a row, with something between them that is a wording too."""

    __slots__ = ("between", "parts")
    between: str
    parts: tuple[str, ...]

    def __new__(cls, between: str, parts: Iterable[str]) -> "Row":
        """Keep the parts; the Japanese is what joining gives."""
        kept = tuple(parts)
        row = str.__new__(cls, original(between).join(original(part) for part in kept))
        row.message, row.holes, row.between, row.parts = "", {}, between, kept
        return row

    def _translated(self) -> str:
        return str(self.between).join(map(str, self.parts))

    def __getnewargs__(self) -> tuple[str, tuple[str, ...]]:  # type: ignore[override]  # what its own __new__ takes
        """Copies and pickles begin from the parts."""
        return (self.between, self.parts)


def original(value: T) -> T:
    """What is stored of a value: the Japanese of a wording as a plain string, anything else as it is."""
    return cast(T, str.__str__(value)) if isinstance(value, Wording) else value


def shown(value: object) -> object:
    """What is read of a value: of a wording and of whatever else has words for itself what ``str`` says, of a figure itself."""
    return value if type(value) is str or isinstance(value, (int, float, date)) else str(value)


def _(message: str) -> str:
    """Mark a piece of the product's Japanese; ``tools/catalogue.py`` finds it by this name."""
    return Wording(message)


def choices_of(labels: Mapping[Kind, str], among: Iterable[Kind] | None = None) -> list[tuple[str, str]]:
    """Kinds with their words, to choose from in a form or a column: all that have a word, or those ``among``, in their order."""
    return [(kind.value, labels[kind]) for kind in (labels if among is None else among)]


def listed(parts: Iterable[str]) -> str:
    """Several things named one after the other: 甲、乙、丙."""
    return Row(_("、"), parts)


def joined(between: str, parts: Iterable[str]) -> str:
    """Wordings set one after the other, as ``between.join(parts)`` would, and still read in the reader's language."""
    return Row(between, parts)
