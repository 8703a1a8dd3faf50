"""The head of the book put into shape: the town, the plan with its words and scale, the years."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, cast

from meguru.act.amendments.queries import AmendmentView
from meguru.base.towns.models import Town
from meguru.base.towns.rules import LICENCES
from meguru.core.fiscal import ERAS, FiscalYear, wareki
from meguru.core.language import _
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.rules import edition_in
from meguru.publish.book.head import Licence, ScaleEntry, TermEntry, ThisYear, TownEntry, YearEntry


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
        "period_label": _("{year}から{year2}まで").format(
            year=FiscalYear(term.first_year).label, year2=FiscalYear(term.last_year).label
        ),
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
