"""The sheets of a year, without an actor: for callers that have already checked permission (commands, ``overview``, the book)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat

from meguru.base.access.actor import Target
from meguru.base.bodies.queries.naming import once_called, past_name
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.search.rules import FoundKind, SearchMaterial
from meguru.base.towns.lines import Lines
from meguru.base.towns.prepared import Prepared, Slot
from meguru.check.reviews.models import Remark, Sheet
from meguru.check.reviews.queries import (
    ON_THE_WAY,
    PEOPLE,
    SheetView,
    sheet_rows,
    sheet_view,
    views_of_year,
)
from meguru.check.reviews.rules import ACT_LABELS, SHEET_MACHINE, Doers, SheetState, SheetStep, done_by
from meguru.plan.calendar.rules import YearState
from meguru.plan.plans.models import Measure
from meguru.plan.plans.queries.partners import partners_along, partners_said
from meguru.plan.terms.measures import MeasureKind


def sheets_of_year(fiscal_year: int) -> list[SheetView]:
    """Every sheet of a year in the plan's order, without remarks and earlier versions. Two queries."""
    return views_of_year(fiscal_year)


def begun_sheets_of_measures(fiscal_year: int, measure_ids: Collection[int]) -> list[SheetView]:
    """The sheets of these measures in a year on which something was written. One query."""
    rows = sheet_rows("year__term", *PEOPLE).filter(year__fiscal_year=fiscal_year)
    begun = rows.filter(measure_id__in=measure_ids).exclude(state=SheetState.UNTOUCHED.value)
    return [sheet_view(row) for row in begun.order_by("measure__number")]


Asked = tuple[tuple[str, str], ...]


def sheets_of_parties(
    fiscal_years: Collection[int], *, owners: Collection[int], districts: Collection[int]
) -> list[tuple[SheetView, Asked]]:
    """The sheets of these years of these bodies (also where they only take part) and districts, oldest first. One query.

    With each goes what is still asked to be put right on it: field and words.
    """
    together = Measure.related.through.objects.filter(organisation_id__in=owners).values("measure_id")
    of = Q(measure__owner_id__in=owners) | Q(measure_id__in=together) | Q(district_plan__district_id__in=districts)
    rows = sheet_rows("year__term", *PEOPLE).filter(of, year__fiscal_year__in=fiscal_years)
    line = Concat(F("field"), Value("\t"), F("text"), output_field=CharField())
    remarks = Remark.objects.filter(sheet=OuterRef("pk"), is_open=True).order_by().values("sheet")
    asked = Subquery(remarks.annotate(lines=Lines(line)).values_list("lines"), output_field=CharField())
    in_order = ("year__fiscal_year", "measure__number", "district_plan__district__number", "id")
    return [(sheet_view(row), _asked(row.asked)) for row in rows.annotate(asked=asked).order_by(*in_order)]


def _asked(text: str | None) -> Asked:
    parts = (line.partition("\t") for line in (text or "").split("\n"))
    return tuple((field, words) for field, tab, words in parts if tab)


def accepted_sheets_of_measures(measure_ids: Collection[int]) -> list[SheetView]:
    """The accepted sheets of these measures in every year, oldest first. One query."""
    rows = sheet_rows("year__term", *PEOPLE).filter(measure_id__in=measure_ids)
    return [sheet_view(row) for row in rows.filter(state=SheetState.ACCEPTED.value).order_by("year__fiscal_year")]


@dataclass(frozen=True)
class SheetMark:
    """One sheet as the board and the first page need it: whose it is, where it is, what happened last. Nothing written on it."""

    id: int
    fiscal_year: int
    code: str
    title: str
    state: SheetState
    due_on: date
    group: str
    owner_id: int | None
    district_id: int | None
    by_ward_council: bool
    is_continued: bool
    last_act: str
    last_act_at: datetime | None
    partner_ids: frozenset[int] = frozenset()
    owner: str = ""
    pillar: str = ""
    sent_back_reason: str = ""
    on_paper: bool = False

    @property
    def is_district(self) -> bool:
        """Whether it is a district's sheet, and none of a measure."""
        return self.district_id is not None

    @property
    def target(self) -> Target:
        """Whose sheet it is, for asking what may be done with it."""
        districts = frozenset({self.district_id}) if self.district_id is not None else frozenset()
        return Target(self.owner_id, districts, self.partner_ids)

    def allows(self, step: SheetStep) -> bool:
        """Whether the step is open in the present state."""
        return SHEET_MACHINE.allows(self.state, step)


