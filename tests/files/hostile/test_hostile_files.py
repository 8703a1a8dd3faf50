"""Hostile files are opened in a child process that has its limits: each is read or refused with a sentence, within them.

The time limit is short here, so that the tests are; ``python -m bench`` measures the same files with the limits of earnest.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from meguru.files.outside.apart import Limits, ReaderFailed
from meguru.files.outside.guard import sniff
from meguru.files.reading import FileRefused
from meguru.files.reading.apart import read_apart
from tests.support.hostile import HOSTILE, last_row, nested_forms

SMALL = Limits(megabytes=256)
SHORT = Limits(megabytes=256, seconds=4.0, most_seconds=4.0)
GOOD = "第4章 取組\n福祉課\n● 見守りの輪づくり\n声をかけ合います。\n".encode()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_read_or_refused_within_its_limits(name: str) -> None:
    make, code = HOSTILE[name]
    if not code:
        assert read_apart(make(), name)["measures"]
    else:
        with pytest.raises(FileRefused) as refused:
            read_apart(make(), name, limits=SHORT if code == "too_slow" else SMALL)
        assert refused.value.code == code
        assert refused.value.message.count("。") >= 2


@pytest.mark.parametrize("name", ["a swelling archive", "a long index"])
def test_the_guard_needs_no_child_to_see_a_bomb(name: str) -> None:
    with pytest.raises(FileRefused, match="異常に大きくなる"):
        sniff(HOSTILE[name][0]())


def test_one_cell_in_the_last_row_costs_one_row() -> None:
    found = read_apart(last_row(), "表.xlsx")
    assert [measure["title"] for measure in found["measures"]] == ["見守りの輪"]
    assert len(found["lines"]) < 20


def test_stricter_limits_that_stand_already_are_kept() -> None:
    """As under a service manager that limits all of Meguru."""
    code = (
        "import resource; resource.setrlimit(resource.RLIMIT_CPU, (20, 20)); "
        "from meguru.files.reading.apart import *; "
        f"print(len(read_apart({GOOD!r}, 'a.txt')['measures']))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"1\n"


def _child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Let another program stand in for the child."""
    program = tmp_path / "child.sh"
    program.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{code}'\n")
    program.chmod(0o755)
    monkeypatch.setattr("meguru.files.outside.apart.sys.executable", str(program))


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("import os; os.abort()", "too_heavy"),
        ("import sys; sys.exit(3)", "too_heavy"),
        ("while True: pass", "too_slow"),
        ("while True: print(end=chr(97) * 65536)", "too_heavy"),
        ("import sys; sys.exit(1)", ""),
        ("", ""),
    ],
)
def test_how_a_child_ends_says_what_happened(
    code: str, error: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _child(monkeypatch, tmp_path, code)
    limits = Limits(seconds=1.0, most_seconds=1.0, most_answer=1 << 20)
    with pytest.raises(FileRefused if error else ReaderFailed) as ended:
        read_apart(GOOD, "a.txt", limits=limits)
    assert getattr(ended.value, "code", "") == error


def test_the_child_goes_with_its_group_and_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A grandchild of a child whose time is over is gone too; neither saw the key or the address of the database."""
    note = tmp_path / "note"
    monkeypatch.setenv("MEGURU_SECRET_KEY", "secret")
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    _child(
        monkeypatch,
        tmp_path,
        "import os,time; pid=os.fork(); "
        f'pid or open("{note}","w").write(str(os.getpid()) + " " + " ".join(os.environ.values())); time.sleep(60)',
    )
    with pytest.raises(FileRefused):
        read_apart(GOOD, "a.txt", limits=Limits(seconds=1.0, most_seconds=1.0))
    grandchild, _, known = note.read_text().partition(" ")
    assert "secret" not in known
    assert _is_gone(lambda: os.kill(int(grandchild), 0))


def _is_gone(ask: Callable[[], object]) -> bool:
    for _ in range(50):
        try:
            ask()
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_a_worker_that_must_stop_does_not_wait_for_the_reader() -> None:
    stopping = threading.Event()
    threading.Timer(1.0, stopping.set).start()
    start = time.monotonic()
    with pytest.raises(ReaderFailed):
        read_apart(nested_forms(), "a.pdf", is_stopping=stopping.is_set)
    assert time.monotonic() - start < 5


def _children(of: int) -> list[int]:
    """The processes that a process has started, as /proc says."""
    return [
        int(word) for task in Path(f"/proc/{of}/task").iterdir() for word in (task / "children").read_text().split()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_whoever_starts_it_dies_and_the_child_with_it() -> None:
    """The child of a killed worker does not go on reading."""
    code = (
        "from meguru.files.reading.apart import *; from tests.support.hostile import *; read_apart(nested_forms(), 'a')"
    )
    worker = subprocess.Popen([sys.executable, "-c", code])
    for _ in range(200):
        found = _children(worker.pid)
        if found:
            break
        time.sleep(0.05)
    time.sleep(1.5)  # until it has taken its limits on itself
    worker.kill()
    worker.wait()
    assert len(found) == 1
    assert _is_gone(lambda: os.kill(found[0], 0))
