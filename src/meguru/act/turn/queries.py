"""What opening a year would create, and what prevents a year from being closed or its opening from being undone."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from meguru.act.amendments.queries import count_of_turn
from meguru.act.turn.rules import Written, in_the_way_of_closing, in_the_way_of_taking_back
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.queries import times_recorded
from meguru.check.committee.material import OpenAdvice, meetings_of, open_advice
from meguru.check.committee.rules import MeetingState
from meguru.check.reviews.material import marks_of_year
from meguru.check.reviews.queries import count_sheets
from meguru.check.reviews.rules import SheetState
from meguru.core.errors import NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, listed
from meguru.do.activities.queries import tally_of_year
from meguru.do.figures.material import count_figures
from meguru.plan.calendar.material import opened_before
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.queries import count_closings, require_unopened
from meguru.plan.calendar.rules import due_day, earliest_opening, is_early, require_not_far
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries.lineage import measure_lineage
from meguru.plan.plans.queries.subjects import districts_with_plan, layers_of, measures_running
from meguru.plan.plans.queries.terms import term_in_year
from meguru.plan.plans.rules import edition_in

_MEETINGS_DONE = {MeetingState.HELD, MeetingState.CALLED_OFF}


def term_to_open(fiscal_year: FiscalYear) -> PlanTerm:
    """The adopted term a year to be opened belongs to. Raises ``NotNow`` where there is none."""
    term = term_in_year(fiscal_year.year)
    if term is None:
        raise NotNow(
            _("{fiscal_year}を期間に含む、確定した計画がありません。先に計画を確定してください。").format(
                fiscal_year=fiscal_year
            )
        )
    return term


@dataclass(frozen=True)
class Opening:
    """What opening a year will make: the term it goes by, its sheets and their due days, and what is handed on to them."""

    year: FiscalYear
    term: str
    edition: int
    measures: int
    districts: int
    sheet_due_on: date
    district_sheet_due_on: date
    handed_on: int
    advice: int
    left: tuple[str, ...]
    last: FiscalYear | None
    earliest: date
    is_early: bool
    is_overdue: bool
    changes_plan: bool

    @property
    def sheets(self) -> int:
        """How many sheets there will be."""
        return self.measures + self.districts

    @property
    def skipped(self) -> str:
        """The years between the one whose words are handed on and this one, which were never opened; empty where none is."""
        years = range(self.last.year + 1, self.year.year) if self.last else ()
        return listed(FiscalYear(year).label for year in years)


def opening_of(actor: Actor, fiscal_year: FiscalYear, *, today: date) -> Opening:
    """What opening the year today would make. Twelve queries at most. May: the secretariat.

    Raises ``NotNow`` where no adopted plan covers it or it is far ahead, ``Invalid`` where it is open already.
    """
    require(actor, Action.YEAR_OPEN)
    term = term_to_open(fiscal_year)
    require_unopened(fiscal_year)
    require_not_far(fiscal_year, today)
    due = due_day(fiscal_year, term.calendar.sheet_due), due_day(fiscal_year, term.calendar.district_sheet_due)
    earlier = opened_before(fiscal_year.year)
    last = count_sheets(actor, earlier.year) if earlier else Counter[SheetState]()
    layers = layers_of(term)
    measures, districts = measures_running(term, fiscal_year.year, layers=layers), districts_with_plan(term)
    asked = open_advice(before=fiscal_year.year)
    left = _left_behind(asked, frozenset(measure.id for measure in measures), districts)
    return Opening(
        year=fiscal_year,
        term=term.name,
        edition=edition_in(fiscal_year.year, [(layer.effective_year, layer.kind) for layer in layers]),
        measures=len(measures),
        districts=len(districts),
        sheet_due_on=due[0],
        district_sheet_due_on=due[1],
        handed_on=sum(last.values()) - last[SheetState.UNTOUCHED],
        advice=len(asked) - len(left),
        left=left,
        last=earlier,
        earliest=earliest_opening(fiscal_year),
        is_early=is_early(fiscal_year, today),
        is_overdue=min(due) < today,
        changes_plan=earlier is not None and earlier.year < term.first_year,
    )


def _left_behind(asked: Sequence[OpenAdvice], measures: Collection[int], districts: Collection[int]) -> tuple[str, ...]:
    """The numbers of the open advice that no sheet will ask about: what it was given on goes on in no measure or district."""
    reached = frozenset(measures)
    if any(item.measure_id is not None and item.measure_id not in reached for item in asked):
        lineage = measure_lineage()
        reached = reached.union(*(lineage.ancestry_of(each) for each in measures))
    return tuple(
        item.number
        for item in asked
        if item.measure_id not in reached and (item.measure_id is not None or item.district_id not in districts)
    )


def closing_obstacles(actor: Actor, fiscal_year: int) -> list[str]:
    """What must be done before the year can be closed, one sentence each. Two queries. May: the secretariat."""
    require(actor, Action.YEAR_CLOSE)
    unaccepted = [mark.title for mark in marks_of_year(fiscal_year) if mark.state is not SheetState.ACCEPTED]
    unheld = [
        _("第{number}回").format(number=each.number)
        for each in meetings_of(fiscal_year)
        if each.state not in _MEETINGS_DONE
    ]
    return in_the_way_of_closing(unaccepted, unheld[::-1])


def taking_back_obstacles(actor: Actor, fiscal_year: int) -> list[str]:
    """Why the opening of the year cannot be undone, one sentence each. Seven queries. May: the secretariat.

    Publications stand above this area and keep no key to the year; that one was drafted is asked of the ledger.
    """
    require(actor, Action.YEAR_OPEN)
    marks = marks_of_year(fiscal_year)
    return in_the_way_of_taking_back(
        Written(
            sheets=[mark.title for mark in marks if mark.state is not SheetState.UNTOUCHED],
            activities=tally_of_year(actor, fiscal_year).activities,
            figures=count_figures(fiscal_year),
            meetings=len(meetings_of(fiscal_year)),
            amendments=count_of_turn(fiscal_year),
            publications=times_recorded(Event.PUBLICATION_DRAFTED, fiscal_year=fiscal_year),
            closings=count_closings(fiscal_year),
        )
    )


@dataclass(frozen=True)
class DueMoving:
    """Which sheets moving a year's due days would take along, which keep a day of their own, and how many are accepted."""

    own: tuple[str, ...]
    districts: tuple[str, ...]
    kept: tuple[tuple[str, date], ...]
    accepted: int


def due_moving_of(actor: Actor, year: PlanYear, *, own: date, district: date) -> DueMoving:
    """What moving the due days would change. One query. May: the secretariat."""
    require(actor, Action.PLAN_CHANGE)
    marks = marks_of_year(year.fiscal_year)
    waiting = [mark for mark in marks if mark.state is not SheetState.ACCEPTED]
    goes = {False: own != year.sheet_due_on, True: district != year.district_sheet_due_on}
    stands = {False: year.sheet_due_on, True: year.district_sheet_due_on}
    along = [mark for mark in waiting if goes[mark.is_district] and mark.due_on == stands[mark.is_district]]
    return DueMoving(
        own=tuple(mark.title for mark in along if not mark.is_district),
        districts=tuple(mark.title for mark in along if mark.is_district),
        kept=tuple((m.title, m.due_on) for m in waiting if goes[m.is_district] and m not in along),
        accepted=len(marks) - len(waiting),
    )
