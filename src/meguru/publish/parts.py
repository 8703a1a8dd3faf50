"""The parts of a book: each function puts one kind of thing into the shape the book keeps it in. No fetching here."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypedDict, cast

from meguru.act.amendments.queries import AmendmentView
from meguru.base.bodies.queries import StructureView
from meguru.base.bodies.rules import CommitteeKind
from meguru.base.towns.models import Town
from meguru.base.towns.rules import LICENCES
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import THEME_FIELDS, Manner, theme_key
from meguru.core.fiscal import ERAS, FiscalYear, wareki
from meguru.plan.plans.lineage import Ancestor
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries import DistrictPlanView, IndicatorView, MeasureView, ThemeView
from meguru.plan.plans.rules import edition_in
from meguru.publish.book import (
    BodyEntry,
    DistrictEntry,
    DistrictYear,
    EarlierMeasure,
    FlowEntry,
    IndicatorEntry,
    MeasureEntry,
    MeasureYear,
    ScaleEntry,
    TermEntry,
    ThemeEntry,
    ThemeYear,
    ThisYear,
    TownEntry,
    YearEntry,
)
from meguru.publish.book_head import EarlierYear, Licence
from meguru.publish.material import Material
from meguru.publish.records import amendment_number

_BODY_KEYS: dict[CommitteeKind, Literal["formulation", "secretariat", "district_committees", "liaison", "support"]] = {
    CommitteeKind.FORMULATION: "formulation",
    CommitteeKind.SECRETARIAT: "secretariat",
    CommitteeKind.DISTRICT_COMMITTEE: "district_committees",
    CommitteeKind.LIAISON: "liaison",
    CommitteeKind.SUPPORT_TEAM: "support",
}


def town_entry(town: Town) -> TownEntry:
    """The town and how to reach it."""
    return {
        "slug": town.slug,
        "name": town.name,
        "reading": town.reading,
        "office_name": town.office_name,
        "council_name": town.council_name,
        "is_sample": town.is_sample,
        "sample_note": town.sample_note,
        "contact": {
            "department": town.department,
            "telephone": town.telephone,
            "fax": town.fax,
            "post": town.post,
        },
        "licence": _licence(town.licence),
    }


def _licence(code: str) -> Licence | None:
    if code not in LICENCES:
        return None
    name, url = LICENCES[code]
    return {"code": code, "name": name, "url": url}


def term_entry(term: PlanTerm) -> TermEntry:
    """The term with its own vocabulary, scale and stages."""
    scale = term.scale
    ratings = [cast(ScaleEntry, scale.shown(rating.code)) for rating in scale.ratings]
    return {
        "number": term.number,
        "name": term.name,
        "nickname": term.nickname,
        "vision": term.vision,
        "first_year": term.first_year,
        "last_year": term.last_year,
        "period_label": f"{FiscalYear(term.first_year).label}から{FiscalYear(term.last_year).label}まで",
        "words": term.words,
        "scale": ratings,
        "directions": [{"code": d.code, "label": d.label} for d in term.directions],
        "stages": [
            {
                "key": stage.key,  # type: ignore[typeddict-item]  # stored as text; the term's reader checks it
                "label": stage.label,
                "english": stage.english,
                "from_month": stage.from_month,
                "to_month": stage.to_month,
            }
            for stage in term.calendar.stages
        ],
    }


def this_year(
    term: PlanTerm, year: FiscalYear, issue: int, published_on: date, amendments: Sequence[AmendmentView]
) -> ThisYear:
    """The recorded year and the edition the next one opens with."""
    return {
        "fiscal_year": year.year,
        "label": year.label,
        "next_fiscal_year": year.next.year,
        "next_label": year.next.label,
        "edition": edition_in(year.next.year, ((item.effective_year, item.kind) for item in amendments)),
        "published_on": published_on.isoformat(),
        "published_label": wareki(published_on),
        "issue": issue,
    }


def year_entries(term: PlanTerm, fiscal_year: int) -> list[YearEntry]:
    """The years of the term: published, current, still to come."""
    entries: list[YearEntry] = []
    plan_era = next(era for era in ERAS if FiscalYear(term.first_year).starts_on >= era.starts_on)
    for year in range(term.first_year, term.last_year + 1):
        label, old = FiscalYear(year).label, FiscalYear(year).label_in(plan_era)
        state: Literal["published", "current", "future"] = (
            "published" if year <= fiscal_year else "current" if year == fiscal_year + 1 else "future"
        )
        entries.append({"fiscal_year": year, "label": label, "old_label": old if old != label else "", "state": state})
    return entries


class Structure(TypedDict):
    """The promotion structure's two lists."""

    bodies: list[BodyEntry]
    flows: list[FlowEntry]


def structure_entries(view: StructureView) -> Structure:
    """The promotion structure (計画推進体制)."""
    district_side = {CommitteeKind.DISTRICT_COMMITTEE, CommitteeKind.LIAISON, CommitteeKind.SUPPORT_TEAM}
    bodies: list[BodyEntry] = [
        {
            "key": _BODY_KEYS[body.kind],
            "name": body.name,
            "side": "district" if body.kind in district_side else "ward",
            "description": body.description,
            "members": list(body.members),
            "seats": body.seats,
            "vacant": body.vacant,
        }
        for body in view.bodies
    ]
    flows: list[FlowEntry] = [
        {
            "source": _BODY_KEYS[CommitteeKind(flow.source)],
            "target": _BODY_KEYS[CommitteeKind(flow.target)],
            "label": flow.label,
            "both_ways": flow.both_ways,
        }
        for flow in view.flows
    ]
    return {"bodies": bodies, "flows": flows}


