"""Reading the years of a plan."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Prefetch

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.queries.entrusted import second_person_problem
from meguru.base.towns.prepared import Prepared, Slot
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.calendar.material import opened_years
from meguru.plan.calendar.models import Closing, DueMove, PlanYear
from meguru.plan.calendar.rules import (
    CLOSER_ALONE,
    CLOSER_UNKNOWN,
    YEAR_MACHINE,
    YearState,
    require_open,
    year_of_now,
    year_to_review,
)
from meguru.plan.plans.models import PlanLayer, PlanTerm
from meguru.plan.plans.queries.choices import TermChoices, measures_of_terms
from meguru.plan.plans.rules import edition_in

NOT_OPENED = _("この年度は、まだ開かれていません。")


def list_years(actor: Actor) -> list[PlanYear]:
    """The years opened so far in the town in scope, newest first. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    return opened_years()


_YEAR = Prepared(lambda: PlanYear.objects.select_related("term").filter(fiscal_year=Slot("fiscal_year")))


def get_year(actor: Actor, fiscal_year: int) -> PlanYear:
    """The opened year. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    return or_not_found(_YEAR.first(fiscal_year=fiscal_year), NOT_OPENED)


def is_closed(fiscal_year: int, years: Sequence[PlanYear]) -> bool:
    """Whether the year is closed, so that a page offers no form that a command would refuse. ``years`` are those opened."""
    return any(year.fiscal_year == fiscal_year and year.state == YearState.CLOSED for year in years)


def measures_of_open_years(actor: Actor, years: Sequence[PlanYear], *, keep: Collection[int] = ()) -> list[TermChoices]:
    """The measures that something done in a year still open may be for, by plan; of ``years`` only those open count.

    While the last year of one plan is reviewed, the first of the next is under way: then both plans are here. Two queries. May: who
    sees the plan.
    """
    require(actor, Action.PLAN_VIEW)
    spoken: dict[PlanTerm, list[int]] = {}
    for year in years:
        if year.state == YearState.OPEN:
            spoken.setdefault(year.term, []).append(year.fiscal_year)
    return measures_of_terms(spoken, keep=keep)


def open_year_of(fiscal_year: int, *, field: str) -> PlanYear:
    """The year that a command is about to write into. A command has the town to itself, so no closing comes between.

    Raises ``Invalid`` at the field that names a year not opened yet, ``NotNow`` where the year is closed.
    """
    found = PlanYear.objects.select_related("term").filter(fiscal_year=fiscal_year).first()
    if found is None:
        raise Invalid({field: _("{year}は、まだ開かれていません。").format(year=FiscalYear(fiscal_year))})
    require_open(found.year, found.state)
    return found


def require_unopened(year: FiscalYear) -> None:
    """Raises ``Invalid`` where the year has been opened."""
    if PlanYear.objects.filter(fiscal_year=year.year).exists():
        raise Invalid({"fiscal_year": _("{year}は、もう開かれています。").format(year=year)})


def year_of_today(actor: Actor, today: date, years: Sequence[PlanYear] | None = None) -> PlanYear | None:
    """The year that is "now": the opened one the day lies in, else the newest that has begun, else the first to come.

    ``years`` spares the query where the opened years are already read. May: everybody in the workshop.
    """
    require(actor, Action.WORKSHOP_ENTER)
    years = opened_years() if years is None else years
    return _named(year_of_now(today, [year.fiscal_year for year in years]), years)


def unopened_now(today: date, years: Sequence[PlanYear]) -> FiscalYear | None:
    """The year the day lies in, where a plan with opened years goes on through it and nobody has opened it yet."""
    now = FiscalYear.of(today)
    is_opened = any(each.fiscal_year == now.year for each in years)
    goes_on = any(each.term.first_year <= now.year <= each.term.last_year for each in years)
    return now if goes_on and not is_opened else None


def year_under_review(actor: Actor, today: date, years: Sequence[PlanYear] | None = None) -> PlanYear | None:
    """The year whose sheets are being gathered: the newest opened one that has ended, else the first there is.

    ``years`` spares the query where the opened years are already read. May: everybody in the workshop.
    """
    require(actor, Action.WORKSHOP_ENTER)
    years = opened_years() if years is None else years
    return _named(year_to_review(today, [year.fiscal_year for year in years]), years)


def _named(fiscal_year: int | None, years: Sequence[PlanYear]) -> PlanYear | None:
    return next((year for year in years if year.fiscal_year == fiscal_year), None)


def edition_of(actor: Actor, year: PlanYear) -> int:
    """Which edition of its plan a year goes by, counted from the layers that came along with it. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    said: Any = year
    layers = (line.partition(":") for line in (said.layers_said or "").split("\n") if line)
    return edition_in(year.fiscal_year, ((int(effective), kind) for effective, _colon, kind in layers))


