"""The activity log: list by year, district or measure; log one; correct or take out an entry."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from meguru.base.access.actions import Action
from meguru.base.access.actor import Target
from meguru.base.access.decide import can, may_somewhere, require
from meguru.base.bodies.queries.lists import list_districts, organisation_names
from meguru.base.towns.rules import local_words
from meguru.core import clock
from meguru.core.errors import NotAllowed, or_not_found
from meguru.core.fiscal import FiscalYear
from meguru.core.language import _
from meguru.do.activities.commands import ActivityDraft, correct_activity, log_activity, strike_activity
from meguru.do.activities.queries import ActivityView, get_activity, list_activities, tally_of_year
from meguru.do.activities.rules import LONGEST_PLACE
from meguru.plan.calendar.queries import is_closed, list_years, measures_of_open_years, year_of_today
from meguru.plan.plans.queries.choices import TermChoices, measures_to_choose
from meguru.publish.queries import standing_of
from meguru.web.asked import asked_page
from meguru.web.forms import DayField, Picker, PlainForm, attempt, by_term, fresh_token, id_of, renew_token, set_choices
from meguru.web.guarding import guard_of, point_out
from meguru.web.listing import ListColumn, as_file, listed
from meguru.web.middleware import TownRequest

PAGE = 50


def show_newest_activities(request: TownRequest, town: str) -> HttpResponse:
    """The log of the year that is now."""
    require(request.actor, Action.ACTIVITY_VIEW)
    year = year_of_today(request.actor, clock.day_of(clock.now()))
    if year is None:
        return render(request, "work/do/activities.html", {"current": "activities", "year": None})
    return redirect("activities-of-year", town, year.fiscal_year)


_COLUMNS: tuple[ListColumn[ActivityView], ...] = (
    ListColumn("day", _("日"), lambda row: row.held_on),
    ListColumn("district", _("地区"), lambda row: row.district_name or _("全体")),
    ListColumn("line", _("したこと"), lambda row: row.line),
    ListColumn("people", _("人数"), lambda row: row.people),
    ListColumn("measures", _("取組"), lambda row: "、".join(row.measure_titles)),
    ListColumn("place", _("場所"), lambda row: row.place, is_shown=False),
    ListColumn("host", _("担った組織"), lambda row: row.host, is_shown=False),
)


def show_activities(request: TownRequest, town: str, fiscal_year: int) -> HttpResponse:
    """The log of a year, by district or measure where asked, fifty at a time."""
    require(request.actor, Action.ACTIVITY_VIEW)
    years = list_years(request.actor)
    or_not_found(next((year for year in years if year.fiscal_year == fiscal_year), None))
    asked = request.GET.get("district", "")
    districts = list_districts(request.actor, on=clock.day_of(clock.now()), also=[asked])
    measures = [measure for term in measures_to_choose([fiscal_year]) for measure in term.measures]
    district = next((d for d in districts if d.code == asked), None)
    measure = next((m for m in measures if m.code == request.GET.get("measure")), None)
    page = asked_page(request)
    narrowed: dict[str, Any] = {
        "measure_id": measure.id if measure else None,
        "district_id": district.pk if district else None,
    }
    kept = {"district": district.code if district else "", "measure": measure.code if measure else ""}
    if {"sort", "as"} & set(request.GET):
        found = listed(request, list_activities(request.actor, fiscal_year, **narrowed), _COLUMNS, kept=kept)
        file = as_file(request, found, _("{label}の活動").format(label=FiscalYear(fiscal_year).label))
        if file is not None:
            return file
        rows = found.rows[(page - 1) * PAGE : page * PAGE + 1]
    else:
        rows = list_activities(request.actor, fiscal_year, offset=(page - 1) * PAGE, limit=PAGE + 1, **narrowed)
        found = listed(request, rows, _COLUMNS, kept=kept)
    context = {
        "listing": found,
        "current": "activities",
        "year": FiscalYear(fiscal_year),
        "years": years,
        "rows": rows[:PAGE],
        "tally": tally_of_year(request.actor, fiscal_year, **narrowed),
        "districts": districts,
        "measures": measures,
        "district": district,
        "measure": measure,
        "page": page,
        "has_more": len(rows) > PAGE,
        "may_log": may_somewhere(request.actor, Action.ACTIVITY_LOG),
    }
    return render(request, "work/do/activities.html", context)


class ActivityForm(PlainForm):
    """One activity. Short on purpose: one minute on a phone."""

    PUBLIC = frozenset({"line", "place"})

    held_on = DayField(label=_("行った日"))
    district = forms.ChoiceField(label=_("地区"), required=False)
    place = forms.CharField(label=_("場所"), max_length=LONGEST_PLACE)
    line = forms.CharField(
        label=_("したこと（ひとこと）"),
        help_text=_("公表のページに載ります。名前や電話番号は書かないでください。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    people = forms.IntegerField(
        label=_("人数"), required=False, min_value=0, help_text=_("数えていないときは、空けてください。")
    )
    measures = forms.MultipleChoiceField(
        label=_("関係する取組"), required=False, widget=Picker, help_text=_("いくつでも選べます。")
    )
    host = forms.ChoiceField(label=_("行った組織"), required=False)
    token = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, request: TownRequest, measures: Sequence[TermChoices], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actor = request.actor
        wide = can(actor, Action.ACTIVITY_LOG)
        today, chosen = clock.day_of(clock.now()), self.initial.get("host")
        districts = [
            district
            for district in list_districts(actor, on=today, also=[self.initial.get("district") or ""])
            if wide or can(actor, Action.ACTIVITY_LOG, Target(district_ids=frozenset({district.pk})))
        ]
        whole = local_words(request.town.name, request.town.office_name).whole
        set_choices(
            self,
            district=[("", _("（{whole}）").format(whole=whole)), *((d.code, d.name) for d in districts)],
            host=[("", _("（選ばない）")), *organisation_names(actor, on=today, also=id_of(chosen or ""))],
            measures=by_term(measures),
        )

    def draft(self) -> ActivityDraft:
        """What was typed, as the command takes it."""
        data = self.cleaned_data
        return ActivityDraft(
            held_on=data["held_on"],
            place=data["place"],
            line=data["line"],
            district=data["district"] or None,
            host_id=int(data["host"]) if data["host"] else None,
            people=data["people"],
            measure_ids=[int(value) for value in data["measures"]],
        )


def show_activity_form(request: TownRequest, town: str) -> HttpResponse:
    """Log one activity. The form comes filled with today, one's own district and one's own body."""
    if not may_somewhere(request.actor, Action.ACTIVITY_LOG):
        raise NotAllowed
    measures = measures_of_open_years(request.actor, list_years(request.actor))
    form = ActivityForm(request, measures, request.POST or None, initial=_usual(request))
    if request.method == "POST" and form.is_valid():
        token = form.cleaned_data["token"]
        done = attempt(form, lambda: log_activity(actor=request.actor, draft=form.draft(), token=token, at=clock.now()))
        if done is not None:
            if point_out(request, _guarded(done.place, done.line)):
                return redirect("activity", town, done.pk)
            messages.success(request, _("活動を記録しました。続けて記録できます。"))
            return redirect("activities-of-year", town, done.fiscal_year)
        renew_token(form)
    context = {"current": "activities", "form": form, "heading": _("活動を記録する"), "verb": _("記録する")}
    return render(request, "work/do/activity_form.html", context, status=422 if form.errors else 200)


def _usual(request: TownRequest) -> dict[str, Any]:
    own_districts = {pk for grant in request.actor.grants for pk in grant.district_ids}
    today = clock.day_of(clock.now())
    district = next((d.code for d in list_districts(request.actor, on=today) if d.pk in own_districts), "")
    host = next((grant.organisation_id for grant in request.actor.grants if grant.organisation_id), "")
    return {"held_on": today, "district": district, "host": host, "token": fresh_token()}


def show_activity(request: TownRequest, town: str, activity_id: int) -> HttpResponse:
    """One entry, with the form to correct it where the actor may and its year is not closed."""
    found = get_activity(request.actor, activity_id)
    may = _may_change(request, found)
    if request.method == "POST" and not may:
        raise NotAllowed
    years = list_years(request.actor)
    closed = is_closed(found.fiscal_year, years)
    if not may or (closed and request.method != "POST"):
        guard = guard_of(request, _guarded(found.place, found.line))
        return render(
            request, "work/do/activity.html", {"current": "activities", "row": found, "is_closed": closed, **guard}
        )
    measures = measures_of_open_years(request.actor, years, keep=found.measure_ids)
    form = ActivityForm(request, measures, request.POST or None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: correct_activity(actor=request.actor, activity_id=activity_id, draft=form.draft(), at=clock.now()),
        )
        if done is not None:
            if point_out(request, _guarded(done.place, done.line)):
                return redirect("activity", town, done.pk)
            messages.success(request, _("記録を直しました。"))
            return redirect("activities-of-year", town, done.fiscal_year)
    context = {
        "current": "activities",
        "form": form,
        "row": found,
        "heading": _("活動の記録を直す"),
        "verb": _("直した内容で記録する"),
        "strike": reverse("strike-activity", args=[town, activity_id]),
        "standing": standing_of(
            request.actor, "activities", on=found.held_on.isoformat(), place=found.place, text=found.line
        ),
        "noun": _("活動"),
        **guard_of(request, _guarded(found.place, found.line)),
    }
    return render(request, "work/do/activity_form.html", context, status=422 if form.errors else 200)


def _guarded(place: str, line: str) -> list[tuple[str, str]]:
    return [(_("場所"), place), (_("したこと"), line)]


def _may_change(request: TownRequest, found: ActivityView) -> bool:
    districts = frozenset({found.district_id}) if found.district_id is not None else frozenset()
    return can(request.actor, Action.ACTIVITY_LOG, Target(organisation_id=found.host_id, district_ids=districts))


def _initial(found: ActivityView) -> dict[str, Any]:
    return {
        "held_on": found.held_on,
        "district": found.district_code or "",
        "place": found.place,
        "line": found.line,
        "people": found.people,
        "measures": [str(pk) for pk in found.measure_ids],
        "host": str(found.host_id or ""),
        "token": "correct",
    }


@require_POST
def post_strike_activity(request: TownRequest, town: str, activity_id: int) -> HttpResponse:
    """Take an entry out of the log."""
    struck = strike_activity(actor=request.actor, activity_id=activity_id, at=clock.now())
    messages.success(request, _("記録を取り消しました。"))
    return redirect("activities-of-year", town, struck.fiscal_year)


addresses = [
    path("activities/", show_newest_activities, name="activities"),
    path("activities/log/", show_activity_form, name="log-activity"),
    path("activities/year/<year:fiscal_year>/", show_activities, name="activities-of-year"),
    path("activities/<int:activity_id>/", show_activity, name="activity"),
    path("activities/<int:activity_id>/strike/", post_strike_activity, name="strike-activity"),
]
