"""Which tests run in which part of ``make test``: what is asked of both databases, and what is run without being measured.

A test is ``database`` where it asks for the database that the suite runs on, or works with what ``DATABASE_URL`` names.
All others do the same whatever that database is, and run on SQLite alone.

A test is ``unmeasured`` where its folder or file is named below. Measuring makes a test nearly twice as long, and these take no
line of rules, access, audit or commands that others do not take: they walk whole towns, read the source, or work in processes of
their own that nothing measures. ``tools/coverage_gate.py`` fails if that is not so.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
# Fixtures of pytest-django that open the suite's database; all of our own that need it ask for one of them.
OPENS = {"db", "transactional_db", "live_server"}
ON_THE_SERVER = ("kill", "contracts/test_lengths.py")
UNMEASURED = {
    "kill": "works in forked processes that are killed",
    "files/measured": "reads hundreds of documents, the same rules again and again",
    "files/papers": "sets whole years as papers",
    "site": "renders whole sites",
    "upgrades": "real commands in processes of their own",
    "project/test_command_line.py": "real commands in processes of their own",
    "project/test_database_tls.py": "real commands in processes of their own",
    "project/test_full_disk.py": "real commands in processes of their own",
    "project/test_slow_people.py": "real commands in processes of their own",
    "project/test_memory.py": "real commands in processes of their own",
    "project/test_published_memory.py": "real commands in processes of their own",
    "project/test_backup_across.py": "every command at its limit, in a process of its own",
    "contracts/test_asked.py": "opens every page with odd words",
    "contracts/test_walks.py": "opens every page as every role",
    "contracts/test_kept_words.py": "opens every page with a text box",
    "contracts/test_english.py": "opens every page in English",
    "contracts/test_urls.py": "opens every page as every role",
    "contracts/test_two_terms.py": "opens every page as every role",
    "contracts/test_budget.py": "opens every page as every role",
    "contracts/test_architecture.py": "reads the source",
    "contracts/test_docs_prose.py": "reads the source",
    "contracts/test_doors.py": "reads the source",
    "contracts/test_house.py": "reads the source",
    "contracts/test_language.py": "reads the source",
    "contracts/test_promises.py": "reads the source",
    "contracts/test_reference.py": "reads the source",
    "contracts/test_spelling.py": "reads the source",
}


@cache
def _stands_in(path: Path, places: tuple[str, ...]) -> bool:
    return any(path == TESTS / place or TESTS / place in path.parents for place in places)


def _opens_the_database(item: pytest.Item) -> bool:
    asked: Iterable[str] = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not OPENS.isdisjoint(asked)


def mark_parts(items: Iterable[pytest.Item]) -> None:
    """Mark each test by the parts it runs in."""
    for item in items:
        if _opens_the_database(item) or _stands_in(item.path, ON_THE_SERVER):
            item.add_marker("database")
        if _stands_in(item.path, tuple(UNMEASURED)):
            item.add_marker("unmeasured")
