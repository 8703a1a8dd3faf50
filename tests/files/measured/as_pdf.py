"""A set-out plan as a PDF by Typst, and the texts that ``pdftotext`` makes of it."""

from __future__ import annotations

import functools
import json
import random
import shutil
import subprocess
from typing import Any

import typst

from meguru.files.papers.typeface import FONTS
from tests.files.measured.blocks import Block, Break, Doc, Heading, Para, Side, Table

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: (x: data.margin * 1mm, y: 24mm), numbering: data.number, columns: data.columns, header: data.running)
#set text(font: "BIZ UDPGothic", size: data.size * 1pt, lang: "ja")
#set par(justify: true, leading: 0.8em)
#let words(s) = s.split("\\n").join(linebreak())
#let cells(t) = t.rows.map(r => r.map(c => table.cell(rowspan: c.down, colspan: c.across, words(c.text)))).flatten()
#let sheet(t) = {
  let head = t.rows.slice(0, t.head).map(r => r.map(c => table.cell(
    rowspan: c.down, colspan: c.across, fill: if t.ruled { luma(230) }, words(c.text)))).flatten()
  let body = t.rows.slice(t.head).map(r => r.map(c => table.cell(rowspan: c.down, colspan: c.across, words(c.text)))).flatten()
  set text(size: (data.size - 1) * 1pt)
  set par(justify: false)
  let line = if t.ruled { 0.5pt } else { none }
  if t.head > 0 { table(columns: t.widths.map(w => w * 1fr), inset: 5pt, stroke: line, table.header(..head), ..body)
  } else { table(columns: t.widths.map(w => w * 1fr), inset: 5pt, stroke: line, ..body) }
}
#let show-all(blocks) = for b in blocks {
  if b.kind == "heading" {
    let size = if data.plain { data.size } else { data.size + calc.max(0, 4 - b.level) * 2 }
    block(above: 1.4em, below: 0.9em, sticky: true, text(size: size * 1pt, weight: if data.plain { 400 } else { 700 }, b.text))
  } else if b.kind == "para" {
    block(above: 0.8em, below: 0.8em, width: 100%, inset: (left: b.indent * 1em),
      if b.right { align(right, words(b.text)) } else { words(b.text) })
  } else if b.kind == "table" {
    if b.landscape { page(flipped: true, columns: 1, sheet(b)) } else { sheet(b) }
  } else if b.kind == "side" {
    grid(columns: (1fr, 1fr), column-gutter: 9mm, show-all(b.left), show-all(b.right))
  } else if b.kind == "break" { pagebreak(weak: true) }
}
#show-all(data.blocks)
"""


def can_make_pdf() -> bool:
    """Whether the typeface was set up."""
    return any(FONTS.glob("*.ttf"))


def can_pull_text() -> bool:
    """Whether ``pdftotext`` is installed."""
    return shutil.which("pdftotext") is not None


def as_pdf(doc: Doc) -> bytes:
    """The plan as a PDF; margins and sizes depend on the seed."""
    rng = random.Random(f"pdf-{doc.plan.seed}")
    data = {
        "margin": rng.choice((18, 22, 26)),
        "size": rng.choice((9.5, 10, 10.5, 11)),
        "number": doc.page_number or None,
        "columns": doc.page_columns,
        "running": doc.running or None,
        "plain": doc.plain_headings,
        "blocks": [_plain(block) for block in doc.blocks],
    }
    typeset: Any = typst.compile
    made = typeset(
        TEMPLATE.encode(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(made, bytes)
    return made


@functools.lru_cache(maxsize=4)
def _pulled(data: bytes, *options: str) -> str:
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", *options, "-", "-"], input=data, capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


def pulled(data: bytes, *, layout: bool) -> str:
    """What ``pdftotext`` makes of a PDF."""
    return _pulled(data, *(["-layout"] if layout else []))


def _plain(block: Block) -> dict[str, object]:
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": block.text}
        case Para():
            return {"kind": "para", "text": block.text, "indent": block.indent, "right": block.right}
        case Table():
            rows = [[{"text": c.text, "down": c.down, "across": c.across} for c in row] for row in block.rows]
            return {
                "kind": "table",
                "rows": rows,
                "widths": block.widths,
                "head": block.head,
                "landscape": block.landscape,
                "ruled": block.ruled,
            }
        case Side():
            return {"kind": "side", "left": [_plain(b) for b in block.left], "right": [_plain(b) for b in block.right]}
        case Break():
            return {"kind": "break"}
