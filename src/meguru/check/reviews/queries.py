"""Reading review sheets: one sheet with everything on it, and all sheets of a year."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from meguru.base.access.actions import Action
from meguru.base.access.actor import TOWN_WIDE, Actor, Target
from meguru.base.access.decide import can, require
from meguru.base.bodies.queries.naming import once_called, past_name
from meguru.base.bodies.rules import OrganisationKind, Registered
from meguru.base.towns.prepared import Prepared, Slot
from meguru.check.reviews.lastwords import origin_line
from meguru.check.reviews.models import Remark, Sheet, SheetVersion
from meguru.check.reviews.rules import (
    ACT_LABELS,
    MEANS_LABELS,
    SHEET_MACHINE,
    Doers,
    FieldChange,
    Means,
    SheetState,
    SheetStep,
    changes_between,
    done_by,
)
from meguru.core.errors import NotAllowed, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.do.milestones.queries import milestones_along
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.rules import YearState
from meguru.plan.plans.models import PlanTerm
from meguru.plan.plans.queries.partners import partners_along, partners_said
from meguru.plan.plans.queries.parts import parts_along
from meguru.plan.terms.measures import MeasureKind
from meguru.plan.terms.parts import SheetPart


@dataclass(frozen=True)
class RemarkView:
    """A remark on a field."""

    field: str
    text: str
    made_by: str
    made_at: datetime
    is_open: bool


Remarks = tuple[RemarkView, ...]
Versions = tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class SheetView:
    """One sheet as it is read. ``content`` has every text and choice by field name."""

    id: int
    fiscal_year: int
    code: str
    title: str
    is_district: bool
    measure_id: int | None
    measure_number: int | None
    district_id: int | None
    district_plan_id: int | None
    owner_id: int | None
    owner: str
    owner_now: str
    partners: Mapping[int, str]
    group: str
    by_ward_council: bool
    is_continued: bool
    state: SheetState
    state_label: str
    due_on: date
    content: Mapping[str, str]
    rating: str
    direction: str
    manner: str
    manner_note: str
    handed_down: Mapping[str, Any]
    revision: int
    written_by: str
    written_at: datetime | None
    confirmed_by: str
    confirmed_on: date | None
    confirmed_means: str
    last_act: str
    last_act_at: datetime | None
    sender_id: int | None
    on_paper: bool
    sent_back_reason: str
    sent_back_by: str
    unchanged_reason: str
    labels: Mapping[str, str]
    missing: Mapping[str, str]
    remarks: tuple[RemarkView, ...]
    versions: tuple[Mapping[str, str], ...]
    pillar: str
    term: PlanTerm
    is_closed: bool = False
    parts: tuple[SheetPart, ...] = ()
    # Of one sheet read by itself: the milestones of its measure (``milestones.queries.milestones_said``).
    milestones: str = ""

    @property
    def last_from(self) -> str:
        """Which measures of an earlier plan last year's words are from; empty where it is the very measure."""
        return origin_line(self.handed_down.get("last_from", ()))

    @property
    def last_year(self) -> FiscalYear:
        """The year whose words stand beside this one's: the newest opened before it."""
        return FiscalYear(self.handed_down.get("last_year") or self.fiscal_year - 1)

    @property
    def last_name(self) -> str:
        """How the sheet speaks of that year: 昨年度, or its name where a year between was never opened."""
        return FiscalYear(self.fiscal_year).name_of(self.last_year)

    @property
    def last_heading(self) -> str:
        """The same above its words, with its name in any case."""
        name, label = self.last_name, self.last_year.label
        return name if name == label else _("{name}（{label}）").format(name=name, label=label)

    @property
    def year(self) -> FiscalYear:
        """The year it looks back on."""
        return FiscalYear(self.fiscal_year)

    @property
    def target(self) -> Target:
        """Whose sheet it is, for asking what may be done with it."""
        districts = frozenset({self.district_id}) if self.district_id is not None else frozenset()
        return Target(self.owner_id, districts, frozenset(self.partners))

    @property
    def own_target(self) -> Target:
        """Whose sheet it is, without the partners of its measure."""
        return Target(self.target.organisation_id, self.target.district_ids)

    @property
    def paper_target(self) -> Target:
        """Of whom a confirmation on paper is recorded: of a chair by the district's staff, of a head by the secretariat alone."""
        return TOWN_WIDE if self.measure_id is not None else self.target

    @property
    def open_remarks(self) -> tuple[RemarkView, ...]:
        """The remarks still to be answered."""
        return tuple(remark for remark in self.remarks if remark.is_open)

    @property
    def changes(self) -> list[FieldChange]:
        """What changed since the version that was returned (or between the last two handed in)."""
        if not self.versions:
            return []
        earlier = self.versions[-2] if self.state in _HANDED_IN and len(self.versions) > 1 else self.versions[-1]
        return changes_between(earlier, self.content, self.labels)

    def allows(self, step: SheetStep) -> bool:
        """Whether the step is open in the present state."""
        return SHEET_MACHINE.allows(self.state, step)