def _is_accepted(code: str, year: int, material: Material) -> bool:
    """Whether a year's figures may be told: its sheet was accepted, or the year lies before the first sheets."""
    return (code, year) in material.sheets if year in material.years else year < material.fiscal_year


def _indicator(measure: MeasureView, indicator: IndicatorView, material: Material) -> IndicatorEntry:
    term = material.term
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "baseline": indicator.baseline,
        "baseline_label": FiscalYear(indicator.baseline_year).label if indicator.baseline_year else "",
        "years": [
            {
                "fiscal_year": year,
                "label": FiscalYear(year).label,
                "target": indicator.targets.get(year),
                "actual": material.figures.get((indicator.id, year))
                if _is_accepted(measure.code, year, material)
                else None,
            }
            for year in range(term.first_year, term.last_year + 1)
        ],
    }


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


def _measure_year(measure: MeasureView, year: int, material: Material) -> MeasureYear:
    sheet = material.sheets.get((measure.code, year))
    running = material.running_sheets.get(measure.code) if year == material.running_year else None
    judged = material.evaluations.get((measure.code, year)) if sheet else None  # shown beside the owner's own, or not
    rows = [a for a in material.activities if a.fiscal_year == year and measure.code in a.measure_codes]
    content = sheet.content if sheet else {}
    plan = content.get("plan", "") or _running_plan(running, material.sheets.get((measure.code, year - 1)))
    return {
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


def measure_entry(measure: MeasureView, material: Material) -> MeasureEntry:
    """A measure over its years."""
    years = [*material.years, *([material.running_year] if material.running_year else [])]
    own_years = [year for year in years if measure.from_year <= year]
    return {
        "code": measure.code,
        "number": measure.number,
        "title": measure.title,
        "description": measure.description,
        "pillar": measure.pillar,
        "owner": measure.owner,
        "owner_kind": "council" if measure.by_council else "department",
        "group": measure.group,
        "kind": measure.kind.value,
        "from_label": FiscalYear(measure.from_year).label,
        "ended_label": FiscalYear(measure.ended_from).previous.label if measure.ended_from else "",
        "related": list(measure.related),
        "districts": list(measure.district_codes),
        "themes": sorted(measure.themes),
        "indicators": [_indicator(measure, indicator, material) for indicator in measure.indicators],
        "years": [
            _measure_year(measure, year, material)
            for year in own_years
            if measure.ended_from is None or year < measure.ended_from
        ],
        "amendments": [amendment_number(item) for item in material.amendments if item.measure_code == measure.code],
        "opinions": [o.number for o in material.opinions if measure.code in material.ties.codes_of(o.measure_id)],
        "before": [
            _earlier(row, material) for row in material.ties.forebears(measure.id, before=material.term.first_year)
        ],
    }


def _earlier(row: Ancestor, material: Material) -> EarlierMeasure:
    """A measure of an earlier plan that one of this plan continues, with how its years were judged in that plan's own words."""
    years: list[EarlierYear] = []
    for sheet in material.ties.sheets.get(row.id, ()):
        rating = sheet.term.scale.get(sheet.rating)
        judged = material.evaluations.get((row.code, sheet.fiscal_year))
        theirs = sheet.term.scale.get(judged.rating) if judged else None
        years.append(
            {
                "fiscal_year": sheet.fiscal_year,
                "label": FiscalYear(sheet.fiscal_year).label,
                "rating_label": rating.label if rating else "",
                "committee_label": theirs.label if theirs else "",
            }
        )
    return {
        "term": row.term_number,
        "code": row.code,
        "number": row.number,
        "title": row.title,
        "years": years,
        "advice": [item.number for item in material.advice if item.measure_id == row.id],
    }


def _theme_entry(district: str, theme: ThemeView, material: Material) -> ThemeEntry:
    years: list[ThemeYear] = []
    for year in (year for year in material.years if theme.ended_from is None or year < theme.ended_from):
        sheet = material.sheets.get((district, year))
        texts = {
            field.key: (sheet.content.get(theme_key(theme.number, field.key), "") if sheet else "")
            for field in THEME_FIELDS
        }
        years.append({"fiscal_year": year, "label": FiscalYear(year).label, **texts})  # type: ignore[typeddict-item]
    return {
        "number": theme.number,
        "title": theme.title,
        "aim": theme.aim,
        "ended_label": FiscalYear(theme.ended_from).previous.label if theme.ended_from else "",
        "measures": list(theme.measure_codes),
        "years": years,
        "amendments": [
            amendment_number(item)
            for item in material.amendments
            if (item.district_code, item.theme_number) == (district, theme.number)
        ],
        "before": [
            f"第{term}期の{number}「{title}」" for term, number, title in material.theme_origins.get(theme.id, ())
        ],
    }


def _district_year(district: str, year: int, material: Material) -> DistrictYear:
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


def district_entry(plan: DistrictPlanView, material: Material) -> DistrictEntry:
    """A district with its plan and years."""
    row = material.district_rows[plan.code]
    return {
        "code": plan.code,
        "number": plan.number,
        "name": plan.name,
        "reading": plan.reading,
        "federation": row.federation,
        "slogan": plan.slogan,
        "sections": [{"heading": heading, "body": body} for heading, body in plan.sections],
        "themes": [_theme_entry(plan.code, theme, material) for theme in plan.themes],
        "years": [_district_year(plan.code, year, material) for year in material.years],
        "towns": list(row.town_blocks),
        "opinions": [item.number for item in material.opinions if item.district_code == plan.code],
        "tile": {"row": row.tile_row, "column": row.tile_column},
    }
