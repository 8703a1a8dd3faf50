"""``meguru worker``: the worker alone, for machines that only do background work, and as the supervisor's child."""

import argparse

from meguru.jobs.worker import Worker
from meguru.project.words.preparing import require_tables


def arguments(parser: argparse.ArgumentParser) -> None:
    """Once, or until it is stopped."""
    parser.add_argument("--once", action="store_true", help="いまある仕事だけを片づけて終わる")


def run(options: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT."""
    require_tables()
    worker = Worker()
    if options.once:
        worker.do_all()
    else:
        worker.run()
    return 0
