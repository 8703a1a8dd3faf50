"""Tables of the calendar."""

from typing import ClassVar

from django.db import models

from meguru.base.towns.columns import Small
from meguru.base.towns.models import TownRow
from meguru.core.fiscal import FiscalYear
from meguru.plan.calendar.rules import YEAR_MACHINE
from meguru.plan.plans.models import PlanTerm


class PlanYear(TownRow):
    """One fiscal year that a plan goes through: opened by the secretariat with its sheets, and closed after publication."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="years")
    fiscal_year = Small("年度")
    state = models.CharField(max_length=10, choices=list(YEAR_MACHINE.states.items()), default="open")
    edition = Small(default=1)
    sheet_due_on = models.DateField()
    district_sheet_due_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-fiscal_year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "fiscal_year"], name="year_once")]

    @property
    def year(self) -> FiscalYear:
        """The fiscal year."""
        return FiscalYear(self.fiscal_year)
