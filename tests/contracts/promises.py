"""Finds the sentences on screens, in SECURITY.md and in the docs that promise that something will be done in time."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PROMISED = (
    "消します|消えます|消されます|お知らせします|公表します|公表されます|残します|残ります|載ります|載せます|届きます"
    "|お答えします|生かします|(?<!で)戻ります|言います"
)
_JAPANESE = re.compile(rf"(?:{_PROMISED})[」）]?$")
_ENGLISH = re.compile(
    r"\b(?:are erased|is erased|we answer|names what is late|is kept|are kept|never names|is refused|are refused)\b",
    re.I,
)
_TAGS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]+>", re.S)
_COMMENTS = re.compile(r"\{% comment %\}.*?\{% endcomment %\}|<!--.*?-->", re.S)


def promises() -> dict[str, list[str]]:
    """Each promising sentence, as plain words, with the files it stands in."""
    found: dict[str, list[str]] = {}
    for file, text in _texts():
        for sentence in re.split(r"[。\n\x00]|(?<=す)」", text):
            words = re.sub(r"\s+", " ", sentence).strip(" 　・-—:「」*0123456789.")
            if _JAPANESE.search(words):
                found.setdefault(words, []).append(str(file.relative_to(ROOT)))
    security = re.sub(r"\s+", " ", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    for sentence in re.split(r"(?<=[.;:])\s|\s\|\s|\s-\s", security):
        if _ENGLISH.search(sentence):
            found.setdefault(sentence.strip(" .;-"), []).append("SECURITY.md")
    return found


def _texts() -> Iterator[tuple[Path, str]]:
    for file in sorted((ROOT / "src").rglob("*.html")):
        text = _COMMENTS.sub("", file.read_text(encoding="utf-8"))
        yield file, re.sub(r"[ \t]*\n[ \t]*", "", _TAGS.sub(_part, text))  # a line break is layout
    for file in sorted((ROOT / "src/meguru").rglob("*.py")):
        if "demo" not in file.parts and "migrations" not in file.parts:
            yield file, "\x00".join(_literals(file))
    for folder in ("docs/howto", "docs/tutorial"):
        for file in sorted((ROOT / folder).glob("*.md")):
            yield file, file.read_text(encoding="utf-8")
    yield ROOT / "README.ja.md", (ROOT / "README.ja.md").read_text(encoding="utf-8")


def _part(tag: re.Match[str]) -> str:
    """A block of the template or a block of the page parts sentences; a value or a word in bold stands inside one."""
    is_inside = tag[0].startswith(("{{", "<b>", "</b>", "<a ", "</a>", "<time", "</time>"))
    return ("…" if tag[0].startswith("{{") else "") if is_inside else "\x00"


def _literals(file: Path) -> Iterator[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docs = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docs | parts:
            yield node.value
