"""The worker: what a killed one left is taken up, what is public is put on disk, and what is withdrawn goes from it."""

import os
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from meguru.base.towns.scope import town_scope
from meguru.jobs import worker as module
from meguru.jobs.leases import FIRST_PAUSE, TRIES, Lease, take
from meguru.jobs.publishing import render_town, render_town_task, site_folder, stands_on_disk, unfinished_towns
from meguru.jobs.reading import read_document
from meguru.jobs.worker import Worker
from meguru.publish.commands import withdraw_publication
from meguru.site.writing import current_release
from tests.support.cast import Cast
from tests.support.turn import WINTER, accept_all, published


@pytest.fixture
def site(tmp_path: Path, settings: Any) -> Path:
    """A folder of its own for public sites."""
    settings.MEGURU_SITE_ROOT = tmp_path / "site"
    return tmp_path / "site"


def _publish(cast: Cast) -> int:
    with town_scope(cast.town):
        accept_all(cast)
        return int(published(cast).pk)


def test_a_public_book_is_put_on_disk_by_itself(cast: Cast, site: Path) -> None:
    _publish(cast)
    assert unfinished_towns() == ["sakura"]
    Worker().do_all()
    assert unfinished_towns() == []
    assert (site / "sakura/current/index.html").is_file()
    assert stands_on_disk("sakura")


def test_a_second_rendering_writes_nothing(cast: Cast, site: Path) -> None:
    _publish(cast)
    first, second = render_town("sakura"), render_town("sakura")
    assert first is not None
    assert second is not None
    assert first.switched
    assert (second.written, second.switched) == (0, False)


def test_a_site_that_has_gone_from_the_disk_is_written_again(cast: Cast, site: Path) -> None:
    _publish(cast)
    Worker().do_all()
    (site / "sakura/current").unlink()
    assert unfinished_towns() == ["sakura"]
    Worker().do_all()
    assert current_release(site_folder("sakura")) is not None


def test_what_is_withdrawn_goes_from_the_disk(cast: Cast, site: Path) -> None:
    publication = _publish(cast)
    Worker().do_all()
    with town_scope(cast.town):
        actor = cast["secretary"].actor
        withdraw_publication(actor=actor, publication_id=publication, reason="誤り", at=WINTER)
    assert unfinished_towns() == ["sakura"]
    Worker().do_all()
    assert not (site / "sakura/current").exists()
    assert stands_on_disk("sakura")


def test_a_queued_task_is_run_and_written_down(cast: Cast, site: Path) -> None:
    _publish(cast)
    result = render_town_task.enqueue("sakura")
    assert Worker().run_queue() == 1
    assert DBTaskResult.objects.get(pk=result.id).status == TaskResultStatus.SUCCESSFUL
    assert unfinished_towns() == []


def _running(*workers: str, seconds: int = 50) -> DBTaskResult[Any, Any]:
    """A task that these workers have claimed one after the other; the last one's lease has so many seconds left."""
    task = DBTaskResult.objects.get(pk=render_town_task.enqueue("tonari").id)
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.RUNNING,
        worker_ids=list(workers),
        started_at=timezone.now(),
        run_after=timezone.now() + timedelta(seconds=seconds),
    )
    task.refresh_from_db()
    return task


@pytest.mark.parametrize(
    ("owner", "seconds", "is_lost"),
    [
        ("{host}:{dead}", 50, True),
        ("{host}:{alive}", 50, False),
        ("{host}:{alive}", -1, True),
        ("elsewhere:1", 50, False),
        ("elsewhere:1", -1, True),
        ("nonsense", -1, True),
    ],
)
def test_a_lost_task_is_taken_up_again(owner: str, seconds: int, is_lost: bool, cast: Cast) -> None:
    host = socket.gethostname()[:40]
    task = _running(owner.format(host=host, dead=2**22 + 7, alive=os.getppid()), seconds=seconds)
    assert Worker().take_up_lost_tasks() == int(is_lost)
    task.refresh_from_db()
    assert task.status == (TaskResultStatus.READY if is_lost else TaskResultStatus.RUNNING)


def test_a_worker_that_was_taken_for_dead_changes_nothing_more(cast: Cast) -> None:
    """The fence: what it brings after another has claimed the task is not taken."""
    early = Lease(_running("elsewhere:1", seconds=-1))
    assert Worker().take_up_lost_tasks() == 1
    later = take("elsewhere:2", queues=["default"])
    assert later is not None
    assert (later.fence, later.result.worker_ids) == (2, ["elsewhere:1", "elsewhere:2"])
    assert [early.renew(), early.finish(), early.fail(RuntimeError())] == [False, False, False]
    assert take("elsewhere:3", queues=["default"]) is None
    assert later.renew()
    assert later.finish()
    assert not later.fail(None)


def test_a_task_that_fails_is_tried_again_after_a_pause_and_then_given_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = DBTaskResult.objects.get(pk=render_town_task.enqueue("no-such-town").id)
    for number in range(1, TRIES):
        assert Worker().run_queue() == 1
        task.refresh_from_db()
        assert (task.status, len(task.worker_ids)) == (TaskResultStatus.READY, number)
        assert task.run_after - timezone.now() > FIRST_PAUSE * 2 ** (number - 1) * 0.9
        assert Worker().run_queue() == 0
        DBTaskResult.objects.filter(pk=task.pk).update(run_after=timezone.now())
    assert Worker().run_queue() == 1
    task.refresh_from_db()
    assert (task.status, task.exception_class_path) == (TaskResultStatus.FAILED, "meguru.core.errors.NotFound")
    assert Worker().take_up_lost_tasks() == 0


def test_a_task_that_kills_its_workers_is_given_up(cast: Cast) -> None:
    task = _running(*(f"elsewhere:{number}" for number in range(TRIES)), seconds=-1)
    assert Worker().take_up_lost_tasks() == 1
    task.refresh_from_db()
    assert (task.status, task.traceback) == (TaskResultStatus.FAILED, "its workers died")


def test_what_is_public_is_rendered_before_documents_and_queue(
    cast: Cast, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when one worker does all by itself; otherwise documents are read beside it."""
    done: list[str] = []
    monkeypatch.setattr(module, "unfinished_towns", lambda: ["sakura"])
    monkeypatch.setattr(module, "render_town", lambda slug: done.append("render"))
    monkeypatch.setattr(module, "unread_documents", lambda: [("sakura", 1)])
    monkeypatch.setattr(module, "read_waiting", lambda slug, reading: done.append("read"))
    monkeypatch.setattr(module, "work_off", lambda lease: done.append(lease.result.queue_name))
    render_town_task.enqueue("sakura")
    read_document.enqueue("sakura", 1)
    Worker().do_all()
    assert done == ["render", "default", "documents", "read"]


def test_one_towns_trouble_does_not_stop_the_others(cast: Cast, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def render(slug: str) -> None:
        if slug == "bad":
            raise RuntimeError("cannot")
        done.append(slug)

    monkeypatch.setattr(module, "render_town", render)
    monkeypatch.setattr(module, "unfinished_towns", lambda: ["bad", "good"])
    Worker().do_all()
    assert done == ["good"]
