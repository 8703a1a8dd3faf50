"""Tables of who is to do what that have no headings, groups without numbers, and what stands between tables."""

import io

import docx
import pytest

from meguru.files.reading import FoundPlan, read_plan
from meguru.files.reading.measures.drafts import Draft, Findings
from meguru.files.reading.measures.repeats import join_repeats
from tests.files.reading.test_reading_towns import Told, read, told

TEXT = "声をかけ合い、輪を広げます。"
GOAL = ("支え合う地域づくり",)


def statements(found: FoundPlan) -> list[tuple[str, list[str]]]:
    return [(actor.name, [said.text for said in actor.statements]) for actor in found.actors]


ROLES = """
第４章　施策の展開

基本目標1　支え合う地域づくり
■役割分担
町民          近所の人にあいさつを
              します。
地域・団体    行事を開きます。
社会福祉協議  つなぎます。
会
町            場を支えます。

■取組一覧
取組            内容                            担当
見守りの推進    声をかけ合い、輪を広げます。    福祉課
"""


def test_roles_without_headings_before_the_measures_cost_none_of_them() -> None:
    found = read(ROLES)
    assert told(found) == [("見守りの推進", GOAL, ("福祉課",), TEXT)]
    assert statements(found) == [
        ("町民", ["近所の人にあいさつをします。"]),
        ("地域・団体", ["行事を開きます。"]),
        ("社会福祉協議会", ["つなぎます。"]),
        ("町", ["場を支えます。"]),
    ]


@pytest.mark.parametrize("mark", ["\t", "｜", " | "])
def test_roles_whose_cells_marks_part(mark: str) -> None:
    rows = f"市民{mark}声をかけます。\n事業者{mark}場を開きます。\n行政{mark}費用を支えます。"
    found = read(f"第４章　施策の展開\n基本目標1　支え合う地域づくり\n{rows}\n①　見守りの推進（福祉課）\n　{TEXT}\n")
    assert told(found) == [("見守りの推進", GOAL, ("福祉課",), TEXT)]
    assert [name for name, _said in statements(found)] == ["市民", "事業者", "行政"]


@pytest.mark.parametrize(
    "rows",
    [
        "福祉課\t声をかけます。\n社会福祉協議会\t場を開きます。",  # offices alone may be owners
        "市民\t声かけ\n事業者\t場の提供",  # nobody is told to do anything
        "市民\t声をかけます。\n市民\t場を開きます。",  # one actor is no table of several
        "市民\t声をかけます。\n北部\t場を開きます。",
    ],
)
def test_other_rows_of_two_cells_are_no_roles(rows: str) -> None:
    assert read(f"第４章　施策の展開\n基本目標1　支え合う地域づくり\n{rows}\n").actors == ()


def test_a_table_of_measures_ends_where_roles_begin() -> None:
    first, second = ROLES.split("■役割分担", maxsplit=1)[0], ROLES.split("基本目標1　支え合う地域づくり")[1]
    table = second.split("■取組一覧")[1]
    found = read(
        first
        + table
        + "１－２　学びの充実\n"
        + second.replace("見守りの推進", "学びの推進")
        + "１－３　交流\n"
        + second
    )
    assert [m.title for m in found.measures] == ["見守りの推進", "学びの推進", "見守りの推進"]
    assert [actor.name for actor in found.actors] == ["町民", "地域・団体", "社会福祉協議会", "町"] * 2


def test_roles_in_a_table_of_word_go_on_with_no_table_before_them() -> None:
    """Below a table of two columns, which one without headings would go on with."""
    document = docx.Document()
    document.add_heading("第４章　施策の展開", 1)
    document.add_heading("基本目標1　支え合う地域づくり", 2)
    tables = (
        (("事業名", "事業の内容"), ("見守りの推進", TEXT)),
        (("市民", "声をかけます。"), ("事業者", "場を開きます。")),
    )
    for rows in tables:
        table = document.add_table(0, 2)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        document.add_paragraph("次のとおりです。")
    out = io.BytesIO()
    document.save(out)
    found = read_plan(out.getvalue(), "見本.docx")
    assert told(found) == [("見守りの推進", GOAL, (), TEXT)]
    assert statements(found) == [("市民", ["声をかけます。"]), ("事業者", ["場を開きます。"])]


TWO_COLUMNS = """
第４章　施策の展開

基本目標1　支え合う地域づくり
施策の方向1　見守り
《社会福祉協議会が取り組むこと》

事業名              事業の内容
見守りの推進        声をかけ合い、輪を広げます。

基本目標2　学び合う人づくり
施策の方向1　学び
《社会福祉協議会が取り組むこと》

事業名              事業の内容
学びの推進          声をかけ合い、輪を広げます。
"""


