"""Tables of the towns, and the abstract row that every other table is made from."""

from typing import Any, ClassVar

from django.db import models

from meguru.base.towns.columns import Line, Slug
from meguru.base.towns.rules import (
    LONGEST_ADDRESS,
    LONGEST_BODY,
    LONGEST_DEPARTMENT,
    LONGEST_FORM_ADDRESS,
    LONGEST_LICENCE,
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_NUMBER,
    LONGEST_POST,
    LONGEST_READING,
)
from meguru.base.towns.scope import TownManager, stay_in_town
from meguru.core.language import _


class Town(models.Model):
    """A municipality or ward that runs its plan here."""

    slug = Slug(_("町の番地"), max_length=LONGEST_ADDRESS, unique=True)
    name = Line(_("町の名"), max_length=LONGEST_NAME)
    reading = Line(_("町の名のよみ"), max_length=LONGEST_READING)
    office_name = Line(_("役所の名"), max_length=LONGEST_BODY)
    council_name = Line(_("社会福祉協議会の名"), max_length=LONGEST_BODY)
    is_sample = models.BooleanField(default=False)
    sample_note = Line(_("見本の注記"), max_length=LONGEST_NOTE, blank=True)
    department = Line(_("事務局を置く課"), max_length=LONGEST_DEPARTMENT, blank=True)
    telephone = Line(_("電話"), max_length=LONGEST_NUMBER, blank=True)
    fax = Line(_("ファクス"), max_length=LONGEST_NUMBER, blank=True)
    post = Line(_("住所"), max_length=LONGEST_POST, blank=True)
    # Under what its open data may be used, by the code of ``rules.LICENCES``; empty: not said yet.
    licence = Line(max_length=LONGEST_LICENCE, blank=True)
    # Empty: the form of this server. A town whose public site stands elsewhere writes the address of its form here.
    opinion_form_url = Line(_("ご意見フォームの番地"), max_length=LONGEST_FORM_ADDRESS, blank=True)

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
    """A row that belongs to one town. Its manager raises outside a declared town scope.

    A new row takes the town in scope, so that no command names it; a row of another town is neither saved nor deleted.
    """

    town = models.ForeignKey(Town, on_delete=models.PROTECT, related_name="+")

    objects = TownManager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; a new row takes the town in scope. Raises ``ScopeError`` for a row of another town."""
        stay_in_town(self)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's. Raises ``ScopeError`` for a row of another town."""
        stay_in_town(self)
        return super().delete(*args, **kwargs)

    def follow_merge(self, gone: int, into: "TownRow") -> None:
        """Say the second where the row says the first in plain data: asked where it names, as one of several, what is merged."""
