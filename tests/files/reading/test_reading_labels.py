"""Labels as a document prints them, parted by a sign of its own or set upright; figures, notes and boxes beside the text."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest

from meguru.files.reading import FoundPlan, read_plan
from meguru.files.reading.outline.numbering import heading_number
from meguru.files.reading.outline.vocabulary import column_role

ITEMS = (
    ("見守りの推進", "見守ります。", "福祉課"),
    ("生活実態調査", "調べます。", "防災課"),
    ("集いの場づくり", "集います。", "高齢課、社会福祉協議会"),
)
HEAD = "第４章　施策の展開\n基本目標１　支え合い\n"


def read(card: str, head: str = HEAD) -> FoundPlan:
    told = "".join(card.format(title=t, text=x, owner=o, n=n) for n, (t, x, o) in enumerate(ITEMS, start=1))
    return read_plan(f"{head}{told}".encode(), "見本.txt")


def rows_of(found: FoundPlan) -> list[tuple[str, str, str]]:
    return [(one.title, one.description, one.owner) for one in found.measures]


@pytest.mark.parametrize(
    "card",
    [
        "◇取組名／{title}\n◇所管／{owner}\n◇取組概要／{text}\n",
        "事業名 ▶ {title}\n内容 ▶ {text}\n担当部署 ▶ {owner}\n\n",
        "取 組 名│{title}\n内　　容│{text}\n主 管 課│{owner}\n",
        "事業名……{title}\n内　容……{text}\n担　当……{owner}\n",
        "◆事業名◆{title}\n◆担当課・関係課◆{owner}\n◆概要◆{text}\n",
        "★事業名：{title}　★区分：継続　★担当：{owner}\n★内容：{text}\n",
        "事業名 ― {title}\n内容 ― {text}\n所管 ― {owner}\n",
    ],
)
def test_labels_are_known_by_a_sign_that_repeats(card: str) -> None:
    found = read(card)
    assert rows_of(found) == list(ITEMS)
    assert {one.group for one in found.measures} == {"支え合い"}
    assert all(one.sure for one in found.measures)
    assert [line.text for line in found.lines][2].startswith(card[:2])  # the source is shown as it was printed


@pytest.mark.parametrize(
    "owner", ["実施主体 ▶ {}", "主担当 ≫ {}", "担当課……{}", "《主担当課・関係課》{}", "所管｜{}", "関係課 » {}"]
)
@pytest.mark.parametrize("is_above", [True, False])
def test_an_owners_line_below_a_heading_is_known_by_its_sign(owner: str, is_above: bool) -> None:
    said = owner.format("{owner}")
    body = f"{said}\n　{{text}}\n" if is_above else f"　{{text}}\n{said}\n"
    assert rows_of(read("Ⅰ-1-{n}　{title}\n" + body)) == list(ITEMS)


def test_a_sign_met_once_or_in_the_row_of_a_table_makes_no_label() -> None:
    once = read_plan(
        f"{HEAD}（1）見守り\n見守ります。\n担当課：福祉課\n対象／高齢者のいる世帯です。\n".encode(), "見本.txt"
    )
    assert once.measures[0].description == "見守ります。対象／高齢者のいる世帯です。"
    rows = "項目｜内容｜担当\n" + "".join(f"{t}｜{x}｜{o}\n" for t, x, o in ITEMS)
    assert [row[0] for row in rows_of(read_plan(f"{HEAD}{rows}".encode(), "見本.txt"))] == [t for t, _x, _o in ITEMS]


def test_a_line_of_very_many_labels_is_read_in_time() -> None:
    line = "◇担当／福祉課　" * 500
    found = read_plan(f"{HEAD}{line}\n{line}\n{line}\n".encode(), "見本.txt")
    assert len(found.lines) == 5


@pytest.mark.parametrize(
    "card",
    [
        "取　{title}\n組\n名\n内　{text}\n容\n担　{owner}\n当\n",
        "取\n組\n名\n{title}\n内\n容\n{text}\n担\n当\n{owner}\n",
        "取｜{title}\n組\n名\n概\n\n要｜{text}\n所\n\n管｜{owner}\n",
    ],
)
def test_labels_set_upright_are_put_together(card: str) -> None:
    assert rows_of(read(card)) == list(ITEMS)


def test_what_is_named_by_a_marked_line_takes_the_card_below_it() -> None:
    found = read("■{title}\n概要　　{text}\n担当課　{owner}\n\n")
    assert rows_of(found) == list(ITEMS)


def test_boxes_side_by_side_in_word_are_read_one_after_the_other() -> None:
    document: Any = docx.Document()
    document.add_heading("基本目標１　支え合い", 2)
    holder = document.add_table(rows=1, cols=2)
    for cell, (title, text, owner) in zip(holder.rows[0].cells, ITEMS, strict=False):
        box = cell.add_table(rows=3, cols=2)
        box.cell(0, 0).merge(box.cell(0, 1)).text = title
        for row, words in enumerate((("内容", text), ("担当", owner)), start=1):
            box.cell(row, 0).text, box.cell(row, 1).text = words
    out = io.BytesIO()
    document.save(out)
    assert rows_of(read_plan(out.getvalue(), "見本.docx")) == list(ITEMS[:2])


FIGURES = (
    "項目　令和5年度（実績）　令和6年度（実績）　令和7年度（見込）\n参加者数（人）　120　130　140\n",
    "区分 | R5実績 | R6計画\n参加者数（人） | 1,200 | 1,300\n",
    "項目\n令和5年度（実績）\n令和6年度（見込）\n参加者数\n120\n130\n",
)


@pytest.mark.parametrize("figures", FIGURES)
def test_figures_by_year_are_no_part_of_a_text(figures: str) -> None:
    found = read("（{n}）{title}　【{owner}】\n　{text}\n" + figures)
    assert rows_of(found) == list(ITEMS)


def test_radicals_that_a_browsers_print_puts_for_characters_are_mended() -> None:
    found = read_plan(
        f"{HEAD}（1）⺠⽣委員と⻑寿の集い\n⻘少年も⻄の⼈も集います。\n担当：⾼齢課‧防災課\n".encode(), "見本.txt"
    )
    assert rows_of(found) == [("民生委員と長寿の集い", "青少年も西の人も集います。", "高齢課・防災課")]


def test_figures_without_years_stay_in_the_text() -> None:
    found = read_plan(f"{HEAD}（1）見守り【福祉課】\n次のとおりです。\n朝 10 12\n昼 20 22\n".encode(), "見本.txt")
    assert "12" in found.measures[0].description


def test_numbered_notes_and_legends_are_no_part_of_a_text() -> None:
    note = "※１ 民生委員：住民の相談に応じ、必要な支援に\nつなぐ人のこと。\n"
    found = read("（{n}）{title}\n　{text}\n" + note + "担当：{owner}\n", "凡例：【新】新規　【継】継続\n" + HEAD)
    assert rows_of(found) == list(ITEMS)


def test_measures_are_the_points_below_the_label_that_announces_them() -> None:
    state = "■現状・課題\n・担い手が足りません。\n・相談先が知られていません。\n■今後の方向性\n・力を合わせます。\n■主な取組\n"
    rows = "".join(f"◇{t}【{o}】\n{x}\n" for t, x, o in ITEMS)
    assert rows_of(read_plan(f"{HEAD}（1）地域の支え合い\n{state}{rows}".encode(), "見本.txt")) == list(ITEMS)


def test_a_numbered_sentence_over_two_lines_is_no_heading() -> None:
    points = (
        "（１）活動の記録に応じて商品券などと交換できる仕組みを整え、初めての人が参\n加するきっかけとします。\n"
        "（２）やさしい日本語やピクトグラムを使った案内を増やし、外国につながる住民\nの参加を促します。\n"
    )
    found = read("1-{n}　{title}\n" + points + "【{owner}】\n")
    assert [one.title for one in found.measures] == [t for t, _x, _o in ITEMS]
    assert "参加するきっかけとします。" in found.measures[0].description


@pytest.mark.parametrize(
    ("word", "role"),
    [
        ("担当課・関係課", "owner"),
        ("主担当", "owner"),
        ("所管部署名", "owner"),
        ("目標（R8）", "extra"),
        ("基本目標", "group"),
        ("R3実績", "extra"),
    ],
)
def test_headings_of_columns(word: str, role: str) -> None:
    assert column_role(word) == role


@pytest.mark.parametrize(("text", "title"), [("第１　支え合い", "支え合い"), ("第２：備え", "備え"), ("第３ 回", None)])
def test_ordinal_headings(text: str, title: str | None) -> None:
    found = heading_number(text)
    assert (found.title if found else None) == title
