"""What later years' sheets say of an earlier one: the advice they answer and the changes they opened with."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SHEET_MACHINE, SheetState


@dataclass(frozen=True)
class SheetTrace:
    """What a later year's sheet shows of an earlier one: the advice it has to answer, the layers it opened with.

    Where it stands and what it replies is empty for a reader from whom the sheet is still kept.
    """

    fiscal_year: int
    term_id: int
    code: str
    title: str
    state_label: str
    advice: frozenset[str]
    layers: frozenset[int]
    reply: str
    may_open: bool


def sheets_after(
    actor: Actor, fiscal_year: int, *, measure_ids: Collection[int] = (), district_id: int | None = None
) -> list[SheetTrace]:
    """The sheets of a line of measures or of a district in the years after one, oldest first. One query.

    May: everybody in the workshop. Until a sheet is accepted, only those who may open it see its state and its replies.
    """
    require(actor, Action.ADVICE_VIEW)
    rows = Sheet.objects.select_related("year", "measure", "district_plan")
    of = Q(measure_id__in=measure_ids) if district_id is None else Q(district_plan__district_id=district_id)
    rows = rows.filter(of, year__fiscal_year__gt=fiscal_year).order_by("year__fiscal_year", "code")
    return [_trace(row, may_open=can(actor, Action.SHEET_VIEW, row.target)) for row in rows]


def _trace(row: Sheet, *, may_open: bool) -> SheetTrace:
    state = SheetState(row.state)
    is_shown = may_open or state is SheetState.ACCEPTED
    return SheetTrace(
        fiscal_year=row.year.fiscal_year,
        term_id=row.year.term_id,
        code=row.code,
        title=row.title,
        state_label=SHEET_MACHINE.states[state] if is_shown else "",
        advice=frozenset(item["number"] for item in row.handed_down.get("advice", [])),
        layers=frozenset(row.handed_down.get("layers", [])),
        reply=row.content.get("advice_reply", "") if is_shown else "",
        may_open=may_open,
    )
