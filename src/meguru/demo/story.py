"""Plays a demo town's years through commands, day by day, each step by whoever sat in the seat that day."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from meguru.act.amendments.commands import agree_amendment, propose_amendment
from meguru.act.turn.commands import open_year
from meguru.base.access.actor import resident_actor
from meguru.base.basics.commands import BasicsDraft, write_basics
from meguru.base.basics.rules.ages import BY_HAND, AgeBand
from meguru.base.basics.rules.numbers import Numbers
from meguru.base.bodies import commands as bodies
from meguru.base.bodies.rules import Registered
from meguru.check.committee import commands as committee
from meguru.check.opinions import commands as opinions
from meguru.check.opinions.rules import Channel
from meguru.core.fiscal import FiscalYear
from meguru.demo.content_shapes import Act
from meguru.demo.content_toml import Row
from meguru.demo.content_year import (
    Activity,
    Advice,
    Amendment,
    Answered,
    Basics,
    Caretakers,
    Followed,
    Joining,
    Meeting,
    Milestone,
    Opinion,
    Publication,
    Renaming,
    Replied,
    SheetRow,
    TownContent,
    Withheld,
    Year,
)
from meguru.demo.founding import Stage, keywords, moment, plan_on, told
from meguru.demo.story_milestones import MilestoneStory
from meguru.demo.story_sheets import SheetStory
from meguru.do.activities.commands import log_activity
from meguru.overview.report import committee_report
from meguru.plan.plans.commands import MeasureEdit, change_measure
from meguru.plan.plans.models import Measure
from meguru.plan.plans.queries.subjects import find_measure
from meguru.publish import commands as publish


@dataclass(frozen=True)
class Step:
    """One thing that happens to a row on one day, in or about a fiscal year."""

    act: Act
    name: str
    item: Row
    year: Year


def timeline(content: TownContent) -> list[Step]:
    """Every step of a town's content in the order of the days; within a day as in ``PLAYED``."""
    steps = [step for year in content.years for item in _items(year) for step in _steps(item, year)]
    order = {step: place for place, step in enumerate(PLAYED)}
    return sorted(steps, key=lambda step: (step.act.on, order[type(step.item), step.name]))


def _items(year: Year) -> Iterator[Row]:
    yield from (year, *year.basics, *year.activities, *year.sheets, *year.meetings, *year.publications)
    yield from (*year.opinions, *year.amendments, *year.renamings, *year.joinings, *year.caretakers, *year.milestones)
    yield from (advice for meeting in year.meetings for advice in meeting.advice)


def _steps(item: Row, year: Year) -> Iterator[Step]:
    for shape, name in PLAYED:
        if type(item) is shape and (act := getattr(item, name)):
            yield Step(act, name, item, year)


