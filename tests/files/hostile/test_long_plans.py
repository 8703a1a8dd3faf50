"""A long plan is read whole in every format, and its work grows with its length; ``make bench`` measures the time of it."""

import pytest

from meguru.files.reading import read_plan
from meguru.files.reading.apart import read_apart
from tests.files.reading.reading_papers import fonts
from tests.support.growth import calls_of
from tests.support.long_plans import A_PAGE, KINDS, long_plan, measures_of

PAGES = 6


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


@pytest.mark.parametrize(
    "a_piece",
    [
        "（{n}）見守りの輪{n}の推進\n声をかけ合います。【福祉課】\n",
        "第{n}章　支えあい{n}\n第1節　見守り{n}\n",
        "{n}課\n●　見守りの輪{n}\n声をかけ合います。\n",
        "●　見守りの輪{n}\n",
        "事業名：見守りの輪{n}\n担当：福祉課\n内容：声をかけ合います。\n\n",
        "|見守りの輪{n}|声をかけ合います。|福祉課|\n",
        "市民\t見守りの輪{n}を広げます。\n",
        "見守りの輪{n}\n○声かけ{n}\n声をかけ合います。\n担当課：福祉課\n",
        "（{n}）見守りの輪{n}の推進\n声をかけ合います。【福祉課】\n指標：参加者数　R5：1{n}人 → R11：2{n}人\n",
        "取組名\n\n見守りの輪{n}\n\n取組内容\n\n声をかけ合います。\n\n担当\n\n福祉課\n\n",
        "№\n事業名\n事業の概要\n担当課\n{n}\n見守りの輪{n}\n声をかけ合います。\n福祉課\n",
        "事業名\n\n内容\n\n担当課\n\n見守りの輪{n}\n\n声をかけ\n\n福祉課\n\nの推進\n\n合います。\n\n",
        "（1）見守りの輪{n}　　　　（2）声かけ{n}\n　声をかけ合います。　　　　　声をかけ合います。\n基本目標{n}　支え合い\n",
        "■見守りの輪{n}　　　■声かけ{n}\n声をかけ合います。　声をかけ合います。\n（福祉課）　　　　　　（福祉課）\n",
    ],
)
def test_four_times_the_length_is_four_times_the_work(a_piece: str) -> None:
    def of(pieces: int) -> bytes:
        return "".join(a_piece.format(n=at) for at in range(1, pieces + 1)).encode()

    read_plan(of(5), "plan.txt")  # what is made once
    few, many = calls_of(read_plan, of(60), "plan.txt"), calls_of(read_plan, of(240), "plan.txt")
    assert many < 4.2 * few
