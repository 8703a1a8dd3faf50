"""Databases with this version's tables in them. ``meguru migrate`` makes the tables once; every database of the tests is a copy.

They are made in a process of its own, as somebody makes them, and kept in ``var/`` under a digest of the source that makes them:
no run works on the tables of another source. On a PostgreSQL server they are kept as a database to copy, for as long as it runs.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
_PREFIX = "tables-of-tests-"
# Minutes on a machine that does much else at the same time; half a minute on one that does not.
_PATIENCE = 900


@cache
def _digest() -> str:
    found = hashlib.sha256((ROOT / "requirements-dev.lock").read_bytes())
    for path in sorted((SOURCE / "meguru").rglob("*.py")):
        found.update(f"{path.relative_to(SOURCE)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def migrate(**settings: str) -> None:
    """Run ``meguru migrate`` with these settings and no others of Meguru's."""
    foreign = ("MEGURU_", "DJANGO_", "DATABASE_URL")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    done = subprocess.run(
        [sys.executable, "-m", "meguru.project.command_line", "migrate"],
        env={**kept, "MEGURU_SECRET_KEY": "k" * 50, "PYTHONPATH": str(SOURCE), **settings},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def _one_at_a_time() -> Generator[None]:
    (ROOT / "var").mkdir(exist_ok=True)
    with (ROOT / "var" / f"{_PREFIX}lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def folder_with_tables() -> Path:
    """A folder as ``MEGURU_VAR`` with a SQLite file in it that has the tables and nothing else. To be copied, not used."""
    place = ROOT / "var" / f"{_PREFIX}{_digest()}"
    with _one_at_a_time():
        if not place.exists():
            for old in place.parent.glob(f"{_PREFIX}*/"):
                shutil.rmtree(old)
            making = place.with_name(f"{_PREFIX}making")
            making.mkdir()
            migrate(MEGURU_VAR=str(making))
            making.rename(place)
    return place


def copy_tables(file: Path) -> None:
    """A SQLite file with the tables and nothing else."""
    shutil.copyfile(folder_with_tables() / "meguru.sqlite3", file)


def template_with_tables(server: str) -> str:
    """The name of a database with the tables and nothing else on the PostgreSQL server at this address, to copy from."""
    name = f"meguru_tables_{_digest()}"
    with _one_at_a_time(), psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            making = f"{name}_making"
            connection.execute(SQL("DROP DATABASE IF EXISTS {}").format(Identifier(making)))
            connection.execute(SQL("CREATE DATABASE {}").format(Identifier(making)))
            place = ROOT / "var" / f"{_PREFIX}making"
            migrate(DATABASE_URL=urlsplit(server)._replace(path=f"/{making}").geturl(), MEGURU_VAR=str(place))
            shutil.rmtree(place, ignore_errors=True)
            connection.execute(SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(making), Identifier(name)))
    return name
