"""Tables that fell into text with one cell a line are read row by row, or not at all."""

import pytest

from meguru.files.reading import FoundPlan, read_plan

TITLES = ["見守り活動の推進", "ふれあいサロンの充実", "相談窓口の設置"]
TEXTS = ["地域の人が声をかけ\n合います。", "集まる場をふやします。", "困りごとを受け止めます。"]
OWNERS = ["福祉課\n健康課", "高齢課", "福祉課"]


def read(*columns: tuple[str, list[str]], after: str = "") -> FoundPlan:
    head = "\n".join(name for name, _cells in columns)
    rows = "\n".join("\n".join(cells[row] for _name, cells in columns) for row in range(len(TITLES)))
    text = f"見本市地域福祉計画\n\n第４章　施策の展開\n\n基本目標１　支え合うまち\n\n{head}\n{rows}\n{after}"
    return read_plan(text.encode(), "見本.txt")


def rows_of(found: FoundPlan) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(measure.title, measure.description, measure.owners) for measure in found.measures]


WANTED = [
    ("見守り活動の推進", "地域の人が声をかけ合います。", ("福祉課", "健康課")),
    ("ふれあいサロンの充実", "集まる場をふやします。", ("高齢課",)),
    ("相談窓口の設置", "困りごとを受け止めます。", ("福祉課",)),
]


def test_rows_end_with_their_owner() -> None:
    found = read(
        ("事業名", TITLES),
        ("取組内容", TEXTS),
        ("担当課", OWNERS),
        after="\n第５章　計画の推進\n\n推進体制を整えます。",
    )
    assert rows_of(found) == WANTED
    assert {measure.group_path for measure in found.measures} == {("支え合うまち",)}


def test_rows_begin_with_their_owner() -> None:
    assert rows_of(read(("担当課", OWNERS), ("事業名", TITLES), ("取組内容", TEXTS))) == WANTED


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1)])
def test_an_order_in_which_rows_cannot_be_told_makes_no_owner_a_title(order: tuple[int, int, int]) -> None:
    columns = [("事業名", TITLES), ("取組内容", TEXTS), ("担当課", OWNERS)]
    found = read(*(columns[place] for place in order))
    assert not {"福祉課", "健康課", "高齢課"} & {measure.title for measure in found.measures}
