"""Small figures as inline SVG with attributes only (the CSP forbids inline styles): rings, state marks, bars.

Pure functions of plain values, escaped, the same text for the same input. All small figures are decoration beside a word
that says the same, so they are hidden from screen readers; colours come from classes (css/components.css).
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal, TypedDict

from django.utils.html import escape
from django.utils.safestring import SafeString


class Rated(TypedDict):
    """What a ring needs of a scale entry; a book's ScaleEntry has it all."""

    letter: str
    step: int
    steps: int
    tone: Literal["a", "b", "c", "d", "x"]
    is_special: bool


def number(value: float) -> str:
    """A coordinate without needless digits: 12, 3.5, never -0."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


@lru_cache(maxsize=1024)
def _ring(fraction: float, letter: str, tone: str, size: str, dashed: bool) -> SafeString:
    classes = ["wa"]
    if size:
        classes.append(size)
    if tone in ("c", "d"):
        classes.append(f"tone-{tone}")
    if dashed:
        body = '<circle class="d" cx="20" cy="20" r="16"/>'
    else:
        share = number(100 * min(max(fraction, 0.0), 1.0))
        body = '<circle class="t" cx="20" cy="20" r="16"/>'
        if share != "0":
            body += (
                '<path class="a" d="M20 4a16 16 0 0 1 0 32a16 16 0 0 1 0-32" pathLength="100"'
                f' stroke-dasharray="{share} 100"/>'
            )
    if letter:
        body += f'<text x="20" y="25.4">{escape(letter)}</text>'
    return SafeString(
        f'<svg class="{escape(" ".join(classes))}" viewBox="0 0 40 40" width="36" height="36" aria-hidden="true">{body}</svg>'
    )


def ring(rated: Rated | None, size: str = "") -> SafeString:
    """Rating glyph: step ÷ steps of the circle from 12 o'clock, the letter inside; special codes and None are dashed."""
    if rated is None:
        return _ring(0.0, "", "", size, True)
    if rated["is_special"] or rated["steps"] <= 0:
        return _ring(0.0, rated["letter"], "", size, True)
    return _ring(rated["step"] / rated["steps"], rated["letter"], rated["tone"], size, False)


def ring_share(fraction: float | None, size: str = "") -> SafeString:
    """Ring for a share done (0 to 1) without a letter; None is "to come" and dashed."""
    return _ring(0.0 if fraction is None else float(fraction), "", "", size, fraction is None)


STATE_MARKS: dict[str, tuple[str, str]] = {
    "untouched": ("s0", '<circle class="o" cx="10" cy="10" r="8"/>'),
    "writing": ("s1", '<circle class="o" cx="10" cy="10" r="8"/><path class="f" d="M10 4a6 6 0 0 1 0 12z"/>'),
    "confirming": ("s1", '<circle class="o" cx="10" cy="10" r="8"/><path class="f" d="M10 4a6 6 0 1 1-6 6h6z"/>'),
    "submitted": (
        "s2",
        '<circle class="o" cx="10" cy="10" r="8"/><path class="mm" d="M10 14.2V6.4M6.7 9.4 10 6l3.3 3.4"/>',
    ),
    "returned": (
        "s3",
        (
            '<path class="f" d="M10 .6 19.4 10 10 19.4.6 10z"/>'
            '<path class="m" d="M7.2 8.4h4.2a2.2 2.2 0 0 1 0 4.4H9M9 6.2 6.8 8.4 9 10.6"/>'
        ),
    ),
    "accepted": ("s4", '<circle class="f" cx="10" cy="10" r="9"/><path class="m" d="m5.8 10.3 2.9 2.9 5.4-5.8"/>'),
}


def state_mark(state: str) -> SafeString:
    """Mark of a sheet's state; a state without a drawing of its own shows as untouched."""
    name, body = STATE_MARKS.get(state, STATE_MARKS["untouched"])
    return SafeString(
        f'<svg class="st {name}" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">{body}</svg>'
    )


def brand_mark() -> SafeString:
    """The open ring with its dot."""
    return SafeString(
        '<svg viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">'
        '<path class="ring" d="M29.3 6.3A17.5 17.5 0 1 0 38.2 15.7"/><circle class="dot" cx="35.3" cy="9.6" r="4"/></svg>'
    )


def _diagonals(x: float, width: float, height: float, step: float) -> str:
    """Path of 45° lines clipped to a box: hatching without a pattern, so no id can clash on a page."""
    parts = []
    offset = step / 2
    while offset < width + height:
        x1, y1 = (offset, 0.0) if offset <= width else (width, offset - width)
        x2, y2 = (0.0, offset) if offset <= height else (offset - height, height)
        parts.append(f"M{number(x + x1)} {number(y1)}L{number(x + x2)} {number(y2)}")
        offset += step
    return "".join(parts)


BAR_LENGTH = 120.0


@lru_cache(maxsize=1024)
def bar(value: int, maximum: int, hatched: bool = False) -> SafeString:
    """A bar of a bar table, ``value`` of ``maximum`` long; nothing for zero. Hatched is the owners' own judgement."""
    if value <= 0 or maximum <= 0:
        return SafeString("")
    width = max(4.0, round(BAR_LENGTH * min(value / maximum, 1.0), 1))
    if hatched:
        body = (
            f'<path class="h" d="{_diagonals(0, width, 20, 6)}"/>'
            f'<rect class="o" x=".75" y=".75" width="{number(width - 1.5)}" height="18.5"/>'
        )
    else:
        body = f'<rect class="b" width="{number(width)}" height="20" rx="3"/>'
    size = f'viewBox="0 0 {number(width)} 20" width="{number(width)}" height="20"'
    return SafeString(f'<svg {size} aria-hidden="true">{body}</svg>')


SEGMENT_LENGTH = 600.0
SEGMENT_KINDS = {"accepted": "solid", "submitted": "mid", "returned": "warn", "writing": "grey", "confirming": "grey"}


def _segment(kind: str, x: float, width: float) -> str:
    box = f'x="{number(x)}" width="{number(width)}" height="20"'
    if kind in ("solid", "warn"):
        return f'<rect class="{kind}" {box}/>'
    if kind == "mid":
        return f'<rect class="background-mid" {box}/><path class="mid" d="{_diagonals(x, width, 20, 9)}"/>'
    if kind == "grey":
        lines = "".join(f"M{number(x + at)} 0V20" for at in range(3, int(width), 6))
        return f'<rect class="background-grey" {box}/><path class="grey" d="{lines}"/>'
    return f'<rect class="hollow" {box}/>'


def seg_bar(counts: Mapping[str, int] | Iterable[tuple[str, int]]) -> SafeString:
    """One bar of a whole: counts by sheet state, in the order given (solid, striped, plain, hatched, empty)."""
    pairs = [(state, n) for state, n in (counts.items() if isinstance(counts, Mapping) else counts) if n > 0]
    total = sum(n for _, n in pairs)
    if not total:
        pairs, total = [("untouched", 1)], 1
    gap = 3.0
    room = SEGMENT_LENGTH - gap * (len(pairs) - 1)
    x, parts = 0.0, []
    for state, n in pairs:
        width = room * n / total
        parts.append(_segment(SEGMENT_KINDS.get(state, "hollow"), x, width))
        x += width + gap
    return SafeString(
        f'<svg class="seg" viewBox="0 0 {number(SEGMENT_LENGTH)} 20" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )
