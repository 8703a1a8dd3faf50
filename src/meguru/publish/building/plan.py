"""The plan put into the shape the book keeps it in: structure, measures, districts. No fetching here."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, TypedDict

from meguru.base.basics.queries import Day
from meguru.base.basics.rules.ages import in_fives
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.queries.structure import StructureView
from meguru.base.bodies.rules import CommitteeKind
from meguru.base.bodies.rules.standing import areas_after
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _, listed
from meguru.do.activities.queries import HostTally
from meguru.plan.plans.models import Participant, Pillar
from meguru.plan.plans.queries.districts import DistrictPlanView, ThemeView
from meguru.plan.plans.queries.history import FieldChange
from meguru.plan.plans.queries.lineage import Ancestor
from meguru.plan.plans.queries.measures import IndicatorView, MeasureView
from meguru.publish.book.head import EarlierMeasure, EarlierYear
from meguru.publish.book.plan import (
    BasicsEntry,
    BodyEntry,
    DatedChangeEntry,
    DistrictEntry,
    FlowEntry,
    IndicatorEntry,
    IndicatorYear,
    MeasureEntry,
    ParticipantEntry,
    PillarEntry,
    ThemeEntry,
)
from meguru.publish.building.check import district_year, measure_year, theme_years
from meguru.publish.building.material import Material
from meguru.publish.building.records import amendment_number

_BODY_KEYS: dict[CommitteeKind, Literal["formulation", "secretariat", "district_committees", "liaison", "support"]] = {
    CommitteeKind.FORMULATION: "formulation",
    CommitteeKind.SECRETARIAT: "secretariat",
    CommitteeKind.DISTRICT_COMMITTEE: "district_committees",
    CommitteeKind.LIAISON: "liaison",
    CommitteeKind.SUPPORT_TEAM: "support",
}


class AboveEntry(TypedDict, total=False):
    """What an organisation's entry has where one stands above it."""

    under: str


class EndedEntry(TypedDict, total=False):
    """What a district's entry has where it has ended."""

    ended: str


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


def pillar_entries(pillars: Sequence[Pillar]) -> list[PillarEntry]:
    """The pillars in the order of the outline; level and place are told where there are any."""
    keys = {pillar.pk: pillar.key for pillar in pillars}
    entries: list[PillarEntry] = []
    for pillar in pillars:
        entry: PillarEntry = {"key": pillar.key, "name": pillar.name, "description": pillar.description}
        if pillar.above_id is not None:
            entry["above"] = keys[pillar.above_id]
        if pillar.level:
            entry["level"] = pillar.level
        entries.append(entry)
    return entries


def participant_entries(participants: Iterable[Participant], hosts: Iterable[HostTally]) -> list[ParticipantEntry]:
    """Who the plan counts on, and what those of them that are registered held in the year."""
    held = list(hosts)
    return [
        {
            "name": each.name,
            "description": each.description,
            "roles": list(each.roles),
            "hosts": [
                {"name": host.host, "activities": host.activities, "people": host.people}
                for host in held
                if host.kind in each.kinds
            ],
        }
        for each in participants
    ]


def _is_accepted(code: str, year: int, material: Material) -> bool:
    """Whether a year's figures may be told: its sheet was accepted, or the year lies before the first sheets."""
    return (code, year) in material.sheets if year in material.years else year < material.fiscal_year


def _indicator(measure: MeasureView, indicator: IndicatorView, material: Material) -> IndicatorEntry:
    term = material.term
    entry: IndicatorEntry = {
        "name": indicator.name,
        "unit": indicator.unit,
        "baseline": indicator.baseline,
        "baseline_label": FiscalYear(indicator.baseline_year).label if indicator.baseline_year else "",
        "years": [
            _indicator_year(measure, indicator, year, material)
            for year in range(term.first_year, term.last_year + 1)
            if _stood_in(measure, indicator, year, material)
        ],
    }
    if indicator.part is not None:
        entry["part"] = indicator.part
    return entry


def _of_then(measure: MeasureView, indicator: IndicatorView, year: int) -> IndicatorView | None:
    """An indicator as it was at the end of a year; ``None`` where it was none."""
    return next((each for each in measure.measured[year] if each.id == indicator.id), None)


