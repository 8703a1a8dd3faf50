"""Ways of setting out a made-up plan as PDF, Word and Excel files."""

from __future__ import annotations

import functools
import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
import typst
from docx.enum.text import WD_BREAK

from tests.files.reading.reading_plans import DEPARTMENTS, FIELDS, GOALS, Wanted, by_group, make, pick

FONTS = Path(__file__).resolve().parents[3] / "node_modules" / "@expo-google-fonts" / "biz-udpgothic"
Paper = Callable[[int], tuple[bytes, list[Wanted]]]
_PAGE = """#set page(paper: "a4", margin: (x: 22mm, y: 24mm), numbering: "- 1 -")
#set text(font: "BIZ UDPGothic", size: 10pt, lang: "ja")
#set par(justify: true)
#let data = json(bytes(sys.inputs.data))
"""


@functools.cache
def fonts() -> tuple[str, ...]:
    """Folders with the typeface; none when the front-end packages are not installed."""
    return tuple(sorted({str(path.parent) for path in FONTS.glob("*/*.ttf")}))


def pdf(source: str, data: object) -> bytes:
    """Typeset a PDF."""
    typeset: Any = typst.compile  # its stub has a type parameter that cannot be inferred from bytes
    made: object = typeset(
        _PAGE.encode() + source.encode(),
        font_paths=list(fonts()),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made


def _plain(wanted: list[Wanted]) -> list[object]:
    return [[group, [[o.title, o.text, o.owner] for o in ones]] for group, ones in by_group(wanted)]


def pdf_ruled(seed: int) -> tuple[bytes, list[Wanted]]:
    """A ruled table a group, columns in an order that depends on the seed, over several pages."""
    wanted = make(seed, groups=pick(seed, GOALS, 3), most=5)
    order = random.Random(seed).sample([0, 1, 2], 3)
    heads, wide = ["事業名", "取組内容", "担当課"], ["3fr", "6fr", "2fr"]
    source = "= 第４章　施策の展開\n" + "\n".join(
        (
            "#for (i, g) in data.enumerate() [",
            "  == 基本目標#(i + 1)　#g.at(0)",
            f"  #table(columns: ({', '.join(wide[i] for i in order)}), inset: 6pt,",
            f"    table.header({', '.join(f'[{heads[i]}]' for i in order)}),",
            f"    ..g.at(1).map(m => ({', '.join(f'm.at({i})' for i in order)})).flatten())",
            "]",
        )
    )
    return pdf(source, _plain(wanted)), wanted


def pdf_two_columns(seed: int) -> tuple[bytes, list[Wanted]]:
    """A ruled table 部署 | 取組内容 with bullets in its cells."""
    wanted = make(seed, groups=pick(seed, DEPARTMENTS, 5), by_owner=True)
    source = "== 主な施策・事業\n" + "\n".join(
        (
            "#table(columns: (1fr, 4fr), inset: 7pt, table.header([部署], [取組内容]),",
            "  ..data.map(g => (g.at(0), for m in g.at(1) [● #m.at(0) #linebreak() #m.at(1) #parbreak()])).flatten())",
        )
    )
    return pdf(source, _plain(wanted)), wanted


def pdf_borderless(seed: int) -> tuple[bytes, list[Wanted]]:
    """The same two columns without any rules: only the gap tells them apart."""
    wanted = make(seed, groups=pick(seed, FIELDS, 4), most=3)
    wanted = [replace(one, owner="市社協") for one in wanted]
    source = "== （２）市社協\n" + "\n".join(
        (
            "#grid(columns: (34mm, 1fr), column-gutter: 8mm, row-gutter: 5mm, [分野・テーマ], [取組内容],",
            "  ..data.map(g => (g.at(0), for m in g.at(1) [● #m.at(0) #linebreak() #m.at(1) #parbreak()])).flatten())",
        )
    )
    return pdf(source, _plain(wanted)), wanted


def pdf_headings(seed: int) -> tuple[bytes, list[Wanted]]:
    """Numbered headings in larger type with paragraphs and an owner line, and a running head on each page."""
    wanted = make(seed, groups=pick(seed, GOALS, 4))
    source = "#set page(header: [あおぞら市地域福祉計画])\n= 第４章　施策の展開\n" + "\n".join(
        (
            "#for (i, g) in data.enumerate() [",
            "  == 基本目標#(i + 1)　#g.at(0)",
            "  #for (j, m) in g.at(1).enumerate() [",
            "    === 施策#(i + 1)-#(j + 1)　#m.at(0)",
            "    #h(1em)#m.at(1) #parbreak()",
            "    担当課：#m.at(2) #parbreak()",
            "  ]",
            "]",
        )
    )
    return pdf(source, _plain(wanted)), wanted


def word_table(seed: int) -> tuple[bytes, list[Wanted]]:
    """A Word table whose group cells are merged downwards."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    order = random.Random(seed).sample([0, 1, 2, 3], 4)
    heads = ["基本方針", "施策名", "内容", "担当課"]
    document = docx.Document()
    document.add_paragraph("第４章　施策一覧")
    table = document.add_table(rows=1, cols=4)
    for cell, index in zip(table.rows[0].cells, order, strict=True):
        cell.text = heads[index]
    for group, ones in by_group(wanted):
        made = []
        for place, one in enumerate(ones):
            row = table.add_row().cells
            for cell, index in zip(row, order, strict=True):
                cell.text = ["" if place else group, one.title, one.text, one.owner][index]
            made.append(row[order.index(0)])
        if len(made) > 1:
            made[0].merge(made[-1])
    return _word(document), wanted


def word_headings(seed: int) -> tuple[bytes, list[Wanted]]:
    """Heading styles without numbers, Word's own list numbers, owners in brackets."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    document = docx.Document()
    document.add_heading("施策の展開", 1)
    for group, ones in by_group(wanted):
        document.add_heading(group, 2)
        for one in ones:
            document.add_heading(one.title, 3)
            document.add_paragraph(one.text).add_run().add_break(WD_BREAK.LINE)
            document.add_paragraph(f"（担当：{one.owner}）")
    return _word(document), wanted


def word_lists(seed: int) -> tuple[bytes, list[Wanted]]:
    """Departments as headings, measures as Word list items, their text in the paragraph below."""
    wanted = make(seed, groups=pick(seed, DEPARTMENTS, 4), by_owner=True)
    document = docx.Document()
    document.add_paragraph("第３章　各課の取組")
    for group, ones in by_group(wanted):
        document.add_paragraph(f"【{group}】")
        for one in ones:
            document.add_paragraph(one.title, style="List Bullet")
            document.add_paragraph(one.text)
    return _word(document), wanted


def _word(document: docx.document.Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def excel_table(seed: int) -> tuple[bytes, list[Wanted]]:
    """A sheet with a title row, group cells merged downwards and a second header row."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["みどり町地域福祉計画　事業一覧"])
    sheet.append([])
    sheet.append(["No.", "基本目標", "事業名", "事業内容", "担当課", "目標値"])
    sheet.append([None, None, None, None, None, "令和10年度"])
    for group, ones in by_group(wanted):
        start = sheet.max_row + 1
        for place, one in enumerate(ones):
            sheet.append([place + 1, None if place else group, one.title, one.text, one.owner, 30 + place])
        if len(ones) > 1:
            sheet.merge_cells(start_row=start, end_row=start + len(ones) - 1, start_column=2, end_column=2)
    return _excel(book), wanted


def excel_sheets(seed: int) -> tuple[bytes, list[Wanted]]:
    """A sheet a group, with the group as the sheet's name, columns in another order on each."""
    wanted = make(seed, groups=pick(seed, GOALS, 3))
    rng = random.Random(seed)
    book = openpyxl.Workbook()
    for place, (group, ones) in enumerate(by_group(wanted)):
        sheet: Any = book.active if not place else book.create_sheet()
        sheet.title = group
        order = rng.sample([0, 1, 2], 3)
        sheet.append([["施策名", "施策の内容", "所管課"][i] for i in order])
        for one in ones:
            sheet.append([[one.title, one.text, one.owner][i] for i in order])
    return _excel(book), wanted


def _excel(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


PAPERS: dict[str, Paper] = {
    "pdf_ruled": pdf_ruled,
    "pdf_two_columns": pdf_two_columns,
    "pdf_borderless": pdf_borderless,
    "pdf_headings": pdf_headings,
    "word_table": word_table,
    "word_headings": word_headings,
    "word_lists": word_lists,
    "excel_table": excel_table,
    "excel_sheets": excel_sheets,
}
