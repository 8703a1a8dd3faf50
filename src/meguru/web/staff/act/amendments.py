"""Changes of the plan: the comparison table (新旧対照表), proposing one, and one with its agreement by a second person."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from meguru.act.amendments.commands import agree_amendment, drop_amendment, propose_amendment
from meguru.act.amendments.queries import AmendmentView, get_amendment, list_amendments, waiting_to_agree
from meguru.act.amendments.rules import (
    PROPOSER_ALONE,
    AmendmentState,
    AmendmentStep,
    usual_year,
)
from meguru.base.access.actions import Action
from meguru.base.access.decide import can, require
from meguru.base.bodies.queries.entrusted import second_person_problem
from meguru.check.committee.queries import AdviceView, list_advice
from meguru.check.opinions.queries import OpinionView, recent_opinions
from meguru.core import clock
from meguru.core.errors import NotFound, NotNow
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.plan.calendar.queries import list_years
from meguru.plan.plans.queries.subjects import Subject, list_subjects, measure_subject, theme_subject
from meguru.plan.plans.rules import LayerKind
from meguru.web.asked import asked_number, asked_year
from meguru.web.forms import attempt
from meguru.web.guarding import guard_of
from meguru.web.listing import ListColumn, ListFilter, as_file, listed
from meguru.web.middleware import TownRequest
from meguru.web.piles import beside, say_done_of
from meguru.web.staff.act.amendment_forms import (
    OF_A_SUBJECT,
    AddForm,
    NewIndicators,
    ProposeForm,
    is_proposed,
    proposal_of,
)
from meguru.web.staff.deciding import SteadForm, deciding_of, stead_said, stead_typed

if TYPE_CHECKING:
    from meguru.plan.calendar.models import PlanYear

_EXCERPT = 60


_COLUMNS: tuple[ListColumn[AmendmentView], ...] = (
    ListColumn("number", _("改の番号"), lambda item: item.number),
    ListColumn("kind", _("種類"), lambda item: item.kind_label),
    ListColumn("subject", _("取組・テーマ"), lambda item: item.subject),
    ListColumn("standing", _("状態"), lambda item: item.state_label),
    ListColumn("before_title", _("これまでの名前"), lambda item: item.before.get("title", "")),
    ListColumn("before", _("これまでの文"), lambda item: item.before.get("description", "")),
    ListColumn("after_title", _("これからの名前"), lambda item: item.after.get("title", "")),
    ListColumn("after", _("これからの文"), lambda item: item.after.get("description", "")),
    ListColumn("brings", _("追加する取組の柱・組織・地区・指標"), lambda item: item.brings.seen if item.brings else ""),
    ListColumn("reason", _("わけ"), lambda item: item.reason),
    ListColumn("effective", _("始める年度"), lambda item: item.effective_year),
    ListColumn("decided", _("決めた日"), lambda item: item.decided_on),
)
_FILTERS: tuple[ListFilter[AmendmentView], ...] = (
    ListFilter("kind", _("種類"), lambda item: item.kind_label),
    ListFilter("standing", _("状態"), lambda item: item.state_label),
    ListFilter("district", _("地区"), lambda item: item.district_name, is_register=True),
)


def show_amendments(request: TownRequest, town: str) -> HttpResponse:
    """The comparison table, agreed changes and proposals; by the year from which they count where asked."""
    everything = list_amendments(request.actor)
    years = sorted({item.effective_year for item in everything})
    year = asked_year(request, years)
    of_year = [item for item in everything if year in (None, item.effective_year)]
    listing = listed(request, of_year, _COLUMNS, _FILTERS, kept={"year": year})
    file = as_file(request, listing, _("計画の変更"))
    if file is not None:
        return file
    rows = listing.rows
    context = {
        "current": "amendments",
        "listing": listing,
        "proposed": [item for item in rows if item.state is AmendmentState.PROPOSED],
        "agreed": [item for item in rows if item.state is AmendmentState.AGREED],
        "years": [FiscalYear(each) for each in years],
        "year": FiscalYear(year) if year else None,
        "today": clock.day_of(clock.now()),
        "may_propose": can(request.actor, Action.AMENDMENT_PROPOSE),
    }
    return render(request, "work/act/amendments.html", context)


def show_proposal_form(request: TownRequest, town: str) -> HttpResponse:
    """Propose a change: first what it is about, then the form filled with today's text."""
    require(request.actor, Action.AMENDMENT_PROPOSE)
    years = list_years(request.actor)
    if not years:
        return render(request, "work/act/amendment_choose.html", {"current": "amendments", "years": []})
    asked = request.GET.get("year", "")
    ended = str(FiscalYear.of(clock.day_of(clock.now())).previous.year)
    by_year = {str(year.fiscal_year): year for year in years}
    reviewed = by_year.get(asked) or by_year.get(ended) or years[0]
    begins = usual_year(reviewed.fiscal_year, {year.fiscal_year for year in years})
    measure, theme = request.GET.get("measure", ""), request.GET.get("theme", "")
    is_new = "new" in request.GET
    if not (measure or theme or is_new):
        measures, themes = list_subjects(request.actor, reviewed.term, begins)
        context = {
            "current": "amendments",
            "years": years,
            "reviewed": reviewed,
            "begins": FiscalYear(begins),
            "measures": measures,
            "themes": themes,
            "kept": urlencode({key: request.GET[key] for key in ("advice", "opinion", "year") if key in request.GET}),
        }
        return render(request, "work/act/amendment_choose.html", context)
    subject = None
    if measure:
        subject = measure_subject(request.actor, reviewed.term, measure, begins)
    elif not is_new:
        asked_theme = asked_number(request, "theme", highest=10**10 - 1) or 0
        subject = theme_subject(request.actor, reviewed.term, asked_theme, begins)
    return _proposal(request, town, reviewed, begins, subject)


