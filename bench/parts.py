"""The parts of the bench. Each gives its figures; ``BaselineMissing`` from one is told and the others still run."""

import hashlib
import statistics
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.figures import BaselineMissing, Figure
from bench.installation import BOARD, PAGES, TOWN, USER, Installation
from bench.machine import Load, descendants, load, median_load, memory, varied
from bench.servers import bare_django, meguru, nginx
from bench.writers import memory_of_workshop, postgres, writers_at_once
from meguru.files.reading.apart import LIMITS
from tests.files.reading.reading_papers import fonts
from tests.support.crowd import crowd
from tests.support.hostile import HOSTILE
from tests.support.long_plans import A_PAGE, KINDS, long_plan

TOWNS, YEARS = 18, 5
PUBLIC = {"home": f"/{TOWN}/", "measure": f"/{TOWN}/measures/m06/"}
TASKS = 500
SENDERS, READERS, CROWD_SETTLES = 60, 200, 2
MIXED_FIRST, MIXED_SECONDS = 1_000, 600
PLAN_PAGES = (10, 50, 150)
BARE = "bare Django, 25 rows"


def sites(installation: Installation) -> Iterator[Figure]:
    """Writing the public site: whole, with nothing changed, after one change; and with five years in it."""
    folder = installation.copy("build")
    found = installation.inside(folder, "build", TOWN)
    yield Figure(f"site, whole: {found['files']} files", found["full"], "s", goal=10)
    yield Figure("site, whole: processor", found["full_worked"], "s")
    yield Figure("site, nothing changed", found["nothing"], "s", goal=1)
    told = f"site, one change: {found['written']} written, {found['kept']} kept"
    yield Figure(told, found["change"], "s", goal=1)
    yield Figure("site, one change: processor", found["change_worked"], "s")
    cold = installation.inside(folder, "change", TOWN)
    yield Figure("the same in a process just started", cold["change"], "s", goal=1)
    yield Figure("freezing the book", found["freeze"], "s")
    installation.inside(folder, "enlarge", TOWN, "1")
    years = installation.inside(folder, "build-last-year", TOWN, MEGURU_TODAY="2021-09-15")
    yield Figure(f"site of {YEARS} years, whole: {years['files']} files", years["full"], "s", goal=10)


def public_pages(installation: Installation) -> Iterator[Figure]:
    """Public pages from Meguru's own server against nginx on the same files."""
    site = installation.demo / "site" / TOWN / "current"
    with meguru(installation.demo) as own, nginx(installation.folder, TOWN, site) as other:
        for name, path in PUBLIC.items():
            bodies = [_body(server.address + path) for server in (own, other)]
            if len({hashlib.sha256(body).digest() for body in bodies}) != 1:
                raise RuntimeError(f"{path} is not the same from both servers")
            ours, theirs = median_load([own.page(path), other.page(path)], installation.pace)
            told = f"public {name}, {len(bodies[0]) / 1000:.0f} kB"
            yield Figure(told, ours.per_second, "pages/s", "nginx, same file", theirs.per_second, 0.65, "at least")
            yield Figure(f"{told}: p99", ours.p99_ms, "ms", "nginx, same file", theirs.p99_ms)
            used = ours.processor_ms * 1000, theirs.processor_ms * 1000
            yield Figure(f"{told}: processor a page", used[0], "µs", "nginx, same file", used[1])


