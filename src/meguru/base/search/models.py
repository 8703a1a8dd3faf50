"""Tables of the index. What stands here is made from the records and can be made again at any time."""

from typing import ClassVar

from django.db import models

from meguru.base.towns.columns import Line, Small
from meguru.base.towns.models import TownRow


class SearchRecord(TownRow):
    """One thing that can be found, with the words it is found by.

    ``words`` is what the database's own index is made of: SQLite's FTS5 by triggers, PostgreSQL's tsvector as a generated column
    (migration 0002), so that it follows every write. Newer things have the higher id.
    """

    kind = Line(max_length=20)
    key = Line(max_length=80)
    title = models.TextField()
    text = models.TextField(blank=True)
    place = models.JSONField(default=list)
    day = models.DateField(null=True, blank=True)
    fiscal_year = Small(null=True, blank=True)
    words = models.TextField()
    digest = Line(max_length=64)

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "kind", "key"], name="search_record_once")]


class SearchPlace(TownRow):
    """How far in the town's ledger its index has come, and with which dictionary it was made."""

    seq = models.PositiveBigIntegerField(default=0)
    dictionary = Line(max_length=64)
    names = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["town"], name="search_place_once")]
