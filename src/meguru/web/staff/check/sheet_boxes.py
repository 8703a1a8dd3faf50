"""What the sheet page draws: boxes round each field, themes of a district, figures of indicators, rings of ratings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meguru.base.access.actor import Actor
from meguru.check.reviews.parts import DID, RATED
from meguru.check.reviews.queries import RemarkView, SheetView
from meguru.check.reviews.rules import MEASURE_FIELDS, THEME_FIELDS, notices, theme_key
from meguru.core.errors import Invalid
from meguru.core.language import _
from meguru.core.text import clean_text, count_letters, fingerprint
from meguru.do.figures.queries import read_figures
from meguru.do.figures.rules import as_shown, parse_figure
from meguru.plan.plans.queries.measures import IndicatorView
from meguru.plan.terms.parts import SheetPart

_PART_HINT = _("この細目でしたことを、短い文で。書くことがない細目は、空けてかまいません。")


@dataclass(frozen=True)
class FieldBox:
    """One field of the editor with everything that stands round it."""

    name: str
    label: str
    hint: str
    is_required: bool
    value: str
    last: str
    remark: RemarkView | None
    error: str
    notice: str
    theirs: str | None
    before: str | None

    @property
    def letters(self) -> int:
        """How many letters are written."""
        return count_letters(self.value)


@dataclass(frozen=True)
class ThemeBox:
    """One theme of a district sheet with its fields."""

    number: int
    title: str
    aim: str
    fields: tuple[FieldBox, ...]


@dataclass(frozen=True)
class Typed:
    """What came with a form that could not be taken, so that nothing typed is lost."""

    content: Mapping[str, str]
    errors: Mapping[str, str]
    theirs: Mapping[str, str]


@dataclass(frozen=True)
class PartBox:
    """One sub-item of a measure sheet: whose it is, its text, its rating where it has one, and what last year said."""

    part: SheetPart
    box: FieldBox
    rating_name: str
    rating: str
    rating_entry: dict[str, Any] | None
    last_rating: str
    rating_error: str
    rating_remark: RemarkView | None

    @property
    def is_gone(self) -> bool:
        """Whether it was taken out within the year or before, and stands here for what was written of it."""
        return self.part.until_day is not None


def part_boxes(sheet: SheetView, typed: Typed | None) -> list[PartBox]:
    """The sub-items of a measure sheet in their order."""
    last = sheet.handed_down.get("last", {})
    content = {**sheet.content, **(typed.content if typed else {})}
    open_remarks = {remark.field: remark for remark in sheet.open_remarks}
    specs = [(part.key(DID), _("したこと"), _PART_HINT) for part in sheet.parts]
    found = []
    for part, box in zip(sheet.parts, _boxes(sheet, typed, specs), strict=True):
        rated = part.key(RATED)
        found.append(
            PartBox(
                part=part,
                box=box,
                rating_name=rated,
                rating=content.get(rated, ""),
                rating_entry=sheet.term.scale.shown(content.get(rated, "")),
                last_rating=last.get(rated, ""),
                rating_error=typed.errors.get(rated, "") if typed else "",
                rating_remark=open_remarks.get(rated),
            )
        )
    return found


def field_boxes(sheet: SheetView, typed: Typed | None) -> list[FieldBox]:
    """The fields of a sheet in the order of its form, without those of sub-items."""
    specs = (
        [(field.key, field.label, field.hint) for field in MEASURE_FIELDS]
        if not sheet.is_district
        else [
            (theme_key(number, field.key), field.label, field.hint)
            for number, _title, _aim in sheet.handed_down.get("themes", [])
            for field in THEME_FIELDS
        ]
    )
    return _boxes(sheet, typed, specs)


def _boxes(sheet: SheetView, typed: Typed | None, specs: Sequence[tuple[str, str, str]]) -> list[FieldBox]:
    last = sheet.handed_down.get("last", {})
    content = {**sheet.content, **(typed.content if typed else {})}
    watched = [key for key, _label, _hint in specs if not sheet.is_district and key != "plan"]
    told = notices(content, last, watched, of=sheet.last_name)
    before = {change.key: change.before for change in sheet.changes}
    required = {"rating_reason", "did", "issue", "next_plan"}
    if sheet.handed_down.get("advice"):
        required.add("advice_reply")
    open_remarks = {remark.field: remark for remark in sheet.open_remarks}
    return [
        FieldBox(
            name=key,
            label=label,
            hint=hint,
            is_required=key in required and not sheet.is_district,
            value=content.get(key, ""),
            last=last.get(key, ""),
            remark=open_remarks.get(key),
            error=typed.errors.get(key, "") if typed else "",
            notice=told.get(key, ""),
            theirs=typed.theirs.get(key) if typed else None,
            before=before.get(key),
        )
        for key, label, hint in specs
        if key != "advice_reply" or sheet.handed_down.get("advice")
    ]


def seen_fields(sheet: SheetView, typed: Typed | None) -> list[tuple[str, str]]:
    """For each field the fingerprint of what its form showed, by which the next save is merged.

    A field that does not say what is saved goes on with what it was drawn with, until both texts have been shown.
    """
    found = []
    for key in sheet.labels:
        now = sheet.content.get(key, "")
        was = typed.content.get(f"seen-{key}") if typed and not typed.theirs else None
        says_it = typed is None or clean_text(typed.content.get(key, now)) == now
        found.append((key, fingerprint(now) if was is None or says_it else was))
    return found


def last_rating(sheet: SheetView) -> dict[str, str]:
    """Last year's rating in the words of its own scale, which may be the scale of an earlier term. Empty where there is none."""
    last = sheet.handed_down.get("last", {})
    label = last.get("rating_label", "")
    if not label:
        rating = sheet.term.scale.get(last.get("rating", ""))
        label = rating.label if rating else ""
    return {"label": label} if label else {}


