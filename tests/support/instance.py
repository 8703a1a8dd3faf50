"""An instance of Meguru in a folder of its own, run as somebody runs it: real commands, real processes."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from tests.support.once import made_once
from tests.support.tables import folder_with_tables

_SOURCE = str(Path(__file__).resolve().parents[2] / "src")  # of this very tree, wherever Meguru is installed from


@dataclass
class Place:
    """A folder with an instance of its own in it."""

    folder: Path
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What the commands are told."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "LC_ALL")}
        own = {"MEGURU_VAR": str(self.folder), "PYTHONWARNINGS": "default", "PYTHONUTF8": "1", "PYTHONPATH": _SOURCE}
        return {**kept, **own, **self.more}

    def command(self, *words: str) -> list[str]:
        """A command of this instance."""
        return [sys.executable, "-m", "meguru.project.command_line", *words]

    def run(self, *words: str, told: str = "", **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end."""
        env = {**self.environment, **settings}
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=env,
            input=told,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


def prepared(place: Place, factory: pytest.TempPathFactory, *, founded: bool = True) -> Place:
    """The place with its tables and one real town, 北区. The commands make both once for a test run; each place is a copy."""
    made = made_once(factory, "prepared-town", _found) if founded else folder_with_tables()
    shutil.copytree(made, place.folder, dirs_exist_ok=True)
    return place


def _found(folder: Path) -> None:
    shutil.copytree(folder_with_tables(), folder)
    town = Place(folder, {"MEGURU_SECRET_KEY": "k" * 50})
    found = ("found", "kita", "北区", "--person", "北 一", "--username", "kita", "--password-stdin")
    done = town.run(*found, told="kita-no-machi-2018\n")
    assert done.returncode == 0, done.stderr


def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running ``meguru serve``."""

    process: "subprocess.Popen[bytes]"
    port: int
    host: str = "127.0.0.1"

    def health(self) -> int:
        """The status of /healthz, 0 where nobody answers."""
        try:
            with urlopen(f"http://{self.host}:{self.port}/healthz", timeout=5) as answer:
                return int(answer.status)
        except HTTPError as refused:
            return int(refused.code)
        except (URLError, OSError):
            return 0

    def tree(self) -> dict[int, str]:
        """The processes under it, with their command lines."""
        found: dict[int, str] = {}
        parents = {self.process.pid}
        while parents:
            parents = {child for parent in parents for child in _children(parent)}
            found |= {pid: _command_line(pid) for pid in parents if is_alive(pid)}
        return found


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def _command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def is_alive(pid: int) -> bool:
    """Whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def until(seconds: float, happened: Callable[[], object]) -> bool:
    """Wait for something. Whether it happened."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if happened():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def serving(place: Place, host: str = "127.0.0.1", **more: str) -> Generator[Served]:
    """``meguru serve`` over an instance, until the block ends."""
    port = free_port()
    with (place.folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            place.command("serve"),
            cwd=place.folder,
            env={**place.environment, "PORT": str(port), "MEGURU_WORKERS": "1", **more},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    running = Served(process, port, host)
    try:
        assert until(60, lambda: running.health() == 200), (place.folder / "serve.log").read_text()
        yield running
    finally:
        members = list(running.tree())
        if process.poll() is None:
            process.kill()
            process.wait(20)
        # Whoever copies the folder afterwards must not find files that are on their way out.
        until(15, lambda: not any(is_alive(pid) for pid in members))
