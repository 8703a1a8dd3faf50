"""Tables of opinions. The contact of the writer is a row of its own, so that it can be erased and is never read along."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import District, Person
from meguru.base.towns.columns import Line, Small
from meguru.base.towns.models import TownRow
from meguru.check.opinions.rules import (
    CHANNEL_LABELS,
    CLASS_LABELS,
    LONGEST_AFTER,
    LONGEST_CONTACT,
    LONGEST_NAME,
    LONGEST_REASON,
    LONGEST_TOKEN,
    OPINION_MACHINE,
)
from meguru.core.language import _, choices_of
from meguru.plan.plans.models import Measure


class Opinion(TownRow):
    """One opinion or request of a resident, from any channel, with its answer and what came of it."""

    number = Line(max_length=16)
    fiscal_year = Small()
    received_on = models.DateField()
    channel = models.CharField(max_length=12, choices=choices_of(CHANNEL_LABELS))
    text = models.TextField()
    # The same with parts blacked out, where something in it must not be published; the original stays inside.
    public_text = models.TextField(blank=True)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=list(OPINION_MACHINE.states.items()), default="received")
    answer_class = models.CharField(max_length=12, blank=True, choices=choices_of(CLASS_LABELS))
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    after = Line(_("その後のこと"), max_length=LONGEST_AFTER, blank=True)
    token = Line(max_length=LONGEST_TOKEN)

    class Meta:
        ordering = ["-received_on", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "number"], name="opinion_number_once"),
            models.UniqueConstraint(fields=["town", "token"], name="opinion_sent_once"),
            models.CheckConstraint(condition=~models.Q(state="answered") | ~models.Q(answer=""), name="opinion_answer"),
        ]


class OpinionVersion(TownRow):
    """What was typed of an opinion until it was corrected, why it was, and by whom; the first one is what came in."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="versions")
    text = models.TextField()
    # The blacked-out text that belonged to it, until parts are blacked out anew: it stands in books that are public.
    public_text = models.TextField(blank=True)
    channel = models.CharField(max_length=12, choices=choices_of(CHANNEL_LABELS))
    received_on = models.DateField()
    reason = Line(_("直したわけ"), max_length=LONGEST_REASON)
    corrected_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(reason=""), name="opinion_version_reason")]


class Withholding(TownRow):
    """That an opinion is kept out of everything public, why and by whom, until another person lifts it with a reason."""

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="withholdings")
    reason = Line(_("載せないわけ"), max_length=LONGEST_REASON)
    withheld_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withheld_at = models.DateTimeField()
    lift_reason = Line(_("載せることに戻すわけ"), max_length=LONGEST_REASON, blank=True)
    lifted_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["opinion"], condition=models.Q(lifted_at=None), name="withholding_one_in_force"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="withholding_reason"),
            models.CheckConstraint(
                condition=models.Q(lifted_at=None) | ~models.Q(lift_reason=""), name="withholding_lift_reason"
            ),
        ]


class OpinionContact(TownRow):
    """How to reach the writer of an opinion who asked for a reply. Erased on its day."""

    opinion = models.OneToOneField(Opinion, on_delete=models.PROTECT, related_name="contact")
    name = Line(_("お名前"), max_length=LONGEST_NAME, blank=True)
    contact = Line(_("連絡先"), max_length=LONGEST_CONTACT, blank=True)
    erase_on = models.DateField()
