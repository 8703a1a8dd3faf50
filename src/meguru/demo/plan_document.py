"""The sample plan document of a town in three forms: worn text, Word and PDF, all made from the same content.

They are what the demo's reader is given; every page says 見本. Nothing is written to disk here.
"""

import io
import json
import zipfile
from itertools import groupby
from pathlib import Path
from typing import Any

import typst
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from meguru.demo.content_shapes import Measure
from meguru.demo.content_year import TownContent
from meguru.demo.plan_document_text import owners, worn_plan_text
from meguru.plan.terms.measures import MeasureKind

__all__ = ["PlanFontsMissing", "plan_docx", "plan_pdf", "worn_plan_text"]

_TEMPLATE = Path(__file__).with_name("plan_document.typ")
_FONT_PACKAGE = Path("node_modules/@expo-google-fonts/biz-udpgothic")
_FONT = "BIZ UDPGothic"


class PlanFontsMissing(FileNotFoundError):
    """The typeface of the PDF is not installed (npm has not been run)."""


def plan_pdf(content: TownContent, *, fonts: Path | None = None) -> bytes:
    """The plan as a PDF with ruled two-column tables. Raises ``PlanFontsMissing``.

    ``fonts`` is a folder with the BIZ UDPGothic files; without it the npm packages are looked for upward from this file
    and from the working directory.
    """
    folder = fonts or _font_folder()
    if not sorted(folder.rglob("BIZUDPGothic*.ttf")):
        raise PlanFontsMissing(f"no BIZ UDPGothic files in {folder}")
    result = typst.compile(
        str(_TEMPLATE),
        font_paths=[str(path) for path in sorted({file.parent for file in folder.rglob("*.ttf")})],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(_data(content), ensure_ascii=False)},
        timestamp=0,
    )
    assert isinstance(result, bytes)  # one document in, one PDF out
    return result


def _font_folder() -> Path:
    for start in (Path(__file__).resolve(), Path.cwd()):
        for parent in (start, *start.parents):
            if (parent / _FONT_PACKAGE).is_dir():
                return parent / _FONT_PACKAGE
    raise PlanFontsMissing(f"{_FONT_PACKAGE} is not installed")


def _data(content: TownContent) -> dict[str, Any]:
    document = content.document
    names = {body.kind: body.name for body in content.bodies}
    office, council = _grouped(content)
    return {
        "name": content.term.name,
        "chapter": document.chapter,
        "title": document.title,
        "intro": document.intro,
        "partners": [{"number": row.number, "name": row.name, "text": row.text} for row in document.partners],
        "flows": [{"source": names[f.source], "label": f.label, "target": names[f.target]} for f in content.flows],
        "numbers": ["2", "3"] if document.partners else ["1", "2"],
        "actors": [
            {"name": "\n".join(row.names), "note": row.note, "statements": row.statements} for row in document.actors
        ],
        "table_heading": document.table_heading,
        "department_head": document.department_head,
        "field_head": document.field_head,
        "content_head": document.content_head,
        "office": {"name": document.owners[0].name, "text": document.owners[0].text},
        "council": {"name": document.owners[1].name, "text": document.owners[1].text},
        "departments": office,
        "fields": council,
        "continued_lead": document.continued_lead,
        "continued": _continued(content),
        "cycle_text": [row.text for row in document.cycle_text],
        "steps": [{"label": row.label, "text": row.text, "items": row.items} for row in document.steps],
    }


