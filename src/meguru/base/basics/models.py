"""Tables of the basics of districts: the numbers of a day, what they were before a correction, and where areas lie."""

from typing import ClassVar

from django.db import models

from meguru.base.basics.rules.numbers import COUNT_LABELS, LONGEST_AREA, LONGEST_SOURCE, Numbers, numbers_of
from meguru.base.bodies.models import District, Person
from meguru.base.towns.columns import Line, Whole
from meguru.base.towns.models import TownRow
from meguru.core.language import _


class DistrictBasics(TownRow):
    """What is known of a district on a day, in numbers. An empty number is not known; counts of people, never persons."""

    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    source = Line(_("出典"), max_length=LONGEST_SOURCE, blank=True)
    population = Whole(COUNT_LABELS["population"], null=True, blank=True)
    male = Whole(COUNT_LABELS["male"], null=True, blank=True)
    female = Whole(COUNT_LABELS["female"], null=True, blank=True)
    households = Whole(COUNT_LABELS["households"], null=True, blank=True)
    associations = Whole(COUNT_LABELS["associations"], null=True, blank=True)
    member_households = Whole(COUNT_LABELS["member_households"], null=True, blank=True)
    # [first year, last year or null, men, women, both] by age.
    ages = models.JSONField(default=list)
    lacking = Whole(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-as_of", "district__number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["district", "as_of"], name="basics_once_a_day")]

    @property
    def numbers(self) -> Numbers:
        """The row's numbers as plain data."""
        return numbers_of({name: getattr(self, name) for name in (*COUNT_LABELS, "ages", "lacking")})


class BasicsVersion(TownRow):
    """What the basics of a district on a day said until they were corrected, and by whom."""

    basics = models.ForeignKey(DistrictBasics, on_delete=models.CASCADE, related_name="versions")
    said = models.JSONField()
    replaced_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class AreaPlace(TownRow):
    """Where an area of a census file lies, as somebody said once: in a district, or (without one) in none that is counted."""

    flat = Line(max_length=LONGEST_AREA)
    name = Line(max_length=LONGEST_AREA)
    district = models.ForeignKey(District, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "flat"], name="area_placed_once")]
