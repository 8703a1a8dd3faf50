"""A set-out plan as a browser prints it: HTML with columns, justified lines, boxes and wide tables over pages, by Chromium.

Only where Chromium is installed.
"""

from __future__ import annotations

import html
import random
import shutil

from playwright.sync_api import sync_playwright

from tests.files.measured.blocks import Block, Break, Doc, Heading, Para, Side, Table

STYLE = """
@page {{ size: A4; margin: 20mm }}
@page wide {{ size: A4 landscape }}
body {{ font: {size}pt/1.7 "BIZ UDPGothic", sans-serif; text-align: justify; {columns} }}
h1 {{ font-size: 1.7em }} h2 {{ font-size: 1.4em }} h3 {{ font-size: 1.2em }} h4, h5 {{ font-size: {heading}em }}
h1, h2, h3, h4, h5 {{ margin: 0.9em 0 0.4em; break-after: avoid; line-height: 1.4; font-weight: {weight} }}
p {{ margin: 0.3em 0 }}
table {{ border-collapse: collapse; width: 100%; margin: 0.6em 0; font-size: 0.92em; table-layout: fixed }}
thead {{ display: table-header-group }}
td, th {{ border: {border}; padding: 3pt 5pt; vertical-align: {align}; font-weight: normal; text-align: left }}
th {{ background: #e8eef4 }}
.wide {{ page: wide }} .side {{ display: grid; grid-template-columns: 1fr 1fr; gap: 9mm }}
.right {{ text-align: right }} hr {{ break-after: page; border: 0 }}
"""


NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def can_browse() -> bool:
    """Whether Chromium is installed."""
    return _found() is not None


def _found() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def as_browser(doc: Doc) -> bytes:
    """The plan as a PDF of Chromium, in one of the looks that a word processor or a printer's house gives it."""
    rng = random.Random(f"browser-{doc.plan.seed}")
    style = STYLE.format(
        size=rng.choice((10, 10.5, 11)),
        columns=f"columns: {doc.page_columns}; column-gap: 9mm" if doc.page_columns > 1 else "",
        heading=1 if doc.plain_headings else rng.choice((1, 1.05, 1.15)),
        weight=400 if doc.plain_headings else 700,
        border=rng.choice(("0.5pt solid #333", "0.5pt solid #999")),
        align=rng.choice(("top", "middle")),
    )
    foot = "<div style='font-size:8px;width:100%;text-align:center'>- <span class='pageNumber'></span> -</div>"
    head = f"<div style='font-size:8px;width:100%;text-align:right;padding-right:20mm'>{html.escape(doc.running)}</div>"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_found(), args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.set_content(f"<html lang='ja'><style>{style}</style><body>{_html(doc.blocks)}</body></html>")
            return page.pdf(
                prefer_css_page_size=True, display_header_footer=True, header_template=head, footer_template=foot
            )
        finally:
            browser.close()


def _words(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def _html(blocks: list[Block]) -> str:
    made = []
    for block in blocks:
        match block:
            case Heading():
                made.append(f"<h{block.level}>{_words(block.text)}</h{block.level}>")
            case Para():
                side = " class='right'" if block.right else ""
                made.append(f"<p{side} style='padding-left:{block.indent}em'>{_words(block.text)}</p>")
            case Table():
                made.append(_table(block))
            case Side():
                made.append(f"<div class='side'><div>{_html(block.left)}</div><div>{_html(block.right)}</div></div>")
            case Break():
                made.append("<hr>")
    return "".join(made)


def _table(block: Table) -> str:
    parts = sum(block.widths)
    columns = "".join(f"<col style='width:{100 * width / parts:.1f}%'>" for width in block.widths)
    rows = [
        "<tr>" + "".join(f"<{tag} rowspan={c.down} colspan={c.across}>{_words(c.text)}</{tag}>" for c in row) + "</tr>"
        for number, row in enumerate(block.rows)
        for tag in ("th" if number < block.head else "td",)
    ]
    head, body = "".join(rows[: block.head]), "".join(rows[block.head :])
    kind = "wide" if block.landscape else ""
    bare = "" if block.ruled else "<style>.bare td, .bare th { border: 0 }</style>"
    name = kind if block.ruled else f"{kind} bare"
    return (
        f"{bare}<table class='{name}'><colgroup>{columns}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>"
    )
