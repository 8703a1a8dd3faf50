"""Stages of the cast's year that are kept: what a builder wrote is put in again as rows.

Most tests begin from a stage (every sheet accepted, a meeting held, a year published), and bringing the town there takes many
commands. A builder marked with ``stage`` runs its commands once in each test process. What it changed is kept as rows; when it is
called again *from the same beginning*, the rows are put in and nothing is run. A test sees no difference: same rows, same ledger,
inside its own transaction.

The beginning is known exactly. ``watching`` looks at every statement from the moment a test gets its cast: as long as nothing has
been written, the database stands at the cast; after a stage it stands at that stage. Any other write, and any rollback, and it
stands nowhere: then builders run their commands, as without this module. So a test that does something of its own first is never
given rows that do not fit.
"""

import pickle
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import cache, wraps
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction

from meguru.core import clock
from tests.support.cast import OWN, Cast

Build = TypeVar("Build", bound=Callable[..., Any])
Row = tuple[Any, ...]
Rows = dict[str, dict[Any, Row]]  # table → primary key → row

_READING = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "PRAGMA")
_PLAIN = (str, int, bool, date, Enum, type(None))


@dataclass(frozen=True)
class Table:
    """A table of the models, with its columns as they are read and written."""

    name: str
    columns: tuple[str, ...]
    key: int

    def statement(self, words: str) -> str:
        """A statement with the quoted names of this table in it."""
        quoted = [connection.ops.quote_name(column) for column in self.columns]
        return words.format(
            table=connection.ops.quote_name(self.name),
            columns=", ".join(quoted),
            key=quoted[self.key],
            places=", ".join(["%s"] * len(quoted)),
            sets=", ".join(f"{column} = %s" for column in quoted),
        )


@dataclass(frozen=True)
class Change:
    """What leads from one state of the database to another: rows to be removed, set and put in, by table."""

    gone: dict[str, list[Any]]
    altered: dict[str, list[Row]]
    new: dict[str, list[Row]]


@dataclass(frozen=True)
class Stage:
    """A state that the database has stood in. ``rows`` are all of it, so that the next stage is told from it."""

    rows: Rows
    change: Change
    gave: bytes = b""


@dataclass
class _Stand:
    """Where the database of the running test stands; None: nowhere that is kept."""

    at: Stage | None = None


_stand = _Stand()
_kept: dict[tuple[int, Hashable], Stage] = {}
_beginning: list[Stage] = []


@cache
def _tables() -> tuple[Table, ...]:
    return tuple(_every_table())


def _every_table() -> Iterator[Table]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            columns = tuple(str(field.column) for field in model._meta.local_concrete_fields)
            key = model._meta.pk
            assert isinstance(key, models.Field)
            yield Table(model._meta.db_table, columns, columns.index(str(key.column)))


def _read() -> Rows:
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(table.statement("SELECT {columns} FROM {table}"))
            found[table.name] = {row[table.key]: tuple(row) for row in cursor.fetchall()}
    return found


def _between(before: Rows, after: Rows) -> Change:
    change = Change({}, {}, {})
    for name, rows in after.items():
        old = before[name]
        change.gone[name] = [key for key in old if key not in rows]
        change.altered[name] = [row for key, row in rows.items() if key in old and old[key] != row]
        change.new[name] = [row for key, row in rows.items() if key not in old]
    return change


def _put_in(change: Change) -> None:
    with connection.cursor() as cursor:
        for table in _tables():
            gone, altered, new = (part.get(table.name) for part in (change.gone, change.altered, change.new))
            if gone:
                cursor.executemany(table.statement("DELETE FROM {table} WHERE {key} = %s"), [[key] for key in gone])
            if altered:
                rows = [[*row, row[table.key]] for row in altered]
                cursor.executemany(table.statement("UPDATE {table} SET {sets} WHERE {key} = %s"), rows)
            if new:
                cursor.executemany(table.statement("INSERT INTO {table} ({columns}) VALUES ({places})"), new)
                _count_on(cursor, table, new)


def _count_on(cursor: Any, table: Table, rows: list[Row]) -> None:
    """PostgreSQL counts on behind the rows: a rollback takes no number back, but a test that restores a copy sets it lower."""
    keys = [row[table.key] for row in rows]
    if connection.vendor == "postgresql" and isinstance(keys[0], int):
        place = [connection.ops.quote_name(table.name), table.columns[table.key]]
        cursor.execute(
            "SELECT setval(s, greatest(%s, nextval(s)))"
            " FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS s) AS q WHERE s IS NOT NULL",
            [max(keys), *place],
        )


def keep_beginning() -> None:
    """Keep the database as it is now as the one that every test begins with."""
    _beginning[:] = [Stage(_read(), Change({}, {}, {}))]


def put_beginning_back() -> None:
    """After a transactional test has cleared every table: the rows of the beginning, with their keys."""
    with transaction.atomic():  # foreign keys are asked at its end
        _put_in(_between(_read(), _beginning[0].rows))
    ContentType.objects.clear_cache()


@contextmanager
def watching() -> Generator[None]:
    """Know where the database stands, while a test runs in a transaction that begins with the cast."""

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        if not sql.lstrip().upper().startswith(_READING):
            _stand.at = None
        return execute(sql, params, many, context)

    _stand.at = _beginning[0]
    try:
        with connection.execute_wrapper(look):
            yield
    finally:
        _stand.at = None


def _word(value: object) -> Hashable:
    """What tells one argument from another, where that can be told; else TypeError."""
    if isinstance(value, models.Model):
        return type(value), value.pk
    if isinstance(value, (list, tuple)):
        return tuple(_word(each) for each in value)
    if isinstance(value, dict):
        return tuple((_word(key), _word(each)) for key, each in sorted(value.items()))
    if isinstance(value, _PLAIN):
        return value
    raise TypeError(type(value))


def _wanted(build: Callable[..., Any], cast: Cast, given: tuple[Any, ...], more: dict[str, Any]) -> Hashable:
    keys = (settings.MEGURU_LEDGER_KEY, settings.SECRET_KEY, clock.day_of(clock.now()))
    return build.__qualname__, tuple(sorted(cast.players)), _word(given), _word(more), keys


def stage(build: Build) -> Build:
    """A builder of the own town whose rows are kept. It must do nothing but write rows, and the same ones each time."""

    @wraps(build)
    def made(cast: Cast, *given: Any, **more: Any) -> Any:
        beginning = _stand.at
        if beginning is None or cast.town.slug != OWN:
            return build(cast, *given, **more)
        try:
            wanted = id(beginning), _wanted(build, cast, given, more)
        except TypeError:
            return build(cast, *given, **more)
        if wanted in _kept:
            _put_in(_kept[wanted].change)
            _stand.at = _kept[wanted]
            return pickle.loads(_kept[wanted].gave)
        gave = build(cast, *given, **more)
        rows = _read()
        _stand.at = _kept[wanted] = Stage(rows, _between(beginning.rows, rows), pickle.dumps(gave))
        return gave

    return made  # type: ignore[return-value]  # it takes and gives what the builder does
