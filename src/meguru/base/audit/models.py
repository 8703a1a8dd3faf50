"""Tables of the ledger."""

from typing import ClassVar

from django.db import models

from meguru.base.towns.columns import Line
from meguru.base.towns.models import TownRow


class LedgerEntry(TownRow):
    """One thing that happened, chained to the one before it. The database refuses to change or remove it.

    ``facts`` holds ids, codes, field names and keyed hashes; never a name, a text or a contact.
    """

    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = Line(max_length=60)
    account_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    seat_id = models.BigIntegerField(null=True)
    roles = Line(max_length=300)
    facts = models.JSONField()
    previous_hash = Line(max_length=64)
    hash = Line(max_length=64)

    class Meta:
        ordering = ["town", "seq"]
        # The history of one thing is a few kinds of entries among all.
        indexes: ClassVar = [models.Index(fields=["town", "kind"], name="ledger_by_kind")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "seq"], name="ledger_one_entry_per_place")]


class LedgerHead(TownRow):
    """The last place and hash of a town's ledger. Locked while an entry is written, so that the chain never forks."""

    seq = models.PositiveBigIntegerField(default=0)
    hash = Line(max_length=64, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["town"], name="ledger_one_head_per_town")]
