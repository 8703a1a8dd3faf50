"""``make lint``: ruff, mypy, the ladder, the templates, the migrations. Runs them all and says which found something."""

import subprocess
import time

from machine import PYTHON, ROOT, VENV, main_guard, say
from setup import set_up

TEMPLATES = """
import django
django.setup()
from django.template import engines
from pathlib import Path
import meguru
from meguru.site.engine import engine
root = Path(meguru.__file__).parent
count = 0
for folder in sorted(root.rglob('templates')):
    # The public site's templates have an engine of their own.
    compile = engine().get_template if folder.parent.name == 'site' else engines['django'].get_template
    for file in sorted(p for p in folder.rglob('*.html') if p.is_file()):
        compile(str(file.relative_to(folder)))
        count += 1
print(f'{count} templates compile')
"""

BIN = VENV / "bin"
CHECKS = {
    "ruff check": [str(BIN / "ruff"), "check", "--quiet", "."],
    "ruff format": [str(BIN / "ruff"), "format", "--quiet", "--check", "."],
    "mypy": [str(BIN / "mypy")],
    "ladder": [str(BIN / "lint-imports"), "--no-logo"],
    "templates": [str(PYTHON), "-c", f"import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'{TEMPLATES}"],
    "templates' form": [str(PYTHON), str(ROOT / "tools" / "templates.py")],
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
