"""The sheets of a year without an actor. For whoever has asked already: commands, ``overview``, the book."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from meguru.check.reviews.models import Sheet
from meguru.check.reviews.queries import ACT_LABELS, SheetView, sheet_rows, sheet_view, views_of_year
from meguru.check.reviews.rules import SheetState
from meguru.plan.plans.rules import MeasureKind


def sheets_of_year(fiscal_year: int) -> list[SheetView]:
    """Every sheet of a year in the plan's order, without remarks and earlier versions. Two queries."""
    return views_of_year(fiscal_year)


def begun_sheets_of_measures(fiscal_year: int, measure_ids: Collection[int]) -> list[SheetView]:
    """The sheets of these measures in a year on which something was written. One query."""
    rows = sheet_rows("year__term", "written_by", "confirmed_person").filter(year__fiscal_year=fiscal_year)
    begun = rows.filter(measure_id__in=measure_ids).exclude(state=SheetState.UNTOUCHED.value)
    return [sheet_view(row) for row in begun.order_by("measure__number")]


def accepted_sheets_of_measures(measure_ids: Collection[int]) -> list[SheetView]:
    """The accepted sheets of these measures in every year, oldest first. One query."""
    rows = sheet_rows("year__term", "written_by", "confirmed_person").filter(measure_id__in=measure_ids)
    return [sheet_view(row) for row in rows.filter(state=SheetState.ACCEPTED.value).order_by("year__fiscal_year")]


@dataclass(frozen=True)
class SheetMark:
    """One sheet as the board needs it: whose it is, where it is, what happened last. Nothing that was written on it."""

    id: int
    code: str
    title: str
    state: SheetState
    due_on: date
    group: str
    is_district: bool
    by_council: bool
    is_continued: bool
    last_act: str
    last_act_at: datetime | None


def marks_of_year(fiscal_year: int) -> list[SheetMark]:
    """Every sheet of a year in the plan's order as a mark. One query that reads no text."""
    rows = Sheet.objects.filter(year__fiscal_year=fiscal_year).order_by(
        "measure__number", "district_plan__district__number", "id"
    )
    return [
        SheetMark(
            id=key,
            code=code,
            title=title,
            state=SheetState(state),
            due_on=due_on,
            group=group or district or "",
            is_district=district is not None,
            by_council=owner_kind == "ward_council",
            is_continued=kind == MeasureKind.CONTINUED_PROJECT,
            last_act=ACT_LABELS.get(act, ""),
            last_act_at=act_at,
        )
        for key, code, title, state, due_on, group, district, owner_kind, kind, act, act_at in rows.values_list(
            *("id", "code", "title", "state", "due_on", "measure__group", "district_plan__district__name"),
            *("measure__owner__kind", "measure__kind", "last_act", "last_act_at"),
        )
    ]
