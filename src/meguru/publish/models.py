"""Tables of publications. The book is stored as the exact text that was hashed; it never refers to live rows (law 5)."""

from typing import ClassVar

from django.db import models

from meguru.base.access.deciding import LONGEST_STEAD
from meguru.base.bodies.models import Person
from meguru.base.towns.columns import Line, Small
from meguru.base.towns.models import TownRow
from meguru.core.language import _
from meguru.publish.rules import LONGEST_NOTE, PUBLICATION_MACHINE


class Publication(TownRow):
    """One publication of a town's plan and years: a frozen, self-contained book with its hash, and who let it out."""

    fiscal_year = Small(_("年度"))
    issue = Small()
    state = models.CharField(max_length=10, choices=list(PUBLICATION_MACHINE.states.items()), default="draft")
    schema_version = Small()
    book = models.TextField()
    sha256 = Line(max_length=64)
    published_on = models.DateField()
    drafted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    # Why somebody else approved than the seat that decides; empty where it decided itself.
    in_stead = Line(_("代決のわけ"), max_length=LONGEST_STEAD, blank=True, default="")
    note = Line(_("わけ"), max_length=LONGEST_NOTE, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["town", "fiscal_year", "issue"], name="publication_once"),
            models.CheckConstraint(
                condition=~models.Q(state="public") | models.Q(approved_at__isnull=False), name="public_was_approved"
            ),
        ]
