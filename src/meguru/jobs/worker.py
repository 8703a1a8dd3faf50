"""The worker: runs queued tasks, takes up what a killed worker left, renders public books, reads documents that wait.

The queue (django-tasks-db) only makes it quick: what must happen is found from the records themselves at the start and every
few seconds, so a lost task, a killed process or a site folder that has gone loses nothing. Any number of workers may run at once.
"""

import logging
import os
import signal
import socket
import threading
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import close_old_connections
from django.db.utils import DatabaseError
from django.utils import timezone
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker
from django_tasks_db.models import DBTaskResult

from meguru.jobs.publishing import render_town, unfinished_towns
from meguru.jobs.reading import read_waiting, unread_documents
from meguru.jobs.rounds import due_rounds, take_round

LOOK_SECONDS = 1.0
SECONDS_BETWEEN_ROUNDS = 10.0
# A task of another machine's worker that has run for so long is taken to be lost.
LOST_AFTER = timedelta(minutes=15)
KEEP_FINISHED = timedelta(days=7)

log = logging.getLogger(__name__)


class Worker:
    """Works until it is asked to stop; a running task is finished first."""

    def __init__(self) -> None:
        self.host, self.pid = socket.gethostname()[:40], os.getpid()
        self.stopping = threading.Event()
        self._queue: QueueWorker | None = None

    @property
    def name(self) -> str:
        """Under which name tasks are claimed; tells other workers where to look whether this one lives."""
        return f"{self.host}:{self.pid}"

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        seconds = SECONDS_BETWEEN_ROUNDS
        while not self.stopping.is_set():
            try:
                if seconds >= SECONDS_BETWEEN_ROUNDS:
                    seconds = 0.0
                    self.turn()
                else:
                    self.run_queue()
            except DatabaseError:
                log.exception("the database did not answer; trying again")
            close_old_connections()
            self.stopping.wait(LOOK_SECONDS)
            seconds += LOOK_SECONDS

    def _stop(self, *_: object) -> None:
        self.stopping.set()
        if self._queue is not None:
            self._queue.running = False

    def turn(self) -> None:
        """One whole round: what was left behind, what is queued, what the records say is still to do."""
        self.take_up_lost_tasks()
        self.run_queue()
        todo: list[partial[Any]] = [partial(render_town, slug) for slug in unfinished_towns()]
        todo += [partial(read_waiting, slug, reading_id) for slug, reading_id in unread_documents()]
        todo += [partial(take_round, name, slug) for name, slug in due_rounds()]
        for job in todo:
            if self.stopping.is_set():
                return
            try:
                job()
            except Exception:  # one town's trouble must not stop the others; the next round tries again
                log.exception("%s %s did not succeed", job.func.__name__, job.args)
        DBTaskResult.objects.filter(
            status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED],
            finished_at__lt=timezone.now() - KEEP_FINISHED,
        ).delete()

    def run_queue(self) -> None:
        """Run what is queued. Looks before it takes the write lock, so that an idle worker is in nobody's way."""
        if not DBTaskResult.objects.ready().exists():
            return
        self._queue = QueueWorker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
        )
        self._queue.running = not self.stopping.is_set()
        self._queue.run()
        self._queue = None

    def take_up_lost_tasks(self) -> int:
        """Put tasks back into the queue whose worker is no more. How many."""
        taken = 0
        for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
            if self._is_lost(result):
                # Only as it was seen: another worker may have taken it up in between.
                taken += DBTaskResult.objects.filter(
                    pk=result.pk, status=TaskResultStatus.RUNNING, started_at=result.started_at
                ).update(status=TaskResultStatus.READY)
        return taken

    def _is_lost(self, result: Any) -> bool:
        host, _, pid = str(result.worker_ids[-1] if result.worker_ids else "").rpartition(":")
        if host == self.host and pid.isdigit():
            return int(pid) == self.pid or not _is_alive(int(pid))
        return result.started_at is None or timezone.now() - result.started_at > LOST_AFTER


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
