"""What is sent is taken in only as far as its address allows; who trickles is broken off, who sends slowly is waited for."""

import asyncio
from collections.abc import AsyncIterator, Mapping

import pytest

from meguru.project import bodies as module
from meguru.project.bodies import MEGABYTE, PLAIN_FORM, Bodies, Refused

LARGEST = 21 * MEGABYTE


async def _comes(pieces: list[bytes], pause: float = 0.0) -> AsyncIterator[bytes]:
    """A body as it comes in."""
    for piece in pieces:
        await asyncio.sleep(pause)
        yield piece


async def _never() -> AsyncIterator[bytes]:
    """A body that nobody may read."""
    raise AssertionError("read although it is refused")
    yield b""


async def _stops(first: bytes) -> AsyncIterator[bytes]:
    """A body that comes to a halt."""
    yield first
    await asyncio.sleep(60)


def taken(
    path: str,
    said: object = None,
    source: AsyncIterator[bytes] | None = None,
    *,
    method: str = "POST",
    more: Mapping[str, str] | None = None,
) -> bytes | int:
    """What was taken in, or the status of the refusal."""
    headers = (more or {}) if said is None else {"content-length": str(said)}

    async def take() -> bytes | int:
        try:
            with await Bodies(LARGEST).taken(method, path, headers, source or _never()) as body:
                return body.read()
        except Refused as refused:
            return refused.status

    return asyncio.run(take())


@pytest.mark.parametrize(
    ("path", "most"),
    [("/sakura/opinion/", PLAIN_FORM), ("/accounts/login/", PLAIN_FORM), ("/sakura/work/reading/", LARGEST)],
)
def test_a_body_is_taken_up_to_its_limit_and_no_longer_one_is_kept(path: str, most: int) -> None:
    assert taken(path, most, _comes([b"a" * (most - 9), b"b" * 9])) == b"a" * (most - 9) + b"b" * 9
    assert taken(path, most + 1, _comes([b"a" * (most + 1)])) == 413


def test_a_body_that_is_too_long_is_let_by_so_that_its_sender_reads_why() -> None:
    async def let_by() -> int:
        source = _comes([b"a" * MEGABYTE] * 4)
        with pytest.raises(Refused, match="Request Entity Too Large"):
            await Bodies(LARGEST).taken("POST", "/sakura/opinion/", {"content-length": str(4 * MEGABYTE)}, source)
        return sum([len(piece) async for piece in source])

    assert asyncio.run(let_by()) == 0
    assert "大きすぎて" in Refused(413).page.decode()
    assert dict(Refused(413).headers)["Connection"] == "close"


@pytest.mark.parametrize("said", ["-1", "²", "1e3", "9" * 40, "abc"])
def test_a_length_that_is_no_length_is_refused(said: str) -> None:
    assert taken("/sakura/opinion/", said, _comes([])) == 413


def test_a_body_of_unknown_length_or_cut_short_and_trace_are_refused() -> None:
    assert taken("/sakura/opinion/", more={"transfer-encoding": "chunked"}) == 411
    assert taken("/sakura/opinion/", 10, _comes([b"short", b""])) == 400
    assert taken("/", method="TRACE") == 405
    assert taken("/", method="GET") == b""


def test_who_sends_slowly_but_steadily_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A poor line, in small: ten times the patience, at five times the slowest pace."""
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    assert taken("/s/work/reading/", 10_240, _comes([b"x" * 205] * 49 + [b"x" * 195], 0.02)) == b"x" * 10_240


def test_who_trickles_or_stops_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    assert taken("/sakura/opinion/", 1000, _comes([b"x"] * 1000, 0.02)) == 408
    assert taken("/sakura/opinion/", 9000, _stops(b"x" * 8000)) == 408
    assert taken("/sakura/opinion/", PLAIN_FORM * 2, _stops(b"x")) == 408


def test_no_more_is_held_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_HELD", 100)

    async def two() -> tuple[int, int]:
        ours = Bodies(LARGEST)
        first = asyncio.create_task(
            ours.taken("POST", "/s/", {"content-length": "80"}, _comes([b"a" * 70, b"a" * 10], 0.05))
        )
        await asyncio.sleep(0.07)
        with pytest.raises(Refused) as refused:
            await ours.taken("POST", "/s/", {"content-length": "80"}, _comes([b"b" * 80]))
        (await first).close()
        return refused.value.status, ours.held

    assert asyncio.run(two()) == (503, 0)


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, full_disk: None) -> None:
    assert taken("/s/work/reading/", MEGABYTE, _comes([b"a" * MEGABYTE])) == 507
    assert "いっぱい" in Refused(507).page.decode()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files lie on a disk that has no room: every write to it fails."""
    monkeypatch.setattr(module, "_temporary", lambda: open("/dev/full", "w+b", buffering=0))  # noqa: SIM115
