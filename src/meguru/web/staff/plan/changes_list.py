"""Everything that changed around a plan of a term as one list, narrowed and sorted on its page, and taken away as Excel or CSV."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from meguru.core import clock
from meguru.core.language import _
from meguru.overview.plan_changes import ChangeRow, changes_of_term
from meguru.web.listing import ListColumn, ListFilter, as_file, listed
from meguru.web.middleware import TownRequest

_COLUMNS: tuple[ListColumn[ChangeRow], ...] = (
    ListColumn("day", _("いつから"), lambda row: row.day),
    ListColumn("kind", _("種類"), lambda row: row.kind),
    ListColumn("subject", _("何が"), lambda row: row.subject),
    ListColumn("field", _("変わったところ"), lambda row: row.field, is_shown=False),
    ListColumn("before", _("前"), lambda row: row.before),
    ListColumn("after", _("あと"), lambda row: row.after),
    ListColumn("reason", _("わけ"), lambda row: row.reason),
    ListColumn("standing", _("状態"), lambda row: row.standing, is_shown=False),
    ListColumn("recorded", _("記録した日"), lambda row: row.recorded_on, is_shown=False),
    ListColumn("by", _("記録した人"), lambda row: row.by, is_shown=False),
)
_FILTERS: tuple[ListFilter[ChangeRow], ...] = (
    ListFilter("kind", _("種類"), lambda row: row.kind),
    ListFilter("standing", _("状態"), lambda row: row.standing),
    ListFilter("year", _("年度"), lambda row: row.year),
)


def show_plan_changes(request: TownRequest, town: str, number: int) -> HttpResponse:
    """The changes of a term; with ``as`` in the address as a file, as they are shown."""
    term, rows = changes_of_term(request.actor, number, today=clock.day_of(clock.now()))
    listing = listed(request, rows, _COLUMNS, _FILTERS)
    file = as_file(request, listing, _("計画に関わる変更"))
    if file is not None:
        return file
    back = f"{reverse('plan', args=[town])}?term={number}#settings"
    context = {"current": "plan", "term": term, "listing": listing, "back": back}
    return render(request, "work/plan/changes_list.html", context)


addresses = [path("plan/terms/<int:number>/changes/list/", show_plan_changes, name="plan-changes")]
