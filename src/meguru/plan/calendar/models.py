"""Tables of the calendar."""

from typing import ClassVar

from django.db import models

from meguru.base.bodies.models import Person
from meguru.base.towns.columns import Line, Small
from meguru.base.towns.models import TownRow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.calendar.rules import LONGEST_REASON, YEAR_MACHINE
from meguru.plan.plans.models import PlanTerm


class PlanYear(TownRow):
    """One fiscal year that a plan goes through: opened by the secretariat with its sheets, and closed after publication."""

    term = models.ForeignKey(PlanTerm, on_delete=models.PROTECT, related_name="years")
    fiscal_year = Small(_("年度"))
    state = models.CharField(max_length=10, choices=list(YEAR_MACHINE.states.items()), default="open")
    sheet_due_on = models.DateField()
    district_sheet_due_on = models.DateField()
    opened_at = models.DateTimeField()
    early_reason = Line(_("わけ"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["-fiscal_year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["town", "fiscal_year"], name="year_once")]

    @property
    def year(self) -> FiscalYear:
        """The fiscal year."""
        return FiscalYear(self.fiscal_year)


class DueMove(TownRow):
    """That the due days of an opened year were moved, by whom and why; what they were and are, and how many sheets went along."""

    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="due_moves")
    sheet_before = models.DateField()
    sheet_after = models.DateField()
    district_before = models.DateField()
    district_after = models.DateField()
    sheets = Small(_("シートの数"))
    reason = Line(_("わけ"), max_length=LONGEST_REASON)
    moved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    moved_at = models.DateTimeField()

    class Meta:
        ordering = ["-moved_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="due_move_has_reason"),
        ]


class Closing(TownRow):
    """That a year was closed and by whom, and, where another person opened it again, by whom and why."""

    year = models.ForeignKey(PlanYear, on_delete=models.PROTECT, related_name="closings")
    closed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()
    reopened_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reason = Line(_("わけ"), max_length=LONGEST_REASON, blank=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year"], condition=models.Q(reopened_at=None), name="closing_one_in_force"),
            models.CheckConstraint(
                condition=models.Q(reopened_at=None) | ~models.Q(reason=""), name="closing_reopened_with_reason"
            ),
        ]
