"""The gate on branch coverage: reads what ``make test`` measured on SQLite, and fails where a part of ``src`` fell below its mark.

What must be whole is whole but for the lines of ``tests/coverage_exceptions.txt``, each with its reason; a line there that is
covered after all, or no longer there, fails too.
"""

import json
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from machine import PYTHON, ROOT, main_guard, say

EXCEPTIONS = ROOT / "tests" / "coverage_exceptions.txt"
SOURCE = "src/meguru/"


@dataclass(frozen=True)
class Gate:
    """A part of the source and how much of its lines and branches must have been taken, in percent."""

    name: str
    least: float
    holds: Callable[[str], bool]


def _has_commands(path: str) -> bool:
    return "\n@command\n" in (ROOT / path).read_text(encoding="utf-8")


# A hundred where it is decided who may and what holds; the rest is asked together.
GATES = (
    Gate("rules", 100, lambda path: path.endswith("/rules.py") or "/rules/" in path),
    Gate("access", 100, lambda path: path.startswith(f"{SOURCE}base/access/")),
    Gate("audit", 100, lambda path: path.startswith(f"{SOURCE}base/audit/")),
    Gate("commands", 100, _has_commands),
    Gate("all of src", 95, lambda path: True),
)


@dataclass
class Found:
    """What one file lacks: the text of each line that was not taken whole, and its counts."""

    lacking: list[str]
    taken: int
    whole: int


def read_file(path: str, data: Mapping[str, Any]) -> Found:
    """One file of coverage's JSON. A branch never taken counts for the line it leaves from."""
    lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
    numbers = {*data["missing_lines"], *(start for start, _ in data["missing_branches"])}
    total = data["summary"]
    return Found(
        lacking=[lines[number - 1].strip() for number in sorted(numbers)],
        taken=total["covered_lines"] + total["covered_branches"],
        whole=total["num_statements"] + total["num_branches"],
    )


def read_exceptions(text: str) -> dict[tuple[str, str], str]:
    """(path, text of the line) → why it is not taken. Lines of ``path | line | reason``; # begins a remark."""
    rows = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    found = {}
    for row in rows:
        path, line, reason = (piece.strip() for piece in row.split(" | "))
        found[path, line] = reason
    return found


def judge(
    files: Mapping[str, Found], exceptions: Mapping[tuple[str, str], str], gates: Sequence[Gate] = GATES
) -> tuple[list[str], list[str]]:
    """A line for each gate, and every complaint."""
    said, complaints, used = [], [], set()
    for gate in gates:
        own = {path: found for path, found in files.items() if gate.holds(path)}
        let_off = 0
        if gate.least == 100:
            for path, found in sorted(own.items()):
                for line in found.lacking:
                    if (path, line) in exceptions:
                        used.add((path, line))
                        let_off += 1
                    else:
                        complaints.append(f"{gate.name}: {path} is not taken whole: {line}")
        taken, whole = sum(f.taken for f in own.values()), sum(f.whole for f in own.values())
        percent = 100 * taken / whole if whole else 100.0
        if gate.least < 100 and percent < gate.least:
            complaints.append(f"{gate.name}: {percent:.2f} % taken, {gate.least} % wanted")
        said.append(
            f"  {gate.name:<12}{percent:7.2f} %  of {whole} lines and branches in {len(own)} files, {let_off} let off"
        )
    complaints += [f"an exception nobody needs: {path} | {line}" for path, line in sorted(set(exceptions) - used)]
    return said, complaints


def measured() -> dict[str, Found]:
    """What the last run wrote, by path from the root of the project."""
    report = ROOT / "var" / "coverage" / "report.json"
    command = [str(PYTHON), "-m", "coverage", "json", "-q", "-o", str(report)]
    subprocess.run(command, cwd=ROOT, check=True)
    files = json.loads(report.read_text())["files"]
    return {path: read_file(path, data) for path, data in files.items()}


def main() -> int:
    """Say how each part stands; 1 where one is below its mark."""
    said, complaints = judge(measured(), read_exceptions(EXCEPTIONS.read_text(encoding="utf-8")))
    say("\n".join(["coverage on SQLite, lines and branches:", *said, *complaints]))
    return 1 if complaints else 0


if __name__ == "__main__":
    main_guard(main)
