"""What is done in the processes that are killed: publishing, importing a plan, handing in sheets, over and over, by commands."""

import itertools
import time
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Max
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from meguru.act.turn.commands import open_year
from meguru.base.access.actor import Actor
from meguru.base.audit.kinds import Event
from meguru.base.audit.models import LedgerEntry
from meguru.base.bodies.models import Account
from meguru.base.bodies.queries.actors import actor_for, find_town
from meguru.base.towns.scope import town_scope
from meguru.check.reviews.commands import (
    SheetDraft,
    accept_sheet,
    confirm_sheet,
    return_sheet,
    save_sheet,
    send_sheet,
)
from meguru.check.reviews.queries import get_sheet
from meguru.check.reviews.rules import SHEET_MACHINE, Means, SheetState, SheetStep, shown_labels
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.do.activities.models import Activity
from meguru.jobs.publishing import render_town, unfinished_towns
from meguru.jobs.worker import Worker
from meguru.plan.documents.commands import correct_reading_row, keep_reading
from meguru.plan.plans.commands import (
    IndicatorDraft,
    ThemeDraft,
    adopt_plan,
    arrange_measure,
    prepare_term,
    write_district_plan,
)
from meguru.plan.plans.models import PlanTerm
from meguru.plan.terms.measures import MeasureKind
from meguru.publish.commands import approve_publication, draft_publication, publish_year
from meguru.publish.models import Publication
from meguru.site.assets import site_assets
from tests.kill.findings import look_at_records, look_at_site
from tests.support.cast import NEIGHBOUR, OWN, SPRING, YEAR, build_cast

FOREVER = 0
ROWS = 24
PILLARS = (
    ("wide", "ひろがる", "輪がひろがる"),
    ("join", "つながる", "人がつながる"),
    ("reach", "とどく", "声がとどく"),
)
SHEETS = (("m01", "writer", "approver", Means.SCREEN), ("east", "supporter", "supporter", Means.PAPER))


def warm_up() -> None:
    """Before the first fork: what reads files only, and would be read anew in every process."""
    site_assets()


@cache
def _actor(username: str) -> Actor:
    """Asked for once in each process of a task."""
    actor = actor_for(Account.objects.get(username=username), find_town(OWN), at=SPRING)
    assert actor is not None, username
    return actor


def _rounds(count: int) -> Iterable[int]:
    return range(count) if count else itertools.count()


def found() -> str:
    """Into a database with tables, what every trial starts from: the cast, the next year open too, one publication, its site."""
    build_cast()
    with town_scope(find_town(OWN)):
        open_year(actor=_actor("secretary"), fiscal_year=YEAR.next, at=SPRING)
    publish(1)
    return OWN


def publish(rounds: int = FOREVER, write_site: bool = True) -> str:
    """Log an activity, draft, approve, publish, write the site; again. Without ``write_site`` that is left to a worker."""
    with town_scope(find_town(OWN)):
        supporter, drafter, second = _actor("supporter"), _actor("secretary"), _actor("council_secretary")
        start = Publication.objects.count()
        for number in _rounds(rounds):
            token = f"kill-{start}-{number}"
            draft = ActivityDraft(
                held_on=YEAR.starts_on, place=f"東会館{token}", line="見守りの話し合い", district="east", people=9
            )
            log_activity(actor=supporter, draft=draft, token=token, at=SPRING)
            row = draft_publication(actor=drafter, fiscal_year=YEAR, published_on=clock.day_of(SPRING), at=SPRING)
            approve_publication(actor=second, publication_id=row.pk, at=SPRING)
            publish_year(actor=second, publication_id=row.pk, at=SPRING)
            if write_site:
                render_town(OWN)
    return "published"


def import_plan(rounds: int = FOREVER) -> str:
    """Keep a reading, correct it, prepare a term from it, arrange it, adopt it; again for the term after it."""
    with town_scope(find_town(OWN)):
        actor = _actor("secretary")
        for _ in _rounds(rounds):
            last = PlanTerm.objects.aggregate(number=Max("number"), year=Max("last_year"))
            _import_one(actor, last["number"] + 1, last["year"] + 1)
    return "adopted"


def _import_one(actor: Actor, number: int, year: int) -> None:
    digest = f"{number:064x}"
    reading = keep_reading(
        actor=actor, filename=f"plan{number}.txt", digest=digest, found={"measures": _rows(number)}, at=SPRING
    )
    values = {**_rows(number)[0], "title": f"第{number}期の取組（直したもの）"}
    correct_reading_row(actor=actor, reading_id=reading.pk, row=0, values=values, is_dropped=False, at=SPRING)
    prepare_term(
        actor=actor,
        number=number,
        name=f"第{number}期計画",
        first_year=year,
        last_year=year,
        pillars=PILLARS,
        reading_id=reading.pk,
        at=SPRING,
    )
    indicators = [IndicatorDraft("参加者", "人", baseline=1, baseline_year=year - 1), IndicatorDraft("回数", "回")]
    arrange_measure(
        actor=actor,
        term_number=number,
        code="m01",
        pillar="wide",
        districts=["east", "west"],
        related=["福祉課"],
        indicators=indicators,
        at=SPRING,
    )
    for district in ("east", "west"):
        themes = [ThemeDraft("見守り", "声をかけ合う", ["m01"]), ThemeDraft("居場所", "集まる", ["m02"])]
        write_district_plan(actor=actor, term_number=number, district=district, themes=themes, at=SPRING)
    first_day = FiscalYear(year).starts_on
    adopt_plan(actor=actor, term_number=number, on=first_day, at=clock.at_noon(first_day))


