"""Follows the HTML of a template over its pieces: where each stands, and what its line breaks are."""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from django.template import TemplateSyntaxError
from django.template.base import Token, TokenType

Place = Literal["text", "value", "markup", "raw"]
SAID: tuple[Place, ...] = ("text", "value")
BLOCK = frozenset((
    "html", "head", "body", "meta", "link", "title", "base", "script", "style", "template", "div", "p", "ul", "ol",
    "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "td", "th",
    "section", "article", "nav", "header", "footer", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "form",
    "fieldset", "legend", "figure", "figcaption", "details", "summary", "hr", "br", "blockquote", "pre", "address",
    "optgroup", "option",
))  # fmt: skip
RAW = frozenset(("script", "style"))
KEEPS_BREAKS = frozenset(("pre", "textarea"))
HOLDS_NO_TAG = frozenset(("title", "option", "textarea"))
TAG_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
LINE_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


class Segment(NamedTuple):
    """A piece of a template's text, and where in the HTML it stands."""

    place: Place
    text: str


class Scanner:
    """Follows the HTML over the pieces that Django's tags cut it into, and does to line breaks what the module says."""

    def __init__(self) -> None:
        self.place: Place = "text"
        self.element = ""
        self._tag = ""
        self._quote = ""
        # Whether a block-level tag was the last thing before here, so that a line break stays one.
        self._after_block = True
        # Whether the attributes so far end in a space: those behind an {% if %} bring their own.
        self._after_space = False

    def pass_tag(self) -> Place:
        """One of Django's tags stands here, or a value: where. Whatever it gives, what follows is beside no block-level tag."""
        self._after_block = False
        return self.place

    def segments(self, text: str) -> list[Segment]:
        """The pieces of one text, line breaks done."""
        found = []
        while text:
            place = self.place
            piece, text = self._step(text)
            if piece:
                found.append(Segment(place, piece))
        return found

    def _step(self, text: str) -> tuple[str, str]:
        if self.place == "text":
            return self._words(text)
        if self.place == "value":
            end = text.find(self._quote)
            if end < 0:
                return _in_value(text), ""
            self.place = "markup"
            return _in_value(text[:end]), text[end:]
        if self.place == "raw":
            end = text.find(f"</{self.element}")
            if end < 0:
                return text, ""
            self._enter(text[end:])
            return text[:end], text[end:]
        return self._markup(text)

    def _words(self, text: str) -> tuple[str, str]:
        end = text.find("<")
        piece, rest = (text, "") if end < 0 else (text[:end], text[end:])
        before = self._after_block
        if rest:
            self._enter(rest)
        if self.element in KEEPS_BREAKS:
            # HTML passes over a line break right behind the tag, and would over one that the text begins with.
            return LINE_BREAK.sub("\n", piece), rest
        piece = self._without_breaks(piece, before, self._tag in BLOCK if rest else False)
        if piece.strip():
            self._after_block = False
        return piece, rest

    def _without_breaks(self, piece: str, after_block: bool, before_block: bool) -> str:
        def done(found: re.Match[str]) -> str:
            stays = (found.start() == 0 and after_block) or (found.end() == len(piece) and before_block)
            return "\n" if stays else ""

        return LINE_BREAK.sub(done, piece)

    def _enter(self, text: str) -> None:
        name = TAG_NAME.match(text)
        self._tag = name[1].lower() if name else ""
        self.place = "markup"

    def _markup(self, text: str) -> tuple[str, str]:
        if text.startswith("<!--"):
            end = text.find("-->")
            if end < 0:
                raise TemplateSyntaxError("An HTML comment holds no template tag; use {# #}.")
            self.place = "text"
            return text[: end + 3], text[end + 3 :]
        if self._after_space and not self._quote:
            text = text.lstrip(" \t\n")
            if not text:
                return "", ""
        # The quote that closed a value stands first.
        start = 1 if self._quote and text.startswith(self._quote) else 0
        self._quote = ""
        end = next((at for at in range(start, len(text)) if text[at] in "\"'>"), -1)
        piece = _in_markup(text if end < 0 else text[: end + 1])
        self._after_space = piece.endswith(" ")
        if end < 0:
            return piece, ""
        if text[end] == ">":
            self._leave(text[: end + 1])
        else:
            self.place, self._quote = "value", text[end]
        return piece, text[end + 1 :]

    def _leave(self, text: str) -> None:
        is_closing = text.startswith("</")
        self.element = "" if is_closing else self._tag
        self.place = "raw" if self.element in RAW else "text"
        self._after_block = self._tag in BLOCK


def _in_markup(text: str) -> str:
    return LINE_BREAK.sub(lambda found: "" if text[found.end() :].startswith((">", "/>")) else " ", text)


def _in_value(text: str) -> str:
    return LINE_BREAK.sub("", text)


class PlacedToken(Token):
    """A token of a template that knows where in the HTML it stands; a text knows its segments."""

    def __init__(self, token: Token, place: Place, segments: Iterable[Segment] = ()) -> None:
        self.segments = list(segments)
        self.place = place
        is_text = token.token_type is TokenType.TEXT
        contents = "".join(segment.text for segment in self.segments) if is_text else token.contents
        super().__init__(token.token_type, contents, token.position, token.lineno)


def placed(tokens: Iterable[Token]) -> list[PlacedToken]:
    """The tokens of a template with their places, line breaks done."""
    scanner = Scanner()
    found = []
    in_comment = False
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            scanner.pass_tag()
            in_comment = token.contents.split()[:1] == ["comment"] or (in_comment and token.contents != "endcomment")
            found.append(PlacedToken(token, scanner.place))
        elif in_comment or token.token_type is TokenType.COMMENT:
            found.append(PlacedToken(token, "raw"))
        elif token.token_type is TokenType.TEXT:
            found.append(PlacedToken(token, scanner.place, scanner.segments(token.contents)))
        else:
            place = scanner.pass_tag()
            is_bare = place == "text" and scanner.element in HOLDS_NO_TAG
            found.append(PlacedToken(token, "value" if is_bare else place))
    if scanner.place != "text":
        raise TemplateSyntaxError("A tag or a quote of the HTML is not closed.")
    return found
