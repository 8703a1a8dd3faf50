"""Tables of the activity log."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import District, Organisation, Person
from meguru.base.towns.models import TownRow
from meguru.plan.plans.models import Measure


class Activity(TownRow):
    """One activity that was held. It may serve several measures and is counted once. Holds no name of any participant."""

    fiscal_year = models.PositiveSmallIntegerField(db_index=True)
    held_on = models.DateField()
    place = models.CharField(max_length=100)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=200)
    people = models.PositiveIntegerField(null=True, blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="+")
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True, blank=True)
    # Sent by the form, so that a double click or a second sending makes no second row.
    token = models.CharField(max_length=40)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["town", "fiscal_year", "district"], name="activity_by_district")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "token"], name="activity_sent_once")]
