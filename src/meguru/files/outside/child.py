"""What every child process does in which a file from outside is opened; ``apart`` starts it, nothing else does.

Before anything of the file is looked at it takes its limits on itself: memory, computing time, no files to write, and that it
ends with whoever started it. The file comes on stdin; lines of JSON go out: how far it is, then what was found or why not.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import resource
import signal
import sys
from collections.abc import Callable

from meguru.files.outside.apart import HEAVY_EXIT
from meguru.files.outside.guard import MAX_BYTES
from meguru.files.outside.refusal import FileRefused

_DIE_WITH_PARENT = 1


def limit(megabytes: int, seconds: int) -> None:
    """Take on limits that cannot be taken off again."""
    memory = megabytes * 1024 * 1024
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        there = resource.getrlimit(what)[1]  # a stricter limit that stands already cannot be raised
        least = most if there == resource.RLIM_INFINITY else min(most, there)
        resource.setrlimit(what, (least, least))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def serve(words: list[str], work: Callable[[bytes, list[str]], object]) -> int:
    """Do the work on the file on stdin and say what it found; 0 where something was said, ``HEAVY_EXIT`` for want of memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("words", nargs="*")
    parser.add_argument("--megabytes", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    asked = parser.parse_args(words)
    limit(asked.megabytes, asked.seconds)
    try:
        _say({"found": work(sys.stdin.buffer.read(MAX_BYTES + 1), asked.words)})
    except FileRefused as refused:
        _say({"refused": [refused.code, refused.message]})
    except MemoryError:
        return HEAVY_EXIT
    return 0


def tell(page: int, pages: int) -> None:
    """Say how far it is."""
    _say({"page": page, "of": pages})


def _say(what: dict[str, object]) -> None:
    write: Callable[[str], object] = sys.stdout.write
    for piece in json.JSONEncoder(ensure_ascii=True).iterencode(what):
        write(piece)
    write("\n")
    sys.stdout.flush()
