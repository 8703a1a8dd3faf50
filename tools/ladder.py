"""Draws the ladder of the house from the import contracts in pyproject.toml, into docs/explanation/architecture.md.

``make reference`` renews the drawing; a contract test compares the two. A layer in parentheses is a place that is not built yet.
"""

import re
import tomllib
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "architecture.md"
BEGIN, END = "<!-- ladder: written by `make reference` from pyproject.toml -->", "<!-- /ladder -->"
HOUSE = "meguru"


def contracts() -> list[dict[str, Any]]:
    """The layer contracts, as they stand in pyproject.toml."""
    found = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [each for each in found["tool"]["importlinter"]["contracts"] if each["type"] == "layers"]


def layers_of(container: str) -> list[list[str]]:
    """The layers of one container, highest first, each with its siblings; none where no contract speaks of it alone."""
    for contract in contracts():
        if contract["containers"] == [container]:
            return [[name.strip() for name in layer.split("|")] for layer in contract["layers"]]
    return []


def _node(container: str, name: str, depth: int) -> tuple[str, list[str]]:
    """A layer's id and the lines that draw it: a box, or a frame round its own layers."""
    plain, indent = name.strip("()"), "    " * depth
    mark = f"{container}.{plain}".removeprefix(f"{HOUSE}.").replace(".", "_")
    inner = layers_of(f"{container}.{plain}")
    if not inner:
        shape = f'["{plain} (to come)"]:::later' if name != plain else f'["{plain}"]'
        return mark, [f"{indent}{mark}{shape}"]
    body = _steps(f"{container}.{plain}", inner, depth + 1)
    return mark, [f'{indent}subgraph {mark}["{plain}"]', *body, f"{indent}end"]


def _steps(container: str, layers: Sequence[Sequence[str]], depth: int) -> list[str]:
    """Every layer of a container, and an arrow from each to the one below it."""
    lines: list[str] = []
    marks: list[str] = []
    for layer in layers:
        drawn = [_node(container, name, depth) for name in layer]
        lines += [line for _, each in drawn for line in each]
        marks.append(" & ".join(mark for mark, _ in drawn))
    lines += [f"{'    ' * depth}{above} --> {below}" for above, below in pairwise(marks)]
    return lines


def drawing() -> str:
    """The ladder as a Mermaid diagram. An arrow says: may import."""
    lines = ["flowchart TB", *_steps(HOUSE, layers_of(HOUSE), 1), "    classDef later stroke-dasharray: 4 4"]
    return "\n".join(["```mermaid", *lines, "```"])


def drawn_in(text: str) -> str:
    """The page with the drawing between its two marks. Raises ``ValueError`` where the marks are missing."""
    found = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    if not found.search(text):
        raise ValueError(f"{PAGE.name} has no place for the ladder")
    return found.sub(lambda _: f"{BEGIN}\n\n{drawing()}\n\n{END}", text)


def write() -> None:
    """Renew the drawing."""
    PAGE.write_text(drawn_in(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