def _stood_in(measure: MeasureView, indicator: IndicatorView, year: int, material: Material) -> bool:
    """Whether it was an indicator of the year, or the year has a number of it all the same."""
    if not measure.measured or _of_then(measure, indicator, year) is not None:
        return True
    is_there = any(each.id == indicator.id for each in measure.indicators)
    return is_there and (year in indicator.targets or (indicator.id, year) in material.figures)


def _indicator_year(measure: MeasureView, indicator: IndicatorView, year: int, material: Material) -> IndicatorYear:
    """An indicator's numbers of a year, under the name that it had then."""
    figure = material.figures.get((indicator.id, year)) if _is_accepted(measure.code, year, material) else None
    entry: IndicatorYear = {
        "fiscal_year": year,
        "label": FiscalYear(year).label,
        "target": indicator.targets.get(year),
        "actual": figure,
    }
    then = _of_then(measure, indicator, year) if measure.measured else None
    if then is not None and then.name != indicator.name:
        entry["name"] = then.name
    if then is not None and then.unit != indicator.unit:
        entry["unit"] = then.unit
    return entry


def _all_indicators(measure: MeasureView, material: Material) -> list[IndicatorView]:
    """The indicators of today, and behind them those by which a year that is recorded went, as they were last."""
    now = {each.id for each in measure.indicators}
    gone = {each.id: each for year in material.years for each in measure.measured.get(year, ()) if each.id not in now}
    return [*measure.indicators, *gone.values()]


def _dated_changes(measure: MeasureView) -> list[DatedChangeEntry]:
    """What was changed from a day, field by field, the latest day first; what was taken back from the same day is not told."""
    undone = _undone(measure)
    return [
        {
            "heading": _("{day}からの{what}").format(day=wareki(act.from_day), what=field.label),
            "on": act.from_day.isoformat(),
            "on_label": wareki(act.from_day),
            "label": field.label,
            "before": field.before,
            "after": field.after,
            "reason": act.reason,
        }
        for act in measure.acts
        for field in act.fields
        if (act.act, field.label) not in undone
    ]


def _undone(measure: MeasureView) -> set[tuple[int, str]]:
    """The changes of a field that took each other back: from one day, the later to what stood before the earlier."""
    gone: set[tuple[int, str]] = set()
    standing: dict[tuple[date, str], list[tuple[int, FieldChange]]] = {}
    for act in sorted(measure.acts, key=lambda act: act.act):
        for field in act.fields:
            own = standing.setdefault((act.from_day, field.label), [])
            if own and (own[-1][1].before, own[-1][1].after) == (field.after, field.before):
                gone |= {(own.pop()[0], field.label), (act.act, field.label)}
            else:
                own.append((act.act, field))
    return gone


def measure_entry(measure: MeasureView, material: Material) -> MeasureEntry:
    """A measure over its years."""
    years = [*material.years, *([material.running_year] if material.running_year else [])]
    own_years = [year for year in years if measure.from_year <= year]
    entry: MeasureEntry = {
        "code": measure.code,
        "number": measure.number,
        "title": measure.title,
        "description": measure.description,
        "pillar": measure.pillar,
        "owner": material.names.organisation(measure.owner_id, measure.owner),
        "owner_kind": "council" if measure.by_ward_council else "department",
        "group": material.names.group(measure.owner_id, measure.owner, measure.group),
        "kind": measure.kind.value,
        "from_label": FiscalYear(measure.from_year).label,
        "ended_label": FiscalYear(measure.ended_from).previous.label if measure.ended_from else "",
        "related": list(measure.related),
        "districts": list(measure.district_codes),
        "themes": sorted(measure.themes),
        "indicators": [_indicator(measure, each, material) for each in _all_indicators(measure, material)],
        "years": [
            measure_year(measure, year, material)
            for year in own_years
            if measure.ended_from is None or year < measure.ended_from
        ],
        "amendments": [amendment_number(item) for item in material.amendments if item.measure_code == measure.code],
        "opinions": [o.number for o in material.opinions if measure.code in material.ties.codes_of(o.measure_id)],
        "before": [
            _earlier(row, material) for row in material.ties.forebears(measure.id, before=material.term.first_year)
        ],
    }
    if changes := _dated_changes(measure):
        entry["changes"] = changes
    known = {each.code for each in material.measures}
    if serves := [code for code in measure.serves if code in known]:
        entry["serves"] = serves
    if measure.parts:
        entry["parts"] = [
            {"number": part.number, "title": part.title, "text": part.text, "owner": part.owner}
            for part in measure.parts
        ]
    return entry


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
    return {
        "number": theme.number,
        "title": theme.title,
        "aim": theme.aim,
        "ended_label": FiscalYear(theme.ended_from).previous.label if theme.ended_from else "",
        "measures": list(theme.measure_codes),
        "years": theme_years(district, theme, material),
        "amendments": [
            amendment_number(item)
            for item in material.amendments
            if (item.district_code, item.theme_number) == (district, theme.number)
        ],
        "before": [
            _("第{term}期の{number}「{title}」").format(term=term, number=number, title=title)
            for term, number, title in material.theme_origins.get(theme.id, ())
        ],
    }


