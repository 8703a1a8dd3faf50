"""Reading the committee's work: meetings, evaluations of a year, advice with replies."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor, Target
from meguru.base.access.decide import require
from meguru.base.bodies.queries.naming import past_name, then_or_now
from meguru.base.bodies.queries.seats import committee_members
from meguru.base.bodies.rules import Registered
from meguru.base.towns.prepared import Prepared
from meguru.check.committee.models import Advice, AdviceVersion, Evaluation, Meeting, MemberPart
from meguru.check.committee.rules import (
    ADVICE_KIND_LABELS,
    ADVICE_MACHINE,
    MEETING_MACHINE,
    PART_LABELS,
    STANCE_LABELS,
    AdviceKind,
    AdviceState,
    AdviceStep,
    Attendance,
    MeetingState,
    MeetingStep,
    Part,
    Stance,
    count_attended,
)
from meguru.core.clock import day_of
from meguru.core.errors import or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.kept import said_again
from meguru.plan.calendar.rules import working_days_late

# What the product fills in a report: labels of ratings (also before and after), kinds and stances of advice, names of fields.
OF_THE_REPORT = re.compile(r"label|\w+_label|meaning|last_name|kind|stance|directions|rating|before|after|due")


@dataclass(frozen=True)
class MeetingView:
    """A meeting as it is read, with the report that was fixed for it."""

    id: int
    number: int
    fiscal_year: int
    committee: str
    committee_id: int
    held_on: date
    place: str
    state: MeetingState
    state_label: str
    quorum_sentence: str
    heads: Attendance
    attended: int
    report: Mapping[str, Any]
    report_digest: str
    reported_at: datetime | None
    called_off_reason: str

    @property
    def filled(self) -> int:
        """How many members there were."""
        return self.heads.filled

    @property
    def year(self) -> FiscalYear:
        """The reviewed year."""
        return FiscalYear(self.fiscal_year)

    @property
    def is_shown(self) -> bool:
        """Whether a report was made and the meeting was not called off: then judgements and advice are recorded."""
        return self.state in (MeetingState.REPORTED, MeetingState.HELD)

    def allows(self, step: MeetingStep) -> bool:
        """Whether the step is open in the present state."""
        return MEETING_MACHINE.allows(self.state, step)


@dataclass(frozen=True)
class EvaluationView:
    """The committee's judgement of one measure."""

    measure_code: str
    rating: str
    comment: str
    meeting_number: int


@dataclass(frozen=True)
class ReplyView:
    """A reply to a piece of advice."""

    stance: Stance
    stance_label: str
    text: str
    made_by: str
    made_on: date
    is_to_earlier: bool = False


@dataclass(frozen=True)
class AdviceVersionView:
    """What a piece of advice said until it was corrected."""

    kind_label: str
    text: str
    addressee: str
    due_on: date
    reason: str
    corrected_by: str
    corrected_on: date


@dataclass(frozen=True)
class AdviceView:
    """A piece of advice with its newest reply."""

    id: int
    number: str
    kind: AdviceKind
    kind_label: str
    text: str
    fiscal_year: int
    meeting_id: int
    meeting_number: int
    given_on: date
    is_spoken: bool
    measure_id: int | None
    measure_code: str | None
    measure_title: str
    district_id: int | None
    district_code: str | None
    district_name: str
    addressee_id: int | None
    addressee: str
    due_on: date
    state: AdviceState
    state_label: str
    replies: tuple[ReplyView, ...]
    days_late: int = 0

    def allows(self, step: AdviceStep) -> bool:
        """Whether the step is open in the present state."""
        return ADVICE_MACHINE.allows(self.state, step)

    @property
    def reply(self) -> ReplyView | None:
        """The newest reply."""
        return self.replies[-1] if self.replies else None

    @property
    def target(self) -> Target:
        """Whose advice it is to answer."""
        districts = frozenset({self.district_id}) if self.district_id is not None else frozenset()
        return Target(organisation_id=self.addressee_id, district_ids=districts)

    @property
    def is_of_office(self) -> bool:
        """Whether nobody but the secretariat is to answer it: no body is named, and no district."""
        return self.addressee_id is None and self.district_id is None


