"""Table of the reorganisations: what was decided at once, from which day and why, and what was moved by it."""

from typing import ClassVar

from django.db import models

from meguru.act.reorganising.rules import LONGEST_REASON
from meguru.base.bodies.models import Organisation, Person
from meguru.base.towns.columns import Line
from meguru.base.towns.models import TownRow
from meguru.core.language import _


class Reorganisation(TownRow):
    """Departments were reorganised from a day (組織改正): one or several at once, for one reason, all or nothing.

    ``pairs`` says for each what was decided and what was moved, as plain data with the names of the time. ``applied_at`` is empty
    until the day has come and seats and open advice have moved; ``undone_at`` says that it was taken back. ``bodies`` are those
    that the pairs name, so that none of them goes before the day; of one that was taken back there are none.
    """

    from_day = models.DateField()
    reason = Line(_("組織改正のわけ"), max_length=LONGEST_REASON)
    pairs = models.JSONField(default=list)
    bodies = models.ManyToManyField(Organisation, blank=True, related_name="+")
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-from_day", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="reorganisation_has_reason"),
        ]