def _rows(number: int) -> list[dict[str, Any]]:
    """What a reader would have found: every fourth measure belongs to a department that is not registered yet."""
    return [
        {
            "title": f"第{number}期の取組{row}",
            "description": f"第{number}期の本文{row}です。",
            "owner": f"第{number}期の課{row}" if row % 4 == 0 else "福祉課",
            "group": "福祉課",
            "kind": MeasureKind.MEASURE.value,
            "source_lines": [row],
            "sure": True,
        }
        for row in range(ROWS)
    ]


def submit(rounds: int = FOREVER) -> str:
    """Take a measure's and a district's sheet round: write, send, confirm, return; every third time accept first."""
    with town_scope(find_town(OWN)):
        people = {name: _actor(name) for name in ("writer", "approver", "supporter", "secretary")}
        for number in _rounds(rounds):
            for code, writer, approver, means in SHEETS:
                _hand_in(people, code, people[writer], people[approver], means)
                if number % 3 == 2:
                    accept_sheet(actor=people["secretary"], fiscal_year=YEAR.year, code=code, at=SPRING)
    return "submitted"


def _hand_in(people: dict[str, Actor], code: str, writer: Actor, approver: Actor, means: Means) -> None:
    """One sheet from wherever a kill left it to handed in, every field written with the same new words."""
    sheet = get_sheet(people["secretary"], YEAR.year, code)
    secretary: Any = {"actor": people["secretary"], "fiscal_year": YEAR.year, "code": code, "at": SPRING}
    if sheet.state is SheetState.CONFIRMING:
        confirm_sheet(
            actor=approver, fiscal_year=YEAR.year, code=code, at=SPRING, means=means, confirmed_by="東地区の委員長"
        )
        sheet = get_sheet(people["secretary"], YEAR.year, code)
    if SHEET_MACHINE.allows(sheet.state, SheetStep.RETURN):
        shown = shown_labels(sheet.labels, has_advice=bool(sheet.handed_down.get("advice")))
        texts = [key for key in shown if key not in ("rating", "direction", "manner", "manner_note")]
        return_sheet(remarks=dict.fromkeys(texts, f"{sheet.revision}版を直してください"), **secretary)
    words = f"{sheet.revision + 1}版"
    fields = [key for key in sheet.labels if key not in ("rating", "direction", "manner", "manner_note")]
    marks: dict[str, Any] = {} if sheet.is_district else {"rating": "A", "direction": "keep"}
    draft = SheetDraft(content=dict.fromkeys(fields, words), revision=sheet.revision, manner_note=words, **marks)
    save_sheet(actor=writer, fiscal_year=YEAR.year, code=code, draft=draft, at=SPRING)
    send_sheet(actor=writer, fiscal_year=YEAR.year, code=code, at=SPRING)
    confirm_sheet(
        actor=approver, fiscal_year=YEAR.year, code=code, at=SPRING, means=means, confirmed_by="東地区の委員長"
    )


@task
def log_one(number: int) -> None:
    """One activity of the district, by a command that knows its token: done again it does nothing."""
    with town_scope(find_town(OWN)):
        draft = ActivityDraft(held_on=YEAR.starts_on, place="東会館", line=f"{number}番", district="east", people=9)
        log_activity(actor=_actor("supporter"), draft=draft, token=f"queued-{number}", at=SPRING)


def queue(number: int) -> int:
    """Put so many tasks into the queue."""
    with transaction.atomic():
        for each in range(number):
            log_one.enqueue(each)
    return number


def work(forever: bool = True) -> int:
    """What a worker does with the queue: takes up what was lost, and runs it; until it is killed, or is empty."""
    worker = Worker()
    while True:
        worker.take_up_lost_tasks()
        done = worker.run_queue()
        if not forever:
            return done
        time.sleep(0.05)


def tally() -> dict[str, int]:
    """What has become of the tasks, and how often each was effective: rows and ledger entries of activities."""
    with town_scope(find_town(OWN)):
        lines = Activity.objects.filter(place="東会館")
        rows, kinds = lines.count(), lines.values("line").distinct().count()
        entries = LedgerEntry.objects.filter(kind=Event.ACTIVITY_LOGGED).count()
    states = Counter(DBTaskResult.objects.values_list("status", flat=True))
    tries = max((len(ids) for ids in DBTaskResult.objects.values_list("worker_ids", flat=True)), default=0)
    return {"rows": rows, "kinds": kinds, "entries": entries, "tries": tries, **states}


def look(had_site: bool = True) -> dict[str, Any]:
    """After a kill: what is wrong now (it must be nothing), and what was left to do."""
    faults = [*look_at_records((OWN, NEIGHBOUR)), *look_at_site(OWN, is_due=had_site)]
    return {"faults": faults, "unfinished": unfinished_towns()}


def finish() -> dict[str, Any]:
    """What every worker does at its start; then the site stands for the newest public book, and nothing more is due."""
    for slug in unfinished_towns():
        render_town(slug)
    again = render_town(OWN)
    faults = [*look_at_records((OWN, NEIGHBOUR)), *look_at_site(OWN, is_finished=True)]
    if again is None or again.switched or again.written:
        faults.append(f"a second run found something to write: {again}")
    return {"faults": faults, "unfinished": unfinished_towns()}


TASKS: dict[str, Callable[..., object]] = {
    "found": found,
    "publish": publish,
    "import": import_plan,
    "submit": submit,
    "look": look,
    "finish": finish,
    "queue": queue,
    "work": work,
    "tally": tally,
}
