"""A backup holds everything, a restore brings everything back, and neither does its work by halves."""

import argparse
import errno
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from meguru.base.audit.guards import missing_guards
from meguru.base.audit.queries import broken_links
from meguru.base.bodies.commands import add_district
from meguru.base.towns.models import Town
from meguru.base.towns.scope import town_scope
from meguru.core.errors import NotNow
from meguru.jobs.publishing import render_town
from meguru.project.words import backup, restore
from meguru.project.words.backup import becoming
from meguru.project.words.doctor import examine
from tests.support.cast import BEGINNING, Cast
from tests.support.database import clear_everything
from tests.support.turn import accept_all, published


def _all_rows() -> dict[str, list[tuple[Any, ...]]]:
    rows = {}
    for model in backup.kept_models():
        names = [field.attname for field in model._meta.concrete_fields]
        rows[model._meta.label] = list(model._base_manager.order_by("pk").values_list(*names))
    return rows


def _save(file: Path) -> Path:
    backup.run(argparse.Namespace(file=file))
    return file


@pytest.fixture
def lived_in(cast: Cast, tmp_path: Path, settings: Any) -> Cast:
    """The cast's town with a publication, and a site folder of its own."""
    settings.MEGURU_SITE_ROOT, settings.IS_DEMO_KEY = tmp_path / "site", False
    settings.SECRET_KEY = "k" * 50
    with town_scope(cast.town):
        accept_all(cast)
        published(cast)
    render_town("sakura")
    return cast


def test_what_is_restored_is_what_was_there(lived_in: Cast, tmp_path: Path) -> None:
    file = _save(tmp_path / "all.zip")
    before = _all_rows()
    assert sum(map(len, before.values())) > 200
    clear_everything()
    assert not any(_all_rows().values())
    (tmp_path / "site/sakura/current").unlink()
    assert restore.run(argparse.Namespace(file=file)) == 0
    assert _all_rows() == before
    assert missing_guards(connection) == set()
    for town in Town.objects.all():
        with town_scope(town):
            assert list(broken_links()) == []
    assert (tmp_path / "site/sakura/current/index.html").is_file()
    assert [str(finding) for finding in examine() if finding.is_bad and "journal" not in finding.what] == []
    # Ids go on after the last one.
    with town_scope(lived_in.town):
        add_district(actor=lived_in["secretary"].actor, code="new", number=9, name="新", reading="しん", at=BEGINNING)


def test_the_file_is_its_owners_alone_and_is_not_overwritten(lived_in: Cast, tmp_path: Path) -> None:
    file = _save(tmp_path / "all.zip")
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(NotNow, match="もうあります"):
        _save(file)
    with pytest.raises(NotNow, match="フォルダ"):
        _save(tmp_path / "nowhere" / "all.zip")


def test_the_keys_are_not_in_it(lived_in: Cast, tmp_path: Path, settings: Any) -> None:
    with zipfile.ZipFile(_save(tmp_path / "all.zip")) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for key in (settings.SECRET_KEY, settings.MEGURU_LEDGER_KEY):
        assert key.encode() not in everything


def test_nothing_is_restored_over_records(lived_in: Cast, tmp_path: Path) -> None:
    file = _save(tmp_path / "all.zip")
    before = _all_rows()
    with pytest.raises(NotNow, match="もう記録があります"):
        restore.run(argparse.Namespace(file=file))
    assert _all_rows() == before


def _rewrite(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target


def _manifest(**changed: Any) -> Callable[[str, bytes], bytes | None]:
    def change(name: str, content: bytes) -> bytes:
        return json.dumps({**json.loads(content), **changed}).encode() if name == backup.MANIFEST else content

    return change


DAMAGED: dict[str, Callable[[str, bytes], bytes | None]] = {
    "a changed name": lambda name, content: content.replace("さくら町".encode(), "さくろ町".encode()),
    "a missing table": lambda name, content: None if "audit_ledgerentry" in name else content,
    "a shorter table": lambda name, content: content[: len(content) // 2] if "bodies_seat." in name else content,
    "no manifest": lambda name, content: None if name == backup.MANIFEST else content,
    "another version of the tables": _manifest(migrations=["towns.0001_first"]),
    "another format": _manifest(version=99),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_file_restores_nothing(damage: str, lived_in: Cast, tmp_path: Path) -> None:
    file = _rewrite(_save(tmp_path / "all.zip"), tmp_path / "bad.zip", DAMAGED[damage])
    clear_everything()
    with pytest.raises(NotNow):
        restore.run(argparse.Namespace(file=file))
    assert not any(_all_rows().values())


def test_a_file_of_another_kind_is_refused(bare_database: None, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    with pytest.raises(NotNow, match="壊れて"):
        restore.run(argparse.Namespace(file=tmp_path / "x.zip"))
    with pytest.raises(NotNow, match="ありません"):
        restore.run(argparse.Namespace(file=tmp_path / "nothing.zip"))


def test_every_table_is_taken_along_or_left_out_for_a_reason() -> None:
    assert all(backup.LEFT_OUT.values())
    kept = {model._meta.label for model in backup.kept_models()}
    assert {"audit.LedgerEntry", "bodies.Account", "publish.Publication", "mfa.Authenticator"} <= kept


@pytest.mark.parametrize("can_be_nameless", [True, False])
def test_nothing_is_left_of_a_backup_that_was_broken_off(
    can_be_nameless: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = os.open

    def without(path: Any, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(errno.EOPNOTSUPP, "not supported")
        return plain(path, flags, mode)

    if not can_be_nameless:
        monkeypatch.setattr(os, "open", without)
    with pytest.raises(RuntimeError), becoming(tmp_path / "a.zip") as file:  # noqa: PT012  # half of it, then the end
        file.write(b"half")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with becoming(tmp_path / "a.zip") as file:
        file.write(b"whole")
    assert [(each.name, each.read_bytes(), each.stat().st_mode & 0o777) for each in tmp_path.iterdir()] == [
        ("a.zip", b"whole", 0o600)
    ]
