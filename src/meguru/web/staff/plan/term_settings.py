"""The rules a plan term sets for itself: rating scale, directions, words, quorum, calendar. Written while it is a draft."""

import re
import unicodedata
from calendar import monthrange
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.errors import Invalid
from meguru.core.language import _, choices_of, original
from meguru.plan.plans.commands import set_term
from meguru.plan.plans.queries.terms import get_term
from meguru.plan.plans.rules import LAYER_LABELS, LayerKind
from meguru.plan.terms.calendar import DEFAULT_STAGES, LONGEST_RETURN_DAYS
from meguru.plan.terms.rules import TermState
from meguru.plan.terms.scale import LONGEST_LETTER, LONGEST_MEANING, Scale
from meguru.plan.terms.words import LONGEST_LABEL, LONGEST_WORD, WORD_LABELS
from meguru.web.forms import PlainForm, attempt
from meguru.web.middleware import TownRequest
from meguru.web.rows import RowForm, Rows, clear_errors, is_adding

_MONTH_DAY = re.compile(r"(\d{1,2})[月/.-](\d{1,2})日?")
_RULES = [("majority", _("過半数")), ("half", _("半数以上")), ("none", _("定めない"))]
_BASES = [("filled", _("現員（いま就いている人の数）")), ("seats", _("定数（席の数）"))]


class MonthDayField(forms.CharField):
    """A day of every year: 5月15日, 5/15."""

    def to_python(self, value: Any) -> Any:
        """Month and day, or ``None`` where nothing was typed."""
        text = super().to_python(value)
        if not text:
            return None
        match = _MONTH_DAY.fullmatch(unicodedata.normalize("NFKC", text).strip())
        if match is None:
            raise forms.ValidationError(_("「5月15日」「5/15」のように書いてください。"))
        month, day = int(match.group(1)), int(match.group(2))
        if not (1 <= month <= 12 and 1 <= day <= monthrange(2001, month)[1]):
            raise forms.ValidationError(_("暦にある月日で書いてください（2月29日は使えません）。"))
        return month, day

    def prepare_value(self, value: Any) -> Any:
        """As officials write it."""
        return _("{m}月{d}日").format(m=value[0], d=value[1]) if isinstance(value, tuple) else value


class RatingForm(RowForm):
    """A step of the scale."""

    PUBLIC = frozenset({"letter", "label", "meaning"})

    needed = ("label", "letter")
    unasked = ("code", "is_special")

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    letter = forms.CharField(label=_("記号"), max_length=LONGEST_LETTER, required=False)
    label = forms.CharField(label=_("ことば"), max_length=LONGEST_LABEL, required=False)
    meaning = forms.CharField(label=_("意味"), max_length=LONGEST_MEANING, required=False)
    is_special = forms.BooleanField(label=_("段階の外（未実施・中止など）"), required=False)


class DirectionForm(RowForm):
    """A next-year direction."""

    PUBLIC = frozenset({"label"})

    needed = ("label",)
    unasked = ("code", "layer")

    code = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("ことば"), max_length=LONGEST_LABEL, required=False)
    layer = forms.ChoiceField(label=_("計画への重ね方"), required=False, choices=choices_of(LAYER_LABELS))


