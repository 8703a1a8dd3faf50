"""Changes to milestones, and to who looks after a measure. May: whoever writes for its lead or a partner; the secretariat.

They are working dates of people inside the office: nothing of it stands in the book, and closing a year does not stop what is done
late from being marked as done.
"""

from collections.abc import Collection
from datetime import date, datetime

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.models import Seat
from meguru.core.clock import day_of
from meguru.core.errors import Invalid, NotNow, or_not_found
from meguru.core.language import _
from meguru.do.milestones.material import of_seat_before
from meguru.do.milestones.models import Caretaker, Milestone, MilestoneMove
from meguru.do.milestones.queries import choosable
from meguru.do.milestones.rules import (
    check_due,
    check_first,
    checked_calling_off,
    checked_milestone,
    checked_move,
)
from meguru.plan.plans.models import Measure
from meguru.plan.plans.queries.changes import closed_years
from meguru.plan.plans.queries.layers import layered
from meguru.plan.terms.rules import TermState

_ENDED = _("済んだか取りやめた節目は、動かせません。先に、もとに戻してください。")


@command
def write_milestone(
    *,
    actor: Actor,
    term_number: int,
    code: str,
    what: str,
    at: datetime,
    due_on: date | None = None,
    milestone_id: int | None = None,
) -> Milestone:
    """Write a milestone of a measure, or correct the words of one (``milestone_id``); another day is a move.

    Raises ``Invalid`` for words or a day that cannot be, ``NotNow`` while the plan is not adopted.
    """
    measure = _measure(actor, term_number, code)
    words = checked_milestone(what)
    if milestone_id is not None:
        milestone = or_not_found(Milestone.objects.filter(measure=measure, pk=milestone_id).first())
        if milestone.what == words:
            nothing_changed()
            return milestone
        milestone.what = words
        milestone.save(update_fields=["what"])
        record(actor, Event.MILESTONE_CORRECTED, at=at, code=code, id=measure.pk, milestone=milestone.pk)
        return milestone
    if due_on is None:
        raise Invalid({"due_on": _("期日を書いてください。")})
    _check_due(measure, due_on)
    milestone = Milestone.objects.create(measure=measure, what=words, due_on=due_on)
    record(
        actor, Event.MILESTONE_WRITTEN, at=at, code=code, id=measure.pk, day=due_on.isoformat(), milestone=milestone.pk
    )
    return milestone


@command
def move_milestone(*, actor: Actor, milestone_id: int, due_on: date, reason: str, at: datetime) -> Milestone:
    """Move a milestone to another day, with the reason; the day before is kept.

    Raises ``Invalid`` for the day or the reason, ``NotNow`` where it is done or called off.
    """
    milestone = _milestone(actor, milestone_id)
    if milestone.done_on is not None or milestone.called_off:
        raise NotNow(_ENDED)
    why = checked_move(milestone.due_on, due_on, reason)
    _check_due(milestone.measure, due_on)
    MilestoneMove.objects.create(
        milestone=milestone,
        before=milestone.due_on,
        after=due_on,
        reason=why,
        moved_by_id=actor.person_id,
        moved_at=at,
    )
    milestone.due_on = due_on
    milestone.save(update_fields=["due_on"])
    code, key, day = _said(milestone)
    record(actor, Event.MILESTONE_MOVED, at=at, code=code, id=key, day=day, milestone=milestone.pk)
    return milestone


@command
def finish_milestone(*, actor: Actor, milestone_id: int, done_on: date | None, at: datetime) -> Milestone:
    """Say on which day a milestone was done; ``None`` takes that back.

    Raises ``Invalid`` for a day still to come, ``NotNow`` where it is called off.
    """
    milestone = _milestone(actor, milestone_id)
    if milestone.called_off:
        raise NotNow(_("取りやめた節目です。先に、取りやめたことを取り消してください。"))
    if done_on is not None and done_on > day_of(at):
        raise Invalid({"done_on": _("まだ来ていない日です。済んだ日を書いてください。")})
    if milestone.done_on == done_on:
        nothing_changed()
        return milestone
    milestone.done_on = done_on
    milestone.done_by_id = actor.person_id if done_on is not None else None
    milestone.save(update_fields=["done_on", "done_by"])
    if done_on is None:
        code, key, day = _said(milestone)
        record(actor, Event.MILESTONE_REOPENED, at=at, code=code, id=key, day=day, milestone=milestone.pk)
    else:
        code, key, day = _said(milestone)
        record(actor, Event.MILESTONE_DONE, at=at, code=code, id=key, day=day, milestone=milestone.pk)
    return milestone


