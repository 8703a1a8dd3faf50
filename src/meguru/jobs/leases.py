"""Leases on the tasks of the queue: who runs a task, until when, and how often it has been tried.

They stand on the rows of django-tasks-db: while a task runs, ``run_after`` is the end of its lease, and ``worker_ids``, to which
every claim adds its holder, is the fence: only the newest holder may renew, end or give back a task. Jobs may be repeated.
"""

import logging
import os
import threading
from collections.abc import Collection, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from traceback import format_exception
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LEASE = timedelta(seconds=60)
# A task that failed, or whose worker died, so many times is not tried again. What must happen is found from the records.
TRIES = 5
FIRST_PAUSE = timedelta(seconds=10)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Lease:
    """A task that is held. ``fence`` counts the claims on it."""

    result: "DBTaskResult[Any, Any]"

    @property
    def fence(self) -> int:
        """The number of this try."""
        return len(self.result.worker_ids)

    def change(self, **values: Any) -> bool:
        """Change the task if it is still held; whether it was."""
        held = DBTaskResult.objects.filter(
            pk=self.result.pk, status=TaskResultStatus.RUNNING, worker_ids=self.result.worker_ids
        )
        return bool(held.update(**values))

    def renew(self) -> bool:
        """Hold the task for another lease; ``False`` where somebody else has taken it over."""
        return self.change(run_after=timezone.now() + LEASE)

    def finish(self) -> bool:
        """The task is done."""
        done = TaskResultStatus.SUCCESSFUL
        return self.change(status=done, finished_at=timezone.now(), exception_class_path="", traceback="")

    def fail(self, error: BaseException | None) -> bool:
        """The try failed, or (``None``) its worker is no more: another one after a pause, or none after the last."""
        now = timezone.now()
        if self.fence < TRIES:
            pause = FIRST_PAUSE * 2 ** (self.fence - 1) if error else timedelta()
            return self.change(status=TaskResultStatus.READY, run_after=now + pause)
        log.error("task %s (%s) is given up after %s tries", self.result.pk, self.result.task_path, self.fence)
        return self.change(
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path=f"{type(error).__module__}.{type(error).__qualname__}" if error else "",
            traceback="".join(format_exception(error)) if error else "its workers died",
        )


def take(holder: str, *, queues: Collection[str]) -> Lease | None:
    """Claim the next task of these queues. Looks before it takes the write lock, so that an idle worker is in nobody's way."""
    ready = DBTaskResult.objects.ready().filter(queue_name__in=queues)
    if not ready.exists():
        return None
    with transaction.atomic():
        result = ready.get_locked()
        if result is None:
            return None
        result.claim(holder)
        DBTaskResult.objects.filter(pk=result.pk).update(run_after=timezone.now() + LEASE)
    return Lease(result)


def work_off(lease: Lease) -> None:
    """Run a held task to its end. Its error is written down and logged, never raised."""
    result = lease.result
    try:
        with _renewed(lease):
            result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])
    except Exception as error:
        log.exception("task %s did not succeed at try %s", result.task_path, lease.fence)
        lease.fail(error)
    else:
        lease.finish()


@contextmanager
def _renewed(lease: Lease) -> Generator[None]:
    """Renew the lease from beside, three times in its length, while the task runs."""
    done = threading.Event()

    def renew() -> None:
        while not done.wait(LEASE.total_seconds() / 3):
            try:
                lease.renew()
            except Exception:
                log.warning("the lease on %s could not be renewed", lease.result.pk, exc_info=True)
            finally:
                connection.close()

    beside = threading.Thread(target=renew, daemon=True, name="lease")
    beside.start()
    try:
        yield
    finally:
        done.set()
        beside.join()


def reap(host: str, pid: int) -> int:
    """Give back the tasks whose lease is over, and those of this machine whose worker is no more. How many."""
    taken = 0
    for result in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if result.run_after <= timezone.now() or _is_dead(result, host, pid):
            taken += Lease(result).fail(None)
    return taken


def _is_dead(result: "DBTaskResult[Any, Any]", host: str, pid: int) -> bool:
    """Whether the holder was a process of this machine that does not live any more."""
    where, _, number = str(result.worker_ids[-1] if result.worker_ids else "").rpartition(":")
    if where != host or not number.isdigit() or int(number) == pid:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
