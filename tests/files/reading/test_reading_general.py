"""Layouts met in other plans: compound numbers, marks, contents pages, titles that speak of plans and surveys."""

from __future__ import annotations

import pytest

from meguru.files.reading import read_plan
from meguru.files.reading.outline.marks import cut_marks
from meguru.files.reading.outline.numbering import heading_number


@pytest.mark.parametrize(
    ("text", "scheme", "title"),
    [
        ("施策1-(1)　地域", "named:施策:2", "地域"),
        ("Ⅰ－１　地域", "multi:2", "地域"),
        ("1-(1)-①　地域", "multi:3", "地域"),
        ("A-1 地域", "multi:2", "地域"),
        ("一、地域", "kanji", "地域"),
    ],
)
def test_numbers_of_several_parts(text: str, scheme: str, title: str) -> None:
    found = heading_number(text)
    assert found is not None
    assert (found.scheme, found.title) == (scheme, title)


@pytest.mark.parametrize("text", ["事業一覧", "24時間体制", "3・4歳児健診", "2024.4.1"])
def test_what_is_no_number(text: str) -> None:
    assert heading_number(text) is None


@pytest.mark.parametrize(
    ("text", "title", "marks"),
    [
        ("【新規】見守り", "見守り", ("新規",)),
        ("見守り（再掲）", "見守り", ("再掲",)),
        ("見守り※1", "見守り", ()),
        ("拡充 見守り", "見守り", ("拡充",)),
        ("【新規・重点】見守り", "見守り", ("新規・重点",)),
        ("新規就農者の支援", "新規就農者の支援", ()),
    ],
)
def test_marks_are_cut_from_titles(text: str, title: str, marks: tuple[str, ...]) -> None:
    assert cut_marks(text) == (title, marks)


def test_titles_of_plans_and_surveys_are_measures_and_contents_are_none() -> None:
    names = ("地区別計画の策定の支援", "生活実態調査", "第三者評価の受審", "見守りの推進")
    listed = "".join(f"（{place}）{name}\n" for place, name in enumerate(names, start=1))
    told = "".join(
        f"（{place}）【継続】{name}\n市民とともに進めます。\n担当課：福祉課\n" for place, name in enumerate(names, 1)
    )
    text = f"目次\n第４章　施策の展開\n基本目標１　支え合い\n{listed}\n第４章　施策の展開\n基本目標１　支え合い\n{told}"
    found = read_plan(text.encode(), "plan.txt").measures
    assert tuple(one.title for one in found) == names
    assert {one.marks for one in found} == {("継続",)}
    assert {one.owners for one in found} == {("福祉課",)}


@pytest.mark.parametrize(
    "card",
    [
        "事業名　{title}\n事業番号　1-{n}　　担当課　{owner}\n概要　{text}\n\n",
        "【事業番号】1-{n}　【事業名】{title}\n【担当課】{owner}　【区分】拡充\n【概要】{text}\n\n",
        "事業1-{n}　{title}\n担当課：{owner}　区分：新規\n概要：{text}\n\n",
        "■事業名\n　{title}\n■概要\n　{text}\n■担当課\n　{owner}\n\n",
        "事業名\t{title}\n所管課\t{owner}\n事業内容\t{text}\n\n",
    ],
)
def test_cards_of_text(card: str) -> None:
    wanted = [
        ("見守りの推進", "見守ります。", "福祉課"),
        ("生活実態調査", "調べます。", "防災課"),
        ("集い", "集います。", "福祉課"),
    ]
    cards = "".join(card.format(title=t, text=x, owner=o, n=n) for n, (t, x, o) in enumerate(wanted, start=1))
    found = read_plan(f"第４章　施策の展開\n基本目標１　支え合い\n{cards}".encode(), "plan.txt").measures
    assert [(one.title, one.description, one.owner) for one in found] == wanted
    assert {one.group for one in found} == {"支え合い"}


def test_a_measure_a_column() -> None:
    text = "第４章　施策の展開\n基本目標１　支え合い\n事業名\t見守り\t集い\n内容\t見守ります。\t集います。\n"
    again = text + "担当課\t福祉課\t防災課\n"
    again += "基本目標２　備え\n事業名\t訓練\t名簿\n内容\t備えます。\t整えます。\n担当課\t福祉課\t防災課\n"
    found = read_plan(again.encode(), "plan.txt").measures
    assert [(one.title, one.description, one.owner, one.group) for one in found] == [
        ("見守り", "見守ります。", "福祉課", "支え合い"),
        ("集い", "集います。", "防災課", "支え合い"),
        ("訓練", "備えます。", "福祉課", "備え"),
        ("名簿", "整えます。", "防災課", "備え"),
    ]


def test_bands_marks_and_present_and_future_in_a_table() -> None:
    text = (
        "第４章　施策の展開\n番号\t区分\t取組\t現状\t今後の方向性\t所管課\n基本目標1　支え合い\n（1）見守り\n"
        "1\t新規\t訪問\t減っています。\t増やします。\t福祉課\n2\t－\t名簿\t古いです。\t直します。\t防災課\n"
        "（2）集い\n3\t継続\t茶話会\tあります。\t続けます。\t福祉課\n"
    )
    found = read_plan(text.encode(), "plan.txt").measures
    assert [(one.title, one.description, one.marks, one.group_path) for one in found] == [
        ("訪問", "減っています。増やします。", ("新規",), ("支え合い", "見守り")),
        ("名簿", "古いです。直します。", (), ("支え合い", "見守り")),
        ("茶話会", "あります。続けます。", ("継続",), ("支え合い", "集い")),
    ]


def test_what_is_not_understood_is_said_and_is_no_measure() -> None:
    text = "第４章　施策の展開\n事業名\t内容\t担当課\n12\t見守ります。\t福祉課\n【新規】\t集います。\t福祉課\n担当課\t－\t－\n"
    found = read_plan(text.encode(), "plan.txt")
    assert not [one.title for one in found.measures if one.sure]
    assert "not_understood" in {warning.code for warning in found.warnings}


def test_the_plan_as_a_whole() -> None:
    text = (
        "あおぞら市地域福祉計画\n令和８年度～令和１２年度\n\n第１章　計画の策定にあたって\n１　計画の期間\n"
        "　令和８年度から令和１２年度までの５年間です。\n２　基本理念\n支え合い、だれもが安心して暮らせるまち\n"
    )
    found = read_plan(text.encode(), "plan.txt")
    assert found.plan_name == "あおぞら市地域福祉計画"
    assert found.vision == "支え合い、だれもが安心して暮らせるまち"
    assert (found.first_year, found.last_year) == (2026, 2030)


def test_a_table_whose_cells_stand_one_below_the_other_is_said_and_makes_no_heading_a_measure() -> None:
    table = "事業名\n\n担当課\n\n取組内容\n\n訪問\n\n福祉課\n\n見守りを広げます。\n\n"
    text = f"第４章　施策の展開\n基本目標１　支え合い\n施策1-1　見守りの推進\n{table}施策1-2　集いの推進\n{table}"
    found = read_plan(text.encode(), "plan.txt")
    assert not {"見守りの推進", "集いの推進"} & {one.title for one in found.measures}
    assert "not_understood" in {warning.code for warning in found.warnings}


def test_decomposed_kana_are_composed() -> None:
    text = "第４章　施策の展開\n施策1-1　見守り活動の充実\n高齢者か\u3099安心します。\n担当課：福祉課\n"
    assert read_plan(text.encode(), "plan.txt").measures[0].description == "高齢者が安心します。"
