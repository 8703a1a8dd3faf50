"""``meguru restore``: puts a backup into an empty database, whole or not at all, and renders the public sites.

A backup of an earlier version goes into a database without tables: the tables of that version are made, filled, and then brought
up to this one by the same migrations that every database goes through.
Ids are kept, whichever database the backup came from. The ledger's guards refuse changing and removing, not adding: where they
stand, they stand while its entries are put back; in a new database they are put up at the end.
"""

import argparse
import base64
import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import DataError, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from meguru.core.errors import Invalid, NotNow
from meguru.jobs.publishing import render_town, unfinished_towns
from meguru.project.words.backup import BATCH, FORMAT, MANIFEST, VERSION, applied_migrations, kept_models, key_mark
from meguru.project.words.preparing import finish_tables, refuse_newer_tables, unapplied_migrations


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where from."""
    parser.add_argument("file", metavar="ファイル", type=Path, help="meguru backup が書き出したファイル")


def run(options: argparse.Namespace) -> int:
    """Check the archive, load it, render the sites, and say what to look at next."""
    refuse_newer_tables()
    if not options.file.is_file():
        raise NotNow(f"{options.file} というファイルがありません。")
    try:
        with zipfile.ZipFile(options.file) as archive:
            manifest = read_manifest(archive)
            for table in manifest["tables"]:
                check_member(archive, table)
            make_tables(manifest["migrations"])
            rows = load(archive, manifest)
    except (zipfile.BadZipFile, KeyError, EOFError) as problem:
        raise NotNow(
            f"{options.file} は、めぐるの取っておいたファイルではないか、壊れています（{problem}）。"
        ) from None
    finish_tables()
    print(f"{rows:,}行を戻しました（{manifest['made_at'][:16]} の記録）。")
    if manifest["key_mark"] != key_mark():
        print(
            "注意：MEGURU_LEDGER_KEY（か MEGURU_SECRET_KEY）が、取っておいたときと違います。前の鍵を設定してください。"
        )
    for slug in unfinished_towns():
        render_town(slug)
        print(f"{slug} の公開ページを書き出しました。")
    print("meguru doctor で、記録がそろっていることを確かめてください。")
    return 0


def read_manifest(archive: zipfile.ZipFile) -> Mapping[str, Any]:
    """The manifest. Raises ``NotNow`` where it is no backup, of a newer version, or does not fit the tables that are there."""
    found: Mapping[str, Any] = json.loads(archive.read(MANIFEST))
    if found.get("format") != FORMAT or found.get("version") != VERSION:
        raise NotNow("このファイルは、この版のめぐるでは戻せません。")
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    if set(found["migrations"]) - known:
        raise NotNow(
            f"このファイルは、この版より新しいめぐる（{found['meguru']}）のものです。新しい版のめぐるで戻してください。"
        )
    if applied_migrations() not in ([], found["migrations"]):
        raise NotNow(
            f"このファイルは、めぐる {found['meguru']} の表に合わせたものです。"
            "まだ meguru migrate をしていない、空のデータベースに戻してください。表は、戻すときに新しくします。"
        )
    return found


def make_tables(migrations: Sequence[str]) -> None:
    """The tables that the rows fit into, in a database that has none."""
    if applied_migrations():
        return
    executor = MigrationExecutor(connection)
    nodes = {(app, name) for app, _, name in (each.partition(".") for each in migrations)}
    graph = executor.loader.graph
    ends = [
        n for n in sorted(nodes) if not any(child[0] == n[0] and child in nodes for child in graph.node_map[n].children)
    ]
    executor.migrate(ends)


def fitting_models(migrations: Sequence[str]) -> dict[str, type[models.Model]]:
    """The models by label as they were when these migrations were the last; those of this version where nothing came after."""
    if not unapplied_migrations():
        return {model._meta.label: model for model in kept_models()}
    nodes = [(app, name) for app, _, name in (each.partition(".") for each in migrations)]
    past = MigrationLoader(connection).project_state(nodes).apps
    return {model._meta.label: model for model in past.get_models(include_auto_created=True)}


def load(archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> int:
    """All rows in one transaction. Raises ``NotNow`` where the database is not empty or a member is not as it was written."""
    known = fitting_models(manifest["migrations"])
    total = 0
    with transaction.atomic():
        filled = [known[table["model"]] for table in manifest["tables"]]
        require_empty(filled)
        for table in manifest["tables"]:
            total += _load_table(archive, known[table["model"]], table)
        connection.check_constraints()
        _reset_sequences(filled)
    return total


def require_empty(tables: Sequence[type[models.Model]]) -> None:
    """Raises ``NotNow`` where any table that would be filled has rows."""
    for model in tables:
        if model._base_manager.exists():
            raise NotNow(
                "データベースに、もう記録があります。空のデータベースを用意し、meguru migrate をしてから戻してください。"
            )


def check_member(archive: zipfile.ZipFile, table: Mapping[str, Any]) -> None:
    """Raises ``NotNow`` where a table's lines are not those that were written."""
    total = hashlib.sha256()
    with archive.open(table["member"]) as lines:
        while chunk := lines.read(1 << 20):
            total.update(chunk)
    if total.hexdigest() != table["sha256"]:
        raise NotNow(f"取っておいたファイルが壊れています（{table['member']}）。戻していません。")


def _load_table(archive: zipfile.ZipFile, model: type[models.Model], table: Mapping[str, Any]) -> int:
    fields = {field.column: field for field in model._meta.concrete_fields}
    columns = [fields[column] for column in table["columns"]]
    quote = connection.ops.quote_name
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(quote(str(field.column)) for field in columns)})"  # noqa: S608
        f" VALUES ({', '.join(['%s'] * len(columns))})"
    )
    done = 0
    with archive.open(table["member"]) as lines, connection.cursor() as cursor:
        rows = (_prepared(columns, json.loads(line)) for line in lines)
        try:
            while batch := list(islice(rows, BATCH)):
                cursor.executemany(statement, batch)
                done += len(batch)
        except (Invalid, DataError) as problem:
            raise NotNow(
                f"{model._meta.label} の{done + 1}行目から{done + BATCH}行目までに、いまの列に入らない値があります"
                f"（{problem}）。もとのめぐるでその値を直し、取り直してから戻してください。戻していません。"
            ) from None
    if done != table["rows"]:
        raise NotNow(f"取っておいたファイルの行が足りません（{table['member']}）。戻していません。")
    return done


def _prepared(columns: Sequence["models.Field[Any, Any]"], row: Sequence[Any]) -> list[Any]:
    return list(_values(columns, row))


def _values(columns: Sequence["models.Field[Any, Any]"], row: Sequence[Any]) -> Iterator[Any]:
    for field, said in zip(columns, row, strict=True):
        value = said
        if isinstance(field, models.BinaryField) and said is not None:
            value = base64.b64decode(said)
        elif not isinstance(field, models.JSONField | models.ForeignKey):
            value = field.to_python(said)
        yield field.get_db_prep_save(value, connection)


def _reset_sequences(tables: list[type[models.Model]]) -> None:
    """Where ids come from sequences (PostgreSQL), let them go on after the last one."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
