"""Tables of the towns, and the abstract row that every other table is made from."""

from typing import ClassVar

from django.db import models

from meguru.base.towns.scope import TownManager


class Town(models.Model):
    """A municipality or ward that runs its plan here."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    reading = models.CharField(max_length=120)
    office_name = models.CharField(max_length=80)
    council_name = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)
    sample_note = models.CharField(max_length=200, blank=True)
    department = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    fax = models.CharField(max_length=40, blank=True)
    post = models.CharField(max_length=200, blank=True)
    # Empty: the form of this server. A town whose public site stands elsewhere writes the address of its form here.
    opinion_form_url = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_sample=False) | ~models.Q(sample_note=""), name="town_sample_says_so"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TownRow(models.Model):
    """A row that belongs to one town. Its manager raises outside a declared town scope."""

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="+")

    objects = TownManager()

    class Meta:
        abstract = True