class DatesForm(PlainForm):
    """A term's quorum and due dates: what can be changed from a day once the plan is adopted."""

    rule = forms.ChoiceField(label=_("会議の成立"), choices=_RULES)
    base = forms.ChoiceField(label=_("何に対して"), choices=_BASES)
    online_counts = forms.BooleanField(label=_("オンラインの出席を数に入れる"), required=False)
    proxy_counts = forms.BooleanField(label=_("委任状を数に入れる"), required=False)
    written_counts = forms.BooleanField(label=_("書面での議決を数に入れる"), required=False)
    sheet_due = MonthDayField(
        label=_("課・社会福祉協議会のシートの期限"), help_text=_("振り返る年度の、次の年度の月日。")
    )
    district_sheet_due = MonthDayField(label=_("地区のシートの期限"))
    return_days = forms.IntegerField(label=_("直しの期間（日）"), min_value=1, max_value=LONGEST_RETURN_DAYS)
    reply_due = MonthDayField(label=_("助言への回答の期限"))

    def quorum(self) -> dict[str, Any]:
        """The quorum rule as it is stored."""
        names = ("rule", "base", "online_counts", "proxy_counts", "written_counts")
        return {name: self.cleaned_data[name] for name in names}

    def dates(self) -> dict[str, Any]:
        """Due dates and the days for returns as they are stored."""
        data = self.cleaned_data
        due = {name: list(data[name]) for name in ("sheet_due", "district_sheet_due", "reply_due")}
        return {**due, "return_days": data["return_days"]}


