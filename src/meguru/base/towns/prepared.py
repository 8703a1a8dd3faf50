"""Queries whose SQL is built once in a process and asked again with other values (decision 0033).

Building the SQL of a page's dozen queries took half of its time. Only the SQL is kept, never a row or a permission: the database
is asked anew each time, for the town in scope at that moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import FlatValuesListIterable, ModelIterable, get_related_populators
from django.db.transaction import TransactionManagementError
from django_scopes import scope

from meguru.base.towns.scope import town_in_scope

Row = TypeVar("Row")
_TOWN = "town"


class Slot(models.Expression):
    """The place of a value that is named when the prepared query is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]  # a slot is what it holds
        """A placeholder; ``Prepared`` puts the value in the place of the slot."""
        return "%s", [self]


Converter = Callable[[Any, Any, BaseDatabaseWrapper], Any]


@dataclass(frozen=True)
class _Plan:
    """The built SQL with what Django knows of its columns."""

    sql: str
    params: tuple[Any, ...]
    is_scoped: bool
    locks: bool
    converters: tuple[tuple[int, Sequence[Converter], Any], ...]
    make: Callable[[Any], Any]


class Prepared(Generic[Row]):
    """A query that is built the first time it is asked. ``build`` gives it with a ``Slot`` wherever a value will stand.

    Rows come as the query says: records, with what ``select_related`` names, or the tuples of ``values_list``. What depends on
    anything but slots, as a date of today or the length of a list, must not stand in it.
    """

    every: ClassVar[list["Prepared[Any]"]] = []

    def __init__(self, build: Callable[[], "models.QuerySet[Any, Row]"]) -> None:
        self.build = build
        self._plans: dict[str, _Plan] = {}
        Prepared.every.append(self)

    def ask(self, **values: Any) -> list[Row]:
        """The rows, of the town in scope. Raises ``ScopeError`` outside a scope where a town's rows are asked for, ``KeyError``
        where a value is missing, ``TransactionManagementError`` where rows would be locked outside a transaction."""
        connection = connections[DEFAULT_DB_ALIAS]
        plan = self._plans.get(connection.vendor) or self._prepare(connection)
        if plan.locks and not connection.in_atomic_block:
            raise TransactionManagementError("a query that locks is asked inside a transaction")
        if plan.is_scoped:
            values[_TOWN] = town_in_scope().pk
        params = [_bound(values[p.name], connection) if isinstance(p, Slot) else p for p in plan.params]
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, params)
            rows = cursor.fetchall()
        if plan.converters:
            rows = [_converted(row, plan.converters, connection) for row in rows]
        return [plan.make(row) for row in rows]

    def first(self, **values: Any) -> Row | None:
        """The first row, or None. A query that may find many says ``[:1]`` itself."""
        return next(iter(self.ask(**values)), None)

    def _prepare(self, connection: BaseDatabaseWrapper) -> _Plan:
        with scope(town=Slot(_TOWN)):
            query = self.build()
        compiler = query.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        columns = [column for column, _, _ in compiler.select]
        converters = tuple((at, each, of) for at, (each, of) in compiler.get_converters(columns).items())
        is_scoped = any(isinstance(param, Slot) and param.name == _TOWN for param in params)
        locks = query.query.select_for_update
        plan = _Plan(sql, tuple(params), is_scoped, locks, converters, _maker(query, compiler))
        self._plans[connection.vendor] = plan
        return plan


def _bound(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the database takes it. Raises ``ValueError`` for None, which no ``=`` of SQL ever finds."""
    if value is None:
        raise ValueError("a slot takes no None: ask another query for what is empty")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _converted(row: Sequence[Any], converters: Sequence[tuple[int, Sequence[Converter], Any]], connection: Any) -> Any:
    values = list(row)
    for at, each, of in converters:
        for convert in each:
            values[at] = convert(values[at], of, connection)
    return tuple(values)


def _maker(query: "models.QuerySet[Any, Any]", compiler: Any) -> Callable[[Any], Any]:
    """How a row of the database becomes a row of the query: a record with those beside it, a tuple, or one value."""
    if query._iterable_class is FlatValuesListIterable:
        return _value
    if query._iterable_class is not ModelIterable:
        return tuple
    columns, known = compiler.select, compiler.klass_info
    first, last = known["select_fields"][0], known["select_fields"][-1] + 1
    names = [column.target.attname for column, _, _ in columns[first:last]]
    beside = get_related_populators(known, columns, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # the stubs are of a later Django
    annotations = tuple(compiler.annotation_col_map.items())

    def record(row: Any) -> Any:
        made = known["model"].from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for populator in beside:
            populator.populate(row, made)
        for name, at in annotations:
            setattr(made, name, row[at])
        return made

    return record


def _value(row: Any) -> Any:
    return row[0]
