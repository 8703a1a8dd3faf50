"""What the bench does inside a fresh process of Meguru, where Django is set up already. Prints one line of JSON.

Which database and folder it works on is in the environment, as for every process of Meguru.
"""

import html
import json
import re
import shutil
import sys
import time
from collections.abc import Callable
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks import task

from bench.enlarge import add_towns, add_years
from meguru.base.access.actions import Action
from meguru.base.access.actor import Actor
from meguru.base.access.decide import can
from meguru.base.bodies.models import Account
from meguru.base.bodies.queries.actors import actor_for, find_town
from meguru.base.towns.scope import town_scope
from meguru.check.committee.queries import get_meeting, list_meetings
from meguru.check.reviews.material import sheets_of_year
from meguru.check.reviews.rules import SheetStep
from meguru.core import clock
from meguru.core.fiscal import FiscalYear
from meguru.demo.content import load_content
from meguru.demo.plan_document_text import worn_plan_text
from meguru.do.activities.commands import ActivityDraft, log_activity
from meguru.files.papers import report_pdf
from meguru.files.reading import FileRefused, read_plan
from meguru.files.reading.apart import read_apart
from meguru.jobs.publishing import render_town, site_folder
from meguru.jobs.worker import Worker
from meguru.overview.report import committee_report
from meguru.plan.calendar.material import opened_years
from meguru.plan.calendar.rules import YearState
from meguru.publish.commands import approve_publication, draft_publication, publish_year
from meguru.publish.queries import book_in_public
from tests.support.beginning import first_day
from tests.support.hostile import HOSTILE
from tests.support.measures import measure_id
from tests.support.wards import ward_workbook

_PAYLOAD = re.compile(r'name="payload" value="([^"]+)"')
SECRETARY, SECOND = "jimukyoku", "jimukyoku-kacho"


def seconds(act: Callable[[], Any]) -> tuple[float, Any]:
    """How long it took, and what came of it."""
    start = time.perf_counter()
    done = act()
    return time.perf_counter() - start, done


def processor(act: Callable[[], Any]) -> tuple[float, float, Any]:
    """How long it took, what of this the processors were at work for it, and what came of it."""
    before = time.process_time()
    took, done = seconds(act)
    return took, time.process_time() - before, done


def _actor(username: str, town: str) -> Actor:
    actor = actor_for(Account.objects.get(username=username), find_town(town), at=clock.now())
    assert actor is not None, username
    return actor


def build(town: str) -> dict[str, float]:
    """The site from nothing, again with nothing changed, and after one activity was logged and published."""
    shutil.rmtree(site_folder(town).parent, ignore_errors=True)
    full, worked, report = processor(lambda: render_town(town))
    nothing, same = seconds(lambda: render_town(town))
    assert report is not None
    assert same is not None
    assert not same.switched
    first = {"full": full, "full_worked": worked, "nothing": nothing, "files": report.written}
    return {**first, **publish_one_change(town)}


def publish_one_change(town: str) -> dict[str, float]:
    """One activity more, drafted, approved, published and written to disk."""
    with town_scope(find_town(town)):
        actor, second = _actor(SECRETARY, town), _actor(SECOND, town)
        public = book_in_public()
        assert public is not None
        year = FiscalYear(public.fiscal_year)
        draft = ActivityDraft(
            held_on=year.ends_on, place="区役所", line="見守りの話し合い", people=9, measure_ids=[measure_id("m01")]
        )
        log_activity(actor=actor, draft=draft, token=f"bench-{public.issue}", at=clock.now())
        day = clock.day_of(clock.now())
        frozen, row = seconds(
            lambda: draft_publication(actor=actor, fiscal_year=year, published_on=day, at=clock.now())
        )
        approve_publication(actor=second, publication_id=row.pk, at=clock.now())
        publish_year(actor=second, publication_id=row.pk, at=clock.now())
    changed, worked, report = processor(lambda: render_town(town))
    assert report is not None
    assert report.switched
    counts = {"written": report.written, "kept": report.linked}
    return {"freeze": frozen, "change": changed, "change_worked": worked, **counts}


