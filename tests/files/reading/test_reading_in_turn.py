"""Tables and cards that fell into text cell after cell, and columns that stand beside each other in it."""

import pytest

from tests.files.reading.test_reading_towns import read, told

TEXT = "声をかけ合い、輪を広げます。"
HEAD = "見本市地域福祉計画\n\n第４章　施策の展開\n\n"
GOAL = ("支え合う地域づくり",)


def test_a_table_of_any_columns_whose_cells_stand_one_a_line() -> None:
    rows = "".join(
        f"{number}\n{title}\n全世帯\n{text}\n継続\n{owner}\n"
        for number, title, text, owner in (
            ("1", "見守りの推進", "地域の人が声をかけ\n合います。", "福祉課\n健康課"),
            ("2", "ふれあいサロンの\n充実", TEXT, "高齢課"),
            ("3", "相談窓口の設置", TEXT, "福祉課"),
        )
    )
    found = read(
        f"{HEAD}基本目標1　支え合う地域づくり\n№\n事業名\n対象\n事業の概要\n今後の方向\n担当課・関係課\n{rows}"
    )
    assert told(found) == [
        ("見守りの推進", GOAL, ("福祉課", "健康課"), "地域の人が声をかけ合います。"),
        ("ふれあいサロンの充実", GOAL, ("高齢課",), TEXT),
        ("相談窓口の設置", GOAL, ("福祉課",), TEXT),
    ]
    assert [m.number for m in found.measures] == ["1", "2", "3"]


def test_a_heading_that_only_this_document_knows_stands_between_known_ones() -> None:
    rows = f"見守りの推進\n{TEXT}\n悩みに気づいた時は窓口につなぎます。\n福祉課\n交流の充実\n{TEXT}\n高齢課\n"
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n事業名\n事業の概要\n生きる支援の視点\n担当課\n{rows}")
    assert [(m.title, m.owner) for m in found.measures] == [("見守りの推進", "福祉課"), ("交流の充実", "高齢課")]


@pytest.mark.parametrize("rows", ["福祉課\n見守りの推進\n", "12\n34\n56\n", f"{TEXT}\n{TEXT}\n{TEXT}\n", ""])
def test_what_does_not_fit_the_headings_is_no_measure(rows: str) -> None:
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n№\n事業名\n対象\n事業の概要\n担当課\n{rows}")
    assert [m.title for m in found.measures if m.title in ("福祉課", "12", "34", TEXT)] == []


def test_cards_whose_labels_and_values_stand_on_lines_of_their_own() -> None:
    cards = "".join(
        f"取組名\n\n1-1-{n}　{title}\n\n取組内容\n\n{TEXT}\n\n担当\n\n福祉課\n\n"
        for n, title in enumerate(("見守りの推進", "交流の充実", "学びの場の整備"), 1)
    )
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n\n{cards}")
    assert told(found) == [
        (title, GOAL, ("福祉課",), TEXT) for title in ("見守りの推進", "交流の充実", "学びの場の整備")
    ]


@pytest.mark.parametrize("mark", ["\t", " | ", "      "])
def test_cards_with_labels_that_only_this_document_knows(mark: str) -> None:
    cards = "".join(
        f"取組名{mark}{title}\n現状と課題{mark}つながりが薄れています。\n取組内容{mark}{TEXT}\n担当{mark}福祉課\n\n"
        for title in ("見守りの推進", "交流の充実", "学びの場の整備")
    )
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n\n{cards}")
    assert told(found) == [
        (title, GOAL, ("福祉課",), TEXT) for title in ("見守りの推進", "交流の充実", "学びの場の整備")
    ]
    assert {m.extra for m in found.measures} == {(("現状と課題", "つながりが薄れています。"),)}


def test_a_label_that_broke_in_its_narrow_column() -> None:
    cards = "".join(
        f"事業名    {title}\n担当課    福祉課\n事業内    声をかけ合い、輪を\n容        広げます。\n\n"
        for title in ("見守りの推進", "交流の充実", "学びの場の整備")
    )
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n\n{cards}")
    assert [(m.title, m.description) for m in found.measures] == [
        (title, TEXT) for title in ("見守りの推進", "交流の充実", "学びの場の整備")
    ]


