"""A set-out plan as a Word file and as an Excel workbook."""

from __future__ import annotations

import io
import random
from typing import Any

import docx
import openpyxl
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.files.measured.blocks import Block, Break, Doc, Heading, Para, Side, Table


def as_word(doc: Doc) -> bytes:
    """The plan as Word: headings as styles, as bold text or as plain text; tables with merged cells; heads and feet."""
    rng = random.Random(f"word-{doc.plan.seed}")
    style = "plain" if doc.plain_headings else rng.choice(("styles", "styles", "bold"))
    document = docx.Document()
    section = document.sections[0]
    if doc.running:
        section.header.paragraphs[0].text = doc.running
    if doc.page_columns > 1:
        found = section._sectPr.xpath("./w:cols")
        found[0].set(qn("w:num"), str(doc.page_columns))
    _fill(document, doc.blocks, style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _fill(place: Any, blocks: list[Block], style: str) -> None:
    for block in blocks:
        match block:
            case Heading():
                if style == "styles":
                    place.add_heading(block.text, block.level) if hasattr(
                        place, "add_heading"
                    ) else place.add_paragraph(block.text, style=f"Heading {block.level}")
                else:
                    run = place.add_paragraph().add_run(block.text)
                    run.bold = style == "bold"
                    run.font.size = Pt(16 - 2 * block.level) if style == "bold" else None
            case Para():
                made = place.add_paragraph("　" * block.indent + block.text)
                if block.right:
                    made.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            case Table():
                _word_table(place, block)
            case Side():
                made = place.add_table(rows=1, cols=2)
                _fill(made.rows[0].cells[0], block.left, style)
                _fill(made.rows[0].cells[1], block.right, style)
            case Break():
                place.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _word_table(place: Any, block: Table) -> None:
    grid = block.grid()
    made = place.add_table(rows=len(grid), cols=len(block.widths))
    if block.ruled and hasattr(place, "sections"):
        made.style = "Table Grid"
    cells = [list(row.cells) for row in made.rows]
    for y, row in enumerate(grid):
        for x, (cell, begins) in enumerate(row):
            if begins:
                cells[y][x].text = cell.text
                if cell.down > 1 or cell.across > 1:
                    cells[y][x].merge(cells[y + cell.down - 1][x + cell.across - 1])
    place.add_paragraph("")


def as_excel(doc: Doc) -> bytes:
    """The plan as a workbook: a sheet for every ``Break``, merged cells, titles above the tables."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = "計画"
    y, names = 1, {"計画"}
    for block in doc.blocks:
        match block:
            case Break():
                name = (block.sheet or f"続き{len(names)}").replace("/", "／")[:28]
                name = name if name not in names else f"{name}{len(names)}"
                names.add(name)
                if y == 1:
                    sheet.title = name
                else:
                    sheet, y = book.create_sheet(name), 1
            case Heading() | Para():
                sheet.cell(y, 1, block.text)
                y += 1
            case Table():
                y = _excel_table(sheet, block, y) + 1
            case Side():
                for part in (block.left, block.right):
                    for inner in part:
                        if isinstance(inner, Table):
                            y = _excel_table(sheet, inner, y) + 1
                        elif isinstance(inner, Heading | Para):
                            sheet.cell(y, 1, inner.text)
                            y += 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _excel_table(sheet: Any, block: Table, top: int) -> int:
    for y, row in enumerate(block.grid()):
        for x, (cell, begins) in enumerate(row):
            if not begins or (not cell.text and cell.down == cell.across == 1):
                continue
            text: object = int(cell.text) if cell.text.isascii() and cell.text.isdigit() else cell.text
            sheet.cell(top + y, x + 1, text)
            if cell.down > 1 or cell.across > 1:
                sheet.merge_cells(
                    start_row=top + y,
                    end_row=top + y + cell.down - 1,
                    start_column=x + 1,
                    end_column=x + cell.across,
                )
    return top + len(block.rows)
