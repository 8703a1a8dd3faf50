"""The forms that propose a change of the plan: of a measure or theme, and of a measure that joins, with all it brings along."""

from typing import TYPE_CHECKING, Any

from django import forms

from meguru.act.amendments.commands import AmendmentDraft, Parts
from meguru.act.amendments.queries import AmendmentView
from meguru.act.amendments.rules import LONGEST_CAUSE, LONGEST_GROUP, LONGEST_TITLE
from meguru.base.bodies.rules import ORGANISATION_LABELS
from meguru.check.committee.queries import AdviceView
from meguru.check.opinions.queries import OpinionView
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, choices_of
from meguru.core.text import excerpt
from meguru.plan.plans.commands import IndicatorDraft
from meguru.plan.plans.queries.changes import LEADS
from meguru.plan.plans.queries.drafts import choices_for
from meguru.plan.plans.queries.subjects import Subject
from meguru.plan.plans.rules import LAYER_LABELS, LayerKind
from meguru.plan.terms.measures import MEASURE_KIND_LABELS, MeasureKind
from meguru.web.forms import FiscalYearField, Picker, PlainForm, set_choices
from meguru.web.middleware import TownRequest
from meguru.web.rows import Rows, clear_errors, is_adding
from meguru.web.staff.indicators import IndicatorForm, bare_figure, indicator_draft

if TYPE_CHECKING:
    from meguru.plan.plans.models import PlanTerm

_EXCERPT = 60
OF_A_SUBJECT = (LayerKind.KEEP, LayerKind.AMEND, LayerKind.END)


