"""Take the end of a district or a committee back, or let one that has ended stand again. ``commands`` names them all."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from meguru.act.reorganising.models import Ending
from meguru.act.reorganising.queries.endings import day_said, what_comes_back
from meguru.act.reorganising.rules import check_standing_again, day_after, may_undo
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.access.second_person import BondKind
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, record
from meguru.base.bodies.commands.entrusting import entrust
from meguru.base.bodies.models import Committee, District, Seat, Tenure
from meguru.base.bodies.rules import Registered
from meguru.core.clock import day_of
from meguru.core.errors import NotNow, or_not_found
from meguru.core.language import _
from meguru.core.text import clean_line


@command
def undo_ending(*, actor: Actor, ending_id: int, at: datetime) -> Ending:
    """Take the end of a district or committee back: while its last day has not passed, or on the day on which it was recorded.

    Seats and times get the last days back that they had. Raises ``NotNow``; ``NotFound``.
    """
    require(actor, Action.BODY_REORGANISE)
    made = _made(ending_id)
    if not may_undo(day_of(made.recorded_at), day_after(made.last_day), day_of(at)):
        raise NotNow(_("廃止を取り消せるのは、その日が終わる前と、記録した日のうちだけです。"))
    return _take_back(actor, made, at)


@command
def stand_again(*, actor: Actor, ending_id: int, reason: str, at: datetime) -> Ending:
    """Let a district or committee whose last day has passed stand again, as if it had not ended, with the reason.

    What comes back is what ``undo_ending`` gives back, as far as nobody has changed it since; no sheet is opened. Raises
    ``Invalid`` without a reason; ``NotNow`` where the end can still be taken back, or was; ``NotFound``.
    """
    require(actor, Action.BODY_REORGANISE)
    made = _made(ending_id)
    if may_undo(day_of(made.recorded_at), day_after(made.last_day), day_of(at)):
        raise NotNow(_("まだ取り消せる廃止です。「この廃止を取り消す」から取り消してください。"))
    made.undone_reason = clean_line(reason)
    check_standing_again(made.undone_reason)
    return _take_back(actor, made, at)


def _made(ending_id: int) -> Ending:
    """An end that stands. Raises ``NotNow`` where somebody has taken it back already."""
    made: Ending = or_not_found(Ending.objects.filter(pk=ending_id).first())
    if made.undone_at is not None:
        raise NotNow(_("この廃止は、もう取り消されています。いまのようすは、このページのとおりです。"))
    return made


def _take_back(actor: Actor, made: Ending, at: datetime) -> Ending:
    row = made.district or made.committee
    assert row is not None  # the constraint ending_of_one_thing
    for each in [row, *Committee.objects.filter(pk__in=made.before["committees"])]:
        each.ends_on = None
        each.save(update_fields=["ends_on"])
        if isinstance(each, Committee):
            record(actor, Event.COMMITTEE_KEPT, at=at, id=each.pk)
    if isinstance(row, District):
        record(actor, Event.DISTRICT_KEPT, at=at, code=row.code)
        row.into.clear()
        row.area_to = {}
        row.save(update_fields=["area_to"])
    back = what_comes_back(made)
    _give_back(actor, back.seats, made.before["seats"], at)
    _give_back(actor, back.tenures, made.before["tenures"], at)
    made.undone_at, made.undone_by_id = at, actor.person_id
    made.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    return made


def _give_back(
    actor: Actor, rows: Iterable[Seat] | Iterable[Tenure], before: Mapping[str, str | None], at: datetime
) -> None:
    """Give rows their last days back; who sits longer again counts as seated by the actor."""
    for row in rows:
        row.ends_on = day_said(before[str(row.pk)])
        row.save(update_fields=["ends_on"])
        what = Registered.SEAT if isinstance(row, Seat) else Registered.TENURE
        record(actor, Event.REGISTER_CORRECTED, at=at, what=what.value, id=row.pk, fields="ends_on")
        if isinstance(row, Tenure):
            entrust(actor, BondKind.SEAT, at=at, tenure=row)
