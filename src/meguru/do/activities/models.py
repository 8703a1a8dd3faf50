"""Tables of the activity log."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import District, Organisation, Person
from meguru.base.towns.columns import Line, Small, Whole
from meguru.base.towns.models import TownRow
from meguru.core.language import _
from meguru.do.activities.rules import LONGEST_LINE, LONGEST_PLACE
from meguru.plan.plans.models import Measure


class Activity(TownRow):
    """One activity that was held. It may serve several measures and is counted once. Holds no name of any participant."""

    fiscal_year = Small(_("年度"), db_index=True)
    held_on = models.DateField()
    place = Line(_("場所"), max_length=LONGEST_PLACE)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = Line(_("ひとこと"), max_length=LONGEST_LINE)
    people = Whole(_("人数"), null=True, blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    # Sent by the form, so that a double click or a second sending makes no second row.
    token = Line(max_length=40)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["town", "fiscal_year", "district"], name="activity_by_district")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "token"], name="activity_sent_once")]
