"""``make lint``: ruff, mypy, ladder, catalogues, templates, migrations. Runs them all and says which found something."""

import subprocess
import time

from machine import PYTHON, ROOT, VENV, main_guard, say
from setup import set_up

BIN = VENV / "bin"
CHECKS = {
    "ruff check": [str(BIN / "ruff"), "check", "--quiet", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--quiet", "--check", "."],
    "mypy": [str(BIN / "mypy")],
    "ladder": [str(BIN / "lint-imports"), "--no-logo"],
    # Compiles every template on the way.
    "catalogues": [str(PYTHON), str(ROOT / "tools" / "catalogue.py"), "check"],
    "templates": [str(PYTHON), str(ROOT / "tools" / "templates.py")],
    "migrations": [str(PYTHON), "-m", "meguru.project.command_line", "makemigrations", "--check", "--dry-run"],
}


def main() -> int:
    """Run every check, show the output of those that found something."""
    set_up("dev")
    bad = []
    for name, command in CHECKS.items():
        start = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        say(f"  {name:<17}{'ok' if done.returncode == 0 else 'FOUND SOMETHING':<18}{time.monotonic() - start:5.1f} s")
        if done.returncode:
            bad.append(name)
            say("\n".join((done.stdout + done.stderr).splitlines()[-60:]))
    say("lint: " + (f"{', '.join(bad)} found something" if bad else "nothing found"))
    return 1 if bad else 0


if __name__ == "__main__":
    main_guard(main)