class ProposeForm(PlainForm):
    """A change: what, why, from when, and what caused it. The texts come filled with those of today."""

    PUBLIC = frozenset({"title", "description", "reason", "other_cause"})

    kind = forms.ChoiceField(label=_("どう変えますか"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("これからの名前"), max_length=LONGEST_TITLE, required=False)
    description = forms.CharField(
        label=_("これからの文"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "いまの文が入っています。変わるところだけを直してください。継続・終了のときは、そのままでかまいません。"
        ),
    )
    reason = forms.CharField(
        label=_("わけ"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("住民の方が読んで分かるように。公表されます。"),
    )
    advice = forms.MultipleChoiceField(label=_("もとになった助言"), required=False, widget=Picker)
    opinions = forms.MultipleChoiceField(label=_("もとになったご意見"), required=False, widget=Picker)
    other_cause = forms.CharField(label=_("そのほかのきっかけ"), required=False, max_length=LONGEST_CAUSE)
    effective_year = FiscalYearField(
        label=_("始める年度"),
        help_text=_("まだ開いていない年度を。「{year}」「{code}」「{number}」のどれでも書けます。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        advice: list[AdviceView],
        opinions: list[OpinionView],
        kinds: tuple[LayerKind, ...],
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        chosen = choices_of(LAYER_LABELS, kinds)
        given = [(a.number, f"{a.number}　{excerpt(a.text, _EXCERPT)}") for a in advice]
        heard = [(o.number, f"{o.number}　{excerpt(o.text, _EXCERPT)}") for o in opinions]
        set_choices(self, kind=chosen, advice=given, opinions=heard)
        for name, rows in (("advice", given), ("opinions", heard)):
            if not rows:
                del self.fields[name]

    def draft(self, subject: Subject | None, indicators: list[IndicatorDraft] | None = None) -> AmendmentDraft:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return AmendmentDraft(
            kind=LayerKind(data["kind"]),
            reason=data["reason"],
            after={"title": data["title"], "description": data["description"]},
            measure=subject.code if subject and not subject.is_theme else None,
            theme_id=subject.id if subject and subject.is_theme else None,
            new_owner_id=int(data.get("new_owner") or 0) or None,
            new_group=data.get("new_group", ""),
            parts=self.parts(indicators or []),
            advice=data.get("advice", []),
            opinions=data.get("opinions", []),
            other_cause=data["other_cause"],
            effective_year=data["effective_year"].year,
        )

    def parts(self, indicators: list[IndicatorDraft]) -> Parts:
        """What a new measure brings along; other changes bring nothing."""
        return Parts()


class AddForm(ProposeForm):
    """A measure that joins the plan, with its place in it, and who does it where; its indicators are rows beside this form."""

    PUBLIC = ProposeForm.PUBLIC | {"new_group"}

    measure_kind = forms.ChoiceField(label=_("種類"), choices=choices_of(MEASURE_KIND_LABELS))
    new_owner = forms.ChoiceField(label=_("担当"))
    new_group = forms.CharField(
        label=_("課・分野の名前"),
        required=False,
        max_length=LONGEST_GROUP,
        help_text=_("空けると、担当と同じになります。"),
    )
    pillar = forms.ChoiceField(label=_("柱"), required=False)
    partners = forms.MultipleChoiceField(
        label=_("一緒に行う組織"), required=False, widget=Picker, help_text=_("いくつでも選べます。")
    )
    districts = forms.MultipleChoiceField(
        label=_("地区"), required=False, widget=Picker, help_text=_("選ばないと、全体の取組になります。")
    )
    field_order = (
        *("kind", "title", "description", "measure_kind", "new_owner", "new_group", "pillar", "partners", "districts"),
        *("reason", "advice", "opinions"),
    )

    def __init__(
        self,
        request: TownRequest,
        term: "PlanTerm",
        *args: Any,
        named: tuple[tuple[int, str], ...] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        found = choices_for(request.actor, term, serves=False)
        labels = {kind.value: label for kind, label in ORGANISATION_LABELS.items()}
        bodies = [
            (body.pk, _("{name}（{label}）").format(name=body.name, label=labels[body.kind]))
            for body in found.organisations
        ]
        # Whoever was named and ends since stays to be seen, and is refused by name where it is not taken out.
        gone = [(key, name) for key, name in named if key not in {each for each, _name in bodies}]
        leads = [(str(body.pk), body.name) for body in found.organisations if body.kind in set(LEADS)]
        set_choices(
            self,
            new_owner=[("", _("（選んでください）")), *leads],
            pillar=[("", _("（決めない）")), *found.pillars],
            partners=[(str(key), name) for key, name in (*bodies, *gone)],
            districts=found.districts,
        )
        self.fields["title"].label = _("取組の名前")
        self.fields["description"].label = _("取組の内容")
        self.fields["description"].help_text = ""
        self.fields["title"].required = self.fields["description"].required = True

    def parts(self, indicators: list[IndicatorDraft]) -> Parts:
        """What the measure brings along, as the command takes it."""
        data = self.cleaned_data
        return Parts(
            kind=MeasureKind(data["measure_kind"]),
            pillar=data["pillar"],
            partners=[int(each) for each in data["partners"]],
            districts=data["districts"],
            indicators=indicators,
        )


def parts_initial(found: AmendmentView) -> dict[str, Any]:
    """What a proposal of a new measure brings along, as the form begins with it."""
    brings = found.brings
    if brings is None:
        return {}
    return {
        "measure_kind": brings.kind,
        "pillar": brings.pillar,
        "partners": [str(key) for key, _name in brings.partners],
        "districts": list(brings.districts),
    }


class NewIndicators:
    """The indicators of a new measure as rows of its form: the targets of the years after the one that is reviewed."""

    def __init__(
        self, request: TownRequest, term: "PlanTerm", reviewed: int, found: AmendmentView | None = None
    ) -> None:
        self.years = tuple(FiscalYear(year) for year in range(reviewed + 1, term.last_year + 1))
        kept = found.brings.indicators if found and found.brings else ()
        spare = 0 if kept else 1
        initial = [_row(each) for each in kept]
        self.rows = Rows(IndicatorForm, "indicator", request, initial=initial, spare=spare, years=self.years)

    def drafts(self) -> list[IndicatorDraft]:
        """What was typed, as the command takes it."""
        return [indicator_draft(row, self.years) for row in self.rows.values()]


def _row(each: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": each["name"],
        "unit": each["unit"],
        "baseline": bare_figure(each["baseline"]),
        "baseline_year": FiscalYear(each["baseline_year"]) if each["baseline_year"] else None,
        **{f"target_{year}": bare_figure(value) for year, value in each["targets"].items()},
    }


def is_proposed(request: TownRequest, form: ProposeForm, indicators: NewIndicators | None) -> bool:
    """Whether the form was sent and can be taken; sent only for one more row, it comes back as typed and without errors."""
    if request.method != "POST":
        return False
    if is_adding(request):
        clear_errors(form, *([indicators.rows] if indicators else []))
        return False
    return form.is_valid() & (indicators is None or indicators.rows.is_valid())


def proposal_of(form: ProposeForm, indicators: NewIndicators | None, subject: Subject | None = None) -> AmendmentDraft:
    """What was typed in the form and its rows, as the commands take it."""
    return form.draft(subject, indicators.drafts() if indicators else None)
