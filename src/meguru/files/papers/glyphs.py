"""The look at every character before a paper is set: what the typeface lacks becomes 〓 and is reported, and stops nothing.

PDF/UA-1 refuses a text whose glyph is missing, and a name with a rare kanji must not keep a committee from its paper.
"""

import re
from collections.abc import Mapping
from typing import Any

GETA = "〓"
AROUND = 6

# Marks that only choose a shape of the character before them, or join characters; without a glyph there is nothing to show.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\U0001f3fb-\U0001f3ff]")
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_JOINED = re.compile("(.)(?:\u200d.)+", re.DOTALL)
# A run without kana, kanji or blank gives the setter no place to break; it gets invisible ones, so that nothing is cut off.
_UNBROKEN = re.compile(r"[^\s\u3042-\u3096\u30a2-\u30fa\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{16,}")
_STEP = 8
_BREAK = "\u200b"


class GlyphCheck:
    """Goes through the texts of a paper and keeps account of what could not be shown."""

    def __init__(self, known: frozenset[int]) -> None:
        self._known = known
        self._found: dict[str, str] = {}

    @property
    def missing(self) -> tuple[str, ...]:
        """The characters that became 〓, in the order in which they were met."""
        return tuple(self._found)

    def notes(self) -> list[dict[str, str]]:
        """For the paper's last page: the code of each missing character, and where it stood first."""
        return [
            {"code": " ".join(f"U+{ord(part):04X}" for part in char), "where": self._shown(where)}
            for char, where in self._found.items()
        ]

    def _shown(self, plain: str) -> str:
        return "".join(char if char == "\n" or ord(char) in self._known else GETA for char in plain)

    def data(self, value: Any) -> Any:
        """The same data with every text made ready to be set. Raises ``TypeError`` for what JSON cannot hold."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {str(key): self.data(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.data(item) for item in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        raise TypeError(f"{type(value).__name__} cannot be put on paper")

    def text(self, text: str) -> str:
        """A text with 〓 for what the typeface lacks, without invisible characters, and with places to break long runs."""
        # Here the product's words are said in the language of the paper; until now they were kept in Japanese.
        plain = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", "\u3000")
        plain = _UNSEEN.sub("", self._shapes(_JOINED.sub(r"\1", plain)))
        shown = self._shown(plain)
        if GETA in shown:
            for place, (char, now) in enumerate(zip(plain, shown, strict=True)):
                if char != now:
                    self._note(char, shown, place)
        return _UNBROKEN.sub(_with_breaks, shown)

    def _shapes(self, text: str) -> str:
        """Without the marks that choose a shape. An ideographic one is reported: the usual shape is printed in its place."""
        for match in _SELECTORS.finditer(text):
            if ord(match[0]) >= 0xE0100 and match.start() > 0:
                base = text[match.start() - 1]
                self._note(base + match[0], _SELECTORS.sub("", text[: match.end()] + text[match.end() :]), 0)
        return _SELECTORS.sub("", text)

    def _note(self, char: str, shown: str, place: int) -> None:
        before, after = shown[max(0, place - AROUND) : place], shown[place : place + AROUND + 1]
        self._found.setdefault(char, (before + after).replace("\n", "　"))


def _with_breaks(run: re.Match[str]) -> str:
    text = run[0]
    return _BREAK.join(text[start : start + _STEP] for start in range(0, len(text), _STEP))
