"""``meguru migrate``, and what every start makes sure of: tables, the collected static files."""

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from meguru.base.standing import database_file
from meguru.core.errors import NotNow


def arguments(parser: argparse.ArgumentParser) -> None:
    """``migrate`` takes what Django's own takes."""
    parser.add_argument("app", nargs="?", help="一つのアプリだけ")
    parser.add_argument("name", nargs="?", help="そのアプリの、この版まで")
    parser.add_argument("--check", action="store_true", help="済んでいるかだけを調べる（済んでいなければ 1）")


def run(options: argparse.Namespace) -> int:
    """Bring the tables up to this version."""
    if options.check:
        waiting = unapplied_migrations()
        print("\n".join(waiting) or "済んでいます")
        return 1 if waiting else 0
    refuse_newer_tables()
    words = [word for word in (options.app, options.name) if word]
    call_command("migrate", *words, interactive=False)
    keep_to_owner()
    return 0


def unapplied_migrations() -> list[str]:
    """The migrations that this version has and the database has not."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown_migrations() -> list[str]:
    """The migrations that the database has and this version has not: it was used by a newer Meguru."""
    loader = MigrationExecutor(connection).loader
    applied = [node for node in loader.applied_migrations if node[0] in loader.migrated_apps]
    return sorted(f"{app}.{name}" for app, name in applied if (app, name) not in loader.disk_migrations)


def refuse_newer_tables() -> None:
    """Raises ``NotNow``, before anything is touched, where the database was used by a newer Meguru."""
    unknown = unknown_migrations()
    if unknown:
        raise NotNow(
            f"データベースは、この版より新しいめぐるのものです（{unknown[0]}）。新しい版のめぐるで動かしてください。何も変えていません。"
        )


def bring_tables_up() -> bool:
    """Migrate where anything is waiting. Whether something was."""
    refuse_newer_tables()
    if not unapplied_migrations():
        return False
    finish_tables()
    return True


def finish_tables() -> None:
    """Whatever tables there are: this version's, with the ledger's guards, read by their owner alone."""
    call_command("migrate", interactive=False, verbosity=0)
    keep_to_owner()


def require_file() -> None:
    """Raises ``NotNow`` where SQLite's file is not there; opening it would make an empty one."""
    name = database_file()
    if name is not None and not Path(name).exists():
        raise NotNow(
            f"データベースのファイル {name} がありません。新しく始めるときは meguru migrate を、"
            "取っておいたものがあるときは meguru restore を行ってください。"
        )


def open_to_others() -> list[Path]:
    """What of the data others on this machine may read: the database's files, and the list of what lies in the folder."""
    name = database_file()
    files = [Path(f"{name}{ending}") for ending in ("", "-wal", "-shm")] if name else []
    found = [file for file in files if file.exists() and file.stat().st_mode & 0o077]
    folder = Path(settings.VAR)
    return [*found, folder] if folder.exists() and folder.stat().st_mode & 0o066 else found


def keep_to_owner() -> None:
    """The database's files are read by their owner alone (SQLite gives those beside it the same mode), and the folder
    is listed by nobody else. Passing through it stays allowed, for a server that reads the published files in it."""
    for place in open_to_others():
        place.chmod(0o711 if place.is_dir() else 0o600)


def require_tables() -> None:
    """Raises ``NotNow`` where there is no database, or its tables are not those of this version."""
    require_file()
    refuse_newer_tables()
    waiting = unapplied_migrations()
    if waiting:
        raise NotNow(
            f"データベースが、この版のめぐるに合っていません（{len(waiting)}件）。meguru migrate を先に行ってください。"
        )


def collect_static() -> bool:
    """Collect the static files under hashed names, where they have changed since the last time. Whether they had."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda item: item[0]):
            stat = Path(storage.path(path)).stat()
            found.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.exists() and stamp.read_text() == found.hexdigest():
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(found.hexdigest())
    return True
