"""What the bench measures on: the sample towns in a folder, copies of them, and what is asked of a process over them."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.machine import FULL, Pace
from bench.servers import ROOT, environment

TOWN, USER = "kohoku", "jimukyoku"
HOME = f"/{TOWN}/work/"
BOARD, SHEET, MEASURE = (f"{HOME}{path}" for path in ("board/2017/", "sheets/2017/m06/", "plan/measures/m06/"))
PAGES = {"board": BOARD, "sheet": SHEET, "measure": MEASURE, "home": HOME}
INSIDE = "import django; django.setup(); from bench.inside import main; main()"


@dataclass(frozen=True)
class Installation:
    """The folder of the bench, with the demo in ``demo`` and large copies of it in ``years`` and ``towns``."""

    folder: Path
    pace: Pace = FULL

    @property
    def demo(self) -> Path:
        """The sample towns as ``meguru demo`` makes them."""
        return self.folder / "demo"

    def copy(self, name: str) -> Path:
        """A copy of the demo's data for a part that changes them."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir()
        for path in self.demo.glob("meguru.sqlite3*"):
            shutil.copy(path, target)
        shutil.copytree(self.demo / "static", target / "static")
        return target

    def inside(self, folder: Path, *words: str, **settings: str) -> dict[str, Any]:
        """Run a word of ``bench.inside`` over the data in a folder."""
        return self.run(folder, [sys.executable, "-c", INSIDE, *words], **settings)

    def run(self, folder: Path, command: list[str], **settings: str) -> dict[str, Any]:
        """Run a program over the data in a folder, and give what it says in its last line."""
        env = environment(folder, DJANGO_SETTINGS_MODULE="meguru.project.settings", **settings)
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command[2:])}: {done.stderr[-1500:]}")
        return dict(json.loads(done.stdout.splitlines()[-1]))


def make_installation(folder: Path, pace: Pace = FULL) -> Installation:
    """The demo, made anew by ``meguru demo``."""
    shutil.rmtree(folder, ignore_errors=True)
    installation = Installation(folder, pace)
    make_demo(installation.demo)
    return installation


def make_demo(folder: Path, **settings: str) -> None:
    """The sample towns in a folder that is not there yet."""
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "meguru.project.command_line", "demo"]
    subprocess.run(command, cwd=ROOT, env=environment(folder, **settings), check=True, capture_output=True)
