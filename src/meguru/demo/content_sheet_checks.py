"""The checks of the demo's sheets: their codes, that days and state say the same, and that what is sent is whole."""

import datetime as dt
from collections.abc import Iterator

from meguru.demo.content_references import acting, missing
from meguru.demo.content_year import DistrictSheet, MeasureSheet, SheetReturn, TownContent, Year

# Which days a sheet has in each state. A returned one has none: they stand on its return.
MEASURE_DAYS = {
    "accepted": {"submitted_on", "approved_on", "accepted_on"},
    "submitted": {"submitted_on", "approved_on"},
    "confirming": {"submitted_on"},
    "returned": set(),
    "writing": {"written_on"},
}
DISTRICT_DAYS = {
    "accepted": {"submitted_on", "accepted_on"},
    "submitted": {"submitted_on"},
    "confirming": {"submitted_on"},
    "returned": set(),
    "writing": {"written_on"},
}
WHOLE = ("did", "issue", "rating", "rating_reason", "direction", "next_plan")


def check_sheets(content: TownContent, year: Year) -> Iterator[str]:
    """Everything wrong with the sheets and returns of a year."""
    for sheet in year.measure_sheets:
        yield from _measure_sheet(content, year, sheet)
    for own in year.district_sheets:
        yield from _district_sheet(content, year, own)
    for sent in year.returns:
        yield from _return(content, year, sent)
    codes = [s.measure for s in year.measure_sheets] + [s.district for s in year.district_sheets]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"{year.fiscal_year} sheet {code} stands twice"


def _days(where: str, sheet: MeasureSheet | DistrictSheet, asked: set[str]) -> Iterator[str]:
    """The sheet has the days of its state and no other, one after the other."""
    names = [name for name in ("written_on", "submitted_on", "approved_on", "accepted_on") if hasattr(sheet, name)]
    given = {name: getattr(sheet, name) for name in names if getattr(sheet, name) is not None}
    if set(given) != asked:
        yield f"{where}: is {sheet.state} and has the days {', '.join(given) or '(none)'}"
    if list(given.values()) != sorted(given.values()):
        yield f"{where}: its days are not in order"


def _open_return(year: Year, code: str) -> SheetReturn | None:
    return next((sent for sent in year.returns if sent.code == code and not sent.corrected_text), None)


def _measure_sheet(content: TownContent, year: Year, sheet: MeasureSheet) -> Iterator[str]:
    where = f"{year.fiscal_year} sheet {sheet.measure}"
    measures = {row.code: row for row in content.measures_in(year.fiscal_year)}
    if sheet.measure not in measures:
        yield f"{where}: measure is not there"
        return
    indicators = [indicator.name for indicator in measures[sheet.measure].indicators]
    yield from missing(where, sheet.actuals, indicators, "indicator")
    yield from missing(where, (sheet.rating,), (row.code for row in content.term.scale), "rating")
    yield from missing(where, (sheet.direction,), (row.code for row in content.term.directions), "direction")
    yield from _days(where, sheet, MEASURE_DAYS[sheet.state])
    yield from _measure_seats(content, where, sheet)
    if sheet.state == "returned" and _open_return(year, sheet.measure) is None:
        yield f"{where}: is returned without a remark that waits"
    if sheet.state == "writing":
        return
    yield from (f"{where}: is {sheet.state} without {name}" for name in WHOLE if not getattr(sheet, name))
    if sheet.measure in _advised(content, year.fiscal_year - 1) and not sheet.advice_reply:
        yield f"{where}: does not answer the advice on the year before"


def _measure_seats(content: TownContent, where: str, sheet: MeasureSheet) -> Iterator[str]:
    acts = (
        (sheet.written_by, sheet.written_on),
        (sheet.written_by, sheet.submitted_on),
        (sheet.approved_by, sheet.approved_on),
        (sheet.accepted_by, sheet.accepted_on),
    )
    for seat, day in acts:
        if day:
            yield from acting(content, where, {seat: day})


def _advised(content: TownContent, fiscal_year: int) -> set[str]:
    """The measures that were advised on in the review of a year."""
    years = [year for year in content.years if year.fiscal_year == fiscal_year]
    return {advice.measure for year in years for meeting in year.meetings for advice in meeting.advice}


def _district_sheet(content: TownContent, year: Year, sheet: DistrictSheet) -> Iterator[str]:
    where = f"{year.fiscal_year} sheet of {sheet.district}"
    themes = {plan.district: {theme.number for theme in plan.themes} for plan in content.district_plans}
    numbers = [theme.number for theme in sheet.themes]
    if sheet.district not in themes:
        yield f"{where}: district is not there"
    elif sheet.state == "writing":
        yield from (f"{where}: theme {n} is not in the plan" for n in numbers if n not in themes[sheet.district])
    elif sheet.manner != "cancelled" and set(numbers) != themes[sheet.district]:
        yield f"{where}: themes {numbers} are not those of the plan"
    if sheet.manner != "held" and not sheet.note:
        yield f"{where}: {sheet.manner} without a reason"
    yield from _days(where, sheet, DISTRICT_DAYS[sheet.state])
    if sheet.state in ("writing", "confirming", "returned") and sheet.confirmed_on:
        yield f"{where}: is {sheet.state} and confirmed"
    if sheet.state == "returned" and _open_return(year, sheet.district) is None:
        yield f"{where}: is returned without a remark that waits"
    days: list[tuple[str, dt.date | None]] = [
        (sheet.entered_by, sheet.written_on),
        (sheet.entered_by, sheet.submitted_on),
        (sheet.accepted_by, sheet.accepted_on),
    ]
    for seat, day in days:
        if day:
            yield from acting(content, where, {seat: day})


def _return(content: TownContent, year: Year, sent: SheetReturn) -> Iterator[str]:
    where = f"{year.fiscal_year} return {sent.code}"
    found = _returned_sheet(year, sent)
    if found is None:
        yield f"{where}: there is no such sheet or field"
        return
    state, final = found
    if sent.first_text == sent.corrected_text:
        yield f"{where}: nothing was corrected"
    if final != (sent.corrected_text or sent.first_text):
        yield f"{where}: the text is not the sheet's {sent.field}"
    if (state == "returned") != (not sent.corrected_text):
        yield f"{where}: is {state} and {'corrected' if sent.corrected_text else 'not corrected'}"
    if sent.returned_on < sent.first_submitted_on:
        yield f"{where}: comes back before it was sent"
    yield from acting(content, where, {sent.returned_by: sent.returned_on})


def _returned_sheet(year: Year, sent: SheetReturn) -> tuple[str, str] | None:
    """The state of the sheet and its text of the field concerned."""
    if sent.sheet == "measure":
        sheets = [sheet for sheet in year.measure_sheets if sheet.measure == sent.code and hasattr(sheet, sent.field)]
        return (sheets[0].state, getattr(sheets[0], sent.field)) if sheets else None
    for sheet in year.district_sheets:
        for theme in sheet.themes:
            if sheet.district == sent.code and theme.number == sent.theme and hasattr(theme, sent.field):
                return sheet.state, getattr(theme, sent.field)
    return None
