"""What a template becomes: texts and sentences that follow the reader's language, values that say when they are Japanese."""

from collections.abc import Iterable

from django.template import Context
from django.template.base import Node, NodeList, TextNode, VariableNode
from django.utils.safestring import SafeString

from meguru.core.language import JAPANESE, filled, is_original, translated


class Written(TextNode):
    """A text of the template; the sentences in it follow the reader's language."""

    def __init__(self, parts: list[str]) -> None:
        super().__init__("".join(parts))
        self.parts = parts

    def render(self, context: Context) -> str:
        """As it stands, or said in the active language."""
        return self.s if is_original() else "".join(map(str, self.parts))

    render_annotated = render


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
        return filled(translated(self.message), values)


class Value(VariableNode):
    """A value among the text of a page. Where the page is in another language, a text in Japanese says that it is."""

    def render(self, context: Context) -> str:
        """The value, escaped as always."""
        said = super().render(context)
        return said if is_original() or not JAPANESE.search(said) else in_japanese(said)


def in_japanese(html: str) -> SafeString:
    """A piece of HTML that is Japanese, marked as such: around a text, at each paragraph where there are some."""
    if "<" not in html:
        return SafeString(f'<span lang="ja">{html}</span>')
    return SafeString(html.replace("<p ", '<p lang="ja" ').replace("<p>", '<p lang="ja">'))
