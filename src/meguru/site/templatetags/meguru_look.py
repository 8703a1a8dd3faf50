"""The look as template tags: rings, marks, icons, bars, the year ring, readings, marked differences, paragraphs.

The workshop loads it with ``{% load meguru_look %}``; the public site's engine has it built in. Each tag is one call of a
pure function in svg.py, figures.py, icons.py or difference.py.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from django import template
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString

from meguru.core.language import _
from meguru.core.text import written
from meguru.site import difference as differences
from meguru.site import figures, icons, svg

register = template.Library()


class WithState(Protocol):
    """Anything that stands in a state of a sheet."""

    @property
    def state(self) -> str:
        """The state by its code."""


@register.simple_tag
def ring(rating: svg.Rated | None, size: str = "") -> SafeString:
    """Rating glyph of a scale entry; size "" (36 px), "sm", "mid" or "big". Set the label beside it, always."""
    return svg.ring(rating or None, size)


@register.simple_tag
def ring_share(fraction: float | None, size: str = "") -> SafeString:
    """Ring for a share done between 0 and 1; None is dashed ("to come")."""
    return svg.ring_share(fraction, size)


@register.simple_tag
def rating(rated: Mapping[str, object] | None, size: str = "sm", empty: str = _("まだ決まっていません")) -> SafeString:
    """Ring and label together; a quiet sentence where there is no rating yet."""
    if not rated:
        return format_html('<span class="note">{}</span>', empty)
    glyph = svg.ring(rated, size)  # type: ignore[arg-type]
    return format_html('<span class="rating">{}<span>{}</span></span>', glyph, rated["label"])


@register.simple_tag
def state_mark(state: str) -> SafeString:
    """Mark of a sheet: untouched, writing, confirming, submitted, returned, accepted."""
    return svg.state_mark(state)


@register.simple_tag
def state_marks(sheets: Iterable[WithState]) -> SafeString:
    """The marks of several sheets in a row."""
    return SafeString("".join(svg.state_mark(sheet.state) for sheet in sheets))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A line icon; its word stands beside it."""
    return icons.icon(name)


@register.simple_tag
def brand() -> SafeString:
    """The mark of Meguru."""
    return svg.brand_mark()


@register.simple_tag
def bar(value: int, maximum: int, kind: str = "") -> SafeString:
    """Bar with its number for a bar table; kind "self" is hatched."""
    css = "bar self" if kind == "self" else "bar"
    return format_html('<span class="{}">{}<b>{}</b></span>', css, svg.bar(value, maximum, kind == "self"), value)


@register.simple_tag
def seg_bar(counts: Mapping[str, int] | Iterable[tuple[str, int]]) -> SafeString:
    """Segmented bar of counts by sheet state."""
    return svg.seg_bar(counts)


@register.simple_tag
def year_ring(
    stages: Sequence[figures.Stage], on: date, cap: str = "", year: str = "", where: str = "", prefix: str = "meguri"
) -> SafeString:
    """The year as a ring with the hand on a date."""
    return figures.year_ring(stages, on, cap=cap, year=year, where=where, prefix=prefix)


@register.simple_tag
def stage_ring(stage: figures.Stage, on: date | None = None) -> SafeString:
    """Small ring of one stage's months."""
    return figures.stage_ring(stage, on)


FIVE_SHARE: dict[str, float | None] = {"published": 1.0, "current": 0.5, "future": None}
FIVE_WORD = {"published": _("公表済み"), "current": _("進めています"), "future": _("これから")}


@register.simple_tag
def five_years(years: Sequence[Mapping[str, str]], name: str = _("計画の期間")) -> SafeString:
    """The strip of the term's years: full published, half under way, dashed to come; the old era name below."""
    items = []
    for year in years:
        head = _split_era(year["label"])
        words = [escape(FIVE_WORD[year["state"]]), _split_era(year["old_label"])]
        small = SafeString("<br>".join(word for word in words if word))
        items.append(format_html("<li>{}<b>{}</b><small>{}</small></li>", _five_ring(year["state"]), head, small))
    return format_html('<ol class="five" aria-label="{}">{}</ol>', name, SafeString("".join(items)))


def _five_ring(state: str) -> SafeString:
    return svg.ring_share(FIVE_SHARE[state], "mid")


def _split_era(label: str) -> SafeString:
    """令和元年度 as 令和 / 元年度: it may break there and nowhere else."""
    said = str(label)
    return format_html('{}<br class="close">{}', said[:2], said[2:]) if len(said) > 4 else SafeString(escape(said))


@register.simple_tag
def ruby(text: str, reading: str = "") -> SafeString:
    """Text with its reading above it."""
    if not reading or reading == text:
        return conditional_escape(text)
    return format_html("<ruby>{}<rp>（</rp><rt>{}</rt><rp>）</rp></ruby>", text, reading)


@register.simple_tag
def difference(before: str, after: str) -> SafeString:
    """One text with deletions and additions marked."""
    return differences.difference(before, after)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as <p>: a newline is a paragraph break, empty lines are dropped."""
    lines = [line.strip() for line in str(text).split("\n") if line.strip()]
    return SafeString("".join(f'<p class="text">{escape(line)}</p>' for line in lines))


@register.filter
def lines(text: str) -> list[str]:
    """The paragraphs of a plain text."""
    return [line.strip() for line in str(text).split("\n") if line.strip()]


@register.filter
def comma(value: float | None) -> str:
    """A figure with thousands separators; ― for none; whole numbers without a decimal point."""
    return "―" if value is None else written(value)


@register.filter
def softly(text: str) -> SafeString:
    """Text with places to break where a script begins anew, so long names break between words."""
    parts = re.split(r"(?<=[一-鿿々ァ-ヴー])(?=[ぁ-ん])|(?<=[ぁ-ん、。・／」）])(?=[一-鿿ァ-ヴ「（])", str(text))
    return SafeString("<wbr>".join(escape(part) for part in parts if part))
