"""Records of the committee's work as it happens: meetings and their reports, judgements, advice and the replies to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import require
from meguru.base.audit.kinds import Event
from meguru.base.audit.ledger import command, nothing_changed, record
from meguru.base.audit.witness import entries_of
from meguru.base.bodies.models import District, Organisation
from meguru.base.bodies.queries.lists import committees_on
from meguru.base.bodies.rules import CommitteeKind, check_stands
from meguru.base.towns.numbers import next_number
from meguru.check.committee.commands.members import asked_heads, keep_parts
from meguru.check.committee.material import open_advice_for
from meguru.check.committee.models import Advice, Evaluation, Meeting, Reply
from meguru.check.committee.queries import advice_rows
from meguru.check.committee.rules import (
    ADVICE_MACHINE,
    LONGEST_REASON,
    LONGEST_WORDS,
    MEETING_MACHINE,
    AdviceKind,
    AdviceState,
    AdviceStep,
    Attendance,
    MeetingState,
    MeetingStep,
    Part,
    Stance,
    check_due,
    check_meeting,
    judge_quorum,
    reply_due,
    require_shown,
)
from meguru.check.committee.witness import advice_hash, meeting_hash, reply_hash, report_hash
from meguru.check.reviews.commands.handing import hand_on_advice
from meguru.core.clock import day_of
from meguru.core.days import check_done_on
from meguru.core.errors import Invalid, NotFound, NotNow, or_not_found, require_unchanged
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.core.text import check_words, clean_line, clean_text, fingerprint
from meguru.plan.calendar.material import opened_after
from meguru.plan.calendar.queries import open_year_of
from meguru.plan.calendar.rules import due_day, require_open
from meguru.plan.plans.models import Measure, PlanTerm
from meguru.plan.plans.queries.changes import quorum_on
from meguru.plan.plans.queries.lineage import measure_lineage


@command
def call_meeting(*, actor: Actor, fiscal_year: int, held_on: date, place: str, at: datetime) -> Meeting:
    """Call a meeting of the committee on a reviewed year. The same day and place again changes nothing.

    Raises ``Invalid`` where the year is not opened yet, ``NotNow`` where it is closed.
    """
    require(actor, Action.MEETING_ARRANGE)
    committee = committees_on(held_on).filter(kind=CommitteeKind.FORMULATION.value).first()
    if committee is None:
        raise NotNow(_("策定・推進委員会が、まだ登録されていません。「体制」で登録してください。"))
    year = open_year_of(fiscal_year, field="fiscal_year")
    place = clean_line(place)
    check_meeting(held_on, place, FiscalYear(fiscal_year))
    others = Meeting.objects.filter(committee=committee, year=year).exclude(state=MeetingState.CALLED_OFF.value)
    same: Meeting | None = others.filter(held_on=held_on, place=place).first()
    if same is not None:
        nothing_changed()
        return same
    meeting = Meeting.objects.create(
        committee=committee,
        year=year,
        number=next_number(others),
        held_on=held_on,
        place=place,
    )
    record(actor, Event.MEETING_CALLED, at=at, id=meeting.pk, row=meeting_hash(meeting))
    return meeting


@command
def keep_report(*, actor: Actor, meeting_id: int, report: Mapping[str, Any], at: datetime) -> Meeting:
    """Fix the report the committee is shown, made from accepted sheets by ``overview``. Made anew until the meeting is held."""
    require(actor, Action.MEETING_ARRANGE)
    meeting = _open_meeting(meeting_id)
    state = MEETING_MACHINE.next_state(MeetingState(meeting.state), MeetingStep.REPORT)
    if report.get("fiscal_year") != meeting.year.fiscal_year:
        raise NotNow(_("この会議の年度の資料ではありません。会議のページから、つくり直してください。"))
    if not report.get("measures") and not report.get("districts"):
        raise NotNow(_("受理したシートが、まだ1枚もありません。受理してから資料をつくってください。"))
    digest = report_hash(report)
    if (meeting.state, meeting.report_digest) == (state, digest):
        nothing_changed()
        return meeting
    meeting.state, meeting.report, meeting.reported_at = state, dict(report), at
    meeting.report_digest = digest
    meeting.save(update_fields=["state", "report", "report_digest", "reported_at"])
    record(actor, Event.REPORT_MADE, at=at, id=meeting.pk, digest=meeting.report_digest)
    return meeting


@command
def hold_meeting(
    *,
    actor: Actor,
    meeting_id: int,
    at: datetime,
    attendance: Attendance | None = None,
    parts: Mapping[int, Part] | None = None,
) -> Meeting:
    """Record that a meeting was held and who attended: heads alone (``attendance``), or how each member took part (``parts``).

    ``parts`` says it of every tenure of the committee on the day, by id; the heads follow. Raises ``NotNow`` where it fell short
    of the quorum, ``Invalid`` where the heads or members cannot be so.
    """
    require(actor, Action.MEETING_ARRANGE)
    meeting = _open_meeting(meeting_id)
    state = MEETING_MACHINE.next_state(MeetingState(meeting.state), MeetingStep.HOLD)
    if day_of(at) < meeting.held_on:
        raise NotNow(_("開催の日がまだ来ていません。"))
    quorum = quorum_on(meeting.year.term, meeting.held_on)
    heads = asked_heads(actor, meeting, attendance, parts)
    result = judge_quorum(
        heads,
        rule=quorum.rule,
        base=quorum.base,
        online_counts=quorum.online_counts,
        proxy_counts=quorum.proxy_counts,
        written_counts=quorum.written_counts,
    )
    if not result.stands:
        raise NotNow(
            _("{sentence}あと{count}人の出席が要ります。").format(
                sentence=result.sentence, count=result.needed - result.counted
            )
        )
    meeting.state, meeting.quorum_sentence, meeting.counted = state, result.sentence, result.counted
    for name in ("seats", "filled", "present", "online", "proxy", "written"):
        setattr(meeting, name, getattr(heads, name))
    meeting.save()
    keep_parts(meeting, parts)
    record(actor, Event.MEETING_HELD, at=at, id=meeting.pk, row=meeting_hash(meeting))
    return meeting


@command
def call_off_meeting(*, actor: Actor, meeting_id: int, reason: str, at: datetime) -> Meeting:
    """Record that a meeting will not be held, or was not, with the reason. Its number goes to the next one.

    Raises ``NotNow`` where it was held, or something was said in it already.
    """
    require(actor, Action.MEETING_ARRANGE)
    meeting = _open_meeting(meeting_id)
    meeting.state = MEETING_MACHINE.next_state(MeetingState(meeting.state), MeetingStep.CALL_OFF)
    if meeting.evaluations.exists() or meeting.advice.exists():
        raise NotNow(_("この会議の評価か助言が、もう記録されています。とりやめたことにはできません。"))
    reason = clean_line(reason)
    check_words("reason", reason, longest=LONGEST_REASON, missing=_("とりやめるわけを書いてください。"))
    meeting.called_off_reason = reason
    meeting.save(update_fields=["state", "called_off_reason"])
    record(actor, Event.MEETING_CALLED_OFF, at=at, id=meeting.pk)
    return meeting


@command
def record_evaluation(
    *,
    actor: Actor,
    meeting_id: int,
    measure_code: str,
    rating: str,
    comment: str,
    at: datetime,
    seen: str | None = None,
) -> Evaluation:
    """Record the committee's judgement of a measure it was shown. It never touches the self-rating.

    ``seen`` is the fingerprint of the rating and comment the writer had before their eyes; where others have been saved
    since, ``EditedMeanwhile`` keeps both.
    """
    require(actor, Action.EVALUATION_RECORD)
    meeting = _open_meeting(meeting_id)
    require_shown(MeetingState(meeting.state), _("評価"))
    measure = or_not_found(Measure.objects.filter(term_id=meeting.year.term_id, code=measure_code).first())
    if measure_code not in {row["code"] for row in meeting.report.get("measures", [])}:
        raise NotNow(_("この取組のシートは、会議の資料にありません。受理してから、資料をつくり直してください。"))
    found = meeting.year.term.scale.get(rating)
    if found is None:
        raise Invalid({"rating": _("評価を選んでください。")})
    evaluation = Evaluation.objects.filter(meeting=meeting, measure=measure).first() or Evaluation(
        meeting=meeting, measure=measure
    )
    comment = clean_text(comment)
    check_words("comment", comment, longest=LONGEST_WORDS)
    if evaluation.pk and (evaluation.rating, evaluation.comment) == (rating, comment):
        nothing_changed()
        return evaluation
    theirs = {"rating": evaluation.rating, "comment": evaluation.comment}
    require_unchanged(
        seen=seen, now=fingerprint(*theirs.values()), yours={"rating": rating, "comment": comment}, theirs=theirs
    )
    evaluation.rating, evaluation.comment = rating, comment
    evaluation.save()
    record(actor, Event.EVALUATION_RECORDED, at=at, id=meeting.pk, code=measure_code)
    return evaluation


@dataclass(frozen=True)
class AdviceDraft:
    """A piece of advice as it was spoken. Of a measure, of a district, or of the plan as a whole; codes and an id."""

    kind: AdviceKind
    text: str
    measure: str | None = None
    district: str | None = None
    addressee_id: int | None = None
    due_on: date | None = None


@command
def record_advice(*, actor: Actor, meeting_id: int, draft: AdviceDraft, at: datetime) -> Advice:
    """Record a piece of advice with its running number (H28-03). Without an addressee it goes to the measure's owner.

    The same words on the same subject in the same meeting again change nothing.
    """
    require(actor, Action.ADVICE_RECORD)
    meeting = _open_meeting(meeting_id)
    require_shown(MeetingState(meeting.state), _("助言"))
    text = clean_text(draft.text)
    check_words("text", text, longest=LONGEST_WORDS, missing=_("助言の内容を書いてください。"))
    if draft.due_on is not None:
        check_due(draft.due_on, meeting.held_on)
    term = meeting.year.term
    measure, district, addressee = _addressed(draft, term, day_of(at))
    given = Advice.objects.filter(meeting=meeting, text=text, measure=measure, district=district).first()
    if given is not None:
        nothing_changed()
        return given
    reviewed = FiscalYear(meeting.year.fiscal_year)
    advice = Advice.objects.create(
        number=_next_advice(meeting.year.pk, reviewed),
        meeting=meeting,
        kind=draft.kind.value,
        text=text,
        measure=measure,
        district=district,
        addressee=addressee,
        due_on=draft.due_on or reply_due(due_day(reviewed, term.calendar.reply_due), meeting.held_on),
    )
    _hand_on(advice, meeting.year.fiscal_year)
    record(actor, Event.ADVICE_GIVEN, at=at, number=advice.number, row=advice_hash(advice))
    return advice


def _next_advice(year_id: int, reviewed: FiscalYear) -> str:
    """The number after the last one given on the year, whether or not that piece of advice is still there."""
    given = list(Advice.objects.filter(meeting__year=year_id).values_list("number", flat=True))
    given += [str(said.facts["number"]) for said in entries_of(Event.ADVICE_REMOVED)]
    code = f"{reviewed.short_code}-"
    last = max((int(number.removeprefix(code)) for number in given if number.startswith(code)), default=0)
    return f"{code}{last + 1:02}"


def _addressed(
    draft: AdviceDraft, term: PlanTerm, day: date
) -> tuple[Measure | None, District | None, Organisation | None]:
    """What the advice is about and who is to answer. Raises ``NotFound`` for what is not there."""
    measure = Measure.objects.filter(term=term, code=draft.measure).first() if draft.measure else None
    district = District.objects.filter(code=draft.district).first() if draft.district else None
    addressee = Organisation.objects.filter(pk=draft.addressee_id).first() if draft.addressee_id else None
    if (draft.measure and measure is None) or (draft.district and district is None):
        raise NotFound
    if draft.addressee_id and addressee is None:
        raise NotFound
    if addressee is None and measure is not None:
        addressee = measure.owner
    elif addressee is not None:
        check_stands(addressee.name, addressee.ends_on, day, field="addressee")
    return measure, district, addressee


@command
def reply_to_advice(*, actor: Actor, number: str, stance: Stance, text: str, on: date, at: datetime) -> Reply:
    """Answer a piece of advice, with the reason. May: its addressee; the secretariat. The newest answer again changes nothing."""
    advice = _fetch_advice(number)
    districts = frozenset({advice.district_id}) if advice.district_id else frozenset()
    require(actor, Action.ADVICE_REPLY, Target(organisation_id=advice.addressee_id, district_ids=districts))
    advice.state = ADVICE_MACHINE.next_state(AdviceState(advice.state), AdviceStep.REPLY)
    text = clean_text(text)
    check_words("text", text, longest=LONGEST_WORDS, missing=_("答えとそのわけを書いてください。"))
    check_done_on("on", on, today=day_of(at), since=advice.meeting.held_on, told=_("助言のあった会議より前の日です。"))
    newest: Reply | None = Reply.objects.filter(advice=advice).order_by("-id").first()
    if newest is not None and (newest.stance, newest.text, newest.made_by) == (stance.value, text, actor.body):
        nothing_changed()
        return newest
    advice.save(update_fields=["state"])
    reply = Reply.objects.create(
        advice=advice,
        stance=stance.value,
        text=text,
        made_by=actor.body,
        made_on=on,
        made_at=at,
    )
    _hand_on(advice, advice.meeting.year.fiscal_year)
    record(actor, Event.ADVICE_REPLIED, at=at, number=number, stance=stance.value, row=reply_hash(reply))
    return reply


@command
def close_advice(*, actor: Actor, number: str, at: datetime) -> Advice:
    """Close a piece of advice whose effect has been seen; it no longer stands on the next sheet. May: the secretariat."""
    require(actor, Action.ADVICE_RECORD)
    advice = _fetch_advice(number)
    advice.state = ADVICE_MACHINE.next_state(AdviceState(advice.state), AdviceStep.CLOSE)
    advice.save(update_fields=["state"])
    _hand_on(advice, advice.meeting.year.fiscal_year)
    record(actor, Event.ADVICE_CLOSED, at=at, number=number)
    return advice


def _hand_on(advice: Advice, reviewed_year: int) -> None:
    """Bring the advice beside the next opened year's sheet of its measure, of what continues it, or of its district up to date."""
    following = opened_after(reviewed_year)
    if following is None:
        return
    year, district_id = following.year, advice.district_id
    if advice.measure_id is None:
        found = open_advice_for(fiscal_year=year, measure_ids=(), district_id=district_id)
        hand_on_advice(fiscal_year=year, measure_id=None, district_id=district_id, advice=advice_rows(found))
        return
    lineage = measure_lineage()
    for measure_id in lineage.descent_of(advice.measure_id):
        line = lineage.ancestry_of(measure_id)
        found = open_advice_for(fiscal_year=year, measure_ids=line, district_id=district_id)
        hand_on_advice(fiscal_year=year, measure_id=measure_id, district_id=district_id, advice=advice_rows(found))


def _open_meeting(meeting_id: int) -> Meeting:
    """The meeting, of a year that is open: whatever is written of a meeting is written into its year."""
    meeting: Meeting = or_not_found(Meeting.objects.select_related("year__term").filter(pk=meeting_id).first())
    require_open(meeting.year.year, meeting.year.state)
    return meeting


def _fetch_advice(number: str) -> Advice:
    return or_not_found(
        Advice.objects.select_related("meeting__year", "measure", "district").filter(number=number).first()
    )
