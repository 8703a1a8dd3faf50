"""The worker: two lanes of work, so that nothing waits for a document, and nothing is lost with a process.

One lane renders public books, runs queued tasks and takes the daily rounds; beside it, the other reads documents, each in a child
process. The queue only makes it quick: what must happen is found from the records at the start and every few seconds. Any
number of workers may run at once.
"""

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import close_old_connections, connections
from django.utils import timezone
from django_tasks import DEFAULT_TASK_QUEUE_NAME
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from meguru.base.standing import fault_of, require_database
from meguru.jobs.leases import reap, take, work_off
from meguru.jobs.publishing import render_town, unfinished_towns
from meguru.jobs.reading import DOCUMENTS, STOPPING, read_waiting, unread_documents
from meguru.jobs.rounds import due_rounds, take_round

LOOK_SECONDS = 1.0
SECONDS_BETWEEN_ROUNDS = 10.0
KEEP_FINISHED = timedelta(days=7)
QUICK = (DEFAULT_TASK_QUEUE_NAME,)
SLOW = (DOCUMENTS,)

log = logging.getLogger(__name__)


class Worker:
    """Works until it is asked to stop; a running task is finished first, a document being read is given back."""

    def __init__(self) -> None:
        self.host, self.pid = socket.gethostname()[:40], os.getpid()
        self.stopping = threading.Event()

    @property
    def name(self) -> str:
        """Under which name tasks are claimed; tells other workers where to look whether this one lives."""
        return f"{self.host}:{self.pid}"

    def run(self) -> None:
        """Until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        slow = threading.Thread(target=self._lane, args=(self.do_documents, SLOW), name="documents", daemon=True)
        slow.start()
        try:
            self._lane(self.do_quick_work, QUICK)
        finally:
            self._stop()
            slow.join()

    def _lane(self, work: Callable[[], None], queues: Collection[str]) -> None:
        """One lane until the worker stops: a whole pass every few seconds, in between what is queued."""
        seconds = SECONDS_BETWEEN_ROUNDS
        while not self.stopping.is_set():
            try:
                require_database()
                if seconds >= SECONDS_BETWEEN_ROUNDS:
                    seconds = 0.0
                    work()
                else:
                    self.run_queue(queues)
            except Exception as trouble:  # mostly a database that does not answer; the lane must not end for it
                if (fault := fault_of(trouble)) is not None:
                    log.error("%s（%s）", fault.sentence, trouble)
                else:
                    log.exception("the pass did not succeed; trying again")
            close_old_connections()
            self.stopping.wait(LOOK_SECONDS)
            seconds += LOOK_SECONDS
        connections.close_all()

    def _stop(self, *_: object) -> None:
        self.stopping.set()
        STOPPING.set()

    def do_all(self) -> None:
        """All there is to do, one after the other, documents last."""
        self.do_quick_work()
        self.do_documents()

    def do_quick_work(self) -> None:
        """What was left behind, what the records say is to be public, what is queued, what the day asks for."""
        self.take_up_lost_tasks()
        self._each(partial(render_town, slug) for slug in unfinished_towns())
        self.run_queue(QUICK)
        self._each(partial(take_round, name, slug) for name, slug in due_rounds())
        DBTaskResult.objects.filter(
            status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED],
            finished_at__lt=timezone.now() - KEEP_FINISHED,
        ).delete()

    def do_documents(self) -> None:
        """The documents that wait, from the queue and from the records."""
        self.run_queue(SLOW)
        self._each(partial(read_waiting, slug, reading_id) for slug, reading_id in unread_documents())

    def _each(self, todo: Iterable["partial[Any]"]) -> None:
        for job in todo:
            if self.stopping.is_set():
                return
            try:
                job()
            except Exception:  # one town's trouble must not stop the others; the next pass tries again
                log.exception("%s %s did not succeed", job.func.__name__, job.args)

    def run_queue(self, queues: Collection[str] = QUICK) -> int:
        """Run what is queued, until nothing is or the worker stops. How many tasks."""
        number = 0
        while not self.stopping.is_set():
            lease = take(self.name, queues=queues)
            if lease is None:
                break
            work_off(lease)
            number += 1
        return number

    def take_up_lost_tasks(self) -> int:
        """Put tasks back into the queue whose lease is over or whose worker is no more. How many."""
        return reap(self.host, self.pid)
