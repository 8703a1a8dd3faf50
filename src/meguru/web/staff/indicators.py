"""Indicators as rows of a form: those of a plan's draft, of a dated change, and of a measure that is to join the plan."""

from typing import Any

from django import forms

from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.plans.commands import IndicatorDraft
from meguru.plan.plans.rules import LONGEST_INDICATOR, LONGEST_UNIT
from meguru.plan.terms.parts import HIGHEST_PART
from meguru.web.forms import FiscalYearField
from meguru.web.rows import RowForm


class IndicatorForm(RowForm):
    """An indicator with its unit, baseline and the target of each year; where the measure has sub-items, of which it is."""

    PUBLIC = frozenset({"name", "unit"})

    needed = ("name", "unit")

    name = forms.CharField(label=_("指標の名前"), max_length=LONGEST_INDICATOR, required=False)
    unit = forms.CharField(label=_("単位"), max_length=LONGEST_UNIT, required=False)
    part = forms.IntegerField(
        label=_("細目の番号"),
        required=False,
        min_value=1,
        max_value=HIGHEST_PART,
        help_text=_("取組全体の指標なら、空けます。"),
    )
    baseline = forms.FloatField(label=_("もとの値"), required=False)
    baseline_year = FiscalYearField(label=_("もとの値の年度"), required=False)

    def __init__(self, *args: Any, years: tuple[FiscalYear, ...], has_parts: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        if not has_parts:
            del self.fields["part"]
        for year in years:
            self.fields[f"target_{year.year}"] = forms.FloatField(
                label=_("{year}の目標").format(year=year.label),
                required=False,
                widget=forms.NumberInput(attrs={"class": "input", "step": "any"}),
            )
        self.prepare_fields()


def indicator_draft(row: dict[str, Any], years: tuple[FiscalYear, ...]) -> IndicatorDraft:
    """A row as the commands take it."""
    targets = {year.year: row[f"target_{year.year}"] for year in years}
    return IndicatorDraft(
        name=row["name"],
        unit=row["unit"],
        baseline=row["baseline"],
        baseline_year=row["baseline_year"].year if row["baseline_year"] else None,
        targets={year: value for year, value in targets.items() if value is not None},
        part=row.get("part"),
    )


def bare_figure(number: float | None) -> float | None:
    """A figure as people type it: 1860 and not 1860.0."""
    return int(number) if number is not None and float(number).is_integer() else number
