"""SIGKILL of a real process at random moments: what is found afterwards is the old state or the new one, whole.

40 kills on each database: while publishing (commands, rendering, swap), importing a plan, and handing in sheets. After each,
nothing is half done in the records or on disk, what a worker does at its start brings the site up to date, and the
same work can be done again to its end.
"""

import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

from meguru.jobs.leases import TRIES
from tests.kill.installation import Installation, Place

pytestmark = pytest.mark.kill

TASKS = 2_000
# So many kills follow each other on one copy of the database: what an earlier one spoilt, a later one would show.
KILLS_ON_A_COPY = 6


def trial(installation: Installation, task: str, place: Place, after: float) -> str:
    """One kill with all that is looked at after it; tells what the kill left to be finished."""
    had_site = place.site.exists()
    installation.forker.kill(task, place, after)
    installation.wait_until_quiet(place)
    told = f"{task} killed after {after:.3f} s"
    found = installation.forker.run("look", place, had_site)
    assert found["faults"] == [], told
    finished = installation.forker.run("finish", place)
    assert finished == {"faults": [], "unfinished": []}, f"{told}: not finished"
    installation.forker.run(task, place, 1)
    again = installation.forker.run("look", place)
    assert again == {"faults": [], "unfinished": []}, f"{told}: not to be repeated"
    return f"{told}: {'the site was left to be written' if found['unfinished'] else 'whole'}"


@pytest.mark.parametrize(("task", "kills", "longest"), [("publish", 18, 0.6), ("import", 9, 0.4), ("submit", 9, 0.4)])
def test_old_or_new_and_whole(
    installation: Installation, moments: random.Random, task: str, kills: int, longest: float
) -> None:
    """The kills one after the other; every third publication finds no site on disk, as the first one does."""
    for number in range(kills):
        if number % KILLS_ON_A_COPY == 0:
            place = installation.copy()
        if task == "publish" and number % 3 == 0:
            shutil.rmtree(place.site)
        print(trial(installation, task, place, moments.uniform(0.005, longest)))
        if number % KILLS_ON_A_COPY == KILLS_ON_A_COPY - 1 or number == kills - 1:
            installation.drop(place)


def start_worker(installation: Installation, place: Place) -> "subprocess.Popen[bytes]":
    """``meguru worker``, as it is started in earnest."""
    command = [sys.executable, "-m", "meguru.project.command_line", "worker"]
    return subprocess.Popen(command, env=installation.environment(place), start_new_session=True)


def test_the_worker_finishes_by_itself(installation: Installation, moments: random.Random) -> None:
    """A worker is killed while it takes up a publication that is not on disk; one that is started again finishes it."""
    place = installation.copy()
    for number in range(4):
        installation.forker.run("publish", place, 1, False)
        worker, after = start_worker(installation, place), moments.uniform(0.5, 2.5)
        time.sleep(after)
        worker.kill()
        assert worker.wait(10) == -signal.SIGKILL
        installation.wait_until_quiet(place)
        told = f"{number}: the worker killed after {after:.3f} s"
        found = installation.forker.run("look", place)
        assert found["faults"] == [], told
        print(f"{told}: {'the site was left to be written' if found['unfinished'] else 'whole'}")
    installation.forker.run("publish", place, 1, False)
    worker = start_worker(installation, place)
    for _ in range(100):
        if not installation.forker.run("look", place)["unfinished"]:
            break
        time.sleep(0.3)
    worker.terminate()
    assert worker.wait(15) == 0
    assert installation.forker.run("finish", place) == {"faults": [], "unfinished": []}
    installation.drop(place)


def test_no_task_is_lost_stuck_or_done_twice(installation: Installation, moments: random.Random) -> None:
    """2,000 tasks, each an act with its ledger entry; the worker is killed twenty times among them."""
    place = installation.copy()
    before = installation.forker.run("tally", place)
    installation.forker.run("queue", place, TASKS)
    for _ in range(20):
        installation.forker.kill("work", place, moments.uniform(0.2, 0.7))
        installation.wait_until_quiet(place)
    killed = installation.forker.run("tally", place)
    print(f"after 20 kills: {killed}")
    assert killed["READY"] > 0, "all was done before the last kill"
    assert killed.get("RUNNING", 0) <= 1, "a task stayed with a dead worker after another had begun"
    installation.forker.run("work", place, False)
    end = installation.forker.run("tally", place)
    assert (end["rows"] - before["rows"], end["kinds"] - before["kinds"]) == (TASKS, TASKS)
    assert end["entries"] - before["entries"] == TASKS
    assert end["tries"] <= TRIES
    assert {state for state in ("READY", "RUNNING", "FAILED") if end.get(state)} == set()
    assert end["SUCCESSFUL"] == TASKS
    installation.drop(place)
