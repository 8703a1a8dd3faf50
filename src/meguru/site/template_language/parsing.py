"""Reads a template: Django's parser, which sets what stands between two tags together as sentences."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.template import Library, TemplateSyntaxError
from django.template.base import (
    DebugLexer,
    FilterExpression,
    Lexer,
    Node,
    NodeList,
    Origin,
    TextNode,
    Token,
    VariableNode,
)
from django.template.base import Parser as DjangoParser
from django.template.base import Template as DjangoTemplate
from django.template.library import SimpleNode

from meguru.core.language import JAPANESE, Wording
from meguru.site.template_language.nodes import Sentence, Value, ValueOfTag, Written
from meguru.site.template_language.scanning import SAID, PlacedToken, placed

register = Library()

# Between two things that are said one beside the other.
WIDE_SPACE = re.compile(r"(\s*\u3000\s*)")
# What may be in another language than the page becomes what says so.
TELLING: dict[type[Node], type[Node]] = {VariableNode: Value, SimpleNode: ValueOfTag}
# A text, or a node that gives one.
Piece = str | Node


class Parser(DjangoParser):
    """Django's parser, which also finds the sentences. ``said`` is what the template says, for the catalogue."""

    def __init__(self, tokens: list[Token], *engine: Any) -> None:
        super().__init__(tokens, *engine)
        self.said: list[str] = []

    def compile_filter(self, token: str) -> FilterExpression:
        """Japanese in quotes is said too: ``|default:"なし"``, ``with heading="ひとこと"``."""
        expression = super().compile_filter(token)
        if isinstance(expression.var, str):
            expression.var = self._say_quoted(expression.var)
        expression.filters = [
            (function, [(is_name, word if is_name else self._say_quoted(word)) for is_name, word in words])
            for function, words in expression.filters
        ]
        return expression

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """A value among the text of a page is one that may be in another language than the page."""
        if cast(PlacedToken, token).place == "text":
            node.__class__ = TELLING.get(type(node), type(node))
        super().extend_nodelist(nodelist, node, token)

    def parse(self, parse_until: Iterable[str] | None = None) -> NodeList:
        """Parse, and set what stands between two tags together as sentences."""
        nodelist = super().parse(parse_until)
        grouped = NodeList()
        grouped.contains_nontext = nodelist.contains_nontext
        run: list[Piece] = []
        for is_said, piece in _pieces(nodelist):
            if is_said:
                run.append(piece)
                continue
            self._close(run, grouped)
            run = []
            _add(grouped, piece)
        self._close(run, grouped)
        grouped[:] = [node.settled() if isinstance(node, Written) else node for node in grouped]
        return grouped

    def parse_sentence(self, end: str) -> Sentence:
        """What stands up to the end tag, as one sentence."""
        nodes = super().parse((end,))
        self.delete_first_token()
        return self._sentence([node.s if type(node) is TextNode else node for node in nodes])

    def _say(self, message: str) -> str:
        self.said.append(message)
        return Wording(message)

    def _say_quoted(self, word: object) -> object:
        return self._say(str(word)) if isinstance(word, str) and JAPANESE.search(word) else word

    def _close(self, run: list[Piece], grouped: NodeList) -> None:
        """A run of texts and values is at its end: a sentence, where there is Japanese in it."""
        if not any(isinstance(piece, str) and JAPANESE.search(piece) for piece in run):
            for piece in run:
                _add(grouped, piece)
            return
        before = _cut(run, 0, str.lstrip)
        behind = _cut(run, -1, str.rstrip)
        if before:
            _add(grouped, before)
        if all(isinstance(piece, str) for piece in run):
            _add(grouped, self._say("".join(cast(list[str], run))))
        else:
            _add(grouped, self._sentence(run))
        if behind:
            _add(grouped, behind)

    def _sentence(self, pieces: list[Piece]) -> Sentence:
        message = ""
        holes: dict[str, Node] = {}
        for piece in pieces:
            if isinstance(piece, str):
                message += piece.replace("{", "{{").replace("}", "}}")
                continue
            name = _hole_name(piece, holes)
            holes[name] = piece
            message += f"{{{name}}}"
        self.said.append(message)
        sentence = Sentence([TextNode(piece) if isinstance(piece, str) else piece for piece in pieces], message, holes)
        sentence.token = next(iter(holes.values())).token if holes else None
        sentence.origin = cast(Origin, self.origin)
        return sentence


def _pieces(nodelist: NodeList) -> Iterator[tuple[bool, Piece]]:
    """The nodes of a list, and whether they are part of what is said; a text in its segments, cut at wide spaces."""
    for node in nodelist:
        if type(node) is not TextNode:
            yield isinstance(node, VariableNode) and cast(PlacedToken, node.token).place in SAID, node
            continue
        for place, text in cast(PlacedToken, node.token).segments:
            if place not in SAID:
                yield False, text
                continue
            for number, part in enumerate(WIDE_SPACE.split(text)):
                if part:
                    yield number % 2 == 0, part


def _cut(run: list[Piece], index: int, strip: Any) -> str:
    """Take the white space off one end of a run."""
    text = run[index]
    if not isinstance(text, str):
        return ""
    kept: str = strip(text)
    if kept:
        run[index] = kept
    else:
        run.pop(index)
    return text[: len(text) - len(kept)] if index == 0 else text[len(kept) :]


def _add(nodelist: NodeList, piece: Piece) -> None:
    """Put a piece at the end; a text goes into the text before it, so that Japanese is rendered in as few steps as ever."""
    if isinstance(piece, Node):
        nodelist.append(piece)
        return
    last = nodelist[-1] if nodelist else None
    if isinstance(last, Written):
        nodelist[-1] = Written([*last.parts, piece])
    else:
        nodelist.append(Written([piece]))


def _hole_name(node: Node, taken: dict[str, Node]) -> str:
    """A hole is called by the last name of its value, anything else by its tag; a second one of a name is numbered."""
    name = cast(Token, node.token).contents.split()[0]
    if isinstance(node, VariableNode):
        expression = node.filter_expression
        words = expression.var.var.split(".") if expression.is_var else ["text"]
        name = next(word for word in reversed(words) if not word.isdigit())
    name = re.sub(r"\W", "_", name)
    numbered = (name if number == 1 else f"{name}{number}" for number in range(1, 100))
    return next(one for one in numbered if one not in taken)


@register.tag
def sentence(parser: DjangoParser, _token: Token) -> Node:
    """``{% sentence %}…{% endsentence %}``: one sentence for the translator, whatever tags stand in it."""
    if not isinstance(parser, Parser):
        raise TemplateSyntaxError("{% sentence %} stands in the product's own templates only.")
    return parser.parse_sentence("endsentence")


class Template(DjangoTemplate):
    """One of the product's own templates. ``said`` is the Japanese it says."""

    said: tuple[str, ...]

    def compile_nodelist(self) -> NodeList:
        """Read the template; Django's own method makes its own parser."""
        lexer = (DebugLexer if self.engine.debug else Lexer)(self.source)
        tokens: list[Token] = [*placed(lexer.tokenize())]
        parser = Parser(tokens, self.engine.template_libraries, self.engine.template_builtins, self.origin)
        try:
            nodelist = parser.parse()
        except Exception as error:
            if self.engine.debug:
                error.template_debug = self.get_exception_info(error, error.token)  # type: ignore[attr-defined]
            raise
        self.extra_data = parser.extra_data
        self.said = tuple(parser.said)
        return nodelist
