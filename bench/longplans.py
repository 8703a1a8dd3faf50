"""``python -m bench.longplans FILE``: read a plan as an upload is read, and print a line of JSON.

In a process of its own, so small that its size hides nothing of the child's.
"""

import json
import sys
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from meguru.files.reading.apart import read_apart


def read(path: Path) -> dict[str, float]:
    """How long the child took from its start to its answer, what it worked, and how large it grew."""
    data, start = path.read_bytes(), time.perf_counter()
    found = read_apart(data, path.name)
    took, used = time.perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    return {
        "seconds": took,
        "worked": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
        "measures": len(found["measures"]),
        "bytes": len(data),
    }


if __name__ == "__main__":
    print(json.dumps(read(Path(sys.argv[1]))))
