"""What of an adopted plan changes from a day, with a reason: of one measure, and of the term's due dates and quorum."""

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
from meguru.core.errors import EditedMeanwhile
from meguru.core.fiscal import FiscalYear, wareki
from meguru.core.language import _
from meguru.plan.plans.commands import (
    IndicatorEdit,
    MeasureEdit,
    PartEdit,
    change_measure,
    change_term,
    withdraw_change,
    withdraw_term_change,
)
from meguru.plan.plans.queries.changes import LEADS
from meguru.plan.plans.queries.drafts import Choices, choices_for
from meguru.plan.plans.queries.history import MeasureToChange, acts_of_term, measure_to_change
from meguru.plan.plans.queries.terms import get_term
from meguru.plan.terms.changes import LONGEST_CHANGE_REASON, MeasureField
from meguru.plan.terms.measures import LONGEST_GROUP, MeasureKind
from meguru.plan.terms.rules import TermState
from meguru.web.forms import DayField, Picker, PlainForm, attempt, set_choices
from meguru.web.middleware import TownRequest
from meguru.web.rows import Rows, clear_errors, is_adding
from meguru.web.staff.indicators import IndicatorForm, bare_figure
from meguru.web.staff.plan.measure_rows import PARTS, PartChangeForm, has_parts, labels_of
from meguru.web.staff.plan.term_settings import DatesForm, dates_of

_OVERTAKEN = _(
    "ほかの人が、先にこの取組を変えました。ここに書いてある内容と違うところに、いまの内容を示しました。"
    "確かめて、残す内容にしてから、もう一度押してください。"
)
_STANDS = _("いまは「{now}」です。もう一度押すと、下の内容に変わります。")
_JOINED = _("ほかの人が、先に足した指標です。消したいときは、空にしてください。")
_GONE = _("ほかの人が、先に外した指標です。空にしてください。残すときは、新しい行に書いてください。")


_PART_JOINED = _("ほかの人が、先に足した細目です。消したいときは、空にしてください。")
_PART_GONE = _("ほかの人が、先に外した細目です。空にしてください。残すときは、新しい行に書いてください。")


