"""A plan while it is prepared: its name, years and pillars, from a reading or from nothing; and the act that freezes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from meguru.base.access.actions import Action
from meguru.base.access.decide import require
from meguru.core import clock
from meguru.core.fiscal import FiscalYear, NotAYear, parse_fiscal_year
from meguru.core.language import _
from meguru.core.text import excerpt
from meguru.plan.documents.queries import get_reading
from meguru.plan.documents.rules import ReadingState
from meguru.plan.plans.commands import adopt_plan, prepare_term, set_term
from meguru.plan.plans.queries.contents import digest_of_pillars, list_pillars, plan_contents
from meguru.plan.plans.queries.lineage import passages_left
from meguru.plan.plans.queries.owners import owners_asked, pillars_proposed
from meguru.plan.plans.queries.printed import printed_asked
from meguru.plan.plans.queries.terms import get_term, newest_term
from meguru.plan.terms.rules import LARGEST_TERM, LONGEST_NICKNAME, LONGEST_TERM, LONGEST_VISION, TermState
from meguru.web.forms import DayField, FiscalYearField, PlainForm, attempt
from meguru.web.middleware import TownRequest
from meguru.web.rows import clear_errors, is_adding
from meguru.web.staff.plan.levels_form import Pillars, proposed_rows, standing_rows
from meguru.web.staff.plan.owners_form import OwnersForm
from meguru.web.staff.plan.printed_form import PrintedForm

_YEAR_HELP = _("「{year}」「{code}」「{number}」のどれでも書けます。")


class BasicsForm(PlainForm):
    """What a plan is called, for which years, towards what."""

    PUBLIC = frozenset({"name", "nickname", "vision"})

    number = forms.IntegerField(label=_("第何期"), min_value=1, max_value=LARGEST_TERM)
    name = forms.CharField(label=_("計画の名前"), max_length=LONGEST_TERM)
    nickname = forms.CharField(label=_("愛称"), max_length=LONGEST_NICKNAME, required=False)
    vision = forms.CharField(label=_("目標（基本理念）"), max_length=LONGEST_VISION, required=False)
    first_year = FiscalYearField(label=_("はじめの年度"), help_text=_YEAR_HELP)
    last_year = FiscalYearField(label=_("おわりの年度"), help_text=_YEAR_HELP)


def show_adoption(request: TownRequest, town: str, reading_id: int) -> HttpResponse:
    """Make the corrected rows of a reading the measures of a new draft term."""
    found = get_reading(request.actor, reading_id)
    kept = [row for row in found.rows if not row.get("is_dropped")]
    said = _basics_read(found.found)
    form = _basics_form(request, said)
    context = {
        "reading": found,
        "owners": OwnersForm(owners_asked(request.actor, kept), request.POST or None),
        "printed": PrintedForm(printed_asked(request.actor, found.found, kept, _years(form)), request.POST or None),
        "proposed": pillars_proposed(kept),
        "said": said,
        "kept": len(kept),
        "unsure": sum(not row.get("sure", True) for row in kept),
        "is_open": found.state == ReadingState.OPEN,
        "heading": _("読み取りを計画の案にする"),
        "verb": _("取組{count}件で計画の案をつくる").format(count=len(kept)),
        "back": reverse("reading", args=[town, reading_id]),
    }
    return _prepare(request, town, reading_id, form, context)


def show_new_term(request: TownRequest, town: str) -> HttpResponse:
    """Begin a draft term without a document."""
    require(request.actor, Action.PLAN_ADOPT)
    last = newest_term(request.actor)
    context = {
        "taken_over": list_pillars(request.actor, last) if last else [],
        "heading": _("計画をはじめから書く"),
        "verb": _("計画の案をつくる"),
        "is_open": True,
        "back": reverse("plan", args=[town]),
    }
    return _prepare(request, town, None, _basics_form(request, {}), context)


def _basics_read(found: Mapping[str, Any]) -> dict[str, Any]:
    """What the document says of itself, for the form to begin with: name, vision and years, as far as they can be kept."""
    first, last = found.get("first_year"), found.get("last_year")
    said: dict[str, Any] = {
        "name": excerpt(found.get("plan_name") or "", LONGEST_TERM),
        "vision": excerpt(found.get("vision") or "", LONGEST_VISION),
    }
    if first and last and first <= last < first + 10:
        said |= {"first_year": FiscalYear(first), "last_year": FiscalYear(last)}
    return {key: value for key, value in said.items() if value}


def _basics_form(request: TownRequest, said: Mapping[str, Any]) -> BasicsForm:
    """The form of a new term: what was typed, else what the document says of itself, else the years behind the last term."""
    last = newest_term(request.actor)
    first = FiscalYear(last.last_year + 1) if last else FiscalYear.of(clock.day_of(clock.now()))
    initial = {"number": last.number + 1 if last else 1, "first_year": first, "last_year": FiscalYear(first.year + 4)}
    return BasicsForm(request.POST or None, initial=initial | dict(said))


def _years(form: BasicsForm) -> tuple[int, int] | None:
    """The years as they stand in the form, which are those that would be taken; nothing where they are none of a plan."""
    try:
        first, last = (parse_fiscal_year(str(form[name].value() or "")).year for name in ("first_year", "last_year"))
    except NotAYear:
        return None
    return (first, last) if first <= last else None


def _prepare(
    request: TownRequest, town: str, reading_id: int | None, form: BasicsForm, context: dict[str, Any]
) -> HttpResponse:
    proposed = proposed_rows(context.get("proposed", ())) or standing_rows(context.get("taken_over", ()))
    pillars = Pillars(request, proposed, spare=0 if proposed else 3)
    owners: OwnersForm | None = context.get("owners")
    printed: PrintedForm | None = context.get("printed")
    asked: list[PlainForm] = [each for each in (owners, printed) if each is not None]
    if is_adding(request):
        clear_errors(form, pillars)
        for each in asked:
            clear_errors(each)
    elif request.method == "POST" and form.is_valid() & pillars.is_valid() & _all_valid(asked):
        data = form.cleaned_data
        term = attempt(
            form,
            lambda: prepare_term(
                actor=request.actor,
                number=data["number"],
                name=data["name"],
                nickname=data["nickname"],
                vision=data["vision"],
                first_year=data["first_year"].year,
                last_year=data["last_year"].year,
                pillars=pillars.drafts(),
                reading_id=reading_id,
                owners=owners.answers() if owners else None,
                printed=printed.answers() if printed else None,
                at=clock.now(),
            ),
        )
        if term is not None:
            messages.success(request, _("計画の案をつくりました。柱・指標・地区の計画を書き足して、確定してください。"))
            return redirect(f"{reverse('plan', args=[town])}?term={term.number}")
    status = 422 if form.errors or pillars.errors or any(each.errors for each in asked) else 200
    return render(request, "work/plan/term_basics.html", {"current": "plan", "form": form, "pillars": pillars, **context},
                  status=status)  # fmt: skip


def _all_valid(asked: Sequence[PlainForm]) -> bool:
    """Whether every form that asks about the document is answered; each of them says what it misses."""
    return not [each for each in asked if not each.is_valid()]


def show_term_basics(request: TownRequest, town: str, number: int) -> HttpResponse:
    """Correct the name, years, vision and pillars of a draft term."""
    require(request.actor, Action.PLAN_ADOPT)
    term = get_term(request.actor, number)
    initial = {
        "number": term.number,
        "name": term.name,
        "nickname": term.nickname,
        "vision": term.vision,
        "first_year": FiscalYear(term.first_year),
        "last_year": FiscalYear(term.last_year),
    }
    form = BasicsForm(request.POST or None, initial=initial)
    form.fields["number"].disabled = True
    stands = list_pillars(request.actor, term)
    pillars = Pillars(request, standing_rows(stands), spare=0 if stands else 3)
    if is_adding(request):
        clear_errors(form, pillars)
    elif request.method == "POST" and form.is_valid() & pillars.is_valid():
        data = form.cleaned_data
        done = attempt(
            form,
            lambda: set_term(
                actor=request.actor,
                term_number=number,
                name=data["name"],
                nickname=data["nickname"],
                vision=data["vision"],
                years=(data["first_year"].year, data["last_year"].year),
                pillars=pillars.drafts(),
                pillars_seen=request.POST.get("seen"),
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("計画の案を直しました。"))
            return redirect(f"{reverse('plan', args=[town])}?term={number}")
    context = {
        "current": "plan",
        "form": form,
        "pillars": pillars,
        "seen": digest_of_pillars(stands),
        "stands": stands if request.POST.get("seen", "") not in ("", digest_of_pillars(stands)) else (),
        "is_open": term.state == TermState.DRAFT,
        "heading": _("名前・期間・目標・柱"),
        "verb": _("この内容で直す"),
        "back": f"{reverse('plan', args=[town])}?term={number}",
    }
    return render(request, "work/plan/term_basics.html", context, status=422 if form.errors or pillars.errors else 200)


class FreezeForm(PlainForm):
    """From when the plan stands, and that its meaning was read."""

    on = DayField(label=_("計画を確定した日"))
    understood = forms.BooleanField(
        label=_("確定すると本文を変えられないことを確かめました"),
        error_messages={"required": _("確かめてから、印をつけてください。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["understood"].error_messages["required"] = _("確かめてから、印をつけてください。")


def show_freeze(request: TownRequest, town: str, number: int) -> HttpResponse:
    """Adopt a draft term. Asked on a page of its own, which says what freezing means."""
    require(request.actor, Action.PLAN_ADOPT)
    today = clock.day_of(clock.now())
    found = plan_contents(request.actor, today=today, term_number=number)
    form = FreezeForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: adopt_plan(actor=request.actor, term_number=number, on=form.cleaned_data["on"], at=clock.now()),
        )
        if done is not None:
            messages.success(request, _("計画を確定しました。最初の年度を開けます。"))
            return redirect(f"{reverse('plan', args=[town])}?term={number}")
    context = {
        "current": "plan",
        "form": form,
        "plan": found,
        "left": passages_left(request.actor, found.term, found.earlier)
        if found and found.is_draft and found.earlier
        else None,
        "unwritten": [row.name for row in found.districts if not row.is_written] if found else [],
        "without_pillar": sum(len(part.measures) for part in found.parts if not part.key) if found else 0,
        "back": f"{reverse('plan', args=[town])}?term={number}",
    }
    return render(request, "work/plan/freeze.html", context, status=422 if form.errors else 200)


addresses = [
    path("plan/readings/<int:reading_id>/adopt/", show_adoption, name="reading-adopt"),
    path("plan/terms/new/", show_new_term, name="new-term"),
    path("plan/terms/<int:number>/basics/", show_term_basics, name="term-basics"),
    path("plan/terms/<int:number>/freeze/", show_freeze, name="freeze-term"),
]