@dataclass(frozen=True)
class ClosingLine:
    """One time a year was closed, and, where it was, opened again."""

    closed_on: date
    closed_by: str
    reopened_on: date | None
    reopened_by: str
    reason: str


@dataclass(frozen=True)
class DueLine:
    """One time the due days of an opened year were moved."""

    year: FiscalYear
    own_before: date
    own: date
    district_before: date
    district: date
    sheets: int
    reason: str
    moved_on: date
    moved_by: str


@dataclass(frozen=True)
class YearLine:
    """An opened year as the list of years shows it, with how often it was closed and opened again."""

    fiscal_year: int
    label: str
    term: str
    edition: int
    state: YearState
    state_label: str
    sheet_due_on: date
    district_sheet_due_on: date
    opened_on: date
    early_reason: str
    closings: tuple[ClosingLine, ...]
    due_moves: tuple[DueLine, ...]


def year_lines(actor: Actor) -> list[YearLine]:
    """The opened years, newest first, each with its history. Four queries. May: everybody in the workshop."""
    require(actor, Action.PLAN_VIEW)
    closings = Closing.objects.select_related("closed_by", "reopened_by")
    moves = DueMove.objects.select_related("moved_by", "year")
    rows = PlanYear.objects.select_related("term").prefetch_related(
        Prefetch("closings", closings), Prefetch("due_moves", moves)
    )
    layers = list(PlanLayer.objects.values_list("term_id", "effective_year", "kind"))
    return [
        YearLine(
            fiscal_year=row.fiscal_year,
            label=row.year.label,
            term=row.term.name,
            edition=edition_in(row.fiscal_year, (layer[1:] for layer in layers if layer[0] == row.term_id)),
            state=YearState(row.state),
            state_label=YEAR_MACHINE.states[YearState(row.state)],
            sheet_due_on=row.sheet_due_on,
            district_sheet_due_on=row.district_sheet_due_on,
            opened_on=day_of(row.opened_at),
            early_reason=row.early_reason,
            closings=tuple(_closing_line(each) for each in row.closings.all()),
            due_moves=tuple(map(_due_line, row.due_moves.all())),
        )
        for row in rows
    ]


def _due_line(row: DueMove) -> DueLine:
    return DueLine(
        year=row.year.year,
        own_before=row.sheet_before,
        own=row.sheet_after,
        district_before=row.district_before,
        district=row.district_after,
        sheets=row.sheets,
        reason=row.reason,
        moved_on=day_of(row.moved_at),
        moved_by=row.moved_by.name if row.moved_by else "",
    )


# How long the first page tells that the due days were moved.
DAYS_TOLD = 14
_TOLD = Prepared(
    lambda: DueMove.objects.select_related("moved_by", "year").filter(
        year__state=YearState.OPEN.value, moved_at__gte=Slot("since")
    )
)


def due_moves_lately(actor: Actor, at: datetime) -> list[DueLine]:
    """What was moved of the due days of open years in the last two weeks, of each year the newest. One query.

    May: everybody in the workshop.
    """
    require(actor, Action.WORKSHOP_ENTER)
    newest: dict[int, DueLine] = {}
    for row in _TOLD.ask(since=at - timedelta(days=DAYS_TOLD)):
        newest.setdefault(row.year_id, _due_line(row))
    return list(newest.values())


def due_moves_of(actor: Actor, term: PlanTerm) -> list[DueLine]:
    """What was moved of the due days of a term's years, the newest first. One query. May: who sees the plan."""
    require(actor, Action.PLAN_VIEW)
    return list(map(_due_line, DueMove.objects.filter(year__term=term).select_related("moved_by", "year")))


def _closing_line(row: Closing) -> ClosingLine:
    return ClosingLine(
        closed_on=day_of(row.closed_at),
        closed_by=row.closed_by.name if row.closed_by else "",
        reopened_on=day_of(row.reopened_at) if row.reopened_at else None,
        reopened_by=row.reopened_by.name if row.reopened_by else "",
        reason=row.reason,
    )


def closing_in_force(actor: Actor, fiscal_year: int) -> Closing | None:
    """The closing that keeps a year closed, or ``None`` where it is open. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    closing: Closing | None = Closing.objects.filter(year__fiscal_year=fiscal_year, reopened_at=None).first()
    return closing


def count_closings(fiscal_year: int) -> int:
    """How often a year was closed. One query."""
    return Closing.objects.filter(year__fiscal_year=fiscal_year).count()


def reopening_problem(actor: Actor, closing: Closing, *, at: datetime) -> str:
    """Why the actor cannot open the closed year again, as a sentence; "" where they can.

    Where nobody is known to have closed it, nobody can be told to be a second person.
    """
    if closing.closed_by_id is None:
        return CLOSER_UNKNOWN
    return second_person_problem(
        actor,
        Action.YEAR_REOPEN,
        first_id=closing.closed_by_id,
        since=closing.closed_at,
        at=at,
        alone=CLOSER_ALONE,
    )
