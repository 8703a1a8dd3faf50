"""The rows in the forms of a measure, of a draft and from a day: its indicators and its sub-items."""

from collections.abc import Sequence
from typing import Any

from django import forms

from meguru.base.bodies.rules import ORGANISATION_LABELS
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.plans.commands import PartDraft
from meguru.plan.plans.queries.drafts import Choices, DraftMeasure
from meguru.plan.terms.parts import HIGHEST_PART, LONGEST_PART, ProposedParts
from meguru.web.asked import whole_number
from meguru.web.forms import set_choices
from meguru.web.middleware import TownRequest
from meguru.web.rows import RowForm, Rows
from meguru.web.staff.indicators import bare_figure

PARTS = "part"
PROPOSED = "proposed"


def indicator_rows(found: DraftMeasure) -> list[dict[str, Any]]:
    """The indicators of a draft, as its form begins."""
    return [
        {
            "name": each.name,
            "unit": each.unit,
            "part": each.part,
            "baseline": bare_figure(each.baseline),
            "baseline_year": FiscalYear(each.baseline_year) if each.baseline_year else None,
            **{f"target_{year}": bare_figure(value) for year, value in each.targets.items()},
        }
        for each in found.indicators
    ]


class PartForm(RowForm):
    """A sub-item: its name, its words, whose it is, and whether it is rated by itself."""

    PUBLIC = frozenset({"title", "text"})

    needed = ("title",)
    unasked = ("number", "owner", "is_rated")

    number = forms.IntegerField(
        label=_("番号"),
        required=False,
        min_value=1,
        max_value=HIGHEST_PART,
        help_text=_("この順に並びます。空けると、続きの番号になります。"),
    )
    title = forms.CharField(label=_("細目の名前"), max_length=LONGEST_PART, required=False)
    text = forms.CharField(label=_("内容"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ChoiceField(
        label=_("細目の担当"),
        required=False,
        help_text=_("取組の担当と違うときに選びます。選んだ組織は、一緒に行う組織になり、シートのこの細目を書けます。"),
    )
    is_rated = forms.BooleanField(label=_("この細目にも、自己評価を付ける"), required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, owner=[("", _("（取組の担当と同じ）")), *self._bodies(choices)])

    def _bodies(self, choices: Choices) -> list[tuple[str, str]]:
        return [(body.name, label) for body, label in zip(choices.organisations, labels_of(choices), strict=True)]


class PartChangeForm(PartForm):
    """The same from a day, under the number by which it is known."""

    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def _bodies(self, choices: Choices) -> list[tuple[str, str]]:
        return [(str(body.pk), label) for body, label in zip(choices.organisations, labels_of(choices), strict=True)]


def labels_of(choices: Choices) -> list[str]:
    """The bodies that can be chosen, each with its kind."""
    labels = {kind.value: label for kind, label in ORGANISATION_LABELS.items()}
    return [_("{name}（{label}）").format(name=body.name, label=labels[body.kind]) for body in choices.organisations]


def part_draft(row: dict[str, Any]) -> PartDraft:
    """A sub-item of a draft, as the command takes it."""
    return PartDraft(row["title"], row["text"], row["owner"], bool(row["is_rated"]), row["number"])


def part_rows(found: DraftMeasure) -> list[dict[str, Any]]:
    """The sub-items of a draft, as its form begins."""
    return [
        {"number": each.number, "title": each.title, "text": each.text, "owner": each.owner, "is_rated": each.is_rated}
        for each in found.parts
    ]


def with_proposed(rows: Rows, request: TownRequest, proposed: ProposedParts) -> None:
    """Put the sub-items that the text seems to name below what was typed, where that was asked for."""
    if request.POST.get("add") == PROPOSED:
        for title, text in proposed.parts:
            rows.append({"title": title, "text": text})


def has_parts(request: TownRequest, initial: Sequence[Any]) -> bool:
    """Whether the form has rows for sub-items, so that an indicator can be of one."""
    sent = whole_number(request.POST.get(f"{PARTS}-TOTAL_FORMS") or "", highest=999) or 0
    return bool(initial) or sent > 0 or request.POST.get("add") in (PARTS, PROPOSED)
