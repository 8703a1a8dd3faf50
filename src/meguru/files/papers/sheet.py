"""One review sheet for paper: what stands on it, with last year's words, and lines to write on where nothing is written yet."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import segno

from meguru.check.reviews.parts import DID, RATED
from meguru.check.reviews.rules import (
    MANNER_LABELS,
    MEANS_LABELS,
    MEASURE_FIELDS,
    THEME_FIELDS,
    Field,
    Means,
    SheetState,
    SheetStep,
    theme_key,
)
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.kept import again
from meguru.core.language import _
from meguru.files.papers.paper import Paper, foot_line, typeset
from meguru.plan.terms.parts import SheetPart as SubItem
from meguru.plan.terms.scale import Rating, Scale
from meguru.plan.terms.settings import Direction

if TYPE_CHECKING:  # plain views; the papers themselves need no Django
    from meguru.check.reviews.queries import SheetView
    from meguru.plan.plans.queries.measures import IndicatorView

LINES = {"plan": 3, "did": 5, "outcome": 4, "rating_reason": 4, "advice_reply": 4, "issue": 4, "next_plan": 4}
PART_LINES = 3
THEME_LINES = {"did": 3, "good": 2, "trouble": 2, "next": 3, "help": 2}
_BOX = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20">'
    '<rect x="1" y="1" width="18" height="18" fill="none" stroke="#000" stroke-width="1.2"/>{}</svg>'
)
TICKS = {
    "empty": _BOX.format(""),
    "ticked": _BOX.format('<path d="M4 10l4.500 5L16 4.500" fill="none" stroke="#000" stroke-width="2.600"/>'),
}


def sheet_data(
    sheet: "SheetView",
    *,
    scale: Scale,
    directions: Sequence[Direction],
    owner: str,
    indicators: Sequence["IndicatorView"] = (),
    figures: Mapping[tuple[int, int], float] | None = None,
) -> dict[str, Any]:
    """What ``sheet_pdf`` needs, as plain data. ``owner`` is the line under the title: pillar, department."""
    last = sheet.handed_down.get("last", {})
    advice = sheet.handed_down.get("advice", [])
    before = scale.get(last.get("rating"))
    begun = sheet.state is not SheetState.UNTOUCHED  # a sheet opens as "held"; on paper nobody has chosen that yet
    return {
        "fiscal_year": sheet.fiscal_year,
        "label": FiscalYear(sheet.fiscal_year).label,
        "last_name": sheet.last_name,
        "last_heading": sheet.last_heading,
        "last_from": sheet.last_from,
        "heading": _("{name}地区").format(name=sheet.title) if sheet.is_district else sheet.title,
        "is_district": sheet.is_district,
        "is_open": sheet.allows(SheetStep.WRITE),
        "facts": owner,
        "due": wareki(sheet.due_on),
        "dated": (sheet.confirmed_on or sheet.due_on).isoformat(),
        "advice": [{"number": item["number"], "text": item["text"]} for item in advice],
        "manners": [
            {"label": label, "is_chosen": begun and sheet.manner == key} for key, label in MANNER_LABELS.items()
        ],
        "manner_note": _asked(
            "manner_note", _("行い方のわけ（書面・中止のとき。公表されます）"), sheet.manner_note, last, 2
        ),
        "themes": [_theme(sheet, last, row) for row in sheet.handed_down.get("themes", [])],
        "fields": _fields(sheet.content, last, MEASURE_FIELDS, has_advice=bool(advice)),
        "parts": [_part(sheet, last, part) for part in sheet.parts],
        "ratings": [_rating(rating, scale.steps, sheet.rating) for rating in scale.ratings],
        # In the words of its own scale, which may be an earlier term's.
        "last_rating": again(last.get("rating_label", "")) or (before.label if before else ""),
        "directions": [{"label": d.label, "is_chosen": d.code == sheet.direction} for d in directions],
        "indicators": _indicators(indicators, figures or {}, sheet),
        "confirmed_by": sheet.confirmed_by,
        "confirmed_on": wareki(sheet.confirmed_on) if sheet.confirmed_on else "",
        "confirmed_means": sheet.confirmed_means,
        "means": [label for key, label in MEANS_LABELS.items() if key is not Means.SCREEN],
    }


def _asked(
    key: str, label: str, text: str, last: Mapping[str, str], lines: int, *, is_required: bool = False
) -> dict[str, Any]:
    return {"label": label, "text": text, "last": last.get(key, ""), "lines": lines, "is_required": is_required}


def _fields(
    content: Mapping[str, str], last: Mapping[str, str], fields: Iterable[Field], *, has_advice: bool
) -> list[dict[str, Any]]:
    return [
        _asked(
            field.key, field.label, content.get(field.key, ""), last, LINES[field.key],
            is_required=field.is_required or field.key == "advice_reply",
        )
        for field in fields
        if field.key != "advice_reply" or has_advice
    ]  # fmt: skip


def _theme(sheet: "SheetView", last: Mapping[str, str], row: Sequence[Any]) -> dict[str, Any]:
    number, title, aim = row
    fields = []
    for field in THEME_FIELDS:
        key = theme_key(number, field.key)
        fields.append(_asked(key, field.label, sheet.content.get(key, ""), last, THEME_LINES[field.key]))
    return {"number": number, "title": title, "aim": aim, "fields": fields}


def _part(sheet: "SheetView", last: Mapping[str, str], part: SubItem) -> dict[str, Any]:
    did, rated, scale = part.key(DID), part.key(RATED), sheet.term.scale
    chosen = sheet.content.get(rated, "")
    return {
        "number": part.number,
        "title": part.title,
        "text": part.text,
        "owner": part.owner,
        "field": _asked(did, _("したこと"), sheet.content.get(did, ""), last, PART_LINES),
        "is_rated": part.is_rated,
        "ratings": [{"label": rating.label, "is_chosen": rating.code == chosen} for rating in scale.ratings],
        "last_rating": last.get(rated, ""),
    }


def _rating(rating: Rating, steps: int, chosen: str) -> dict[str, Any]:
    return {
        "letter": rating.letter,
        "label": rating.label,
        "meaning": rating.meaning,
        "step": rating.step,
        "steps": steps,
        "is_chosen": rating.code == chosen,
    }


def _indicators(
    indicators: Sequence["IndicatorView"], figures: Mapping[tuple[int, int], float], sheet: "SheetView"
) -> list[dict[str, Any]]:
    year, last = sheet.fiscal_year, sheet.last_year.year
    return [
        {
            "name": row.name if row.part is None else _("{name}（細目{part}）").format(name=row.name, part=row.part),
            "unit": row.unit,
            "last": figures.get((row.id, last), row.baseline if row.baseline_year == last else None),
            "target": row.targets.get(year),
            "actual": figures.get((row.id, year)),
        }
        for row in indicators
    ]


@dataclass(frozen=True)
class SheetPart:
    """Sheets that stand together in the contents of a paper of many: of the departments, of the districts."""

    name: str
    sheets: Sequence[Mapping[str, Any]]


def sheets_pdf(
    parts: Sequence[SheetPart],
    *,
    town_name: str,
    label: str,
    heading: str,
    about: str,
    dated: date,
    sample_note: str = "",
) -> Paper:
    """Many sheets (each as ``sheet_data`` gives it, with its ``address`` and ``state``) in one paper, with contents in front.

    Each begins on a page of its own. Raises ``PaperFontsMissing``, ``PaperFailed``.
    """
    sheets = [
        {**sheet, "name": f"sheet-{number}", "qr": f"qr-{number}", "town": town_name}
        for number, sheet in enumerate(sheet for part in parts for sheet in part.sheets)
    ]
    rows = iter(sheets)
    contents = [
        {
            "name": part.name,
            "rows": [
                {"heading": row["heading"], "owner": row["owner_name"], "state": row["state"], "name": row["name"]}
                for _sheet, row in zip(part.sheets, rows, strict=False)
            ],
        }
        for part in parts
    ]
    title = f"{label} {heading}"
    data = {
        "town": town_name,
        "label": label,
        "heading": heading,
        "about": about,
        "parts": contents,
        "sheets": sheets,
        "sample_note": sample_note,
        "foot": foot_line(town_name, title, letters=24, is_sample=bool(sample_note)),
    }
    images = TICKS | {sheet["qr"]: qr_svg(sheet["address"]) for sheet in sheets}
    return typeset("sheets", data, title=title, dated=dated, images=images)


def sheet_pdf(sheet: Mapping[str, Any], *, town_name: str, address: str = "", sample_note: str = "") -> Paper:
    """The sheet (as ``sheet_data`` gives it) on A4, in large print where it is a district's.

    ``address`` is the sheet's page, printed in words and as a QR code. Raises ``PaperFontsMissing``, ``PaperFailed``.
    """
    title = _("{year} 振り返りシート {heading}").format(year=sheet["label"], heading=sheet["heading"])
    foot = foot_line(town_name, title, letters=42, is_sample=bool(sample_note))
    images = {**TICKS, "qr": qr_svg(address)} if address else TICKS
    data = {**sheet, "qr": "qr", "town": town_name, "address": address, "foot": foot, "sample_note": sample_note}
    return typeset("sheet", data, title=title, dated=date.fromisoformat(sheet["dated"]), images=images)


def qr_svg(address: str) -> str:
    """The address as a QR code in SVG."""
    stream = io.BytesIO()
    segno.make(address, error="m", micro=False).save(stream, kind="svg", border=2, xmldecl=False, svgns=True)
    return stream.getvalue().decode()
