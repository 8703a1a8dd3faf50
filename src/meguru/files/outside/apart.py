"""Opens a file from outside in a child process that has little memory and little time, so that no file can harm who asks.

The process that asks never opens the file. Where the child is stopped for its memory or its time, the file is refused with a
sentence; where it ends otherwise without an answer, ``ReaderFailed`` is raised and the file may be tried again.
"""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from meguru.core.kept import again
from meguru.files.outside.refusal import FileRefused

HEAVY_EXIT = 3
TOO_HEAVY, TOO_SLOW = "too_heavy", "too_slow"
# What the child may know of the surroundings: where to find its own code, and nothing secret.
_KNOWN = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "HOME", "VIRTUAL_ENV", "TMPDIR")
_STOPPED_FOR_TIME = (-signal.SIGXCPU, -signal.SIGKILL)
Told = Callable[[int, int], None]
log = logging.getLogger(__name__)


class ReaderFailed(RuntimeError):
    """The child ended without an answer: an error of the program or of the machine. It may go well another time."""


class _Over(Exception):
    """The child has had what it may have: ``code`` says of what."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Limits:
    """What a file may cost. A page of a PDF that has been read gives ``seconds_a_page`` more, up to ``most_seconds``."""

    megabytes: int = 512
    seconds: float = 28.0
    seconds_a_page: float = 1.0
    most_seconds: float = 428.0
    most_answer: int = 48 * 1024 * 1024

    def seconds_for(self, pages: int) -> float:
        """How long it may take when so many pages have been read."""
        return min(self.seconds + pages * self.seconds_a_page, self.most_seconds)


def run_apart(
    work: str,
    data: bytes,
    words: Sequence[str] = (),
    *,
    limits: Limits,
    sentences: Mapping[str, str],
    told: Told | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Any:
    """Return what the module ``work``, started as a child with these words and the file on stdin, has found.

    ``sentences`` say ``too_heavy`` and ``too_slow`` to whoever chose the file; ``told`` hears how far the child is.

    Raises FileRefused (what the child refuses, ``too_heavy``, ``too_slow``) and ReaderFailed, the latter too where
    ``is_stopping`` says so.
    """
    bounds = [f"--megabytes={limits.megabytes}", f"--seconds={int(limits.most_seconds) + 1}"]
    with tempfile.TemporaryFile() as source:
        source.write(data)
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603  # our own module under our own interpreter
            [sys.executable, "-m", work, *bounds, "--", *words],
            stdin=source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_surroundings(), start_new_session=True,
        )  # fmt: skip
    try:
        answer = _hear(child, limits, told, is_stopping)
    except _Over as over:
        raise FileRefused(over.code, sentences[over.code]) from None
    finally:
        _end(child)
    if answer is None:
        code = _silence(child.returncode)
        raise FileRefused(code, sentences[code])
    if "refused" in answer:
        code, sentence = answer["refused"]
        raise FileRefused(code, again(sentence))
    return answer["found"]


def _surroundings() -> dict[str, str]:
    known = {name: os.environ[name] for name in _KNOWN if name in os.environ}
    code = str(Path(__file__).resolve().parents[3])
    path = os.pathsep.join(part for part in (code, known.get("PYTHONPATH", "")) if part)
    return known | {"PYTHONPATH": path, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}


def _hear(
    child: subprocess.Popen[bytes], limits: Limits, told: Told | None, is_stopping: Callable[[], bool]
) -> Mapping[str, Any] | None:
    """The child's answer, ``None`` where it ended without one. Raises _Over when its time is, or where it says too much."""
    start = time.monotonic()
    allowed = limits.seconds_for(0)
    rest = b""
    for piece in _pieces(child):
        if is_stopping():
            raise ReaderFailed("stopped")
        if time.monotonic() - start > allowed:
            raise _Over(TOO_SLOW)
        *lines, rest = (rest + piece).split(b"\n") if b"\n" in piece else [rest + piece]
        if len(rest) > limits.most_answer:
            raise _Over(TOO_HEAVY)
        for line in lines:
            said: dict[str, Any] = json.loads(line)
            if "page" not in said:
                return said
            allowed = limits.seconds_for(said["page"])
            if told is not None:
                told(said["page"], said["of"])
    return None


def _pieces(child: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """What comes out of the child; an empty piece where nothing came for a while."""
    assert child.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        while True:
            if not selector.select(0.2):
                yield b""
                continue
            piece = os.read(child.stdout.fileno(), 1 << 20)
            if not piece:
                return
            yield piece


def _end(child: subprocess.Popen[bytes]) -> None:
    """Let a child that has said all end by itself; kill it with its whole group otherwise."""
    if child.stdout is not None:
        child.stdout.close()
    with suppress(subprocess.TimeoutExpired):
        child.wait(0.2)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _silence(status: int) -> str:
    """What an end without an answer means: memory or time. Raises ReaderFailed for every other."""
    if status in (HEAVY_EXIT, -signal.SIGABRT, -signal.SIGSEGV):
        return TOO_HEAVY
    if status in _STOPPED_FOR_TIME:
        return TOO_SLOW
    log.error("the child that reads a document ended with %s", status)
    raise ReaderFailed(f"ended with {status}")
