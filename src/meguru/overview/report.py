"""The report to the committee, made from accepted sheets: summary first, then measures by pillar, then districts.

What is returned is plain JSON data, so that the page, the PDF and the copy kept with the meeting are one and the same.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.check.committee.material import advice_of
from meguru.check.committee.queries import AdviceView
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.parts import DID, RATED
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import MANNER_LABELS, MEASURE_FIELDS, THEME_FIELDS, Manner, SheetState, theme_key
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _
from meguru.do.activities.material import activities_of_year
from meguru.do.activities.queries import ActivityView, tally_rows
from meguru.do.figures.material import figures_of
from meguru.plan.calendar.material import opened_before
from meguru.plan.calendar.queries import get_year
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries.contents import list_pillars
from meguru.plan.plans.queries.measures import MeasureView, measures_in_year
from meguru.plan.terms.parts import SheetPart


def committee_report(actor: Actor, fiscal_year: int) -> dict[str, Any]:
    """The report on a year as plain data, from accepted sheets only. May: the secretariat."""
    require(actor, Action.MEETING_ARRANGE)
    year = get_year(actor, fiscal_year)
    term = year.term
    sheets = sheets_of_year(fiscal_year)
    accepted = [sheet for sheet in sheets if sheet.state is SheetState.ACCEPTED]
    measures = {measure.code: measure for measure in measures_in_year(term, fiscal_year)}
    pillars = list_pillars(actor, term)
    activities = activities_of_year(fiscal_year)
    last = opened_before(fiscal_year) or year.year.previous
    advice = advice_of(last.year)
    own = [sheet for sheet in accepted if not sheet.is_district]
    figures = figures_of(i.id for sheet in own for i in measures[sheet.code].indicators)
    return {
        "fiscal_year": fiscal_year,
        "label": FiscalYear(fiscal_year).label,
        "last_name": year.year.name_of(last),
        "term": term.name,
        "nickname": term.nickname,
        "scale": term.scale.rows(),
        "directions": {direction.code: direction.label for direction in term.directions},
        "pillars": [{"key": pillar.key, "name": pillar.path} for pillar in pillars],
        "counts": {"sheets": len(sheets), "accepted": len(accepted)},
        "summary": {
            **_summary(own, accepted, term, activities, advice),
            "pillars": _by_pillar(own, measures, {pillar.key: pillar.path for pillar in pillars}),
        },
        "measures": [_measure_row(s, measures[s.code], term, figures, activities) for s in own],
        "districts": [_district_row(s, activities) for s in accepted if s.is_district],
        "last_advice": [_advice_row(item) for item in advice],
    }


def _rating_label(term: PlanTerm, code: str) -> str:
    rating = term.scale.get(code)
    return rating.label if rating else ""


def _summary(
    own: Sequence[SheetView],
    accepted: Sequence[SheetView],
    term: PlanTerm,
    activities: Sequence[ActivityView],
    advice: Sequence[AdviceView],
) -> dict[str, Any]:
    counts = Counter(sheet.rating for sheet in own)
    tally = tally_rows(activities)
    return {
        "ratings": [
            {"code": r.code, "label": r.label, "letter": r.letter, "count": counts[r.code]} for r in term.scale.ratings
        ],
        "moved": [_moved(sheet, term) for sheet in own if _has_moved(sheet)],
        "low": [_low_row(sheet, term) for sheet in own if _is_low(sheet, term)],
        "special": [
            {"code": sheet.code, "title": sheet.title, "label": _rating_label(term, sheet.rating)}
            for sheet in own
            if (rating := term.scale.get(sheet.rating)) and rating.is_special
        ],
        "unanswered": [_advice_row(item) for item in advice if item.reply is None],
        "activities": tally.activities,
        "people": tally.people,
        "cancelled_districts": [sheet.title for sheet in accepted if sheet.manner == Manner.CANCELLED],
    }


def _by_pillar(
    own: Sequence[SheetView], measures: Mapping[str, MeasureView], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """How many measures of each pillar have which rating; measures without a pillar come last."""
    rows = []
    for key, name in [*names.items(), ("", _("柱を定めない取組"))]:
        counts = Counter(s.rating for s in own if (measures[s.code].pillar or "") == key)
        if counts:
            rows.append({"key": key, "name": name, "total": counts.total(), "counts": dict(counts)})
    return rows


def _last_rating_label(sheet: SheetView, term: PlanTerm) -> str:
    """Last year's rating in the words of its own scale."""
    last = sheet.handed_down.get("last", {})
    return str(last.get("rating_label", "")) or _rating_label(term, last.get("rating", ""))


