"""Tables of the yearly figures."""

from typing import ClassVar

from django.db import models

from meguru.base.towns.columns import Small
from meguru.base.towns.models import TownRow
from meguru.core.language import _
from meguru.plan.plans.models import Indicator


class Figure(TownRow):
    """The actual of an indicator in a year. No row means not yet known; zero is zero. Counts only, never persons."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    fiscal_year = Small(_("年度"))
    value = models.FloatField()

    class Meta:
        ordering = ["fiscal_year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["indicator", "fiscal_year"], name="figure_once")]
