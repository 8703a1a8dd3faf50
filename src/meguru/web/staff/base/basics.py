"""The basics of districts (人口・世帯など): all districts as a list, one district with its days, and a day taken away."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from meguru.base.access.actions import Action
from meguru.base.access.actor import Target
from meguru.base.access.decide import can
from meguru.base.basics.commands import remove_basics
from meguru.base.basics.queries import DistrictDays, get_basics, list_basics
from meguru.base.basics.rules.ages import BY_HAND, CHILDREN, ELDERLY, AgeBand
from meguru.base.basics.rules.numbers import COUNT_LABELS, signed
from meguru.core import clock
from meguru.core.fiscal import wareki
from meguru.core.language import _
from meguru.web.basics import day_view
from meguru.web.forms import PlainForm, attempt, is_iso_day
from meguru.web.listing import ListColumn, Value, as_file, listed
from meguru.web.middleware import TownRequest


def show_basics(request: TownRequest, town: str) -> HttpResponse:
    """All districts with what is known of each on its newest day; as a file too, which comes back corrected."""
    rows = list_basics(request.actor, on=clock.day_of(clock.now()))
    listing = listed(request, rows, _COLUMNS)
    taken = as_file(request, listing, _("地区の基礎データ"))
    if taken is not None:
        return taken
    context = {
        "current": "bodies",
        "listing": listing,
        "rows": [(row, [_told(column, row) for column in _COLUMNS[2:] if column.is_shown]) for row in listing.rows],
        "days": [wareki(day) for day in sorted({day.as_of for row in rows for day in row.days}, reverse=True)],
        "is_partial": any(row.newest.numbers.lacking for row in rows if row.newest),
        "lacking": [row.name for row in rows if not row.days],
        "may_take": can(request.actor, Action.BASICS_TAKE),
    }
    return render(request, "work/base/basics.html", context)


def show_district_basics(request: TownRequest, town: str, code: str) -> HttpResponse:
    """One district: the newest day with its picture, the days before, what was corrected; and a day taken away."""
    found = get_basics(request.actor, code, plazas_on=clock.day_of(clock.now()))
    refused = PlainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and refused.is_valid():
        asked = request.POST.get("day", "")
        if not is_iso_day(asked):
            refused.add_error(None, _("どの日の数を消すかを選んでください。"))
        elif attempt(refused, lambda: _removed(request, code, date.fromisoformat(asked))) is not None:
            messages.success(request, _("{day}の数を消しました。").format(day=wareki(date.fromisoformat(asked))))
            return redirect("district-basics", town, code)
    target = Target(district_ids=frozenset({found.id}))
    context = {
        "current": "bodies",
        "district": found,
        "views": [day_view(day, found.name) for day in found.days],
        "refused": refused,
        "may_take": can(request.actor, Action.BASICS_TAKE),
        "may_associations": can(request.actor, Action.BASICS_ASSOCIATIONS, target),
    }
    return render(request, "work/base/district_basics.html", context, status=422 if refused.errors else 200)


def _removed(request: TownRequest, code: str, as_of: date) -> bool:
    remove_basics(actor=request.actor, district=code, as_of=as_of, at=clock.now())
    return True


def _newest(row: DistrictDays, name: str) -> Value:
    value: int | None = getattr(row.newest.numbers, name) if row.newest else None
    return value


def _people(row: DistrictDays, low: int, high: int | None) -> Value:
    return row.newest.numbers.group((low, high)) if row.newest else None


def _change(row: DistrictDays) -> str:
    line = (
        next((line for line in row.newest.lines if line.label == COUNT_LABELS["population"]), None)
        if row.newest
        else None
    )
    return signed(line.change) if line else "―"


def _told(column: ListColumn[DistrictDays], row: DistrictDays) -> tuple[str, str]:
    """A cell of the page: the head of its column, and its number as people write it."""
    value = column.value(row)
    return str(column.label), "―" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def _count_column(name: str) -> ListColumn[DistrictDays]:
    return ListColumn(
        name,
        COUNT_LABELS[name],
        lambda row: _newest(row, name),
        is_shown=name in ("population", "households", "associations"),
    )


def _age_column(low: int, high: int | None) -> ListColumn[DistrictDays]:
    return ListColumn(
        f"age{low}", AgeBand(low, high).label, lambda row: _people(row, low, high), is_shown=(low, high) == CHILDREN
    )


# The heads are those that a file of districts is read by, so that the list comes back as it went out.
_COLUMNS: list[ListColumn[DistrictDays]] = [
    ListColumn("name", _("地区"), lambda row: row.name, order=lambda row: row.number),
    ListColumn("as_of", _("いつの数"), lambda row: row.newest.as_of if row.newest else None),
    *(_count_column(name) for name in ("population", "male", "female")),
    ListColumn("change", _("前の時点からの増減"), _change),
    *(_age_column(low, high) for low, high in BY_HAND),
    ListColumn("elderly", _("65歳以上"), lambda row: _people(row, *ELDERLY)),
    *(_count_column(name) for name in ("households", "associations", "member_households")),
    ListColumn("source", _("出典"), lambda row: row.newest.source if row.newest else "", is_shown=False),
]

addresses = [
    path("bodies/basics/", show_basics, name="basics"),
    path("bodies/basics/districts/<slug:code>/", show_district_basics, name="district-basics"),
]
