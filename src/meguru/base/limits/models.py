"""The table of what is counted. It belongs to no town: addresses and log-in names are counted before a town is known."""

from django.db import models


class Limit(models.Model):
    """One thing that is counted. ``key`` is a keyed hash, so that no address and no name can be read from the table."""

    key = models.CharField(max_length=64, unique=True)
    value = models.JSONField()
    until = models.FloatField(db_index=True)  # seconds since 1970: after it the row says nothing any more
