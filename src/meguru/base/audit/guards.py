"""Triggers with which the database itself protects the ledger. Installed after every migrate, checked by doctor.

On SQLite a migration that rebuilds the table drops its triggers, and REPLACE only fires delete triggers with
``recursive_triggers`` on; so they are made anew after each migrate and the connection sets the pragma.
"""

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_ledgerentry"

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS ledger_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS ledger_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END""",
]

_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION meguru_ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    f"""CREATE OR REPLACE TRIGGER ledger_no_update BEFORE UPDATE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION meguru_ledger_refuse()""",
    f"""CREATE OR REPLACE TRIGGER ledger_no_delete BEFORE DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION meguru_ledger_refuse()""",
    f"""CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION meguru_ledger_refuse()""",
]

_WANTED = {
    "sqlite": {"ledger_no_update", "ledger_no_delete"},
    "postgresql": {"ledger_no_update", "ledger_no_delete", "ledger_no_truncate"},
}


def install_guards(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers where they are missing. Does nothing while the table is not there."""
    if TABLE not in connection.introspection.table_names():
        return
    statements: Sequence[str] = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def missing_guards(connection: BaseDatabaseWrapper) -> set[str]:
    """The names of triggers that should stand on the ledger and do not."""
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid = %s::regclass"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [TABLE])
        found = {str(row[0]) for row in cursor.fetchall()}
        missing = _WANTED[connection.vendor] - found
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA recursive_triggers")
            if cursor.fetchone()[0] != 1:
                missing.add("recursive_triggers")
    return missing
