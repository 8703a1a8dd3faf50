"""Indicators that a line of text tells are indicators of the measure they stand below, and no part of what it says."""

import pytest

from meguru.files.reading.outline.toldfigures import Told, told_in
from tests.files.reading.test_reading_towns import read

TEXT = "声をかけ合い、輪を広げます。"
HEAD = "見本市地域福祉計画\n\n第４章　施策の展開\n\n基本目標1　支え合う地域づくり\n\n"
WANTED = ("相談件数", "件", "120件", "R5", (("R11", "200件"),))


def figures(text: str) -> list[tuple[str, str, list[tuple[object, ...]]]]:
    """Title, text and indicators of each measure."""
    return [
        (m.title, m.description, [(i.name, i.unit, i.baseline, i.baseline_year, i.targets) for i in m.indicators])
        for m in read(HEAD + text).measures
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "指標：相談件数　R5：120件 → R11：200件",
        "【指標】相談件数（現状値（R5）120件、目標値（R11）200件）",
        "■成果指標　相談件数　現状（R5）120件　目標（R11）200件",
        "【目標指標】\n・相談件数　120件（R5）→200件（R11）",
        "【目標指標】\n・相談件数　120件（R5）→200件（R1\n1）",
        "指標名：相談件数\n現状値（R5）：120件\n目標値（R11）：200件",
    ],
)
def test_an_indicator_below_a_measure_in_each_way_towns_print_it(lines: str) -> None:
    text = f"（１）見守りの推進\n　{TEXT}\n担当：福祉課\n{lines}\n\n（２）交流の充実\n　{TEXT}\n担当：福祉課\n"
    assert figures(text) == [("見守りの推進", TEXT, [WANTED]), ("交流の充実", TEXT, [])]


def test_several_indicators_below_one_label_and_measures_behind_bullets() -> None:
    text = (
        f"○見守りの推進（福祉課）\n　{TEXT}\n【指標】\n・相談件数　120件（R5）→200件（R11）\n"
        "・名簿の同意率（％）　40（R5）→60（R11）\n"
        f"○交流の充実（福祉課）\n　{TEXT}\n"
    )
    second = ("名簿の同意率", "％", "40", "R5", (("R11", "60"),))
    assert figures(text) == [("見守りの推進", TEXT, [WANTED, second]), ("交流の充実", TEXT, [])]


def test_an_indicator_of_the_heading_above_is_none_of_the_measure_before_it() -> None:
    text = (
        f"1-1　見守り\n①　見守りの推進\n　{TEXT}（福祉課）\n1-2　交流\n指標：相談件数　R5：120件 → R11：200件\n"
        f"①　交流の充実\n　{TEXT}（福祉課）\n"
    )
    assert [found for _title, _text, found in figures(text)] == [[], []]


def test_years_between_beside_a_name_that_holds_figures() -> None:
    assert told_in("65歳以上の参加者数　目標 R7：100人、R8：120人、R9：150人") == Told(
        "65歳以上の参加者数", ("", ""), (("R7", "100人"), ("R8", "120人"), ("R9", "150人"))
    )
    assert told_in("サロンの数　3か所から5か所") == Told("サロンの数", ("", "3か所"), (("", "5か所"),))


@pytest.mark.parametrize(
    "text",
    [
        "相談件数を120件に増やします。",
        "相談件数を120件に増やします",
        "令和5年度に120件の相談",
        "研修　年10回",
        "相談件数　現状 100件 110件",
        "相談件数（現状 100件",
        "見守りの輪を広げる取組",
        "あ" * 300 + "1",
    ],
)
def test_what_says_more_than_figures_is_none(text: str) -> None:
    assert told_in(text) is None
