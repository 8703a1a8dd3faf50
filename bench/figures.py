"""A measured figure, the table on the screen, and ``var/bench.json``."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal


class BaselineMissing(Exception):
    """What a figure is measured against could not be run. The whole bench then fails; the sentence says what to do."""


@dataclass(frozen=True)
class Figure:
    """One figure. ``ratio`` is against the baseline of the same run; ``goal`` bounds the ratio, else the value."""

    name: str
    value: float
    unit: str
    measured_against: str = ""
    baseline: float | None = None
    goal: float | None = None
    bound: Literal["at least", "at most"] = "at most"

    @property
    def ratio(self) -> float | None:
        """Value divided by baseline."""
        return self.value / self.baseline if self.baseline else None

    @property
    def ok(self) -> bool | None:
        """Whether the goal is met; ``None`` where none was set."""
        if self.goal is None:
            return None
        found = self.value if self.ratio is None else self.ratio
        return found >= self.goal if self.bound == "at least" else found <= self.goal

    @property
    def goal_words(self) -> str:
        """The goal as it stands in the table."""
        if self.goal is None:
            return ""
        sign = "≥" if self.bound == "at least" else "≤"
        return f"{sign} {self.goal:g}{' ×' if self.ratio is not None else f' {self.unit}'}"

    def row(self) -> dict[str, object]:
        """As it stands in the file."""
        kept = asdict(self)
        del kept["bound"]
        return {**kept, "ratio": self.ratio, "goal": self.goal_words or None, "ok": self.ok}


def number(value: float) -> str:
    """Three figures that count: 34,120 · 412 · 5.23 · 0.071."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "FW" else 1 for letter in text)


def table(figures: Sequence[Figure]) -> str:
    """All figures in columns."""
    heads = ("what", "value", "unit", "measured against", "ratio", "goal", "")
    marks = {True: "met", False: "MISSED", None: ""}
    rows = [
        (
            figure.name,
            number(figure.value),
            figure.unit,
            f"{figure.measured_against}{f': {number(figure.baseline)}' if figure.baseline is not None else ''}",
            "" if figure.ratio is None else f"{figure.ratio:.2f} ×",
            figure.goal_words,
            marks[figure.ok],
        )
        for figure in figures
    ]
    widths = [max(_wide(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    lines = ["  ".join(cell + " " * (width - _wide(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
             for row in [heads, *rows]]  # fmt: skip
    return "\n".join([lines[0], "─" * sum(widths, 2 * len(widths) - 2), *lines[1:]])


def keep(figures: Sequence[Figure], missing: Sequence[str], machine: dict[str, object], path: Path) -> None:
    """Write the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"machine": machine, "missing": list(missing), "figures": [figure.row() for figure in figures]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
