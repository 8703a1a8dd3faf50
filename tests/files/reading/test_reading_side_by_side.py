"""Cards side by side, in Word as tables and in plain text with gaps between them or woven line by line."""

import io

import docx
import pytest

from meguru.files.reading import read_plan
from tests.files.reading.test_reading_towns import Told, read, told

HEAD = "第４章　施策の展開\n\n基本目標1　支え合う地域づくり\n\n"
GOAL = ("支え合う地域づくり",)
CARDS: list[Told] = [
    ("見守りの推進", GOAL, ("福祉課",), "声をかけ合い、輪を広げます。異変に気づいたら知らせます。"),
    ("居場所づくり", GOAL, ("高齢福祉課",), "集まれる場を開きます。"),
    ("学びの充実", GOAL, ("社会福祉協議会",), "講座を開き、学んだことを地域で生かします。"),
    ("移動の支援", GOAL, ("都市整備課",), "外出を助けます。"),
]
ABREAST = """
■見守りの推進                  ■居場所づくり
声をかけ合い、輪を広げます。異  集まれる場を開きます。
変に気づいたら知らせます。      （高齢福祉課）
（福祉課）

■学びの充実                    ■移動の支援
講座を開き、学んだことを地域    外出を助けます。
で生かします。                  （都市整備課）
（社会福祉協議会）
"""
WOVEN = """
■見守りの推進

■居場所づくり

声をかけ合い、輪を広げます。異

集まれる場を開きます。

変に気づいたら知らせます。

（高齢福祉課）

（福祉課）

■学びの充実

■移動の支援

講座を開き、学んだことを地域

外出を助けます。

で生かします。

（都市整備課）

（社会福祉協議会）
"""


@pytest.mark.parametrize("text", [ABREAST, WOVEN])
def test_cards_beside_each_other_are_read_one_after_the_other(text: str) -> None:
    found = read(HEAD + text)
    assert told(found) == CARDS
    assert {measure.sure for measure in found.measures} == {True}


def test_what_stands_below_the_cards_belongs_to_none() -> None:
    found = read(HEAD + ABREAST + "\n基本目標2　学び合う人づくり\n\n■担い手の育成\n人を育てます。\n（福祉課）\n")
    assert told(found) == [*CARDS, ("担い手の育成", ("学び合う人づくり",), ("福祉課",), "人を育てます。")]


@pytest.mark.parametrize(
    "text",
    [
        ABREAST.split("\n\n", maxsplit=1)[0],  # one pair may be by chance
        WOVEN.replace("（高齢福祉課）", "").replace("（都市整備課）", ""),  # a card without its owner is not whole
        WOVEN.replace("で生かします。", "で生かし"),  # a text that breaks off
    ],
)
def test_what_are_not_whole_cards_is_not_set_apart(text: str) -> None:
    given = [line.strip() for line in (HEAD + text).splitlines() if line.strip()]
    assert [line.text.replace(" ", "") for line in read(HEAD + text).lines] == [
        line.replace(" ", "").replace("　", "") for line in given
    ]


def word(rows: list[tuple[str, str]]) -> list[Told]:
    document = docx.Document()
    document.add_heading("第４章　施策の展開", 1)
    document.add_heading("基本目標1　支え合う地域づくり", 2)
    for row in rows:
        for cell, text in zip(document.add_table(1, 2).rows[0].cells, row, strict=True):
            first, *rest = text.split("\n")
            cell.paragraphs[0].text = first
            for line in rest:
                cell.add_paragraph(line)
        document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return told(read_plan(out.getvalue(), "見本.docx"))


def test_the_odd_last_card_of_word_is_read_as_those_before_it() -> None:
    cards = [f"■{title}\n{text}\n（{owners[0]}）" for title, _path, owners, text in CARDS]
    assert word([(cards[0], cards[1]), (cards[2], "")]) == CARDS[:3]
