"""The larger figures: year ring, stage rings, the mini map of districts, dots of a year's activities, the pictures.

Pure functions of plain values, like svg.py. Figures that carry a meaning of their own have a title that says it.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import cos, pi, sin
from typing import Literal, Protocol, TypedDict

from django.utils.html import escape
from django.utils.safestring import SafeString

from meguru.core.fiscal import month_words
from meguru.core.language import _, listed
from meguru.site.svg import number

MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)


class Stage(TypedDict):
    """What the ring needs of a stage; a book's StageEntry has it all."""

    key: Literal["do", "check", "act", "plan"]
    label: str
    english: str
    from_month: int
    to_month: int


class Today(Protocol):
    """A date: only month and day are read."""

    @property
    def month(self) -> int: ...
    @property
    def day(self) -> int: ...


def month_place(month: int) -> int:
    """How many months after 1 April a month begins: 4 → 0, 3 → 11."""
    return (month - 4) % 12


def stage_span(stage: Stage) -> tuple[float, float]:
    """Start and end of a stage in months after 1 April; a stage from April to March is the whole year."""
    start = month_place(stage["from_month"])
    end = month_place(stage["to_month"]) + 1
    return (float(start), float(end if end > start else end + 12))


def date_place(on: Today) -> float:
    """A date in months after 1 April, days as part of a month."""
    return month_place(on.month) + (on.day - 1) / 31


def _point(place: float, radius: float) -> tuple[float, float]:
    angle = 2 * pi * place / 12
    return radius * sin(angle), -radius * cos(angle)


def _arc(start: float, end: float, radius: float) -> str:
    """Path clockwise between two places; a full circle is drawn as two halves."""
    if end - start >= 12:
        return _arc(start, start + 6, radius) + _arc(start + 6, start + 12, radius)
    (x1, y1), (x2, y2) = _point(start, radius), _point(end, radius)
    large = 1 if end - start > 6 else 0
    r = number(radius)
    return f"M{number(x1)} {number(y1)}A{r} {r} 0 {large} 1 {number(x2)} {number(y2)}"


def _back_arc(start: float, end: float, radius: float) -> str:
    """The same arc drawn backwards: text on the lower half then stands upright."""
    (x1, y1), (x2, y2) = _point(end, radius), _point(start, radius)
    large = 1 if end - start > 6 else 0
    r = number(radius)
    return f"M{number(x1)} {number(y1)}A{r} {r} 0 {large} 0 {number(x2)} {number(y2)}"


def _band(start: float, end: float, radius: float, width: int, gap: float, done: float, extra: str) -> str:
    """A band of the ring: pale over its whole length, full up to ``done``."""
    start, end = start + gap, end - gap
    css = f"{extra} soft".strip()
    out = f'<path class="{css}" stroke-width="{width}" d="{_arc(start, end, radius)}"/>'
    upto = min(end, done)
    if upto > start:
        css = f"{extra} full".strip()
        out += f'<path class="{css}" stroke-width="{width}" d="{_arc(start, upto, radius)}"/>'
    return out


def _band_label(stage: Stage, radius: float, done: float, prefix: str) -> str:
    """The stage's name along the larger part (past or to come) of its band, upright on either half."""
    start, end = stage_span(stage)
    upto = min(max(done, start), end)
    on_full = upto - start >= end - upto
    low, high = (start, upto) if on_full else (upto, end)
    if stage["key"] == "do":
        # Where the hand does not cross it: beside spring, and once summer has come over it.
        low, high, on_full = (0.0, 4.0, True) if done >= 4.5 else (5.0, 9.0, False)
    middle = ((low + high) / 2) % 12
    half = max(high - low, 2.6) / 2
    lower = 3.4 < middle < 8.6
    path = (
        _back_arc(middle - half, middle + half, radius + 6) if lower else _arc(middle - half, middle + half, radius - 6)
    )
    name = f"{prefix}-{stage['key']}"
    whole = stage["key"] == "do" and end - start >= 12
    words = _("{stage}（一年じゅう）").format(stage=stage["label"]) if whole else stage["label"]
    css = "on" if on_full else "off"
    return (
        f'<path id="{escape(name)}" fill="none" d="{path}"/>'
        f'<text class="{css}"><textPath href="#{escape(name)}" startOffset="50%">{escape(words)}</textPath></text>'
    )


def _short(month: int) -> str:
    """A month as a figure has room for it: 4月, Apr."""
    return str(month_words(month))[:3]


def _month_names(current: int) -> str:
    out = []
    for place, month in enumerate(MONTHS):
        x, y = _point(place + 0.5, 198)
        css = "mon cur" if month == current else "mon"
        out.append(f'<text class="{css}" x="{number(x)}" y="{number(y + 5.5)}">{_short(month)}</text>')
    return "".join(out)


