"""``make test``: sets up what tests need, then runs them on SQLite, on a throw-away PostgreSQL (what works on the database),
and in a browser.

Where PostgreSQL or Chromium is missing it installs them if the caller may; where not, it says plainly what was left out. With
``--require all`` a part that could not run is a failure. The result stands in ``var/tests.json`` too. Standard library only.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from machine import PYTHON, ROOT, find_chromium, find_postgresql, install, main_guard, say
from setup import set_up

# Two processes; who is through with its half takes over from the other. The slowest tests are named at the end.
PYTEST = [str(PYTHON), "-m", "pytest", "-q", "--durations=20", "-n", "2"]
SHARED_OUT = ["--dist", "worksteal", "-m"]
# A file of browser tests stays in one process: it has a served copy of the demo of its own.
BY_FILE = ["--dist", "loadfile", "-m", "browser"]
# Branches are measured on SQLite alone, in workers and child processes too (pyproject.toml, [tool.coverage.run]), and not where
# that takes time and shows nothing. On PostgreSQL runs what works on the database. Both marks: tests/support/parts.py.
MEASURED = ["not browser and not unmeasured", "--cov", "--cov-report="]
UNMEASURED = ["unmeasured"]
ON_POSTGRESQL = ["database and not browser"]
# pytest's exit status where no test was collected: a part that has no tests yet is not a failure of the code.
NO_TESTS = 5


@dataclass
class Part:
    """One part of the suite and how it went. ``status`` is None where it could not run."""

    name: str
    status: int | None
    seconds: float
    note: str = ""

    @property
    def passed(self) -> bool:
        """Whether it ran and nothing failed."""
        return self.status == 0

    @property
    def words(self) -> str:
        """The line of the closing report."""
        state = "left out" if self.status is None else "passed" if self.passed else f"FAILED (exit {self.status})"
        return f"  {self.name:<12}{state:<20}{self.seconds:7.0f} s  {self.note}"


def run_part(name: str, command: list[str], env: dict[str, str] | None = None) -> Part:
    """Run one part with its output shown."""
    say(f"\n── {name} " + "─" * (66 - len(name)))
    start = time.monotonic()
    status = subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode
    note = "no tests collected" if status == NO_TESTS else ""
    return Part(name, status, time.monotonic() - start, note)


def on_sqlite(extra: list[str]) -> list[Part]:
    """Everything but the browser, on SQLite: what is measured, whether that is enough, and all else."""
    os.environ.pop("DATABASE_URL", None)
    if extra:
        return [run_part("SQLite", [*PYTEST, *SHARED_OUT, "not browser", *extra])]
    measured = run_part("SQLite", [*PYTEST, *SHARED_OUT, *MEASURED])
    asked = [gate()] if measured.passed else []
    return [measured, *asked, run_part("unmeasured", [*PYTEST, *SHARED_OUT, *UNMEASURED])]


def gate() -> Part:
    """Whether what was measured is enough."""
    return run_part("coverage", [str(PYTHON), str(ROOT / "tools" / "coverage_gate.py")])


def on_postgresql(extra: list[str]) -> list[Part]:
    """The tests that work on the database, on PostgreSQL."""
    if find_postgresql() is None:
        install("postgresql")
    if find_postgresql() is None:
        return [Part("PostgreSQL", None, 0, "PostgreSQL is not installed: apt-get install postgresql")]
    server = [sys.executable, str(ROOT / "tools" / "postgres.py"), "--"]
    return [run_part("PostgreSQL", [*server, *PYTEST, *SHARED_OUT, *ON_POSTGRESQL, *extra])]


def in_browser(extra: list[str]) -> list[Part]:
    """The tests that look through a real browser."""
    if find_chromium() is None:
        install("chromium")
    found = find_chromium()
    if found is None:
        return [Part("browser", None, 0, "Chromium is not installed: apt-get install chromium")]
    return [run_part("browser", [*PYTEST, *BY_FILE, *extra], {"CHROMIUM": str(found)})]


PARTS: dict[str, Callable[[list[str]], list[Part]]] = {
    "sqlite": on_sqlite,
    "postgresql": on_postgresql,
    "browser": in_browser,
}


def main() -> int:
    """Run the parts and say how each went."""
    parser = argparse.ArgumentParser(description="Run Meguru's tests.")
    parser.add_argument(
        "--require", choices=["possible", "all"], default="possible", help="fail where a part is left out"
    )
    parser.add_argument("--only", choices=list(PARTS), action="append", help="run this part alone (may be repeated)")
    parser.add_argument("rest", nargs="*", help="further words for pytest, after --")
    arguments = parser.parse_args()
    # Without compiled files every process of every part would compile four hundred test files again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    set_up("dev")
    parts = [part for name in arguments.only or PARTS for part in PARTS[name](arguments.rest)]
    say("\n" + "═" * 70)
    for part in parts:
        say(part.words)
    left_out = [part.name for part in parts if part.status is None]
    if left_out:
        say(f"Left out on this machine: {', '.join(left_out)}. What they would have shown is not known.")
    report = ROOT / "var" / "tests.json"
    report.parent.mkdir(exist_ok=True)
    report.write_text(json.dumps([asdict(part) for part in parts], indent=1))
    failed = any(part.status for part in parts) or (arguments.require == "all" and bool(left_out))
    return 1 if failed else 0


if __name__ == "__main__":
    main_guard(main)
