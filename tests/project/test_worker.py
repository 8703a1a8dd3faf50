"""The worker: what a killed one left is taken up, what is public is put on disk, and what is withdrawn goes from it."""

import os
import socket
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from meguru.base.towns.scope import town_scope
from meguru.jobs import worker as module
from meguru.jobs.publishing import render_town, render_town_task, site_folder, stands_on_disk, unfinished_towns
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
    Worker().turn()
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
    Worker().turn()
    (site / "sakura/current").unlink()
    assert unfinished_towns() == ["sakura"]
    Worker().turn()
    assert current_release(site_folder("sakura")) is not None


def test_what_is_withdrawn_goes_from_the_disk(cast: Cast, site: Path) -> None:
    publication = _publish(cast)
    Worker().turn()
    with town_scope(cast.town):
        actor = cast["secretary"].actor
        withdraw_publication(actor=actor, publication_id=publication, reason="誤り", at=WINTER)
    assert unfinished_towns() == ["sakura"]
    Worker().turn()
    assert not (site / "sakura/current").exists()
    assert stands_on_disk("sakura")


def test_a_queued_task_is_run_and_written_down(cast: Cast, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # the test's transaction is in it
    _publish(cast)
    result = render_town_task.enqueue("sakura")
    Worker().run_queue()
    assert DBTaskResult.objects.get(pk=result.id).status == TaskResultStatus.SUCCESSFUL
    assert unfinished_towns() == []


def _running(worker: str, minutes: int = 0) -> DBTaskResult[Any, Any]:
    task = DBTaskResult.objects.get(pk=render_town_task.enqueue("tonari").id)
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.RUNNING,
        worker_ids=[worker],
        started_at=timezone.now() - timedelta(minutes=minutes),
    )
    return task


@pytest.mark.parametrize(
    ("owner", "minutes", "is_lost"),
    [
        ("{host}:{dead}", 0, True),
        ("{host}:{alive}", 60, False),
        ("elsewhere:1", 1, False),
        ("elsewhere:1", 60, True),
        ("nonsense", 60, True),
    ],
)
def test_a_lost_task_is_taken_up_again(owner: str, minutes: int, is_lost: bool, cast: Cast) -> None:
    host = socket.gethostname()[:40]
    task = _running(owner.format(host=host, dead=2**22 + 7, alive=os.getppid()), minutes)
    assert Worker().take_up_lost_tasks() == int(is_lost)
    task.refresh_from_db()
    assert task.status == (TaskResultStatus.READY if is_lost else TaskResultStatus.RUNNING)


def test_one_towns_trouble_does_not_stop_the_others(cast: Cast, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = []

    def render(slug: str) -> None:
        if slug == "bad":
            raise RuntimeError("cannot")
        done.append(slug)

    monkeypatch.setattr(module, "render_town", render)
    monkeypatch.setattr(module, "unfinished_towns", lambda: ["bad", "good"])
    Worker().turn()
    assert done == ["good"]