# Who is named on a sheet.
PEOPLE = ("written_by", "confirmed_person", "sent_back_by")
ON_THE_WAY = {SheetState.CONFIRMING, SheetState.SUBMITTED, SheetState.RETURNED}
_HANDED_IN = {SheetState.SUBMITTED, SheetState.ACCEPTED}


def sheet_rows(*more: str) -> "QuerySet[Sheet]":
    """With whose they are, as it was called in the sheet's year; the long texts of plan and district are not read along."""
    rows = Sheet.objects.select_related("measure__owner", "measure__pillar", "district_plan__district", *more)
    rows = rows.annotate(
        partners=partners_along("measure_id"),
        parts_text=parts_along("measure_id"),
        owner_then=past_name(Registered.ORGANISATION, "measure__owner", year="year__fiscal_year"),
        district_then=past_name(Registered.DISTRICT, "district_plan__district", year="year__fiscal_year"),
        is_owners_name=once_called(Registered.ORGANISATION, "measure__owner", "measure__group"),
    )
    return rows.defer(
        *("measure__description", "measure__source_lines", "district_plan__sections"),
        "district_plan__district__town_blocks",
    )


_ONE_SHEET = Prepared(
    lambda: (
        sheet_rows("year__term", *PEOPLE)
        .filter(year__fiscal_year=Slot("fiscal_year"), code=Slot("code"))
        .annotate(milestones_said=milestones_along("measure_id"))
    )
)


def _notes() -> "QuerySet[Any, tuple[Any, ...]]":
    """A sheet's remarks and the versions that were handed in, as one list of rows: what, in which order, and the rest."""
    remarks = Remark.objects.filter(sheet=Slot("sheet")).annotate(
        what=Value("remark", output_field=CharField()), place=F("id")
    )
    versions = SheetVersion.objects.filter(sheet=Slot("sheet")).annotate(
        what=Value("version", output_field=CharField()), place=F("number"), words=Cast("content", TextField())
    )
    none = Value("", output_field=CharField())
    return (
        remarks.order_by()
        .annotate(words=Cast("text", TextField()))
        .values_list("what", "place", "field", "words", "made_by", "made_at", "is_open")
        .union(
            versions.order_by()
            .annotate(nothing=none, nobody=none, shut=Value(False))
            .values_list("what", "place", "nothing", "words", "nobody", "submitted_at", "shut"),
            all=True,
        )
    )


_NOTES = Prepared(_notes)


def _notes_of(sheet: int) -> tuple[Remarks, Versions]:
    rows = sorted(_NOTES.ask(sheet=sheet), key=lambda row: (row[0], row[1]))
    remarks = tuple(RemarkView(*row[2:]) for row in rows if row[0] == "remark")
    return remarks, tuple(json.loads(row[3]) for row in rows if row[0] == "version")


def doers_of(row: Sheet) -> Doers:
    """Whose the sheet of a row of ``sheet_rows`` is, by the names of its year."""
    measure, plan = row.measure, row.district_plan
    now = measure.owner.name if measure else plan.district.name if plan else ""
    then = getattr(row, "owner_then" if measure else "district_then", None) or now
    if measure is None:
        return Doers(None, then, "", then, {}, now if now != then else "")
    group = then if measure.group == now or getattr(row, "is_owners_name", False) else measure.group
    partners = partners_said(getattr(row, "partners", None))
    doers = Doers(measure.owner_id, then, measure.owner.kind, group, partners, now if now != then else "")
    return done_by(row.settled, doers)


