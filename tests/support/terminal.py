"""A terminal with somebody at it: runs a command on a pseudo-terminal and types an answer to each question that comes."""

import os
import pty
import select
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 120.0


def typed(words: Sequence[str], answers: Sequence[str], *, folder: Path, env: Mapping[str, str]) -> tuple[int, str]:
    """Run the words; type the next answer whenever a line that ends in ": " waits. The exit status, and all that was shown."""
    child, terminal = pty.fork()
    if child == 0:  # pragma: no cover - becomes the command
        os.chdir(folder)
        os.execvpe(words[0], list(words), dict(env))
    shown, waiting = "", list(answers)
    seen, until = 0, time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                read = os.read(terminal, 65536)
            except OSError:
                break
            if not read:
                break
            shown += read.decode(errors="replace")
        elif shown[seen:].endswith(": ") and waiting:
            seen = len(shown)
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown
