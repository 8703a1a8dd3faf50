"""A landed migration is never changed: databases have been through it. Its digest is kept here from the day it lands.

A new migration's line is added with ``python -m tests.contracts.test_migrations``, which never changes a line that stands.
"""

import hashlib
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "src" / "meguru"
LANDED = Path(__file__).with_name("landed_migrations.txt")


def landed() -> dict[str, str]:
    """Path under the package → SHA-256 on the day it landed."""
    lines = (line.split() for line in LANDED.read_text().splitlines())
    return {path: digest for digest, path in lines}


def present() -> dict[str, str]:
    """The same for the migrations that are there now."""
    files = sorted(PACKAGE.glob("**/migrations/[0-9]*.py"))
    return {str(file.relative_to(PACKAGE)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_no_landed_migration_was_changed_or_taken_away() -> None:
    now = present()
    assert [path for path, digest in landed().items() if now.get(path) != digest] == []


def test_every_migration_is_on_the_list() -> None:
    missing = present().keys() - landed().keys()
    assert not missing, f"add their lines with `python -m tests.contracts.test_migrations`: {sorted(missing)}"


if __name__ == "__main__":
    both = present() | landed()
    LANDED.write_text("".join(f"{digest}  {path}\n" for path, digest in sorted(both.items())))
