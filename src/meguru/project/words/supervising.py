"""One command, one process tree: starts the web server and the worker, starts again whichever dies, ends both together.

Run as a process of its own (``python -m meguru.project.words.supervising``), which the command line becomes once its
checks are done: it imports nothing of Django, so watching costs little memory.
"""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

LOOK_SECONDS = 0.3
GRACE_SECONDS = 12.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0
FAILURES_AT_START = 3
CONNECTIONS = "4096"  # at once, in each process of the web server
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """On Linux: ask the kernel for SIGTERM when the supervisor dies, so that even SIGKILL leaves nobody behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """A process that is to be kept running."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    next_start: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches the supervisor alone, and the whole group can be ended."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603  # the command is our own
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509
        )

    def look(self) -> str | None:
        """Start it where it is due; the sentence to say where it has died."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.next_start:
                self.start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.clear()
        self.failures = 0 if now - self.started > STEADY_SECONDS else self.failures + 1
        pause = min(2.0 ** (self.failures - 1) - 1, LONGEST_PAUSE) if self.failures else 0.0
        self.next_start = now + pause
        return f"めぐる：{self.name}が止まりました（{status}）。{f'{pause:.0f}秒後に' if pause else 'すぐに'}起動し直します。"

    def clear(self) -> None:
        """Whatever the process has left behind in its group goes with it."""
        if self.process is not None:
            _signal_group(self.process.pid, signal.SIGKILL)
            self.process = None


def _signal_group(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return


@dataclass
class Supervisor:
    """Keeps its children running until it is asked to stop."""

    children: list[Child]
    port: int
    address: str
    bound: str = "127.0.0.1"
    stopping: threading.Event = field(default_factory=threading.Event)
    asked: int = 0

    def run(self) -> int:
        """Until SIGINT, SIGTERM or SIGHUP. The exit status: 0 after being asked to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        answered = False
        while not self.stopping.is_set():
            for child in self.children:
                said = child.look()
                if said:
                    print(said, file=sys.stderr, flush=True)
            if not answered and any(child.failures >= FAILURES_AT_START for child in self.children):
                print("めぐる：始められませんでした。上の知らせを見てください。", file=sys.stderr, flush=True)
                self._end()
                return 1
            if not answered and self._answers():
                answered = True
                print(f"めぐる：{self.address} で動いています（終わるときは Ctrl-C） (Ctrl-C ends it)", flush=True)
            self.stopping.wait(LOOK_SECONDS if answered else 0.1)
        self._end()
        print("めぐる：終わりました", flush=True)
        return 0

    def _stop(self, *_: object) -> None:
        self.asked += 1
        self.stopping.set()

    def _answers(self) -> bool:
        family = socket.AF_INET6 if ":" in self.bound else socket.AF_INET
        asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bound, self.bound)  # noqa: S104
        with socket.socket(family) as probe:
            probe.settimeout(0.2)
            try:
                return probe.connect_ex((asked, self.port)) == 0
            except OSError:  # a name that is not known at the moment
                return False

    def _end(self) -> None:
        """Ask each child to end, wait, and end what remains. Asked twice, it does not wait."""
        for child in self.children:
            if child.process is not None:
                child.process.terminate()
        last = time.monotonic() + GRACE_SECONDS
        running = [child.process for child in self.children if child.process is not None]
        while running and time.monotonic() < last and self.asked < 2:
            running = [process for process in running if process.poll() is None]
            time.sleep(0.05)
        for child in self.children:
            child.clear()


def commands(environment: Mapping[str, str]) -> list[Child]:
    """The two children: granian in RSGI mode, and the worker."""
    web = [
        *(sys.executable, "-m", "granian", "meguru.project.rsgi:application", "--interface", "rsgi"),
        *("--host", environment["MEGURU_BIND"], "--port", environment["PORT"]),
        *("--workers", environment["MEGURU_WORKERS"], "--backpressure", CONNECTIONS),
        *("--http", "1", "--no-ws", "--workers-kill-timeout", "5", "--log-level", "warning"),
        "--respawn-failed-workers",
    ]
    worker = [sys.executable, "-m", "meguru.project.command_line", "worker"]
    return [Child("サーバー", web), Child("裏の仕事", worker)]


def _shown(bound: str, port: int) -> str:
    """The address to open in a browser on this machine."""
    if bound in ("127.0.0.1", "0.0.0.0", "::1", "::", "localhost"):  # noqa: S104
        return f"http://localhost:{port}/"
    return f"http://[{bound}]:{port}/" if ":" in bound else f"http://{bound}:{port}/"


def allow_connections() -> None:
    """A connection is an open file, and most systems allow 1,024 until a program asks for what it may have."""
    least, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * int(CONNECTIONS) if most == resource.RLIM_INFINITY else min(2 * int(CONNECTIONS), most)
    if least != resource.RLIM_INFINITY and least < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def main() -> int:
    """Supervise what the environment describes; ``serving`` has checked it."""
    allow_connections()
    port = int(os.environ["PORT"])
    return Supervisor(
        commands(os.environ), port, _shown(os.environ["MEGURU_BIND"], port), os.environ["MEGURU_BIND"]
    ).run()


if __name__ == "__main__":
    sys.exit(main())
