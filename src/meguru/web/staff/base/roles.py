"""Who may do what: one page, generated from the one role table (``access.actions.ROLE_TABLE``)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from meguru.base.access.actions import (
    ACTION_LABELS,
    AREA_LABELS,
    DECISION_LABELS,
    ROLE_LABELS,
    Action,
    Reach,
    Role,
)
from meguru.base.access.decide import require, roles_with
from meguru.base.bodies.queries.deciding import desks_of_town
from meguru.core import clock
from meguru.core.language import _
from meguru.web.middleware import TownRequest

REACH_LABELS = {Reach.ALL: _("全体"), Reach.SHARED: _("自分のところと、一緒に行うもの"), Reach.OWN: _("自分のところ")}


@dataclass(frozen=True)
class Cell:
    """What one role may do of one action; ``reach`` is empty where it may not."""

    role: Role
    label: str
    reach: str
    is_own: bool
    is_shared: bool
    is_mine: bool


@dataclass(frozen=True)
class Row:
    """One action with its cells, in the order of the roles."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Area:
    """The actions of one part of the work."""

    key: str
    label: str
    rows: tuple[Row, ...]


def table_for(mine: frozenset[Role]) -> list[Area]:
    """The role table as it is read, with the reader's own roles marked."""
    areas = []
    for key, label in AREA_LABELS.items():
        actions = [action for action in Action if action.value.split(":")[0] == key]
        areas.append(Area(key, label, tuple(Row(ACTION_LABELS[each], _cells(each, mine)) for each in actions)))
    return areas


def _cells(action: Action, mine: frozenset[Role]) -> tuple[Cell, ...]:
    open_to = roles_with(action)
    return tuple(
        Cell(
            role=role,
            label=ROLE_LABELS[role],
            reach=REACH_LABELS[open_to[role]] if role in open_to else "",
            is_shared=open_to.get(role) is Reach.SHARED,
            is_own=open_to.get(role) in (Reach.OWN, Reach.SHARED),
            is_mine=role in mine,
        )
        for role in Role
    )


def show_roles(request: TownRequest, town: str) -> HttpResponse:
    """The table of actions and roles. May: everybody in the workshop."""
    require(request.actor, Action.WORKSHOP_ENTER)
    mine = request.actor.roles
    today = clock.day_of(clock.now())
    context = {
        "current": "bodies",
        "areas": table_for(mine),
        "heads": [(role, label, role in mine) for role, label in ROLE_LABELS.items()],
        "columns": len(ROLE_LABELS) + 1,
        "decisions": [(DECISION_LABELS[desks.action], desks) for desks in desks_of_town(request.actor, on=today)],
    }
    return render(request, "work/base/roles.html", context)


addresses = [path("roles/", show_roles, name="roles")]
