"""The front: what the server (granian, in RSGI mode) asks first. It waits for slow people so that no thread has to.

In the server's own loop it gives published files from memory or lets the server send them, and takes in what is sent.
A thread is asked only once a request is there whole, and gives its answer back whole: neither who sends slowly nor who reads
slowly holds one. So there are as many threads as requests are worked on at once, each with its connection to the database.
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from meguru.project.bodies import Bodies, Refused
from meguru.project.published import PublishedFiles

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]

_log = logging.getLogger("meguru.front")


class Scope(Protocol):
    """What granian says of a request (RSGI 1.7)."""

    method: str
    path: str
    query_string: str
    scheme: str
    server: str
    client: str
    http_version: str
    headers: Any


class Front:
    """An RSGI application before a WSGI application."""

    def __init__(self, files: PublishedFiles, *, largest: int, threads: int) -> None:
        self.files = files
        self.bodies = Bodies(largest)
        self._threads = ThreadPoolExecutor(threads, "meguru")

    async def __rsgi__(self, scope: Scope, protocol: Any) -> None:
        """Answer one request."""
        if scope.method == "GET" and (found := self.files.at_hand(scope.path, scope.headers.get)) is not None:
            status, headers, content = found
            if isinstance(content, bytes):
                protocol.response_bytes(status, headers, content)
            else:
                protocol.response_file(status, headers, str(content))
            return
        try:
            body = await self.bodies.taken(scope.method, scope.path, scope.headers, protocol)
        except Refused as refused:
            protocol.response_bytes(refused.status, refused.headers, refused.page)
            return
        with body:
            environ = environ_of(scope, body)
            loop = asyncio.get_running_loop()
            status, headers, content = await loop.run_in_executor(self._threads, answer, self.files, environ)
        protocol.response_bytes(status, headers, content)


def answer(application: Callable[..., Iterable[bytes]], environ: Environ) -> Answer:
    """The whole answer of a WSGI application, in the thread of the caller."""
    told: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
        told.append((status, headers))

    try:
        pieces = application(environ, start_response)
        try:
            content = b"".join(pieces)
        finally:
            close: Callable[[], None] | None = getattr(pieces, "close", None)
            if close is not None:
                close()
    except Exception:
        _log.exception("no answer to %s %s", environ["REQUEST_METHOD"], environ["PATH_INFO"])
        broken = Refused(500)
        return broken.status, broken.headers, broken.page
    status, headers = told[-1]
    return int(status[:3]), headers, content


def environ_of(scope: Scope, body: Any) -> Environ:
    """A request as WSGI says it (PEP 3333). A header whose name holds an underscore is left out: it would pass for another's."""
    server, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
    return environ
