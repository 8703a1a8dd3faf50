"""Tables of readings: what was found in a plan document, and documents that wait to be read."""

from django.db import models

from meguru.base.towns.columns import Line, Small
from meguru.base.towns.models import TownRow
from meguru.core.language import _
from meguru.plan.documents.rules import LONGEST_FILENAME, LONGEST_REFUSAL, READING_MACHINE


class PlanReading(TownRow):
    """What the reader found in an uploaded plan document, kept while people correct it. The file itself is not kept."""

    filename = Line(_("ファイルの名前"), max_length=LONGEST_FILENAME)
    digest = Line(max_length=64)
    state = models.CharField(max_length=12, choices=list(READING_MACHINE.states.items()), default="open")
    read_at = models.DateTimeField()
    found = models.JSONField()
    rows = models.JSONField()
    # The last correction, with the rows as they were before it: what is taken back, and learnt from.
    last_change = models.JSONField(default=dict)
    pages = Small(default=0)
    refusal = Line(max_length=LONGEST_REFUSAL, blank=True)

    class Meta:
        db_table = "plans_planreading"
        ordering = ["-id"]


class PlanDocument(TownRow):
    """A document that waits to be read in the background. The row goes as soon as the reading stands or is refused.

    ``attempts`` is the number of the try and its fence: only the newest try may enter what it found, until ``leased_until``.
    """

    reading = models.OneToOneField(PlanReading, on_delete=models.PROTECT, related_name="document")
    data = models.BinaryField()
    attempts = Small(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    pages_read = Small(default=0)

    class Meta:
        db_table = "plans_plandocument"