def test_headings_with_a_gap_behind_their_number_end_a_table_of_two_columns() -> None:
    assert told(read(TWO_COLUMNS)) == [
        ("見守りの推進", ("支え合う地域づくり", "見守り"), ("社会福祉協議会",), TEXT),
        ("学びの推進", ("学び合う人づくり", "学び"), ("社会福祉協議会",), TEXT),
    ]


def test_who_only_may_take_part_is_no_owner() -> None:
    found = read(TWO_COLUMNS.replace("社会福祉協議会が取り組むこと", "みんなが取り組むこと"))
    assert [m.owners for m in found.measures] == [(), ()]


LABEL = "■町の考える柱"


def own_label(times: int) -> FoundPlan:
    table = "\n\n取組            内容                            担当\n見守りの推進{n}   声をかけ合い、輪を広げます。    福祉課\n"
    parts = [f"（{at}）支え合い{at}\n{LABEL}{table.format(n=at)}" for at in range(1, times + 1)]
    return read("第４章　施策の展開\n基本目標1　支え合う地域づくり\n" + "\n".join(parts))


def test_a_marked_line_that_comes_again_over_each_table_is_their_label() -> None:
    assert told(own_label(3)) == [
        (f"見守りの推進{at}", (*GOAL, f"支え合い{at}"), ("福祉課",), TEXT) for at in range(1, 4)
    ]


GROUPS = ("見守りの輪を広げ、声をかけ合う仕組みづくり", "集いの場の充実", "学び合う担い手の育成")


def plain(groups: tuple[str, ...], owner: str = "担当課：福祉課") -> FoundPlan:
    def item(title: str) -> str:
        return f"○{title}\n　{TEXT}\n" + (f"　{owner}\n" if owner else "")

    parts = [f"{group}\n{item(f'訪問の推進{at}')}{item(f'相談の推進{at}')}" for at, group in enumerate(groups)]
    return read("第４章　施策の展開\n\n基本目標1　支え合う地域づくり\n\n" + "\n".join(parts))


def test_groups_without_numbers_or_marks_are_groups() -> None:
    expected: list[Told] = [
        (f"{what}の推進{at}", (*GOAL, group), ("福祉課",), TEXT)
        for at, group in enumerate(GROUPS)
        for what in ("訪問", "相談")
    ]
    assert told(plain(GROUPS)) == expected
    broken = (GROUPS[0][:12] + "\n" + GROUPS[0][12:], *GROUPS[1:])
    assert told(plain(broken)) == expected


@pytest.mark.parametrize(
    ("groups", "owner"),
    [
        (GROUPS, ""),  # items that name no owner are not beyond doubt
        (GROUPS[:2], "担当課：福祉課"),  # two may be by chance
        ((GROUPS[0], GROUPS[1], GROUPS[0]), "担当課：福祉課"),  # what comes again is a label
    ],
)
def test_what_is_not_told_by_the_whole_document_is_no_group(groups: tuple[str, ...], owner: str) -> None:
    assert not {group for m in plain(groups, owner).measures for group in m.group_path} & set(GROUPS)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (("福祉課",), [("見守りの推進", "福祉課", (TEXT,))]),
        (("福祉課", "社会福祉協議会"), [("見守りの推進", "福祉課、社会福祉協議会", (TEXT,))]),
        (("福祉課が行います。",), [("見守りの推進", "", (TEXT,)), ("見守りの推進", "", ("福祉課が行います。",))]),
    ],
)
def test_an_index_whose_cells_fell_into_text_names_measures_and_who_sees_to_them(
    said: tuple[str, ...], left: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    findings = Findings()
    findings.add(Draft("見守りの推進", (TEXT,), "", "見守り", (1, 2)))
    findings.add(Draft("見守りの推進", said, "", "事業一覧", (8, 9)))
    join_repeats(findings, set())
    assert [(draft.title, draft.owner, draft.paragraphs) for draft in findings.drafts] == left


def test_offices_alone_are_left_where_nothing_says_more() -> None:
    findings = Findings()
    for lines in ((1, 2), (8, 9)):
        findings.add(Draft("見守りの推進", ("福祉課",), "", "見守り", lines))
    join_repeats(findings, set())
    assert [(draft.owner, draft.paragraphs) for draft in findings.drafts] == [("", ("福祉課",))] * 2
