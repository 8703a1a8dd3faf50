"""Ways of printing that other towns use, each a small plan of its own: columns, boxes, bands and offices as files hold them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import openpyxl

from meguru.files.reading import FoundPlan, read_plan
from meguru.files.reading.outline.lines import Cell, Grid, Line, make_line
from meguru.files.reading.outline.overpages import joined_over_pages

CHAPTER = "第４章　施策の展開"
GOAL = "基本目標１　支え合いのまちづくり"
MAPS, BUS, SHOP = "支え合いマップの作成", "コミュニティバスの運行", "買い物支援の推進"
MAPS_SAYS, BUS_SAYS, SHOP_SAYS = (
    "気になる世帯を地図に書き込みます。",
    "利用状況に応じて路線を見直します。",
    "移動販売を支えます。",
)
THREE = [(MAPS, ("福祉総務課",)), (BUS, ("都市交通課",)), (SHOP, ("商工観光課",))]


def told(found: FoundPlan) -> list[tuple[str, tuple[str, ...]]]:
    return [(m.title, m.owners) for m in found.measures]


def text(*lines: str) -> FoundPlan:
    return read_plan("\n".join((CHAPTER, "", *lines)).encode(), "見本.txt")


def word(*parts: str | Sequence[Sequence[str]]) -> FoundPlan:
    """A Word file of headings (marked #), lines and tables."""
    made = docx.Document()
    made.add_heading(CHAPTER, 1)
    for part in parts:
        if isinstance(part, str):
            if part.startswith("#"):
                made.add_heading(part.strip("#"), 1 + part.count("#"))
            else:
                made.add_paragraph(part)
            continue
        table = made.add_table(len(part), len(part[0]))
        for row, cells in zip(table.rows, part, strict=True):
            for cell, said in zip(row.cells, cells, strict=True):
                cell.text = said
    out = io.BytesIO()
    made.save(out)
    return read_plan(out.getvalue(), "見本.docx")


def test_columns_that_fell_one_after_the_other() -> None:
    texts = ["気になる世帯を地図に", "書き込みます。", BUS_SAYS, "移動販売を支え", "ます。"]
    found = text(
        GOAL,
        "取組",
        MAPS,
        "",
        BUS,
        SHOP,
        "",
        "内容",
        *texts,
        "",
        "担当課",
        "福祉総務課",
        "",
        "都市交通課",
        "",
        "商工観光課",
    )
    assert told(found) == THREE
    assert [m.description for m in found.measures] == [MAPS_SAYS, BUS_SAYS, SHOP_SAYS]


def test_the_column_of_offices_may_stand_below_the_next_heading() -> None:
    found = text(
        *(GOAL, "取組", MAPS, "", BUS, "", "内容", MAPS_SAYS, BUS_SAYS, "", "基本目標２　安全なまちづくり", ""),
        *("担当課", "福祉総務課", "", "都市交通課", ""),
    )
    assert told(found) == THREE[:2]
    assert [m.group for m in found.measures] == ["支え合いのまちづくり"] * 2


def test_columns_whose_rows_do_not_fit_give_nothing() -> None:
    for names in ([MAPS], [MAPS, "", BUS, "", SHOP]):
        found = text(
            GOAL, "取組", *names, "", "内容", MAPS_SAYS, BUS_SAYS, "", "担当課", "福祉総務課", "", "都市交通課"
        )
        assert not any(m.sure for m in found.measures)
        assert "福祉総務課" not in [m.title for m in found.measures]


def test_an_office_in_the_middle_of_a_text_is_no_end_of_it() -> None:
    rows = [
        (MAPS, "気になる世帯を", "福祉総務課", "地図に書き込みます。"),
        (BUS, "利用状況に応じて", "都市交通課", "路線を見直します。"),
    ]
    found = text(
        GOAL, "事業名", "", "内容", "", "担当", "", *(line for row in rows for cell in row for line in (cell, ""))
    )
    assert [(m.title, m.description, m.owners) for m in found.measures] == [
        (MAPS, MAPS_SAYS, ("福祉総務課",)),
        (BUS, BUS_SAYS, ("都市交通課",)),
    ]


def test_short_bands_of_a_numbering_that_stands_over_the_columns() -> None:
    found = text(
        "事業名               内容                                担当課",
        "（1）見守りと支え合いの仕組みづくり",
        f"{MAPS}   気になる世帯を地図に                福祉総務課",
        "                       書き込みます。",
        "（2）移動",
        f"{BUS} 利用状況に応じて路線を              都市交通課",
        "                       見直します。",
        f"{SHOP}       移動販売を支えます。                商工観光課",
    )
    assert told(found) == THREE
    assert [m.group for m in found.measures] == ["見守りと支え合いの仕組みづくり", "移動", "移動"]


def test_a_numbered_heading_with_a_gap_above_a_table_is_no_row_of_headings() -> None:
    found = text(
        "分野 1-1   移動",
        "主な事業      概要         指標     現状値   目標値    担当",
        "コミュニティ    利用状況に応      利用者数   1回    6回     都市交通課",
        "バスの運行     じて路線を見",
        "          直します。",
    )
    assert [(m.title, m.owners, m.group) for m in found.measures] == [(BUS, ("都市交通課",), "移動")]


def test_boxes_without_headings() -> None:
    boxes = [["01", MAPS, "福祉総務課"], ["", MAPS_SAYS, ""], ["02", BUS, "都市交通課"], ["", BUS_SAYS, ""]]
    found = word("##" + GOAL, boxes)
    assert [(m.number, m.title, m.owners, m.description) for m in found.measures] == [
        ("01", MAPS, ("福祉総務課",), MAPS_SAYS),
        ("02", BUS, ("都市交通課",), BUS_SAYS),
    ]


def test_what_is_no_box_is_said_and_not_guessed() -> None:
    for odd in (["02", BUS, "路線の図"], ["02", BUS, "都市交通課"]):
        found = word("##" + GOAL, [["01", MAPS, "福祉総務課"], ["", MAPS_SAYS, ""], odd])
        assert [w.code for w in found.warnings][:1] == ["table_unread"]
        assert not found.measures


def test_a_label_and_its_office_in_a_table_below_a_text() -> None:
    found = word(
        "##" + GOAL,
        "###取組１　" + MAPS,
        MAPS_SAYS,
        [["担当課", "福祉総務課"]],
        "###取組２　" + BUS,
        BUS_SAYS,
        [["担当課", "都市交通課"]],
    )
    assert told(found) == THREE[:2]
    assert not [w for w in found.warnings if w.code == "table_unread"]


def test_an_aim_below_what_a_card_says_is_no_heading() -> None:
    cards = [
        [["事業名", a], ["内容", b], ["担当課", c], ["目標", "継続して実施"]]
        for a, b, c in ((MAPS, MAPS_SAYS, "福祉総務課"), (BUS, BUS_SAYS, "都市交通課"))
    ]
    found = word("##" + GOAL, cards[0], "", cards[1])
    assert told(found) == THREE[:2]
    assert {m.group for m in found.measures} == {"支え合いのまちづくり"}
    assert [dict(m.extra)["目標"] for m in found.measures] == ["継続して実施"] * 2


def test_offices_behind_an_arrow_and_over_the_end_of_a_line() -> None:
    found = text(
        GOAL,
        "〔取組〕",
        f"● {MAPS}",
        f"　　{MAPS_SAYS}",
        "　　⇒ 福祉総務課",
        f"● {BUS}",
        f"　　{BUS_SAYS}",
        "　　⇒ 都市交通課",
    )
    assert told(found) == THREE[:2]
    found = text(
        GOAL,
        f"施策１　{MAPS}",
        MAPS_SAYS,
        "担当課　福祉総務課、こども家庭セン",
        "ター",
        f"施策２　{BUS}",
        BUS_SAYS,
        "担当課　都市交通課",
    )
    assert told(found) == [(MAPS, ("福祉総務課", "こども家庭センター")), THREE[1]]


def test_offices_in_brackets_that_close_each_text() -> None:
    names = [
        ("ア", MAPS, MAPS_SAYS, "福祉総務課"),
        ("イ", BUS, BUS_SAYS, "都市交通課"),
        ("ウ", SHOP, SHOP_SAYS, "商工観光課"),
    ]
    for gap in ("　", "\n\n"):
        lines = [
            line
            for sign, name, says, office in names
            for line in (f"{sign}{gap}{name}", "", says, "", f"【{office}】", "")
        ]
        assert told(text(GOAL, *lines, "第５章　計画の推進")) == THREE


def test_an_empty_cell_of_those_who_help_names_nobody() -> None:
    book = openpyxl.Workbook()
    rows: list[list[str | None]] = [
        ["取組項目", "取組内容", "主担当課", "関係課"],
        [MAPS, MAPS_SAYS, "福祉総務課", "企画課"],
        [BUS, BUS_SAYS, "都市交通課", None],
    ]
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    wanted = [(MAPS, ("福祉総務課", "企画課")), THREE[1]]
    assert told(read_plan(out.getvalue(), "見本.xlsx")) == wanted
    assert told(text(GOAL, *("\t".join(cell or "" for cell in row) for row in rows))) == wanted


def test_a_row_whose_text_goes_on_at_the_head_of_the_next_page() -> None:
    lines: list[Line] = []

    def grid(page: int, *rows: Sequence[str]) -> Grid:
        made = []
        for row in rows:
            lines.extend(make_line(len(lines) + 1 + at, cell, page=page, in_table=True) for at, cell in enumerate(row))
            made.append(tuple(Cell((line,)) for line in lines[-len(row) :]))
        return Grid(tuple(made))

    first = grid(
        1, ("事業名", "内容", "担当課"), (MAPS, MAPS_SAYS, "福祉総務課"), ("コミュニティバ", "利用状況に応じて", "都市")
    )
    second = grid(2, ("スの運行", "路線を見直します。", "交通課"), (SHOP, SHOP_SAYS, "商工観光課"))
    joined = joined_over_pages([first, second], lines)
    assert [[cell.text for cell in row] for row in joined[0].rows][2:] == [
        [BUS, BUS_SAYS, "都市交通課"],
        [SHOP, SHOP_SAYS, "商工観光課"],
    ]
    whole = grid(3, (BUS, BUS_SAYS, "都市交通課"))
    assert len(joined_over_pages([second, whole], lines)) == 2


def test_a_label_of_what_is_done_with_it_is_no_title() -> None:
    found = text(
        GOAL, "施策１　継続して実施", MAPS_SAYS, "担当課　福祉総務課", f"施策２　{BUS}", BUS_SAYS, "担当課　都市交通課"
    )
    assert told(found) == [THREE[1]]
