"""Tables of the reorganisations, and of the ends of districts and committees: what was decided, from which day, why, what moved."""

from typing import ClassVar

from django.db import models

from meguru.act.reorganising.rules import LONGEST_REASON
from meguru.base.bodies.models import Committee, District, Organisation, Person
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


class Ending(TownRow):
    """That a district or a committee has a last day (廃止), why, and what ended with it. ``undone_at`` says that it was taken back;
    ``undone_reason`` why, where its last day had passed by then.

    ``before`` holds the last days that seats and tenures had before, by id, and the committees of the district that ended with it.
    """

    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    committee = models.ForeignKey(Committee, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    last_day = models.DateField()
    reason = Line(_("廃止するわけ"), max_length=LONGEST_REASON)
    before = models.JSONField(default=dict)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    undone_reason = Line(_("廃止を取り消すわけ"), max_length=LONGEST_REASON, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(district__isnull=False, committee=None)
                | models.Q(district=None, committee__isnull=False),
                name="ending_of_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="ending_has_reason"),
        ]
