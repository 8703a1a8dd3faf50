"""The child that reads a document, played in this process: what it says, and what it says where it cannot read."""

import io
import json
import sys
from typing import Any

import pytest

from meguru.files.outside import child
from meguru.files.outside.apart import HEAVY_EXIT
from meguru.files.reading import child as reader

PLAN = "第1章 施策\n1 見守りの輪\n担当：福祉課\nあいさつと声かけで、気づき合える町にします。\n"
WORDS = ["--megabytes=512", "--seconds=30", "--", "plan.txt"]


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The limits that the child would take on; in this process they could not be taken off again."""
    taken: list[tuple[int, int]] = []
    monkeypatch.setattr(child, "limit", lambda megabytes, seconds: taken.append((megabytes, seconds)))
    return taken


def say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, *words: str
) -> tuple[int, list[Any]]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    status = child.serve([*WORDS, *words], reader.read)
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_it_takes_on_its_limits_and_says_what_it_found(
    limits: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = say(monkeypatch, capsys, PLAN.encode())
    assert (status, limits) == (0, [(512, 30)])
    assert "measures" in said[-1]["found"]


def test_what_cannot_be_read_is_said_in_a_sentence(
    limits: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = say(monkeypatch, capsys, b"\x00\x01\x02" * 50)
    assert status == 0
    code, sentence = said[-1]["refused"]
    assert code
    assert sentence.endswith("。")


def test_too_little_memory_is_an_end_of_its_own(
    limits: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def heavy(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(reader, "read_plan", heavy)
    assert say(monkeypatch, capsys, PLAN.encode())[0] == HEAVY_EXIT


def test_each_page_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    child.tell(2, 9)
    assert json.loads(capsys.readouterr().out) == {"page": 2, "of": 9}
