"""What is sent is read only as far as its address allows, and people who send slowly leave threads for everybody else."""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest

from meguru.project.bodies import MEGABYTE, PLAIN_FORM, Bodies

LARGEST = 21 * MEGABYTE


class Slow:
    """A body that does not come until it is let."""

    def __init__(self) -> None:
        self.asked, self.let = threading.Event(), threading.Event()

    def read(self, size: int) -> bytes:
        """Wait, then give it all."""
        self.asked.set()
        assert self.let.wait(10)
        return b"x" * size


class Untouched:
    """A body that nobody may read."""

    def read(self, size: int) -> bytes:
        """Fails."""
        raise AssertionError("read although it is refused")


def _application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()] if environ.get("CONTENT_LENGTH") else [b"page"]


def asked(
    bodies: Bodies, path: str, length: object = None, source: Any = None, method: str = "POST", **more: str
) -> tuple[str, bytes]:
    """The status and the body of the answer."""
    told: list[str] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "wsgi.input": source or Untouched(), **more}
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    answer = b"".join(bodies(environ, lambda status, headers: told.append(status)))
    return told[0][:3], answer


@pytest.fixture
def bodies() -> Bodies:
    """In front of an application that gives back what it reads."""
    return Bodies(_application, largest=LARGEST, threads=4)


@pytest.mark.parametrize(
    ("path", "most"),
    [("/sakura/opinion/", PLAIN_FORM), ("/accounts/login/", PLAIN_FORM), ("/sakura/work/reading/", LARGEST)],
)
def test_a_body_is_taken_up_to_its_limit_and_not_read_beyond(bodies: Bodies, path: str, most: int) -> None:
    assert asked(bodies, path, most, BytesIO(b"a" * most)) == ("200", b"a" * most)
    status, page = asked(bodies, path, most + 1)
    assert status == "413"
    assert "大きすぎて" in page.decode()


@pytest.mark.parametrize("length", ["-1", "²", "1e3", "9" * 40, "abc"])
def test_a_length_that_is_no_length_is_refused(bodies: Bodies, length: str) -> None:
    assert asked(bodies, "/sakura/opinion/", length)[0] == "413"


def test_a_body_of_unknown_length_or_cut_short_and_trace_are_refused(bodies: Bodies) -> None:
    assert asked(bodies, "/sakura/opinion/", HTTP_TRANSFER_ENCODING="chunked")[0] == "411"
    assert asked(bodies, "/sakura/opinion/", 10, BytesIO(b"short"))[0] == "400"
    assert asked(bodies, "/", method="TRACE")[0] == "405"


def test_slow_senders_hold_half_of_the_threads_and_no_more(bodies: Bodies) -> None:
    slow = [Slow(), Slow()]
    senders = [threading.Thread(target=asked, args=(bodies, "/sakura/opinion/", 9, each)) for each in slow]
    for sender in senders:
        sender.start()
    assert all(each.asked.wait(10) for each in slow)
    assert asked(bodies, "/healthz", method="GET") == ("200", b"page")
    assert asked(bodies, "/sakura/opinion/", 3, BytesIO(b"abc"))[0] == "503"
    for each in slow:
        each.let.set()
    for sender in senders:
        sender.join()
    assert asked(bodies, "/sakura/opinion/", 3, BytesIO(b"abc")) == ("200", b"abc")