class Story(SheetStory, MilestoneStory):
    """The steps of a town's story, each as one or a few commands."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.rows: dict[str, int] = {}  # the ids of what was begun and is gone on with, by the place of its row
        self.measures: dict[tuple[int, str], int] = {}

    def play(self) -> int:
        """Play every step in the order of the days; gives back how many. Raises ``ContentBroken`` for what is refused."""
        steps = timeline(self.stage.content)
        for step in steps:
            with told(step.item):
                PLAYED[type(step.item), step.name](self, step.item, step.act, step.year)
        return len(steps)

    def open_year(self, item: Year, act: Act, year: Year) -> None:
        """The secretariat opens the year."""
        open_year(actor=self.stage.actor(act), fiscal_year=FiscalYear(item.fiscal_year), at=moment(act.on))

    def write_basics(self, item: Basics, act: Act, year: Year) -> None:
        """The secretariat writes who lives in a district, as the town's statistics say."""
        if item.groups:
            ages = [AgeBand(*span, total=people) for span, people in zip(BY_HAND, item.groups, strict=True)]
            men, women, people = None, None, sum(item.groups)
        else:
            spans = [*((low, low + 4) for low in range(0, 85, 5)), (85, None)]
            ages = [AgeBand(*span, *each) for span, *each in zip(spans, item.men, item.women, strict=True)]
            men, women = sum(item.men), sum(item.women)
            people = men + women
        rest = (item.households, item.associations, item.member_households)
        numbers = Numbers(people, men, women, *rest, ages=tuple(ages))
        draft = BasicsDraft(item.district, item.as_of, item.source, numbers)
        write_basics(actor=self.stage.actor(act), draft=draft, at=moment(act.on))

    def log_activity(self, item: Activity, act: Act, year: Year) -> None:
        """Support staff, a department or the council logs an activity; the secretariat does for those who cannot."""
        draft = replace(
            item.draft,
            host_id=self.stage.organisations[item.host].pk,
            measure_ids=[self._measure_id(item.draft.held_on, code) for code in item.measures],
        )
        token = hashlib.sha256(f"{draft.held_on} {draft.place} {draft.line}".encode()).hexdigest()[:32]
        log_activity(actor=self.stage.actor(act), draft=draft, token=token, at=moment(act.on, 17))

    def enter_opinion(self, item: Opinion, act: Act, year: Year) -> None:
        """A resident's word comes in: by the web from themselves, by other ways entered by the secretariat."""
        measure = self._measure_id(item.draft.received_on, item.measure) if item.measure else None
        draft, token, at = replace(item.draft, measure_id=measure), f"demo-opinion-{item.number}", moment(act.on, 13)
        if draft.channel is Channel.WEB:
            row = opinions.send_opinion(actor=resident_actor(self.stage.town.pk), draft=draft, token=token, at=at)
        else:
            row = opinions.register_opinion(actor=self.stage.actor(act), draft=draft, token=token, at=at)
        _same_number(row.number, item.number)

    def _measure_id(self, day: date, code: str) -> int:
        """The measure of this code in the plan that counts on a day."""
        key = FiscalYear.of(day).year, code
        if key not in self.measures:
            self.measures[key] = find_measure(plan_on(day), code, key[0]).id
        return self.measures[key]

    def call_meeting(self, item: Meeting, act: Act, year: Year) -> None:
        """The secretariat calls the committee."""
        row = committee.call_meeting(
            actor=self.stage.actor(act),
            fiscal_year=year.fiscal_year,
            held_on=item.held.on,
            place=item.place,
            at=moment(act.on),
        )
        self.rows[item.where] = row.pk

    def hold_meeting(self, item: Meeting, act: Act, year: Year) -> None:
        """The committee is shown the report, evaluates and advises; the secretariat records it."""
        actor, meeting = self.stage.actor(act), self.rows[item.where]
        report = committee_report(actor, year.fiscal_year)
        papers = moment(act.on - timedelta(days=10))
        committee.keep_report(actor=actor, meeting_id=meeting, report=report, at=papers)
        committee.hold_meeting(actor=actor, meeting_id=meeting, attendance=item.attendance, at=moment(act.on, 16))
        for judged in item.evaluations:
            with told(judged):
                committee.record_evaluation(actor=actor, meeting_id=meeting, at=moment(act.on, 17), **keywords(judged))
        for advice in item.advice:
            draft = replace(advice.draft, addressee_id=self.stage.organisations[advice.addressee].pk)
            with told(advice):
                row = committee.record_advice(actor=actor, meeting_id=meeting, draft=draft, at=moment(act.on, 17, 30))
                _same_number(row.number, advice.number)

    def reply_to_advice(self, item: Advice, act: Replied, year: Year) -> None:
        """The addressee answers a piece of advice; the secretariat where the addressee has no seat here."""
        committee.reply_to_advice(
            actor=self.stage.actor(act),
            number=item.number,
            stance=act.stance,
            text=act.text,
            on=act.on,
            at=moment(act.on, 15),
        )

    def answer_opinion(self, item: Opinion, act: Answered, year: Year) -> None:
        """An opinion is answered."""
        opinions.answer_opinion(
            actor=self.stage.actor(act),
            number=item.number,
            answer=act.answer,
            answer_class=act.answer_class,
            on=act.on,
            at=moment(act.on, 15),
        )

    def withhold_opinion(self, item: Opinion, act: Withheld, year: Year) -> None:
        """An opinion is left out of what is published, with the reason."""
        actor, at = self.stage.actor(act), moment(act.on, 15)
        opinions.withhold_opinion(actor=actor, number=item.number, reason=act.reason, at=at)

    def follow_opinion(self, item: Opinion, act: Followed, year: Year) -> None:
        """What came of an opinion is written down."""
        actor, at = self.stage.actor(act), moment(act.on, 15)
        opinions.follow_opinion(actor=actor, number=item.number, after=act.after, at=at)

    def propose_amendment(self, item: Amendment, act: Act, year: Year) -> None:
        """The secretariat drafts an amendment from advice and opinions."""
        owner = self.stage.organisations[item.new_owner].pk if item.new_owner else None
        row = propose_amendment(
            actor=self.stage.actor(act),
            fiscal_year=year.fiscal_year,
            draft=replace(item.draft, new_owner_id=owner),
            at=moment(act.on),
        )
        self.rows[item.where] = row.pk

    def decide_amendment(self, item: Amendment, act: Act, year: Year) -> None:
        """A second person of the secretariat decides it."""
        actor, amendment = self.stage.actor(act), self.rows[item.where]
        agree_amendment(actor=actor, amendment_id=amendment, on=act.on, at=moment(act.on))

    def rename_organisation(self, item: Renaming, act: Act, year: Year) -> None:
        """An organisation has told that it is called otherwise."""
        bodies.rename_registered(
            actor=self.stage.actor(act),
            what=Registered.ORGANISATION,
            row_id=self.stage.organisations[item.organisation].pk,
            name=item.name,
            from_day=item.from_day,
            reason=item.reason,
            at=moment(act.on),
        )

    def join_measure(self, item: Joining, act: Act, year: Year) -> None:
        """An organisation joins in a measure."""
        measure = Measure.objects.get(pk=self._measure_id(item.from_day, item.measure))
        partners = {*measure.target.partner_ids, self.stage.organisations[item.organisation].pk}
        change_measure(
            actor=self.stage.actor(act),
            term_number=measure.term.number,
            code=measure.code,
            edit=MeasureEdit(partner_ids=partners),
            from_day=item.from_day,
            reason=item.reason,
            at=moment(act.on),
        )

    def draft_publication(self, item: Publication, act: Act, year: Year) -> None:
        """The secretariat makes the draft."""
        row = publish.draft_publication(
            actor=self.stage.actor(act),
            fiscal_year=FiscalYear(year.fiscal_year),
            published_on=item.approved.on,
            at=moment(act.on),
        )
        self.rows[item.where] = row.pk

    def approve_publication(self, item: Publication, act: Act, year: Year) -> None:
        """A second person approves, and it becomes public."""
        actor, publication = self.stage.actor(act), self.rows[item.where]
        publish.approve_publication(actor=actor, publication_id=publication, at=moment(act.on, 10))
        publish.publish_year(actor=actor, publication_id=publication, at=moment(act.on, 11))


