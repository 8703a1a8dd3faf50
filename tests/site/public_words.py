"""The words of a published page, line by line, as one reads them: cells of a row parted by ｜, a term from its text by ：."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_BLOCKS = "p div section article ul ol dl table header figure figcaption details summary main caption tr li dt nav aside footer"
_HEADS = "h1 h2 h3 h4 tbody thead title desc blockquote a head body"
_LINES = {*_BLOCKS.split(), *_HEADS.split()}
_SAID = {"aria-label"}
_DRAWN = {"cap", "where", "seats", "f-ink bold"}
_VOID = {
    "br",
    "img",
    "input",
    "hr",
    "wbr",
    "meta",
    "link",
    "path",
    "circle",
    "rect",
    "line",
    "polygon",
    "ellipse",
    "use",
}


@dataclass
class Page:
    """One page: its path, its HTML, and its lines."""

    path: str
    html: str
    lines: list[str] = field(default_factory=list)

    def before(self, index: int, pattern: str) -> "re.Match[str]":
        """The last line above ``index`` (or that line) that matches."""
        for line in reversed(self.lines[: index + 1]):
            found = re.search(pattern, line)
            if found:
                return found
        raise AssertionError(f"{self.path}: nothing above line {index} matches {pattern}")

    def code(self) -> str:
        """The code in the address of a measure's or a district's page."""
        return self.path.split("/")[1]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.said: list[str] = []
        self.stack: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.said += [given[key] or "" for key in _SAID if key in given]
        if tag == "meta" and given.get("name") == "description":
            self.said.append(given["content"] or "")
        if tag in _VOID:
            return
        is_drawn_word = tag == "text" and given.get("class") in _DRAWN
        hidden = tag in ("script", "style", "rt", "rp") or (tag == "text" and not is_drawn_word)
        self.stack.append((tag, hidden))
        if tag in _LINES:
            self.out.append("\n")
        if is_drawn_word:
            self.out.append(f"\n図（{given['class']}）：")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value or "" for key, value in attrs if key in _SAID]

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        while self.stack and self.stack.pop()[0] != tag:
            pass
        if tag in ("td", "th"):
            self.out.append("｜")
        elif tag == "dt":
            self.out.append("：")
        elif tag in _LINES or tag == "text":
            self.out.append("\n")

    def handle_data(self, data: str) -> None:
        if not any(hidden for _, hidden in self.stack):
            # A line break of the source is beside a block, and no line of the page.
            self.out.append(re.sub(r"\s*\n\s*", "", data))


def page_of(path: str, html: str) -> Page:
    """A page with its lines."""
    words = _Words()
    words.feed(html)
    words.close()
    text = re.sub(r"〔[^〕]*〕", "", "".join(words.out))  # what is read aloud at a marked difference
    text = re.sub(r"：\s*\n?\s*", "：", text)
    text = re.sub(r"\n\s*｜", "｜", text)
    lines = [re.sub(r"[ \t\r]+", " ", line).strip() for line in [*text.split("\n"), *words.said]]
    return Page(path, html, [line for line in lines if line])
