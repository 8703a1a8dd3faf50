"""The years of a measure, a theme and a district put into shape: only what was accepted. No fetching here."""

from typing import Literal

from meguru.check.reviews.parts import DID, RATED
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import THEME_FIELDS, Manner, theme_key
from meguru.core.fiscal import FiscalYear
from meguru.plan.plans.queries.districts import ThemeView
from meguru.plan.plans.queries.measures import MeasureView
from meguru.plan.terms.parts import SheetPart
from meguru.publish.book.check import DistrictYear, MeasureYear, PartYear, ThemeYear
from meguru.publish.building.material import Material


def _running_plan(running: SheetView | None, last: SheetView | None) -> str:
    """What the year under way plans: what last year's accepted sheet said, else the plan's own text; never a draft."""
    if running is None:
        return ""
    return (last.content.get("next_plan", "") if last else "") or str(running.handed_down.get("description", ""))


def _state(code: str, year: int, material: Material) -> Literal["recorded", "missing", "running", "planned"]:
    """How far a measure's year has got: a year that is over and was not accepted is missing, not still to come."""
    if (code, year) in material.sheets:
        return "recorded"
    if year == material.running_year:
        return "running"
    return "missing" if (code, year) in material.asked else "planned"


def measure_year(measure: MeasureView, year: int, material: Material) -> MeasureYear:
    """One year of a measure: the accepted sheet, or how far it has got."""
    sheet = material.sheets.get((measure.code, year))
    running = material.running_sheets.get(measure.code) if year == material.running_year else None
    judged = material.evaluations.get((measure.code, year)) if sheet else None  # shown beside the owner's own, or not
    rows = [a for a in material.activities if a.fiscal_year == year and measure.code in a.measure_codes]
    content = sheet.content if sheet else {}
    plan = content.get("plan", "") or _running_plan(running, material.sheets.get((measure.code, year - 1)))
    owner = sheet.owner if sheet else measure.led.get(year, measure.owner)
    entry: MeasureYear = {
        "fiscal_year": year,
        "label": FiscalYear(year).label,
        "state": _state(measure.code, year, material),
        "plan": plan,
        "did": content.get("did", ""),
        "outcome": content.get("outcome", ""),
        "issue": content.get("issue", ""),
        "rating": sheet.rating or None if sheet else None,
        "rating_reason": content.get("rating_reason", ""),
        "committee_rating": judged.rating if judged else None,
        "committee_comment": judged.comment if judged else "",
        "direction": sheet.direction or None if sheet else None,
        "next_plan": content.get("next_plan", ""),
        "advice": [a.number for a in material.advice if a.measure_id == measure.id and a.fiscal_year == year],
        "activities": len(rows),
        "people": sum(row.people or 0 for row in rows),
    }
    if owner not in (measure.owner, material.names.organisation(measure.owner_id, measure.owner)):
        entry["owner"] = owner
    if year in measure.joined:
        entry["partners"] = list(measure.joined[year])
    if sheet and sheet.parts:
        entry["parts"] = [_part_year(part, sheet) for part in sheet.parts]
    return entry


def _part_year(part: SheetPart, sheet: SheetView) -> PartYear:
    """What an accepted sheet says of a sub-item."""
    return {
        "number": part.number,
        "title": part.title,
        "owner": part.owner,
        "did": sheet.content.get(part.key(DID), ""),
        "rating": sheet.content.get(part.key(RATED), "") or None,
    }


def theme_years(district: str, theme: ThemeView, material: Material) -> list[ThemeYear]:
    """What was said of a theme in each year it was in force."""
    years: list[ThemeYear] = []
    for year in (year for year in material.years if theme.ended_from is None or year < theme.ended_from):
        sheet = material.sheets.get((district, year))
        texts = {
            field.key: (sheet.content.get(theme_key(theme.number, field.key), "") if sheet else "")
            for field in THEME_FIELDS
        }
        years.append({"fiscal_year": year, "label": FiscalYear(year).label, **texts})  # type: ignore[typeddict-item]
    return years


def district_year(district: str, year: int, material: Material) -> DistrictYear:
    """One year of a district: how it was held, and what was accepted."""
    sheet = material.sheets.get((district, year))
    rows = [row for row in material.activities if row.fiscal_year == year and row.district_code == district]
    manner: Literal["held", "written", "cancelled"] = "held"
    if sheet and sheet.manner == Manner.CANCELLED:
        manner = "cancelled"
    elif sheet and sheet.manner == Manner.WRITTEN:
        manner = "written"
    return {
        "fiscal_year": year,
        "label": FiscalYear(year).label,
        "manner": manner,
        "review": "accepted" if sheet else "missing" if (district, year) in material.asked else "not_asked",
        # Where the district met as planned, the note is the office's own and stays inside.
        "note": sheet.manner_note if sheet and manner != "held" else "",
        "activities": len(rows),
        "people": sum(row.people or 0 for row in rows),
    }
