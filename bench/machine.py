"""The programs of this machine that the bench needs: finding and installing them, free ports, load, memory."""

import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bench.figures import BaselineMissing

CONNECTIONS = 8
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Pace:
    """How long the bench looks: the figures of ``QUICK`` are only for seeing whether a change does anything at all."""

    rounds: int
    seconds: int
    warm_up: int
    starts: int
    saves: int
    workshop_requests: int
    mixed_requests: int
    searched: int


FULL = Pace(
    rounds=3,
    seconds=2,
    warm_up=1,
    starts=3,
    saves=15,
    workshop_requests=10_000,
    mixed_requests=100_000,
    searched=150_000,
)
QUICK = Pace(
    rounds=1, seconds=1, warm_up=1, starts=1, saves=4, workshop_requests=1_000, mixed_requests=5_000, searched=15_000
)


def find_program(name: str, package: str) -> str:
    """The path of a program, installed as a Debian package where the caller may. Raises ``BaselineMissing``."""
    found = _which(name)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"     apt-get install {package}", flush=True)
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", package]):
            subprocess.run(["apt-get", *words], env=env, capture_output=True, check=False)
        found = _which(name)
    if found is None:
        raise BaselineMissing(f"{name} is not installed: apt-get install {package}")
    return found


def _which(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def describe(pace: Pace) -> dict[str, object]:
    """What the figures were taken on, and how busy it was just before."""
    return {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
        "how": f"wrk -t1 -c{CONNECTIONS}, median of {pace.rounds} × {pace.seconds} s after {pace.warm_up} s; loopback;"
        " server, database and load share the cores",
    }


@dataclass(frozen=True)
class Load:
    """What wrk saw: answers a second, the wait of half and of 99 in 100 visitors in milliseconds.

    ``processor_ms`` is what the server's processes used for one answer: it changes little when others use the machine too.
    """

    per_second: float
    median_ms: float
    p99_ms: float
    processor_ms: float = 0.0
    answers: int = 0


@dataclass(frozen=True)
class Page:
    """An address to be asked for, with the log-in's cookie and the web server's first process."""

    url: str
    pid: int
    cookie: str = ""


def load(page: Page, *, connections: int = CONNECTIONS, seconds: int = FULL.seconds) -> Load:
    """One run of wrk. Raises ``RuntimeError`` where any answer was not a page."""
    url, cookie = page.url, page.cookie
    command = [find_program("wrk", "wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", url]
    if cookie:
        command += ["-H", f"Cookie: {cookie}"]
    before = _processor_seconds(page.pid)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    used = _processor_seconds(page.pid) - before
    if "Non-2xx" in said or re.search(r"Socket errors: (?!connect 0, read 0, write 0)", said):
        raise RuntimeError(f"{url} did not answer with pages only:\n{said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    waits = {share: float(value) * _UNITS[unit] for share, value, unit in
             re.findall(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE)}  # fmt: skip
    answers = re.search(r"(\d+) requests in", said)
    assert rate is not None, said
    assert answers is not None, said
    count = int(answers[1])
    return Load(float(rate[1]), waits["50"], waits["99"], used / max(count, 1) * 1000, count)


_VARIED = """
local files = {}
for line in io.lines("%s") do files[#files + 1] = line end
local n = %d
request = function()
  n = n + 1
  local k = n %% 10
  if k < 5 then return wrk.format("GET", files[math.random(#files)]) end
  if k == 5 then return wrk.format("GET", "/kohoku/opinion/?measure=" .. n) end
  if k == 6 then return wrk.format("GET", "/accounts/login/?next=/x" .. n) end
  if k == 7 then return wrk.format("GET", "/kohoku/nothing-" .. n .. "/") end
  if k == 8 then return wrk.format("GET", "/nowhere-" .. n .. "/") end
  return wrk.format("GET", "/kohoku/work/sheets/" .. n .. "/")
end
"""


def varied(page: Page, paths: Path, *, seconds: int) -> int:
    """Ask for published files, forms, log-in pages and addresses that are not there, each only once. How many answers came."""
    script = paths.with_suffix(".lua")
    script.write_text(_VARIED % (paths, time.monotonic_ns() % 10**9))
    command = [find_program("wrk", "wrk"), "-t1", "-c4", f"-d{seconds}s", "-s", str(script), page.url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    answers = re.search(r"(\d+) requests in", said)
    assert answers is not None, said
    return int(answers[1])


def median_load(pages: list[Page], pace: Pace = FULL) -> list[Load]:
    """The median of several runs for each page, taken in turn, so that what disturbs one disturbs all."""
    for page in pages:
        load(page, seconds=pace.warm_up)
    runs = [[load(page, seconds=pace.seconds) for page in pages] for _ in range(pace.rounds)]
    return [
        Load(
            statistics.median(run.per_second for run in column),
            statistics.median(run.median_ms for run in column),
            statistics.median(run.p99_ms for run in column),
            statistics.median(run.processor_ms for run in column),
            sum(run.answers for run in column),
        )
        for column in zip(*runs, strict=True)
    ]


def descendants(pid: int) -> list[int]:
    """A process and all below it."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        parents.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents.get(one, [])
    return found


def _processor_seconds(pid: int) -> float:
    """What a process and all below it have used of the processors so far."""
    ticks = 0
    for one in descendants(pid):
        try:
            words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pids: list[int]) -> float:
    """Proportional set size (PSS) of processes together, in megabytes: shared pages are counted once."""
    total = 0
    for pid in pids:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def command_of(pid: int) -> str:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