def sheet_view(row: Sheet, *, remarks: Remarks = (), versions: Versions = ()) -> SheetView:
    """A row of ``sheet_rows`` as it is read; for the reads of this area."""
    measure, district_plan, doers = row.measure, row.district_plan, doers_of(row)
    return SheetView(
        id=row.pk, fiscal_year=row.year.fiscal_year, code=row.code, title=row.title,
        is_district=district_plan is not None,
        measure_id=row.measure_id,
        measure_number=measure.number if measure else None,
        district_id=district_plan.district_id if district_plan else None,
        district_plan_id=row.district_plan_id,
        owner_id=doers.owner_id,
        owner=doers.owner,
        owner_now=doers.owner_now,
        partners=doers.partners,
        group=doers.group,
        by_ward_council=doers.owner_kind == OrganisationKind.WARD_COUNCIL,
        is_continued=measure is not None and measure.kind == MeasureKind.CONTINUED_PROJECT,
        state=SheetState(row.state),
        state_label=SHEET_MACHINE.states[SheetState(row.state)],
        due_on=row.due_on,
        content=row.whole_content(),
        rating=row.rating,
        direction=row.direction,
        manner=row.manner,
        manner_note=row.manner_note,
        handed_down=row.handed_down,
        revision=row.revision,
        written_by=row.written_by.name if row.written_by else "",
        written_at=row.written_at,
        confirmed_by=row.confirmed_person.name if row.confirmed_person else row.confirmed_by,
        confirmed_on=row.confirmed_on,
        confirmed_means=MEANS_LABELS[Means(row.confirmed_means)] if row.confirmed_means else "",
        last_act=ACT_LABELS.get(row.last_act, ""),
        last_act_at=row.last_act_at,
        sender_id=row.sent_by_id or row.written_by_id,
        on_paper=row.on_paper,
        sent_back_reason=row.sent_back_reason,
        sent_back_by=row.sent_back_by.name if row.sent_back_by else "",
        unchanged_reason=row.unchanged_reason,
        labels=row.labels,
        missing=row.missing_fields(),
        remarks=remarks,
        versions=versions,
        pillar=measure.pillar.path if measure and measure.pillar else "",
        term=row.year.term,
        is_closed=row.year.state == YearState.CLOSED,
        parts=row.sub_items,
        milestones=getattr(row, "milestones_said", None) or "",
    )  # fmt: skip


def sends_back(actor: Actor, target: Target, *, sender_id: int | None) -> bool:
    """Whether somebody who takes a sheet out of confirmation sends back what another sent: its confirmer, or the secretariat."""
    if actor.person_id == sender_id:
        return False
    return can(actor, Action.SHEET_CONFIRM, target) or can(actor, Action.SHEET_RETURN, target)


def count_sheets(actor: Actor, fiscal_year: int) -> dict[SheetState, int]:
    """How many sheets of a year are in each state, all states named. One query. May: who reads the committee's report."""
    require(actor, Action.REPORT_VIEW)
    rows = dict(
        Sheet.objects.filter(year__fiscal_year=fiscal_year).values_list("state").annotate(n=Count("id")).order_by()
    )
    return {state: rows.get(state.value, 0) for state in SheetState}


def views_of_year(fiscal_year: int, *, year: PlanYear | None = None) -> list[SheetView]:
    """Every sheet of a year in the plan's order, without remarks and earlier versions. Two queries; ``year`` spares one."""
    year = year or PlanYear.objects.select_related("term").filter(fiscal_year=fiscal_year).first()
    if year is None:
        return []
    rows = sheet_rows(*PEOPLE).filter(year=year)
    views = []
    for row in rows.order_by("measure__number", "district_plan__district__number", "id"):
        row.year = year  # fetched once: the term's settings are wide, and the same for every sheet
        views.append(sheet_view(row))
    return views


def list_sheets(actor: Actor, fiscal_year: int, *, year: PlanYear | None = None) -> list[SheetView]:
    """The year's sheets that the actor may see; ``year`` spares a query. May: staff all; a district committee its own."""
    rows = [view for view in views_of_year(fiscal_year, year=year) if can(actor, Action.SHEET_VIEW, view.target)]
    if not rows and not can(actor, Action.WORKSHOP_ENTER):
        require(actor, Action.SHEET_VIEW)
    return rows


def sheets_on_the_way(actor: Actor, years: Sequence[PlanYear]) -> list[SheetView]:
    """The sheets of these years that wait for confirmation, acceptance or correction and that the actor may see. One query."""
    by_id = {year.pk: year for year in years}
    rows = sheet_rows(*PEOPLE).filter(year__in=list(by_id), state__in=[state.value for state in ON_THE_WAY])
    views = []
    for row in rows.order_by("year__fiscal_year", "measure__number", "district_plan__district__number", "id"):
        row.year = by_id[row.year_id]
        views.append(sheet_view(row))
    return [view for view in views if can(actor, Action.SHEET_VIEW, view.target)]


def get_sheet(actor: Actor, fiscal_year: int, code: str) -> SheetView:
    """One sheet with its remarks and versions, in two queries.

    Raises ``NotFound``, or ``NotAllowed`` where it is another body's and the role sees only its own.
    """
    row = or_not_found(_ONE_SHEET.first(fiscal_year=fiscal_year, code=code))
    if not can(actor, Action.SHEET_VIEW, row.own_target):
        raise NotAllowed
    remarks, versions = _notes_of(row.pk)
    return sheet_view(row, remarks=remarks, versions=versions)