def _proposal(
    request: TownRequest, town: str, reviewed: "PlanYear", begins: int, subject: Subject | None
) -> HttpResponse:
    initial: dict[str, Any] = {
        "kind": LayerKind.AMEND.value if subject else LayerKind.ADD.value,
        "title": subject.text.title if subject else "",
        "description": subject.text.description if subject else "",
        "advice": request.GET.getlist("advice"),
        "opinions": request.GET.getlist("opinion"),
        "effective_year": FiscalYear(begins),
    }
    causes = _causes(request, reviewed.fiscal_year, subject.id if subject and not subject.is_theme else None)
    data = request.POST or None
    form: ProposeForm
    indicators = None
    if subject:
        form = ProposeForm(*causes, OF_A_SUBJECT, data, initial=initial)
    else:
        form = AddForm(request, reviewed.term, *causes, (LayerKind.ADD,), data, initial=initial)
        indicators = NewIndicators(request, reviewed.term, reviewed.fiscal_year)
    if is_proposed(request, form, indicators):
        done = attempt(
            form,
            lambda: propose_amendment(
                actor=request.actor,
                fiscal_year=reviewed.fiscal_year,
                draft=proposal_of(form, indicators, subject),
                at=clock.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("変更を起案しました。ほかの人が決めると、計画に重なります。"))
            return redirect("amendment", town, done.pk)
    context = {
        "current": "amendments",
        "form": form,
        "rows": indicators.rows if indicators else None,
        "subject": subject,
        "reviewed": FiscalYear(reviewed.fiscal_year),
        "here": request.get_full_path(),
        "deciding": deciding_of(request, Action.AMENDMENT_AGREE, first_id=request.actor.person_id),
    }
    failed = form.errors or (indicators and indicators.rows.errors)
    return render(request, "work/act/amendment_form.html", context, status=422 if failed else 200)


def _causes(request: TownRequest, reviewed: int, measure_id: int | None) -> tuple[list[AdviceView], list[OpinionView]]:
    """Open advice and recent opinions, those about the measure first."""
    given = sorted(list_advice(request.actor, only_open=True), key=lambda item: item.measure_id != measure_id)
    heard = sorted(recent_opinions(request.actor, since_year=reviewed), key=lambda item: item.measure_id != measure_id)
    return given, heard


def show_amendment(request: TownRequest, town: str, amendment_id: int) -> HttpResponse:
    """One change with its causes and what can be done with it."""
    return _page(request, get_amendment(request.actor, amendment_id))


_GUARDED = {"title": _("名前"), "description": _("本文")}


def _page(
    request: TownRequest, item: AmendmentView, *, problem: str = "", failed: SteadForm | None = None, status: int = 200
) -> HttpResponse:
    actor = request.actor
    may_agree = can(actor, Action.AMENDMENT_AGREE) and item.allows(AmendmentStep.AGREE)
    alone = ""
    if may_agree:
        alone = second_person_problem(
            actor,
            Action.AMENDMENT_AGREE,
            first_id=item.proposed_by_id,
            since=item.proposed_at,
            at=clock.now(),
            alone=PROPOSER_ALONE,
        )
        may_agree = not alone
    context = {
        "current": "amendments",
        "item": item,
        "problem": problem,
        "may_agree": may_agree,
        "alone": alone,
        "failed": failed,
        "pile": beside(_pile(request), str(item.id), partial(_address, request.town.slug)),
        "deciding": deciding_of(
            request, Action.AMENDMENT_AGREE, first_id=item.proposed_by_id, failed=failed, is_able=may_agree
        )
        if item.allows(AmendmentStep.AGREE)
        else None,
        "may_mend": can(actor, Action.AMENDMENT_PROPOSE) and item.allows(AmendmentStep.CORRECT),
        "may_drop": can(actor, Action.AMENDMENT_PROPOSE) and item.allows(AmendmentStep.DROP),
        "may_see_opinions": can(actor, Action.OPINION_VIEW),
        **guard_of(
            request,
            [
                *((_GUARDED[key], text) for key, text in item.after.items() if key in _GUARDED),
                (_("わけ"), item.reason),
                (_("きっかけ"), item.other_cause),
            ],
        ),
    }
    return render(request, "work/act/amendment.html", context, status=status)


def _pile(request: TownRequest) -> list[tuple[str, str]]:
    """The changes that wait for this person's decision."""
    if not can(request.actor, Action.AMENDMENT_AGREE):
        return []
    return [(str(key), name) for key, name in waiting_to_agree(request.actor)]


def _address(town: str, key: str) -> str:
    return reverse("amendment", args=[town, int(key)])


@require_POST
def post_amendment_step(request: TownRequest, town: str, amendment_id: int, step: str) -> HttpResponse:
    """Agree or drop a proposal; where that cannot be, its page again with the reason."""
    at = clock.now()
    stead = stead_typed(request, Action.AMENDMENT_AGREE) if step == AmendmentStep.AGREE else None
    if stead is not None and not stead.is_valid():
        return _page(request, get_amendment(request.actor, amendment_id), failed=stead, status=422)
    try:
        if step == AmendmentStep.AGREE:
            agree_amendment(
                actor=request.actor, amendment_id=amendment_id, on=clock.day_of(at), at=at, **stead_said(stead)
            )
            told = _("変更を決めました。計画に重なりました。")
            say_done_of(request, told, _pile(request), partial(_address, town))
        elif step == AmendmentStep.DROP:
            drop_amendment(actor=request.actor, amendment_id=amendment_id, at=at)
            messages.success(request, _("変更の案を取り下げました。記録は残ります。"))
        else:
            raise NotFound
    except NotNow as error:
        return _page(request, get_amendment(request.actor, amendment_id), problem=error.message, status=409)
    return redirect(reverse("amendment", args=[town, amendment_id]))


addresses = [
    path("amendments/", show_amendments, name="amendments"),
    path("amendments/propose/", show_proposal_form, name="propose-amendment"),
    path("amendments/<int:amendment_id>/", show_amendment, name="amendment"),
    path("amendments/<int:amendment_id>/<slug:step>/", post_amendment_step, name="amendment-step"),
]
