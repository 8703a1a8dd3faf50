"""``python -m bench [--quick] [PART …]``: measure, print the table, write ``var/bench.json``. Exit 1 where a baseline did not run.

``--quick`` looks for a second where the bench looks for six: for seeing what a change does, not for keeping.
"""

import sys
import tempfile
import time
from pathlib import Path

from bench.figures import BaselineMissing, Figure, keep, table
from bench.installation import make_installation
from bench.machine import FULL, QUICK, describe
from bench.parts import PARTS
from bench.servers import ROOT


def main(words: list[str]) -> int:
    """Run the named parts, or all."""
    pace = QUICK if "--quick" in words else FULL
    words = [word for word in words if word != "--quick"]
    unknown = [word for word in words if word not in PARTS]
    if unknown:
        print(f"no such part: {', '.join(unknown)}. There are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    start, machine = time.monotonic(), describe(pace)
    figures: list[Figure] = []
    missing: list[str] = []
    with tempfile.TemporaryDirectory(prefix="meguru-bench-") as folder:
        print("making the sample towns", flush=True)
        installation = make_installation(Path(folder) / "installation", pace)
        for name in words or PARTS:
            print(f"measuring: {name}", flush=True)
            try:
                figures += PARTS[name](installation)
            except (BaselineMissing, RuntimeError) as problem:
                missing.append(f"{name}: {problem}")
    print(f"\n{table(figures)}\n\n{time.monotonic() - start:.0f} s on {machine['cores']} cores; {machine['how']}")
    keep(figures, missing, machine, ROOT / "var" / "bench.json")
    for told in missing:
        print(f"NOT MEASURED — {told}", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
