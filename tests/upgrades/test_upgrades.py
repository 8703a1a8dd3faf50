"""A town as an earlier Meguru left it comes up to this version, from its database and from its backup, with nothing lost.

``first_year/`` holds the sample town 港北区 as the first landed version made it (commit 49544a1): the SQLite file, a backup, and
what was then in public. It is never made anew; a later version that changes tables adds a folder of its own.
"""

import argparse
import json
import lzma
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from meguru.core.errors import NotNow
from meguru.project.words import preparing, restore

FIRST = Path(__file__).parent / "first_year"
EXPECTED: dict[str, Any] = json.loads((FIRST / "expected.json").read_text())
TOWN = EXPECTED["town"]


@dataclass(frozen=True)
class Machine:
    """A machine of its own: a database file, a folder for what it writes, and the command line."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "town.sqlite3"

    def meguru(self, *words: str) -> subprocess.CompletedProcess[str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith(("MEGURU", "DJANGO"))}
        env |= {"DATABASE_URL": f"sqlite:///{self.database}", "MEGURU_VAR": str(self.folder / "var")}
        command = [sys.executable, "-m", "meguru.project.command_line", *words]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with sqlite3.connect(self.database) as open_file:
            return open_file.execute(query).fetchall()


def from_the_database(machine: Machine) -> None:
    machine.database.write_bytes(lzma.decompress((FIRST / "database.sqlite3.xz").read_bytes()))
    done = machine.meguru("migrate")
    assert done.returncode == 0, done.stderr


def from_the_backup(machine: Machine) -> None:
    done = machine.meguru("restore", str(FIRST / "backup.zip"))
    assert done.returncode == 0, done.stderr


def test_what_is_restored_into_a_new_file_is_guarded_and_its_owners_alone(tmp_path: Path) -> None:
    old, new = Machine(tmp_path / "old"), Machine(tmp_path / "new")
    for machine in (old, new):
        machine.folder.mkdir()
    from_the_backup(old)
    for words in (("backup", str(tmp_path / "all.zip")), ("restore", str(tmp_path / "all.zip"))):
        done = (old if words[0] == "backup" else new).meguru(*words)
        assert done.returncode == 0, done.stderr
    for machine in (old, new):
        guards = {name for (name,) in machine.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
        assert {"ledger_no_update", "ledger_no_delete"} <= guards
        assert machine.database.stat().st_mode & 0o077 == 0


def test_a_real_town_is_not_opened_among_samples(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    from_the_backup(machine)
    before = machine.rows("SELECT slug FROM towns_town")
    done = machine.meguru("found", "kita", "北区", "--person", "北 一", "--username", "kita", "--password-stdin")
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    assert "見本の町（港北区）があります。本物の町は、別の場所に開いてください。" in done.stderr
    assert "MEGURU_VAR" in done.stderr
    assert machine.rows("SELECT slug FROM towns_town") == before


@pytest.mark.parametrize("come_up", [from_the_database, from_the_backup])
def test_the_first_years_town_comes_up_whole(come_up: Callable[[Machine], None], tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    come_up(machine)
    books = machine.rows("SELECT fiscal_year, issue, sha256 FROM publish_publication ORDER BY 1, 2")
    assert [list(row) for row in books] == EXPECTED["books"]
    seq, digest = EXPECTED["ledger"]
    assert machine.rows(f"SELECT hash FROM audit_ledgerentry WHERE seq = {seq}") == [(digest,)]
    for table, name in (("opinions_opinion", "opinions.Opinion"), ("activities_activity", "activities.Activity"),
                        ("reviews_sheet", "reviews.Sheet"), ("plans_measure", "plans.Measure")):  # fmt: skip
        assert machine.rows(f"SELECT count(*) FROM {table}") == [(EXPECTED["rows"][name],)]
    done = machine.meguru("publish", TOWN)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "var" / "site" / TOWN / "current"
    gone = [page for page in EXPECTED["pages"] if not (site / page).is_file()]
    assert gone == []
    assert (site / "data" / "book.json.sha256").read_text().split()[0] == EXPECTED["books"][-1][2]
    said = machine.meguru("doctor", "--quick").stdout
    assert [line for line in said.splitlines() if line.startswith("異常") and "記録" in line] == []


def _copy(machine: Machine, table: str, where: str, **values: Any) -> None:
    """Put a copy of a row beside it, with other values."""
    with closing(sqlite3.connect(machine.database)) as database, database:
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
        old = database.execute(f"SELECT {', '.join(names)} FROM {table} WHERE {where}").fetchone()
        row = {**dict(zip(names, old, strict=True)), **values}
        marks = ", ".join("?" * len(names))
        database.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", [row[name] for name in names])


def _write(machine: Machine, statement: str) -> None:
    with closing(sqlite3.connect(machine.database)) as database, database:
        database.execute(statement)


@dataclass(frozen=True)
class Odd:
    """The first year's database with what an earlier version let in, brought up to this version once; and what was in it before."""

    machine: Machine
    accounts: list[tuple[Any, ...]]
    hidden: tuple[int, int, int]  # an opinion that was answered, one that nobody had taken up, one given to a district
    copied_names: list[tuple[Any, ...]]


