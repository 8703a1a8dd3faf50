"""Japanese text: cleaning, counting and shortening what was typed or pasted, without changing what it says."""

import hashlib
import json
import re
import unicodedata

from meguru.core.errors import Invalid
from meguru.core.language import _

# Zero-width and bidirectional controls are invisible, hide text from readers and reviewers, and have no use in these records.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
# What neither XML nor PostgreSQL can hold: NUL and the other controls, lone surrogates, and the code points that stand for no
# character (U+FDD0 to U+FDEF, and the last two of every plane).
_NO_CHARACTERS = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_CONTROL = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")

# Letters and signs that are drawn as nothing: the fillers of Hangul, the empty pattern of Braille, the separator of Mongolian.
_DRAWN_AS_NOTHING = frozenset("\u115f\u1160\u180e\u2800\u3164\uffa0")
_UNSEEN_KINDS = frozenset(("Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs"))


def clean_text(text: str) -> str:
    """Text as it is kept: NFC, line ends as ``\\n``, no invisible, control or no-characters, no blank ends.

    A text in which nothing can be seen (fillers, marks without a letter) is no text: it is empty.

    Half-width katakana and full-width digits stay as typed: they may be meant so, and the house style check is another's work.
    """
    flat = text.replace("\r\n", "\n").replace("\r", "\n")
    # Composed last: an invisible letter may stand between a base and its mark (か + U+200B + ゛).
    flat = unicodedata.normalize("NFC", _CONTROL.sub("", _INVISIBLE.sub("", flat)))
    lines = [line.rstrip() for line in flat.split("\n")]
    kept = "\n".join(lines).strip()
    return kept if any(map(_is_seen, kept)) else ""


def _is_seen(letter: str) -> bool:
    return letter not in _DRAWN_AS_NOTHING and unicodedata.category(letter) not in _UNSEEN_KINDS


def without_controls(text: str) -> str:
    """The text without what no page, XML or database may hold (controls, no-characters); everything else as it was typed."""
    return _CONTROL.sub("", text)


def clean_line(text: str) -> str:
    """One line of text: as ``clean_text``, with line breaks and runs of blanks joined into one space."""
    return re.sub(r"\s+", " ", clean_text(text))


def flat_name(name: str) -> str:
    """A name as it is looked up: full-width and half-width letters alike, without blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def name_and_reading(written: str) -> tuple[str, str]:
    """A name with its reading in brackets behind it (大倉山（おおくらやま）) as the two; without one the reading is empty."""
    parted = re.fullmatch(r"(.+?)（([ぁ-ゖー・]+)）", written)
    return (parted[1], parted[2]) if parted else (written, "")


def count_letters(text: str) -> int:
    """Letters as officials count them: without line breaks and blanks."""
    return len(re.sub(r"\s", "", text))


def excerpt(text: str, letters: int) -> str:
    """The beginning of a text, cut with … where it is longer than ``letters``."""
    line = clean_line(text)
    return line if len(line) <= letters else line[: letters - 1] + "…"


def fingerprint(*texts: str) -> str:
    """A short digest of texts as they were shown, so that a later save can tell whether somebody changed them in between."""
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()[:16]


def too_long(noun: str, text: str, longest: int) -> str:
    """Says that a text is longer than its column holds, counted in characters as a database does; empty if it is not."""
    return (
        _("{noun}は、{longest:,}字までにしてください（いま{count:,}字）。").format(
            noun=noun, longest=longest, count=len(text)
        )
        if len(text) > longest
        else ""
    )


def over_long(text: str, longest: int) -> str:
    """As ``too_long``, for a message that stands beside its field and need not name it."""
    return (
        _("{longest:,}字までです（いま{count:,}字）。").format(longest=longest, count=len(text))
        if len(text) > longest
        else ""
    )


def check_words(field: str, text: str, *, longest: int, missing: str = "") -> None:
    """Raises ``Invalid`` for the field if its text is too long, or if it is empty and ``missing`` says what to do about it."""
    problem = over_long(text, longest) if text else missing
    if problem:
        raise Invalid({field: problem})


def number_problem(noun: str, number: int, largest: int) -> str:
    """The sentence that says that a number is too small or too large to be kept; empty where it is neither."""
    return (
        ""
        if 0 <= number <= largest
        else _("{noun}は、0から{largest:,}までの数にしてください。").format(noun=noun, largest=largest)
    )


def written(figure: float) -> str:
    """A figure as people write it: 2,310 or 41.5."""
    return f"{int(figure):,}" if float(figure).is_integer() else f"{figure:,.10g}"


def text_width(text: str) -> float:
    """How wide a text is, in full-width letters: a Latin one takes half of one."""
    return sum(1 if unicodedata.east_asian_width(letter) in "WFA" else 0.5 for letter in text)
