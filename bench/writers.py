"""Twenty people who save a sheet each at the same moment, and what the web server's memory does over many pages."""

import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.figures import BaselineMissing, Figure
from bench.installation import PAGES, TOWN, USER, Installation, make_demo
from bench.machine import descendants, load, memory
from bench.servers import ROOT, meguru

WRITERS = 20
_REVISION = re.compile(r'name="revision"[^>]*value="(\d+)"')
_HOLD = "import os, sys; print(os.environ['DATABASE_URL'], flush=True); sys.stdin.read()"


@dataclass
class Writer:
    """Somebody with a sheet of their own open, who saves it as its page does by itself: by htmx, two seconds after the last key."""

    url: str
    cookie: str
    token: str
    fields: dict[str, str]
    name: str
    waits: list[float] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def save(self, text: str) -> None:
        """Send the whole form with one field written anew; what was answered is kept."""
        self.fields[self.name] = text
        body = urlencode({**self.fields, "csrfmiddlewaretoken": self.token}).encode()
        headers = {"Cookie": self.cookie, "HX-Request": "true", "Referer": self.url}
        start = time.perf_counter()
        try:
            with urllib.request.urlopen(urllib.request.Request(self.url, body, headers), timeout=60) as answer:
                page = answer.read().decode()
        except (urllib.error.URLError, OSError) as problem:
            self.refused.append(str(problem))
            return
        self.waits.append((time.perf_counter() - start) * 1000)
        revision = _REVISION.search(page)
        if revision is None or int(revision[1]) != int(self.fields["revision"]) + 1:
            self.refused.append(page[:200])
        else:
            self.fields["revision"] = revision[1]


def save_together(writers: list[Writer], rounds: int) -> None:
    """Let all of them save at one moment, so many times, with a breath between."""
    gate = threading.Barrier(len(writers))

    def write(writer: Writer) -> None:
        for number in range(rounds):
            gate.wait()
            writer.save(
                f"見守りの話し合いを{number + 2}回ひらき、顔の見える地区にするためにできることを出しあいました。"
            )

    people = [threading.Thread(target=write, args=(writer,)) for writer in writers]
    for person in people:
        person.start()
    for person in people:
        person.join()


def writers_at_once(installation: Installation) -> Iterator[Figure]:
    """Twenty saves at one moment, on SQLite and on PostgreSQL."""
    yield from _saves(installation, installation.copy("writers"), "SQLite", goal=150)
    with postgres() as address:
        folder = installation.folder / "postgres"
        make_demo(folder, DATABASE_URL=address)
        yield from _saves(installation, folder, "PostgreSQL that waits for no disk", DATABASE_URL=address)


def _saves(
    installation: Installation, folder: Path, told: str, *, goal: float | None = None, **settings: str
) -> Iterator[Figure]:
    found = installation.inside(folder, "writers", TOWN, str(WRITERS), **settings)
    with meguru(folder, **settings) as own:
        writers = [_writer(own.address, each) for each in found["writers"]]
        for writer in writers:
            writer.save("ことしの取り組みを、話し合いながら進めました。")  # the server's first, by itself
            alone = writer.waits[-1]
            writer.waits.clear()
        save_together(writers, installation.pace.saves)
    waits = sorted(wait for writer in writers for wait in writer.waits)
    refused = [reason for writer in writers for reason in writer.refused]
    if refused:
        print(f"     refused: {refused[0]}", flush=True)
    what = f"{len(writers)} people save at once, {told}"
    yield Figure(f"{what}: refused", len(refused), "saves", goal=0)
    yield Figure(f"{what}: median", statistics.median(waits), "ms", goal=goal)
    yield Figure(f"{what}: p99", waits[int(len(waits) * 0.99)], "ms", "one save alone", alone)


def _writer(address: str, found: dict[str, Any]) -> Writer:
    return Writer(
        url=address + found["path"],
        cookie=found["cookie"],
        token=found["token"],
        fields=found["fields"],
        name=found["name"],
    )


@contextmanager
def postgres() -> Generator[str]:
    """The address of a throw-away PostgreSQL server (``tools/postgres.py``). Raises ``BaselineMissing`` where there is none."""
    command = [sys.executable, str(ROOT / "tools" / "postgres.py"), "--", sys.executable, "-c", _HOLD]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        address = process.stdout.readline().strip()
        if not address:
            raise BaselineMissing(process.stderr.read())
        try:
            yield address
        finally:
            process.stdin.close()


def memory_of_workshop(installation: Installation) -> Iterator[Figure]:
    """One process of the web server after a tenth of its pages for somebody logged in, and after all of them."""
    cookie = str(installation.inside(installation.demo, "pages", USER, *PAGES.values())["cookie"])
    count = installation.pace.workshop_requests
    with meguru(installation.demo, MEGURU_WORKERS="1") as own:
        pages = [own.page(path, cookie) for path in PAGES.values()]
        done = few = 0
        few_used = 0.0
        while done < count:
            for page in pages:
                done += load(page, connections=4, seconds=1).answers
            if not few and done >= count // 10:
                few, few_used = done, memory(descendants(own.web))
        used = memory(descendants(own.web))
    yield Figure(f"web server after {done:,} workshop pages", used, "MB PSS", f"after {few:,}", few_used, 1.1)