SCREEN = "SELECT id FROM reviews_sheet WHERE confirmed_means = 'screen'"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Odd:
    """Names that differ by case, hidden opinions, copied names: each in its own table, so that one migration meets all."""
    machine = Machine(tmp_path_factory.mktemp("odd"))
    machine.database.write_bytes(lzma.decompress((FIRST / "database.sqlite3.xz").read_bytes()))
    (name,) = machine.rows("SELECT username FROM bodies_account ORDER BY id LIMIT 1")[0]
    for username in (name.upper(), "A" * 150, "a" * 150):
        _copy(machine, "bodies_account", "id = (SELECT min(id) FROM bodies_account)", username=username)
    hidden = _hide_opinions(machine)
    accounts = machine.rows("SELECT id, username, is_active FROM bodies_account ORDER BY id")
    copied = machine.rows(f"{SCREEN} AND confirmed_by <> ''")
    done = machine.meguru("migrate")
    assert done.returncode == 0, done.stderr
    return Odd(machine, accounts, hidden, copied)


def _hide_opinions(machine: Machine) -> tuple[int, int, int]:
    """Hide three opinions as the earlier version did: one answered, one fresh, one assigned."""
    found = machine.rows("SELECT id, answer <> '' FROM opinions_opinion WHERE state <> 'hidden' ORDER BY id")
    answered = next(pk for pk, has_answer in found if has_answer)
    fresh, assigned = [pk for pk, has_answer in found if pk != answered][:2]
    for pk in (answered, fresh, assigned):
        _write(machine, f"UPDATE opinions_opinion SET state = 'hidden', hidden_reason = '名前がある' WHERE id = {pk}")
    nowhere = "answer = '', district_id = NULL, measure_id = NULL"
    _write(machine, f"UPDATE opinions_opinion SET {nowhere} WHERE id = {fresh}")
    first = "(SELECT min(id) FROM bodies_district)"
    _write(machine, f"UPDATE opinions_opinion SET answer = '', district_id = {first} WHERE id = {assigned}")
    return answered, fresh, assigned


def test_of_names_that_differ_by_case_the_first_is_kept_and_the_others_are_shut(odd: Odd) -> None:
    after = odd.machine.rows("SELECT id, username, is_active FROM bodies_account ORDER BY id")
    *others, upper, first_long, second_long = odd.accounts
    assert after[: len(others)] == others, "whoever had a name of their own keeps it"
    assert after[-3] == (upper[0], f"{upper[1]}~{upper[0]}", 0)
    assert after[-2] == first_long
    assert after[-1] == (second_long[0], f"{'a' * 130}~{second_long[0]}", 0)
    lower = [name.lower() for _, name, _ in after]
    assert len(lower) == len(set(lower))


def test_an_account_knows_the_town_of_its_person(odd: Odd) -> None:
    homes = odd.machine.rows(
        "SELECT a.opened_in_id, p.town_id FROM bodies_account a JOIN bodies_person p ON p.account_id = a.id"
    )
    assert homes
    assert all(home == town for home, town in homes)
    strangers = odd.machine.rows("SELECT opened_in_id FROM bodies_account ORDER BY id DESC LIMIT 3")
    assert strangers == [(None,)] * 3, "nobody's account belongs to no town"


def test_a_hidden_opinion_is_withheld_and_goes_on_where_it_was(odd: Odd) -> None:
    states = dict(odd.machine.rows("SELECT id, state FROM opinions_opinion"))
    assert tuple(states[pk] for pk in odd.hidden) == ("answered", "received", "sorted")
    held = odd.machine.rows("SELECT opinion_id, reason, lifted_at FROM opinions_withholding")
    assert {row[0] for row in held} >= set(odd.hidden)
    assert {row[1:] for row in held if row[0] in odd.hidden} == {("名前がある", None)}


def test_a_name_copied_onto_a_sheet_gives_way_to_its_person(odd: Odd) -> None:
    assert odd.copied_names, "the earlier version copied names"
    assert odd.machine.rows(f"{SCREEN} AND confirmed_by <> ''") == []
    assert odd.machine.rows(f"{SCREEN} AND confirmed_person_id IS NULL") == []


def _made_newer(target: Path, **changes: Any) -> Path:
    """A copy of the backup with another manifest."""
    with zipfile.ZipFile(FIRST / "backup.zip") as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "manifest.json":
                manifest = json.loads(content)
                manifest |= {key: change(manifest[key]) for key, change in changes.items()}
                content = json.dumps(manifest).encode()
            new.writestr(name, content)
    return target


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"version": lambda old: old + 1}, "戻せません"),
        ({"migrations": lambda old: [*old, "bodies.9999_to_come"]}, "新しいめぐる"),
    ],
    ids=["a later form", "later tables"],
)
def test_a_backup_of_a_later_meguru_is_refused_before_anything_is_touched(
    changes: dict[str, Callable[[Any], Any]], told: str, tmp_path: Path
) -> None:
    machine = Machine(tmp_path)
    done = machine.meguru("restore", str(_made_newer(tmp_path / "later.zip", **changes)))
    assert (done.returncode, told in done.stderr) == (1, True)
    assert machine.rows("SELECT name FROM sqlite_master") == []


@pytest.mark.usefixtures("bare_database")
def test_an_earlier_backup_asks_for_a_database_without_tables(tmp_path: Path) -> None:
    file = shutil.copy(FIRST / "backup.zip", tmp_path / "all.zip")
    with pytest.raises(NotNow, match="meguru migrate をしていない"):
        restore.run(argparse.Namespace(file=Path(file)))


@pytest.mark.usefixtures("db")
def test_a_database_of_a_later_meguru_is_refused_before_anything_is_touched() -> None:
    MigrationRecorder(connection).record_applied("bodies", "9999_to_come")
    with pytest.raises(NotNow, match=r"新しいめぐるのものです（bodies\.9999_to_come）"):
        preparing.run(argparse.Namespace(check=False, app=None, name=None))