def _grouped(content: TownContent) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of the office's and of the council's table: a group with its measures."""
    office, fields = (
        [_group(name, rows) for name, rows in groupby(table, lambda m: m.group)] for table in owners(content)
    )
    return office, fields


def _group(name: str, measures: Any) -> dict[str, Any]:
    rows: list[Measure] = list(measures)
    return {
        "name": name,
        "measures": [{"title": m.title, "description": m.description, "items": m.items} for m in rows],
    }


def _continued(content: TownContent) -> list[str]:
    return [measure.title for measure in content.measures if measure.kind is MeasureKind.CONTINUED_PROJECT]


def plan_docx(content: TownContent) -> bytes:
    """The plan as a Word file with headings and real tables."""
    word, data = _blank(content), _data(content)
    word.add_heading(f"{data['chapter']}　{data['title']}", level=1)
    word.add_paragraph("見本（説明のための例です）")
    for paragraph in data["intro"]:
        word.add_paragraph(paragraph)
    if data["partners"]:
        _structure(word, data)
    word.add_heading(f"{data['numbers'][0]}　{data['table_heading']}", level=2)
    for number, owner, left, groups in (
        (1, data["office"], data["department_head"], data["departments"]),
        (2, data["council"], data["field_head"], data["fields"]),
    ):
        word.add_heading(f"（{number}）{owner['name']}", level=3)
        word.add_paragraph(owner["text"])
        _measures_table(word, left, data["content_head"], groups)
    if data["continued"]:
        word.add_paragraph(data["continued_lead"])
        for title in data["continued"]:
            word.add_paragraph(f"◆ {title}")
    _round(word, data)
    stream = io.BytesIO()
    word.save(stream)
    return _undated(stream)


def _undated(stream: io.BytesIO) -> bytes:
    """The package without the moment it was packed, so that the same content gives the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _blank(content: TownContent) -> WordDocument:
    word = Document()
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, Pt(10.5)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.header.paragraphs[0].text = f"見本　{content.term.name}"
    properties = word.core_properties
    properties.author, properties.title = "見本", f"{content.term.name} {content.document.title}（見本）"
    properties.language = "ja-JP"
    return word


def _structure(word: WordDocument, data: dict[str, Any]) -> None:
    word.add_heading("1　推進体制", level=2)
    word.add_paragraph("［ 計画推進体制 ］")
    table = _table(word, "から", "伝えること", "へ")
    for flow in data["flows"]:
        for cell, text in zip(_row(table), (flow["source"], flow["label"], flow["target"]), strict=True):
            cell.text = text
    for partner in data["partners"]:
        word.add_heading(f"（{partner['number']}）{partner['name']}", level=3)
        if partner["text"]:
            word.add_paragraph(partner["text"])
    table = _table(word, "組織・団体・個人", "計画推進に向けての取組")
    for actor in data["actors"]:
        left, right = _row(table)
        _fill(left, [actor["name"], *([f"（{actor['note']}）"] if actor["note"] else [])])
        _fill(right, [f"● {statement}" for statement in actor["statements"]])


def _measures_table(word: WordDocument, left: str, right: str, groups: list[dict[str, Any]]) -> None:
    table = _table(word, left, right)
    for group in groups:
        name, body = _row(table)
        name.text = group["name"]
        texts: list[str] = []
        for measure in group["measures"]:
            texts += [f"● {measure['title']}", measure["description"], *(f"・{item}" for item in measure["items"])]
        _fill(body, texts)


def _round(word: WordDocument, data: dict[str, Any]) -> None:
    word.add_heading(f"{data['numbers'][1]}　計画の進め方", level=2)
    for paragraph in data["cycle_text"]:
        word.add_paragraph(paragraph)
    for step in data["steps"]:
        word.add_heading(step["label"], level=3)
        if step["text"]:
            word.add_paragraph(step["text"])
        for item in step["items"]:
            word.add_paragraph(f"● {item}")


def _table(word: WordDocument, *heads: str) -> Table:
    """A ruled table whose head comes again on every page."""
    table: Table = word.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = ""
        cell.paragraphs[0].add_run(head).bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def _row(table: Table) -> tuple[_Cell, ...]:
    """The cells of a new row."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves this one untyped
    return row.cells


def _fill(cell: _Cell, texts: list[str]) -> None:
    cell.text = texts[0]
    for text in texts[1:]:
        cell.add_paragraph(text)
