"""Building the book: gathers everything public about the town in scope into one self-contained document.

Only what may be read by anybody is fetched here: accepted sheets, held meetings, agreed amendments, answered opinions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from meguru.act.amendments.material import amendments_of
from meguru.base.basics.queries import basics_of_districts
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.queries.naming import names_made
from meguru.base.bodies.queries.structure import promotion_structure
from meguru.base.bodies.rules import ORGANISATION_LABELS, OrganisationKind
from meguru.base.towns.scope import town_in_scope
from meguru.check.committee.material import advice_of, evaluations_of_years, meetings_of
from meguru.check.committee.rules import MeetingState
from meguru.check.opinions.material import count_fates, public_opinions, withheld_numbers
from meguru.check.reviews.material import accepted_sheets_of_measures, sheets_of_year
from meguru.check.reviews.queries import SheetView
from meguru.check.reviews.rules import SheetState
from meguru.core.errors import NotFound
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.do.activities.material import activities_of_year, hosts_of_year
from meguru.do.figures.material import figures_of
from meguru.plan.calendar.material import opened_years
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.material import participants_of, pillars_of
from meguru.plan.plans.queries.districts import district_plans_in_year
from meguru.plan.plans.queries.lineage import measure_lineage, named, theme_origins
from meguru.plan.plans.queries.measures import MeasureView, measures_in_year
from meguru.publish.book import SCHEMA, SCHEMA_VERSION, Book
from meguru.publish.book.records import PastIssue
from meguru.publish.building import records
from meguru.publish.building.head import term_entry, this_year, town_entry, year_entries
from meguru.publish.building.material import Material
from meguru.publish.building.names import NamesThen
from meguru.publish.building.plan import (
    above_entry,
    district_entry,
    measure_entry,
    participant_entries,
    pillar_entries,
    served_by,
    structure_entries,
)
from meguru.publish.building.summary import Entries, summary_of
from meguru.publish.building.ties import Ties
from meguru.publish.models import Publication


def build_book(*, fiscal_year: FiscalYear, issue: int, published_on: date) -> Book:
    """The book of the town in scope up to a recorded year. Raises ``NotFound`` where the year was never opened."""
    opened: dict[int, PlanYear] = {year.fiscal_year: year for year in opened_years()}
    if fiscal_year.year not in opened:
        raise NotFound(_("この年度は、まだ開かれていません。"))
    # An issue of a year tells nothing of what came after the year of its review.
    material = _gather(opened, fiscal_year.year, on=min(published_on, fiscal_year.next.ends_on))
    town = town_in_scope()
    meetings = [meeting for meeting in meetings_of() if meeting.state is MeetingState.HELD]
    meetings = [meeting for meeting in meetings if meeting.fiscal_year <= fiscal_year.year]
    entries = _entries(material)
    return Book(
        schema=SCHEMA,
        schema_version=SCHEMA_VERSION,
        town=town_entry(town),
        term=term_entry(material.term),
        year=this_year(material.term, fiscal_year, issue, published_on, material.amendments),
        years=year_entries(material.term, fiscal_year.year),
        pillars=pillar_entries(pillars_of(material.term)),
        **structure_entries(promotion_structure(on=published_on)),
        renamings=material.names.told(FiscalYear(material.term.first_year).starts_on, published_on),
        organisations=[
            {
                "kind": organisation.kind,
                "kind_label": ORGANISATION_LABELS[OrganisationKind(organisation.kind)],
                "name": material.names.organisation(organisation.pk, organisation.name),
                "districts": served_by(organisation, material),
                **above_entry(organisation, material),
            }
            for organisation in Organisation.objects.select_related("parent").prefetch_related("districts")
        ],
        participants=participant_entries(participants_of(material.term), hosts_of_year(fiscal_year.year)),
        measures=list(entries.measures),
        districts=list(entries.districts),
        activities=list(entries.activities),
        meetings=[records.meeting_entry(meeting) for meeting in sorted(meetings, key=lambda m: (m.held_on, m.number))],
        advice=list(entries.advice),
        amendments=list(entries.amendments),
        opinions=[records.opinion_entry(item, material.ties) for item in material.opinions],
        opinion_counts=list(entries.opinions),
        summary=summary_of(entries),
        past=_past(fiscal_year, issue),
    )


def _gather(opened: Mapping[int, PlanYear], fiscal_year: int, *, on: date) -> Material:
    term = opened[fiscal_year].term
    recorded = tuple(sorted(year for year in opened if term.first_year <= year <= fiscal_year))
    running = fiscal_year + 1 if fiscal_year + 1 in opened and fiscal_year < term.last_year else None
    # A change already decided is told, and the plan shown as it will stand, though its year may not have begun.
    held = withheld_numbers()
    amendments = [
        replace(item, opinions=tuple(number for number in item.opinions if number not in held))
        for item in amendments_of()
        if term.first_year <= item.fiscal_year <= fiscal_year  # 改1 of another term is another change
    ]
    text_year = max([running or fiscal_year, *(item.effective_year for item in amendments)])
    measures = [m for m in measures_in_year(term, text_year, on=on) if m.from_year <= text_year]
    every = {(sheet.code, year): sheet for year in recorded for sheet in sheets_of_year(year)}
    sheets = {key: sheet for key, sheet in every.items() if sheet.state is SheetState.ACCEPTED}
    advice = [item for item in advice_of() if item.is_spoken and item.fiscal_year <= fiscal_year]
    # A year is reviewed in the next one, and what residents said of it then belongs to it (decision 0017).
    opinions = [item for item in public_opinions() if item.fiscal_year <= fiscal_year + 1]
    return Material(
        term=term,
        fiscal_year=fiscal_year,
        on=on,
        running_year=running,
        years=recorded,
        measures=measures,
        districts=district_plans_in_year(term, text_year),
        district_rows={district.code: district for district in District.objects.all()},
        sheets=sheets,
        asked=frozenset(every),
        running_sheets={sheet.code: sheet for sheet in sheets_of_year(running)} if running else {},
        activities=[row for year in recorded for row in activities_of_year(year)],
        evaluations=evaluations_of_years(upto=fiscal_year),
        advice=advice,
        amendments=amendments,
        opinions=opinions,
        figures=figures_of(i.id for m in measures for i in m.indicators),
        ties=_ties(measures, [*(item.measure_id for item in advice), *(item.measure_id for item in opinions)]),
        names=NamesThen(names_made(), FiscalYear(fiscal_year)),
        basics=basics_of_districts(upto=on),
        theme_origins=theme_origins(term),
    )


def _ties(measures: Sequence[MeasureView], spoken_of: Iterable[int | None]) -> Ties:
    """The lines of the book's measures. Four queries."""
    own = {measure.id: measure.code for measure in measures}
    lineage = measure_lineage()
    others = {each for this in own for each in lineage.line_of(this)} | {each for each in spoken_of if each is not None}
    others -= set(own)
    sheets: dict[int, tuple[SheetView, ...]] = {}
    for sheet in accepted_sheets_of_measures(others):
        if sheet.measure_id is not None:
            sheets[sheet.measure_id] = (*sheets.get(sheet.measure_id, ()), sheet)
    return Ties(own, lineage, named(others), sheets)


def _entries(material: Material) -> Entries:
    """What the summary counts: the very entries that are published."""
    return Entries(
        year=material.fiscal_year,
        scale=term_entry(material.term)["scale"],
        measures=[measure_entry(measure, material) for measure in material.measures],
        districts=[district_entry(plan, material) for plan in material.districts],
        activities=[records.activity_entry(row) for row in material.activities],
        advice=[records.advice_entry(item, material.amendments, material.ties) for item in material.advice],
        amendments=[records.amendment_entry(item) for item in material.amendments],
        opinions=[records.opinion_count(*row) for row in count_fates(upto_year=material.fiscal_year + 1).items()],
    )


def _past(fiscal_year: FiscalYear, issue: int) -> list[PastIssue]:
    rows = Publication.objects.filter(state="public").order_by("fiscal_year", "issue")
    found = rows.values_list("fiscal_year", "issue", "published_on", "sha256")
    return [records.past_issue(*row) for row in found if row[:2] < (fiscal_year.year, issue)]
