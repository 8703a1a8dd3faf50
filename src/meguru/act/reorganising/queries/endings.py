"""The ends of districts and committees as they are read: what one would touch, what was decided, and what comes back with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from meguru.act.reorganising.models import Ending
from meguru.act.reorganising.queries.reorganisations import SeatGoing, holder_on
from meguru.act.reorganising.rules import day_after, may_undo
from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.bodies.models import Committee, District, Seat, Tenure
from meguru.base.bodies.queries.uses import fetch_registered
from meguru.base.bodies.rules import Registered
from meguru.base.bodies.rules.standing import areas_after
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import AdviceState
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import OpinionState
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from meguru.core.clock import day_of
from meguru.core.errors import NotFound
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.models import PlanYear
from meguru.plan.calendar.rules import YearState
from meguru.plan.plans.models import DistrictPlan

_OF_COMMITTEES = (Role.DISTRICT_COMMITTEE, Role.COMMITTEE_MEMBER)


def own_committees(row: District | Committee) -> list[Committee]:
    """The committees that are there for one district alone, and have not ended; none of a committee."""
    if not isinstance(row, District):
        return []
    rows = Committee.objects.filter(districts=row, ends_on=None).prefetch_related("districts")
    return [each for each in rows if len(each.districts.all()) == 1]


def seats_to_end(bodies: Sequence[District | Committee], last_day: date) -> list[Seat]:
    """The seats that end with these and would stand after the day: those of theirs alone.

    An employee's seat is of the organisation; a member's is of the committee, whatever body the member speaks for.
    """
    committees = [row.pk for row in bodies if isinstance(row, Committee)]
    districts = {row.pk for row in bodies if isinstance(row, District)}
    there = Q(ends_on=None) | Q(ends_on__gt=last_day)
    own = Q(committee__in=committees) | Q(committee=None, districts__in=districts)
    theirs = Q(organisation=None) | Q(role__in=[role.value for role in _OF_COMMITTEES])
    rows = Seat.objects.filter(there, own, theirs).distinct().prefetch_related("districts", "tenures__person")
    return [
        seat
        for seat in rows.order_by("position", "id")
        if seat.committee_id in committees or {each.pk for each in seat.districts.all()} <= districts
    ]


def sheets_open_of(row: District) -> "QuerySet[Sheet]":
    """The sheets of a district that are not accepted."""
    rows = Sheet.objects.filter(district_plan__district=row).exclude(state=SheetState.ACCEPTED.value)
    return rows.exclude(year__state=YearState.CLOSED.value)


@dataclass(frozen=True)
class EndingPreview:
    """What ends with a district or committee, what stays as it is, and what is in the way of nothing but should be known."""

    seats: tuple[SeatGoing, ...]
    stays: tuple[str, ...]
    sheets: int
    opinions: int
    advice: int
    has_plan: bool


def preview_ending(
    actor: Actor, what: Registered, row_id: int, *, last_day: date, along: Collection[int] = ()
) -> EndingPreview:
    """What the end of a district or committee on a day would touch. Raises ``NotFound``. May: who decides about reorganisations."""
    require(actor, Action.BODY_REORGANISE)
    row = _of_end(what, row_id)
    ending = [row, *(each for each in own_committees(row) if each.pk in set(along))]
    going = seats_to_end(ending, last_day)
    is_district = isinstance(row, District)
    tied = Seat.objects.filter(Q(ends_on=None) | Q(ends_on__gt=last_day), **{_tie(what): row})
    return EndingPreview(
        seats=tuple(SeatGoing(seat.pk, seat.title, holder_on(seat, last_day), is_chosen=True) for seat in going),
        stays=tuple(tied.exclude(pk__in=[seat.pk for seat in going]).values_list("title", flat=True)),
        sheets=sheets_open_of(row).count() if isinstance(row, District) else 0,
        opinions=Opinion.objects.filter(district=row.pk).exclude(state=OpinionState.ANSWERED.value).count()
        if is_district
        else 0,
        advice=Advice.objects.filter(district=row.pk).exclude(state=AdviceState.CLOSED.value).count()
        if is_district
        else 0,
        has_plan=is_district and DistrictPlan.objects.filter(district=row.pk).exists(),
    )


def _tie(what: Registered) -> str:
    return "districts" if what is Registered.DISTRICT else "committee"


def _of_end(what: Registered, row_id: int) -> District | Committee:
    row = fetch_registered(what, row_id)
    if not isinstance(row, District | Committee):
        raise NotFound
    return row


@dataclass(frozen=True)
class ComesBack:
    """What gets the last day back that it had, where an end is taken back, and the seats of which nothing or nobody does."""

    seats: tuple[Seat, ...]
    tenures: tuple[Tenure, ...]
    stays: tuple[str, ...]


def what_comes_back(made: Ending) -> ComesBack:
    """What nobody has changed since: seats and times that still end with that day, in seats that are free after it. Two queries.

    Nobody comes back whose name was erased, or into whose seat somebody else came. For commands, and whoever has asked already.
    """
    sat = Prefetch("tenures", Tenure.objects.select_related("person"))
    rows = Seat.objects.filter(pk__in=made.before["seats"]).prefetch_related(sat)
    seats, tenures, stays = list[Seat](), list[Tenure](), list[str]()
    for seat in rows.order_by("position", "id"):
        own = [each for each in seat.tenures.all() if str(each.pk) in made.before["tenures"]]
        is_free = all(each.starts_on <= made.last_day for each in seat.tenures.all())
        if seat.ends_on != made.last_day or not is_free:
            stays.append(seat.title)
            continue
        seats.append(seat)
        back = [each for each in own if each.ends_on == made.last_day and each.person.erased_at is None]
        tenures += back
        if len(back) < len(own):
            stays.append(seat.title)
    return ComesBack(tuple(seats), tuple(tenures), tuple(stays))


def day_said(text: str | None) -> date | None:
    """A last day as an ending keeps it."""
    return date.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Back:
    """What stands again with a district or committee that has ended, what does not, and what is to be done by hand."""

    seats: tuple[SeatGoing, ...]
    stays: tuple[str, ...]
    committees: tuple[str, ...]
    blocks: tuple[str, ...]
    years: tuple[FiscalYear, ...]


def preview_back(actor: Actor, ending: Ending) -> Back:
    """What would stand again. Four queries at most. May: who decides about reorganisations."""
    require(actor, Action.BODY_REORGANISE)
    back = what_comes_back(ending)
    holders = {each.seat_id: each.person.name for each in back.tenures}
    plans = DistrictPlan.objects.filter(district=ending.district_id).values("term")
    years = PlanYear.objects.filter(term__in=plans, fiscal_year__gt=FiscalYear.of(ending.last_day).year)
    there = Sheet.objects.filter(district_plan__district=ending.district_id).values("year")
    lacking = years.exclude(pk__in=there).order_by("fiscal_year") if ending.district_id else years.none()
    return Back(
        seats=tuple(SeatGoing(row.pk, row.title, holders.get(row.pk, ""), is_chosen=True) for row in back.seats),
        stays=back.stays,
        committees=tuple(Committee.objects.filter(pk__in=ending.before["committees"]).values_list("name", flat=True)),
        blocks=tuple(ending.district.area_to) if ending.district else (),
        years=tuple(FiscalYear(year) for year in lacking.values_list("fiscal_year", flat=True)),
    )


@dataclass(frozen=True)
class TakenBack:
    """That a district or committee had ended, and that this was taken back: from when, on which day, why, by whom."""

    last_day: date
    undone_on: date
    reason: str
    by: str


@dataclass(frozen=True)
class EndingView:
    """A district or committee that can end or has ended: from when, why, into what; and what a form about its end offers."""

    what: Registered
    row: District | Committee
    ending: Ending | None
    may_undo: bool
    code: str
    blocks: tuple[str, ...]
    into: tuple[str, ...]
    heirs: tuple[tuple[str, str], ...]
    committees: tuple[tuple[str, str], ...]
    # The district with which a committee ended, by id and name: it stands again with that.
    ended_with: tuple[int, str] | None = None
    may_stand_again: bool = False
    earlier: tuple[TakenBack, ...] = ()

    @property
    def is_district(self) -> bool:
        """Whether it is a district, with an area and sheets."""
        return self.what is Registered.DISTRICT


def ending_of(actor: Actor, what: Registered, row_id: int, *, today: date) -> EndingView:
    """The end of a district or committee, decided or still to be. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    row = _of_end(what, row_id)
    every = list(Ending.objects.filter(**{what.value: row.pk}).select_related("recorded_by", "undone_by", "district"))
    is_free = row.ends_on is None
    ending = next((each for each in every if each.undone_at is None), None) if not is_free else None
    can_undo = ending is not None and may_undo(day_of(ending.recorded_at), day_after(ending.last_day), today)
    decides = can(actor, Action.BODY_REORGANISE)
    districts = list(District.objects.all()) if isinstance(row, District) and is_free else []
    return EndingView(
        what=what,
        row=row,
        ending=ending,
        may_undo=can_undo and decides,
        may_stand_again=ending is not None and not can_undo and decides,
        ended_with=_ended_with(row) if isinstance(row, Committee) and not is_free and ending is None else None,
        earlier=tuple(
            TakenBack(
                each.last_day, day_of(each.undone_at), each.undone_reason, each.undone_by.name if each.undone_by else ""
            )
            for each in every
            if each.undone_at is not None
        ),
        code=row.code if isinstance(row, District) else "",
        blocks=tuple(areas_after(districts, date.max)[row.code]) if isinstance(row, District) and is_free else (),
        into=tuple(row.into.values_list("name", flat=True)) if isinstance(row, District) else (),
        heirs=tuple((str(each.pk), each.name) for each in districts if each.ends_on is None and each != row),
        committees=tuple((str(each.pk), each.name) for each in own_committees(row)) if is_free else (),
    )


def _ended_with(row: Committee) -> tuple[int, str] | None:
    """The district with which a committee ended, which has no end of its own."""
    assert row.ends_on is not None  # it has ended
    rows = Ending.objects.filter(undone_at=None, last_day=row.ends_on).exclude(district=None).select_related("district")
    found = next((each.district for each in rows if row.pk in each.before["committees"]), None)
    return (found.pk, found.name) if found is not None else None
