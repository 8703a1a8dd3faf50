"""The installation of the kill tests: one founded database, copied for the trials, and the process that forks the tasks.

On SQLite a copy is a copy of the file, on PostgreSQL ``CREATE DATABASE … TEMPLATE`` on the server that ``DATABASE_URL`` names.
"""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

from tests.support.tables import copy_tables, template_with_tables

ROOT = Path(__file__).resolve().parents[2]
START = "import django; django.setup(); from tests.kill.forker import main; main()"


@dataclass
class Place:
    """A database and the folder of its sites."""

    database: str
    site: Path


class Forker:
    """The process that forks tasks, from the test's side."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", START], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    def _hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the forker is gone"
        return dict(json.loads(line))

    def _start(self, task: str, place: Place, words: tuple[object, ...]) -> int:
        order = {"task": task, "database": place.database, "site": str(place.site), "words": words}
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self._hear()["ready"])

    def run(self, task: str, place: Place, *words: object) -> Any:
        """Let a task be done to its end; what it gives back. Fails where it failed."""
        self._start(task, place, words)
        heard = self._hear()
        status = self._hear()["ended"]
        assert "failed" not in heard, heard["failed"]
        assert status == 0
        return heard["result"]

    def kill(self, task: str, place: Place, after: float) -> None:
        """Let a task begin, and kill its process with SIGKILL after so many seconds. Fails where it had ended by itself."""
        pid = self._start(task, place, ())
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        heard = self._hear()
        assert heard == {"ended": -signal.SIGKILL}, heard.get("failed", heard)

    def end(self) -> None:
        """Close its stdin, at which it ends."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)


@dataclass
class Installation:
    """The founded database and its copies. ``shared`` is a folder that all processes of one test run share."""

    shared: Path
    own: Path
    server: str  # address of the PostgreSQL server, or "" on SQLite
    forker: Forker = field(init=False)
    copies: int = 0

    def __post_init__(self) -> None:
        self.shared.mkdir(parents=True, exist_ok=True)
        self.forker = Forker(self.environment(Place("" if not self.server else "postgres", self.own)))

    @property
    def base(self) -> Place:
        """What every copy is made from."""
        name = f"kill_base_{self.shared.parent.name.replace('-', '_')}"
        return Place(name if self.server else str(self.shared / "base.sqlite3"), self.shared / "base-site")

    def environment(self, place: Place) -> dict[str, str]:
        """The environment of a process of Meguru that works on a place."""
        address = f"sqlite:///{place.database or self.own / 'unused.sqlite3'}"
        if self.server:
            address = urlsplit(self.server)._replace(path=f"/{place.database}").geturl()
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MEGURU_")}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "tests.kill.settings",
            "DATABASE_URL": address,
            "MEGURU_VAR": str(self.own),
            "MEGURU_SITE_ROOT": str(place.site),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }

    def ask(self, statement: SQL | Any) -> list[tuple[Any, ...]]:
        """One statement to the PostgreSQL server itself."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    @contextmanager
    def _users(self) -> Generator[list[str]]:
        """Which processes of the test run use the base, under a lock."""
        with (self.shared / "users").open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            users = file.read().split()
            yield users
            file.seek(0)
            file.truncate()
            file.write("\n".join(users))

    def prepare(self) -> None:
        """Found the base, unless another process of this test run has."""
        with self._users() as users:
            if not users:
                self._lay_tables()
                self.forker.run("found", self.base)
            users.append(str(os.getpid()))

    def _lay_tables(self) -> None:
        """The base as ``meguru migrate`` leaves it."""
        if not self.server:
            copy_tables(Path(self.base.database))
            return
        self.drop(self.base)
        tables = Identifier(template_with_tables(self.server))
        self.ask(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(self.base.database), tables))

    def leave(self) -> None:
        """End the forker; the last to leave takes the base away."""
        self.forker.end()
        with self._users() as users:
            users.remove(str(os.getpid()))
            if not users:
                self.drop(self.base)

    def copy(self) -> Place:
        """A copy of the base for some trials."""
        self.copies += 1
        name = f"trial{self.copies}"
        place = Place(str(self.own / f"{name}.sqlite3"), self.own / f"{name}-site")
        if self.server:
            place.database = f"{self.base.database}_{os.getpid()}_{name}"
            copied = SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
            self.ask(copied.format(Identifier(place.database), Identifier(self.base.database)))
        else:
            shutil.copy(self.base.database, place.database)
        shutil.copytree(self.base.site, place.site, symlinks=True)
        return place

    def wait_until_quiet(self, place: Place) -> None:
        """PostgreSQL may still be busy for a killed client: wait until nobody is connected to the copy."""
        question = SQL("SELECT count(*) FROM pg_stat_activity WHERE datname = {}").format(place.database)
        for _ in range(500):
            if not self.server or self.ask(question)[0][0] == 0:
                return
            time.sleep(0.02)
        raise AssertionError("the server still works for a client that was killed 10 seconds ago")

    def drop(self, place: Place) -> None:
        """Take a copy away."""
        if self.server:
            self.ask(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(place.database)))
        else:
            for path in Path(place.database).parent.glob(f"{Path(place.database).name}*"):
                path.unlink()
        shutil.rmtree(place.site, ignore_errors=True)
