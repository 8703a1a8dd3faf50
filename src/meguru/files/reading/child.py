"""The child process in which a file from outside is opened. ``apart`` starts it; nothing else does.

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

from meguru.files.reading import PlanFileRefused, read_plan
from meguru.files.reading.apart import HEAVY_EXIT
from meguru.files.reading.guard import MAX_BYTES, sniff
from meguru.files.reading.xlsx_in import is_workbook_of_ours

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


def main(words: list[str]) -> int:
    """Read the file on stdin; 0 where something was said about it, ``HEAVY_EXIT`` where the memory was too small."""
    parser = argparse.ArgumentParser()
    parser.add_argument("filename")
    parser.add_argument("--megabytes", type=int, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--ours", action="store_true")
    asked = parser.parse_args(words)
    limit(asked.megabytes, asked.seconds)
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        if asked.ours:
            _refuse_foreign(data)
        _say({"found": read_plan(data, asked.filename, told=_tell).to_json()})
    except PlanFileRefused as refused:
        _say({"refused": [refused.code, refused.message]})
    except MemoryError:
        return HEAVY_EXIT
    return 0


def _refuse_foreign(data: bytes) -> None:
    if sniff(data) != "xlsx" or not is_workbook_of_ours(data):
        raise PlanFileRefused(
            "not_ours",
            "この読み取りから書き出したExcelの表ではありません。「Excelの表にする」で書き出した表を、直して選んでください。",
        )


def _tell(page: int, pages: int) -> None:
    _say({"page": page, "of": pages})


def _say(what: dict[str, object]) -> None:
    write: Callable[[str], object] = sys.stdout.write
    for piece in json.JSONEncoder(ensure_ascii=True).iterencode(what):
        write(piece)
    write("\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