@command
def call_off_milestone(*, actor: Actor, milestone_id: int, reason: str | None, at: datetime) -> Milestone:
    """Say that a milestone will not be, and why; ``None`` for the reason takes that back.

    Raises ``Invalid`` without words, ``NotNow`` where it is done.
    """
    milestone = _milestone(actor, milestone_id)
    if milestone.done_on is not None:
        raise NotNow(_("もう済んだ節目です。"))
    why = "" if reason is None else checked_calling_off(reason)
    if milestone.called_off == why:
        nothing_changed()
        return milestone
    milestone.called_off = why
    milestone.save(update_fields=["called_off"])
    if why:
        code, key, day = _said(milestone)
        record(actor, Event.MILESTONE_CALLED_OFF, at=at, code=code, id=key, day=day, milestone=milestone.pk)
    else:
        code, key, day = _said(milestone)
        record(actor, Event.MILESTONE_REOPENED, at=at, code=code, id=key, day=day, milestone=milestone.pk)
    return milestone


@command
def remove_milestone(*, actor: Actor, milestone_id: int, at: datetime) -> Measure:
    """Take away a milestone that was written by mistake. Raises ``NotNow`` once it was moved, or while it is done or off."""
    milestone = _milestone(actor, milestone_id)
    if milestone.done_on is not None or milestone.called_off or milestone.moves.exists():
        raise NotNow(_("動かしたり済ませたりした節目は、消せません。要らなくなったら、取りやめてください。"))
    measure = milestone.measure
    record(actor, Event.MILESTONE_REMOVED, at=at, code=measure.code, id=measure.pk, milestone=milestone.pk)
    milestone.delete()
    return measure


@command
def name_caretakers(
    *, actor: Actor, term_number: int, code: str, tenures: Collection[int], first: int | None, at: datetime
) -> list[Caretaker]:
    """Name the people who look after a measure, by their times in seats of its lead and partners, and the first of them.

    None given: the seats look after it. Raises ``Invalid`` for somebody who sits in none of these, and without a first one.
    """
    found = _found(term_number, code)
    require(actor, Action.CARETAKER_NAME, found.target)
    measure = _adopted(found)
    known = {each.tenure_id for each in choosable(measure, on=day_of(at))}
    if not known.issuperset(tenures):
        raise Invalid({"people": _("担当や一緒に行う組織の席にいる人から選び直してください。")})
    check_first(tenures, first)
    stood = {row.tenure_id: row.is_first for row in Caretaker.objects.filter(measure=measure)}
    wanted = {tenure: tenure == first for tenure in tenures}
    if stood == wanted:
        nothing_changed()
    else:
        Caretaker.objects.filter(measure=measure).delete()
        for tenure, is_first in wanted.items():
            Caretaker.objects.create(measure=measure, tenure_id=tenure, is_first=is_first)
        record(actor, Event.CARETAKERS_NAMED, at=at, code=code, id=measure.pk, people=len(wanted))
    return list(Caretaker.objects.filter(measure=measure))


@command
def follow_caretaker(*, actor: Actor, seat_id: int, at: datetime) -> int:
    """Name whoever sits in a seat now for the measures that the one before in it looked after; gives for how many.

    May: who names for the seat's body. Raises ``NotNow`` where nobody sits there, or nothing was left.
    """
    seat = or_not_found(Seat.objects.filter(pk=seat_id).first())
    require(actor, Action.CARETAKER_NAME, Target(seat.organisation_id))
    left = of_seat_before(seat_id, on=day_of(at))
    if left.tenure_id is None or not left.caretakers:
        raise NotNow(_("引き継ぐ取組がないか、席に就いている人がいません。"))
    # Whoever sits there now is named for none of them yet: naming anew leaves out those who had gone.
    Caretaker.objects.filter(pk__in=[each.pk for each in left.caretakers]).update(tenure=left.tenure_id)
    record(actor, Event.CARETAKER_FOLLOWED, at=at, seat=seat_id, measures=len(left.caretakers))
    return len(left.caretakers)


def _found(term_number: int, code: str) -> Measure:
    rows = Measure.objects.select_related("term").prefetch_related("layers")
    return or_not_found(rows.filter(term__number=term_number, code=code).first())


def _adopted(measure: Measure) -> Measure:
    if measure.term.state != TermState.ADOPTED:
        raise NotNow(_("この計画は、まだ確定していません。確定してから書いてください。"))
    return measure


def _measure(actor: Actor, term_number: int, code: str) -> Measure:
    """The measure of an adopted plan whose milestones somebody may keep."""
    measure = _found(term_number, code)
    require(actor, Action.MILESTONE_KEEP, measure.target)
    return _adopted(measure)


def _milestone(actor: Actor, key: int) -> Milestone:
    """The milestone, where the actor may keep it."""
    rows = Milestone.objects.select_related("measure__term").prefetch_related("measure__layers")
    milestone = or_not_found(rows.filter(pk=key).first())
    require(actor, Action.MILESTONE_KEEP, milestone.measure.target)
    return milestone


def _check_due(measure: Measure, day: date) -> None:
    ended = layered(measure, measure.term.last_year).ended_from
    last = measure.term.last_year if ended is None else ended - 1
    check_due(day, first_year=measure.from_year, last_year=last, closed=closed_years(measure.term))


def _said(milestone: Milestone) -> tuple[str, int, str]:
    """Of a milestone, what the ledger says: the code and id of its measure, and its day."""
    return milestone.measure.code, milestone.measure.pk, milestone.due_on.isoformat()
