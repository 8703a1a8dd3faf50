"""What a table would do, as plain data: counts, rows with what changes in them, and every sentence on what is wrong."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from meguru.core.language import _
from meguru.files.tables.checking import Checked
from meguru.files.tables.columns import Values
from meguru.files.tables.comparing import ComparedRow, ComparedSheet, Comparison, Finding

MISSING = "missing"
LABELS = {
    Finding.NEW: _("増える行"),
    Finding.CHANGED: _("変わる行"),
    Finding.SAME: _("そのままの行"),
    Finding.CLASH: _("ここでも直された行"),
    Finding.WRONG: _("直すところがある行"),
}


def report(checked: Checked, comparison: Comparison) -> dict[str, Any]:
    """Return the preview of a table. It holds strings, numbers, lists and dicts only, so it can be kept and shown later."""
    sheets = [_sheet(sheet) for sheet in comparison.sheets]
    return {
        "town": checked.stamp.town,
        "made_at": checked.stamp.made_at,
        "is_of_this_state": comparison.is_of_this_state,
        "can_be_taken": comparison.can_be_taken,
        "says_nothing": comparison.says_nothing,
        "counts": {kind: sum(sheet["counts"][kind] for sheet in sheets) for kind in (*map(str, Finding), MISSING)},
        "sheets": sheets,
        "problems": [problem.sentence for problem in comparison.problems],
        "unread": [list(each) for each in checked.unread],
    }


def _sheet(sheet: ComparedSheet) -> dict[str, Any]:
    counts = {str(finding): len(sheet.of(finding)) for finding in Finding}
    return {
        "name": sheet.sheet.name,
        "title": sheet.sheet.title,
        "counts": {**counts, MISSING: len(sheet.missing)},
        "rows": [_row(row) for row in sheet.rows if row.finding != Finding.SAME],
        MISSING: [{"key": key, "label": label} for key, label in sheet.missing],
    }


def _row(row: ComparedRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "finding": str(row.finding),
        "key": row.key,
        "label": row.label,
        "values": plain(row.values),
        "changes": [
            {"name": one.name, "heading": one.heading, "before": _plain(one.before), "after": _plain(one.after)}
            for one in row.changes
        ],
        "problems": [problem.sentence for problem in row.problems],
    }


def plain(values: Values) -> dict[str, Any]:
    """Values as JSON has them."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return list(map(_plain, value)) if isinstance(value, (list, tuple)) else value
