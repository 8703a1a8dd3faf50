"""Reorganisations as they are read: what one would change, before it is decided, and what was decided."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import AmendmentState
from meguru.act.reorganising.models import Ending, Reorganisation
from meguru.act.reorganising.rules import HOW_LABELS, How, Pair, day_after, may_undo
from meguru.base.access.actions import Action, Role
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can, require
from meguru.base.bodies.models import Committee, District, Organisation, Seat
from meguru.base.bodies.queries.lists import standing_on
from meguru.base.bodies.queries.uses import fetch_registered
from meguru.base.bodies.rules import OrganisationKind, Registered, in_force
from meguru.base.bodies.rules.standing import areas_after
from meguru.base.towns.scope import across_towns
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import AdviceState
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import OpinionState
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from meguru.core.clock import day_of
from meguru.core.errors import NotFound, or_not_found
from meguru.core.text import clean_line
from meguru.plan.calendar.rules import YearState
from meguru.plan.plans.models import DistrictPlan
from meguru.plan.plans.queries.changes import Move, Reassignment, reassignments_of

_OF_COMMITTEES = (Role.DISTRICT_COMMITTEE, Role.COMMITTEE_MEMBER)
CHANGED_KINDS = (
    OrganisationKind.CENTRE,
    OrganisationKind.DEPARTMENT,
    OrganisationKind.SECTION,
    OrganisationKind.WARD_COUNCIL,
    OrganisationKind.CARE_PLAZA,
)


def seats_from(old_id: int, from_day: date) -> "QuerySet[Seat]":
    """The seats of a body that stand on a day or later."""
    rows = Seat.objects.filter(Q(ends_on=None) | Q(ends_on__gte=from_day), organisation=old_id)
    return rows.order_by("position", "id")


def bodies_below(old_id: int, from_day: date, but: int | None = None) -> "QuerySet[Organisation]":
    """The 係 and other bodies right below one that stand on a day or later; ``but`` one that takes its work over."""
    rows = Organisation.objects.filter(Q(ends_on=None) | Q(ends_on__gte=from_day), parent=old_id)
    return rows.exclude(pk=but or 0)


def body_named(old: Organisation, name: str) -> Organisation | None:
    """The body of a department's kind that has a name already, also one that has ended."""
    return Organisation.objects.filter(kind=old.kind, name=clean_line(name)).first()


def is_first(pair: Pair, pairs: Sequence[Pair]) -> bool:
    """Whether a pair is the first of its department: what is about no measure goes with it."""
    return next(each for each in pairs if each.old_id == pair.old_id) == pair


def open_advice(pair: Pair, pairs: Sequence[Pair]) -> "QuerySet[Advice]":
    """The advice, still to be answered or followed, that goes with a pair: with its measures; the first pair takes the rest."""
    rows = Advice.objects.filter(addressee=pair.old_id).exclude(state=AdviceState.CLOSED.value)
    if pair.how is not How.MOVE:
        return rows.none()
    if not is_first(pair, pairs):
        return rows.filter(measure__in=list(pair.measures or ()))
    others = [each for each in pairs if each is not pair and each.old_id == pair.old_id]
    return rows.exclude(measure__in=[key for each in others for key in each.measures or ()])


def open_proposals(pair: Pair, pairs: Sequence[Pair]) -> "QuerySet[Amendment]":
    """The proposals of a new measure that a department would lead, or be a partner in: they go with its first pair."""
    rows = proposals_with(pair.old_id)
    return rows if pair.how is How.MOVE and is_first(pair, pairs) else rows.none()


def proposals_with(body_id: int) -> "QuerySet[Amendment]":
    """The proposals of a new measure in which a body has a part."""
    has_part = Q(new_owner=body_id) | Q(new_partners=body_id)
    return Amendment.objects.filter(has_part, state=AmendmentState.PROPOSED.value).distinct()


@dataclass(frozen=True)
class SeatGoing:
    """A seat that may go along, who sits in it, and whether it does; or a 係 below the department."""

    id: int
    title: str
    holder: str
    is_chosen: bool


@dataclass(frozen=True)
class PairPreview:
    """What happens to one department: what can go and does, how many sheets and papers under way go with it, what is in the way."""

    place: int
    how: How
    old: str
    new: str
    is_new: bool
    ends_old: bool
    measures: tuple[tuple[Move, bool], ...]
    seats: tuple[SeatGoing, ...]
    sheets: int
    advice: int
    opinions: int
    proposals: int
    problems: tuple[str, ...] = ()
    below: tuple[SeatGoing, ...] = ()

    @property
    def how_label(self) -> str:
        """What happens, in words."""
        return HOW_LABELS[self.how]


def preview_of(actor: Actor, pairs: Sequence[Pair], from_day: date) -> tuple[PairPreview, ...]:
    """What these changes would do. Raises ``NotFound`` for a body that is none. May: who decides about reorganisations."""
    require(actor, Action.BODY_REORGANISE)
    found = reassignments_of({pair.old_id for pair in pairs}, from_day)
    return tuple(_preview(place, pair, pairs, found[pair.old_id][0], from_day) for place, pair in enumerate(pairs))


