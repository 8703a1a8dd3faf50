"""The product itself, started as its users start it: a copy of the demo, served on a free port by one process tree."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from meguru.demo.founding import DEMO_PASSWORD
from meguru.demo.runner import DEMO_DAY
from tests.browser.recorder import FILE

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 60


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Nothing of what is set for a real instance on this machine, and what these tests need."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("MEGURU_", "DATABASE_URL"))}
    return own | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "MEGURU_VAR": str(folder),
        "MEGURU_TODAY": DEMO_DAY,
        "MEGURU_WORKERS": "1",
        FILE: str(folder / "renderings"),
        **more,
    }


def make_demo(folder: Path) -> Path:
    """Both sample towns with their public pages, as ``meguru demo`` makes them."""
    words = [sys.executable, "-m", "meguru.project.command_line", "demo"]
    done = subprocess.run(words, env=environment(folder), cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"the demo could not be made:\n{done.stdout}\n{done.stderr}"
    return folder


@dataclass
class House:
    """One served instance. ``states`` keeps the cookies of whoever has logged in."""

    folder: Path
    base: str
    states: dict[str, Any] = field(default_factory=dict)
    password: str = DEMO_PASSWORD

    @property
    def log(self) -> str:
        """What the server and its worker have said."""
        return (self.folder / "log").read_text(errors="replace")


@contextmanager
def open_house(template: Path, folder: Path, **more: str) -> Iterator[House]:
    """Serve a copy of the demo until the block ends. Fails where the server said anything of an error."""
    shutil.copytree(template, folder, symlinks=True)
    with served(folder, **more) as house:
        yield house


@contextmanager
def served(folder: Path, **more: str) -> Iterator[House]:
    """Serve what stands in a folder: ``meguru serve``, with its worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    house = House(folder, f"http://localhost:{port}")
    words = [sys.executable, "-m", "meguru.project.command_line", "serve"]
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            words, env=environment(folder, PORT=str(port), **more), cwd=ROOT, stdout=log, stderr=log
        )
        try:
            _wait_for(house, server)
            yield house
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
    assert "Traceback" not in house.log, house.log


def _wait_for(house: House, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        try:
            with urlopen(f"{house.base}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{house.log[-3000:]}")