def _body(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def workshop_pages(installation: Installation) -> Iterator[Figure]:
    """Board, sheet and measure as somebody logged in sees them, against bare Django's page of 25 rows."""
    found = installation.inside(installation.demo, "pages", USER, *PAGES.values())
    cookie = str(found["cookie"])
    with meguru(installation.demo) as own, bare_django(installation.folder) as bare:
        pages = [bare.page("/"), *(own.page(path, cookie) for path in PAGES.values())]
        base, *loads = median_load(pages, installation.pace)
        alone = [load(page, connections=1, seconds=installation.pace.seconds) for page in pages]
        yield Figure(BARE, base.per_second, "pages/s")
        with bare_django(installation.folder, BARE_KEEPS="1") as kept:
            (quicker,) = median_load([kept.page("/")], installation.pace)
        yield Figure(f"{BARE}: connection kept", quicker.per_second, "pages/s", BARE, base.per_second)
        yield Figure(f"{BARE}: alone", alone[0].median_ms, "ms")
        for (name, path), seen, by_itself in zip(PAGES.items(), loads, alone[1:], strict=True):
            page = found["pages"][path]
            yield from _page(f"{name}, {page['bytes'] / 1000:.0f} kB", page["queries"], seen, by_itself, base, alone[0])


def _page(name: str, queries: int, seen: Load, by_itself: Load, base: Load, alone: Load) -> Iterator[Figure]:
    yield Figure(f"{name}", seen.per_second, "pages/s", BARE, base.per_second, 0.35, "at least")
    yield Figure(f"{name}: median alone", by_itself.median_ms, "ms", f"{BARE}, alone", alone.median_ms)
    yield Figure(f"{name}: p99", seen.p99_ms, "ms", "its median at 8 at once", seen.median_ms, 3)
    yield Figure(f"{name}: processor a page", seen.processor_ms, "ms", BARE, base.processor_ms)
    yield Figure(f"{name}: queries", queries, "queries", goal=12)


def many_towns(installation: Installation) -> Iterator[Figure]:
    """The board with 18 towns of five years each against the same board with one town's data."""
    large = installation.copy("towns")
    made = installation.inside(large, "enlarge", TOWN, str(TOWNS))
    if made["towns"] < TOWNS or made["years"] < YEARS:
        raise RuntimeError(f"the large database holds only {made}")
    one, many = (installation.inside(folder, "pages", USER, BOARD) for folder in (installation.demo, large))
    with ExitStack() as stack:
        servers = [stack.enter_context(meguru(folder)) for folder in (installation.demo, large)]
        found = zip(servers, (one, many), strict=True)
        pages = [server.page(BOARD, str(made["cookie"])) for server, made in found]
        seen = median_load(pages, installation.pace)
        alone = [load(page, connections=1, seconds=installation.pace.seconds) for page in pages]
    told = f"board with {TOWNS} towns × {YEARS} years"
    few = "with one town"
    yield Figure(f"{told}: alone", alone[1].median_ms, "ms", few, alone[0].median_ms, 1.2)
    yield Figure(f"{told}: time a page", 1000 / seen[1].per_second, "ms", few, 1000 / seen[0].per_second, 1.2)
    yield Figure(f"{told}: processor a page", seen[1].processor_ms, "ms", few, seen[0].processor_ms, 1.2)
    queries = [made["pages"][BOARD]["queries"] for made in (one, many)]
    yield Figure(f"{told}: queries", queries[1], "queries", few, queries[0], 1)


def at_rest(installation: Installation) -> Iterator[Figure]:
    """Memory three seconds after the first pages were seen, and the time from the command to the first answer."""
    cookie = str(installation.inside(installation.demo, "pages", USER, BOARD)["cookie"])
    with bare_django(installation.folder) as bare:
        load(bare.page("/"), seconds=1)
        time.sleep(2)
        small = memory(descendants(bare.pid))
    with meguru(installation.demo) as own:
        for path in (*PAGES.values(), *PUBLIC.values()):
            load(own.page(path, cookie), seconds=1)
        time.sleep(3)
        web, whole = memory(descendants(own.web)), descendants(own.pid)
        yield Figure("memory of the web server at rest", web, "MB PSS", goal=250)
        yield Figure("the same beside bare Django's", web, "MB PSS", "bare Django", small)
        yield Figure(f"memory of all {len(whole)} processes", memory(whole), "MB PSS")
    yield from _starts(installation)


def _starts(installation: Installation) -> Iterator[Figure]:
    taken: dict[str, list[float]] = {"/healthz": [], f"/{TOWN}/": []}
    for path, seen in taken.items():
        for _ in range(installation.pace.starts):
            with meguru(installation.demo, path=path) as server:
                seen.append(server.seconds_to_answer)
    yield Figure("from the command to the first answer", statistics.median(taken["/healthz"]), "s", goal=2)
    yield Figure("from the command to the first public page", statistics.median(taken[f"/{TOWN}/"]), "s", goal=2)


def documents(installation: Installation) -> Iterator[Figure]:
    """Reading the worn sample document, and setting the committee's report."""
    found = installation.inside(installation.demo, "read", TOWN)
    told = f"reading the sample plan: {found['lines']} lines, {found['measures']} measures"
    yield Figure(told, found["seconds"], "s")
    made = installation.inside(installation.demo, "paper", TOWN)
    told = f"the committee's report as PDF: {made['measures']} measures"
    yield Figure(told, made["again"], "s", goal=5)
    yield Figure("the same, first in a process", made["first"], "s", goal=5)


def reading(installation: Installation) -> Iterator[Figure]:
    """A plan of 10, 50 and 150 pages in each format, as an upload is read: what a page costs, and how large the child grows."""
    if not fonts():
        raise BaselineMissing("the typeface of the PDF is not installed: make setup")
    text: dict[int, float] = {}
    for kind in KINDS:
        read = {pages: _read_long(installation, kind, pages) for pages in PLAN_PAGES}
        few, some, many = PLAN_PAGES
        for pages, found in read.items():
            told, a_page = f"{kind}, {pages} pages, {found['bytes'] / 1000:.0f} kB", found["worked"] / pages * 1000
            # Only a PDF says page by page that it goes on.
            goal = LIMITS.seconds_for(pages if kind == "pdf" else 0)
            yield Figure(f"{told}: from start to answer", found["seconds"], "s", goal=goal)
            as_text = (f"txt, {pages} pages", text[pages]) if text.get(pages) else ()
            yield Figure(f"{told}: processor a page", a_page, "ms", *as_text)
            as_few = (f"{kind}, {few} pages", read[few]["megabytes"], 2) if pages > few else ()
            yield Figure(f"{told}: memory", found["megabytes"], "MB", *as_few)
        text = text or {pages: found["worked"] / pages * 1000 for pages, found in read.items()}
        first, later = (
            (read[b]["worked"] - read[a]["worked"]) / (b - a) * 1000 for a, b in ((few, some), (some, many))
        )
        yield Figure(
            f"{kind}: each page after the {some}th", later, "ms", f"each before, after the {few}th", first, 1.3
        )


def _read_long(installation: Installation, kind: str, pages: int) -> dict[str, float]:
    """The quickest reading of several: others on the machine only add to it. Raises ``RuntimeError`` where measures are missing."""
    plan = installation.folder / f"plan-{pages}.{kind}"
    plan.write_bytes(long_plan(kind, pages))
    command = [sys.executable, "-m", "bench.longplans", str(plan)]
    runs = [installation.run(installation.demo, command) for _ in range(installation.pace.rounds)]
    if runs[0]["measures"] != pages * A_PAGE:
        raise RuntimeError(f"{plan.name}: {runs[0]['measures']} measures of {pages * A_PAGE} were found")
    return min(runs, key=lambda run: run["worked"])


def hostile_files(installation: Installation) -> Iterator[Figure]:
    """Each hostile file read by the child process with its limits of earnest."""
    for name in HOSTILE:
        found = installation.inside(installation.demo, "hostile", name)
        told = f"{name}, {found['bytes'] / 1000:.0f} kB"
        yield Figure(told, found["seconds"], "s", goal=30)
        yield Figure(f"{told}: memory", found["megabytes"], "MB", goal=512)


def set_up(installation: Installation) -> Iterator[Figure]:
    """The set-up workbook of one ward, and of 18 wards in one, by its page."""
    spent: dict[int, float] = {}
    for wards, goal in ((1, 5), (TOWNS, None)):
        found = installation.inside(installation.copy(f"setup-{wards}"), "setup", str(wards))
        told = f"set-up workbook of {wards} ward{'s' * (wards > 1)}, {found['bytes'] / 1000:.0f} kB"
        yield Figure(f"{told}: compared and tried", found["looked"], "s", goal=goal)
        yield Figure(f"{told}: taken", found["took"], "s", goal=goal)
        yield Figure(f"{told}: again, nothing changes", found["again"], "s")
        spent[wards] = found["worked"]
        yield Figure(f"{told}: processor, looked at and taken", found["worked"], "s")
    against = f"set-up workbook of one ward, {TOWNS} times"
    yield Figure(f"set-up workbook of {TOWNS} wards: processor", spent[TOWNS], "s", against, TOWNS * spent[1], 1.25)


def searching(installation: Installation) -> Iterator[Figure]:
    """Questions over very many records, on SQLite and on PostgreSQL."""
    yield from _searched(installation, "SQLite", goal=20)
    with postgres() as address:
        yield from _searched(installation, "PostgreSQL that waits for no disk", goal=50, DATABASE_URL=address)


def _searched(installation: Installation, told: str, *, goal: float, **settings: str) -> Iterator[Figure]:
    folder = installation.folder / f"search-{told.split(maxsplit=1)[0].lower()}"
    folder.mkdir()
    found = installation.run(
        folder, [sys.executable, "-m", "bench.searching", str(installation.pace.searched)], **settings
    )
    what = f"search over {found['records']:,} records, {told}"
    yield Figure(f"{what}: made", found["made_s"], "s")
    for question, milliseconds in found["asked_ms"].items():
        yield Figure(f"{what}: {question}", milliseconds, "ms", goal=goal)


def queue(installation: Installation) -> Iterator[Figure]:
    """Tasks through the queue with their leases."""
    found = installation.inside(installation.copy("queue"), "tasks", str(TASKS))
    yield Figure(f"{TASKS} tasks with leases, one worker", found["per_second"], "tasks/s")


def slow_people(installation: Installation) -> Iterator[Figure]:
    """The ward's home and ``/healthz`` beside a crowd that sends and reads slowly, against themselves alone, by turns."""
    with meguru(installation.demo) as own:
        page = own.page(PUBLIC["home"])
        port = int(own.address.rpartition(":")[2])
        load(page, seconds=installation.pace.warm_up)
        alone, beside, health = [], [], []
        for _ in range(2 * installation.pace.rounds):
            alone.append(load(page))
            with crowd(port, senders=SENDERS, to=f"/{TOWN}/opinion/", readers=READERS, of=f"/{TOWN}/year.pdf"):
                time.sleep(CROWD_SETTLES)
                beside.append(load(page))
                health.append(load(own.page("/healthz"), connections=1, seconds=1).p99_ms)
    told = f"public home beside {SENDERS} slow senders, {READERS} slow readers"
    by_itself = statistics.median(run.per_second for run in alone)
    yield Figure(
        told, statistics.median(run.per_second for run in beside), "pages/s", "alone", by_itself, 0.8, "at least"
    )
    waits = [statistics.median(run.p99_ms for run in runs) for runs in (beside, alone)]
    yield Figure(f"{told}: p99", waits[0], "ms", "alone", waits[1])
    used = [statistics.median(run.processor_ms for run in runs) * 1000 for runs in (beside, alone)]
    yield Figure(f"{told}: processor a page", used[0], "µs", "alone", used[1], 1.2)
    yield Figure("/healthz beside them: p99", statistics.median(health), "ms", goal=1000)


def memory_in_use(installation: Installation) -> Iterator[Figure]:
    """One process of the web server after a thousand varied requests, and after very many more."""
    paths = Path(installation.folder / "paths.txt")
    site = (installation.demo / "site" / TOWN / "current").resolve()
    files = [
        f"/{TOWN}/{file.relative_to(site).as_posix()}".removesuffix("index.html")
        for file in site.rglob("*")
        if file.is_file()
    ]
    paths.write_text("\n".join(files) + "\n")
    with meguru(installation.demo, MEGURU_WORKERS="1") as own:
        mixed = own.page("/")
        done = few = 0
        used = few_used = 0.0
        last = time.monotonic() + MIXED_SECONDS
        while time.monotonic() < last and done < installation.pace.mixed_requests:
            done += varied(mixed, paths, seconds=2 if done < MIXED_FIRST else 15)
            used = memory(descendants(own.web))
            if done >= MIXED_FIRST and not few:
                few, few_used = done, used
    yield Figure(f"web server after {done:,} varied requests", used, "MB PSS", f"after {few:,}", few_used, 1.3)


PARTS = {
    "sites": sites,
    "public": public_pages,
    "workshop": workshop_pages,
    "writers": writers_at_once,
    "towns": many_towns,
    "rest": at_rest,
    "documents": documents,
    "slow": slow_people,
    "memory": memory_in_use,
    "pages": memory_of_workshop,
    "reading": reading,
    "hostile": hostile_files,
    "queue": queue,
    "setup": set_up,
    "search": searching,
}