def theme_boxes(sheet: SheetView, boxes: list[FieldBox]) -> list[ThemeBox]:
    """The fields of a district sheet under their themes."""
    return [
        ThemeBox(number, title, aim, tuple(box for box in boxes if box.name.startswith(f"t{number}.")))
        for number, title, aim in sheet.handed_down.get("themes", [])
    ]


@dataclass(frozen=True)
class FigureRow:
    """One indicator on the sheet: last year, target, and the actual to be typed."""

    indicator: IndicatorView
    last: float | None
    target: float | None
    actual: float | None
    typed: str
    seen: str
    theirs: str | None = None


def figure_rows(
    actor: Actor, sheet: SheetView, indicators: tuple[IndicatorView, ...], typed: Typed | None = None
) -> list[FigureRow]:
    """The indicators of a measure sheet with what is known of each, and what somebody else recorded meanwhile. One query.

    What a form was drawn with (``seen``) goes on with it, until it says itself what is recorded or was shown what is.
    """
    content, is_clash = (typed.content, bool(typed.theirs)) if typed else ({}, False)
    if sheet.measure_id is None or not indicators:
        return []
    figures = read_figures(actor, sheet.measure_id)
    rows = []
    for indicator in indicators:
        actual = figures.get((indicator.id, sheet.fiscal_year))
        last = figures.get((indicator.id, sheet.last_year.year))
        if last is None and indicator.baseline_year == sheet.last_year.year:
            last = indicator.baseline
        shown = as_shown(actual)
        mine, seen = (content.get(f"{name}figure-{indicator.id}", shown) for name in ("", "seen-"))
        rows.append(
            FigureRow(
                indicator=indicator,
                last=last,
                target=indicator.targets.get(sheet.fiscal_year),
                actual=actual,
                typed=mine,
                seen=shown if is_clash or _says(mine, shown) else seen,
                theirs=shown if is_clash and shown not in (mine, seen) else None,
            )
        )
    return rows


def _says(typed: str, shown: str) -> bool:
    """Whether what stands in a box is the figure that is recorded, however it is written."""
    try:
        return as_shown(parse_figure(typed)) == shown
    except Invalid:
        return False