def build_last_year(town: str) -> dict[str, float]:
    """The book of the last year there is, with all years before it, and its whole site from nothing."""
    with town_scope(find_town(town)):
        actor, second = _actor(SECRETARY, town), _actor(SECOND, town)
        last = max(year.fiscal_year for year in opened_years())
        day = clock.day_of(clock.now())
        frozen, row = seconds(
            lambda: draft_publication(actor=actor, fiscal_year=FiscalYear(last), published_on=day, at=clock.now())
        )
        approve_publication(actor=second, publication_id=row.pk, at=clock.now())
        publish_year(actor=second, publication_id=row.pk, at=clock.now())
    shutil.rmtree(site_folder(town).parent, ignore_errors=True)
    full, report = seconds(lambda: render_town(town))
    assert report is not None
    return {"freeze": frozen, "full": full, "files": report.written}


def enlarge(town: str, towns: str) -> dict[str, int]:
    """Five years and so many towns."""
    return {"years": add_years(town), "towns": add_towns(town, int(towns))}


def _logged_in(username: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(Account.objects.get(username=username), backend="meguru.web.entering.Accounts")
    return client


def pages(username: str, *paths: str) -> dict[str, Any]:
    """A log-in's cookie, and of each page its size and its queries."""
    client = _logged_in(username)
    found = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        found[path] = {"queries": len(queries), "bytes": len(answer.content)}
    return {"cookie": _cookie(client), "pages": found}


def _cookie(client: Client) -> str:
    names = [name for name in ("sessionid", "csrftoken") if name in client.cookies]
    return "; ".join(f"{name}={client.cookies[name].value}" for name in names)


_IN_FORM = re.compile(r'<(input|textarea)\b([^>]*\bname="([^"]+)"[^>]*)>(?:([^<]*)</textarea>)?')


def _typed(page: str) -> dict[str, str]:
    """What stands in the form of a sheet that has no tick in it yet, or has: its fields with what a browser would send."""
    form = page.partition('<form id="sheet-form"')[2].partition("</form>")[0]
    fields = {}
    for kind, attributes, name, text in _IN_FORM.findall(form):
        value = re.search(r'value="([^"]*)"', attributes)
        if 'type="radio"' not in attributes or re.search(r"\bchecked\b", attributes):
            fields[name] = html.unescape(text if kind == "textarea" else value[1] if value else "")
    return fields


def writers(town: str, number: str) -> dict[str, Any]:
    """So many sheets that may be written, each with somebody who may, logged in, and the form they have open."""
    at = clock.now()
    found: list[tuple[str, Account]] = []
    with town_scope(find_town(town)):
        actors = [(account, actor) for account in Account.objects.all()
                  if (actor := actor_for(account, find_town(town), at=at))]  # fmt: skip
        sheets = [sheet for year in opened_years() if year.state != YearState.CLOSED
                  for sheet in sheets_of_year(year.fiscal_year) if sheet.allows(SheetStep.WRITE)]  # fmt: skip
        for sheet in sorted(sheets, key=lambda sheet: (sheet.fiscal_year, sheet.code))[: int(number)]:
            able = [account for account, actor in actors if can(actor, Action.SHEET_WRITE, sheet.target)]
            found.append((f"/{town}/work/sheets/{sheet.fiscal_year}/{sheet.code}/", able[len(found) % len(able)]))
    assert len(found) == int(number)
    return {"writers": [_form_of(path, account.username) for path, account in found]}


def _form_of(path: str, username: str) -> dict[str, Any]:
    client = _logged_in(username)
    fields = _typed(client.get(path).content.decode())
    token = fields.pop("csrfmiddlewaretoken")
    written = next(name for name in ("did", *fields) if name in fields and name.endswith("did"))
    return {"path": path, "cookie": _cookie(client), "token": token, "fields": fields, "name": written}


def read(town: str) -> dict[str, float]:
    """Read the worn sample document; the second time, with everything loaded."""
    text = worn_plan_text(load_content(town)).encode()
    read_plan(text, "plan.txt")
    took, reading = seconds(lambda: read_plan(text, "plan.txt"))
    return {"seconds": took, "lines": text.count(b"\n"), "measures": len(reading.to_json()["measures"])}


def paper(town: str) -> dict[str, float]:
    """The committee's report as PDF: first in this process, then once more."""
    with town_scope(find_town(town)):
        actor = _actor(SECRETARY, town)
        meeting = next(m for m in list_meetings(actor) if get_meeting(actor, m.id).report)
        report = committee_report(actor, meeting.fiscal_year)
    about = {
        "committee": meeting.committee,
        "number": meeting.number,
        "held_on": meeting.held_on,
        "place": meeting.place,
    }

    def make() -> Any:
        return report_pdf(report, town_name=town, meeting=about)

    first, made = seconds(make)
    again, _ = seconds(make)
    return {"first": first, "again": again, "measures": len(report["measures"]), "bytes": len(made.data)}


def hostile(name: str) -> dict[str, float]:
    """Let the child process read a hostile file: how long it took, and how large the child grew."""
    data, refusal = HOSTILE[name][0](), ""

    def read_it() -> None:
        nonlocal refusal
        try:
            read_apart(data, name)
        except FileRefused as refused:
            refusal = refused.code

    took, _ = seconds(read_it)
    assert refusal in {HOSTILE[name][1], "too_slow"}, refusal
    return {"seconds": took, "megabytes": getrusage(RUSAGE_CHILDREN).ru_maxrss / 1024, "bytes": len(data)}


@task
def nothing() -> None:
    """A task that costs nothing by itself."""


def tasks(number: str) -> dict[str, float]:
    """So many tasks through the queue: claimed, leased, run, ended, by one worker."""
    with transaction.atomic():
        for _ in range(int(number)):
            nothing.enqueue()
    took, done = seconds(Worker().run_queue)
    assert done >= int(number)
    return {"per_second": done / took}


def _worked() -> float:
    """The processor time of this process and of those that it started and that have ended."""
    children = getrusage(RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def setup(wards: str) -> dict[str, float]:
    """The workbook of so many wards into a town on its first day, by its page: looked at, taken, and looked at again."""
    town, secretary = first_day(with_bodies=False)
    with town_scope(town):
        data = ward_workbook(town.slug, clock.now(), int(wards))
    client, path = secretary.client, secretary.path("setup/")

    def chosen() -> Any:
        return client.post(path, {"file": SimpleUploadedFile("setup.xlsx", data)})

    # Whoever chooses a file has opened the page: a server that has just been started is another question.
    client.get(path)
    begun = _worked()
    looked, shown = seconds(chosen)
    payload = html.unescape(_PAYLOAD.findall(shown.content.decode())[0])
    took, answer = seconds(lambda: client.post(path, {"payload": payload}))
    assert answer.status_code == 302, answer.content[:2000]
    worked = _worked() - begun
    again, same = seconds(chosen)
    assert "なにも変わりません" in same.content.decode()
    return {
        "looked": looked,
        "took": took,
        "again": again,
        "worked": worked,
        "bytes": len(data),
        "payload": len(payload),
    }


WORDS: dict[str, Callable[..., dict[str, Any]]] = {
    "build": build,
    "change": publish_one_change,
    "build-last-year": build_last_year,
    "enlarge": enlarge,
    "pages": pages,
    "writers": writers,
    "read": read,
    "paper": paper,
    "hostile": hostile,
    "tasks": tasks,
    "setup": setup,
}


def main() -> None:
    """Do the word of the command line."""
    print(json.dumps(WORDS[sys.argv[1]](*sys.argv[2:])))
    connections.close_all()