def year_ring(
    stages: Sequence[Stage], on: Today, *, cap: str, year: str, where: str, prefix: str = "meguri"
) -> SafeString:
    """The year as a ring from April, clockwise: outer band the doing, inner bands the other stages, hand and dot on ``on``.

    ``cap``, ``year`` and ``where`` stand in the middle. ``prefix`` keeps ids apart where two rings share a page.
    """
    done = date_place(on)
    inner = [stage for stage in stages if stage["key"] != "do"]
    outer = [stage for stage in stages if stage["key"] == "do"]
    parts = [_band(*stage_span(stage), 166.0, 30, 0.02, done, "do") for stage in outer]
    parts += [_band(*stage_span(stage), 128.0, 38, 0.053, done, "") for stage in inner]
    done = max(done, 0.1)  # on the first days of April nothing is behind us yet
    parts.append(_month_names(on.month))
    parts += [_band_label(stage, 166.0, done, prefix) for stage in outer]
    parts += [_band_label(stage, 128.0, done, prefix) for stage in inner]
    (hx, hy), (dx, dy) = _point(done, 92), _point(done, 166)
    parts.append(f'<path class="hand" d="M{number(hx)} {number(hy)}L{number(dx)} {number(dy)}"/>')
    parts.append(f'<circle class="nowdot" cx="{number(dx)}" cy="{number(dy)}" r="12"/>')
    parts.append(f'<text class="cap" y="-34">{escape(cap)}</text><text class="year" y="4">{escape(year)}</text>')
    parts.append(f'<text class="where" y="38">{escape(where)}</text>')
    told = listed(
        _("{stage}は{first}から{last}").format(
            stage=s["label"], first=month_words(s["from_month"]), last=month_words(s["to_month"])
        )
        for s in stages
    )
    desc = _("4月から時計回りに12か月。{told}。印は{month}。").format(told=told, month=month_words(on.month))
    ids = f"{escape(prefix)}-t {escape(prefix)}-d"
    return SafeString(
        f'<svg class="meguri" viewBox="-220 -220 440 440" role="img" aria-labelledby="{ids}">'
        f'<title id="{escape(prefix)}-t">{escape(_("一年のめぐり"))}</title>'
        f'<desc id="{escape(prefix)}-d">{escape(desc)}</desc>{"".join(parts)}</svg>'
    )


def stage_ring(stage: Stage, on: Today | None = None) -> SafeString:
    """Small ring showing which months a stage takes; the orange dot where ``on`` lies in it."""
    start, end = stage_span(stage)
    body = '<circle class="t" cx="0" cy="0" r="18"/>'
    body += (
        f'<path class="a" d="{_arc(start, end, 18)}"/>'
        if end - start < 12
        else '<circle class="a" cx="0" cy="0" r="18"/>'
    )
    if on is not None and start <= date_place(on) < end and end - start < 12:
        x, y = _point(date_place(on), 18)
        body += f'<circle class="n" cx="{number(x)}" cy="{number(y)}" r="6.5"/>'
    return SafeString(f'<svg viewBox="-24 -24 48 48" width="48" height="48" aria-hidden="true">{body}</svg>')


def mini_map(places: Sequence[tuple[int, int]], here: int, title: str, label: str) -> SafeString:
    """All districts as small circles at their (row, column), the one at index ``here`` filled and named."""
    pitch, rise, r = 56.0, 48.5, 24.0
    first = min(row for row, _column in places)
    spots = [(column * pitch + (1 - (row - first) % 2) * pitch / 2, row * rise) for row, column in places]
    left, top = min(x for x, _y in spots), min(y for _x, y in spots)
    width, height = max(x for x, _y in spots) - left + 2 * r + 4, max(y for _x, y in spots) - top + 2 * r + 4
    body = ""
    for index, (x, y) in enumerate(spots):
        cx, cy = number(x - left + r + 2), number(y - top + r + 2)
        css = ' class="here"' if index == here else ""
        body += f'<circle{css} cx="{cx}" cy="{cy}" r="{number(r)}"/>'
        if index == here and len(label) <= 3:
            body += f'<text x="{cx}" y="{number(y - top + r + 7)}">{escape(label)}</text>'
    box = f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}"'
    return SafeString(f'<svg class="mini" {box} role="img" aria-label="{escape(title)}">{body}</svg>')


@lru_cache(maxsize=512)
def _month_dots(counts: tuple[int, ...], months: tuple[str, ...], title: str, narrow: bool) -> str:
    """One size of the figure: 720 units wide with three dots abreast, or 360 with two for phones."""
    per_row, pitch, r, width = (2, 11.0, 4.5, 360.0) if narrow else (3, 15.0, 5.5, 720.0)
    rows = max(2, -(-max(counts) // per_row))
    step, base = width / 12, rows * pitch + 6
    body = ""
    for place, count in enumerate(counts):
        middle = place * step + step / 2
        for k in range(count):
            abreast = min(per_row, count - k // per_row * per_row)
            x = middle + (k % per_row - (abreast - 1) / 2) * pitch
            body += (
                f'<circle class="p" cx="{number(x)}" cy="{number(base - 8 - (k // per_row) * pitch)}" r="{number(r)}"/>'
            )
        month = MONTHS[place] if narrow and place not in (0, 11) else months[place]
        body += f'<text x="{number(middle)}" y="{number(base + 20)}">{month}</text>'
    body += f'<path class="axis" d="M0 {number(base)}H{number(width)}"/>'
    css = "dots-year narrow" if narrow else "dots-year wide"
    box = f'viewBox="0 0 {number(width)} {number(base + 28)}"'
    return f'<svg class="{css}" {box} role="img" aria-label="{escape(title)}">{body}</svg>'


def month_dots(counts: Mapping[int, int], title: str) -> SafeString:
    """One dot for each activity, month by month from April, once wide and once for phones. ``counts``: month → number."""
    numbers = tuple(counts.get(month, 0) for month in MONTHS)
    # What is kept for the next call is kept for its language.
    months, said = tuple(map(_short, MONTHS)), str(title)
    return SafeString(_month_dots(numbers, months, said, False) + _month_dots(numbers, months, said, True))
