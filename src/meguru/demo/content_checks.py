"""The cross references of the demo content: every code that is named must exist, and the story must hang together.

Each check yields sentences; an empty list is a sound content. ``content.load_content`` stops on any.
"""

import datetime as dt
from collections.abc import Callable, Iterator

from meguru.core.fiscal import FiscalYear
from meguru.demo.content_references import acting, missing
from meguru.demo.content_shapes import Measure
from meguru.demo.content_sheet_checks import check_sheets
from meguru.demo.content_year import Activity, Amendment, Meeting, TownContent, Year


def check_content(content: TownContent) -> list[str]:
    """Every problem found, as sentences that name the place."""
    checks: tuple[Callable[[TownContent], Iterator[str]], ...] = (
        _doubles,
        _bodies,
        _seats,
        _measures,
        _district_plans,
        _years,
        _opinions,
        _amendments,
    )
    return [problem for check in checks for problem in check(content)]


def _doubles(content: TownContent) -> Iterator[str]:
    groups: dict[str, list[str]] = {
        "district": [row.code for row in content.districts],
        "organisation": [row.code for row in content.organisations],
        "measure": [row.code for row in content.measures],
        "seat": [row.code for row in content.seats],
        "person": [row.code for row in content.people],
        "person's name": [row.name for row in content.people],
        "login": [row.login for row in content.accounts],
        "district plan": [row.district for row in content.district_plans],
    }
    for kind, codes in groups.items():
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            yield f"{kind} {code} stands twice"


def _bodies(content: TownContent) -> Iterator[str]:
    districts = [row.code for row in content.districts]
    for organisation in content.organisations:
        yield from missing(f"organisation {organisation.code}", organisation.districts, districts, "district")
    keys = [body.key for body in content.bodies]
    for flow in content.flows:
        yield from missing("flow", (flow.source, flow.target), keys, "body")


def _seats(content: TownContent) -> Iterator[str]:
    people = [row.code for row in content.people]
    places = {row.code for row in content.districts}
    for seat in content.seats:
        where = f"seat {seat.code}"
        yield from missing(where, (seat.organisation,), (row.code for row in content.organisations), "organisation")
        yield from missing(where, (*seat.districts, seat.committee), places | {"formulation"}, "district")
        yield from missing(where, (holder.person for holder in seat.holders), people, "person")
        for earlier, later in zip(seat.holders, seat.holders[1:], strict=False):
            if earlier.until is None or earlier.until >= later.since:
                yield f"{where}: {earlier.person} and {later.person} hold it at once"
    for account in content.accounts:
        yield from missing(f"account {account.login}", (account.person,), people, "person")


def _measures(content: TownContent) -> Iterator[str]:
    for measure in content.measures:
        yield from _one_measure(content, measure)
    if [row.number for row in content.measures] != list(range(1, len(content.measures) + 1)):
        yield "measures are not numbered in order"


def _one_measure(content: TownContent, measure: Measure) -> Iterator[str]:
    where = f"measure {measure.code}"
    organisations = [row.code for row in content.organisations]
    yield from missing(where, (measure.owner, *measure.related), organisations, "organisation")
    yield from missing(where, (measure.pillar,), (row.key for row in content.pillars), "pillar")
    yield from missing(where, measure.districts, (row.code for row in content.districts), "district")
    if not measure.full_description:
        yield f"{where}: has no description"
    years = range(content.term.first_year, content.term.last_year + 1)
    for indicator in measure.indicators:
        yield from missing(f"{where} {indicator.name}", indicator.targets, map(str, years), "year of the term")


def _district_plans(content: TownContent) -> Iterator[str]:
    districts = [row.code for row in content.districts]
    yield from missing("districts", districts, (plan.district for plan in content.district_plans), "plan of")
    for plan in content.district_plans:
        where = f"plan of {plan.district}"
        yield from missing(where, (plan.district,), districts, "district")
        if [theme.number for theme in plan.themes] != list(range(1, len(plan.themes) + 1)):
            yield f"{where}: themes are not numbered in order"
        for theme in plan.themes:
            yield from missing(where, theme.measures, (row.code for row in content.measures), "measure")


def _years(content: TownContent) -> Iterator[str]:
    for year in content.years:
        for activity in year.activities:
            yield from _activity(content, year, activity)
        yield from check_sheets(content, year)
        for meeting in year.meetings:
            yield from _meeting(content, year, meeting)
        seats = {year.opened_by: year.opened_on}
        for issue in year.publications:
            yield from acting(content, f"{year.fiscal_year} issue {issue.issue}", {issue.drafted_by: issue.drafted_on})
            yield from acting(
                content, f"{year.fiscal_year} issue {issue.issue}", {issue.approved_by: issue.approved_on}
            )
        yield from acting(content, f"year {year.fiscal_year}", seats)


