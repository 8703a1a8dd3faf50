"""Lines of a document and the wear they carry: stray full-width spaces, doubled glyphs of figures, transposed 々.

Knows characters, not plans. What a line means is decided in ``structure``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_SPACE = re.compile(r"[ \t\u3000\u00a0\u2000-\u200a\u202f\u205f]+")
# Zero-width letters, marks of writing from right to left, soft hyphens, anchors; controls, lone surrogates, no-characters.
_UNSEEN = (
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\u00ad\ufff9-\ufffb\ufeff"
    r"\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
# What Word draws from its symbol fonts (Symbol, Wingdings) and writes as letters for private use: the bullets are known.
_SYMBOLS = str.maketrans(
    {
        "\uf06c": "●", "\uf06d": "○", "\uf06e": "■", "\uf06f": "□", "\uf070": "□", "\uf071": "□", "\uf072": "□",
        "\uf074": "◆", "\uf075": "◆", "\uf076": "❖", "\uf077": "◆", "\uf09f": "•", "\uf0a1": "○", "\uf0a7": "▪",
        "\uf0a8": "□", "\uf0ab": "★", "\uf0b7": "•", "\uf0d8": "➢", "\uf0e0": "→", "\uf0e8": "⇒", "\uf0f0": "⇒",
        "\uf0fc": "✓", "\uf0fe": "✓",
    }
)  # fmt: skip
# Every other letter for private use is one that only its writer's machine can draw (外字): it stands as 〓, as printers set it.
_PRIVATE = re.compile(r"[\ue000-\uf8ff\U000f0000-\U0010ffff]")
UNKNOWN_LETTER = "〓"
# Glyphs that PDF fonts map to radicals or to half-width kana although an ordinary character is meant.
_ODD_GLYPH = re.compile(r"[\u2e80-\u2fdf\uf900-\ufaff\uff61-\uff9f]+")
# Radicals that stand for whole characters and that NFKC leaves alone: PDFs that a browser or macOS printed are full of them.
_RADICALS = str.maketrans(
    dict(
        zip(
            re.compile(r"⺟⺠⺩⺫⺬⺮⺯⺶⺼⺽⺾⻁⻂⻄⻆⻑⻘⻗⻝⻡⻣⻤⻨⻩⻫⻭⻯⻲⺝⺙⻅⻋⻔").pattern,
            re.compile(r"母民王目示竹糸羊月臼艹虎衤西角長青雨食首骨鬼麦黄斉歯竜亀月攵見車門").pattern,
            strict=True,
        )
    )
)
PRINTED_SIGNS = str.maketrans({"\u2215": "\uff0f", "\u2027": "\u30fb"})  # ∕ for ／ and ‧ for ・, by the same printers
_DECOMPOSED = re.compile(r"[ぁ-んァ-ヶ][\u3099\u309a]")
_TRANSPOSED = re.compile(r"([一-龥]) ?([ぁ-んァ-ヶ])々")
_TRANSPOSED_KANJI = re.compile(r"([一-龥]) ([一-龥])々")
_ZERO_AS_RING = re.compile(r"^(?:\s*)〇(?![〇○歳年一-九.．])")  # the kanji for zero typed for a ring: 「〇 市の取組」
_LATIN_GAP = re.compile(r"(?<=[\x21-\x7e]) (?=[\x21-\x7e])")
_DOUBLE = re.compile(r"((?=[^ぁ-ん]*[一-龥A-Za-z])[^\s、。]{2,10}?)\1")
_SPACED_OUT = re.compile(r"(?<!\S)[一-龥ァ-ヶ](?:[ \u3000]+[一-龥ァ-ヶ])+(?!\S)")
# What most lines have none of: they need only their spaces made single.
_WORN = re.compile(
    rf"[{_UNSEEN}\u3099\u309a\u2e80-\u2fdf\uf900-\ufaff\uff61-\uff9f\u2215\u2027]"
    rf"|{_PRIVATE.pattern}|[ぁ-んァ-ヶ]々|\s[一-龥]々"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its 1-based number, the text with single spaces, and what is known of where it stood."""

    number: int
    raw: str
    text: str
    indent: int = 0
    page: int = 1
    size: float | None = None
    hard: bool = False  # the break after this line is the author's own (a Word paragraph, a cell), not a wrap
    in_table: bool = False
    heading: int = 0  # level of a heading style, or rank of a larger type size; 0 for ordinary text

    @property
    def width(self) -> int:
        """Columns taken by the text, a full-width character counting two."""
        return display_width(self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell as the lines it holds; ``merged`` where the file says it belongs to the cell above."""

    lines: tuple[Line, ...] = ()
    merged: bool = False

    @property
    def text(self) -> str:
        """The cell on one line."""
        return join(line.text for line in self.lines)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Line numbers of the cell."""
        return tuple(line.number for line in self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose columns are known: ruled in a PDF, real in Word or Excel, marked by tabs or bars in text."""

    rows: tuple[tuple[Cell, ...], ...]
    knows_merges: bool = False  # an empty cell of such a table is empty, unless it says that it is merged
    is_cards: bool = False  # labels and values taking turns, made of lines of text
    is_guessed: bool = False  # put together from pieces between which other columns' lines stand
    is_told: bool = False  # an indicator that a line of text tells

    @property
    def numbers(self) -> tuple[int, ...]:
        """All line numbers of the table, in order."""
        return tuple(sorted({n for row in self.rows for cell in row for n in cell.numbers}))


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: all lines in reading order, and the tables among them."""

    lines: tuple[Line, ...]
    grids: tuple[Grid, ...] = ()
    format: str = "txt"
    encoding: str = ""
    troubles: tuple[tuple[str, str], ...] = field(default=())


def display_width(text: str) -> int:
    """Return the columns a text takes; a full-width character counts two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def drawable(raw: str) -> str:
    """The text with the bullets of symbol fonts as ordinary ones, and 〓 for each letter that no other machine can draw."""
    return _PRIVATE.sub(UNKNOWN_LETTER, raw.translate(_SYMBOLS)) if _PRIVATE.search(raw) else raw


def clean(raw: str) -> str:
    """Return the text of a line with invisible characters gone, odd glyphs mended and spaces single."""
    if "〇" in raw:
        raw = _ZERO_AS_RING.sub("○", raw)
    if not _WORN.search(raw):
        return _SPACE.sub(" ", raw).strip()
    text = _DECOMPOSED.sub(lambda m: unicodedata.normalize("NFC", m.group()), _INVISIBLE.sub("", drawable(raw)))
    text = _ODD_GLYPH.sub(lambda m: unicodedata.normalize("NFKC", m.group().translate(_RADICALS)), text)
    text = _SPACE.sub(" ", text.translate(PRINTED_SIGNS)).strip()
    text = _TRANSPOSED.sub(r"\1々\2", text)
    return _TRANSPOSED_KANJI.sub(r"\1々\2", text)


def make_line(
    number: int,
    raw: str,
    *,
    page: int = 1,
    hard: bool = False,
    in_table: bool = False,
    size: float | None = None,
    heading: int = 0,
) -> Line:
    """Make a line from raw text, measuring its indent."""
    body = drawable(raw.rstrip("\r\n"))
    lead = body[: len(body) - len(body.lstrip())]
    return Line(
        number, body, clean(body), display_width(lead.replace("\t", "    ")), page, size, hard, in_table, heading
    )


def tidy(text: str) -> str:
    """Drop spaces next to Japanese characters and keep those between Latin words."""
    kept = _LATIN_GAP.sub("\x00", _SPACE.sub(" ", text).strip())
    return kept.replace(" ", "").replace("\x00", " ")


def join(parts: Iterable[str]) -> str:
    """Rejoin wrapped lines: nothing between Japanese, one space where two Latin words meet."""
    joined = ""
    for part in (p.strip() for p in parts):
        if not part:
            continue
        if joined and joined[-1].isascii() and joined[-1].isalnum() and part[0].isascii() and part[0].isalnum():
            # A number or word broken by the wrap cannot be told from two words; only letters are kept apart.
            joined += " " if joined[-1].isalpha() and part[0].isalpha() else ""
        joined += part
    return tidy(joined)


def close_up(text: str) -> str:
    """「企 業」 set with spaces to fill a cell becomes 「企業」."""
    return _SPACED_OUT.sub(lambda m: _SPACE.sub("", m.group()), text)


def undouble(text: str) -> tuple[str, ...]:
    """Split glyph runs drawn twice in figures: 「推進推進振り返り振り返り」 gives 推進, 振り返り. Empty when none."""
    if len(text) > 30 or "。" in text:
        return ()
    found: list[str] = []
    rest = text.replace(" ", "")
    while rest and (match := _DOUBLE.match(rest)):
        found.append(match.group(1))
        rest = rest[match.end() :]
    if not found or len(rest) > 10:
        return ()
    return tuple(found + ([rest] if rest else []))


def common_width(lines: Sequence[Line]) -> int:
    """The width at which these lines were wrapped: the ninth decile of their widths."""
    widths = sorted(line.width for line in lines if line.text)
    return widths[min(len(widths) - 1, len(widths) * 9 // 10)] if widths else 0
