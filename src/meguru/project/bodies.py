"""What is sent is read here, before anything else looks: only as far as its address allows, and never by all threads at once.

A body that its sender says is too long is refused before a byte of it is kept. While a body comes in it holds one of a few places;
so however many people send slowly, threads remain for the published pages and for ``/healthz``.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
PLAIN_FORM = 64 * KILOBYTE  # the opinion form and the log-in
IN_MEMORY = 256 * KILOBYTE
LONGEST_WAIT = 60.0  # seconds for a whole body
_PATIENCE = 0.05  # seconds to wait for a place

_REFUSALS = {
    "413 Content Too Large": (
        "送られたものが大きすぎて、受け取れませんでした。ひとつ前のページに戻り、短くするか、分けてお送りください。"
    ),
    "411 Length Required": "送られたものの大きさが分からないため、受け取れませんでした。",
    "408 Request Timeout": "送られてくるのに時間がかかりすぎました。ひとつ前のページに戻り、もう一度お送りください。",
    "503 Service Unavailable": "いま、たくさん届いています。少し待ってから、もう一度お送りください。",
    "400 Bad Request": "送られたものが途中で切れました。ひとつ前のページに戻り、もう一度お送りください。",
    "405 Method Not Allowed": "この方法では、お答えできません。",
}


class Bodies:
    """A WSGI application that reads what is sent and hands the request on to ``application``."""

    def __init__(self, application: Application, *, largest: int, threads: int) -> None:
        self.application = application
        self.largest = largest
        self._places = threading.BoundedSemaphore(max(1, threads // 2))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if environ["REQUEST_METHOD"] in ("TRACE", "CONNECT"):
            return refuse("405 Method Not Allowed", start_response)
        if "HTTP_TRANSFER_ENCODING" in environ:
            return refuse("411 Length Required", start_response)
        length = _length(environ)
        if length == 0:
            return self.application(environ, start_response)
        if length > allowed(environ.get("PATH_INFO", ""), self.largest):
            return refuse("413 Content Too Large", start_response)
        if not self._places.acquire(timeout=_PATIENCE):
            return refuse("503 Service Unavailable", start_response)
        try:
            body = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # closed below, once answered
            trouble = _read(environ["wsgi.input"], length, body)
        finally:
            self._places.release()
        if trouble:
            body.close()
            return refuse(trouble, start_response)
        body.seek(0)
        return self.application({**environ, "wsgi.input": body}, start_response)


def allowed(path: str, largest: int) -> int:
    """How many bytes may be sent to an address: a file is expected in the workshop alone."""
    return largest if "/work/" in path else PLAIN_FORM


def refuse(status: str, start_response: StartResponse) -> list[bytes]:
    """A page that says in a sentence why it was not taken. It needs neither templates nor database."""
    said = _REFUSALS[status]
    page = (
        f"<!doctype html><html lang=ja><meta charset=utf-8><title>受け取れませんでした</title>"
        f"<h1>受け取れませんでした</h1><p>{said}</p></html>"
    ).encode()
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(page))),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
    start_response(status, headers)
    return [page]


def _length(environ: Environ) -> int:
    said = str(environ.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 10**16


def _read(source: Any, length: int, body: Any) -> str:
    """Read the whole body. Why it could not be, or nothing."""
    last = time.monotonic() + LONGEST_WAIT
    while length > 0:
        piece = source.read(min(length, 64 * KILOBYTE))
        if not piece:
            return "400 Bad Request"
        body.write(piece)
        length -= len(piece)
        if length > 0 and time.monotonic() > last:
            return "408 Request Timeout"
    return ""
