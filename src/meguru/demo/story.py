"""Plays a demo town's years through commands, day by day, each step by whoever sat in the seat that day."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import cast

from meguru.act.amendments.commands import AmendmentDraft, agree_amendment, propose_amendment
from meguru.act.turn.commands import open_year
from meguru.base.access.actor import resident_actor
from meguru.check.committee import commands as committee
from meguru.check.committee.rules import AdviceKind, Attendance, Stance
from meguru.check.opinions import commands as opinions
from meguru.check.opinions.rules import AnswerClass, Channel
from meguru.core.fiscal import FiscalYear
from meguru.demo.content_timeline import Step, StepKind, timeline
from meguru.demo.content_year import (
    Activity,
    Advice,
    Amendment,
    Meeting,
    Opinion,
    Publication,
    Year,
)
from meguru.demo.founding import Stage, moment
from meguru.demo.story_sheets import SheetSteps
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.overview.report import committee_report
from meguru.plan.plans.queries.subjects import find_measure
from meguru.plan.plans.queries.terms import term_on
from meguru.plan.plans.rules import LayerKind
from meguru.publish import commands as publish

CLASSES = {
    "support": AnswerClass.AGREEMENT,
    "reflected": AnswerClass.TAKEN_UP,
    "included": AnswerClass.ALREADY,
    "reference": AnswerClass.REFERENCE,
    "other": AnswerClass.OTHER,
}
CHANNELS = {"event_card": Channel.EVENT}
STANCES = {"difficult": Stance.HARD}


class Story:
    """The steps of a town's story, each as one or a few commands."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.meetings: dict[tuple[int | None, int], int] = {}
        self.advice: dict[int, str] = {}
        self.opinions: dict[int, str] = {}
        self.measures: dict[tuple[int, str], int] = {}
        self.amendments: dict[int, int] = {}
        self.publications: dict[tuple[int | None, int], int] = {}
        self.played: dict[StepKind, Callable[[Step], None]] = {
            StepKind.OPEN_YEAR: self.open_year,
            StepKind.LOG_ACTIVITY: self.log_activity,
            StepKind.RECEIVE_OPINION: self.receive_opinion,
            **SheetSteps(stage).played,
            StepKind.CALL_MEETING: self.call_meeting,
            StepKind.HOLD_MEETING: self.hold_meeting,
            StepKind.REPLY_TO_ADVICE: self.reply_to_advice,
            StepKind.ANSWER_OPINION: self.answer_opinion,
            StepKind.HIDE_OPINION: self.hide_opinion,
            StepKind.NOTE_AFTERMATH: self.note_aftermath,
            StepKind.PROPOSE_AMENDMENT: self.propose_amendment,
            StepKind.DECIDE_AMENDMENT: self.decide_amendment,
            StepKind.DRAFT_PUBLICATION: self.draft_publication,
            StepKind.APPROVE_PUBLICATION: self.approve_publication,
        }

    def play(self) -> int:
        """Play every step in the order of the days; gives back how many."""
        steps = timeline(self.stage.content)
        for step in steps:
            self.played[step.kind](step)
        return len(steps)

    def open_year(self, step: Step) -> None:
        """The secretariat opens the year."""
        year = cast(Year, step.item)
        actor = self.stage.secretary(year.opened_by, step.on)
        open_year(actor=actor, fiscal_year=FiscalYear(year.fiscal_year), at=moment(step.on))

    def log_activity(self, step: Step) -> None:
        """Support staff, a department or the council logs an activity; the secretariat does for those who cannot."""
        item = cast(Activity, step.item)
        host = self.stage.organisations.get(item.host)
        day = max(step.on, item.on)
        actor = self.stage.actor(item.entered_by, day)
        district = self.stage.content.district(item.district) if item.district else None
        own = any(host is not None and grant.organisation_id == host.pk for grant in actor.grants)
        served = district is not None and item.district in self.stage.content.seat(item.entered_by).districts
        if not (own or served):
            actor = self.stage.secretary(item.entered_by, day)
        log_activity(
            actor=actor,
            draft=ActivityDraft(
                held_on=item.on,
                place=item.place,
                line=item.text,
                district=item.district or None,
                host_id=host.pk if host else None,
                people=item.people,
                measure_ids=[self._measure_id(item.on, code) for code in item.measures],
            ),
            token=hashlib.sha256(f"{item.on} {item.place} {item.text}".encode()).hexdigest()[:32],
            at=moment(day, 17),
        )

    def receive_opinion(self, step: Step) -> None:
        """A resident's word comes in: by the web from themselves, by other ways entered by the secretariat."""
        item = cast(Opinion, step.item)
        channel = CHANNELS.get(item.channel) or Channel(item.channel)
        draft = opinions.OpinionDraft(
            text=item.text,
            channel=channel,
            received_on=item.received_on,
            district=item.district or None,
            measure_id=self._measure_id(item.received_on, item.measure) if item.measure else None,
            name=item.writer,
            contact=item.contact,
        )
        token, at = f"demo-opinion-{item.order}", moment(step.on, 13)
        if channel is Channel.WEB:
            row = opinions.send_opinion(actor=resident_actor(self.stage.town.pk), draft=draft, token=token, at=at)
        else:
            actor = self.stage.secretary(item.entered_by, step.on)
            row = opinions.register_opinion(actor=actor, draft=draft, token=token, at=at)
        self.opinions[item.order] = row.number

    def _measure_id(self, day: date, code: str) -> int:
        """The measure of this code in the plan that counts on a day."""
        key = FiscalYear.of(day).year, code
        if key not in self.measures:
            term = term_on(day)
            if term is None:
                raise LookupError(f"no plan on {day}")
            self.measures[key] = find_measure(term, code, key[0]).id
        return self.measures[key]

    def call_meeting(self, step: Step) -> None:
        """The secretariat calls the committee."""
        item, year = cast(Meeting, step.item), cast(int, step.fiscal_year)
        row = committee.call_meeting(
            actor=self.stage.secretary("", step.on),
            fiscal_year=year,
            held_on=item.on,
            place=item.place,
            at=moment(step.on),
        )
        self.meetings[(year, item.number)] = row.pk

    def hold_meeting(self, step: Step) -> None:
        """The committee is shown the report, evaluates and advises; the secretariat records it."""
        item, year = cast(Meeting, step.item), cast(int, step.fiscal_year)
        actor, meeting = self.stage.secretary("", step.on), self.meetings[(year, item.number)]
        report = committee_report(actor, year)
        papers = moment(step.on - timedelta(days=10))
        committee.keep_report(actor=actor, meeting_id=meeting, report=report, at=papers)
        committee.hold_meeting(
            actor=actor, meeting_id=meeting, attendance=self._attendance(item), at=moment(step.on, 16)
        )
        for judged in item.evaluations:
            committee.record_evaluation(
                actor=actor,
                meeting_id=meeting,
                measure_code=judged.measure,
                rating=judged.rating,
                comment=judged.comment,
                at=moment(step.on, 17),
            )
        for advice in item.advice:
            row = committee.record_advice(
                actor=actor,
                meeting_id=meeting,
                draft=committee.AdviceDraft(
                    kind=AdviceKind(advice.kind),
                    text=advice.text,
                    measure=advice.measure or None,
                    district=advice.district or None,
                    addressee_id=self.stage.organisations[advice.addressee].pk,
                    due_on=advice.due_on,
                ),
                at=moment(step.on, 17, 30),
            )
            self.advice[advice.order] = row.number

    def _attendance(self, meeting: Meeting) -> Attendance:
        seats = self.stage.content.seats_of("committee_member")
        heads = meeting.attendance
        return Attendance(
            seats=len(seats),
            filled=sum(seat.holder_on(meeting.on) is not None for seat in seats),
            present=heads.in_person,
            online=heads.online,
            proxy=heads.proxy,
            written=heads.written,
        )

    def reply_to_advice(self, step: Step) -> None:
        """The addressee answers a piece of advice; the secretariat where the addressee has no seat here."""
        item = cast(Advice, step.item)
        if item.reply is None:
            return
        addressee = self.stage.organisations[item.addressee].pk
        actor = self.stage.actor(item.reply.drafted_by, step.on)
        if not any(grant.organisation_id == addressee for grant in actor.grants):
            actor = self.stage.secretary(item.reply.drafted_by, step.on)
        committee.reply_to_advice(
            actor=actor,
            number=self.advice[item.order],
            stance=STANCES.get(item.reply.stance) or Stance(item.reply.stance),
            text=item.reply.text,
            on=step.on,
            at=moment(step.on, 15),
        )

    def answer_opinion(self, step: Step) -> None:
        """An opinion is answered."""
        item = cast(Opinion, step.item)
        opinions.answer_opinion(
            actor=self.stage.secretary(item.answered_by, step.on),
            number=self.opinions[item.order],
            answer=item.answer,
            answer_class=CLASSES[item.opinion_class],
            on=step.on,
            at=moment(step.on, 15),
        )

    def hide_opinion(self, step: Step) -> None:
        """An opinion is left out of what is published, with the reason."""
        item = cast(Opinion, step.item)
        actor = self.stage.secretary("", step.on)
        opinions.withhold_opinion(
            actor=actor, number=self.opinions[item.order], reason=item.hidden_reason, at=moment(step.on, 15)
        )

    def note_aftermath(self, step: Step) -> None:
        """What came of an opinion is written down."""
        item = cast(Opinion, step.item)
        actor = self.stage.secretary("", step.on)
        opinions.follow_opinion(actor=actor, number=self.opinions[item.order], after=item.after, at=moment(step.on, 15))

    def propose_amendment(self, step: Step) -> None:
        """The secretariat drafts an amendment from advice and opinions."""
        item = cast(Amendment, step.item)
        new = item.new_measure
        row = propose_amendment(
            actor=self.stage.secretary(item.proposed_by, step.on),
            fiscal_year=item.reviewed_year,
            draft=AmendmentDraft(
                kind=LayerKind(item.kind),
                reason=item.reason,
                after={"title": item.title, "description": item.after} if new else {"description": item.after},
                measure=item.measure or None,
                new_owner_id=self.stage.organisations[new.owner].pk if new else None,
                new_group=new.group if new else "",
                advice=[self.advice[order] for order in item.advice],
                opinions=[self.opinions[order] for order in item.opinions],
                other_cause=item.other_cause,
                effective_year=item.effective_year,
            ),
            at=moment(step.on),
        )
        self.amendments[item.order] = row.pk

    def decide_amendment(self, step: Step) -> None:
        """A second person of the secretariat decides it."""
        item = cast(Amendment, step.item)
        actor = self.stage.secretary(item.decided_by, step.on)
        agree_amendment(actor=actor, amendment_id=self.amendments[item.order], on=step.on, at=moment(step.on))

    def draft_publication(self, step: Step) -> None:
        """The secretariat makes the draft."""
        item, year = cast(Publication, step.item), cast(int, step.fiscal_year)
        row = publish.draft_publication(
            actor=self.stage.secretary(item.drafted_by, step.on),
            fiscal_year=FiscalYear(year),
            published_on=item.approved_on,
            at=moment(step.on),
        )
        self.publications[(year, item.issue)] = row.pk

    def approve_publication(self, step: Step) -> None:
        """A second person approves, and it becomes public."""
        item, year = cast(Publication, step.item), cast(int, step.fiscal_year)
        actor, publication = self.stage.secretary(item.approved_by, step.on), self.publications[(year, item.issue)]
        publish.approve_publication(actor=actor, publication_id=publication, at=moment(step.on, 10))
        publish.publish_year(actor=actor, publication_id=publication, at=moment(step.on, 11))