class ChangeForm(PlainForm):
    """Who does a measure and where, from which day and why; of a measure added later its pillar and group too."""

    PUBLIC = frozenset({"group", "reason"})

    from_day = DayField(
        label=_("いつから"), help_text=_("先の日でも、過ぎた日でもかまいません。先の日なら、その日に変わります。")
    )
    reason = forms.CharField(
        label=_("変えるわけ"), max_length=LONGEST_CHANGE_REASON, help_text=_("「4月の組織改正のため」のように、短く。")
    )
    owner = forms.ChoiceField(label=_("担当"))
    partners = forms.MultipleChoiceField(
        label=_("一緒に行う組織"),
        required=False,
        widget=Picker,
        help_text=_("いくつでも選べます。"),
    )
    districts = forms.MultipleChoiceField(
        label=_("地区"),
        required=False,
        widget=Picker,
        help_text=_("選ばないと、全体の取組になります。"),
    )
    pillar = forms.ChoiceField(label=_("柱"), required=False)
    group = forms.CharField(label=_("分野・部署"), max_length=LONGEST_GROUP, required=False)
    serves = forms.MultipleChoiceField(
        label=_("支える取組"),
        required=False,
        widget=Picker,
        help_text=_("この事業が、計画のどの取組を支えるか（整合性）。いくつでも選べます。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, found: MeasureToChange, choices: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [str(body.pk) for body in choices.organisations]
        named = list(zip(keys, labels_of(choices), strict=True))
        set_choices(
            self,
            owner=[(str(body.pk), body.name) for body in choices.organisations if body.kind in set(LEADS)],
            partners=named,
            districts=choices.districts,
            pillar=[("", _("（決めない）")), *choices.pillars],
            serves=choices.measures,
        )
        if found.kind is not MeasureKind.CONTINUED_PROJECT:
            del self.fields["serves"]
        if not found.is_added:  # of the others they are part of the frozen text
            del self.fields["pillar"], self.fields["group"]

    def edit(
        self, initial: dict[str, Any], indicators: list[IndicatorEdit] | None, parts: list[PartEdit] | None
    ) -> MeasureEdit:
        """What differs from how the measure is now."""
        moved = {
            name: value
            for name, value in self.cleaned_data.items()
            if name in initial and _comparable(value) != _comparable(initial[name])
        }
        return MeasureEdit(
            owner_id=int(moved["owner"]) if "owner" in moved else None,
            partner_ids=[int(each) for each in moved["partners"]] if "partners" in moved else None,
            districts=moved.get("districts"),
            indicators=indicators,
            parts=parts,
            pillar=moved.get("pillar"),
            group=moved.get("group"),
            serves=moved.get("serves"),
        )


def _comparable(value: Any) -> Any:
    return set(value) if isinstance(value, list) else value


class IndicatorChangeForm(IndicatorForm):
    """An indicator under the id by which its figures are kept."""

    unasked = ("id",)

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)


def _initial(found: MeasureToChange) -> dict[str, Any]:
    values = found.values
    return {
        "owner": str(values[MeasureField.OWNER]["id"]),
        "partners": [str(each["id"]) for each in values[MeasureField.PARTNERS]],
        "districts": [each["code"] for each in values[MeasureField.DISTRICTS]],
        "pillar": values[MeasureField.PILLAR].get("key", ""),
        "group": values[MeasureField.GROUP]["name"],
        "serves": [each["code"] for each in values[MeasureField.SERVES]],
    }


def _indicator_rows(found: MeasureToChange) -> list[dict[str, Any]]:
    return [
        {
            "id": each["id"],
            "name": each["name"],
            "unit": each["unit"],
            "part": each.get("part"),
            "baseline": bare_figure(each["baseline"]),
            "baseline_year": FiscalYear(each["baseline_year"]) if each["baseline_year"] else None,
            **{f"target_{year}": bare_figure(value) for year, value in each["targets"].items()},
        }
        for each in found.values[MeasureField.INDICATORS]
    ]


def _edits(rows: list[dict[str, Any]], years: tuple[FiscalYear, ...]) -> list[IndicatorEdit]:
    return [
        IndicatorEdit(
            id=row.get("id"),
            name=row["name"],
            unit=row["unit"],
            baseline=row.get("baseline"),
            baseline_year=row["baseline_year"].year if row.get("baseline_year") else None,
            targets={
                year.year: row[f"target_{year.year}"] for year in years if row.get(f"target_{year.year}") is not None
            },
            part=row.get("part"),
        )
        for row in rows
    ]


def _part_rows(found: MeasureToChange) -> list[dict[str, Any]]:
    return [{**each, "owner": str(each["owner"].get("id", ""))} for each in found.values[MeasureField.PARTS]]


def _part_edits(rows: list[dict[str, Any]]) -> list[PartEdit]:
    return [
        PartEdit(
            title=row["title"],
            text=row["text"],
            owner_id=int(row["owner"]) if row["owner"] else None,
            is_rated=bool(row["is_rated"]),
            number=row.get("number"),
        )
        for row in rows
    ]


def show_measure_change(request: TownRequest, town: str, number: int, code: str) -> HttpResponse:
    """Change who does a measure, where and by which indicators, from a day."""
    found = measure_to_change(request.actor, number, code)
    years = tuple(FiscalYear(year) for year in range(found.term.first_year, found.term.last_year + 1))
    initial = {**_initial(found), "seen": found.seen, "from_day": clock.day_of(clock.now())}
    choices = choices_for(request.actor, found.term)
    form = ChangeForm(found, choices, request.POST or None, initial=initial)
    parts = Rows(PartChangeForm, PARTS, request, initial=_part_rows(found), choices=choices)
    given: dict[str, Any] = {"years": years, "has_parts": has_parts(request, _part_rows(found))}
    rows = Rows(IndicatorChangeForm, "indicator", request, initial=_indicator_rows(found), **given)
    back = f"{reverse('measure', args=[town, code])}?term={number}"
    if is_adding(request):
        clear_errors(form, rows, parts)
    elif request.method == "POST" and form.is_valid() & rows.is_valid() & parts.is_valid():
        done = _change(request, found, form, rows, parts, years)
        if done is not None:
            _tell(request, found, form, is_changed=bool(done))
            return redirect(back)
    context = {
        "current": "plan",
        "form": form,
        "rows": rows,
        "parts": parts,
        "found": found,
        "when": [form["from_day"], form["reason"]],
        "what": [field for field in form.visible_fields() if field.name not in ("from_day", "reason")],
        "back": back,
    }
    failed = form.errors or rows.errors or parts.errors
    return render(request, "work/plan/change_measure.html", context, status=422 if failed else 200)


def _change(
    request: TownRequest,
    found: MeasureToChange,
    form: ChangeForm,
    rows: Rows,
    parts: Rows,
    years: tuple[FiscalYear, ...],
) -> Any:
    """Call the command with what differs; ``None`` where the form has to come back."""
    typed, stood = _edits(rows.values(), years), _edits(_indicator_rows(found), years)
    items, items_stood = _part_edits(parts.values()), _part_edits(_part_rows(found))
    edit = form.edit(_initial(found), typed if typed != stood else None, items if items != items_stood else None)
    try:
        return attempt(
            form,
            lambda: change_measure(
                actor=request.actor,
                term_number=found.term.number,
                code=found.code,
                edit=edit,
                from_day=form.cleaned_data["from_day"],
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"] or None,
                at=clock.now(),
            ),
        )
    except EditedMeanwhile:
        _tell_overtaken(found, form, rows, years)
        _tell_parts_overtaken(found, parts)
        form.data["seen"] = found.seen  # type: ignore[index]  # a copy of what was sent: see ``PlainForm``
        return None


def _tell_overtaken(found: MeasureToChange, form: ChangeForm, rows: Rows, years: tuple[FiscalYear, ...]) -> None:
    """Say at each field that differs what stands now, before another press puts what is written over it."""
    stands = _initial(found)
    typed = [field for field in MeasureField if field.value in form.cleaned_data]
    differ = [f for f in typed if _comparable(form.cleaned_data[f.value]) != _comparable(stands[f.value])]
    form.add_error(None, _OVERTAKEN)
    for field in differ:
        form.add_error(field.value, _STANDS.format(now=found.words(field)))
    sent = {str(row["id"].value()) for row in rows.formset}
    own = {row["id"]: row for row in _indicator_rows(found)}
    joined_since = [key for key, row in own.items() if str(key) not in sent and rows.append(row)]
    rows.is_valid()
    for form_of_row in rows.formset:
        key = form_of_row.cleaned_data.get("id")
        if key is None:
            continue
        if key not in own:
            form_of_row.add_error("name", _GONE)
        elif key in joined_since:
            form_of_row.add_error("name", _JOINED)
        elif form_of_row.is_blank or _edits([form_of_row.cleaned_data], years) != _edits([own[key]], years):
            form_of_row.add_error("name", _STANDS.format(now=found.indicator_words(key)))


def _tell_parts_overtaken(found: MeasureToChange, parts: Rows) -> None:
    """The same of the sub-items: what stands now, those that came since below, and those that are gone."""
    own = {row["number"]: row for row in _part_rows(found)}
    sent = {str(row["number"].value()) for row in parts.formset}
    joined_since = [key for key, row in own.items() if str(key) not in sent and parts.append(row)]
    parts.is_valid()
    for row in parts.formset:
        key = row.cleaned_data.get("number")
        if key is None:
            continue
        if key not in own:
            row.add_error("title", _PART_GONE)
        elif key in joined_since:
            row.add_error("title", _PART_JOINED)
        elif row.is_blank or _part_edits([row.cleaned_data]) != _part_edits([own[key]]):
            row.add_error("title", _STANDS.format(now=found.part_words(key)))


def _tell(request: TownRequest, found: MeasureToChange, form: ChangeForm, *, is_changed: bool) -> None:
    day = form.cleaned_data["from_day"]
    told = {"title": found.title, "day": wareki(day)}
    if not is_changed:
        messages.info(request, _("「{title}」に、変わるところはありませんでした。").format(**told))
    elif day > clock.day_of(clock.now()):
        sentence = _("「{title}」を、{day}から変えることにしました。その日までは、取りやめられます。")
        messages.success(request, sentence.format(**told))
    else:
        messages.success(request, _("「{title}」を、{day}から変えました。").format(**told))


@require_POST
def post_withdraw_change(request: TownRequest, town: str, number: int, code: str, act: int) -> HttpResponse:
    """Withdraw what was decided for a day still to come: of this measure, or of all for which it was decided at once."""
    found = measure_to_change(request.actor, number, code)
    only = None if request.POST.get("all") else found.id
    withdraw_change(actor=request.actor, act=act, measure_id=only, at=clock.now())
    messages.success(request, _("決めてあった変更を取りやめました。"))
    return redirect(f"{reverse('measure', args=[town, code])}?term={number}")


class TermChangeForm(DatesForm):
    """A term's quorum and due dates, from which day and why."""

    PUBLIC = frozenset[str]()

    from_day = DayField(label=_("いつから"))
    reason = forms.CharField(label=_("変えるわけ"), max_length=LONGEST_CHANGE_REASON)
    field_order = ("from_day", "reason")


def show_term_change(request: TownRequest, town: str, number: int) -> HttpResponse:
    """Change an adopted term's due dates and quorum from a day."""
    require(request.actor, Action.PLAN_CHANGE)
    term = get_term(request.actor, number)
    initial = {**dates_of(term), "from_day": clock.day_of(clock.now())}
    form = TermChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: change_term(
                actor=request.actor,
                term_number=number,
                from_day=form.cleaned_data["from_day"],
                reason=form.cleaned_data["reason"],
                calendar=form.dates(),
                quorum=form.quorum(),
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(
                request, _("期の決まりの変更を記録しました。") if done else _("変わるところはありませんでした。")
            )
            return redirect("change-term", town, number)
    context = {
        "current": "plan",
        "form": form,
        "term": term,
        "acts": acts_of_term(request.actor, term),
        "is_adopted": term.state == TermState.ADOPTED,
        "back": f"{reverse('plan', args=[town])}?term={number}#settings",
    }
    return render(request, "work/plan/change_term.html", context, status=422 if form.errors else 200)


@require_POST
def post_withdraw_term_change(request: TownRequest, town: str, number: int, act: int) -> HttpResponse:
    """Withdraw what was decided about a term for a day still to come."""
    withdraw_term_change(actor=request.actor, act=act, at=clock.now())
    messages.success(request, _("決めてあった変更を取りやめました。"))
    return redirect("change-term", town, number)


addresses = [
    path("plan/terms/<int:number>/measures/<slug:code>/change/", show_measure_change, name="change-measure"),
    path(
        "plan/terms/<int:number>/measures/<slug:code>/changes/<int:act>/withdraw/",
        post_withdraw_change,
        name="withdraw-change",
    ),
    path("plan/terms/<int:number>/changes/", show_term_change, name="change-term"),
    path("plan/terms/<int:number>/changes/<int:act>/withdraw/", post_withdraw_term_change, name="withdraw-term-change"),
]
