"""A process with Meguru loaded and no database open. Told of a task, it forks a fresh process that does it.

So each task runs in a real process of its own, with its own connection, and starts in milliseconds. Orders come as lines of JSON
on stdin; the task's process says ``ready`` and then ``result``, the forker says ``ended`` with its exit status.
"""

import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from tests.kill.tasks import TASKS, warm_up


def say(what: dict[str, Any]) -> None:
    """One line to the test."""
    print(json.dumps(what), flush=True)


def do(order: dict[str, Any]) -> int:
    """In the forked process: work on the database and the folder that the order names. The exit status."""
    connections.databases["default"]["NAME"] = order["database"]
    settings.MEGURU_SITE_ROOT = Path(order["site"])
    say({"ready": os.getpid()})
    try:
        say({"result": TASKS[order["task"]](*order["words"])})
    except BaseException:  # whatever it is, the test must hear of it
        say({"failed": traceback.format_exc()})
        return 1
    finally:
        connections.close_all()
    return 0


def main() -> None:
    """Until stdin is closed. Django must be set up."""
    warm_up()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(do(json.loads(line)))
        _, status = os.waitpid(child, 0)
        say({"ended": os.waitstatus_to_exitcode(status)})