def _activity(content: TownContent, year: Year, activity: Activity) -> Iterator[str]:
    where = f"activity {activity.on} {activity.text[:12]}"
    yield from missing(where, (activity.host,), (row.code for row in content.organisations), "organisation")
    yield from missing(where, (activity.district,), (row.code for row in content.districts), "district")
    known = [row.code for row in content.measures_in(year.fiscal_year)]
    yield from missing(where, activity.measures, known, "measure")
    yield from acting(content, where, {activity.entered_by: activity.entered_on or activity.on})
    if not dt.date(year.fiscal_year, 4, 1) <= activity.on <= dt.date(year.fiscal_year + 1, 3, 31):
        yield f"{where}: is not in {year.fiscal_year}"


def _meeting(content: TownContent, year: Year, meeting: Meeting) -> Iterator[str]:
    where = f"{year.fiscal_year} meeting {meeting.number}"
    heads = meeting.attendance
    told = heads.in_person + heads.online + heads.proxy + heads.written + heads.absent
    filled = sum(seat.holder_on(meeting.on) is not None for seat in content.seats_of("committee_member"))
    if told != filled:
        yield f"{where}: {filled} seats are filled, {told} members are told of"
    sheets = {sheet.measure: sheet for sheet in year.measure_sheets}
    yield from missing(where, sheets, (row.measure for row in meeting.evaluations), "evaluation of")
    scale = [row.code for row in content.term.scale]
    for row in meeting.evaluations:
        yield from missing(where, (row.rating,), scale, "rating")
        yield from missing(where, (row.measure,), sheets, "sheet of")
    for advice in meeting.advice:
        place = f"{where} advice {advice.order}"
        yield from missing(place, (advice.measure,), (row.code for row in content.measures), "measure")
        yield from missing(place, (advice.district,), (row.code for row in content.districts), "district")
        yield from missing(place, (advice.addressee,), (row.code for row in content.organisations), "organisation")
        if advice.reply:
            yield from acting(content, place, {advice.reply.drafted_by: advice.reply.replied_on})


def _opinions(content: TownContent) -> Iterator[str]:
    for opinion in content.opinions:
        where = f"opinion {opinion.order}"
        known = [row.code for row in content.measures_in(FiscalYear.of(opinion.received_on).year)]
        yield from missing(where, (opinion.measure,), known, "measure")
        yield from missing(where, (opinion.district,), (row.code for row in content.districts), "district")
        if opinion.channel != "web":
            yield from acting(content, where, {opinion.entered_by: opinion.received_on})
        if opinion.state == "answered":
            day = opinion.answered_on or opinion.received_on
            yield from acting(content, where, {opinion.answered_by: day})
            if not (opinion.answer and opinion.opinion_class and opinion.answered_on):
                yield f"{where}: is answered without answer, class or day"
        if bool(opinion.after) != bool(opinion.after_on):
            yield f"{where}: what came of it and its day belong together"
        if opinion.state == "hidden" and not opinion.hidden_reason:
            yield f"{where}: is hidden without a reason"


def _amendments(content: TownContent) -> Iterator[str]:
    given = {
        (year.fiscal_year, advice.order)
        for year in content.years
        for meeting in year.meetings
        for advice in meeting.advice
    }
    for amendment in content.amendments:
        where = f"amendment {amendment.order}"
        for order in amendment.advice:
            if (amendment.reviewed_year, order) not in given:
                yield f"{where}: advice {order} is not there"
        opinions = {row.order for row in content.opinions if row.state == "answered"}
        if not set(amendment.opinions) <= opinions:
            yield f"{where}: an opinion it names is not there or not answered"
        yield from _amended_text(content, amendment)
        yield from acting(content, where, {amendment.proposed_by: amendment.proposed_on})
        yield from acting(content, where, {amendment.decided_by: amendment.decided_on})


def _amended_text(content: TownContent, amendment: Amendment) -> Iterator[str]:
    where = f"amendment {amendment.order}"
    if amendment.kind == "add":
        if amendment.new_measure is None:
            yield f"{where}: adds nothing"
        else:
            owners = [row.code for row in content.organisations]
            yield from missing(where, (amendment.new_measure.owner,), owners, "organisation")
        return
    measures = {row.code: row for row in content.measures}
    if amendment.measure not in measures:
        yield f"{where}: measure {amendment.measure} is not there"
    elif amendment.before and amendment.before != measures[amendment.measure].full_description:
        yield f"{where}: before is not the text of the plan"
