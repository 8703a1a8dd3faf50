"""The workshop's first page: what waits for this actor now; and the page about oneself."""

from dataclasses import asdict, dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from meguru.base.access.actions import Action, Role
from meguru.base.access.decide import can, may_somewhere
from meguru.base.bodies.queries.outside import operator_actions, operator_stay
from meguru.core import clock
from meguru.core.fiscal import FiscalYear, month_words, wareki
from meguru.core.language import _, joined, listed
from meguru.overview.beginning import FirstStep, StepKind, steps_before_first_year
from meguru.overview.waiting import GROUPS, OTHER_GROUP, Waiting, WaitingKind, sentence, what_waits
from meguru.plan.calendar.queries import (
    DueLine,
    due_moves_lately,
    edition_of,
    list_years,
    year_of_today,
    year_under_review,
)
from meguru.plan.plans.queries.terms import newest_term, term_on
from meguru.web.manual import home_place, place_address
from meguru.web.middleware import TownRequest

_SHEETS = {
    WaitingKind.ACCEPT_SHEET,
    WaitingKind.CONFIRM_SHEET,
    WaitingKind.AWAIT_CONFIRMATION,
    WaitingKind.RECORD_PAPER,
    WaitingKind.MEND_SHEET,
    WaitingKind.WRITE_SHEET,
    WaitingKind.AWAIT_WRITER,
    WaitingKind.WRITE_TOGETHER,
}
_LISTS = {
    WaitingKind.ANSWER_OPINIONS: "opinions",
    WaitingKind.ANSWER_ADVICE: "advice-list",
    WaitingKind.AGREE_AMENDMENTS: "amendments",
    WaitingKind.APPROVE_PUBLICATIONS: "publications",
    WaitingKind.RELEASE_PUBLICATIONS: "publications",
}
# Where each step of a new town's checklist is done: the page, and the place on it.
_FIRST_STEPS = {
    StepKind.DISTRICTS: ("bodies", "#districts"),
    StepKind.ORGANISATIONS: ("bodies", "#orgs"),
    StepKind.COMMITTEES: ("bodies", "#committees"),
    StepKind.SEATS: ("seats", ""),
    StepKind.PLAN: ("plan", ""),
    StepKind.YEAR: ("years", ""),
}


@dataclass(frozen=True)
class Task:
    """A line of the list: what waits, until when or how late, and where one goes to do it."""

    label: str
    note: str
    address: str
    is_late: bool = False


def show_home(request: TownRequest, town: str) -> HttpResponse:
    """What waits for me, what is due, and the way to the usual work."""
    now = clock.now()
    years = list_years(request.actor)
    today = clock.day_of(now)
    reviewed = year_under_review(request.actor, today, years)
    waiting = what_waits(request.actor, at=now, years=years, reviewed=reviewed)
    running = year_of_today(request.actor, today, years)
    term = running.term if running else term_on(today) or newest_term(request.actor)
    is_beginning = not years and can(request.actor, Action.BODY_ARRANGE)
    is_operator = Role.OPERATOR in request.actor.roles
    context = {
        "current": "home",
        "stay": operator_stay(request.actor, at=now) if is_operator else None,
        "actions": operator_actions() if is_operator else [],
        "today": wareki(today),
        "year": FiscalYear.of(today),
        "taken_over": request.actor.newly_taken_over(today),
        "due_moves": [_moved(move) for move in due_moves_lately(request.actor, now)] if years else [],
        "groups": _groups(waiting, town),
        "first_steps": _steps(steps_before_first_year(request.actor, term, today=today), town) if is_beginning else [],
        "may_setup": can(request.actor, Action.SETUP_TAKE),
        "is_before_first_year": not years,
        "manual_at": place_address(town, home_place(request.actor, is_before_first_year=not years)),
        "running": running,
        "edition": edition_of(request.actor, running) if running else None,
        "reviewed": reviewed,
        "term": term,
        "stages": [asdict(stage) for stage in term.calendar.stages] if term else [],
        "day": today,
        "month_now": _("いま {month}").format(month=month_words(today.month)),
        "may_log": may_somewhere(request.actor, Action.ACTIVITY_LOG),
        "may_see_activities": can(request.actor, Action.ACTIVITY_VIEW),
    }
    return render(request, "work/home.html", context)


def _moved(move: DueLine) -> str:
    """That the due days of a year were moved, until when they are now, and why."""
    days = []
    if move.own != move.own_before:
        days.append(_("課・社会福祉協議会は{day}まで").format(day=wareki(move.own)))
    if move.district != move.district_before:
        days.append(_("地区は{day}まで").format(day=wareki(move.district)))
    told = _("{year}のシートの期限が変わりました。{days}です。わけ：{reason}")
    return told.format(year=move.year, days=listed(days), reason=move.reason)


def _groups(waiting: list[Waiting], town: str) -> list[tuple[str, int, list[Task]]]:
    """What waits, by kind: each with its name, how many it stands for, and its lines. What is late comes first, as it was given."""
    groups: dict[str, list[Waiting]] = {}
    for each in waiting:
        groups.setdefault(GROUPS.get(each.kind, OTHER_GROUP), []).append(each)
    groups |= {OTHER_GROUP: groups.pop(OTHER_GROUP)} if OTHER_GROUP in groups else {}
    return [(name, len(found), [_task(each, town) for each in found]) for name, found in groups.items()]


def _steps(steps: list[FirstStep], town: str) -> list[tuple[FirstStep, str]]:
    """Each step with the address where it is done."""
    return [(step, reverse(name, args=[town]) + place) for step in steps for name, place in (_FIRST_STEPS[step.kind],)]


def _address(waiting: Waiting, town: str) -> str:
    """Where one goes to do it."""
    if waiting.kind in _SHEETS:
        return reverse("sheet", args=[town, waiting.fiscal_year, waiting.code])
    if waiting.kind is WaitingKind.CHASE_LATE:
        return reverse("board-of-year", args=[town, waiting.fiscal_year])
    if waiting.kind is WaitingKind.OPEN_YEAR:
        return reverse("open-year", args=[town, waiting.fiscal_year])
    if waiting.kind is WaitingKind.KEEP_MILESTONE:
        return reverse("measure-milestones", args=[town, waiting.id, waiting.code])
    if waiting.kind is WaitingKind.READ_REPORT:
        return reverse("meeting-report", args=[town, waiting.id])
    return reverse(_LISTS[waiting.kind], args=[town])


def _note(waiting: Waiting) -> str:
    """Until when, how late it is, or since when it waits."""
    if waiting.days_late:
        return _("開庁日で{days_late}日おくれ").format(days_late=waiting.days_late)
    if waiting.due is None:
        return _("{day}に届きました").format(day=wareki(clock.day_of(waiting.since))) if waiting.since else ""
    word = _("会議") if waiting.kind is WaitingKind.READ_REPORT else _("期限")
    return joined(" ", (word, wareki(waiting.due)))


def _task(waiting: Waiting, town: str) -> Task:
    note = joined(
        "　",
        filter(
            None, (_note(waiting), waiting.who, waiting.reason and _("わけ：{reason}").format(reason=waiting.reason))
        ),
    )
    return Task(sentence(waiting), note, _address(waiting, town), is_late=waiting.days_late > 0)


def show_me(request: TownRequest, town: str) -> HttpResponse:
    """Who I am here: my seats, and the way out."""
    return render(request, "work/me.html", {"current": "me"})


addresses = [path("", show_home, name="work-home"), path("me/", show_me, name="me")]
