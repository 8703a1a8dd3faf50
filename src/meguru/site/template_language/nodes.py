"""What a template becomes: texts and sentences that follow the reader's language, values that say when they are Japanese."""

import re
from collections.abc import Iterable

from django.template import Context
from django.template.base import Node, NodeList, TextNode, VariableNode
from django.template.library import SimpleNode
from django.utils.safestring import SafeString

from meguru.core.language import JAPANESE, Wording, filled, is_original, translated

TAG = re.compile(r"(<[a-zA-Z/](?:\"[^\"]*\"|'[^']*'|[^<>\"'])*>)")
RUN = re.compile(f"{JAPANESE.pattern}+(?:[0-9]*{JAPANESE.pattern}+)*")
OTHER_WORDS = re.compile(r"[A-Za-z]{2,} +[A-Za-z]")
HOLDS_NO_SPAN = frozenset(("option", "textarea"))


class Written(TextNode):
    """A text of the template; the sentences in it follow the reader's language."""

    def __init__(self, parts: list[str]) -> None:
        super().__init__("".join(parts))
        self.parts = parts

    def render(self, context: Context) -> str:
        """As it stands, or said in the active language."""
        return self.s if is_original() else "".join(map(_spaced, self.parts))

    render_annotated = render

    def settled(self) -> TextNode:
        """What it is when nothing more comes: where nothing is said in it, a plain text, which asks for no language."""
        return self if any(isinstance(part, Wording) for part in self.parts) else TextNode(self.s)


def _spaced(part: str) -> str:
    return f"{part!s}{_space_behind(part)}" if isinstance(part, Wording) else part


def _space_behind(message: str) -> str:
    """Between sentences Japanese has no space, and most other languages have one."""
    return " " if message.endswith("。") else ""


class Sentence(Node):
    """A sentence with holes: in Japanese as it stands, in another language as the catalogue has it."""

    child_nodelists = ("nodes",)

    def __init__(self, nodes: Iterable[Node], message: str, holes: dict[str, Node]) -> None:
        self.nodes = NodeList(nodes)
        self.message = message
        self.holes = holes

    def render(self, context: Context) -> str:
        """The sentence with its holes filled."""
        if is_original():
            return str(self.nodes.render(context))
        values = {name: node.render_annotated(context) for name, node in self.holes.items()}
        return f"{filled(translated(self.message), values)}{_space_behind(self.message)}"


class Value(VariableNode):
    """A value among the text of a page. Where the page is in another language, a text in Japanese says that it is."""

    def render(self, context: Context) -> str:
        """The value, escaped as always."""
        return _own_language(super().render(context))


class ValueOfTag(SimpleNode):
    """What one of our tags gives among the text of a page: the same."""

    def render(self, context: Context) -> str:
        """What the tag gives."""
        return _own_language(super().render(context))


def _own_language(html: str) -> str:
    return html if is_original() or not JAPANESE.search(html) else in_japanese(html)


def in_japanese(html: str) -> SafeString:
    """A piece of HTML in which each text that is Japanese says so; a drawing says it as a whole."""
    pieces = TAG.split(html)
    element, in_drawing = "", False
    for index, piece in enumerate(pieces):
        if piece.startswith("<"):
            element = "" if piece.startswith("</") else piece[1:].split(" ", 1)[0].rstrip("/>")
            in_drawing = element == "svg" or (in_drawing and not piece.startswith("</svg"))
            pieces[index] = piece.replace("<svg", '<svg lang="ja"') if element == "svg" else piece
        elif not in_drawing and element not in HOLDS_NO_SPAN and JAPANESE.search(piece):
            pieces[index] = _marked(piece)
    return SafeString("".join(pieces))


def _marked(text: str) -> str:
    """A text that is Japanese, or only the Japanese in it where it is a sentence of another language."""
    return (
        RUN.sub(r'<span lang="ja">\g<0></span>', text) if OTHER_WORDS.search(text) else f'<span lang="ja">{text}</span>'
    )
