"""Several owners in one cell are told apart by the words and by what else the document names."""

from __future__ import annotations

import io

import docx
import pytest

from meguru.files.reading import read_plan
from meguru.files.reading.measures.owners import KnownBodies, owners_of


def _known() -> KnownBodies:
    known = KnownBodies()
    known.learn(["防災課", "福祉課", "福祉課、防災・安全課"])
    return known


@pytest.mark.parametrize(
    ("text", "owners", "sure"),
    [
        ("防災課・福祉課", ("防災課", "福祉課"), True),
        ("防災・安全課", ("防災・安全課",), True),
        ("健康・長寿課", ("健康・長寿課",), False),
        ("福祉課、防災課", ("福祉課", "防災課"), True),
        ("福祉課　防災課", ("福祉課", "防災課"), True),
        ("防災課、福祉課（主）", ("福祉課", "防災課"), True),
        ("主：福祉課　関係：防災課、社協", ("福祉課", "防災課", "社協"), True),
        ("〇〇課・社会福祉協議会", ("〇〇課", "社会福祉協議会"), True),
        ("福祉課（総務係、相談係）", ("福祉課（総務係、相談係）",), True),
        ("防災・福祉課", ("防災課", "福祉課"), False),
        ("", (), True),
    ],
)
def test_owners_are_told_apart(text: str, owners: tuple[str, ...], sure: bool) -> None:
    assert owners_of(text, _known()) == (owners, sure)


def test_a_measure_says_its_owners_and_its_levels() -> None:
    text = (
        "第３章　施策の展開\n基本目標１　支え合う地域\n（１）見守りの推進\n"
        "① 訪問の充実\n訪問して見守ります。\n担当課：福祉課、防災課\n② 名簿の整備\n名簿を整えます。\n担当課：防災課\n"
    )
    first, second = read_plan(text.encode(), "plan.txt").measures
    assert (first.owners, first.owners_sure) == (("福祉課", "防災課"), True)
    assert first.group_path == second.group_path == ("支え合う地域", "見守りの推進")


@pytest.mark.parametrize(
    ("cell", "owners"),
    [
        ("高齢福祉課\n北町地域ケアプラザ", ("高齢福祉課", "北町地域ケアプラザ")),
        ("社会福祉協議会\n地域福祉課", ("社会福祉協議会", "地域福祉課")),
        (
            "高齢福祉課\n東町内会連合会\n民生委員児童委員協議会",
            ("高齢福祉課", "東町内会連合会", "民生委員児童委員協議会"),
        ),
        ("子ども家\n庭課", ("子ども家庭課",)),
        ("地域包括支援センタ\nー", ("地域包括支援センター",)),
        ("健康福祉部\n高齢福祉課", ("健康福祉部高齢福祉課",)),
    ],
)
def test_bodies_on_lines_of_their_own_in_one_cell_are_several(cell: str, owners: tuple[str, ...]) -> None:
    document = docx.Document()
    document.add_heading("第3章 施策の展開", 1)
    table = document.add_table(rows=1, cols=3)
    rows = [
        ("取組", "内容", "担当"),
        ("見守り活動の推進", "ひとり暮らしの高齢者を見守ります。", cell),
        ("居場所づくりの支援", "集いの場を広げます。", "保育課"),
    ]
    for place, row in enumerate(rows):
        cells = table.rows[0].cells if place == 0 else table.add_row().cells
        for target, words in zip(cells, row, strict=True):
            target.text = words
    out = io.BytesIO()
    document.save(out)
    first, second = read_plan(out.getvalue(), "plan.docx").measures
    assert (first.title, first.owners, second.owners) == ("見守り活動の推進", owners, ("保育課",))
