"""Markdown to HTML for the pages of the manual: no raw HTML passes, links between chapters and pictures are led inside.

The title of a chapter stands on the page already and is left out. Links to what is no chapter keep their words alone, because
nothing on a page of the manual needs a network; links into the web stay links.
"""

import posixpath
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote, unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from meguru.files.manual.chapters import Chapter, anchor_of, slug_of

Addresses = Callable[[str, str], str]


def render_chapter(chapter: Chapter, *, chapter_at: Addresses, picture_at: Callable[[str], str]) -> str:
    """The chapter as HTML. ``chapter_at`` gives the address of a chapter and anchor, ``picture_at`` that of a picture."""
    reader = MarkdownIt("js-default", {"html": False, "linkify": False, "typographer": False})
    tokens = _below_the_title(reader.parse(chapter.source))
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrs["id"] = anchor_of(tokens[place + 1].content)
        for inner in token.children or ():
            if inner.type == "image":
                _lead_picture(inner, picture_at)
        if token.children:
            token.children = _lead_links(chapter, token.children, chapter_at)
    html = str(reader.renderer.render(tokens, reader.options, {}))
    # What is wider than a telephone scrolls by itself, also by keyboard.
    html = re.sub(
        r"<table>", '<div class="scroll" tabindex="0" role="group" aria-label="表"><table class="list">', html
    )
    return html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')


def _below_the_title(tokens: Sequence[Token]) -> list[Token]:
    """Without the first heading, which the page has as its own."""
    end = next((place for place, token in enumerate(tokens) if token.type == "heading_close"), -1)
    return list(tokens[end + 1 :])


def _lead_picture(image: Token, picture_at: Callable[[str], str]) -> None:
    name = posixpath.basename(str(image.attrs["src"])).removesuffix(".png")
    image.attrs |= {"src": picture_at(name), "loading": "lazy", "class": "shot"}


def _lead_links(chapter: Chapter, tokens: Sequence[Token], chapter_at: Addresses) -> list[Token]:
    """The tokens of a line with its links led to chapters; of a link to what is no chapter only the words stay."""
    led: list[Token] = []
    is_open: list[bool] = []
    for token in tokens:
        if token.type == "link_open":
            address = _address(chapter, str(token.attrs["href"]), chapter_at)
            is_open.append(bool(address))
            if not address:
                continue
            token.attrs["href"] = address
        elif token.type == "link_close" and not is_open.pop():
            continue
        led.append(token)
    return led


def _address(chapter: Chapter, href: str, chapter_at: Addresses) -> str:
    if re.match(r"https?:", href):
        return href
    path, _hash, anchor = unquote(href).partition("#")
    if not path:
        return f"#{quote(anchor)}"
    slug = slug_of(posixpath.normpath(posixpath.join(posixpath.dirname(chapter.path), path)))
    return chapter_at(slug, anchor) if slug else ""
