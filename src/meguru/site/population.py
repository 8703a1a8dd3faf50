"""The picture of who lives in a district, by age: men to the left, women to the right, or both together where only that is known.

It always stands beside its table, and its description says what the table begins with.
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString

from meguru.core.language import _, listed
from meguru.site.svg import number

WIDTH, ROW, TOP = 360.0, 18.0, 26.0
LABELS = 78.0  # the column of ages, in the middle of two sides or at the left of one


class Bar(NamedTuple):
    """A band of age: its words, men, women, both."""

    label: str
    male: int | None
    female: int | None
    people: int | None


def population_figure(bars: Sequence[Bar], name: str, ident: str) -> SafeString:
    """The picture, the oldest on top; empty where fewer than two bands are known."""
    two_sides = all(bar.male is not None and bar.female is not None for bar in bars)
    known = [bar for bar in bars if bar.people is not None]
    if len(known) < 2 or (not two_sides and len(known) < len(bars)):
        return SafeString("")
    height = TOP + ROW * len(known) + 4
    body = _two_sides(known) if two_sides else _one_side(known)
    most = max(known, key=lambda bar: bar.people or 0)
    title = _("{name}の年齢ごとの人口").format(name=name)
    said = _("いちばん多いのは{label}の{people:,}人。{told}。数は、表にもあります。")
    told = listed(_("{label} {people:,}人").format(label=bar.label, people=bar.people) for bar in known)
    desc = said.format(label=most.label, people=most.people, told=told)
    ids = f"{escape(ident)}-t {escape(ident)}-d"
    return SafeString(
        f'<svg class="ages-plot" viewBox="0 0 {number(WIDTH)} {number(height)}" role="img" aria-labelledby="{ids}">'
        f'<title id="{escape(ident)}-t">{escape(title)}</title><desc id="{escape(ident)}-d">{escape(desc)}</desc>{body}</svg>'
    )


def _two_sides(bars: Sequence[Bar]) -> str:
    side = (WIDTH - LABELS) / 2
    most = max(max(bar.male or 0, bar.female or 0) for bar in bars) or 1
    body = _text(side, TOP - 10, _("男"), "end head") + _text(side + LABELS, TOP - 10, _("女"), "head")
    for place, bar in enumerate(reversed(bars)):
        y = TOP + ROW * place
        men, women = side * (bar.male or 0) / most, side * (bar.female or 0) / most
        body += _rect("m", side - men, y, men) + _rect("f", side + LABELS, y, women)
        body += _text(WIDTH / 2, y + ROW - 5, bar.label, "middle")
    return body


def _one_side(bars: Sequence[Bar]) -> str:
    most = max(bar.people or 0 for bar in bars) or 1
    body = _text(LABELS, TOP - 10, _("男女の合計"), "head")
    for place, bar in enumerate(reversed(bars)):
        y = TOP + ROW * place
        body += _rect("m", LABELS, y, (WIDTH - LABELS) * (bar.people or 0) / most)
        body += _text(LABELS - 8, y + ROW - 5, bar.label, "end")
    return body


def _rect(css: str, x: float, y: float, width: float) -> str:
    if width <= 0:
        return ""
    return (
        f'<rect class="{css}" x="{number(x)}" y="{number(y + 1)}" width="{number(width)}" height="{number(ROW - 2)}"/>'
    )


def _text(x: float, y: float, words: str, css: str) -> str:
    return f'<text class="{css}" x="{number(x)}" y="{number(y)}">{escape(words)}</text>'
