"""The plain-text version of a page, made from the page itself, so the two can never say different things.

In the manner of Yokohama's text versions: ■ before headings, ・ before list items, tables row by row.
"""

import re
from html.parser import HTMLParser

SILENT = {"svg", "nav", "script", "style", "button", "form"}
BLOCKS = {"p", "div", "section", "article", "ul", "ol", "dl", "table", "header", "blockquote", "figure", "details", "summary",
          "caption", "main", "aside", "tbody", "thead"}  # fmt: skip
# What only a hand can use.
UNHEARD = {"no-text", "btn", "papers"}
# Words that stand apart on the page stand apart in the text.
APART = {"rating", "note", "tag", "by", "people"}
MARKS = {"h1": "■■ ", "h2": "■ ", "h3": "□ ", "h4": "○ ", "li": "・", "dt": ""}
LEVELS = {MARKS[f"h{level}"].strip(): level for level in (1, 2, 3, 4)}
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
            if tag == "br" and self.inside and not self.silent and dict(attrs).get("class") != "close":
                self.parts.append(" ")
            return
        given = dict(attrs)
        classes = set((given.get("class") or "").split())
        hide = tag in SILENT or given.get("aria-hidden") == "true" or bool(classes & UNHEARD)
        within = self.stack[-1][0] if self.stack else ""
        self.stack.append((tag, hide))
        self.silent += hide
        if not self.inside or self.silent:
            return
        if tag in MARKS:
            self.parts.append("\n\n" if tag[0] == "h" else "\n")
            nested = tag == "li" and sum(name == "li" for name, _ in self.stack) > 1
            self.parts.append("　－" if nested else MARKS[tag])
        elif tag == "tr":
            self.parts.append("\n・")
        elif tag in BLOCKS:
            self.parts.append("\n")
        elif tag == "small" or classes & APART or (tag == "span" and within == "dd"):
            self.parts.append("　")

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
    lines = [_tidy(line) for line in text.split("\n")]
    out: list[str] = []
    for line in lines:
        if line in ("", "・", "："):
            continue
        if line.startswith("■") and out:
            out.append("")
        out.append(re.sub(r" {2,}", " ", line))
    return "\n".join(_without_empty_headings(out)).strip() + "\n"


def _tidy(line: str) -> str:
    """A line without blanks around it; an item within an item stays moved in."""
    bare = re.sub(r"[ 　\t]+$", "", line)
    return bare if bare.startswith("　－") else bare.strip(" \t　")


def _without_empty_headings(lines: list[str]) -> list[str]:
    """Without the headings under which nothing stands, as those of a figure that only eyes can see."""
    kept: list[str] = []
    following = 1  # the level of the heading below, 0 where text stands below; the end is like a heading above all
    for line in reversed(lines):
        level = LEVELS.get(line.split(" ", 1)[0], 0)
        if level and following and level >= following:
            continue
        if line or (kept and kept[-1]):
            kept.append(line)
        following = level if line else following
    return kept[::-1]
