"""Table of the guard. It knows a text by its keyed hash alone: neither the text nor what was found in it is here."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import Person
from meguru.base.guard.rules import DIGEST_LETTERS, LONGEST_REASON
from meguru.base.towns.columns import Line
from meguru.base.towns.models import TownRow
from meguru.core.language import _


class LetStand(TownRow):
    """That somebody looked at a text in which the guard found something, and let it stand, with the reason."""

    digest = Line(max_length=DIGEST_LETTERS)
    reason = Line(_("このままでよいわけ"), max_length=LONGEST_REASON)
    let_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    let_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "digest"], name="let_stand_once")]
