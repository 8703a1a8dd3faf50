"""Tables of the milestones of measures and of the people who look after one. None of it is ever public."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import Person, Tenure
from meguru.base.towns.columns import Line
from meguru.base.towns.models import TownRow
from meguru.core.language import _
from meguru.do.milestones.rules import LONGEST_MILESTONE, LONGEST_MOVE_REASON
from meguru.plan.plans.models import Measure


class Milestone(TownRow):
    """What of a measure is to be done by a day. ``done_on`` where it is done, ``called_off`` is why it will not be."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="milestones")
    what = Line(_("節目"), max_length=LONGEST_MILESTONE)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    called_off = Line(_("取りやめるわけ"), max_length=LONGEST_MOVE_REASON, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(called_off=""), name="milestone_done_or_called_off"
            ),
        ]

    def __str__(self) -> str:
        return self.what


class MilestoneMove(TownRow):
    """That a milestone was moved from one day to another, why, and by whom."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="moves")
    before = models.DateField()
    after = models.DateField()
    reason = Line(_("動かすわけ"), max_length=LONGEST_MOVE_REASON)
    moved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="milestone_move_has_reason"),
        ]


class Caretaker(TownRow):
    """That somebody, in a seat of a body that does the measure, looks after it; one of them is the first (主担当).

    It is tied to the time in the seat: with that it ends, and then the measure is looked after by the seats again.
    """

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="caretakers")
    tenure = models.ForeignKey(Tenure, on_delete=models.CASCADE, related_name="+")
    is_first = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_first", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "tenure"], name="caretaker_once"),
            models.UniqueConstraint(fields=["measure"], condition=models.Q(is_first=True), name="caretaker_one_first"),
        ]
