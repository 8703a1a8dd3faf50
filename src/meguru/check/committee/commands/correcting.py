"""Mends what was recorded of the committee's work, and takes back what was recorded by mistake and nothing hangs on.

What is published stands as it was: a book points at no live row. May: the secretariat, while the reviewed year is open.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.bodies.models import Organisation
from meguru.base.bodies.queries.uses import holds_on
from meguru.base.bodies.rules import check_stands
from meguru.check.committee.commands.members import asked_heads, keep_parts
from meguru.check.committee.commands.recording import _fetch_advice, _hand_on, _open_meeting
from meguru.check.committee.models import Advice, AdviceVersion, Meeting, Reply
from meguru.check.committee.rules import (
    LONGEST_REASON,
    LONGEST_WORDS,
    AdviceKind,
    AdviceState,
    Attendance,
    MeetingState,
    Part,
    QuorumResult,
    check_day_of_held,
    check_due,
    check_meeting,
    check_short_of_quorum,
    judge_quorum,
)
from meguru.check.committee.witness import HEADS, advice_hash, meeting_hash
from meguru.core.clock import day_of
from meguru.core.errors import NotNow, or_not_found, require_unchanged
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import check_words, clean_line, clean_text, fingerprint
from meguru.plan.calendar.rules import require_open
from meguru.plan.plans.queries.changes import quorum_on


@command
def correct_meeting(
    *, actor: Actor, meeting_id: int, held_on: date, place: str, at: datetime, is_short: bool = False
) -> Meeting:
    """Mend the day or the place of a meeting, in any of its states. A day that lies after an answer or a due day is refused.

    Where the rule of another day says that a held meeting fell short, ``Invalid`` unless ``is_short`` says that this is known.
    """
    require(actor, Action.MEETING_ARRANGE)
    meeting = _open_meeting(meeting_id)
    place = clean_line(place)
    check_meeting(held_on, place, FiscalYear(meeting.year.fiscal_year))
    if held_on != meeting.held_on:
        answered = Reply.objects.filter(advice__meeting=meeting).order_by("made_on").values_list("made_on", flat=True)
        due = meeting.advice.order_by("due_on").values_list("due_on", flat=True)
        check_day_of_held(
            held_on,
            today=day_of(at) if meeting.state == MeetingState.HELD else None,
            first_reply=answered.first(),
            first_due=due.first(),
        )
    before = meeting_hash(meeting)
    values: dict[str, Any] = {"held_on": held_on, "place": place}
    if meeting.state == MeetingState.HELD and held_on != meeting.held_on:  # the rule of that day judges
        result = _judged(meeting, Attendance(**{name: getattr(meeting, name) for name in HEADS}), on=held_on)
        if result.sentence != meeting.quorum_sentence:
            check_short_of_quorum(result, is_known=is_short)
        values |= {"quorum_sentence": result.sentence, "counted": result.counted}
    changed = _changed(meeting, values)
    if not changed:
        nothing_changed()
        return meeting
    meeting.save(update_fields=changed)
    record(
        actor,
        Event.MEETING_CORRECTED,
        at=at,
        id=meeting.pk,
        fields=changed,
        before=before,
        row=meeting_hash(meeting),
    )
    return meeting


@command
def correct_attendance(
    *,
    actor: Actor,
    meeting_id: int,
    at: datetime,
    attendance: Attendance | None = None,
    parts: Mapping[int, Part] | None = None,
    is_short: bool = False,
) -> Meeting:
    """Mend who attended a held meeting; the quorum is judged anew and its sentence written out again.

    By heads alone, which lets go of what was kept of each member, or by ``parts``, as ``hold_meeting``.

    What really was is recorded even where the quorum was not reached, but only with ``is_short``, which says that this is known;
    raises ``Invalid`` at it otherwise. Judgements and advice stay. Raises ``NotNow`` where the meeting was not held.
    """
    require(actor, Action.MEETING_ARRANGE)
    meeting = _open_meeting(meeting_id)
    if meeting.state != MeetingState.HELD:
        raise NotNow(_("開催をまだ記録していません。会議のページで、開催を記録してください。"))
    counted = asked_heads(actor, meeting, attendance, parts)
    result = _judged(meeting, counted, on=meeting.held_on)
    check_short_of_quorum(result, is_known=is_short)
    before = meeting_hash(meeting)
    heads = {name: getattr(counted, name) for name in HEADS}
    told = [f"{name}={getattr(meeting, name)}→{new}" for name, new in heads.items() if getattr(meeting, name) != new]
    changed = _changed(meeting, {**heads, "quorum_sentence": result.sentence, "counted": result.counted})
    if keep_parts(meeting, parts):
        told.append("parts")
    if not changed and not told:
        nothing_changed()
        return meeting
    meeting.save(update_fields=changed)
    record(
        actor,
        Event.ATTENDANCE_CORRECTED,
        at=at,
        id=meeting.pk,
        fields=told,
        before=before,
        row=meeting_hash(meeting),
    )
    return meeting


def _judged(meeting: Meeting, attendance: Attendance, *, on: date) -> QuorumResult:
    """Whether the meeting stood, by the rule that counted on the day."""
    quorum = quorum_on(meeting.year.term, on)
    return judge_quorum(
        attendance,
        rule=quorum.rule,
        base=quorum.base,
        online_counts=quorum.online_counts,
        proxy_counts=quorum.proxy_counts,
        written_counts=quorum.written_counts,
    )


@command
def remove_meeting(*, actor: Actor, meeting_id: int, at: datetime) -> None:
    """Take away a meeting that was called by mistake, with the report made for it.

    Raises ``NotNow`` where it was held, or something was said in it.
    """
    require(actor, Action.MEETING_ARRANGE)
    meeting = _open_meeting(meeting_id)
    if meeting.state == MeetingState.HELD:
        raise NotNow(_("開催を記録した会議は、消せません。日や出席が違うときは、直してください。"))
    if any(hold.rows.exists() for hold in holds_on(meeting)):
        raise NotNow(_("この会議の評価か助言が、もう記録されています。先に、助言を消してください。"))
    record(actor, Event.MEETING_REMOVED, at=at, id=meeting.pk, before=meeting_hash(meeting))
    meeting.delete()


@dataclass(frozen=True)
class AdviceCorrection:
    """A piece of advice as it should have been recorded, and why it is mended. ``addressee_id`` None: the secretariat answers."""

    kind: AdviceKind
    text: str
    addressee_id: int | None
    due_on: date
    reason: str


def _check_addressee(advice: Advice, wanted: int | None, day: date) -> None:
    """Raises ``NotFound`` where another addressee is none, ``Invalid`` where it has ended."""
    if wanted is not None:
        body: Organisation = or_not_found(Organisation.objects.filter(pk=wanted).first())
        if wanted != advice.addressee_id:
            check_stands(body.name, body.ends_on, day, field="addressee")


@command
def correct_advice(
    *, actor: Actor, number: str, correction: AdviceCorrection, at: datetime, seen: str | None = None
) -> Advice:
    """Mend what a piece of advice says, who is to answer it or by when. What it said before is kept, with the reason.

    An answer given already stays, marked as given to the earlier words where the words change. ``seen`` is the fingerprint of
    the words the writer had before their eyes; where others have been saved since, ``EditedMeanwhile`` keeps both.
    """
    require(actor, Action.ADVICE_RECORD)
    advice = _fetch_advice(number)
    require_open(advice.meeting.year.year, advice.meeting.year.state)
    text, reason = clean_text(correction.text), clean_line(correction.reason)
    check_words("text", text, longest=LONGEST_WORDS, missing=_("助言の内容を書いてください。"))
    if correction.due_on != advice.due_on:
        check_due(correction.due_on, advice.meeting.held_on)
    _check_addressee(advice, correction.addressee_id, day_of(at))
    require_unchanged(seen=seen, now=fingerprint(advice.text), yours={"text": text}, theirs={"text": advice.text})
    earlier = {name: getattr(advice, name) for name in ("kind", "text", "addressee_id", "due_on")}
    before = advice_hash(advice)
    changed = _changed(
        advice,
        {
            "kind": correction.kind.value,
            "text": text,
            "addressee_id": correction.addressee_id,
            "due_on": correction.due_on,
        },
    )
    if not changed:
        nothing_changed()
        return advice
    check_words("reason", reason, longest=LONGEST_REASON, missing=_("直すわけを書いてください。"))
    advice.save(update_fields=[name.removesuffix("_id") for name in changed])
    AdviceVersion.objects.create(
        advice=advice, reason=reason, corrected_by_id=actor.person_id, corrected_at=at, **earlier
    )
    if "text" in changed:
        advice.replies.update(is_to_earlier=True)
    _hand_on(advice, advice.meeting.year.fiscal_year)
    record(
        actor,
        Event.ADVICE_CORRECTED,
        at=at,
        number=number,
        fields=changed,
        before=before,
        row=advice_hash(advice),
    )
    return advice


def hand_advice(actor: Actor, ids: Collection[int], old_id: int, new_id: int, *, at: datetime) -> None:
    """Advice that is not closed is addressed to another organisation from now on. Part of a command; not one itself."""
    rows = Advice.objects.filter(pk__in=ids, addressee=old_id).exclude(state=AdviceState.CLOSED.value)
    for advice in rows:
        before = advice_hash(advice)
        advice.addressee_id = new_id
        advice.save(update_fields=["addressee"])
        number, row = advice.number, advice_hash(advice)
        record(actor, Event.ADVICE_CORRECTED, at=at, number=number, fields=["addressee_id"], before=before, row=row)


@command
def remove_advice(*, actor: Actor, number: str, at: datetime) -> None:
    """Take away a piece of advice that was recorded by mistake. Its number is not given again.

    Raises ``NotNow`` where it was answered, corrected, or a change of the plan names it as its cause.
    """
    require(actor, Action.ADVICE_RECORD)
    advice = _fetch_advice(number)
    year = advice.meeting.year
    require_open(year.year, year.state)
    if any(hold.rows.exists() for hold in holds_on(advice)):
        raise NotNow(
            _(
                "この助言には、答えか、直した記録か、助言をもとにした計画の変更があるので、消せません。文を直してください。"
            )
        )
    record(actor, Event.ADVICE_REMOVED, at=at, number=number, before=advice_hash(advice))
    advice.delete()
    _hand_on(advice, year.fiscal_year)


def _changed(row: Meeting | Advice, values: dict[str, Any]) -> list[str]:
    """Put the values into the row; the names of those that differed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed
