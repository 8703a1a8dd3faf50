"""What the set-up scripts share: saying what happens, running a step quietly, finding and installing programs.

Standard library only: these scripts run before anything has been installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = ROOT / "var" / "setup"
LOG = STAMPS / "setup.log"


class Stopped(SystemExit):
    """Set-up cannot go on. The sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(1)
        self.sentence = sentence


def say(text: str) -> None:
    """One line to the person who waits."""
    print(text, flush=True)


def digest(files: Iterable[Path], *words: str) -> str:
    """A fingerprint of files and words; a step whose fingerprint has not changed is not done again."""
    total = hashlib.sha256()
    for file in files:
        total.update(file.read_bytes())
    total.update("\0".join(words).encode())
    return total.hexdigest()


def is_done(step: str, fingerprint: str) -> bool:
    """Whether a step was finished with this fingerprint."""
    stamp = STAMPS / f"{step}.stamp"
    return stamp.exists() and stamp.read_text() == fingerprint


def mark_done(step: str, fingerprint: str) -> None:
    """Remember that a step was finished."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / f"{step}.stamp").write_text(fingerprint)


def run(command: Sequence[str], *, what: str, env: Mapping[str, str] | None = None) -> None:
    """Run a step with its output in the log. Raises ``Stopped`` with the end of that output where it fails."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        start = log.tell()
        done = subprocess.run(
            command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=env, check=False
        )
    if done.returncode:
        with LOG.open("rb") as log:
            log.seek(start)
            tail = log.read().decode(errors="replace").splitlines()[-15:]
        raise Stopped(f"{what}に失敗しました ({what}: exit {done.returncode})。\n  " + "\n  ".join(tail))


def may_install() -> bool:
    """Whether Debian packages can be installed by whoever calls."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


_refreshed: list[bool] = []


def install(*packages: str) -> bool:
    """Install Debian packages where the caller may; says so. Whether it succeeded."""
    if not may_install():
        return False
    say(f"     Debian のパッケージを入れます (apt-get install {' '.join(packages)})")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        if not _refreshed:
            run(["apt-get", "update"], what="apt-get update", env=env)
            _refreshed.append(True)
        run(["apt-get", "install", "-y", "--no-install-recommends", *packages], what="apt-get install", env=env)
    except Stopped as problem:
        say(f"     {problem.sentence}")
        return False
    return True


def find_postgresql() -> Path | None:
    """The folder of the newest installed PostgreSQL server's programs."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    for name in ("initdb", "pg_ctl"):
        found = shutil.which(name)
        if found:
            folders.append(Path(found).resolve().parent)
    complete = [folder for folder in folders if (folder / "postgres").exists()]
    return max(complete, key=_version_of, default=None)


def _version_of(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdigit() else 0


def find_chromium() -> Path | None:
    """The system's Chromium or Chrome."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def main_guard(main: Callable[[], int]) -> None:
    """Run a script's ``main`` so that a foreseen stop is one sentence and Ctrl-C is silent."""
    try:
        result = main()
    except Stopped as problem:
        print(f"\n{problem.sentence}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(result)
