"""What the kill tests work on, made once for a test process. ``MEGURU_KILL_SEED`` repeats the moments of an earlier run."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kill.installation import Installation

# tests.settings clears MEGURU_*; so the seed has a name of its own.
SEED = os.environ.get("KILL_SEED") or str(random.SystemRandom().randrange(10**6))


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Installation]:
    """The founded database and the forker."""
    own = tmp_path_factory.mktemp("kill")
    base: Path = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    address = os.environ.get("DATABASE_URL", "")
    made = Installation(shared / "kill-base", own, address if address.startswith("postgres") else "")
    made.prepare()
    yield made
    made.leave()


@pytest.fixture
def moments(request: pytest.FixtureRequest) -> random.Random:
    """Where the random moments of a test come from; the seed is printed, so that a failure can be repeated."""
    print(f"KILL_SEED={SEED}")
    return random.Random(f"{SEED} {request.node.name}")
