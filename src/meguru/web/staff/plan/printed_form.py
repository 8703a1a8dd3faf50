"""What a document prints beside its measures, offered before its rows become a draft: nothing comes along unasked."""

from collections.abc import Iterator
from typing import Any

from django import forms

from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, joined, listed
from meguru.core.text import written
from meguru.plan.documents.rules import PrintedDistrict, PrintedIndicator
from meguru.plan.plans.commands import PrintedAnswers
from meguru.plan.plans.queries.printed import PrintedAsked
from meguru.plan.terms.parts import ProposedParts
from meguru.web.forms import PlainForm


class PrintedForm(PlainForm):
    """Whether the indicators come along, which measures are given sub-items, and of which registered district each plan is."""

    def __init__(self, asked: PrintedAsked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        if asked.indicators:
            self.fields["indicators"] = forms.BooleanField(
                label=_("計画書の指標{count}件を、取組に入れる").format(count=len(asked.indicators)),
                required=False,
                initial=True,
            )
        if asked.parts:
            self.fields["parts"] = forms.MultipleChoiceField(
                label=_("細目を入れる取組"),
                choices=[(str(place), _parts_told(title, one)) for place, title, one in asked.parts],
                required=False,
                initial=[str(place) for place, _title, one in asked.parts if one.is_sure],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("選ばないものは入れません。入れたあとも、取組ごとに直せます。"),
            )
        offered: list[tuple[str, str]] = [("", _("入れない")), *asked.registered]
        for place, (district, code) in enumerate(zip(asked.districts, asked.meant, strict=True)):
            self.fields[f"district-{place}"] = forms.ChoiceField(
                label=_("計画書の「{name}」").format(name=district.name),
                choices=offered,
                required=False,
                initial=code,
            )
        self.prepare_fields()

    def clean(self) -> dict[str, Any]:
        """No registered district gets two plans."""
        said = super().clean() or self.cleaned_data
        seen: dict[str, str] = {}
        for place in range(len(self.asked.districts)):
            code = said.get(f"district-{place}")
            if code and code in seen:
                self.add_error(f"district-{place}", _("この地区は、上でもう選んでいます。"))
            elif code:
                seen[code] = f"district-{place}"
        return said

    @property
    def take(self) -> forms.BoundField:
        """The question whether the indicators come along."""
        return self["indicators"]

    @property
    def parts(self) -> forms.BoundField:
        """The question which measures are given the sub-items that their texts seem to name."""
        return self["parts"]

    @property
    def districts(self) -> Iterator[tuple[forms.BoundField, PrintedDistrict]]:
        """The question for each district plan, and the plan as printed."""
        return ((self[f"district-{place}"], one) for place, one in enumerate(self.asked.districts))

    @property
    def shown(self) -> list[tuple[str, str, str, str]]:
        """Measure, indicator with its unit, where it stands and its targets, in words."""
        return [
            (
                title,
                _("{name}（{unit}）").format(name=one.name, unit=one.unit),
                _baseline(one),
                _targets(one) if self.asked.years else _("計画の期間を入れると決まります"),
            )
            for title, one in self.asked.indicators
        ]

    def answers(self) -> PrintedAnswers:
        """What was answered, as the command takes it."""
        said = self.cleaned_data
        chosen = {place: said[f"district-{place}"] for place in range(len(self.asked.districts))}
        return PrintedAnswers(
            indicators=bool(said.get("indicators")),
            districts={place: code for place, code in chosen.items() if code},
            parts={int(place) for place in said.get("parts", ())},
        )


def _parts_told(title: str, proposed: ProposedParts) -> str:
    names = joined("", [_("「{name}」").format(name=name) for name, _text in proposed.parts])
    return _("{title}：{names}").format(title=title, names=names)


def _baseline(one: PrintedIndicator) -> str:
    if one.baseline is None:
        return _("なし")
    if one.baseline_year is None:
        return written(one.baseline)
    return _("{value}（{year}）").format(value=written(one.baseline), year=FiscalYear(one.baseline_year).label)


def _targets(one: PrintedIndicator) -> str:
    told = [
        _("{year}は{value}").format(year=FiscalYear(year).label, value=written(value))
        for year, value in sorted(one.targets.items())
    ]
    return listed(told) if told else _("なし")
