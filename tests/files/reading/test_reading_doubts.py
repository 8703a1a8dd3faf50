"""What is not understood is doubted: rows, figures and offices in a text, names that are none, headings above the rest."""

from __future__ import annotations

import pytest

from meguru.files.reading import FoundPlan, read_plan
from meguru.files.reading.measures.doubts import (
    FIGURES_INSIDE,
    HIGHER,
    NOT_UNDERSTOOD,
    OFFICES_INSIDE,
    OWNERS_ELSEWHERE,
    ROWS_INSIDE,
)
from meguru.files.reading.outline.numbering import heading_number
from meguru.files.reading.outline.pagecolumns import Piece, in_reading_order

HEAD = "第４章　施策の展開\n基本目標１　支え合い\n"
NAMES = ("見守りの推進", "集いの場づくり", "相談窓口の設置", "防災訓練の実施", "子ども食堂への支援", "配食の充実")


def measure(place: int, text: str = "地域の人と力を合わせて進めます。", owner: str = "福祉課") -> str:
    return f"（{place}）{NAMES[place - 1]}\n　{text}\n" + (f"担当：{owner}\n" if owner else "")


def read(*parts: str) -> FoundPlan:
    return read_plan((HEAD + "".join(parts)).encode(), "見本.txt")


def doubts_of(found: FoundPlan) -> dict[str, str]:
    return {one.title: one.doubt for one in found.measures if not one.sure}


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("声をかけ合います。\nサロン     12か所     月２回     公民館", ROWS_INSIDE),
        ("福祉課見守る人を増やし、声をかけ合います。", OFFICES_INSIDE),
        ("声をかけ合います。実績は令和5年度と令和6年度の見込120人", FIGURES_INSIDE),
    ],
)
def test_what_does_not_belong_in_a_text_is_doubted(text: str, doubt: str) -> None:
    found = read(measure(1, text), *(measure(n) for n in range(2, 7)))
    assert list(doubts_of(found)) == [NAMES[0]]
    assert doubt in found.measures[0].doubt


def test_an_office_in_a_sentence_is_no_doubt() -> None:
    found = read(
        measure(1, "福祉課が中心となり、福祉課題の解決に福祉課と力を合わせます。"), *(measure(n) for n in range(2, 7))
    )
    assert doubts_of(found) == {}


def test_where_much_is_doubted_all_is() -> None:
    row = "声をかけ合います。\nサロン     12か所     月２回     公民館"
    found = read(*(measure(n, row) for n in range(1, 4)), *(measure(n) for n in range(4, 7)))
    assert len(doubts_of(found)) == len(NAMES)
    assert found.measures[-1].doubt == NOT_UNDERSTOOD


def test_a_heading_above_the_level_of_the_rest_is_doubted() -> None:
    below = "".join(f"施策1-{p}　方針{p}の強化\n" + measure(2 * p - 1) + measure(2 * p) for p in (1, 2, 3))
    found = read(below, "基本目標２　備え\n（1）避難所の整備\n　整えます。\n担当：福祉課\n")
    assert [(title, HIGHER in doubt) for title, doubt in doubts_of(found).items()] == [("避難所の整備", True)]


def test_measures_without_owners_are_doubted_where_a_column_names_owners() -> None:
    found = read("事業　担当課　備考　部数\n", *(measure(n, owner="") for n in range(1, 5)))
    assert all(OWNERS_ELSEWHERE in one.doubt for one in found.measures)


@pytest.mark.parametrize("is_below_name", [True, False])
@pytest.mark.parametrize("name", ["取組イ－{n}－甲　{t}", "{t}", "■{t}"])
def test_measures_are_told_apart_by_their_owners_where_no_number_does(name: str, is_below_name: bool) -> None:
    text, owner = "　地域の人と力を合わせて進めます。\n", "担当課：福祉課\n関係課：防災課\n"
    told = "".join(
        name.format(t=t, n=n) + "\n" + (owner + text if is_below_name else text + owner)
        for n, t in enumerate(NAMES[:4], start=1)
    )
    found = read_plan(f"第４章　施策の展開\n施策1-1　支え合い\n{told}".encode(), "見本.txt")
    assert [one.title.endswith(t) for one, t in zip(found.measures, NAMES, strict=False)] == [True] * 4
    assert {one.owners for one in found.measures} == {("福祉課", "防災課")}
    assert {one.description for one in found.measures} == {"地域の人と力を合わせて進めます。"}


@pytest.mark.parametrize(
    ("text", "scheme", "title"),
    [
        ("A101　見守り", "code:4", "見守り"),
        ("A1 支え合い", "code:2", "支え合い"),
        ("Ⅰ（1）2　見守り", "multi:3", "見守り"),
        ("事業1203　見守り", "named:事業:1", "見守り"),
        ("一 支え合い", "kanji", "支え合い"),
    ],
)
def test_codes_and_rings_are_numbers(text: str, scheme: str, title: str) -> None:
    found = heading_number(text)
    assert found is not None
    assert (found.scheme, found.title) == (scheme, title)


@pytest.mark.parametrize("text", ["R8年度の目標", "一 人暮らしの方", "A4用紙"])
def test_what_is_no_code(text: str) -> None:
    assert heading_number(text) is None


def test_cards_beside_each_other_are_read_one_after_the_other() -> None:
    def row(left: str, right: str) -> list[Piece]:
        return [Piece(0, 36, left), Piece(40, 76, right)]

    rows = [
        row("■見守り", "■集い"),
        row("内容 声をかけ", "内容 集まる場を"),
        row("合います。", "ふやします。"),
        row("担当 福祉課", "担当 防災課"),
    ]
    read_ = ["".join(piece.text for piece in pieces) for pieces, _edge in in_reading_order(rows)]
    assert read_[:4] == ["■見守り", "内容 声をかけ", "合います。", "担当 福祉課"]
