"""A draft plan's parts: one measure with its pillar, districts and indicators; one district's plan with its own headings."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _, choices_of
from meguru.plan.plans.commands import (
    MeasureDraft,
    ThemeDraft,
    add_measure,
    arrange_measure,
    drop_district_plan,
    drop_measure,
    write_district_plan,
)
from meguru.plan.plans.queries.changes import LEADS
from meguru.plan.plans.queries.drafts import (
    Choices,
    DraftDistrictPlan,
    DraftMeasure,
    choices_for,
    draft_district_plan,
    draft_measure,
)
from meguru.plan.plans.queries.terms import get_term
from meguru.plan.plans.rules import LONGEST_HEADING, LONGEST_SLOGAN, LONGEST_THEME
from meguru.plan.terms.measures import LONGEST_GROUP, LONGEST_MEASURE, MEASURE_KIND_LABELS, MeasureKind
from meguru.plan.terms.rules import TermState
from meguru.web.forms import Picker, PlainForm, attempt, set_choices
from meguru.web.middleware import TownRequest
from meguru.web.rows import RowForm, Rows, clear_errors, is_adding
from meguru.web.staff.indicators import IndicatorForm, indicator_draft
from meguru.web.staff.plan.measure_rows import (
    PARTS,
    PartForm,
    has_parts,
    indicator_rows,
    labels_of,
    part_draft,
    part_rows,
    with_proposed,
)


class MeasureForm(PlainForm):
    """A measure's own text and owner."""

    PUBLIC = frozenset({"title", "description", "group"})

    title = forms.CharField(label=_("取組の名前"), max_length=LONGEST_MEASURE)
    description = forms.CharField(label=_("内容"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    owner = forms.ChoiceField(label=_("担当"))
    group = forms.CharField(
        label=_("分野・部署"),
        max_length=LONGEST_GROUP,
        required=False,
        help_text=_("社会福祉協議会の分野など。空けると担当と同じになります。"),
    )
    kind = forms.ChoiceField(label=_("種類"), choices=choices_of(MEASURE_KIND_LABELS))

    def __init__(self, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = [(body.name, body.name) for body in choices.organisations if body.kind in set(LEADS)]
        set_choices(self, owner=owners)

    def draft(self) -> MeasureDraft:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return MeasureDraft(data["title"], data["description"], data["owner"], data["group"], MeasureKind(data["kind"]))


class ArrangeForm(MeasureForm):
    """A measure with its place in the plan."""

    pillar = forms.ChoiceField(label=_("柱"), required=False)
    districts = forms.MultipleChoiceField(
        label=_("地区"),
        required=False,
        widget=Picker,
        help_text=_("選ばないと、全体の取組になります。"),
    )
    related = forms.MultipleChoiceField(
        label=_("一緒に行う組織"),
        required=False,
        widget=Picker,
        help_text=_("いくつでも選べます。"),
    )

    serves = forms.MultipleChoiceField(
        label=_("支える取組"),
        required=False,
        widget=Picker,
        help_text=_("継続して行う事業だけ。計画のどの取組を支えるか（整合性）。いくつでも選べます。"),
    )

    def __init__(self, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(choices, *args, **kwargs)
        names = [body.name for body in choices.organisations]
        set_choices(
            self,
            pillar=[("", _("（決めない）")), *choices.pillars],
            districts=choices.districts,
            serves=choices.measures,
            related=list(zip(names, labels_of(choices), strict=True)),
        )


def _initial(found: DraftMeasure) -> dict[str, Any]:
    return {
        "title": found.title,
        "description": found.description,
        "owner": found.owner,
        "group": found.group,
        "kind": found.kind.value,
        "pillar": found.pillar,
        "districts": list(found.district_codes),
        "related": list(found.related),
        "serves": list(found.serves),
    }


def show_measure_arrangement(request: TownRequest, town: str, number: int, code: str) -> HttpResponse:
    """One measure of a draft: its text, pillar, districts, bodies, indicators."""
    found = draft_measure(request.actor, number, code)
    choices = choices_for(request.actor, found.term)
    years = tuple(FiscalYear(year) for year in range(found.term.first_year, found.term.last_year + 1))
    form = ArrangeForm(choices, request.POST or None, initial=_initial(found))
    spare = 0 if found.indicators else 1
    parts = Rows(PartForm, PARTS, request, initial=part_rows(found), choices=choices)
    with_proposed(parts, request, found.proposed)
    given: dict[str, Any] = {"years": years, "has_parts": has_parts(request, found.parts)}
    rows = Rows(IndicatorForm, "indicator", request, initial=indicator_rows(found), spare=spare, **given)
    if is_adding(request):
        clear_errors(form, rows, parts)
    elif request.method == "POST" and form.is_valid() & rows.is_valid() & parts.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: arrange_measure(
                actor=request.actor,
                term_number=number,
                code=code,
                pillar=data["pillar"],
                related=data["related"],
                districts=data["districts"],
                indicators=[indicator_draft(row, years) for row in rows.values()],
                parts=[part_draft(row) for row in parts.values()],
                text=form.draft(),
                serves=data["serves"],
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("「{title}」を直しました。").format(title=done.title))
            return redirect(f"{reverse('plan', args=[town])}?term={number}")
    context = {
        "current": "plan",
        "form": form,
        "rows": rows,
        "parts": parts,
        "may_propose": bool(found.proposed.parts) and not (found.parts or parts.formset.total_form_count()),
        "found": found,
        "is_open": found.term.state == TermState.DRAFT,
        "back": f"{reverse('plan', args=[town])}?term={number}",
    }
    failed = form.errors or rows.errors or parts.errors
    return render(request, "work/plan/arrange.html", context, status=422 if failed else 200)


def show_new_measure(request: TownRequest, town: str, number: int) -> HttpResponse:
    """Add a measure to a draft by hand."""
    require(request.actor, Action.PLAN_ADOPT)
    term = get_term(request.actor, number)
    form = MeasureForm(choices_for(request.actor, term), request.POST or None)
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        done = attempt(
            form,
            lambda: add_measure(
                actor=request.actor,
                term_number=number,
                title=draft.title,
                description=draft.description,
                owner=draft.owner,
                group=draft.group,
                kind=draft.kind,
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("「{title}」を足しました。柱や指標を入れてください。").format(title=done.title))
            return redirect("arrange-measure", town, number, done.code)
    context = {
        "current": "plan",
        "form": form,
        "is_open": term.state == TermState.DRAFT,
        "back": f"{reverse('plan', args=[town])}?term={number}",
    }
    return render(request, "work/plan/new_measure.html", context, status=422 if form.errors else 200)


@require_POST
def post_drop_measure(request: TownRequest, town: str, number: int, code: str) -> HttpResponse:
    """Take a measure out of a draft."""
    drop_measure(actor=request.actor, term_number=number, code=code, at=clock.now())
    messages.success(request, _("取組を計画の案から外しました。"))
    return redirect(f"{reverse('plan', args=[town])}?term={number}")


@require_POST
def post_drop_district_plan(request: TownRequest, town: str, number: int, code: str) -> HttpResponse:
    """Take a district's plan out of a draft."""
    drop_district_plan(actor=request.actor, term_number=number, district=code, at=clock.now())
    messages.success(request, _("地区の計画を案から外しました。"))
    return redirect(f"{reverse('plan', args=[town])}?term={number}")


class DistrictForm(PlainForm):
    """What stands above a district's plan."""

    PUBLIC = frozenset({"slogan"})

    slogan = forms.CharField(label=_("合言葉"), max_length=LONGEST_SLOGAN, required=False)


class SectionForm(RowForm):
    """A part of the plan under a heading of the district's own."""

    PUBLIC = frozenset({"heading", "body"})

    needed = ("heading",)

    heading = forms.CharField(label=_("見出し"), max_length=LONGEST_HEADING, required=False)
    body = forms.CharField(label=_("本文"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


class ThemeForm(RowForm):
    """A thing the district takes up."""

    PUBLIC = frozenset({"title", "aim"})

    needed = ("title",)
    unasked = ("measures", "continues")

    title = forms.CharField(label=_("取り組むこと"), max_length=LONGEST_THEME, required=False)
    aim = forms.CharField(label=_("めざすこと・すること"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    measures = forms.MultipleChoiceField(
        label=_("つながる、全体の計画の取組"),
        required=False,
        widget=Picker,
        help_text=_("いくつでも選べます。"),
    )

    continues = forms.MultipleChoiceField(
        label=_("前の期の、どのテーマの続きか"),
        required=False,
        widget=Picker,
        help_text=_("選んだテーマの昨年度の文が、次のシートの横に出ます。新しいテーマなら、選びません。"),
    )

    def __init__(
        self,
        *args: Any,
        measures: tuple[tuple[str, str], ...],
        earlier: tuple[tuple[int, str], ...],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, measures=measures)
        if earlier:
            set_choices(self, continues=[(str(n), f"{n}　{title}") for n, title in earlier])
        else:
            del self.fields["continues"]


def show_district_plan_form(request: TownRequest, town: str, number: int, code: str) -> HttpResponse:
    """A district's plan of a draft: any headings, any number of themes."""
    found = draft_district_plan(request.actor, number, code)
    form = DistrictForm(request.POST or None, initial={"slogan": found.slogan})
    sections, themes = _district_rows(request, found)
    if is_adding(request):
        clear_errors(form, sections, themes)
    elif request.method == "POST" and form.is_valid() & sections.is_valid() & themes.is_valid():
        done = attempt(
            form,
            lambda: write_district_plan(
                actor=request.actor,
                term_number=number,
                district=code,
                slogan=form.cleaned_data["slogan"],
                sections=[(row["heading"], row["body"]) for row in sections.values()],
                themes=[
                    ThemeDraft(row["title"], row["aim"], row["measures"], [int(n) for n in row.get("continues", ())])
                    for row in themes.values()
                ],
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("{name}の計画を書きました。").format(name=found.district.name))
            return redirect(f"{reverse('plan', args=[town])}?term={number}")
    context = {
        "current": "plan",
        "form": form,
        "headings": sections,
        "themes": themes,
        "found": found,
        "word": found.term.words["district_plan"],
        "is_open": found.term.state == TermState.DRAFT,
        "back": f"{reverse('plan', args=[town])}?term={number}",
    }
    failed = form.errors or sections.errors or themes.errors
    return render(request, "work/plan/write_district_plan.html", context, status=422 if failed else 200)


def _district_rows(request: TownRequest, found: DraftDistrictPlan) -> tuple[Rows, Rows]:
    sections = [{"heading": heading, "body": body} for heading, body in found.sections]
    themes = [
        {"title": title, "aim": aim, "measures": list(codes), "continues": [str(number) for number in continued]}
        for title, aim, codes, continued in found.themes
    ]
    choices: dict[str, Any] = {"measures": found.measures, "earlier": found.earlier}
    return (
        Rows(SectionForm, "section", request, initial=sections, spare=0 if sections else 1),
        Rows(ThemeForm, "theme", request, initial=themes, spare=0 if themes else 2, **choices),
    )


addresses = [
    path("plan/terms/<int:number>/measures/new/", show_new_measure, name="new-measure"),
    path("plan/terms/<int:number>/measures/<slug:code>/", show_measure_arrangement, name="arrange-measure"),
    path("plan/terms/<int:number>/measures/<slug:code>/drop/", post_drop_measure, name="drop-measure"),
    path("plan/terms/<int:number>/districts/<slug:code>/", show_district_plan_form, name="write-district-plan"),
    path("plan/terms/<int:number>/districts/<slug:code>/drop/", post_drop_district_plan, name="drop-district-plan"),
]
