"""Reorganisations as they are read: what one would change, before it is decided, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from meguru.act.amendments.models import Amendment
from meguru.act.amendments.rules import AmendmentState
from meguru.act.reorganising.models import Reorganisation
from meguru.act.reorganising.rules import HOW_LABELS, How, Pair, may_undo
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.bodies.models import Organisation, Seat
from meguru.base.bodies.queries.lists import standing_on
from meguru.base.bodies.rules import OrganisationKind, in_force
from meguru.base.towns.scope import across_towns
from meguru.check.committee.models import Advice
from meguru.check.committee.rules import AdviceState
from meguru.check.opinions.models import Opinion
from meguru.check.opinions.rules import OpinionState
from meguru.check.reviews.models import Sheet
from meguru.check.reviews.rules import SheetState
from meguru.core.clock import day_of
from meguru.core.errors import or_not_found
from meguru.core.text import clean_line
from meguru.plan.plans.queries.changes import Move, Reassignment, reassignments_of

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
        SeatGoing(seat.pk, seat.title, holder_on(seat, from_day), pair.seats is None or seat.pk in pair.seats)
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


def holder_on(seat: Seat, day: date) -> str:
    """Who sits in a seat on a day, read along; empty where nobody does."""
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
