"""The table of the set-up: how a town's own lists are read."""

from typing import ClassVar

from django.db import models

from meguru.base.towns.columns import Line
from meguru.base.towns.models import TownRow


class ListMapping(TownRow):
    """Which of our sheets and columns a list with these headings is, as the town's secretariat once said.

    ``headings`` is the digest of the heading row; ``said`` names columns and words, never what stands below them, nor what
    somebody typed for every row: it may be a name, and erasing a person looks for none here.
    """

    headings = Line(max_length=64)
    said = models.JSONField()
    kept_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "headings"], name="list_mapping_once")]
