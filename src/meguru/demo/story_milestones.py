"""The steps of a demo town's story that happen to milestones (節目), and who looks after which measure."""

from meguru.demo.content_shapes import Act
from meguru.demo.content_year import CalledOff, Caretakers, Milestone, Moved, Year
from meguru.demo.founding import Stage, moment, plan_on
from meguru.do.milestones import commands as milestones


class MilestoneStory:
    """Plays the steps of milestones, by whoever writes for the measure's lead."""

    stage: Stage
    rows: dict[str, int]

    def write_milestone(self, item: Milestone, act: Act, year: Year) -> None:
        """Somebody of the lead writes down what is to be done by when."""
        row = milestones.write_milestone(
            actor=self.stage.actor(act),
            term_number=plan_on(act.on).number,
            code=item.measure,
            what=item.what,
            due_on=item.due_on,
            at=moment(act.on, 16),
        )
        self.rows[item.where] = row.pk

    def move_milestone(self, item: Milestone, act: Moved, year: Year) -> None:
        """It will be later."""
        milestones.move_milestone(
            actor=self.stage.actor(act),
            milestone_id=self.rows[item.where],
            due_on=act.due_on,
            reason=act.reason,
            at=moment(act.on, 16),
        )

    def finish_milestone(self, item: Milestone, act: Act, year: Year) -> None:
        """It is done."""
        actor, row = self.stage.actor(act), self.rows[item.where]
        milestones.finish_milestone(actor=actor, milestone_id=row, done_on=act.on, at=moment(act.on, 16))

    def call_off_milestone(self, item: Milestone, act: CalledOff, year: Year) -> None:
        """It will not be."""
        actor, row = self.stage.actor(act), self.rows[item.where]
        milestones.call_off_milestone(actor=actor, milestone_id=row, reason=act.reason, at=moment(act.on, 16))

    def name_caretakers(self, item: Caretakers, act: Act, year: Year) -> None:
        """The people are named who look after a measure."""
        tenures = [self.stage.tenure(code, act.on) for code in item.seats]
        milestones.name_caretakers(
            actor=self.stage.actor(act),
            term_number=plan_on(act.on).number,
            code=item.measure,
            tenures=tenures,
            first=tenures[0],
            at=moment(act.on, 15),
        )
