"""What a cell can hold: text that is never a formula, without what no workbook may hold, and no longer than Excel lets it be."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from meguru.core.language import _
from meguru.files.tables.cells import Cell
from meguru.files.tables.kinds import Written

_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
# Excel lets 32,767 units stand in a cell; what is beyond the Basic Multilingual Plane takes two.
_LIMIT = 32_000
CUT = _("（長いため以下略）")
# What Excel itself would take for an escaped letter.
_LIKE_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def safe_text(text: str) -> str:
    """The text as it can stand in a cell; what does not fit is cut, and said to be."""
    safe = legal(text.replace("\r\n", "\n").replace("\r", "\n"))
    units = safe.encode("utf-16-le")
    return safe if len(units) <= 2 * _LIMIT else units[: 2 * _LIMIT].decode("utf-16-le", "ignore") + str(CUT)


def legal(text: str) -> str:
    """The text without what XML cannot hold."""
    return _ILLEGAL.sub("", text)


def is_cut(value: Written) -> bool:
    """Whether not all of a text goes into its cell."""
    return isinstance(value, str) and len(value.encode("utf-16-le", "ignore")) > 2 * _LIMIT


def escaped(text: str) -> str:
    """Text that looks like one of Excel's escapes, escaped in its turn."""
    return _LIKE_ESCAPED.sub("_x005F_", text)


def as_cell(value: Written) -> Cell | None:
    """The cell that comes back of what was written, if nobody touched it."""
    if isinstance(value, str):
        text = safe_text(value).strip("\n")
        return Cell("s", text) if text else None
    if value is None:
        return None
    if isinstance(value, date):
        return Cell("d", value.isoformat())
    return Cell("n", float(value) if isinstance(value, Decimal) else value)