def _mark_rows(which: Q) -> "QuerySet[Sheet, tuple[Any, ...]]":
    rows = (
        Sheet.objects.filter(which)
        .annotate(
            partners=partners_along("measure_id"),
            owner_then=Coalesce(
                past_name(Registered.ORGANISATION, "measure__owner", year="year__fiscal_year"), "measure__owner__name"
            ),
            district_then=Coalesce(
                past_name(Registered.DISTRICT, "district_plan__district", year="year__fiscal_year"),
                "district_plan__district__name",
            ),
            is_owners_name=once_called(Registered.ORGANISATION, "measure__owner", "measure__group"),
        )
        .order_by(*("year__fiscal_year", "measure__number", "district_plan__district__number", "id"))
    )
    return rows.values_list(
        *("id", "year__fiscal_year", "code", "title", "state", "due_on", "measure__owner_id", "measure__group"),
        *("measure__owner__kind", "measure__kind", "district_plan__district_id", "district_then"),
        *("owner_then", "measure__pillar__path", "measure__owner__name", "is_owners_name"),
        *("sent_back_reason", "on_paper", "last_act", "last_act_at", "partners", "settled"),
    )


_OF_YEAR = Prepared(lambda: _mark_rows(Q(year__fiscal_year=Slot("fiscal_year"))))
_OPEN_OR_ON_THE_WAY = Prepared(
    lambda: _mark_rows(
        Q(year__state=YearState.OPEN.value)
        & (Q(year__fiscal_year=Slot("fiscal_year")) | Q(state__in=[state.value for state in ON_THE_WAY]))
    )
)


def _mark(row: tuple[Any, ...]) -> SheetMark:
    key, year, code, title, state, due_on, owner, group, owner_kind, kind, district, district_name, *rest = row
    owner_then, pillar, owner_now, is_owners_name, sent_back, on_paper, act, act_at, partners, settled = rest
    if group == owner_now or is_owners_name:
        group = owner_then
    then = Doers(owner, owner_then or district_name or "", owner_kind or "", group or "", partners_said(partners))
    doers = done_by(settled, then)
    return SheetMark(
        id=key,
        fiscal_year=year,
        code=code,
        title=title,
        state=SheetState(state),
        due_on=due_on,
        group=doers.group or district_name or "",
        owner_id=doers.owner_id,
        district_id=district,
        by_ward_council=doers.owner_kind == OrganisationKind.WARD_COUNCIL,
        is_continued=kind == MeasureKind.CONTINUED_PROJECT,
        last_act=ACT_LABELS.get(act, ""),
        last_act_at=act_at,
        owner=doers.owner,
        pillar=pillar or "",
        sent_back_reason=sent_back,
        on_paper=on_paper,
        partner_ids=frozenset(doers.partners),
    )


def marks_of_year(fiscal_year: int) -> list[SheetMark]:
    """Every sheet of a year in the plan's order as a mark. One query that reads no text."""
    return [_mark(row) for row in _OF_YEAR.ask(fiscal_year=fiscal_year)]


def marks_to_do(fiscal_year: int) -> list[SheetMark]:
    """Every sheet of a year, and those of other years on their way to acceptance; of open years alone. One query, no text."""
    return [_mark(row) for row in _OPEN_OR_ON_THE_WAY.ask(fiscal_year=fiscal_year)]


def sheets_to_find(names: Collection[tuple[int, str]] | None = None) -> Iterator[SearchMaterial]:
    """What can be found of sheets, all or these by year and code, oldest first: what is written on them, and whose they are."""
    rows = Sheet.objects.order_by("year__fiscal_year", "-measure__number", "-district_plan__district__number", "id")
    if names is not None:
        rows = rows.filter(year__fiscal_year__in={year for year, _ in names}, code__in={code for _, code in names})
    found = rows.values_list(
        *("year__fiscal_year", "code", "title", "content", "measure__owner_id", "district_plan__district_id", "settled")
    )
    for year, code, title, content, owner, district, settled in found.iterator(chunk_size=500):
        yield SearchMaterial(
            FoundKind.SHEET,
            f"{year} {code}",
            title,
            "\n".join(text for text in content.values() if isinstance(text, str) and text),
            (year, code),
            fiscal_year=year,
            organisation_id=settled["owner"]["id"] if settled else owner,
            district_ids=() if district is None else (district,),
        )
