"""The test database: the cast is in it from the start, and the ledger's guards do not stand in the way of clearing it.

The ledger refuses DELETE and TRUNCATE, which is what a transactional test does to every table when it is over. So a flush takes
the guards off first; Django sends ``post_migrate`` after a flush, and that puts them on again, as after any migrate.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations

from meguru.base.audit.guards import TABLE, install_guards

TRIGGERS = ("ledger_no_update", "ledger_no_delete", "ledger_no_truncate")


def take_guards_off(database: BaseDatabaseWrapper) -> None:
    """Drop the ledger's triggers. For tests that clear tables or tamper with the ledger; nothing else may."""
    with database.cursor() as cursor:
        for trigger in TRIGGERS:
            if database.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {TABLE}")


@contextmanager
def unguarded() -> Generator[None]:
    """Work on the ledger as somebody with full power over the database would; afterwards the guards stand again."""
    take_guards_off(connection)
    try:
        yield
    finally:
        install_guards(connection)


def let_flush_clear_the_ledger() -> None:
    """Patch Django's flush for the whole test session: guards off, then the flush; ``post_migrate`` puts them on."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def flush(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        take_guards_off(self.connection)
        plain(self, sql_list)
        install_guards(self.connection)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign, assignment]


def clear_everything() -> None:
    """Remove every row, inside the test's own transaction, so that it comes back when the test is over."""
    connection.check_constraints()  # PostgreSQL truncates nothing that foreign keys are still to be checked on
    with unguarded(), connection.cursor() as cursor:
        tables = list(connection.introspection.django_table_names(only_existing=True))
        for statement in connection.ops.sql_flush(no_style(), tables, allow_cascade=False):
            cursor.execute(statement)
