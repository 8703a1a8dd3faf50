"""The demo content as one row of steps in the order of the days, for whoever plays it through the commands.

Each step carries its dataclass and the fiscal year it belongs to (``None`` for opinions and amendments, which name their
own). Within one day the steps come in the order of ``StepKind``.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, auto

from meguru.demo.content_year import (
    Activity,
    Advice,
    Amendment,
    DistrictSheet,
    MeasureSheet,
    Meeting,
    Opinion,
    Publication,
    SheetReturn,
    TownContent,
    Year,
)

Item = (
    Year | Activity | Opinion | SheetReturn | MeasureSheet | DistrictSheet | Meeting | Advice | Publication | Amendment
)


class StepKind(IntEnum):
    """What happens in a step, in the order within a day."""

    OPEN_YEAR = auto()
    RECEIVE_OPINION = auto()
    LOG_ACTIVITY = auto()
    SUBMIT_FIRST_WORDING = auto()  # SheetReturn: the sheet goes in with the wording that will come back
    RETURN_SHEET = auto()
    WRITE_SHEET = auto()  # half written, not sent
    SUBMIT_SHEET = auto()
    APPROVE_SHEET = auto()
    ACCEPT_SHEET = auto()
    WRITE_DISTRICT_SHEET = auto()
    SUBMIT_DISTRICT_SHEET = auto()
    ACCEPT_DISTRICT_SHEET = auto()
    CALL_MEETING = auto()
    HOLD_MEETING = auto()
    REPLY_TO_ADVICE = auto()
    ANSWER_OPINION = auto()
    HIDE_OPINION = auto()
    PROPOSE_AMENDMENT = auto()
    DECIDE_AMENDMENT = auto()
    NOTE_AFTERMATH = auto()
    DRAFT_PUBLICATION = auto()
    APPROVE_PUBLICATION = auto()


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happens on one day."""

    on: dt.date
    kind: StepKind
    item: Item
    fiscal_year: int | None = None


def timeline(content: TownContent) -> tuple[Step, ...]:
    """Every step of a town's content in order; activities stand on the day they were entered."""
    steps = [step for year in content.years for step in _year_steps(year)]
    for opinion in content.opinions:
        steps += _opinion_steps(opinion)
    for amendment in content.amendments:
        steps.append(Step(on=amendment.proposed_on, kind=StepKind.PROPOSE_AMENDMENT, item=amendment))
        steps.append(Step(on=amendment.decided_on, kind=StepKind.DECIDE_AMENDMENT, item=amendment))
    return tuple(sorted(steps, key=lambda step: (step.on, step.kind)))


def _year_steps(year: Year) -> Iterator[Step]:
    number = year.fiscal_year

    def step(on: dt.date, kind: StepKind, item: Item) -> Step:
        return Step(on=on, kind=kind, item=item, fiscal_year=number)

    yield step(year.opened_on, StepKind.OPEN_YEAR, year)
    for activity in year.activities:
        yield step(activity.entered_on or activity.on, StepKind.LOG_ACTIVITY, activity)
    for sent_back in year.returns:
        yield step(sent_back.first_submitted_on, StepKind.SUBMIT_FIRST_WORDING, sent_back)
        yield step(sent_back.returned_on, StepKind.RETURN_SHEET, sent_back)
    for on, kind, item in _sheet_days(year):
        if on:
            yield step(on, kind, item)
    for meeting in year.meetings:
        yield from _meeting_steps(meeting, number)
    for issue in year.publications:
        yield step(issue.drafted_on, StepKind.DRAFT_PUBLICATION, issue)
        yield step(issue.approved_on, StepKind.APPROVE_PUBLICATION, issue)


def _sheet_days(year: Year) -> Iterator[tuple[dt.date | None, StepKind, Item]]:
    """Every day a sheet can have, with what happens on it; ``None`` where it has not come so far."""
    for sheet in year.measure_sheets:
        yield sheet.written_on, StepKind.WRITE_SHEET, sheet
        yield sheet.submitted_on, StepKind.SUBMIT_SHEET, sheet
        yield sheet.approved_on, StepKind.APPROVE_SHEET, sheet
        yield sheet.accepted_on, StepKind.ACCEPT_SHEET, sheet
    for own in year.district_sheets:
        yield own.written_on, StepKind.WRITE_DISTRICT_SHEET, own
        yield own.submitted_on, StepKind.SUBMIT_DISTRICT_SHEET, own
        yield own.accepted_on, StepKind.ACCEPT_DISTRICT_SHEET, own


def _meeting_steps(meeting: Meeting, number: int) -> Iterator[Step]:
    yield Step(on=meeting.called_on, kind=StepKind.CALL_MEETING, item=meeting, fiscal_year=number)
    yield Step(on=meeting.on, kind=StepKind.HOLD_MEETING, item=meeting, fiscal_year=number)
    for advice in meeting.advice:
        if advice.reply:
            yield Step(on=advice.reply.replied_on, kind=StepKind.REPLY_TO_ADVICE, item=advice, fiscal_year=number)


def _opinion_steps(opinion: Opinion) -> Iterator[Step]:
    yield Step(on=opinion.received_on, kind=StepKind.RECEIVE_OPINION, item=opinion)
    if opinion.answered_on:
        yield Step(on=opinion.answered_on, kind=StepKind.ANSWER_OPINION, item=opinion)
    if opinion.hidden_on:
        yield Step(on=opinion.hidden_on, kind=StepKind.HIDE_OPINION, item=opinion)
    if opinion.after_on:
        yield Step(on=opinion.after_on, kind=StepKind.NOTE_AFTERMATH, item=opinion)
