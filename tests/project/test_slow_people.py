"""Sixty people who send slowly and two hundred who read slowly, at a real server: nobody else waits for them."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.crowd import crowd
from tests.support.instance import Place, Served, prepared, serving

pytestmark = pytest.mark.kill  # starts and ends real processes
PAGE = b"<!doctype html><title>published</title>" + b"x" * 20_000
LARGE = b"%PDF" + b"y" * 1_200_000  # twice the largest file of the sample ward
ENOUGH = 0.5  # make bench measures the four fifths; a test also has to hold on a busy machine


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """An instance with one town's two public files."""
    place = Place(tmp_path_factory.mktemp("slow"), {"MEGURU_SECRET_KEY": "k" * 50})
    prepared(place, tmp_path_factory, founded=False)
    release = place.folder / "site/kita/releases/one"
    release.mkdir(parents=True)
    (release / "index.html").write_bytes(PAGE)
    (release / "year.pdf").write_bytes(LARGE)
    (place.folder / "site/kita/current").symlink_to(Path("releases/one"))
    return place


@pytest.fixture(scope="module")
def served(place: Place) -> Iterator[Served]:
    """The instance, serving."""
    with serving(place) as running:
        yield running


def _pages(port: int, seconds: float) -> int:
    """How often one visitor gets the page in so many seconds."""
    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    got, last = 0, time.monotonic() + seconds
    while time.monotonic() < last:
        visitor.request("GET", "/kita/")
        assert visitor.getresponse().read() == PAGE
        got += 1
    visitor.close()
    return got


class DoorShutError(Exception):
    """The form could not be sent whole: nobody let it in, or it still stood in the system's queue when the door was shut."""


def _send(port: int, length: int) -> tuple[int, str]:
    """Send a form in one go. The status and the page. Raises ``DoorShutError``."""
    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        visitor.request("POST", "/accounts/login/", b"a" * length, kind)
    except OSError as trouble:
        raise DoorShutError from trouble
    answer = visitor.getresponse()
    return answer.status, answer.read().decode()


def test_nobody_waits_for_slow_people(served: Served) -> None:
    alone = max(_pages(served.port, 0.5) for _ in range(4))
    with crowd(served.port, senders=60, to="/kita/opinion/", readers=200, of="/kita/year.pdf") as people:
        beside = max(_pages(served.port, 0.5) for _ in range(4))
        for _ in range(5):
            before = time.monotonic()
            assert served.health() == 200
            assert time.monotonic() - before < 3
        assert _send(served.port, 40)[0] == 403  # taken in and looked at: it has no token
        assert people.sent_away == 0
    assert beside > alone * ENOUGH, (alone, beside)


def test_who_sends_too_much_reads_so(served: Served) -> None:
    status, page = _send(served.port, 5_000_000)
    assert (status, "大きすぎて" in page) == (413, True)


def test_what_is_under_way_is_answered_before_the_server_ends(place: Place) -> None:
    with serving(place) as served, ThreadPoolExecutor(4) as visitors:
        asked = [visitors.submit(_send, served.port, 40) for _ in range(40)]
        assert asked[0].result()[0] == 403
        served.process.terminate()
        cut = [each.exception() for each in asked]
        assert served.process.wait(20) == 0
    assert {type(trouble) for trouble in cut} <= {type(None), DoorShutError}  # whoever was heard was answered
