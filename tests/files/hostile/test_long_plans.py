"""A long plan is read whole in every format, and twice the pages are twice the work; ``make bench`` measures the time of it."""

import sys
from types import FrameType

import pytest

from meguru.files.reading import read_plan
from meguru.files.reading.apart import read_apart
from tests.files.reading.reading_papers import fonts
from tests.support.long_plans import A_PAGE, KINDS, long_plan, measures_of

PAGES = 12


@pytest.mark.parametrize("kind", KINDS)
def test_every_measure_of_a_long_plan_is_found_with_its_text_and_owner(kind: str) -> None:
    if kind == "pdf" and not fonts():
        pytest.skip("the typeface is not installed (npm install)")
    told: list[tuple[int, int]] = []
    found = read_apart(long_plan(kind, PAGES), f"plan.{kind}", told=lambda page, pages: told.append((page, pages)))
    wanted = [one for page in measures_of(PAGES) for one in page]
    assert len(wanted) == PAGES * A_PAGE
    assert [(m["title"], m["description"], m["owner"]) for m in found["measures"]] == [
        (one.title, one.text, one.owner) for one in wanted
    ]
    assert told == ([(page, PAGES) for page in range(1, PAGES + 1)] if kind == "pdf" else [])


def _calls(data: bytes) -> int:
    """How many functions are called while a document is read: the work, whatever else the machine does."""
    calls = 0

    def count(_frame: FrameType, event: str, _what: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_plan(data, "plan.txt")
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "a_piece",
    [
        "（{n}）見守りの輪{n}の推進\n声をかけ合います。【福祉課】\n",
        "第{n}章　支えあい{n}\n第1節　見守り{n}\n",
        "{n}課\n●　見守りの輪{n}\n声をかけ合います。\n",
        "●　見守りの輪{n}\n",
        "事業名：見守りの輪{n}\n担当：福祉課\n内容：声をかけ合います。\n\n",
        "|見守りの輪{n}|声をかけ合います。|福祉課|\n",
    ],
)
def test_twice_the_length_is_twice_the_work(a_piece: str) -> None:
    def of(pieces: int) -> bytes:
        return "".join(a_piece.format(n=at) for at in range(1, pieces + 1)).encode()

    read_plan(of(5), "plan.txt")  # what is made once
    assert _calls(of(800)) < 2.4 * _calls(of(400))
