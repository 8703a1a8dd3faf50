"""Tables of the committee's work: meetings and their reports, evaluations, advice and replies."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import Committee, District, Organisation, Person, Tenure
from meguru.base.towns.columns import Line, Small
from meguru.base.towns.models import TownRow
from meguru.check.committee.rules import (
    ADVICE_KIND_LABELS,
    ADVICE_MACHINE,
    LONGEST_PLACE,
    LONGEST_REASON,
    MEETING_MACHINE,
    PART_LABELS,
    STANCE_LABELS,
)
from meguru.core.language import _, choices_of
from meguru.plan.calendar.models import PlanYear
from meguru.plan.plans.models import Measure


class Meeting(TownRow):
    """A meeting of the formulation and promotion committee on one reviewed year, with who attended in which way."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="+")
    number = Small()
    held_on = models.DateField()
    place = Line(_("場所"), max_length=LONGEST_PLACE)
    state = models.CharField(max_length=10, choices=list(MEETING_MACHINE.states.items()), default="called")
    seats = Small(_("定数"), default=0)
    filled = Small(_("委員の数"), default=0)
    present = Small(_("出席の数"), default=0)
    online = Small(_("オンラインの数"), default=0)
    proxy = Small(_("代理の数"), default=0)
    written = Small(_("書面の数"), default=0)
    quorum_sentence = Line(max_length=200, blank=True)
    # How many of them counted when it was held: the rule may be another one today.
    counted = Small(null=True, blank=True)
    # What the committee was shown, fixed when the report was made: sheets accepted later do not slip into it.
    report = models.JSONField(default=dict)
    report_digest = Line(max_length=64, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    called_off_reason = Line(_("わけ"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["-held_on", "-id"]
        constraints: ClassVar = [
            # A meeting that was called off gives its number back: the next one is counted as if it had not been called.
            models.UniqueConstraint(
                fields=["committee", "year", "number"], condition=~models.Q(state="called_off"), name="meeting_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="called_off") | ~models.Q(called_off_reason=""), name="meeting_off_reason"
            ),
        ]


class MemberPart(TownRow):
    """How the member who held a seat of the committee on the day took part in a meeting. Stays when they leave the seat."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="parts")
    tenure = models.ForeignKey(Tenure, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=choices_of(PART_LABELS))

    class Meta:
        ordering = ["tenure__seat__position", "tenure_id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["meeting", "tenure"], name="member_part_once")]


class Evaluation(TownRow):
    """The committee's judgement of a measure for a year. Stands beside the self-rating, never over it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="evaluations")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+")
    rating = Line(max_length=20)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["measure__number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "measure"], name="evaluation_once"),
        ]


class Advice(TownRow):
    """One piece of advice (助言): numbered, addressed, due, and followed to its reply and effect."""

    number = Line(max_length=16)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="advice")
    kind = models.CharField(max_length=12, choices=choices_of(ADVICE_KIND_LABELS))
    text = models.TextField()
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    addressee = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=list(ADVICE_MACHINE.states.items()), default="open")

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "number"], name="advice_number_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="advice_says_something"),
        ]


class AdviceVersion(TownRow):
    """What a piece of advice said until it was corrected, why it was, and by whom."""

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=12, choices=choices_of(ADVICE_KIND_LABELS))
    text = models.TextField()
    addressee = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    reason = Line(_("直したわけ"), max_length=LONGEST_REASON)
    corrected_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="advice_version_reason")]


class Reply(TownRow):
    """The answer to a piece of advice. A later answer is a new row; the newest one counts."""

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="replies")
    stance = models.CharField(max_length=10, choices=choices_of(STANCE_LABELS))
    text = models.TextField()
    made_by = Line(max_length=100)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    # The advice said something else when this was given (``AdviceVersion``).
    is_to_earlier = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(text=""), name="reply_has_reason")]
