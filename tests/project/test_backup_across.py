"""A town on SQLite whose every text stands at its limit goes into the database of this run, PostgreSQL too (decision 0013)."""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from meguru.base.audit.queries import broken_links
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import NotNow
from meguru.project.words import backup, restore
from tests.contracts.lengths import WRITES
from tests.support.at_limits import START

# What another text of the same round has already moved on, so that it finds nothing to write on.
PASSED_BY = {
    "reviews.Remark.text",
    "reviews.Sheet.unchanged_reason",
    "committee.AdviceVersion.reason",
    "publish.Publication.note",
    "bodies.NameChange.reason",
    "reorganising.Reorganisation.reason",
}


@pytest.fixture(scope="module")
def from_sqlite(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[str]]:
    """The backup of a town on SQLite, and the columns it has at their limit."""
    file = tmp_path_factory.mktemp("sqlite") / "town.zip"
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    made = subprocess.run(
        [sys.executable, "-c", START, str(file)], env=env, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    return file, set(made.stdout.split("\n")[:-1])


def _rows(file: Path) -> dict[str, list[Any]]:
    """Every row of a backup; PostgreSQL keeps the keys of JSON in an order of its own, so lines are read and not compared."""
    with zipfile.ZipFile(file) as archive:
        manifest: dict[str, Any] = json.loads(archive.read(backup.MANIFEST))
        return {
            table["model"]: [json.loads(line) for line in archive.read(table["member"]).splitlines()]
            for table in manifest["tables"]
        }


def test_it_restores_with_the_same_rows_and_hashes(
    from_sqlite: tuple[Path, set[str]], bare_database: None, tmp_path: Path
) -> None:
    file, filled = from_sqlite
    assert {column for column, _ in WRITES} - filled <= PASSED_BY
    assert restore.run(argparse.Namespace(file=file)) == 0
    again = tmp_path / "again.zip"
    backup.run(argparse.Namespace(file=again))
    assert _rows(again) == _rows(file)
    for town in Town.objects.all():
        with town_scope(town):
            assert list(broken_links()) == []


def test_a_value_no_column_holds_is_named_and_nothing_is_restored(
    from_sqlite: tuple[Path, set[str]], bare_database: None, tmp_path: Path
) -> None:
    """A town of an earlier version may have kept a text that is too long for its column."""
    old = tmp_path / "old.zip"
    with zipfile.ZipFile(from_sqlite[0]) as source, zipfile.ZipFile(old, "w") as target:
        manifest = json.loads(source.read(backup.MANIFEST))
        table = next(each for each in manifest["tables"] if each["model"] == "bodies.Person")
        lines = source.read(table["member"]).replace("桜井 一".encode(), ("長" * 61).encode())
        table["sha256"] = hashlib.sha256(lines).hexdigest()
        for name in source.namelist():
            changed = {table["member"]: lines, backup.MANIFEST: json.dumps(manifest).encode()}
            target.writestr(name, changed.get(name, source.read(name)))
    with pytest.raises(NotNow, match=r"bodies.Person の1行目から.*氏名は、60字まで"):
        restore.run(argparse.Namespace(file=old))
    assert not Town.objects.exists()