def _preview(place: int, pair: Pair, pairs: Sequence[Pair], found: Reassignment, from_day: date) -> PairPreview:
    old: Organisation = or_not_found(Organisation.objects.filter(pk=pair.old_id).first())
    is_moved = pair.how is How.MOVE
    new = Organisation.objects.filter(pk=pair.new_id).first() if pair.new_id else None
    if is_moved and pair.new_name and new is None:
        new = body_named(old, pair.new_name)
    moves = [
        (move, pair.measures is None or move.measure_id in pair.measures)
        for move in ((*found.adopted, *found.drafts) if is_moved else ())
    ]
    seats = [
        SeatGoing(seat.pk, seat.title, _holder(seat, from_day), pair.seats is None or seat.pk in pair.seats)
        for seat in (seats_from(old.pk, from_day).prefetch_related("tenures__person") if is_moved else ())
    ]
    below = [
        SeatGoing(row.pk, row.name, "", pair.below is None or row.pk in pair.below)
        for row in (bodies_below(old.pk, from_day, new.pk if new else None) if is_moved else ())
    ]
    leads = [move.measure_id for move, is_chosen in moves if move.is_lead and is_chosen]
    return PairPreview(
        place=place,
        how=pair.how,
        old=old.name,
        new=new.name if new else pair.new_name,
        is_new=is_moved and new is None,
        ends_old=pair.ends_old or pair.how is How.END,
        measures=tuple(moves),
        seats=tuple(seats),
        sheets=Sheet.objects.filter(measure__in=leads).exclude(state=SheetState.ACCEPTED.value).count(),
        advice=open_advice(pair, pairs).count(),
        opinions=Opinion.objects.filter(measure__in=leads).exclude(state=OpinionState.ANSWERED.value).count(),
        proposals=open_proposals(pair, pairs).count(),
        problems=tuple(move.problem for move, is_chosen in moves if move.problem and is_chosen),
        below=tuple(below),
    )


def _holder(seat: Seat, day: date) -> str:
    return next((each.person.name for each in seat.tenures.all() if in_force(each.starts_on, each.ends_on, day)), "")


def reorganised_bodies(actor: Actor, *, on: date) -> list[tuple[str, str]]:
    """What can be reorganised, or take something over: the departments and councils there are on a day, by id and name."""
    require(actor, Action.BODY_REORGANISE)
    rows = standing_on(on).filter(kind__in=[kind.value for kind in CHANGED_KINDS])
    found = sorted(
        rows.values_list("kind", "pk", "name"), key=lambda row: CHANGED_KINDS.index(OrganisationKind(row[0]))
    )
    return [(str(pk), name) for _kind, pk, name in found]


@dataclass(frozen=True)
class PairLine:
    """One department of a reorganisation that was decided, in the names of the time."""

    how_label: str
    old: str
    new: str
    ends_old: bool
    measures: int
    seats: int
    advice: int
    below: int


@dataclass(frozen=True)
class ReorganisationView:
    """A reorganisation that was decided: from which day, why, by whom; whether its day has come, and whether it may be undone."""

    id: int
    from_day: date
    reason: str
    recorded_by: str
    recorded_at: datetime
    pairs: tuple[PairLine, ...]
    is_ahead: bool
    is_undone: bool
    may_undo: bool


def list_reorganisations(actor: Actor, *, today: date) -> list[ReorganisationView]:
    """What was reorganised, newest first. One query. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    return [_view(row, today) for row in Reorganisation.objects.select_related("recorded_by")]


def _view(row: Reorganisation, today: date) -> ReorganisationView:
    return ReorganisationView(
        id=row.pk,
        from_day=row.from_day,
        reason=row.reason,
        recorded_by=row.recorded_by.name if row.recorded_by else "",
        recorded_at=row.recorded_at,
        pairs=tuple(
            PairLine(
                HOW_LABELS[How(each["how"])],
                each["old_name"],
                each["new_name"],
                each["ends_old"],
                len(each["measures"]) + len(each["drafts"]),
                len(each["seats"]),
                len(each["advice"]),
                len(each.get("below", ())),
            )
            for each in row.pairs
        ),
        is_ahead=row.applied_at is None and row.undone_at is None,
        is_undone=row.undone_at is not None,
        may_undo=row.undone_at is None and may_undo(day_of(row.recorded_at), row.from_day, today),
    )


def due_reorganisations(on: date) -> "QuerySet[Reorganisation]":
    """Reorganisations whose day has come and whose seats and advice have not moved yet, in the order of the days."""
    rows = Reorganisation.objects.filter(applied_at=None, undone_at=None, from_day__lte=on)
    return rows.order_by("from_day", "pk")


def towns_with_due_reorganisations(on: date) -> list[str]:
    """The slugs of towns with reorganisations to be carried out by a day, for the daily round and for doctor."""
    with across_towns("the daily round looks where something is due before it enters a town"):
        return list(due_reorganisations(on).order_by("town__slug").values_list("town__slug", flat=True).distinct())


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
        seats=tuple(SeatGoing(seat.pk, seat.title, _holder(seat, last_day), is_chosen=True) for seat in going),
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

    @property
    def is_district(self) -> bool:
        """Whether it is a district, with an area and sheets."""
        return self.what is Registered.DISTRICT


def ending_of(actor: Actor, what: Registered, row_id: int, *, today: date) -> EndingView:
    """The end of a district or committee, decided or still to be. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.WORKSHOP_ENTER)
    row = _of_end(what, row_id)
    ending = Ending.objects.filter(undone_at=None, **{what.value: row.pk}).select_related("recorded_by").first()
    is_free = row.ends_on is None
    heirs = District.objects.filter(ends_on=None).exclude(pk=row.pk) if isinstance(row, District) and is_free else ()
    return EndingView(
        what=what,
        row=row,
        ending=ending,
        may_undo=ending is not None
        and may_undo(day_of(ending.recorded_at), day_after(ending.last_day), today)
        and can(actor, Action.BODY_REORGANISE),
        code=row.code if isinstance(row, District) else "",
        blocks=tuple(areas_after(District.objects.all(), date.max)[row.code]) if isinstance(row, District) else (),
        into=tuple(row.into.values_list("name", flat=True)) if isinstance(row, District) else (),
        heirs=tuple((str(each.pk), each.name) for each in heirs),
        committees=tuple((str(each.pk), each.name) for each in own_committees(row)) if is_free else (),
    )