def above_entry(organisation: Organisation, material: Material) -> AboveEntry:
    """The one right above an organisation, where there is one. It must have been read along."""
    above = organisation.parent
    return {} if above is None else {"under": material.names.organisation(above.pk, above.name)}


def served_by(organisation: Organisation, material: Material) -> list[str]:
    """The districts that an organisation serves, by code: none where it has ended by the day of which the book tells."""
    if organisation.ends_on is not None and organisation.ends_on < material.on:
        return []
    return [district.code for district in organisation.districts.all()]


def _ended(row: District, material: Material) -> EndedEntry:
    """A sentence about the end of a district, where it has ended by the day of which the book tells."""
    if row.ends_on is None or material.on <= row.ends_on:
        return {}
    heirs = dict.fromkeys(row.area_to.values())
    names = [material.names.district(each.pk, each.name) for each in map(material.district_rows.get, heirs) if each]
    said = _("{day}で廃止になりました。").format(day=wareki(row.ends_on))
    return {"ended": said + (_("区域は、{names}に引き継がれました。").format(names=listed(names)) if names else "")}


def district_entry(plan: DistrictPlanView, material: Material) -> DistrictEntry:
    """A district with its plan and years."""
    row = material.district_rows[plan.code]
    shown = {each.code for each in material.districts}  # those that have a plan of this term
    areas = areas_after(material.district_rows.values(), material.on, told=shown)
    return {
        "code": plan.code,
        "number": plan.number,
        "name": material.names.district(plan.district_id, plan.name),
        "reading": material.names.reading(plan.district_id, plan.reading),
        "federation": row.federation,
        "slogan": plan.slogan,
        "sections": [{"heading": heading, "body": body} for heading, body in plan.sections],
        "themes": [_theme_entry(plan.code, theme, material) for theme in plan.themes],
        "years": [district_year(plan.code, year, material) for year in material.years],
        "towns": areas[row.code],
        "opinions": [item.number for item in material.opinions if item.district_code == plan.code],
        "tile": {"row": row.tile_row, "column": row.tile_column},
        **_ended(row, material),
        **_known(plan.district_id, material),
    }


class KnownEntry(TypedDict, total=False):
    """What is known of a district in numbers, where anything is."""

    basics: list[BasicsEntry]


def _known(district_id: int, material: Material) -> KnownEntry:
    """A district's numbers until the day of which the book tells; nothing where there are none."""
    days = material.basics.get(district_id)
    return {"basics": [basics_entry(day) for day in days]} if days else {}


def basics_entry(day: Day) -> BasicsEntry:
    """A district's numbers on a day; ages in five-year bands, as they are shown."""
    numbers = day.numbers
    return {
        "on": day.as_of.isoformat(),
        "on_label": wareki(day.as_of),
        "source": day.source,
        "population": numbers.population,
        "male": numbers.male,
        "female": numbers.female,
        "households": numbers.households,
        "associations": numbers.associations,
        "member_households": numbers.member_households,
        "lacking": numbers.lacking,
        "ages": [
            {
                "label": band.label,
                "low": band.low,
                "high": band.high,
                "male": band.male,
                "female": band.female,
                "people": band.people,
            }
            for band in in_fives(numbers.ages)
        ],
    }
