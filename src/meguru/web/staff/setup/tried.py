"""What a compared table would do, tried and taken back, with the changes signed so that what was shown is what is taken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.core import signing

from meguru.core import clock
from meguru.files.tables.checking import Checked
from meguru.files.tables.columns import Table
from meguru.files.tables.comparing import HINDERING, ComparedRow, Comparison
from meguru.plan.setup.commands import try_setup
from meguru.plan.setup.rules import BODY_SHEETS, NAMED_SHEETS, SetupProblem, SetupRows, SetupSheet, digest_of
from meguru.web.middleware import TownRequest
from meguru.web.staff.setup.preview import Preview, changes_of, packed, preview_of

_SALT = "meguru.setup-workbook"


def salt_of(request: TownRequest) -> str:
    """For whom the changes are signed: this person in this town."""
    return f"{_SALT}.{request.town.pk}.{request.actor.account_id}"


def tried_preview(
    request: TownRequest, table: Table, checked: Checked, comparison: Comparison, rows: SetupRows
) -> tuple[Preview, str]:
    """The preview, and the signed changes; nothing signed where there is nothing to take or something to put right."""
    tried = _tried(request, comparison) if not comparison.problems else ()
    preview = preview_of(table, checked, comparison, tried)
    said = {"seen": digest_of(rows), "changes": packed(preview.changes), "hands_over": bool(preview.handed)}
    return preview, signing.dumps(said, salt=salt_of(request), compress=True) if preview.can_be_taken else ""


def _tried(request: TownRequest, comparison: Comparison) -> Sequence[SetupProblem]:
    """What the rows that can be read would be refused for, so that everything wrong is told at once.

    A row that cannot be read is not tried. What names such a row, or one that is refused, is called unknown only because of
    it: that is not told, as long as anything else is. Without a term nothing of its plan can be tried at all.
    """
    unread = {place for place, row in _rows(comparison) if row.finding in HINDERING}
    has_term = not any(sheet == SetupSheet.TERM for sheet, _number in unread)
    changes = [change for change in changes_of(comparison) if has_term or change.sheet in BODY_SHEETS]
    if not changes:
        return ()
    found = try_setup(actor=request.actor, changes=changes, at=clock.now())
    spoilt = unread | {(problem.sheet, problem.row) for problem in found}
    brought = {
        place: row.label
        for place, row in _rows(comparison)
        if place in spoilt and place[0] in NAMED_SHEETS and row.label
    }
    told = [
        problem
        for problem in found
        if not any(
            label in problem.sentence for place, label in brought.items() if place != (problem.sheet, problem.row)
        )
    ]
    return told if told or unread else found


def _rows(comparison: Comparison) -> Iterator[tuple[tuple[str, int], ComparedRow]]:
    """Every row with its place: the sheet's name and the number."""
    for sheet in comparison.sheets:
        for row in sheet.rows:
            yield (sheet.sheet.name, row.number), row