def _same_number(given: str, written: str) -> None:
    """Others refer to a row by its number, so the files must say the one that the product gives."""
    if given != written:
        raise LookupError(f"number {written} became {given}")


# Which method plays which step of which row. Within one day the steps come in this order.
PLAYED: dict[tuple[type[Row], str], Callable[[Story, Any, Any, Year], None]] = {
    (Year, "opened"): Story.open_year,
    (Basics, "written"): Story.write_basics,
    (Opinion, "entered"): Story.enter_opinion,
    (Activity, "logged"): Story.log_activity,
    (SheetRow, "first_sent"): Story.send_first_wording,
    (SheetRow, "first_confirmed"): Story.confirm_sheet,
    (SheetRow, "returned"): Story.return_sheet,
    (SheetRow, "written"): Story.write_sheet,
    (SheetRow, "sent"): Story.send_sheet,
    (SheetRow, "confirmed"): Story.confirm_sheet,
    (SheetRow, "accepted"): Story.accept_sheet,
    (Meeting, "called"): Story.call_meeting,
    (Meeting, "held"): Story.hold_meeting,
    (Advice, "replied"): Story.reply_to_advice,
    (Opinion, "answered"): Story.answer_opinion,
    (Opinion, "withheld"): Story.withhold_opinion,
    (Amendment, "proposed"): Story.propose_amendment,
    (Amendment, "decided"): Story.decide_amendment,
    (Opinion, "followed"): Story.follow_opinion,
    (Renaming, "recorded"): Story.rename_organisation,
    (Joining, "decided"): Story.join_measure,
    (Caretakers, "named"): Story.name_caretakers,
    (Milestone, "written"): Story.write_milestone,
    (Milestone, "moved"): Story.move_milestone,
    (Milestone, "done"): Story.finish_milestone,
    (Milestone, "called_off"): Story.call_off_milestone,
    (Publication, "drafted"): Story.draft_publication,
    (Publication, "approved"): Story.approve_publication,
}
