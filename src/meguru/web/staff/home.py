"""The workshop's first page: what waits for this actor now; and the page about oneself."""

from dataclasses import asdict, dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from meguru.act.amendments.queries import count_to_agree
from meguru.base.access.actions import Action, Role
from meguru.base.access.decide import can, may_somewhere
from meguru.base.bodies.outside import operator_deeds, operator_stay
from meguru.check.committee.queries import newest_report, unanswered_advice
from meguru.check.opinions.queries import count_by_state
from meguru.check.opinions.rules import OpinionState
from meguru.check.reviews.queries import SheetView, list_sheets
from meguru.check.reviews.rules import SheetState, SheetStep
from meguru.core import clock
from meguru.core.fiscal import FiscalYear, wareki
from meguru.plan.calendar.queries import edition_of, list_years, unopened_now, year_of_today, year_under_review
from meguru.plan.calendar.rules import YearState, working_days_late
from meguru.plan.plans.choices import term_on
from meguru.plan.plans.queries import newest_term
from meguru.publish.queries import count_to_approve, count_to_release
from meguru.web.middleware import TownRequest


@dataclass(frozen=True)
class Task:
    """Something that waits for this actor: what, how many, until when, where."""

    label: str
    note: str
    address: str
    is_late: bool = False


def home(request: TownRequest, town: str) -> HttpResponse:
    """What waits for me, what is due, and the way to the usual work."""
    now = clock.now()
    years = list_years(request.actor)
    today = clock.day_of(now)
    reviewed = year_under_review(request.actor, today, years)
    is_open = reviewed is not None and reviewed.state == YearState.OPEN
    sheets = list_sheets(request.actor, reviewed.fiscal_year, year=reviewed) if reviewed and is_open else []
    tasks = _sheet_tasks(request, town, sheets)
    tasks += _year_tasks(request, town, unopened_now(today, years)) + _other_tasks(request, town)
    running = year_of_today(request.actor, today, years)
    term = running.term if running else term_on(today) or newest_term(request.actor)
    is_operator = Role.OPERATOR in request.actor.roles
    context = {
        "current": "home",
        "stay": operator_stay(request.actor, at=now) if is_operator else None,
        "deeds": operator_deeds() if is_operator else [],
        "today": wareki(today),
        "year": FiscalYear.of(today),
        "tasks": tasks,
        "running": running,
        "edition": edition_of(request.actor, running.term, running.fiscal_year) if running else None,
        "reviewed": reviewed,
        "term": term,
        "stages": [asdict(stage) for stage in term.calendar.stages] if term else [],
        "day": today,
        "month_now": f"いま {today.month}月",
        "may_log": may_somewhere(request.actor, Action.ACTIVITY_LOG),
        "may_see_activities": can(request.actor, Action.ACTIVITY_VIEW),
    }
    return render(request, "work/home.html", context)


def _sheet_tasks(request: TownRequest, town: str, sheets: list[SheetView]) -> list[Task]:
    today = clock.day_of(clock.now())
    tasks = []
    for sheet in sheets:
        label = _waits_for(request, sheet)
        if label:
            late = working_days_late(sheet.due_on, today) if sheet.state is not SheetState.SUBMITTED else 0
            tasks.append(
                Task(
                    label=f"「{sheet.title}」{label}",
                    note=f"{late}日おくれ" if late else f"期限 {wareki(sheet.due_on)}",
                    address=reverse("sheet", args=[town, sheet.fiscal_year, sheet.code]),
                    is_late=late > 0,
                )
            )
    return sorted(tasks, key=lambda task: not task.is_late)


def _year_tasks(request: TownRequest, town: str, unopened: FiscalYear | None) -> list[Task]:
    """That the year the day lies in is not opened yet, for whoever may open it."""
    if unopened is None or not can(request.actor, Action.YEAR_OPEN):
        return []
    return [Task(f"{unopened}は、まだ開かれていません", "", reverse("open-year", args=[town, unopened.year]))]


def _waits_for(request: TownRequest, sheet: SheetView) -> str:
    actor, target = request.actor, sheet.target
    if can(actor, Action.SHEET_ACCEPT, target) and sheet.state is SheetState.SUBMITTED:
        return "を見て、受理するか直しをお願いしてください"
    if not actor.owns(target):
        return ""
    if can(actor, Action.SHEET_CONFIRM, target) and sheet.allows(SheetStep.CONFIRM):
        return "を確かめてください"
    if can(actor, Action.SHEET_CONFIRM_PAPER, target) and sheet.allows(SheetStep.CONFIRM):
        return "の確認を待っています"
    if can(actor, Action.SHEET_WRITE, target) and sheet.state is SheetState.RETURNED:
        return "に直しのお願いがあります"
    if can(actor, Action.SHEET_WRITE, target) and sheet.allows(SheetStep.WRITE):
        return "を書いてください"
    return ""


def _other_tasks(request: TownRequest, town: str) -> list[Task]:
    tasks = []
    if can(request.actor, Action.OPINION_ANSWER):
        waiting = count_by_state(request.actor)
        number = waiting[OpinionState.RECEIVED] + waiting[OpinionState.SORTED]
        if number:
            tasks.append(Task(f"回答を待っているご意見が{number}件あります", "", reverse("opinions", args=[town])))
    if may_somewhere(request.actor, Action.ADVICE_REPLY):
        mine = [a for a in unanswered_advice(request.actor) if can(request.actor, Action.ADVICE_REPLY, a.target)]
        if mine:
            due = wareki(min(item.due_on for item in mine))
            tasks.append(
                Task(f"答えを待っている助言が{len(mine)}件あります", f"期限 {due}", reverse("advice-list", args=[town]))
            )
    return tasks + _second_person_tasks(request, town)


def _second_person_tasks(request: TownRequest, town: str) -> list[Task]:
    """What waits for a second person, and the paper that waits for a member to read it."""
    actor = request.actor
    tasks = []
    if can(actor, Action.AMENDMENT_AGREE) and (number := count_to_agree(actor)):
        tasks.append(
            Task(f"決めるのを待っている計画の変更が{number}件あります", "", reverse("amendments", args=[town]))
        )
    if can(actor, Action.PUBLICATION_APPROVE) and (number := count_to_approve(actor)):
        tasks.append(Task(f"承認を待っている公表の案が{number}件あります", "", reverse("publications", args=[town])))
    if can(actor, Action.PUBLICATION_RELEASE) and (number := count_to_release(actor)):
        tasks.append(
            Task(f"承認され、公表を待っているものが{number}件あります", "", reverse("publications", args=[town]))
        )
    if Role.COMMITTEE_MEMBER in actor.roles and (meeting := newest_report(actor)):
        label = f"{FiscalYear(meeting.fiscal_year)} 第{meeting.number}回の資料を読めます"
        tasks.append(Task(label, f"会議 {wareki(meeting.held_on)}", reverse("meeting-report", args=[town, meeting.id])))
    return tasks


def me(request: TownRequest, town: str) -> HttpResponse:
    """Who I am here: my seats, and the way out."""
    return render(request, "work/me.html", {"current": "me"})


addresses = [path("", home, name="work-home"), path("me/", me, name="me")]
