"""A set-out plan as plain text: clean, or worn as texts are that came out of other programs."""

from __future__ import annotations

import random
import re

from tests.files.measured.blocks import Block, Break, Doc, Heading, Para, Side, Table, width, wrap

COLUMNS = 76


def as_text(doc: Doc) -> str:
    """The plan as somebody would type it; tables with tabs, bars or columns."""
    rng = random.Random(f"text-{doc.plan.seed}")
    style = rng.choice(("tabs", "bars", "aligned"))
    return "\n".join(_lines(doc.blocks, style, COLUMNS)) + "\n"


def worn(doc: Doc) -> str:
    """The plan as saved from a viewer: narrow lines, page furniture between them, gaps in words, cells one under the other."""
    rng = random.Random(f"worn-{doc.plan.seed}")
    lines = _lines(doc.blocks, rng.choice(("cells", "aligned", "tabs")), rng.choice((56, 64, 70)))
    if rng.random() < 0.5:
        lines = [line for line in lines if line.strip()]
    if rng.random() < 0.6:
        lines = [_gaps(line, rng) for line in lines]
    if rng.random() < 0.5:
        lines = [_mixed(line, rng) for line in lines]
    out: list[str] = []
    for start in range(0, len(lines), 34):
        number = start // 34 + 1
        furniture = [doc.running, rng.choice((f"- {number} -", f"{number}", f"－{number}－"))]
        out += [*lines[start : start + 34], *[word for word in furniture if word], "\f" if number % 2 else ""]
    return "\n".join(out) + "\n"


def _lines(blocks: list[Block], style: str, columns: int) -> list[str]:
    out: list[str] = []
    for block in blocks:
        match block:
            case Heading():
                out += ["", block.text, *([""] if block.level < 3 else [])]
            case Para(right=True):
                out.append(" " * max(0, columns - width(block.text)) + block.text)
            case Para():
                pad = "　" * block.indent
                out += [pad + line for line in wrap(block.text, columns - width(pad))]
            case Table():
                out += ["", *_table(block, style, columns), ""]
            case Side():
                out += _side(block, style, columns)
            case Break():
                out.append("")
    return out


def _side(block: Side, style: str, columns: int) -> list[str]:
    half = columns // 2 - 2
    left, right = _lines(block.left, style, half), _lines(block.right, style, half)
    longest = max(len(left), len(right))
    left, right = left + [""] * (longest - len(left)), right + [""] * (longest - len(right))
    return [(one + " " * (half + 4 - width(one)) + two).rstrip() for one, two in zip(left, right, strict=True)]


def _table(block: Table, style: str, columns: int) -> list[str]:
    grid = block.grid()
    if style == "cells":
        return [line for row in grid for cell, begins in row if begins for line in wrap(cell.text, columns)]
    if style in ("tabs", "bars"):
        mark = "\t" if style == "tabs" else " | "
        return [mark.join((c.text if begins else "").replace("\n", " ") for c, begins in row).rstrip() for row in grid]
    parts = sum(block.widths)
    room = max(columns, 14 * len(block.widths))
    widths = [max(8, room * part // parts) for part in block.widths]
    out: list[str] = []
    for row in grid:
        pieces = [wrap(cell.text if begins else "", w - 3) for (cell, begins), w in zip(row, widths, strict=True)]
        for number in range(max(map(len, pieces))):
            line = ""
            for piece, w in zip(pieces, widths, strict=True):
                cell = piece[number] if number < len(piece) else ""
                line += cell + " " * max(0, w - width(cell))
            out.append(line.rstrip())
    return out


def _gaps(line: str, rng: random.Random) -> str:
    if len(line) < 12 or rng.random() > 0.12:
        return line
    places = [m.start() + 1 for m in re.finditer(r"[一-龠](?=[一-龠])", line)]
    if not places:
        return line
    place = rng.choice(places)
    return f"{line[:place]} {line[place:]}"


_PAIRS = str.maketrans("0123456789()-", "０１２３４５６７８９（）－")
_BACK = {full: half for half, full in _PAIRS.items()}


def _mixed(line: str, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.15:
        return line.translate(_PAIRS)
    return line.translate(_BACK) if chance < 0.3 else line