def meeting_view(row: Meeting, *, with_report: bool = False) -> MeetingView:
    """A row as it is read; for the reads of this area."""
    heads = Attendance(row.seats, row.filled, row.present, row.online, row.proxy, row.written)
    quorum = row.year.term.quorum
    return MeetingView(
        id=row.pk,
        number=row.number,
        fiscal_year=row.year.fiscal_year,
        committee=then_or_now(row, "committee"),
        committee_id=row.committee_id,
        held_on=row.held_on,
        place=row.place,
        state=MeetingState(row.state),
        state_label=MEETING_MACHINE.states[MeetingState(row.state)],
        quorum_sentence=row.quorum_sentence,
        heads=heads,
        attended=row.counted
        if row.counted is not None
        else count_attended(
            heads,
            online_counts=quorum.online_counts,
            proxy_counts=quorum.proxy_counts,
            written_counts=quorum.written_counts,
        ),
        report=said_again(row.report, OF_THE_REPORT) if with_report else {},
        report_digest=row.report_digest,
        reported_at=row.reported_at,
        called_off_reason=row.called_off_reason,
    )


def every_meeting() -> "QuerySet[Meeting]":
    """Meetings without their reports, newest first."""
    return _meetings().defer("report")


def _meetings() -> "QuerySet[Meeting]":
    """Meetings with whose they are, as it was called on the day."""
    rows = Meeting.objects.select_related("year__term", "committee")
    return rows.annotate(committee_then=past_name(Registered.COMMITTEE, "committee", day="held_on"))


def list_meetings(actor: Actor) -> list[MeetingView]:
    """Meetings for the workshop. May: staff, committee members, auditor."""
    require(actor, Action.REPORT_VIEW)
    return [meeting_view(row) for row in every_meeting()]


def get_meeting(actor: Actor, meeting_id: int) -> MeetingView:
    """One meeting with its report. Raises ``NotFound``. May: staff, committee members, auditor."""
    require(actor, Action.REPORT_VIEW)
    row = or_not_found(_meetings().filter(pk=meeting_id).first())
    return meeting_view(row, with_report=True)


def evaluations_of_meeting(actor: Actor, meeting_id: int) -> dict[str, EvaluationView]:
    """A meeting's judgements by measure code. May: staff, committee members, auditor."""
    require(actor, Action.REPORT_VIEW)
    rows = Evaluation.objects.select_related("meeting", "measure").filter(meeting=meeting_id)
    return {r.measure.code: EvaluationView(r.measure.code, r.rating, r.comment, r.meeting.number) for r in rows}


def every_advice() -> "QuerySet[Advice]":
    """All advice with what is shown of it; for the reads of this area."""
    rows = Advice.objects.select_related("meeting__year", "measure", "district", "addressee")
    return rows.defer("meeting__report").prefetch_related("replies")


def advice_view(row: Advice, *, with_replies: bool = True) -> AdviceView:
    """A row as it is read; for the reads of this area."""
    return AdviceView(
        id=row.pk,
        number=row.number,
        kind=AdviceKind(row.kind),
        kind_label=ADVICE_KIND_LABELS[AdviceKind(row.kind)],
        text=row.text,
        fiscal_year=row.meeting.year.fiscal_year,
        meeting_id=row.meeting_id,
        meeting_number=row.meeting.number,
        given_on=row.meeting.held_on,
        is_spoken=row.meeting.state == MeetingState.HELD,
        measure_id=row.measure_id,
        measure_code=row.measure.code if row.measure else None,
        measure_title=row.measure.title if row.measure else "",
        district_id=row.district_id,
        district_code=row.district.code if row.district else None,
        district_name=row.district.name if row.district else "",
        addressee_id=row.addressee_id,
        addressee=row.addressee.name if row.addressee else "",
        due_on=row.due_on,
        state=AdviceState(row.state),
        state_label=ADVICE_MACHINE.states[AdviceState(row.state)],
        replies=tuple(
            ReplyView(
                Stance(reply.stance),
                STANCE_LABELS[Stance(reply.stance)],
                reply.text,
                reply.made_by,
                reply.made_on,
                reply.is_to_earlier,
            )
            for reply in (row.replies.all() if with_replies else ())
        ),
    )


