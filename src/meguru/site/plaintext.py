"""The plain-text version of a page, made from the page itself, so the two can never say different things.

In the manner of Yokohama's text versions: ■ before headings, ・ before list items, tables row by row.
"""

import re
from html.parser import HTMLParser

SILENT = {"svg", "nav", "script", "style", "button", "form"}
BLOCKS = {"p", "div", "section", "article", "ul", "ol", "dl", "table", "header", "blockquote", "figure", "details", "summary",
          "caption", "main", "aside", "tbody", "thead"}  # fmt: skip
MARKS = {"h1": "■■ ", "h2": "■ ", "h3": "□ ", "h4": "○ ", "li": "・", "dt": ""}
VOID = {"br", "img", "input", "hr", "wbr", "meta", "link"}


class _Text(HTMLParser):
    """Collects the words of ``<main>``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.inside = False
        self.silent = 0
        self.stack: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "main":
            self.inside = True
        if tag in VOID:
            if tag == "br" and self.inside and not self.silent:
                self.parts.append(" ")
            return
        given = dict(attrs)
        hide = tag in SILENT or given.get("aria-hidden") == "true" or "no-text" in (given.get("class") or "")
        self.stack.append((tag, hide))
        self.silent += hide
        if not self.inside or self.silent:
            return
        if tag in MARKS:
            self.parts.append("\n\n" if tag[0] == "h" else "\n")
            self.parts.append(MARKS[tag])
        elif tag == "tr":
            self.parts.append("\n・")
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self.stack:
            name, hide = self.stack.pop()
            self.silent -= hide
            if name == tag:
                break
        if not self.inside or self.silent:
            return
        if tag in ("th", "td"):
            self.parts.append("　")
        elif tag == "dt":
            self.parts.append("：")
        elif tag in BLOCKS or tag in MARKS:
            self.parts.append("\n")
        if tag == "main":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside and not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data) if "　" not in data else re.sub(r"[ \n\t]+", " ", data))


def plain_text(html: str) -> str:
    """The words of a page's main part as text, one thing a line."""
    reader = _Text()
    reader.feed(html)
    reader.close()
    text = "".join(reader.parts)
    text = re.sub(r"：\s*\n\s*", "：", text)
    text = re.sub(r"・\s*\n\s*[□○]? ?", "・", text)
    lines = [re.sub(r" *　 *$| +$", "", line.strip(" \t")).rstrip("　") for line in text.split("\n")]
    out: list[str] = []
    for line in lines:
        if line in ("", "・", "："):
            continue
        if line.startswith("■") and out:
            out.append("")
        out.append(re.sub(r" {2,}", " ", line))
    return "\n".join(out) + "\n"
