"""The front: what the server says of a request becomes what Django expects, and whole answers go back."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from meguru.project.front import Front
from meguru.project.published import PublishedFiles


class Headers(list[tuple[str, str]]):
    """The server's headers."""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first of a name."""
        return next((value for key, value in self if key == name), default)

    def items(self) -> Iterable[tuple[str, str]]:
        """All of them."""
        return iter(self)

    def __contains__(self, name: object) -> bool:
        return any(key == name for key, _ in self)


@dataclass
class Request:
    """A request as the server hands it on."""

    path: str
    method: str = "GET"
    headers: Headers = field(default_factory=Headers)
    query_string: str = "a=%20b"
    scheme: str = "http"
    server: str = "[::1]:8000"
    client: str = "[2001:db8::7]:40000"
    http_version: str = "1.1"


class Exchange:
    """Gives the body in pieces and keeps the answer."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces
        self.status, self.headers, self.content = 0, dict[str, str](), b""
        self.file = ""

    async def __aiter__(self) -> Any:
        for piece in self.pieces:
            yield piece

    def response_bytes(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        """The answer."""
        self.status, self.headers, self.content = status, dict(headers), content

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        """The answer that the server reads itself."""
        self.status, self.headers, self.file = status, dict(headers), file


class Django:
    """Stands for Django: keeps what it was told."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}
        self.sent = b""
        self.closed = False

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Take what was sent, answer in two pieces."""
        if environ["PATH_INFO"] == "/broken":
            raise RuntimeError
        self.told, self.sent = environ, environ["wsgi.input"].read()
        start_response("201 Created", [("X-From", "django")])
        return self

    def __iter__(self) -> Any:
        return iter([b"one", b"two"])

    def close(self) -> None:
        """Done."""
        self.closed = True


@pytest.fixture
def django() -> Django:
    """What stands behind the front."""
    return Django()


@pytest.fixture
def front(django: Django, tmp_path: Path) -> Front:
    """The front over one town's release."""
    release = tmp_path / "site/kita/releases/one"
    release.mkdir(parents=True)
    (release / "index.html").write_bytes(b"<h1>one</h1>")
    (release / "large.csv").write_bytes(b"1,2\n" * 50_000)
    (tmp_path / "site/kita/current").symlink_to("releases/one")
    files = PublishedFiles(django, site_root=tmp_path / "site", static_root=tmp_path / "static", policy="x")
    return Front(files, largest=100_000, threads=2)


def ask(front: Front, request: Request, *pieces: bytes) -> Exchange:
    """One request."""
    exchange = Exchange(*pieces)
    asyncio.run(front.__rsgi__(request, exchange))
    return exchange


def test_what_the_server_says_is_what_django_expects(front: Front, django: Django) -> None:
    said = [
        ("host", "plan.example"), ("cookie", "a=1"), ("cookie", "b=2"), ("x-forwarded-for", "1.1.1.1"),
        ("x-forwarded-for", "2.2.2.2"), ("x_forwarded_for", "9.9.9.9"), ("content-length", "6"), ("content-type", "text/plain"),
    ]  # fmt: skip
    answer = ask(front, Request("/港/work/", "POST", Headers(said)), b"abc", b"def")
    assert (answer.status, answer.headers, answer.content) == (201, {"X-From": "django"}, b"onetwo")
    assert django.closed
    assert django.sent == b"abcdef"
    told = django.told
    assert told["PATH_INFO"].encode("latin-1").decode() == "/港/work/"
    assert (told["QUERY_STRING"], told["REQUEST_METHOD"], told["wsgi.url_scheme"]) == ("a=%20b", "POST", "http")
    assert (told["REMOTE_ADDR"], told["SERVER_NAME"], told["SERVER_PORT"]) == ("2001:db8::7", "::1", "8000")
    assert (told["HTTP_COOKIE"], told["HTTP_X_FORWARDED_FOR"]) == ("a=1; b=2", "1.1.1.1,2.2.2.2")
    assert (told["CONTENT_LENGTH"], told["CONTENT_TYPE"], told["SERVER_PROTOCOL"]) == ("6", "text/plain", "HTTP/1.1")


def test_a_published_file_is_given_without_a_thread(front: Front, django: Django) -> None:
    assert ask(front, Request("/kita/")).content == b"<h1>one</h1>"  # lists the release, in a thread
    front._threads.shutdown()
    small = ask(front, Request("/kita/"))
    assert (small.status, small.content) == (200, b"<h1>one</h1>")
    assert Path(ask(front, Request("/kita/large.csv")).file).name == "large.csv"
    again = ask(front, Request("/kita/", headers=Headers([("if-none-match", small.headers["ETag"])])))
    assert (again.status, again.content) == (304, b"")
    assert not django.told


def test_a_part_of_a_file_and_an_unknown_page_take_a_thread(front: Front, django: Django) -> None:
    part = ask(front, Request("/kita/large.csv", headers=Headers([("range", "bytes=0-2")])))
    assert (part.status, part.content) == (206, b"1,2")
    assert ask(front, Request("/kita/opinion/")).status == 201
    assert ask(front, Request("/kita/", "HEAD")).status == 200


def test_a_refusal_and_a_fault_are_pages(front: Front, django: Django) -> None:
    refused = ask(front, Request("/kita/opinion/", "POST", Headers([("content-length", "9")])), b"short")
    assert (refused.status, "途中で切れました" in refused.content.decode()) == (400, True)
    broken = ask(front, Request("/broken"))
    assert (broken.status, "問題が起きました" in broken.content.decode()) == (500, True)
    assert not django.told