def with_lateness(items: Iterable[AdviceView], today: date) -> list[AdviceView]:
    """The same advice, each that still waits told how many working days it is late."""
    return [
        replace(item, days_late=working_days_late(item.due_on, today)) if item.state is AdviceState.OPEN else item
        for item in items
    ]


def advice_of_meeting(actor: Actor, meeting_id: int) -> list[AdviceView]:
    """The advice given in one meeting. May: everybody in the workshop."""
    require(actor, Action.ADVICE_VIEW)
    return [advice_view(row) for row in every_advice().filter(meeting=meeting_id)]


def list_advice(actor: Actor, *, only_open: bool = False) -> list[AdviceView]:
    """All advice for the workshop; ``only_open`` leaves out what is closed. May: everybody in it but the operator."""
    require(actor, Action.ADVICE_VIEW)
    rows = every_advice().exclude(state=AdviceState.CLOSED.value) if only_open else every_advice()
    return [advice_view(row) for row in rows]


def get_advice(actor: Actor, number: str) -> AdviceView:
    """One piece of advice. Raises ``NotFound``. May: everybody in the workshop."""
    require(actor, Action.ADVICE_VIEW)
    row = or_not_found(every_advice().filter(number=number).first())
    return advice_view(row)


def versions_of_advice(actor: Actor, number: str) -> list[AdviceVersionView]:
    """What a piece of advice said before each correction, oldest first. May: everybody in the workshop."""
    require(actor, Action.ADVICE_VIEW)
    rows = AdviceVersion.objects.filter(advice__number=number).select_related("addressee", "corrected_by")
    return [
        AdviceVersionView(
            kind_label=ADVICE_KIND_LABELS[AdviceKind(row.kind)],
            text=row.text,
            addressee=row.addressee.name if row.addressee else "",
            due_on=row.due_on,
            reason=row.reason,
            corrected_by=row.corrected_by.name if row.corrected_by else "",
            corrected_on=day_of(row.corrected_at),
        )
        for row in rows
    ]


def advice_rows(advice: Iterable[AdviceView]) -> tuple[Mapping[str, str], ...]:
    """Advice as it is handed down to a sheet: plain data."""
    return tuple(
        {
            "number": item.number,
            "text": item.text,
            "reply": item.reply.text if item.reply else "",
            "stance": item.reply.stance_label if item.reply else "",
        }
        for item in advice
    )


_UNANSWERED = Prepared(
    lambda: Advice.objects.filter(state=AdviceState.OPEN.value).select_related(
        "meeting__year", "measure", "district", "addressee"
    )
)


def unanswered_advice(actor: Actor) -> list[AdviceView]:
    """The advice that waits for its first reply. One query, replies not fetched. May: everybody in the workshop."""
    require(actor, Action.ADVICE_VIEW)
    return [advice_view(row, with_replies=False) for row in _UNANSWERED.ask()]


def newest_report(actor: Actor) -> MeetingView | None:
    """The newest meeting whose report can be read. One query. May: staff, committee members, auditor."""
    require(actor, Action.REPORT_VIEW)
    row = _meetings().filter(state__in=[MeetingState.REPORTED.value, MeetingState.HELD.value]).first()
    return meeting_view(row) if row else None


@dataclass(frozen=True)
class MemberView:
    """A member of the committee at a meeting: the seat, who held it that day, and how they took part, where that was kept."""

    tenure_id: int
    seat: str
    name: str
    part: Part | None

    @property
    def part_label(self) -> str:
        """How they took part, in words."""
        return PART_LABELS[self.part] if self.part else ""


def members_of_meeting(actor: Actor, meeting: MeetingView) -> list[MemberView]:
    """The committee on the day of a meeting, and who else was kept of it, with how each took part. Two queries.

    The name of a person who was erased is not there any more. May: who arranges meetings.
    """
    require(actor, Action.MEETING_ARRANGE)
    rows = MemberPart.objects.filter(meeting=meeting.id).select_related("tenure__seat", "tenure__person")
    kept = {row.tenure_id: MemberView(row.tenure_id, row.tenure.seat.title, row.tenure.person.name, Part(row.part))
            for row in rows}  # fmt: skip
    held = committee_members(actor, meeting.committee_id, on=meeting.held_on)
    others = [MemberView(each.tenure_id, each.seat, each.name, None) for each in held if each.tenure_id not in kept]
    return [*kept.values(), *others]