class SettingsForm(DatesForm):
    """Everything that is not a row."""

    order = forms.ChoiceField(
        label=_("評価の段階の並び"),
        choices=[("best", _("上の行ほど良い")), ("worst", _("上の行ほど悪い"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in DEFAULT_STAGES:
            name = _("{name}（{label}）").format(name=stage.label, label=stage.english)
            for end, label in (("from", _("はじまりの月")), ("to", _("おわりの月"))):
                self.fields[f"{stage.key}_{end}"] = forms.IntegerField(
                    label=_("{stage}の{what}").format(stage=name, what=label), min_value=1, max_value=12,
                    widget=forms.NumberInput(attrs={"class": "input"}))  # fmt: skip
            self.fields[f"{stage.key}_label"] = forms.CharField(
                label=_("{stage}のことば").format(stage=name), max_length=LONGEST_LABEL,
                widget=forms.TextInput(attrs={"class": "input"}))  # fmt: skip
        for key, label in WORD_LABELS.items():
            self.fields[f"word_{key}"] = forms.CharField(
                label=label, max_length=LONGEST_WORD, widget=forms.TextInput(attrs={"class": "input"}))  # fmt: skip
        self.prepare_fields()

    def calendar(self) -> dict[str, Any]:
        """Due dates and stages as they are stored."""
        data = self.cleaned_data
        stages = [
            {
                "key": stage.key,
                "label": data[f"{stage.key}_label"],
                "english": stage.english,
                "from_month": data[f"{stage.key}_from"],
                "to_month": data[f"{stage.key}_to"],
            }
            for stage in DEFAULT_STAGES
        ]
        return {**self.dates(), "stages": stages}

    def words(self) -> dict[str, str]:
        """The words as they are stored."""
        return {key: self.cleaned_data[f"word_{key}"] for key in WORD_LABELS}


def dates_of(term: Any) -> dict[str, Any]:
    """A term's quorum and due dates as a form begins with them."""
    calendar, quorum = term.calendar, term.quorum
    return {
        "rule": quorum.rule,
        "base": quorum.base,
        "online_counts": quorum.online_counts,
        "proxy_counts": quorum.proxy_counts,
        "written_counts": quorum.written_counts,
        "sheet_due": calendar.sheet_due,
        "district_sheet_due": calendar.district_sheet_due,
        "return_days": calendar.return_days,
        "reply_due": calendar.reply_due,
    }


def _initial(term: Any) -> dict[str, Any]:
    initial: dict[str, Any] = {"order": "best" if _is_best_first(term.scale) else "worst", **dates_of(term)}
    for stage in term.calendar.stages:
        initial[f"{stage.key}_label"] = original(stage.label)  # what a form holds comes back, and is stored
        initial[f"{stage.key}_from"], initial[f"{stage.key}_to"] = stage.from_month, stage.to_month
    return initial | {f"word_{key}": original(term.words[key]) for key in WORD_LABELS}


def _is_best_first(scale: Scale) -> bool:
    steps = [rating.step for rating in scale.ratings if rating.step is not None]
    return steps[0] > steps[-1]


def _scale(rows: list[dict[str, Any]], order: str) -> list[dict[str, Any]]:
    """The rows as a stored scale: steps counted from their order, codes kept or made from the letter."""
    graded = [row for row in rows if not row["is_special"]]
    steps = range(len(graded), 0, -1) if order == "best" else range(1, len(graded) + 1)
    step_of = {id(row): step for row, step in zip(graded, steps, strict=True)}
    return [
        {
            "code": row["code"] or (f"x{place}" if row["is_special"] else row["letter"]),
            "letter": row["letter"],
            "label": row["label"],
            "meaning": row["meaning"],
            "step": step_of.get(id(row)),
        }
        for place, row in enumerate(rows)
    ]


def _directions(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"code": row["code"] or f"d{place}", "label": row["label"], "layer": row["layer"] or LayerKind.KEEP.value}
        for place, row in enumerate(rows)
    ]


def show_term_settings(request: TownRequest, town: str, number: int) -> HttpResponse:
    """The rules of a draft term, all on one page; each error stands at its place."""
    require(request.actor, Action.PLAN_ADOPT)
    term = get_term(request.actor, number)
    form = SettingsForm(request.POST or None, initial=_initial(term))
    ratings = Rows(RatingForm, "rating", request, initial=[
        {"code": r.code, "letter": r.letter, "label": r.label, "meaning": r.meaning, "is_special": r.is_special}
        for r in term.scale.ratings
    ])  # fmt: skip
    directions = Rows(DirectionForm, "direction", request, initial=[
        {"code": d.code, "label": d.label, "layer": d.layer} for d in term.directions
    ])  # fmt: skip
    row_errors: dict[str, str] = {}
    if is_adding(request):
        clear_errors(form, ratings, directions)
    elif request.method == "POST" and form.is_valid() & ratings.is_valid() & directions.is_valid():
        chosen = {
            "scale": _scale(ratings.values(), form.cleaned_data["order"]),
            "directions": _directions(directions.values()),
            "words": form.words(),
            "quorum": form.quorum(),
            "calendar": form.calendar(),
        }
        row_errors = {key: _("1つ以上書いてください。") for key in ("scale", "directions") if not chosen[key]}
        done = None if row_errors else _set(request, number, chosen, form, row_errors)
        if done is not None:
            messages.success(request, _("この期の決まりを直しました。"))
            return redirect(f"{reverse('plan', args=[town])}?term={number}")
    context = {
        "current": "plan",
        "form": form,
        "ratings": ratings,
        "directions": directions,
        "row_errors": row_errors,
        "is_open": term.state == TermState.DRAFT,
        "term": term,
        "quorum_fields": [form[name] for name in ("rule", "base", "online_counts", "proxy_counts", "written_counts")],
        "due_fields": [form[name] for name in ("sheet_due", "district_sheet_due", "return_days", "reply_due")],
        "stage_fields": [[form[f"{s.key}_{n}"] for n in ("label", "from", "to")] for s in DEFAULT_STAGES],
        "word_fields": [form[f"word_{key}"] for key in WORD_LABELS],
        "back": f"{reverse('plan', args=[town])}?term={number}",
    }
    failed = form.errors or ratings.errors or directions.errors or row_errors
    return render(request, "work/plan/term_settings.html", context, status=422 if failed else 200)


def _set(
    request: TownRequest, number: int, chosen: dict[str, Any], form: SettingsForm, row_errors: dict[str, str]
) -> Any:
    """Call the command; errors of rows go to their rows, the others to the form."""

    def call() -> Any:
        try:
            return set_term(actor=request.actor, term_number=number, settings=chosen, at=clock.now())
        except Invalid as error:
            row_errors.update({key: text for key, text in error.fields.items() if key in ("scale", "directions")})
            rest = {key: text for key, text in error.fields.items() if key not in row_errors}
            if rest:
                raise Invalid(rest) from None
            return None

    return attempt(form, call)


addresses = [path("plan/terms/<int:number>/settings/", show_term_settings, name="term-settings")]