ABREAST = """
基本目標1　支え合う地域づくり

（１）見守り                      （２）交流
①　見守りの推進                  ①　交流の充実
　声をかけ合い、輪を              　集まる場を
　広げます。【福祉課】            　ふやします。【高齢課】

基本目標2　学び合うまち

（１）学び                        （２）広報
①　学びの場の整備                ①　空き家を活用した
　声をかけ合い、輪を              交流の実施
　広げます。【福祉課】            　声をかけ合い、輪を
                                  　広げます。【広報課】
"""


def test_headings_beside_each_other_each_keep_what_stands_below_them() -> None:
    assert told(read(HEAD + ABREAST)) == [
        ("見守りの推進", ("支え合う地域づくり", "見守り"), ("福祉課",), TEXT),
        ("交流の充実", ("支え合う地域づくり", "交流"), ("高齢課",), "集まる場をふやします。"),
        ("学びの場の整備", ("学び合うまち", "学び"), ("福祉課",), TEXT),
        ("空き家を活用した交流の実施", ("学び合うまち", "広報"), ("広報課",), TEXT),
    ]


def test_cards_beside_each_other_below_their_names() -> None:
    pair = (
        "見守りの推進{n}                 交流の充実{n}\n内容    声をかけ合い、輪を      内容    集まる場を\n"
        "        広げます。                      ふやします。\n担当    福祉課                  担当    高齢課\n\n\n"
    )
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n\n{pair.format(n=1)}{pair.format(n=2)}{pair.format(n=3)}")
    assert sorted((m.title, m.owner, m.description) for m in found.measures) == sorted(
        one
        for n in (1, 2, 3)
        for one in ((f"見守りの推進{n}", "福祉課", TEXT), (f"交流の充実{n}", "高齢課", "集まる場をふやします。"))
    )


WOVEN = """基本目標1　支え合う地域づくり
事業名

取組内容

担当課

見守り活動の推進

地域の人が声をかけ合い、輪を広げながら困りごとに

福祉課

早く気づきます。
生活支援コーディネーター

身近な場所で相談を受け、必要な支援につなげる人を

高齢課・障がい

の配置

増やします。

福祉課

ふれあいサロンの充実

歩いて行ける場所に、だれでも立ち寄れる集いの場を

高齢課

増やします。
"""


def test_a_table_that_fell_into_text_line_by_line_across_its_columns_is_put_together_and_doubted() -> None:
    found = read(HEAD + WOVEN)
    assert told(found) == [
        ("見守り活動の推進", GOAL, ("福祉課",), "地域の人が声をかけ合い、輪を広げながら困りごとに早く気づきます。"),
        (
            "生活支援コーディネーターの配置",
            GOAL,
            ("高齢課", "障がい福祉課"),
            "身近な場所で相談を受け、必要な支援につなげる人を増やします。",
        ),
        ("ふれあいサロンの充実", GOAL, ("高齢課",), "歩いて行ける場所に、だれでも立ち寄れる集いの場を増やします。"),
    ]
    assert not any(m.sure for m in found.measures)


def test_labels_alone_that_only_this_document_knows_are_no_measure() -> None:
    cards = "".join(
        f"取組名\n\n1-1-{n}　{title}\n\n現状と課題\n\nつながりが薄れています。\n\n取組内容\n\n{TEXT}\n\n担当\n\n福祉課\n\n"
        for n, title in enumerate(("見守りの推進", "交流の充実", "学びの場の整備"), 1)
    )
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n\n{cards}")
    assert [(m.title, m.description, m.owner) for m in found.measures] == [
        (title, TEXT, "福祉課") for title in ("見守りの推進", "交流の充実", "学びの場の整備")
    ]


def test_a_measure_without_text_among_those_that_have_one_is_doubted() -> None:
    rows = "".join(f"見守りの推進{n}\t{TEXT}\t福祉課\n" for n in range(10))
    found = read(f"{HEAD}基本目標1　支え合う地域づくり\n事業名\t内容\t担当課\n{rows}交流の充実\t\t福祉課\n")
    assert [m.title for m in found.measures if not m.sure] == ["交流の充実"]
