"""What is sent is taken in here, before anything else looks: only as far as its address allows, and while no thread waits for it.

A body that its sender says is too long is let go by without a byte of it being kept, so that the sender reads why.
A body that trickles is broken off; one that comes slowly but steadily, as from a poor line, is waited for.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterable, AsyncIterator
from http import HTTPStatus
from typing import IO, Any

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
PLAIN_FORM = 64 * KILOBYTE  # the opinion form and the log-in
IN_MEMORY = 256 * KILOBYTE
MOST_HELD = 256 * MEGABYTE  # of bodies that are coming in, in each process
PATIENCE = 30.0  # seconds for a start, and again for each pause
SLOWEST = 2 * KILOBYTE  # a second, beyond that

_REFUSALS = {
    413: "送られたものが大きすぎて、受け取れませんでした。ひとつ前のページに戻り、短くするか、分けてお送りください。",
    411: "送られたものの大きさが分からないため、受け取れませんでした。",
    408: "送られてくるのに時間がかかりすぎました。ひとつ前のページに戻り、もう一度お送りください。",
    503: "いま、たくさん届いています。少し待ってから、もう一度お送りください。",
    507: "この機械の置き場所がいっぱいで、送られたものを受け取れませんでした。運用の担当にお知らせください。"
    "書いたものは、ひとつ前のページに残っています。",
    400: "送られたものが途中で切れました。ひとつ前のページに戻り、もう一度お送りください。",
    405: "この方法では、お答えできません。",
    500: "めぐるで問題が起きました。少し待ってから、もう一度お試しください。続くときは、運用の担当にお知らせください。",
}


class Refused(Exception):
    """What was sent is not taken. Its page says in a sentence why; it needs neither templates nor database."""

    def __init__(self, status: int) -> None:
        super().__init__(HTTPStatus(status).phrase)
        self.status = status
        title = "問題が起きました" if status == 500 else "受け取れませんでした"
        self.page = (
            f"<!doctype html><html lang=ja><meta charset=utf-8><title>{title}</title>"
            f"<h1>{title}</h1><p>{_REFUSALS[status]}</p></html>"
        ).encode()

    @property
    def headers(self) -> list[tuple[str, str]]:
        """The connection ends with the answer: the rest of what is sent on it is not read."""
        return [
            ("Content-Type", "text/html; charset=utf-8"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
            ("Connection", "close"),
        ]


class Bodies:
    """Takes in what is sent, for one process."""

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.held = 0

    async def taken(self, method: str, path: str, headers: Any, source: AsyncIterable[bytes]) -> IO[bytes]:
        """The whole body, to be read and closed. Raises ``Refused``."""
        if method in ("TRACE", "CONNECT"):
            raise Refused(405)
        if "transfer-encoding" in headers:
            raise Refused(411)
        length = _length(headers.get("content-length"))
        if length > allowed(path, self.largest):
            await self._let_by(source, min(length, 4 * self.largest))
            raise Refused(413)
        body = _temporary()
        if length:
            try:
                await self._fill(body, length, source)
            except BaseException:
                body.close()
                raise
        return body

    async def _fill(self, body: IO[bytes], length: int, source: AsyncIterable[bytes]) -> None:
        got = 0
        try:
            async for piece in _paced(source):
                if not piece:
                    break
                got += len(piece)
                self.held += len(piece)
                if self.held > MOST_HELD:
                    raise Refused(503)
                body.write(piece)
        except OSError:
            raise Refused(507) from None
        finally:
            self.held -= got
        if got != length:
            raise Refused(400)
        body.seek(0)

    async def _let_by(self, source: AsyncIterable[bytes], most: int) -> None:
        """Read and forget: a browser that cannot send to the end shows no answer."""
        async for piece in _paced(source):
            most -= len(piece)
            if not piece or most <= 0:
                return


def _temporary() -> IO[bytes]:
    """In memory while it is short, then in a file without a name."""
    return tempfile.SpooledTemporaryFile(IN_MEMORY)


async def _paced(source: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
    """The pieces as they come. Raises ``Refused`` where they come too slowly."""
    loop = asyncio.get_running_loop()
    start, got = loop.time(), 0
    try:
        async with asyncio.timeout(PATIENCE) as limit:
            async for piece in source:
                got += len(piece)
                limit.reschedule(min(loop.time() + PATIENCE, start + PATIENCE + got / SLOWEST))
                yield piece
    except TimeoutError:
        raise Refused(408) from None


def allowed(path: str, largest: int) -> int:
    """How many bytes may be sent to an address: a file is expected in the workshop alone."""
    return largest if "/work/" in path else PLAIN_FORM


def _length(said: str | None) -> int:
    if said is None:
        return 0
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 10**16
