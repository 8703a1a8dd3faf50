"""``meguru backup``: every row of every town in one file, whichever database it is in.

The file is a zip of JSON Lines, one member for each table, and a manifest with the number of rows and the SHA-256 of each. It is
read in one transaction, so it shows one moment, and written as it is read. The public sites are not in it: they are rendered
again from the books, which are.
"""

import argparse
import base64
import errno
import hashlib
import json
import os
import zipfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

import meguru
from meguru.base.audit.ledger import keyed_hash
from meguru.base.audit.witness import head_now
from meguru.base.bodies.queries.actors import list_towns
from meguru.base.towns.scope import town_scope
from meguru.core import clock
from meguru.core.errors import NotNow
from meguru.project.words.preparing import require_tables

FORMAT, VERSION = "meguru-backup", 1
MANIFEST = "manifest.json"
BATCH = 500
# Tables that are not taken along, and why.
LEFT_OUT = {
    "sessions.Session": "people log in again",
    "search.SearchRecord": "the worker makes the index anew from the records",
    "search.SearchPlace": "the same",
    "limits.Limit": "counts of the last hour",
    "django_tasks_database.DBTaskResult": "the worker finds from the records what is still to do",
    "contenttypes.ContentType": "made by migrate",
    "auth.Permission": "made by migrate; Meguru's permissions are the role table",
    "auth.Group": "not used",
    "auth.Group_permissions": "not used",
    "bodies.Account_groups": "not used",
    "bodies.Account_user_permissions": "not used",
}


@dataclass(frozen=True)
class Table:
    """One member of the archive."""

    model: str
    member: str
    columns: list[str]
    rows: int
    sha256: str


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", metavar="ファイル", type=Path, help="書き出すファイル（例: meguru-20180521.zip）")


def run(options: argparse.Namespace) -> int:
    """Write the archive beside its place, and put it there when it is whole."""
    require_tables()
    target: Path = options.file
    if target.exists():
        raise NotNow(f"{target} は、もうあります。別の名前にしてください。")
    if not target.parent.is_dir():
        raise NotNow(f"{target.parent} というフォルダがありません。")
    with becoming(target) as file:
        tables = write_archive(file)
    rows = sum(table.rows for table in tables)
    print(f"{target} に取っておきました（{len(tables)}の表、{rows:,}行、{target.stat().st_size / 1e6:.1f} MB）。")
    print("鍵（MEGURU_SECRET_KEY、MEGURU_LEDGER_KEY）は入っていません。別の安全なところに取っておいてください。")
    return 0


def kept_models() -> list[type[models.Model]]:
    """The models whose rows are taken along, many-to-many tables included."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return [model for model in found if model._meta.label not in LEFT_OUT and not model._meta.proxy]


def applied_migrations() -> list[str]:
    """The migrations of this database, which say which tables the rows fit into."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def key_mark() -> str:
    """Tells after a restore whether the ledger's key is the same, without telling the key."""
    return keyed_hash("meguru backup")


def ledger_heads() -> dict[str, dict[str, Any]]:
    """The last entry of each town's ledger: what was backed up says later that the ledger was not cut or written anew."""
    found = {}
    for town in list_towns():
        with town_scope(town):
            head = head_now()
        if head is not None:
            found[town.slug] = asdict(head)
    return found


@contextmanager
def becoming(target: Path) -> Generator[IO[bytes]]:
    """A file of its owner alone that stands at its place only once it is whole.

    Where the system can, it has no name until then, so that nothing is left of a backup that was killed; else it ends in ``.part``.
    """
    handle = _nameless(target.parent)
    if handle is not None:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            own = file.fileno()  # naming a folder, though the path needs none, lets Python follow the link to the file
            os.link(f"/proc/self/fd/{own}", target, src_dir_fd=own, follow_symlinks=True)
        return
    part = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def _nameless(folder: Path) -> int | None:
    """A file without a name; nothing where the system or the disk knows none."""
    if not hasattr(os, "O_TMPFILE"):
        return None
    try:
        return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
    except OSError as problem:
        if problem.errno in (errno.EOPNOTSUPP, errno.EISDIR, errno.ENOENT):
            return None
        raise


def write_archive(file: IO[bytes]) -> list[Table]:
    """The archive. What is in it, table by table."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive, one_moment():
        tables = [_write_table(archive, model) for model in kept_models()]
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "meguru": meguru.__version__,
            "made_at": clock.now().isoformat(),
            "database": connection.vendor,
            "migrations": applied_migrations(),
            "key_mark": key_mark(),
            "ledgers": ledger_heads(),
            "tables": [asdict(table) for table in tables],
        }
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
    return tables


@contextmanager
def one_moment() -> Generator[None]:
    """A transaction that sees one moment and keeps no writer waiting."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        wrapper: Any = connection
        before, wrapper.transaction_mode = wrapper.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():
                yield
        finally:
            wrapper.transaction_mode = before
        return
    with transaction.atomic():
        if len(connection.savepoint_ids) == 0:  # inside another transaction the level cannot be set any more
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write_table(archive: zipfile.ZipFile, model: type[models.Model]) -> Table:
    member = f"tables/{model._meta.db_table}.jsonl"
    fields = model._meta.concrete_fields
    total, rows = hashlib.sha256(), 0
    with archive.open(member, "w", force_zip64=True) as out:
        for line in _lines(model, [field.attname for field in fields]):
            out.write(line)
            total.update(line)
            rows += 1
    return Table(model._meta.label, member, [str(field.column) for field in fields], rows, total.hexdigest())


def _lines(model: type[models.Model], names: list[str]) -> Iterator[bytes]:
    # The base manager sees every town's rows: a backup is of the whole machine.
    found = model._base_manager.order_by("pk").values_list(*names)
    for row in found.iterator(chunk_size=BATCH):
        said = [to_plain(value) for value in row]
        yield (json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def to_plain(value: Any) -> Any:
    """A column's value as JSON can say it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value
