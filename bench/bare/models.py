"""One table."""

from typing import ClassVar

from django.db import models


class Record(models.Model):
    """A record with a title, an owner, a day and a text."""

    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=100)
    held_on = models.DateField()
    text = models.TextField()

    class Meta:
        ordering = ["-held_on", "-id"]
        # Without it every page would sort all records, and the baseline would be slow for no good reason.
        indexes: ClassVar = [models.Index(fields=["-held_on", "-id"], name="record_newest")]
