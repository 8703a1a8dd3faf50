"""What a compared table would do, tried and taken back, with the changes signed so that what was shown is what is taken."""

from __future__ import annotations

from django.core import signing

from meguru.core import clock
from meguru.files.tables.checking import Checked
from meguru.files.tables.columns import Table
from meguru.files.tables.comparing import Comparison
from meguru.plan.setup.commands import try_setup
from meguru.plan.setup.rules import SetupRows, digest_of
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
    changes = changes_of(comparison)
    can = comparison.can_be_taken and bool(changes)
    tried = try_setup(actor=request.actor, changes=changes, at=clock.now()) if can else ()
    preview = preview_of(table, checked, comparison, tried)
    said = {"seen": digest_of(rows), "changes": packed(changes)}
    return preview, signing.dumps(said, salt=salt_of(request), compress=True) if preview.can_be_taken else ""