def _has_moved(sheet: SheetView) -> bool:
    """Whether the rating is another than last year's. Only codes of the same scale are handed down, so only they compare."""
    last = sheet.handed_down.get("last", {}).get("rating", "")
    return bool(last) and last != sheet.rating


def _moved(sheet: SheetView, term: PlanTerm) -> dict[str, str]:
    last = sheet.handed_down["last"]["rating"]
    return {
        "code": sheet.code,
        "title": sheet.title,
        "before": _rating_label(term, last),
        "after": _rating_label(term, sheet.rating),
        "reason": sheet.content.get("rating_reason", ""),
    }


def _is_low(sheet: SheetView, term: PlanTerm) -> bool:
    rating = term.scale.get(sheet.rating)
    return rating is not None and rating.step is not None and rating.step * 2 <= term.scale.steps


def _low_row(sheet: SheetView, term: PlanTerm) -> dict[str, str]:
    return {
        "code": sheet.code,
        "title": sheet.title,
        "rating": _rating_label(term, sheet.rating),
        "reason": sheet.content.get("rating_reason", ""),
    }


def _measure_row(
    sheet: SheetView,
    measure: MeasureView,
    term: PlanTerm,
    figures: Mapping[tuple[int, int], float],
    activities: Sequence[ActivityView],
) -> dict[str, Any]:
    tally = tally_rows(row for row in activities if measure.code in row.measure_codes)
    year = sheet.fiscal_year
    return {
        "code": sheet.code,
        "number": measure.number,
        "title": sheet.title,
        "pillar": measure.pillar or "",
        "owner": sheet.owner,
        "group": sheet.group,
        "description": measure.description,
        "rating": sheet.rating,
        "rating_label": _rating_label(term, sheet.rating),
        "last_rating_label": _last_rating_label(sheet, term),
        "direction": sheet.direction,
        "fields": _fields(sheet, term),
        "indicators": [
            {
                "name": indicator.name,
                "unit": indicator.unit,
                "baseline": indicator.baseline,
                "target": indicator.targets.get(year),
                "actual": figures.get((indicator.id, year)),
            }
            for indicator in measure.indicators
        ],
        "activities": tally.activities,
        "people": tally.people,
    }


def _fields(sheet: SheetView, term: PlanTerm) -> list[dict[str, str]]:
    """What was written, in the order of the form: the sub-items, each with its own rating, before the whole is judged."""
    found = []
    for field in MEASURE_FIELDS:
        if field.key == "rating_reason":
            found += [_part_field(sheet, part, term) for part in sheet.parts]
        found.append({"key": field.key, "label": field.label, "text": sheet.content.get(field.key, "")})
    return found


def _part_field(sheet: SheetView, part: SheetPart, term: PlanTerm) -> dict[str, str]:
    rating = _rating_label(term, sheet.content.get(part.key(RATED), ""))
    label = _("細目{number}「{title}」（自己評価　{rating}）") if rating else _("細目{number}「{title}」")
    said = label.format(number=part.number, title=part.title, rating=rating)
    return {"key": part.key(DID), "label": said, "text": sheet.content.get(part.key(DID), "")}


def _district_row(sheet: SheetView, activities: Sequence[ActivityView]) -> dict[str, Any]:
    tally = tally_rows(row for row in activities if row.district_code == sheet.code)
    return {
        "code": sheet.code,
        "name": sheet.title,
        "manner": sheet.manner,
        "manner_label": MANNER_LABELS[Manner(sheet.manner)],
        "manner_note": sheet.manner_note,
        "activities": tally.activities,
        "people": tally.people,
        "themes": [
            {
                "number": number,
                "title": title,
                "fields": [
                    {"key": f.key, "label": f.label, "text": sheet.content.get(theme_key(number, f.key), "")}
                    for f in THEME_FIELDS
                ],
            }
            for number, title, _text in sheet.handed_down.get("themes", [])
        ],
    }


def _advice_row(item: AdviceView) -> dict[str, Any]:
    return {
        "number": item.number,
        "kind": item.kind_label,
        "text": item.text,
        "measure": item.measure_title,
        "district": item.district_name,
        "addressee": item.addressee,
        "due": wareki(item.due_on),
        "stance": item.reply.stance_label if item.reply else "",
        "reply": item.reply.text if item.reply else "",
    }
